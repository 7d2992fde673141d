package remedy_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
)

func TestLostJob(t *testing.T) {
	t.Parallel()
	denied := &cloud.Error{Kind: cloud.ErrDenied, Operation: "dlc:ListJobs", Message: "No right.", Code: "Forbidden.RAM"}
	for name, c := range map[string]struct {
		kind  error
		job   cloud.UndecidedJob
		words []string
	}{
		"not seen": {cloud.ErrUnreachable, cloud.UndecidedJob{Region: "cn-hangzhou", WorkspaceID: "268", DisplayName: "mnist", Marker: "ABC"},
			[]string{"not in the list of jobs so far", "workspace 268 (cn-hangzhou)"}},
		"not to be seen": {cloud.ErrUnreachable, cloud.UndecidedJob{Region: "cn-hangzhou", DisplayName: "mnist", Marker: "ABC", Look: denied},
			[]string{"No right.", "the default workspace (cn-hangzhou)"}},
		"interrupted": {context.Canceled, cloud.UndecidedJob{Region: "cn-hangzhou", WorkspaceID: "268", DisplayName: "mnist", Marker: "ABC"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			lost := &cloud.Error{Kind: c.kind, Operation: "dlc:CreateJob", Message: "EOF", Ambiguous: true}
			err := fmt.Errorf("%w; %w", lost, &c.job)
			text := remedy.Failure(remedy.Attempt{Verb: "Submit", Past: "submitted", Noun: "DLC Job", Object: `job "mnist"`}, err)
			wantWords(t, text, "Unable to Submit DLC Job", append(c.words, "The cloud said: EOF", `a job named "mnist"`,
				"  "+cloud.JobMarkerTag+" = ABC", "import it or stop it", "Operation: dlc:CreateJob")...)
			wantNo(t, text, "Nothing was changed", "The next plan continues")
			if errors.Is(err, cloud.ErrDenied) {
				t.Error("the refusal of the list is taken for one of the submission")
			}
		})
	}
}

func TestJobLeftBehind(t *testing.T) {
	t.Parallel()
	created := time.Date(2026, time.May, 4, 3, 2, 1, 0, time.UTC)
	wantText(t, remedy.JobLeftBehind(mnist, "Running", created), "The Same Job May Be There Already", nil,
		mnist.String()+" is Running", "submitted it at 2026-05-04T03:02:01Z with", "to = pai_dlc_job.mnist", `id = "cn-hangzhou,dlc1a2b"`, "count, for_each")
	wantText(t, remedy.JobLeftBehind(mnist, "", time.Time{}), "The Same Job May Be There Already", nil,
		mnist.String()+" is there", "submitted it with")
}
