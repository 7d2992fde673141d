package access

import (
	"context"
	"slices"
	"unicode/utf8"

	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
	"github.com/pai-iac/terraform-provider-pai/internal/people"
	"github.com/pai-iac/terraform-provider-pai/internal/rampolicy"
	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
)

// ValidateConfig checks what no single argument can: buckets without OSS, and
// whether RAM takes the document. Terraform asks again at apply, with what was
// unknown before.
func (r *accessPolicy) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	var config policyModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	services, known := fwx.KnownStrings(ctx, config.Services)
	if known && !config.Services.IsNull() && len(config.OSSResources.Elements()) > 0 && !slices.Contains(services, people.OSS) {
		fwx.AddAttributeError(&resp.Diagnostics, "oss_resources", remedy.BucketsWithoutOSS(services))
	}
	if document, known := config.document(ctx); known {
		if length := utf8.RuneCountInString(document.JSON()); length > rampolicy.MaxDocument {
			fwx.AddAttributeError(&resp.Diagnostics, "oss_resources", remedy.AccessPolicyTooLong(length, rampolicy.MaxDocument))
		}
	}
}
