package fwx

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// PlanRegion plans the argument region, which is optional and computed: the
// provider's region where the configuration names none. A provider that has
// moved to another region means another object, so it replaces the resource.
// What is in the region, such as "DSW instance", is named in an error.
func (d *ProviderData) PlanRegion(ctx context.Context, what string, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) types.String {
	at := path.Root("region")
	var region types.String
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, at, &region)...)
	if !region.IsNull() {
		return region
	}
	if d.Region == "" {
		resp.Diagnostics.AddAttributeError(at, "Missing Region",
			fmt.Sprintf("Neither the resource nor the provider says in which region the %s is. "+
				"Set region on one of them, or ALIBABA_CLOUD_REGION_ID.", what))
		return region
	}
	resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, at, d.Region)...)
	if !req.State.Raw.IsNull() {
		var before types.String
		resp.Diagnostics.Append(req.State.GetAttribute(ctx, at, &before)...)
		if before.ValueString() != d.Region {
			resp.RequiresReplace = append(resp.RequiresReplace, at)
		}
	}
	return types.StringValue(d.Region)
}
