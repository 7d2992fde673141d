package role

import (
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
	"github.com/pai-iac/terraform-provider-pai/internal/ramdoc"
	"github.com/pai-iac/terraform-provider-pai/internal/ramrole"
)

func texts(values ...string) types.Set {
	elements := []attr.Value{}
	for _, value := range values {
		elements = append(elements, types.StringValue(value))
	}
	return types.SetValueMust(types.StringType, elements)
}

// someRole is a role as a configuration describes it.
func someRole() instanceRoleModel {
	policy := types.ObjectType{AttrTypes: map[string]attr.Type{"name": types.StringType, "type": types.StringType}}
	return instanceRoleModel{
		Model: ramrole.Model{
			Name:                types.StringValue("PaiTrain"),
			Description:         types.StringValue("trains"),
			MaxSessionDuration:  types.Int64Value(7200),
			Policies:            types.SetValueMust(policy, nil),
			Tags:                types.MapValueMust(types.StringType, map[string]attr.Value{"team": types.StringValue("vision")}),
			ForceDetachPolicies: types.BoolValue(false),
			DeletionGuard:       types.BoolValue(true),
			ARN:                 fwx.NewRoleARN("acs:ram::1234567890123456:role/PaiTrain"),
			RoleID:              types.StringValue("300000000000000001"),
			TrustPolicy:         fwx.NewPolicy(ramdoc.Trust("pai.aliyuncs.com", "ecs.aliyuncs.com").JSON()),
			CreateDate:          types.StringValue("2026-01-02T03:04:05Z"),
		},
		Workloads:                 texts("dsw", "dlc"),
		AdditionalTrustedServices: texts("ecs.aliyuncs.com"),
	}
}

func TestTrust(t *testing.T) {
	t.Parallel()
	unknownElement := types.SetValueMust(types.StringType, []attr.Value{types.StringUnknown()})
	for name, c := range map[string]struct {
		workloads, additional types.Set
		want                  []string
		partial               bool
	}{
		"dsw":             {texts("dsw"), texts(), []string{"pai.aliyuncs.com"}, false},
		"dsw and dlc":     {texts("dlc", "dsw"), types.SetNull(types.StringType), []string{"pai.aliyuncs.com"}, false},
		"all":             {texts("dlc", "dsw", "eas"), texts(), []string{"eas.pai.aliyuncs.com", "pai.aliyuncs.com"}, false},
		"more":            {texts("eas"), texts("ecs.aliyuncs.com"), []string{"eas.pai.aliyuncs.com", "ecs.aliyuncs.com"}, false},
		"the same twice":  {texts("eas"), texts("eas.pai.aliyuncs.com"), []string{"eas.pai.aliyuncs.com"}, false},
		"unknown":         {types.SetUnknown(types.StringType), texts(), nil, true},
		"unknown element": {unknownElement, texts(), nil, true},
		"unknown more":    {texts("dsw"), unknownElement, []string{"pai.aliyuncs.com"}, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := instanceRoleModel{Workloads: c.workloads, AdditionalTrustedServices: c.additional}
			got, known := m.Trust(t.Context())
			if known == c.partial || !slices.Equal(got.Services(), c.want) {
				t.Errorf("got %v, known %t; want %v", got.Services(), known, c.want)
			}
		})
	}
}

func TestFlattenTrusted(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		trust                 string
		workloads, additional types.Set
	}{
		"pai":    {ramdoc.Trust("pai.aliyuncs.com").JSON(), texts("dsw", "dlc"), texts()},
		"eas":    {ramdoc.Trust("eas.pai.aliyuncs.com").JSON(), texts("eas"), texts()},
		"others": {ramdoc.Trust("pai.aliyuncs.com", "ecs.aliyuncs.com").JSON(), texts("dsw", "dlc"), texts("ecs.aliyuncs.com")},
		"none":   {`{"Version":"1","Statement":[]}`, texts(), texts()},
		"broken": {`{`, texts(), texts()},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var m instanceRoleModel
			m.FlattenTrust(t.Context(), cloud.Role{TrustPolicy: c.trust}, true)
			if !m.Workloads.Equal(c.workloads) || !m.AdditionalTrustedServices.Equal(c.additional) {
				t.Errorf("got %s and %s", m.Workloads, m.AdditionalTrustedServices)
			}
		})
	}
}

// Once the arguments are there, drift shows in the document alone.
func TestFlattenTrustLater(t *testing.T) {
	t.Parallel()
	m := someRole()
	m.FlattenTrust(t.Context(), cloud.Role{TrustPolicy: ramdoc.Trust("eas.pai.aliyuncs.com").JSON()}, false)
	if want := someRole(); !m.Workloads.Equal(want.Workloads) || !m.AdditionalTrustedServices.Equal(want.AdditionalTrustedServices) {
		t.Errorf("got %s and %s", m.Workloads, m.AdditionalTrustedServices)
	}
}
