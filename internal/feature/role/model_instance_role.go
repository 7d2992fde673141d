package role

import (
	"cmp"
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
	"github.com/pai-iac/terraform-provider-pai/internal/workload"
)

// instanceRoleModel is one pai_instance_role in configuration, plan or state.
type instanceRoleModel struct {
	Name                      types.String `tfsdk:"name"`
	Workloads                 types.Set    `tfsdk:"workloads"`
	AdditionalTrustedServices types.Set    `tfsdk:"additional_trusted_services"`
	Description               types.String `tfsdk:"description"`
	MaxSessionDuration        types.Int64  `tfsdk:"max_session_duration"`
	Policies                  types.Set    `tfsdk:"policies"`
	Tags                      types.Map    `tfsdk:"tags"`
	ForceDetachPolicies       types.Bool   `tfsdk:"force_detach_policies"`
	DeletionGuard             types.Bool   `tfsdk:"deletion_guard"`
	ARN                       fwx.RoleARN  `tfsdk:"arn"`
	RoleID                    types.String `tfsdk:"role_id"`
	TrustPolicy               fwx.Policy   `tfsdk:"trust_policy"`
	CreateDate                types.String `tfsdk:"create_date"`
}

// identityModel is the identity of one pai_instance_role.
type identityModel struct {
	Name types.String `tfsdk:"name"`
}

func (m instanceRoleModel) identity() identityModel { return identityModel{Name: m.Name} }

// trust returns the trust policy that the configuration asks for, and false
// while a part of it is unknown.
func (m instanceRoleModel) trust(ctx context.Context) (ramdoc.Document, bool) {
	words, known := fwx.KnownStrings(ctx, m.Workloads)
	additional, alsoKnown := fwx.KnownStrings(ctx, m.AdditionalTrustedServices)
	if !known || !alsoKnown {
		return ramdoc.Document{}, false
	}
	var kinds []workload.Kind
	for _, word := range words {
		kinds = append(kinds, workload.Kind(word))
	}
	return ramdoc.Trust(append(workload.ServicePrincipals(kinds), additional...)...), true
}

// spec is the role to create. Tags that are not managed are null and come out
// empty.
func (m instanceRoleModel) spec(ctx context.Context, trust ramdoc.Document) (cloud.RoleSpec, diag.Diagnostics) {
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
func (m instanceRoleModel) update(trust ramdoc.Document) cloud.RoleUpdate {
	return cloud.RoleUpdate{
		TrustPolicy:       trust.JSON(),
		Description:       m.Description.ValueString(),
		MaxSessionSeconds: m.MaxSessionDuration.ValueInt64(),
	}
}

// flatten takes over what RAM says about the role itself. The workloads stay:
// how a trust policy differs from them shows in the document.
func (m *instanceRoleModel) flatten(role cloud.Role) {
	m.Description = types.StringNull()
	if role.Description != "" {
		m.Description = types.StringValue(role.Description)
	}
	m.MaxSessionDuration = types.Int64Value(role.MaxSessionSeconds)
	m.TrustPolicy = fwx.NewPolicy(role.TrustPolicy)
	m.flattenComputed(role)
}

// flattenComputed takes over what only RAM can say. RAM lower-cases names in
// ARNs; here the ARN is spelt like the name, as the plan of a new role has it,
// so that one role has one spelling however it came into the state.
func (m *instanceRoleModel) flattenComputed(role cloud.Role) {
	m.ARN = fwx.NewRoleARN(role.ARN)
	if arn, err := acs.ParseRoleARN(role.ARN); err == nil && strings.EqualFold(arn.Name, m.Name.ValueString()) {
		m.ARN = fwx.NewRoleARN(acs.NewRoleARN(arn.Account, m.Name.ValueString()).String())
	}
	m.RoleID = types.StringValue(role.ID)
	if !role.CreateDate.IsZero() {
		m.CreateDate = types.StringValue(role.CreateDate.UTC().Format(time.RFC3339))
	} else if m.CreateDate.IsUnknown() {
		m.CreateDate = types.StringNull()
	}
}

// flattenTrusted derives the arguments from the trust policy that an imported
// role has: every kind whose service it names, and the other services.
func (m *instanceRoleModel) flattenTrusted(role cloud.Role) {
	kinds := []attr.Value{}
	var others []attr.Value
	if trust, err := ramdoc.ParseTrust(role.TrustPolicy); err == nil {
		for _, service := range trust.Services() {
			served := workload.KindsServedBy(service)
			for _, kind := range served {
				kinds = append(kinds, types.StringValue(string(kind)))
			}
			if len(served) == 0 {
				others = append(others, types.StringValue(service))
			}
		}
	}
	m.Workloads = types.SetValueMust(types.StringType, kinds)
	m.AdditionalTrustedServices = types.SetNull(types.StringType)
	if len(others) > 0 {
		m.AdditionalTrustedServices = types.SetValueMust(types.StringType, others)
	}
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
func (m instanceRoleModel) policies(ctx context.Context) ([]cloud.PolicyRef, diag.Diagnostics) {
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
func (m *instanceRoleModel) flattenPolicies(ctx context.Context, attached []cloud.PolicyRef) diag.Diagnostics {
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
func (m instanceRoleModel) tags(ctx context.Context) (map[string]string, diag.Diagnostics) {
	if m.Tags.IsNull() || m.Tags.IsUnknown() {
		return nil, nil
	}
	tags := map[string]string{}
	diags := m.Tags.ElementsAs(ctx, &tags, false)
	return tags, diags
}

// flattenTags takes over the tags found. Tags of the cloud itself are left
// out: nobody else may remove them.
func (m *instanceRoleModel) flattenTags(found map[string]string) {
	elements := map[string]attr.Value{}
	for _, key := range slices.Sorted(maps.Keys(found)) {
		if !strings.HasPrefix(key, systemTagPrefix) {
			elements[key] = types.StringValue(found[key])
		}
	}
	m.Tags = types.MapValueMust(types.StringType, elements)
}

// systemTagPrefix begins the keys of tags that the cloud sets itself.
const systemTagPrefix = "acs:"

// retag returns which tags to set and which to remove, to come from one map
// to another.
func retag(from, to map[string]string) (set map[string]string, remove []string) {
	set = map[string]string{}
	for key, value := range to {
		if old, there := from[key]; !there || old != value {
			set[key] = value
		}
	}
	for _, key := range slices.Sorted(maps.Keys(from)) {
		if _, stays := to[key]; !stays && !strings.HasPrefix(key, systemTagPrefix) {
			remove = append(remove, key)
		}
	}
	return set, remove
}

// without returns the members of refs that are not in others.
func without(refs, others []cloud.PolicyRef) []cloud.PolicyRef {
	var rest []cloud.PolicyRef
	for _, ref := range sorted(refs) {
		if indexOf(others, ref) < 0 {
			rest = append(rest, ref)
		}
	}
	return rest
}

// indexOf finds a policy, ignoring the case of its name: RAM finds policies
// by names in another case too.
func indexOf(refs []cloud.PolicyRef, ref cloud.PolicyRef) int {
	return slices.IndexFunc(refs, func(other cloud.PolicyRef) bool {
		return other.Type == ref.Type && strings.EqualFold(other.Name, ref.Name)
	})
}

// sorted gives writes and texts one order: system policies last, then by name.
func sorted(refs []cloud.PolicyRef) []cloud.PolicyRef {
	return slices.SortedFunc(slices.Values(refs), func(a, b cloud.PolicyRef) int {
		return cmp.Or(cmp.Compare(a.Type, b.Type), cmp.Compare(a.Name, b.Name))
	})
}
