package ramrole

import (
	"context"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
	"github.com/pai-iac/terraform-provider-pai/internal/ramdoc"
)

func policySet(refs ...cloud.PolicyRef) types.Set {
	var m Model
	m.Policies = types.SetNull(policyAttributes())
	if diags := m.flattenPolicies(context.Background(), refs); diags.HasError() {
		panic(diags)
	}
	return m.Policies
}

var (
	system = cloud.PolicyRef{Name: "AliyunOSSFullAccess", Type: cloud.SystemPolicy}
	custom = cloud.PolicyRef{Name: "Train", Type: cloud.CustomPolicy}
)

// someTrust is the trust policy of someRole.
func someTrust() ramdoc.Document { return ramdoc.Trust("ecs.aliyuncs.com", "pai.aliyuncs.com") }

// someRole is a role as a configuration describes it, with every argument.
func someRole() Model {
	return Model{
		Name:                types.StringValue("PaiTrain"),
		Description:         types.StringValue("trains"),
		MaxSessionDuration:  types.Int64Value(7200),
		Policies:            policySet(custom, system),
		Tags:                types.MapValueMust(types.StringType, map[string]attr.Value{"team": types.StringValue("vision")}),
		ForceDetachPolicies: types.BoolValue(false),
		DeletionGuard:       types.BoolValue(true),
		ARN:                 fwx.NewRoleARN("acs:ram::1234567890123456:role/PaiTrain"),
		RoleID:              types.StringValue("300000000000000001"),
		TrustPolicy:         fwx.NewPolicy(someTrust().JSON()),
		CreateDate:          types.StringValue("2026-01-02T03:04:05Z"),
	}
}

// What RAM keeps of a model gives the same model back.
func TestFlattenRoundTrip(t *testing.T) {
	t.Parallel()
	want := someRole()
	trust := someTrust()
	spec, diags := want.spec(t.Context(), trust)
	if diags.HasError() {
		t.Fatal(diags)
	}
	got := Model{Name: want.Name, Policies: want.Policies, ForceDetachPolicies: want.ForceDetachPolicies, DeletionGuard: want.DeletionGuard}
	got.flatten(cloud.Role{
		Name: "paitrain", ARN: "acs:ram::1234567890123456:role/paitrain", ID: "300000000000000001",
		Description: spec.Description, TrustPolicy: spec.TrustPolicy, MaxSessionSeconds: spec.MaxSessionSeconds,
		CreateDate: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC),
	})
	got.flattenTags(spec.Tags)
	if diags := got.flattenPolicies(t.Context(), []cloud.PolicyRef{system, custom}); diags.HasError() {
		t.Fatal(diags)
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	if want.differs(want.update(trust)) {
		t.Error("a role as configured is to be updated")
	}
}

func TestFlattenOfNothing(t *testing.T) {
	t.Parallel()
	m := Model{Name: types.StringValue("PaiTrain"), CreateDate: types.StringUnknown()}
	m.flatten(cloud.Role{Name: "PaiTrain", ARN: "acs:ram::1:role/another"})
	if m.Description.ValueString() != "" || m.Description.IsNull() || !m.CreateDate.IsNull() {
		t.Errorf("no description and no date became %s and %s", m.Description, m.CreateDate)
	}
	if got := m.ARN.ValueString(); got != "acs:ram::1:role/another" {
		t.Errorf("an ARN of another name became %s", got)
	}
}

func TestFlattenPoliciesKeepsSpelling(t *testing.T) {
	t.Parallel()
	m := Model{Policies: policySet(custom)}
	if diags := m.flattenPolicies(t.Context(), []cloud.PolicyRef{{Name: "TRAIN", Type: cloud.CustomPolicy}}); diags.HasError() {
		t.Fatal(diags)
	}
	if !m.Policies.Equal(policySet(custom)) {
		t.Errorf("got %s", m.Policies)
	}
	// The same name of the other type is another policy.
	other := cloud.PolicyRef{Name: "train", Type: cloud.SystemPolicy}
	if diags := m.flattenPolicies(t.Context(), []cloud.PolicyRef{other}); diags.HasError() {
		t.Fatal(diags)
	}
	if !m.Policies.Equal(policySet(other)) {
		t.Errorf("got %s", m.Policies)
	}
}

func TestTagsOfTheCloudAreLeftAlone(t *testing.T) {
	t.Parallel()
	found := map[string]string{"acs:service": "pai", "team": "vision", "old": "1"}
	var m Model
	m.flattenTags(found)
	if got := len(m.Tags.Elements()); got != 2 {
		t.Errorf("got %s", m.Tags)
	}
	set, remove := retag(found, map[string]string{"team": "speech", "new": "2"})
	if !reflect.DeepEqual(set, map[string]string{"team": "speech", "new": "2"}) || !slices.Equal(remove, []string{"old"}) {
		t.Errorf("set %v, remove %v", set, remove)
	}
	if set, remove := retag(found, map[string]string{"team": "vision", "old": "1"}); len(set)+len(remove) != 0 {
		t.Errorf("nothing to do, but set %v, remove %v", set, remove)
	}
}

func TestDiffers(t *testing.T) {
	t.Parallel()
	trust := someTrust()
	for name, c := range map[string]struct {
		change func(*Model)
		want   bool
	}{
		"nothing":               {func(*Model) {}, false},
		"policies":              {func(m *Model) { m.Policies = policySet() }, false},
		"description":           {func(m *Model) { m.Description = types.StringNull() }, true},
		"duration":              {func(m *Model) { m.MaxSessionDuration = types.Int64Value(3600) }, true},
		"trust":                 {func(m *Model) { m.TrustPolicy = fwx.NewPolicy(ramdoc.Trust("ecs.aliyuncs.com").JSON()) }, true},
		"trust in other words":  {func(m *Model) { m.TrustPolicy = fwx.NewPolicy(trust.Indented()) }, false},
		"trust is not readable": {func(m *Model) { m.TrustPolicy = fwx.NewPolicy("{}") }, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			wanted, state := someRole(), someRole()
			c.change(&state)
			if got := state.differs(wanted.update(trust)); got != c.want {
				t.Errorf("differs: %t, want %t", got, c.want)
			}
		})
	}
}

func TestMemory(t *testing.T) {
	t.Parallel()
	config := someRole()
	m := remember(&config, []cloud.PolicyRef{custom}, "{}")
	if !m.ManagesPolicies || !m.ManagesTags || !slices.Equal(m.own(), []cloud.PolicyRef{custom}) {
		t.Errorf("remembered %+v", m)
	}
	if got := m.with([]cloud.PolicyRef{system, custom}).own(); !slices.Equal(got, []cloud.PolicyRef{custom, system}) {
		t.Errorf("together %v", got)
	}
	unmanaged := someRole()
	unmanaged.Policies, unmanaged.Tags = types.SetNull(policyAttributes()), types.MapNull(types.StringType)
	if m := remember(&unmanaged, []cloud.PolicyRef{custom}, ""); m.ManagesPolicies || m.ManagesTags || len(m.own()) > 0 {
		t.Errorf("remembered %+v of what is not managed", m)
	}
}
