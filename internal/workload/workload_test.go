package workload_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/pai-iac/terraform-provider-pai/internal/workload"
)

const (
	trainer = "acs:ram::1234567890123456:role/Trainer"
	reader  = "acs:ram::1234567890123456:role/Reader"
)

func TestServicePrincipals(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		kinds []workload.Kind
		want  []string
	}{
		"none":                         {nil, nil},
		"dsw and dlc share one":        {[]workload.Kind{workload.DLC, workload.DSW}, []string{"pai.aliyuncs.com"}},
		"eas has its own":              {[]workload.Kind{workload.EAS}, []string{"eas.pai.aliyuncs.com"}},
		"order does not depend on use": {[]workload.Kind{workload.EAS, workload.DSW}, []string{"pai.aliyuncs.com", "eas.pai.aliyuncs.com"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := workload.ServicePrincipals(tc.kinds); !slices.Equal(got, tc.want) {
				t.Errorf("ServicePrincipals(%v) = %v, want %v", tc.kinds, got, tc.want)
			}
		})
	}
}

func TestParseKind(t *testing.T) {
	t.Parallel()
	for _, kind := range workload.Kinds() {
		if got, err := workload.ParseKind(string(kind)); err != nil || got != kind {
			t.Errorf("ParseKind(%q) = %q, %v", kind, got, err)
		}
	}
	if _, err := workload.ParseKind("DSW"); err == nil {
		t.Error("ParseKind accepts another letter case")
	}
}

func TestKindsServedBy(t *testing.T) {
	t.Parallel()
	if got := workload.KindsServedBy("pai.aliyuncs.com"); !slices.Equal(got, []workload.Kind{workload.DSW, workload.DLC}) {
		t.Errorf("pai.aliyuncs.com serves %v", got)
	}
	if got := workload.KindsServedBy("pai.aliyun.cs.com"); got != nil {
		t.Errorf("the misprint serves %v", got)
	}
}

func TestNewAssociation(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		mode workload.RoleMode
		arn  string
		want workload.Association
		ok   bool
	}{
		"an ARN alone means custom":    {"", trainer, workload.Custom(trainer), true},
		"custom with its ARN":          {workload.ModeCustom, trainer, workload.Custom(trainer), true},
		"default":                      {workload.ModeDefault, "", workload.Default(), true},
		"none":                         {workload.ModeNone, "", workload.None(), true},
		"nothing":                      {"", "", workload.Association{}, false},
		"custom without an ARN":        {workload.ModeCustom, "", workload.Association{}, false},
		"default with an ARN":          {workload.ModeDefault, trainer, workload.Association{}, false},
		"none with an ARN":             {workload.ModeNone, trainer, workload.Association{}, false},
		"a mode that does not exist":   {"chain", "", workload.Association{}, false},
		"no such mode but with an ARN": {"chain", trainer, workload.Association{}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := workload.NewAssociation(tc.mode, tc.arn)
			if (err == nil) != tc.ok || got != tc.want {
				t.Errorf("NewAssociation(%q, %q) = %v, %v", tc.mode, tc.arn, got, err)
			}
		})
	}
}

func TestAssociationEqualIgnoresTheCaseOfRoles(t *testing.T) {
	t.Parallel()
	lower := workload.Custom("acs:ram::1234567890123456:role/trainer")
	if !workload.Custom(trainer).Equal(lower) {
		t.Error("RAM's lower-case spelling of an ARN is another association")
	}
	if workload.Custom(trainer).Equal(workload.Custom(reader)) || workload.Default().Equal(workload.None()) {
		t.Error("different associations are equal")
	}
}

// The table of the public guides: which change disturbs which active workload.
func TestPredict(t *testing.T) {
	t.Parallel()
	modes := map[string]workload.Association{
		"none": workload.None(), "default": workload.Default(),
		"trainer": workload.Custom(trainer), "reader": workload.Custom(reader),
	}
	crosses := func(from, to string) bool { return (from == "none") != (to == "none") }
	for from := range modes {
		for to := range modes {
			want := map[workload.Kind]workload.Effect{}
			if from != to {
				want[workload.EAS], want[workload.DLC] = workload.Redeployment, workload.Replacement
			}
			if crosses(from, to) {
				want[workload.DSW] = workload.Restart
			}
			for _, kind := range workload.Kinds() {
				t.Run(fmt.Sprintf("%s/%s to %s", kind, from, to), func(t *testing.T) {
					t.Parallel()
					checkActivities(t, kind, modes[from], modes[to], want[kind])
				})
			}
		}
	}
}

func checkActivities(t *testing.T, kind workload.Kind, from, to workload.Association, effect workload.Effect) {
	t.Helper()
	if got := workload.Predict(kind, workload.Active, from, to); got != (workload.Forecast{Effect: effect}) {
		t.Errorf("active: %+v, want effect %v", got, effect)
	}
	wantInactive := workload.NoEffect
	if kind == workload.DLC { // a job's role is fixed whatever it does
		wantInactive = effect
	}
	if got := workload.Predict(kind, workload.Inactive, from, to); got != (workload.Forecast{Effect: wantInactive}) {
		t.Errorf("inactive: %+v, want effect %v", got, wantInactive)
	}
	possible := effect != workload.NoEffect && kind != workload.DLC
	if got := workload.Predict(kind, workload.ActivityUnknown, from, to); got != (workload.Forecast{Effect: effect, Possible: possible}) {
		t.Errorf("unknown: %+v, want effect %v, possible %v", got, effect, possible)
	}
}

func TestPredictFromAnUnknownAssociationAssumesTheWorst(t *testing.T) {
	t.Parallel()
	got := workload.Predict(workload.DSW, workload.Active, workload.Association{}, workload.Default())
	if got != (workload.Forecast{Effect: workload.Restart, Possible: true}) {
		t.Errorf("forecast %+v", got)
	}
}
