package instance

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
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
	exactlyOne(&resp.Diagnostics, "Invalid Compute", "ecs_spec", config.ECSSpec, "resource_quota_id", config.QuotaID)
	validateQuota(config, &resp.Diagnostics)
	validateEnvironment(config, &resp.Diagnostics)
	validateDatasets(ctx, config, &resp.Diagnostics)
	validateVPC(ctx, config, &resp.Diagnostics)
}

// exactlyOne refuses two texts of which neither or both are given.
func exactlyOne(diags *diag.Diagnostics, summary, one string, first types.String, other string, second types.String) {
	if first.IsUnknown() || second.IsUnknown() || fwx.IsEmptyText(first) != fwx.IsEmptyText(second) {
		return
	}
	diags.AddAttributeError(path.Root(one), summary, fmt.Sprintf("Exactly one of %s and %s must be set.", one, other))
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

// validateEnvironment keeps a variable from being given twice. It names the variable
// and no value.
func validateEnvironment(config model, diags *diag.Diagnostics) {
	if config.Environment.IsUnknown() || config.EnvironmentWO.IsUnknown() {
		return
	}
	var twice []string
	for name := range config.EnvironmentWO.Elements() {
		if _, found := config.Environment.Elements()[name]; found {
			twice = append(twice, name)
		}
	}
	slices.Sort(twice)
	if len(twice) > 0 {
		diags.AddAttributeError(path.Root(attrEnvironmentWO), "Environment Variable Given Twice", fmt.Sprintf(
			"environment and environment_wo both have %s. Keep each variable in one of them.", strings.Join(twice, ", ")))
	}
}

// validateDatasets checks that each dataset is one or a place, and that dynamic ones
// come last, as CreateInstance asks for.
func validateDatasets(ctx context.Context, config model, diags *diag.Diagnostics) {
	if !isKnown(ctx, config.Datasets) {
		return
	}
	dynamic := false
	for i, dataset := range elements[[]cloud.InstanceDataset](ctx, config.Datasets, diags) {
		at := path.Root(attrDatasets).AtListIndex(i)
		if given(dataset.ID) == given(dataset.URI) {
			diags.AddAttributeError(at, "Invalid Dataset", fmt.Sprintf("Exactly one of dataset_id and uri of %s must be set.", at))
		}
		isDynamic := dataset.Dynamic != nil && *dataset.Dynamic
		if dynamic && !isDynamic {
			diags.AddAttributeError(at, "Invalid Order of Datasets", fmt.Sprintf("%s comes after a dynamic dataset. Put dynamic datasets last.", at))
		}
		dynamic = dynamic || isDynamic
	}
}

func given(text *string) bool { return text != nil && *text != "" }

func validateVPC(ctx context.Context, config model, diags *diag.Diagnostics) {
	if config.VPC.IsNull() || !isKnown(ctx, config.VPC) {
		return
	}
	vpc := object[cloud.InstanceVPC](ctx, config.VPC, diags)
	if vpc != nil && given(vpc.VSwitchID) && len(vpc.ExtendedCIDRs) == 0 {
		diags.AddAttributeError(path.Root("vpc"), "Missing Extended CIDRs",
			"extended_cidrs is required with vswitch_id: PAI refuses the instance otherwise.")
	}
}
