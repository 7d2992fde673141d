package access

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/pai-iac/terraform-provider-pai/internal/ramrole"
	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
)

var (
	_ resource.Resource                     = (*accessRole)(nil)
	_ resource.ResourceWithConfigure        = (*accessRole)(nil)
	_ resource.ResourceWithIdentity         = (*accessRole)(nil)
	_ resource.ResourceWithConfigValidators = (*accessRole)(nil)
	_ resource.ResourceWithModifyPlan       = (*accessRole)(nil)
	_ resource.ResourceWithImportState      = (*accessRole)(nil)
)

type accessRole struct {
	ramrole.Resource[accessRoleModel, *accessRoleModel]
}

// NewAccessRole returns the resource pai_access_role.
func NewAccessRole() resource.Resource {
	return &accessRole{ramrole.New(ramrole.Kind[accessRoleModel, *accessRoleModel]{
		Type:          remedy.AccessRoleType,
		Noun:          "Access Role",
		Complete:      completeTrust,
		Judge:         judgeAccessRole,
		WarnDestroy:   accessRoleWarnDestroy,
		RefuseDestroy: accessRoleRefuseDestroy,
	})}
}

// ConfigValidators make sure that somebody can sign in with the role.
func (r *accessRole) ConfigValidators(context.Context) []resource.ConfigValidator {
	return []resource.ConfigValidator{whoSignsIn{}}
}
