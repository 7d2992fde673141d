package job

import (
	"context"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
	"github.com/pai-iac/terraform-provider-pai/internal/workload"
)

// expand turns a plan that is applied into what is submitted. Write-only values
// are in the configuration alone.
func expand(ctx context.Context, plan, config model, to workload.Association) (cloud.JobSpec, diag.Diagnostics) {
	var diags diag.Diagnostics
	envs := fwx.Elements[map[string]string](ctx, plan.Environment, &diags)
	if secrets := fwx.Elements[map[string]string](ctx, config.EnvironmentWO, &diags); len(secrets) > 0 {
		if envs == nil {
			envs = map[string]string{}
		}
		maps.Copy(envs, secrets)
	}
	spec := cloud.JobSpec{
		DisplayName:           plan.DisplayName.ValueString(),
		Type:                  plan.JobType.ValueString(),
		WorkspaceID:           plan.WorkspaceID.ValueString(),
		UserCommand:           plan.UserCommand.ValueString(),
		Description:           plan.Description.ValueString(),
		Specs:                 expandNodes(ctx, plan.JobSpecs, config.JobSpecs, &diags),
		QuotaID:               plan.QuotaID.ValueString(),
		Priority:              plan.Priority.ValueInt32(),
		Accessibility:         plan.Accessibility.ValueString(),
		Envs:                  envs,
		DataSources:           fwx.Elements[[]cloud.JobDataSource](ctx, plan.DataSources, &diags),
		CodeSource:            fwx.Nested[cloud.JobCodeSource](ctx, plan.CodeSource, &diags),
		VPC:                   fwx.Nested[cloud.JobVPC](ctx, plan.VPC, &diags),
		MaxRunningTimeMinutes: plan.MaxRunningTimeMinutes.ValueInt64(),
		ThirdpartyLibs:        fwx.Elements[[]string](ctx, plan.ThirdPartyLibs, &diags),
		ThirdpartyLibDir:      plan.ThirdPartyLibDir.ValueString(),
		Options:               plan.Options.ValueString(),
		SuccessPolicy:         plan.SuccessPolicy.ValueString(),
		Settings:              fwx.Nested[cloud.JobSettings](ctx, plan.Settings, &diags),
		Association:           to,
	}
	if tags := fwx.Elements[map[string]string](ctx, plan.Tags, &diags); len(tags) > 0 {
		if spec.Settings == nil {
			spec.Settings = &cloud.JobSettings{}
		}
		spec.Settings.Tags = tags
	}
	spec.OnlyGiven()
	return spec, diags
}

// expandNodes takes the credentials of images from the configuration, which alone
// has write-only values.
func expandNodes(ctx context.Context, plan, config types.List, diags *diag.Diagnostics) []cloud.JobNodeSpec {
	nodes := fwx.Elements[[]cloud.JobNodeSpec](ctx, plan, diags)
	secrets := fwx.Elements[[]cloud.JobNodeSpec](ctx, config, diags)
	for i := range min(len(nodes), len(secrets)) {
		nodes[i].ImageAuth = secrets[i].ImageAuth
	}
	return nodes
}
