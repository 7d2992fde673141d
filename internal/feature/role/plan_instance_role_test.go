package role

import (
	"context"
	"errors"
	"iter"
	"reflect"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
	"github.com/pai-iac/terraform-provider-pai/internal/preflight"
	"github.com/pai-iac/terraform-provider-pai/internal/ramdoc"
	"github.com/pai-iac/terraform-provider-pai/internal/workload"
)

const paiTrain = "acs:ram::1234567890123456:role/PaiTrain"

// world is a cloud with one caller and one region of DSW instances.
type world struct {
	cloud.Workloads // what is not overridden is not called
	callerErr       error
	instances       []cloud.Workload
	listErr         error
	lists           int
}

func (w *world) Caller(context.Context) (cloud.Identity, error) {
	return cloud.Identity{Account: "1234567890123456"}, w.callerErr
}

func (w *world) All(context.Context, string) iter.Seq2[cloud.Workload, error] {
	w.lists++
	return func(yield func(cloud.Workload, error) bool) {
		for _, instance := range w.instances {
			if !yield(instance, nil) {
				return
			}
		}
		if w.listErr != nil {
			yield(cloud.Workload{}, w.listErr)
		}
	}
}

// planner is the resource with the data that it is configured with.
type planner struct {
	resource.ResourceWithModifyPlan
	data *fwx.ProviderData
}

func (w *world) data(level preflight.Level, regions ...string) *fwx.ProviderData {
	clients := &cloud.Clients{Identities: w, DSW: w}
	return &fwx.ProviderData{Clients: clients, Preflight: preflight.NewSession(clients, level, regions)}
}

func (w *world) resource(level preflight.Level, regions ...string) planner {
	data := w.data(level, regions...)
	r, ok := NewInstanceRole().(*instanceRole)
	if !ok {
		panic("another type")
	}
	r.Configure(context.Background(), resource.ConfigureRequest{ProviderData: data}, &resource.ConfigureResponse{})
	return planner{r, data}
}

func user(mode workload.RoleMode, arn string) cloud.Workload {
	return cloud.Workload{
		Kind: workload.DSW, Region: "cn-hangzhou", ID: "dsw-1", Name: "notebook", WorkspaceID: "40823",
		Association: workload.Association{Mode: mode, RoleARN: arn},
	}
}

// newRole is the plan of a role that does not exist yet.
func newRole(name string) instanceRoleModel {
	m := someRole()
	m.Name = types.StringValue(name)
	m.ARN = fwx.UnknownRoleARN()
	m.RoleID = types.StringUnknown()
	m.TrustPolicy = fwx.Policy{StringValue: types.StringUnknown()}
	m.CreateDate = types.StringUnknown()
	return m
}

// modify asks for a plan as Terraform does; nil stands for no object.
func modify(t *testing.T, r planner, prior, plan *instanceRoleModel) (instanceRoleModel, diag.Diagnostics) {
	t.Helper()
	var shape resource.SchemaResponse
	r.Schema(t.Context(), resource.SchemaRequest{}, &shape)
	object := func(m *instanceRoleModel) tfsdk.State {
		state := tfsdk.State{Schema: shape.Schema, Raw: tftypes.NewValue(shape.Schema.Type().TerraformType(t.Context()), nil)}
		if m != nil {
			if diags := state.Set(t.Context(), m); diags.HasError() {
				t.Fatal(diags)
			}
		}
		return state
	}
	planned := object(plan)
	req := resource.ModifyPlanRequest{
		Config: tfsdk.Config(planned), Plan: tfsdk.Plan(planned), State: object(prior),
	}
	// The type of private state is the framework's own.
	private := reflect.ValueOf(&req.Private).Elem()
	private.Set(reflect.New(private.Type().Elem()))
	resp := resource.ModifyPlanResponse{Plan: req.Plan, Private: req.Private}
	r.ModifyPlan(t.Context(), req, &resp)
	var got instanceRoleModel
	if plan != nil {
		if diags := resp.Plan.Get(t.Context(), &got); diags.HasError() {
			t.Fatal(diags)
		}
	}
	return got, resp.Diagnostics
}

