package workspace

import (
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
)

// listedMemberModel is one member of pai_workspace_members.
type listedMemberModel struct {
	MemberID    types.String `tfsdk:"member_id"`
	UserID      types.String `tfsdk:"user_id"`
	Name        types.String `tfsdk:"name"`
	DisplayName types.String `tfsdk:"display_name"`
	AccountName types.String `tfsdk:"account_name"`
	AccountType types.String `tfsdk:"account_type"`
	Roles       []string     `tfsdk:"roles"`
	Dangling    types.Bool   `tfsdk:"dangling"`
	CreateTime  types.String `tfsdk:"create_time"`
}

func flattenListedMember(m cloud.Member) listedMemberModel {
	return listedMemberModel{
		MemberID:    types.StringValue(m.ID),
		UserID:      types.StringValue(m.UserID),
		Name:        fwx.StringOrNull(m.Name),
		DisplayName: fwx.StringOrNull(m.DisplayName),
		AccountName: fwx.StringOrNull(m.AccountName),
		AccountType: fwx.StringOrNull(string(m.AccountType)),
		Roles:       texts(m.Roles),
		Dangling:    types.BoolValue(m.Dangling),
		CreateTime:  fwx.TimeOrNull(m.CreateTime),
	}
}
