package job

import (
	"context"
	"reflect"
	"slices"

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
		attrJobSpecs:          importedNodes(spec.Specs),
		attrQuota:             fwx.StringOrNull(spec.QuotaID),
		attrEnvironment:       spec.Envs,
		"data_sources":        spec.DataSources,
		"code_source":         spec.CodeSource,
		"vpc":                 spec.VPC,
		"third_party_libs":    spec.ThirdpartyLibs,
		"third_party_lib_dir": fwx.StringOrNull(spec.ThirdpartyLibDir),
		"settings":            importedSettings(spec.Settings),
		"tags":                spec.Tags(),
		attrMode:              types.StringValue(string(spec.Association.Mode)),
		attrRole:              fwx.NewRoleARN(spec.Association.RoleARN),
	} {
		diags.Append(state.SetAttribute(ctx, path.Root(name), value)...)
	}
	return diags
}

// importedNodes are nodes as an import writes them. Nodes that were submitted
// without a count are one.
func importedNodes(nodes []cloud.JobNodeSpec) []cloud.JobNodeSpec {
	nodes = slices.Clone(nodes)
	for i := range nodes {
		if nodes[i].PodCount == nil {
			nodes[i].PodCount = new(int64(1))
		}
	}
	return nodes
}

// importedSettings returns nil when every setting is off or empty: that is what a
// job without settings looks like.
func importedSettings(from *cloud.JobSettings) *cloud.JobSettings {
	if from == nil {
		return nil
	}
	to := *from
	to.Tags = nil
	for _, flag := range []**bool{
		&to.EnableRDMA, &to.EnableSanityCheck, &to.EnableErrorMonitoringInAIMaster, &to.EnableOSSAppend,
		&to.EnableTideResource, &to.EnableCPUAffinity, &to.DisableECSStockCheck,
	} {
		if *flag != nil && !**flag {
			*flag = nil
		}
	}
	if len(to.AdvancedSettings) == 0 {
		to.AdvancedSettings = nil
	}
	if reflect.ValueOf(to).IsZero() {
		return nil
	}
	return &to
}
