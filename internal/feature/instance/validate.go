package instance

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
	"github.com/pai-iac/terraform-provider-pai/internal/workload"
)

// ValidateConfig checks what needs no cloud and concerns more than one argument.
func (r *dswInstance) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	var config model
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if config.managesRole() {
		fwx.ValidateAssociation(config.Mode, config.Role, workload.DSW.Noun(), &resp.Diagnostics)
	}
	exactlyOne(&resp.Diagnostics, "Invalid Image", "image_id", config.ImageID, "image_url", config.ImageURL)
	if exactlyOne(&resp.Diagnostics, "Invalid Compute", "ecs_spec", config.ECSSpec, "resource_quota_id", config.QuotaID) {
		validateQuota(config, &resp.Diagnostics)
	}
	fwx.ValidateEnvironment(config.Environment, config.EnvironmentWO, &resp.Diagnostics)
	validateDatasets(ctx, req.Config, config, &resp.Diagnostics)
	validateVPC(ctx, req.Config, config, &resp.Diagnostics)
}

// exactlyOne refuses two texts of which neither or both are given.
func exactlyOne(diags *diag.Diagnostics, summary, one string, first types.String, other string, second types.String) bool {
	if first.IsUnknown() || second.IsUnknown() || fwx.IsEmptyText(first) != fwx.IsEmptyText(second) {
		return true
	}
	diags.AddAttributeError(path.Root(one), summary, fmt.Sprintf("Exactly one of %s and %s must be set.", one, other))
	return false
}

func validateQuota(config model, diags *diag.Diagnostics) {
	if config.QuotaID.IsUnknown() {
		return
	}
	quota := !fwx.IsEmptyText(config.QuotaID)
	if quota && config.Resources.IsNull() {
		diags.AddAttributeError(path.Root("requested_resource"), "Missing Requested Resource",
			"An instance on a resource quota must say what it takes of it:\n\n  requested_resource = {\n    cpu    = \"4\"\n    memory = \"16Gi\"\n  }")
	}
	for _, each := range []struct {
		name  string
		value attr.Value
	}{{"requested_resource", config.Resources}, {"priority", config.Priority}} {
		if !quota && !each.value.IsNull() && !each.value.IsUnknown() {
			diags.AddAttributeError(path.Root(each.name), "Argument Without a Resource Quota",
				fmt.Sprintf("%s means something on a resource quota only. Set resource_quota_id, or remove %s.", each.name, each.name))
		}
	}
}

// validateDatasets checks that each dataset is one or a place, and that dynamic ones
// come last, as CreateInstance asks for.
func validateDatasets(ctx context.Context, config tfsdk.Config, m model, diags *diag.Diagnostics) {
	afterDynamic := false
	for i, each := range m.Datasets.Elements() {
		if each.IsNull() || each.IsUnknown() {
			continue
		}
		at := path.Root(attrDatasets).AtListIndex(i)
		var id, uri types.String
		var dynamic types.Bool
		diags.Append(config.GetAttribute(ctx, at.AtName("dataset_id"), &id)...)
		diags.Append(config.GetAttribute(ctx, at.AtName("uri"), &uri)...)
		diags.Append(config.GetAttribute(ctx, at.AtName("dynamic"), &dynamic)...)
		if !id.IsUnknown() && !uri.IsUnknown() && fwx.IsEmptyText(id) == fwx.IsEmptyText(uri) {
			diags.AddAttributeError(at, "Invalid Dataset", fmt.Sprintf("Exactly one of dataset_id and uri of %s must be set.", at))
		}
		if afterDynamic && !dynamic.IsUnknown() && !dynamic.ValueBool() {
			diags.AddAttributeError(at, "Invalid Order of Datasets", fmt.Sprintf("%s comes after a dynamic dataset. Put dynamic datasets last.", at))
		}
		afterDynamic = afterDynamic || dynamic.ValueBool()
	}
}

func validateVPC(ctx context.Context, config tfsdk.Config, m model, diags *diag.Diagnostics) {
	if m.VPC.IsNull() || m.VPC.IsUnknown() {
		return
	}
	var vswitch types.String
	var ranges types.List
	diags.Append(config.GetAttribute(ctx, path.Root("vpc").AtName("vswitch_id"), &vswitch)...)
	diags.Append(config.GetAttribute(ctx, path.Root("vpc").AtName("extended_cidrs"), &ranges)...)
	if !vswitch.IsUnknown() && !fwx.IsEmptyText(vswitch) && !ranges.IsUnknown() && len(ranges.Elements()) == 0 {
		diags.AddAttributeError(path.Root("vpc"), "Missing Extended CIDRs",
			"extended_cidrs is required with vswitch_id: PAI refuses the instance otherwise.")
	}
}
