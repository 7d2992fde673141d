package job

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
	"github.com/pai-iac/terraform-provider-pai/internal/workload"
)

// ValidateConfig checks what needs no cloud and concerns more than one argument.
func (r *dlcJob) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	var config model
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	fwx.ValidateAssociation(config.Mode, config.Role, workload.DLC.Noun(), &resp.Diagnostics)
	validateNodes(ctx, req.Config, config, &resp.Diagnostics)
	validateEnvironment(config, &resp.Diagnostics)
	validateSize(config, &resp.Diagnostics)
}

// validateNodes checks what each group of nodes is and where it runs.
func validateNodes(ctx context.Context, config tfsdk.Config, m model, diags *diag.Diagnostics) {
	if m.JobSpecs.IsUnknown() {
		return
	}
	for i, element := range m.JobSpecs.Elements() {
		if element.IsNull() || element.IsUnknown() {
			continue
		}
		node := path.Root(attrJobSpecs).AtListIndex(i)
		var nodeType, instance types.String
		var taken types.Object
		diags.Append(config.GetAttribute(ctx, node.AtName("type"), &nodeType)...)
		diags.Append(config.GetAttribute(ctx, node.AtName("ecs_spec"), &instance)...)
		diags.Append(config.GetAttribute(ctx, node.AtName("resources"), &taken)...)
		if diags.HasError() {
			return
		}
		if !nodeType.IsUnknown() && !m.JobType.IsUnknown() {
			if err := workload.ValidateJobNode(m.JobType.ValueString(), nodeType.ValueString()); err != nil {
				diags.AddAttributeError(node.AtName("type"), "Invalid Node Type", remedy.JobNodeType(err).Detail)
			}
		}
		if text, wrong := misplaced(instance, taken, m.QuotaID); wrong {
			diags.AddAttributeError(node, text.Summary, text.Detail)
		}
	}
}

// misplaced finds nodes that do not say where they run, or say it twice. What
// is unknown may yet be right.
func misplaced(instance types.String, taken types.Object, quota types.String) (remedy.Text, bool) {
	set := func(value attr.Value) bool { return !value.IsNull() && !value.IsUnknown() }
	instance, quota = emptyAsNull(instance), emptyAsNull(quota)
	switch {
	case instance.IsNull() && taken.IsNull():
		return remedy.NodesWithoutResources(), true
	case set(instance) && set(taken), set(instance) && set(quota):
		return remedy.InstanceTypeWithQuota(), true
	case set(taken) && quota.IsNull():
		return remedy.ResourcesWithoutQuota(), true
	}
	return remedy.Text{}, false
}

// emptyAsNull treats an empty text as one that is left out.
func emptyAsNull(text types.String) types.String {
	if !text.IsUnknown() && text.ValueString() == "" {
		return types.StringNull()
	}
	return text
}

// validateEnvironment keeps a variable from being given twice. It names the
// variable and no value.
func validateEnvironment(m model, diags *diag.Diagnostics) {
	if m.Environment.IsUnknown() || m.EnvironmentWO.IsUnknown() {
		return
	}
	var twice []string
	for name := range m.EnvironmentWO.Elements() {
		if _, found := m.Environment.Elements()[name]; found {
			twice = append(twice, name)
		}
	}
	slices.Sort(twice)
	if len(twice) > 0 {
		diags.AddAttributeError(path.Root(attrEnvironmentWO), "Environment Variable Given Twice", fmt.Sprintf(
			"environment and environment_wo both have %s. Keep each variable in one of them.", strings.Join(twice, ", ")))
	}
}

// validateSize adds up what is surely in the body of CreateJob. The names of
// members and what PAI adds come on top of it, so that what is refused here is
// refused by PAI, too.
func validateSize(m model, diags *diag.Diagnostics) {
	size := 0
	add := func(text string) {
		encoded, err := json.Marshal(text)
		if err == nil {
			size += len(encoded)
		}
	}
	add(m.UserCommand.ValueString())
	add(m.Description.ValueString())
	add(m.Options.ValueString())
	for _, group := range []types.Map{m.Environment, m.EnvironmentWO, m.Tags} {
		for name, value := range group.Elements() {
			add(name)
			if known, ok := value.(types.String); ok {
				add(known.ValueString())
			}
		}
	}
	if size > workload.MaxJobBody {
		text := remedy.JobTooLarge(size, workload.MaxJobBody)
		diags.AddError(text.Summary, text.Detail)
	}
}
