package fwx

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
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
	resp.Diagnostics.Append(resp.Plan.GetAttribute(ctx, at, &region)...)
	if !d.Verifies() {
		// The region may be the unknown argument: the state's stays, and that of
		// a new resource is known after apply.
		return region
	}
	if d.Region == "" {
		missingRegion(&resp.Diagnostics, "resource", what+" is")
		return region
	}
	if region.ValueString() == d.Region {
		return region // the state's
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

// DataRegion is the region of a data source: its argument, or the provider's
// region. What is in the region, such as "workspaces", is named in an error.
func (d *ProviderData) DataRegion(argument types.String, what string, diags *diag.Diagnostics) types.String {
	if !argument.IsNull() {
		return argument
	}
	if d.Region == "" {
		missingRegion(diags, "data source", what+" are")
		return argument
	}
	return types.StringValue(d.Region)
}

func missingRegion(diags *diag.Diagnostics, block, whatIs string) {
	diags.AddAttributeError(path.Root("region"), "Missing Region",
		fmt.Sprintf("Neither the %s nor the provider says in which region the %s. "+
			"Set region on one of them, or ALIBABA_CLOUD_REGION_ID.", block, whatIs))
}
