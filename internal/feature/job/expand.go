package job

import (
	"context"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/workload"
)

// expand turns a plan that is applied into what is submitted. Write-only values
// are in the configuration alone.
func expand(ctx context.Context, plan, config model, to workload.Association) (cloud.JobSpec, diag.Diagnostics) {
	var diags diag.Diagnostics
	envs := elements[map[string]string](ctx, plan.Environment, &diags)
	if secrets := elements[map[string]string](ctx, config.EnvironmentWO, &diags); len(secrets) > 0 {
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
		DataSources:           expandDataSources(ctx, plan.DataSources, &diags),
		CodeSource:            expandCodeSource(ctx, plan.CodeSource, &diags),
		VPC:                   expandVPC(ctx, plan.VPC, &diags),
		MaxRunningTimeMinutes: plan.MaxRunningTimeMinutes.ValueInt64(),
		ThirdpartyLibs:        elements[[]string](ctx, plan.ThirdPartyLibs, &diags),
		ThirdpartyLibDir:      plan.ThirdPartyLibDir.ValueString(),
		Options:               plan.Options.ValueString(),
		SuccessPolicy:         plan.SuccessPolicy.ValueString(),
		Settings:              expandSettings(ctx, plan.Settings, &diags),
		Association:           to,
	}
	spec.Settings.Tags = elements[map[string]string](ctx, plan.Tags, &diags)
	return spec, diags
}

// object decodes a nested object; nil when it is null.
func object[T any](ctx context.Context, from types.Object, diags *diag.Diagnostics) *T {
	var to *T
	diags.Append(from.As(ctx, &to, basetypes.ObjectAsOptions{})...)
	return to
}

func expandNodes(ctx context.Context, plan, config types.List, diags *diag.Diagnostics) []cloud.JobNodeSpec {
	secrets := elements[[]nodeSpec](ctx, config, diags)
	var nodes []cloud.JobNodeSpec
	for i, from := range elements[[]nodeSpec](ctx, plan, diags) {
		node := cloud.JobNodeSpec{
			Type: val(from.Type), Image: val(from.Image), PodCount: val(from.PodCount),
			ECSSpec: val(from.ECSSpec), RestartPolicy: val(from.RestartPolicy),
		}
		if r := from.Resources; r != nil {
			node.Resources = &cloud.JobResources{
				CPU: val(r.CPU), Memory: val(r.Memory), SharedMemory: val(r.SharedMemory), GPU: val(r.GPU), GPUType: val(r.GPUType),
			}
		}
		if s := from.Spot; s != nil {
			node.Spot = &cloud.JobSpot{Strategy: val(s.Strategy), PriceLimit: s.PriceLimit, DiscountLimit: s.DiscountLimit}
		}
		if d := from.SystemDisk; d != nil {
			node.SystemDisk = &cloud.JobDisk{Category: val(d.Category), PerformanceLevel: val(d.PerformanceLevel), Size: val(d.Size)}
		}
		if i < len(secrets) && secrets[i].ImageAuth != nil {
			auth := secrets[i].ImageAuth
			node.ImageAuth = &cloud.JobImageAuth{Registry: val(auth.Registry), Username: val(auth.UsernameWO), Password: val(auth.PasswordWO)}
		}
		nodes = append(nodes, node)
	}
	return nodes
}

func expandDataSources(ctx context.Context, plan types.List, diags *diag.Diagnostics) []cloud.JobDataSource {
	var sources []cloud.JobDataSource
	for _, from := range elements[[]dataSource](ctx, plan, diags) {
		sources = append(sources, cloud.JobDataSource{
			ID: val(from.ID), URI: val(from.URI), Version: val(from.Version), MountPath: val(from.MountPath),
			MountAccess: val(from.MountAccess), Options: val(from.Options), EnableCache: from.EnableCache,
		})
	}
	return sources
}

func expandCodeSource(ctx context.Context, plan types.Object, diags *diag.Diagnostics) *cloud.JobCodeSource {
	from := object[codeSource](ctx, plan, diags)
	if from == nil {
		return nil
	}
	return &cloud.JobCodeSource{ID: val(from.ID), Branch: val(from.Branch), Commit: val(from.Commit), MountPath: val(from.MountPath)}
}

func expandVPC(ctx context.Context, plan types.Object, diags *diag.Diagnostics) *cloud.JobVPC {
	from := object[vpc](ctx, plan, diags)
	if from == nil {
		return nil
	}
	return &cloud.JobVPC{
		VPCID: val(from.ID), VSwitchID: val(from.VSwitchID), SecurityGroupID: val(from.SecurityGroupID),
		ExtendedCIDRs: from.ExtendedCIDRs, DefaultRoute: val(from.DefaultRoute),
	}
}

func expandSettings(ctx context.Context, plan types.Object, diags *diag.Diagnostics) cloud.JobSettings {
	from := object[settings](ctx, plan, diags)
	if from == nil {
		return cloud.JobSettings{}
	}
	return cloud.JobSettings{
		EnableRDMA:                      from.EnableRDMA,
		EnableSanityCheck:               from.EnableSanityCheck,
		SanityCheckArgs:                 val(from.SanityCheckArgs),
		EnableErrorMonitoringInAIMaster: from.EnableErrorMonitoringInAIMaster,
		ErrorMonitoringArgs:             val(from.ErrorMonitoringArgs),
		OversoldType:                    val(from.OversoldType),
		EnableOSSAppend:                 from.EnableOSSAppend,
		EnableTideResource:              from.EnableTideResource,
		EnableCPUAffinity:               from.EnableCPUAffinity,
		DisableECSStockCheck:            from.DisableECSStockCheck,
		ReservedMinutes:                 val(from.ReservedMinutes),
		ReservedPolicy:                  val(from.ReservedPolicy),
		Driver:                          val(from.Driver),
		AdvancedSettings:                from.AdvancedSettings,
	}
}
