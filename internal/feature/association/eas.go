package association

import (
	"regexp"

	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
	"github.com/pai-iac/terraform-provider-pai/internal/workload"
)

// easName accepts what EAS takes for names: lower-case letters, digits and
// underscores. Whether older services have other names is unconfirmed, so the
// pattern refuses only what cannot be one.
var easName = regexp.MustCompile(`^[A-Za-z0-9_-]{1,128}$`)

// NewEAS returns the resource pai_eas_role_association.
func NewEAS() resource.Resource {
	return &roleAssociation{Resource: fwx.Resource{Type: "pai_eas_role_association"}, kind: kind{
		Kind:        workload.EAS,
		idAttribute: "service_name",
		idNoun:      "name",
		idDescription: "Name of the EAS service, such as `demo_svc`. It is unique in its region, across accounts. " +
			"Changing this replaces the association: it ends on the old service and begins on the new one.",
		idPattern: easName,
		description: "Manages which RAM role an EAS service carries: the default role of PAI, one custom role, or none. " +
			"Each service carries at most one role.\n\n" +
			"Any change **redeploys a running service**: EAS rolls out a new version of it. The plan announces this as a warning and in " +
			"`restarts_workload`, and refuses it with `restart = \"deny\"`. A stopped service is changed without being started.\n\n" +
			"The role is a part of the service JSON. This resource changes that part and leaves all else as it is; after the change it checks that " +
			"it has, and that the access token is the same. If another tool writes the whole JSON, such as `alicloud_pai_service` or a pipeline, " +
			"let that tool write the role too, with the function `eas_role_config`.",
		undone: remedy.Undone,
	}}
}
