package workspace

import (
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
)

// memberModel is one pai_workspace_member in configuration, plan or state.
type memberModel struct {
	Region      types.String   `tfsdk:"region"`
	WorkspaceID types.String   `tfsdk:"workspace_id"`
	RoleName    types.String   `tfsdk:"role_name"`
	UserName    types.String   `tfsdk:"user_name"`
	UserID      types.String   `tfsdk:"user_id"`
	MemberRoles types.Set      `tfsdk:"member_roles"`
	Adopt       types.Bool     `tfsdk:"adopt"`
	Preflight   types.String   `tfsdk:"preflight"`
	MemberID    types.String   `tfsdk:"member_id"`
	DisplayName types.String   `tfsdk:"display_name"`
	AccountType types.String   `tfsdk:"account_type"`
	CreateTime  types.String   `tfsdk:"create_time"`
	Timeouts    timeouts.Value `tfsdk:"timeouts"`
}

// memberIdentity is the identity of one pai_workspace_member. The user id is
// the stable one of the two: a member that is removed and added again is the
// same user, whatever its member id is made of.
type memberIdentity struct {
	Region      types.String `tfsdk:"region"`
	WorkspaceID types.String `tfsdk:"workspace_id"`
	UserID      types.String `tfsdk:"user_id"`
}

func (m memberModel) identity() memberIdentity {
	return memberIdentity{Region: m.Region, WorkspaceID: m.WorkspaceID, UserID: m.UserID}
}

// who names the member in texts, as far as the model knows it.
func (m memberModel) who() remedy.WorkspaceMember {
	return remedy.WorkspaceMember{
		Region: m.Region.ValueString(), WorkspaceID: m.WorkspaceID.ValueString(),
		RoleName: m.RoleName.ValueString(), UserName: m.UserName.ValueString(), UserID: m.UserID.ValueString(),
	}
}

// naming is the one of three arguments that says who is the member.
type naming struct {
	attribute string
	value     types.String
}

// naming returns the argument that a configuration sets. Validation has seen
// to it that it is one.
func (m memberModel) naming() naming {
	for _, each := range m.namings() {
		if !each.value.IsNull() {
			return each
		}
	}
	return naming{attribute: attrUserID, value: m.UserID}
}

func (m memberModel) namings() []naming {
	return []naming{{attrRoleName, m.RoleName}, {attrUserName, m.UserName}, {attrUserID, m.UserID}}
}

// named returns the model's value of one of the three arguments.
func (m memberModel) named(attribute string) types.String {
	for _, each := range m.namings() {
		if each.attribute == attribute {
			return each.value
		}
	}
	return types.StringNull()
}

// roles returns the wanted roles, sorted, and false while one is unknown.
func (m memberModel) roles(ctx context.Context) ([]string, bool) {
	roles, known := fwx.KnownStrings(ctx, m.MemberRoles)
	slices.Sort(roles)
	return roles, known
}

// flatten takes over what the cloud says about the member.
func (m *memberModel) flatten(member cloud.Member) {
	m.MemberRoles = fwx.StringSet(managed(member.Roles))
	m.flattenComputed(member)
}

// flattenComputed takes over all but the roles.
func (m *memberModel) flattenComputed(member cloud.Member) {
	m.MemberID = types.StringValue(member.ID)
	m.UserID = types.StringValue(member.UserID)
	m.DisplayName = fwx.StringOrNull(member.DisplayName)
	m.AccountType = fwx.StringOrNull(string(member.AccountType))
	m.CreateTime = fwx.TimeOrNull(member.CreateTime)
}

// managed leaves out the role of the owner: a workspace gives it, and nobody
// takes it.
func managed(roles []string) []string {
	return slices.DeleteFunc(slices.Clone(roles), func(role string) bool { return role == cloud.MemberRoleOwner })
}
