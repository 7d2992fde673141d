package remedy

import (
	"errors"
	"strings"
	"testing"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/workload"
)

func TestInstanceTexts(t *testing.T) {
	t.Parallel()
	w := Workload{Kind: workload.DSW, Region: "cn-hangzhou", ID: "dsw-1", Name: "train"}
	progress := InstanceProgress{
		Instance: w, Until: "Running", Status: "Failed", ReasonCode: "Internal Error", ReasonMessage: "ImagePullBackOff", Events: []string{"pulling"},
	}
	for name, test := range map[string]struct {
		text Text
		want []string
	}{
		"restart":       {InstanceRestart(w, "Running", []string{"image_url", "driver"}, false, false), []string{"Restart of a Running Workload", "image_url, driver", "restart = \"deny\"", "dsw-1"}},
		"possible":      {InstanceRestart(w, "", []string{"driver"}, true, false), []string{"Possible Restart", "if it runs then", "not known"}},
		"denied":        {InstanceRestart(w, "Running", []string{"driver"}, false, true), []string{"forbids it"}},
		"replaced":      {InstanceReplaced(w, []string{"tags: why"}), []string{"- tags: why", "system disk", "deletion_protection"}},
		"destroyed":     {InstanceDestroyed(w, "Running"), []string{"system disk", "Running"}},
		"protected":     {InstanceProtected(w), []string{"deletion_protection = false", "destroy = false"}},
		"failed":        {InstanceFailed(progress, Text{}, false), []string{"ImagePullBackOff", "- pulling", "Correct the cause"}},
		"failed create": {InstanceFailed(progress, Text{}, true), []string{"terraform untaint", "tainted"}},
		"not reached":   {InstanceNotReached(progress, errors.New("too late")), []string{"too late", "timeouts"}},
		"undecided": {Failure(Attempt{Verb: "Create", Past: "created", Noun: "DSW Instance", Object: "x"},
			errors.Join(&cloud.Error{Kind: cloud.ErrUnreachable}, &cloud.UndecidedInstance{Name: "train", Mark: "ABC"})), []string{cloud.RequestMark + " = ABC"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			all := test.text.Summary + "\n" + test.text.Detail
			for _, want := range test.want {
				if !strings.Contains(all, want) {
					t.Errorf("%q is missing in:\n%s", want, all)
				}
			}
		})
	}
}