func TestPlanOfNewRole(t *testing.T) {
	t.Parallel()
	r := (&world{}).resource(preflight.Error, "cn-hangzhou")
	plan := newRole("PaiTrain")
	got, diags := modify(t, r, nil, &plan)
	if len(diags) > 0 {
		t.Fatal(diags)
	}
	if got.ARN.ValueString() != paiTrain || !got.RoleID.IsUnknown() {
		t.Errorf("planned the ARN %s and the id %s", got.ARN, got.RoleID)
	}
	role, found := r.data.Preflight.PlannedRole(strings.ToLower(paiTrain))
	if !found || !role.New || role.Name != "PaiTrain" || !ramdoc.SameText(role.Trust.JSON(), got.TrustPolicy.ValueString()) {
		t.Errorf("the preflight knows %+v, found %t", role, found)
	}
}

func TestPlanOfNewRoleWithoutCaller(t *testing.T) {
	t.Parallel()
	plan := newRole("PaiTrain")
	for name, r := range map[string]planner{
		"preflight off": (&world{}).resource(preflight.Off),
		"no answer":     (&world{callerErr: errors.New("no answer")}).resource(preflight.Error),
	} {
		got, diags := modify(t, r, nil, &plan)
		if len(diags) > 0 || !got.ARN.IsUnknown() || got.TrustPolicy.IsUnknown() {
			t.Errorf("%s: planned the ARN %s and the trust policy %s, with %v", name, got.ARN, got.TrustPolicy, diags)
		}
	}
}

// A role that stays as it is costs no call, and the preflight knows it.
func TestPlanOfUnchangedRole(t *testing.T) {
	t.Parallel()
	w := &world{callerErr: errors.New("not asked")}
	r := w.resource(preflight.Error, "cn-hangzhou")
	prior, plan := someRole(), someRole()
	got, diags := modify(t, r, &prior, &plan)
	if len(diags) > 0 || w.lists > 0 || !got.TrustPolicy.Equal(prior.TrustPolicy) || !got.RoleID.Equal(prior.RoleID) {
		t.Errorf("planned %+v with %v after %d lists", got, diags, w.lists)
	}
	if role, found := r.data.Preflight.PlannedRole(paiTrain); !found || role.New {
		t.Errorf("the preflight knows %+v, found %t", role, found)
	}
}

// Two blocks for one role would undo each other's writes.
func TestPlanOfRoleTwice(t *testing.T) {
	t.Parallel()
	r := (&world{}).resource(preflight.Off)
	plan, again := newRole("PaiTrain"), newRole("paitrain")
	if _, diags := modify(t, r, nil, &plan); len(diags) > 0 {
		t.Fatal(diags)
	}
	_, diags := modify(t, r, nil, &again)
	expect(t, diags, "Trust Policy Owned Twice", `"paitrain"`)
	if !diags.HasError() {
		t.Error("it is only a warning")
	}
}

func TestPlanOfTrust(t *testing.T) {
	t.Parallel()
	wanted := ramdoc.Trust("pai.aliyuncs.com", "ecs.aliyuncs.com")
	const people = `{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"RAM":["acs:ram::1:root"]}}]}`
	for name, c := range map[string]struct{ live, want string }{
		"other words": {wanted.Indented(), wanted.Indented()},
		"edited":      {people, wanted.JSON()},
		"unreadable":  {"{", wanted.JSON()},
	} {
		prior, plan := someRole(), someRole()
		prior.TrustPolicy = fwx.NewPolicy(c.live)
		plan.TrustPolicy = prior.TrustPolicy
		got, diags := modify(t, (&world{}).resource(preflight.Error), &prior, &plan)
		if len(diags) > 0 || got.TrustPolicy.ValueString() != c.want {
			t.Errorf("%s: planned %s with %v", name, got.TrustPolicy, diags)
		}
	}
}

// expect wants one diagnostic with a summary and some words in its detail.
func expect(t *testing.T, diags diag.Diagnostics, summary string, words ...string) {
	t.Helper()
	if len(diags) != 1 || diags[0].Summary() != summary {
		t.Fatalf("want %q, got %v", summary, diags)
	}
	for _, word := range words {
		if !strings.Contains(diags[0].Detail(), word) {
			t.Errorf("%q is missing in:\n%s", word, diags[0].Detail())
		}
	}
}

