package job

import (
	"context"
	"reflect"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
)

// takeOver writes all that PAI tells of a job into the state of an import. What
// it does not tell stays null: see cloud.JobSpec.
func takeOver(ctx context.Context, state *tfsdk.State, job cloud.Job) diag.Diagnostics {
	spec := job.Spec
	var diags diag.Diagnostics
	for name, value := range map[string]any{
		"workspace_id":        spec.WorkspaceID,
		attrDisplayName:       spec.DisplayName,
		attrJobType:           spec.Type,
		"user_command":        spec.UserCommand,
		attrJobSpecs:          flattenNodes(spec.Specs),
		attrQuota:             ptr(spec.QuotaID),
		attrEnvironment:       spec.Envs,
		"data_sources":        flattenDataSources(spec.DataSources),
		"code_source":         flattenCodeSource(spec.CodeSource),
		"vpc":                 flattenVPC(spec.VPC),
		"third_party_libs":    spec.ThirdpartyLibs,
		"third_party_lib_dir": ptr(spec.ThirdpartyLibDir),
		"settings":            flattenSettings(spec.Settings),
		"tags":                spec.Settings.Tags,
		attrMode:              types.StringValue(string(spec.Association.Mode)),
		attrRole:              fwx.NewRoleARN(spec.Association.RoleARN),
	} {
		diags.Append(state.SetAttribute(ctx, path.Root(name), value)...)
	}
	return diags
}

func flattenNodes(specs []cloud.JobNodeSpec) []nodeSpec {
	var nodes []nodeSpec
	for _, from := range specs {
		// Nodes that were submitted without a count are one.
		count := max(from.PodCount, 1)
		node := nodeSpec{
			Type: &from.Type, Image: &from.Image, PodCount: &count, ECSSpec: ptr(from.ECSSpec), RestartPolicy: ptr(from.RestartPolicy),
		}
		if r := from.Resources; r != nil {
			node.Resources = &resources{
				CPU: ptr(r.CPU), Memory: ptr(r.Memory), SharedMemory: ptr(r.SharedMemory), GPU: ptr(r.GPU), GPUType: ptr(r.GPUType),
			}
		}
		if s := from.Spot; s != nil {
			node.Spot = &spot{Strategy: ptr(s.Strategy), PriceLimit: s.PriceLimit, DiscountLimit: s.DiscountLimit}
		}
		if d := from.SystemDisk; d != nil {
			node.SystemDisk = &disk{Category: ptr(d.Category), PerformanceLevel: ptr(d.PerformanceLevel), Size: ptr(d.Size)}
		}
		nodes = append(nodes, node)
	}
	return nodes
}

func flattenDataSources(from []cloud.JobDataSource) []dataSource {
	var sources []dataSource
	for _, source := range from {
		sources = append(sources, dataSource{ID: ptr(source.ID), URI: ptr(source.URI), MountPath: ptr(source.MountPath)})
	}
	return sources
}

func flattenCodeSource(from *cloud.JobCodeSource) *codeSource {
	if from == nil {
		return nil
	}
	return &codeSource{ID: ptr(from.ID), Branch: ptr(from.Branch), Commit: ptr(from.Commit), MountPath: ptr(from.MountPath)}
}

func flattenVPC(from *cloud.JobVPC) *vpc {
	if from == nil {
		return nil
	}
	return &vpc{
		ID: ptr(from.VPCID), VSwitchID: ptr(from.VSwitchID), SecurityGroupID: ptr(from.SecurityGroupID),
		ExtendedCIDRs: from.ExtendedCIDRs, DefaultRoute: ptr(from.DefaultRoute),
	}
}

// flattenSettings returns nil when every setting is off or empty: that is what a
// job without settings looks like.
func flattenSettings(from cloud.JobSettings) *settings {
	on := func(flag *bool) *bool { return ptr(flag != nil && *flag) }
	to := settings{
		EnableRDMA:                      on(from.EnableRDMA),
		EnableSanityCheck:               on(from.EnableSanityCheck),
		SanityCheckArgs:                 ptr(from.SanityCheckArgs),
		EnableErrorMonitoringInAIMaster: on(from.EnableErrorMonitoringInAIMaster),
		ErrorMonitoringArgs:             ptr(from.ErrorMonitoringArgs),
		OversoldType:                    ptr(from.OversoldType),
		EnableOSSAppend:                 on(from.EnableOSSAppend),
		EnableTideResource:              on(from.EnableTideResource),
		EnableCPUAffinity:               on(from.EnableCPUAffinity),
		DisableECSStockCheck:            on(from.DisableECSStockCheck),
		ReservedMinutes:                 ptr(from.ReservedMinutes),
		ReservedPolicy:                  ptr(from.ReservedPolicy),
		Driver:                          ptr(from.Driver),
		AdvancedSettings:                from.AdvancedSettings,
	}
	if len(to.AdvancedSettings) == 0 {
		to.AdvancedSettings = nil
	}
	if reflect.ValueOf(to).IsZero() {
		return nil
	}
	return &to
}
