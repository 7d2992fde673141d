package fwx

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/cloud/wait"
	"github.com/pai-iac/terraform-provider-pai/internal/credential"
	"github.com/pai-iac/terraform-provider-pai/internal/preflight"
)

// ProviderData is what the provider's Configure hands to every resource, data
// source and list. One value belongs to one walk of Terraform over one
// provider configuration.
type ProviderData struct {
	Clients   *cloud.Clients
	Preflight *preflight.Session
	// Region is the provider's default region; empty when none is set.
	Region string
	Poller wait.Poller
	// Unknown lists the provider arguments that are known only after apply.
	// While there is one, Clients is nil: see Verifies.
	Unknown []string
	// Ownership says for whom roles and policies are created.
	Ownership cloud.Ownership
	// CredentialSource is where the credentials come from that sign calls.
	CredentialSource credential.Kind
	// Host is where what PAI injects into a workload is looked for.
	Host credential.Host
}

// providerData returns the provider's data, or nil while the provider is not
// configured, as during validation.
func providerData(value any, diags *diag.Diagnostics) *ProviderData {
	if value == nil {
		return nil
	}
	data, ok := value.(*ProviderData)
	if !ok {
		diags.AddError("Unexpected Provider Data",
			fmt.Sprintf("The provider was configured with a %T. This is a bug in the provider; please report it.", value))
	}
	return data
}