func TestWarningOfEnd(t *testing.T) {
	t.Parallel()
	const who = `DSW instance "dsw-1" (notebook) in cn-hangzhou, workspace 40823`
	used := []cloud.Workload{
		user(workload.ModeNone, ""), user(workload.ModeCustom, paiTrain+"2"), user(workload.ModeCustom, strings.ToLower(paiTrain)),
	}
	unguarded := someRole()
	unguarded.DeletionGuard = types.BoolValue(false)
	renamed := newRole("PaiServe")
	for name, c := range map[string]struct {
		world   world
		level   preflight.Level
		regions []string
		prior   instanceRoleModel
		plan    *instanceRoleModel
		summary string // empty: no warning
		words   []string
	}{
		"destroyed in use": {world{instances: used}, preflight.Error, []string{"cn-hangzhou"}, someRole(), nil,
			"Role in Use Will Be Destroyed", []string{who, "Searched: cn-hangzhou", "refuses"}},
		"replaced in use": {world{instances: used}, preflight.Warn, []string{"cn-hangzhou"}, someRole(), &renamed,
			"Role in Use Will Be Replaced", []string{who, "create_before_destroy = true", `resource "pai_instance_role" "paitrain" {`}},
		"unused":  {world{}, preflight.Error, []string{"cn-hangzhou"}, someRole(), nil, "", nil},
		"off":     {world{instances: used}, preflight.Off, []string{"cn-hangzhou"}, someRole(), nil, "", nil},
		"no care": {world{instances: used}, preflight.Error, []string{"cn-hangzhou"}, unguarded, &renamed, "", nil},
		"half seen": {world{instances: used, listErr: errors.New("no answer")}, preflight.Error, []string{"cn-hangzhou"}, someRole(), nil,
			"Role in Use Will Be Destroyed", []string{who, "Not seen:", "DSW instances in cn-hangzhou: no answer"}},
		"not seen": {world{listErr: errors.New("no answer")}, preflight.Error, []string{"cn-hangzhou"}, someRole(), nil,
			"Use of the Role Not Verified", []string{"DSW instances in cn-hangzhou: no answer"}},
		"nowhere": {world{}, preflight.Error, nil, someRole(), nil,
			"Use of the Role Not Verified", []string{"neither region nor regions"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, diags := modify(t, c.world.resource(c.level, c.regions...), &c.prior, c.plan)
			if diags.HasError() {
				t.Fatalf("a plan was refused: %v", diags)
			}
			if c.summary == "" {
				if len(diags) > 0 {
					t.Errorf("unexpected %v", diags)
				}
				return
			}
			expect(t, diags, c.summary, c.words...)
		})
	}
}

func TestRefusalOfEnd(t *testing.T) {
	t.Parallel()
	refused := &cloud.Error{Kind: cloud.ErrDenied, Operation: "dsw:ListInstances", Code: "Forbidden.RAM", Message: "no", RequestID: "R-1"}
	for name, c := range map[string]struct {
		world   world
		state   instanceRoleModel
		summary string
		words   []string
	}{
		"in use":   {world{instances: []cloud.Workload{user(workload.ModeCustom, paiTrain)}}, someRole(), "Role in Use", []string{`"dsw-1"`, "deletion_guard = false"}},
		"not seen": {world{listErr: refused}, someRole(), "Use of the Role Not Verified", []string{"deletion_guard = false", "Request ID: R-1"}},
		"unused":   {world{instances: []cloud.Workload{user(workload.ModeDefault, "")}}, someRole(), "", nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text := instanceRoleRefuseDestroy(t.Context(), c.world.data(preflight.Off, "cn-hangzhou"), &c.state)
			if (text != nil) != (c.summary != "") {
				t.Fatalf("refused with %v", text)
			}
			if text != nil {
				expect(t, diag.Diagnostics{diag.NewErrorDiagnostic(text.Summary, text.Detail)}, c.summary, c.words...)
			}
		})
	}
}
