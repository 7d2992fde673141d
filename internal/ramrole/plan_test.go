package ramrole

import (
	"context"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
	"github.com/pai-iac/terraform-provider-pai/internal/preflight"
	"github.com/pai-iac/terraform-provider-pai/internal/ramdoc"
	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
)

// sample is the model of a resource type that trusts always the same.
type sample struct{ Model }

func (*sample) Trust(context.Context) (ramdoc.Document, bool) { return someTrust(), true }

func (*sample) FlattenTrust(context.Context, cloud.Role, bool) {}

func sampleRole() *sample { return &sample{Model: someRole()} }

func TestPlanOfRoleMadeAnew(t *testing.T) {
	t.Parallel()
	c := Change[sample, *sample]{Plan: sampleRole(), Prior: sampleRole(), memory: memory{KnownID: "300000000000000000"}}
	var diags diag.Diagnostics
	c.planID(&diags)
	if !c.Plan.RoleID.IsUnknown() {
		t.Errorf("planned the id %s", c.Plan.RoleID)
	}
	if len(diags) != 1 || diags[0].Summary() != "Role Re-created Outside of Terraform" ||
		!strings.Contains(diags[0].Detail(), "300000000000000000") || !strings.Contains(diags[0].Detail(), "300000000000000001") {
		t.Errorf("got %v", diags)
	}
}

// The guard asks only while it is on.
func TestGuard(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		guard        bool
		level        preflight.Level
		used         bool
		warns, stops bool
	}{
		"in use":                {true, preflight.Error, true, true, true},
		"in use, preflight off": {true, preflight.Off, true, false, true},
		"unused":                {true, preflight.Error, false, false, false},
		"unguarded":             {false, preflight.Error, true, false, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var text *remedy.Text
			if c.used {
				text = &remedy.Text{Summary: "In Use"}
			}
			r := New(Kind[sample, *sample]{
				WarnDestroy:   func(context.Context, *fwx.ProviderData, *sample, bool) *remedy.Text { return text },
				RefuseDestroy: func(context.Context, *fwx.ProviderData, *sample) *remedy.Text { return text },
			})
			r.Data = &fwx.ProviderData{Preflight: preflight.NewSession(&cloud.Clients{}, c.level, nil)}
			state := sampleRole()
			state.DeletionGuard = types.BoolValue(c.guard)
			var planned, applied diag.Diagnostics
			r.warnOfEnd(t.Context(), state, memory{}, false, &planned)
			if refused := r.refuseEnd(t.Context(), state, &applied); refused != c.stops || applied.HasError() != c.stops {
				t.Errorf("refused %t with %v", refused, applied)
			}
			if len(planned) > 0 != c.warns || planned.HasError() {
				t.Errorf("the plan said %v", planned)
			}
		})
	}
}
