package role

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
	"github.com/pai-iac/terraform-provider-pai/internal/ramdoc"
	"github.com/pai-iac/terraform-provider-pai/internal/ramrole"
	"github.com/pai-iac/terraform-provider-pai/internal/workload"
)

// instanceRoleModel is one pai_instance_role in configuration, plan or state.
type instanceRoleModel struct {
	ramrole.Model
	Workloads                 types.Set `tfsdk:"workloads"`
	AdditionalTrustedServices types.Set `tfsdk:"additional_trusted_services"`
}

// Trust returns the trust policy that the configuration asks for. While a part
// of it is unknown it returns what the known arguments say, and false.
func (m *instanceRoleModel) Trust(ctx context.Context) (ramdoc.Document, bool) {
	words, known := fwx.KnownStrings(ctx, m.Workloads)
	additional, alsoKnown := fwx.KnownStrings(ctx, m.AdditionalTrustedServices)
	var kinds []workload.Kind
	for _, word := range words {
		kinds = append(kinds, workload.Kind(word))
	}
	return ramdoc.Trust(append(workload.ServicePrincipals(kinds), additional...)...), known && alsoKnown
}

// FlattenTrust derives the arguments from the trust policy that an imported
// role has: every kind whose service it names, and the other services. Later
// they stay: how a trust policy differs from them shows in the document.
func (m *instanceRoleModel) FlattenTrust(_ context.Context, role cloud.Role, imported bool) {
	if !imported {
		return
	}
	kinds := []attr.Value{}
	var others []string
	if trust, err := ramdoc.ParseTrust(role.TrustPolicy); err == nil {
		for _, service := range trust.Services() {
			served := workload.KindsServedBy(service)
			for _, kind := range served {
				kinds = append(kinds, types.StringValue(string(kind)))
			}
			if len(served) == 0 {
				others = append(others, service)
			}
		}
	}
	m.Workloads = types.SetValueMust(types.StringType, kinds)
	m.AdditionalTrustedServices = fwx.StringSet(others)
}
