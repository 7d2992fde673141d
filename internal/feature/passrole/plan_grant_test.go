package passrole

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
	"github.com/pai-iac/terraform-provider-pai/internal/preflight"
	"github.com/pai-iac/terraform-provider-pai/internal/ramdoc"
)

// modify asks for a plan as Terraform does; nil stands for no object. There is
// no cloud: a plan of a grant needs none.
func modify(t *testing.T, prior, plan *grantModel) grantModel {
	t.Helper()
	r := &grant{fwx.Resource{Data: &fwx.ProviderData{Preflight: preflight.NewSession(&cloud.Clients{}, preflight.Error, nil)}}}
	var shape resource.SchemaResponse
	r.Schema(t.Context(), resource.SchemaRequest{}, &shape)
	object := func(m *grantModel) tfsdk.State {
		state := tfsdk.State{Schema: shape.Schema, Raw: tftypes.NewValue(shape.Schema.Type().TerraformType(t.Context()), nil)}
		if m != nil {
			if diags := state.Set(t.Context(), m); diags.HasError() {
				t.Fatal(diags)
			}
		}
		return state
	}
	planned := object(plan)
	resp := resource.ModifyPlanResponse{Plan: tfsdk.Plan(planned)}
	r.ModifyPlan(t.Context(), resource.ModifyPlanRequest{
		Config: tfsdk.Config(planned), Plan: tfsdk.Plan(planned), State: object(prior),
	}, &resp)
	if resp.Diagnostics.HasError() {
		t.Fatal(resp.Diagnostics)
	}
	var got grantModel
	if plan != nil {
		if diags := resp.Plan.Get(t.Context(), &got); diags.HasError() {
			t.Fatal(diags)
		}
	}
	return got
}

func unknownPolicy() fwx.Policy { return fwx.Policy{StringValue: types.StringUnknown()} }

func TestPlanOfNewGrant(t *testing.T) {
	t.Parallel()
	plan := someGrant()
	want := plan.Policy
	plan.Policy = unknownPolicy()
	if got := modify(t, nil, &plan); !got.Policy.Equal(want) {
		t.Errorf("planned %s", got.Policy)
	}
	plan.RoleARNs = unknownMember()
	if got := modify(t, nil, &plan); !got.Policy.IsUnknown() {
		t.Errorf("planned %s of unknown roles", got.Policy)
	}
}

func TestPlanOfDestruction(t *testing.T) {
	t.Parallel()
	prior := someGrant()
	modify(t, &prior, nil)
}

// A live document keeps its spelling while it means the same.
func TestPlanOfPolicy(t *testing.T) {
	t.Parallel()
	wanted, _ := someGrant().document(t.Context())
	for name, c := range map[string]struct{ live, want string }{
		"other words": {wanted.Indented(), wanted.Indented()},
		"edited":      {ramdoc.PassRole([]string{paiServe}, nil).JSON(), wanted.JSON()},
		"unreadable":  {"{", wanted.JSON()},
	} {
		prior, plan := someGrant(), someGrant()
		prior.Policy = fwx.NewPolicy(c.live)
		plan.Policy = prior.Policy
		if got := modify(t, &prior, &plan); got.Policy.ValueString() != c.want {
			t.Errorf("%s: planned %s", name, got.Policy)
		}
	}
}

// Other spellings of the same members are no change. One that is a change
// comes as it is configured, all of it.
func TestPlanKeepsSpelling(t *testing.T) {
	t.Parallel()
	prior, plan := someGrant(), someGrant()
	plan.RoleARNs = fwx.StringSet([]string{paiTrainRegional, "acs:ram::*:ROLE/vision-*"})
	plan.Users = fwx.StringSet([]string{"BOB", "alice"})
	plan.Groups = fwx.StringSet([]string{"Data-Scientists", "others"})
	plan.Policy = unknownPolicy()
	got := modify(t, &prior, &plan)
	if !got.RoleARNs.Equal(prior.RoleARNs) || !got.Users.Equal(prior.Users) || !got.Policy.Equal(prior.Policy) {
		t.Errorf("planned %s for %s as %s", got.RoleARNs, got.Users, got.Policy)
	}
	if !got.Groups.Equal(plan.Groups) || !got.Roles.IsNull() {
		t.Errorf("planned groups %s and roles %s", got.Groups, got.Roles)
	}
}

// Another name is another policy: nothing of the old one is kept.
func TestPlanOfRename(t *testing.T) {
	t.Parallel()
	prior, plan := someGrant(), someGrant()
	plan.Name = types.StringValue("pass-all")
	plan.Users = fwx.StringSet([]string{"BOB", "alice"})
	prior.Policy = fwx.NewPolicy(ramdoc.PassRole([]string{paiServe}, nil).JSON())
	got := modify(t, &prior, &plan)
	if !got.Users.Equal(plan.Users) || !got.Policy.Equal(plan.Policy) {
		t.Errorf("planned %s as %s", got.Users, got.Policy)
	}
}
