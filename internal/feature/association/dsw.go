package association

import (
	"regexp"

	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
	"github.com/pai-iac/terraform-provider-pai/internal/workload"
)

var dswID = regexp.MustCompile(`^[A-Za-z0-9-]{1,64}$`)

// NewDSW returns the resource pai_dsw_role_association.
func NewDSW() resource.Resource {
	return &roleAssociation{Resource: fwx.Resource{Type: "pai_dsw_role_association"}, kind: kind{
		Kind:        workload.DSW,
		idAttribute: "instance_id",
		idDescription: "Id of the DSW instance, such as `dsw-0a1b2c3d4e5f6071`. " +
			"Changing this replaces the association: it ends on the old instance and begins on the new one.",
		idNoun:    "id",
		idPattern: dswID,
		movesFrom: "pai_dsw_instance",
		description: "Manages which RAM role a DSW instance carries: the default role of PAI, one custom role, or none. " +
			"Each instance carries at most one role.\n\n" +
			"A **running instance restarts**, and unsaved data in it is lost, when it changes from no role to some role " +
			"or back. The plan announces this as a warning and in `restarts_workload`, and refuses it with `restart = \"deny\"`. " +
			"Changing from one role to another does not restart the instance.",
	}}
}
