package role

import (
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/pai-iac/terraform-provider-pai/internal/ramrole"
	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
)

var (
	_ resource.Resource                = (*instanceRole)(nil)
	_ resource.ResourceWithConfigure   = (*instanceRole)(nil)
	_ resource.ResourceWithIdentity    = (*instanceRole)(nil)
	_ resource.ResourceWithModifyPlan  = (*instanceRole)(nil)
	_ resource.ResourceWithImportState = (*instanceRole)(nil)
)

type instanceRole struct {
	ramrole.Resource[instanceRoleModel, *instanceRoleModel]
}

// NewInstanceRole returns the resource pai_instance_role.
func NewInstanceRole() resource.Resource {
	return &instanceRole{ramrole.New(ramrole.Kind[instanceRoleModel, *instanceRoleModel]{
		Type:          remedy.RoleType,
		Noun:          "Instance Role",
		WarnDestroy:   instanceRoleWarnDestroy,
		RefuseDestroy: instanceRoleRefuseDestroy,
	})}
}
