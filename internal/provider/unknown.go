package provider

import (
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/pai-iac/terraform-provider-pai/internal/credential"
	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
)

// unknown lists the arguments whose values another resource still has to
// make.
func unknown(config tfsdk.Config) []string {
	var arguments map[string]tftypes.Value
	if config.Raw.IsNull() || !config.Raw.IsKnown() || config.Raw.As(&arguments) != nil {
		return nil
	}
	var names []string
	for name, value := range arguments {
		if !value.IsFullyKnown() {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// configureUnverified lets a plan go on while arguments are known only after
// apply. A client that can defers everything of this provider. For any other
// the plan is made without a call to the cloud. No other source stands in for
// the unknown arguments: the environment could name another region or account
// than the apply works in.
func configureUnverified(names []string, host credential.Host, req provider.ConfigureRequest, resp *provider.ConfigureResponse) {
	if req.ClientCapabilities.DeferralAllowed {
		resp.Deferred = &provider.Deferred{Reason: provider.DeferredReasonProviderConfigUnknown}
		return
	}
	data := fwx.UnverifiedData(names, &resp.Diagnostics)
	data.Host = host
	hand(data, resp)
}
