package ramrole

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/pai-iac/terraform-provider-pai/internal/acs"
	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
	"github.com/pai-iac/terraform-provider-pai/internal/ramdoc"
)

// Model is the part of configuration, plan or state that every resource which
// owns a role has. See Attributes.
type Model struct {
	Name                types.String `tfsdk:"name"`
	Description         types.String `tfsdk:"description"`
	MaxSessionDuration  types.Int64  `tfsdk:"max_session_duration"`
	Policies            types.Set    `tfsdk:"policies"`
	Tags                types.Map    `tfsdk:"tags"`
	ForceDetachPolicies types.Bool   `tfsdk:"force_detach_policies"`
	DeletionGuard       types.Bool   `tfsdk:"deletion_guard"`
	ARN                 fwx.RoleARN  `tfsdk:"arn"`
	RoleID              types.String `tfsdk:"role_id"`
	TrustPolicy         fwx.Policy   `tfsdk:"trust_policy"`
	CreateDate          types.String `tfsdk:"create_date"`
}

// Role returns the model itself: see Owned.
func (m *Model) Role() *Model { return m }

// identityModel is the identity of one role.
type identityModel struct {
	Name types.String `tfsdk:"name"`
}

func (m *Model) identity() identityModel { return identityModel{Name: m.Name} }

// imported reports whether the model holds no more than an import knows.
func (m *Model) imported() bool { return m.RoleID.IsNull() }

// spec is the role to create. Tags that are not managed are null and come out
// empty.
func (m *Model) spec(ctx context.Context, trust ramdoc.Document) (cloud.RoleSpec, diag.Diagnostics) {
	tags, diags := m.tags(ctx)
	return cloud.RoleSpec{
		Name:              m.Name.ValueString(),
		TrustPolicy:       trust.JSON(),
		Description:       m.Description.ValueString(),
		MaxSessionSeconds: m.MaxSessionDuration.ValueInt64(),
		Tags:              tags,
	}, diags
}

// update is the changeable part of the role itself.
func (m *Model) update(trust ramdoc.Document) cloud.RoleUpdate {
	return cloud.RoleUpdate{
		TrustPolicy:       trust.JSON(),
		Description:       m.Description.ValueString(),
		MaxSessionSeconds: m.MaxSessionDuration.ValueInt64(),
	}
}

// flatten takes over what RAM says about the role itself.
func (m *Model) flatten(role cloud.Role) {
	m.Description = types.StringValue(role.Description)
	m.MaxSessionDuration = types.Int64Value(role.MaxSessionSeconds)
	m.TrustPolicy = fwx.NewPolicy(role.TrustPolicy)
	m.flattenComputed(role)
}

// flattenComputed takes over what only RAM can say. RAM lower-cases names in
// ARNs; here the ARN is spelt like the name, as the plan of a new role has it,
// so that one role has one spelling however it came into the state.
func (m *Model) flattenComputed(role cloud.Role) {
	m.ARN = SpelledARN(role, m.Name.ValueString())
	m.RoleID = types.StringValue(role.ID)
	if !role.CreateDate.IsZero() {
		m.CreateDate = types.StringValue(role.CreateDate.UTC().Format(time.RFC3339))
	} else if m.CreateDate.IsUnknown() {
		m.CreateDate = types.StringNull()
	}
}

// SpelledARN is the ARN of a role, spelt like the name in the configuration:
// RAM lower-cases names in ARNs.
func SpelledARN(role cloud.Role, name string) fwx.RoleARN {
	if arn, err := acs.ParseRoleARN(role.ARN); err == nil && strings.EqualFold(arn.Name, name) {
		return fwx.NewRoleARN(acs.NewRoleARN(arn.Account, name).String())
	}
	return fwx.NewRoleARN(role.ARN)
}

// policyModel is one element of policies.
type policyModel struct {
	Name types.String `tfsdk:"name"`
	Type types.String `tfsdk:"type"`
}

func policyAttributes() types.ObjectType {
	return types.ObjectType{AttrTypes: map[string]attr.Type{"name": types.StringType, "type": types.StringType}}
}

// policies returns the elements of policies, sorted; null has none.
func (m *Model) policies(ctx context.Context) ([]cloud.PolicyRef, diag.Diagnostics) {
	var models []policyModel
	if m.Policies.IsNull() || m.Policies.IsUnknown() {
		return nil, nil
	}
	diags := m.Policies.ElementsAs(ctx, &models, false)
	refs := make([]cloud.PolicyRef, len(models))
	for i, model := range models {
		refs[i] = cloud.PolicyRef{Name: model.Name.ValueString(), Type: cloud.PolicyType(model.Type.ValueString())}
	}
	return sorted(refs), diags
}

// flattenPolicies takes over what is attached. A policy whose name differs
// from the known one in letter case only is the same, and keeps the spelling.
func (m *Model) flattenPolicies(ctx context.Context, attached []cloud.PolicyRef) diag.Diagnostics {
	known, diags := m.policies(ctx)
	elements := []attr.Value{}
	for _, ref := range sorted(attached) {
		if at := indexOf(known, ref); at >= 0 {
			ref = known[at]
		}
		elements = append(elements, types.ObjectValueMust(policyAttributes().AttrTypes, map[string]attr.Value{
			"name": types.StringValue(ref.Name), "type": types.StringValue(string(ref.Type)),
		}))
	}
	m.Policies = types.SetValueMust(policyAttributes(), elements)
	return diags
}

// tags returns the tags; null has none.
func (m *Model) tags(ctx context.Context) (map[string]string, diag.Diagnostics) {
	if m.Tags.IsNull() || m.Tags.IsUnknown() {
		return nil, nil
	}
	tags := map[string]string{}
	diags := m.Tags.ElementsAs(ctx, &tags, false)
	return tags, diags
}

// flattenTags takes over the tags found. Tags of the cloud itself are left
// out: nobody else may remove them.
func (m *Model) flattenTags(found map[string]string) {
	elements := map[string]attr.Value{}
	for _, key := range slices.Sorted(maps.Keys(found)) {
		if !strings.HasPrefix(key, systemTagPrefix) {
			elements[key] = types.StringValue(found[key])
		}
	}
	m.Tags = types.MapValueMust(types.StringType, elements)
}
