package job

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
	"github.com/pai-iac/terraform-provider-pai/internal/preflight"
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
	validateDataSources(ctx, req.Config, config, &resp.Diagnostics)
	fwx.ValidateEnvironment(config.Environment, config.EnvironmentWO, &resp.Diagnostics)
	validateSize(config, &resp.Diagnostics)
}

// validateNodes checks what each group of nodes is and where it runs.
func validateNodes(ctx context.Context, config tfsdk.Config, m model, diags *diag.Diagnostics) {
	if m.JobSpecs.IsUnknown() {
		return
	}
	for i, each := range m.JobSpecs.Elements() {
		if each.IsNull() || each.IsUnknown() {
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

// validateDataSources checks that each data source is a data set or a place.
func validateDataSources(ctx context.Context, config tfsdk.Config, m model, diags *diag.Diagnostics) {
	for i, each := range m.DataSources.Elements() {
		if each.IsNull() || each.IsUnknown() {
			continue
		}
		source := path.Root("data_sources").AtListIndex(i)
		var id, uri types.String
		diags.Append(config.GetAttribute(ctx, source.AtName("data_source_id"), &id)...)
		diags.Append(config.GetAttribute(ctx, source.AtName("uri"), &uri)...)
		if diags.HasError() {
			return
		}
		if id.IsUnknown() || uri.IsUnknown() || fwx.IsEmptyText(id) != fwx.IsEmptyText(uri) {
			continue
		}
		diags.AddAttributeError(source.AtName("data_source_id"), "Invalid Data Source",
			fmt.Sprintf("Exactly one of data_source_id and uri of %s must be set.", source))
	}
}

// misplaced finds nodes that do not say where they run, or say it twice. What
// is unknown may yet be right.
func misplaced(instance types.String, taken types.Object, quota types.String) (remedy.Text, bool) {
	set := func(value attr.Value) bool {
		return !value.IsNull() && !value.IsUnknown() && !value.Equal(types.StringValue(""))
	}
	switch {
	case fwx.IsEmptyText(instance) && taken.IsNull():
		return remedy.NodesWithoutResources(), true
	case set(instance) && set(taken), set(instance) && set(quota):
		return remedy.InstanceTypeWithQuota(), true
	case set(taken) && fwx.IsEmptyText(quota):
		return remedy.ResourcesWithoutQuota(), true
	}
	return remedy.Text{}, false
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

// looksHourly is the price limit, in CNY per minute, from which it is probably
// meant per hour. 60 CNY per hour is more than a node with one GPU costs; only
// nodes with many GPUs are worth more, so that the plan warns and does not
// refuse.
const looksHourly = 1.0

// checkPrices warns of price limits that look like prices per hour, in a plan
// that submits a job: nothing that is submitted can be changed any more.
func (p *planning) checkPrices(ctx context.Context) {
	if p.plan.JobSpecs.IsNull() || p.plan.JobSpecs.IsUnknown() {
		return
	}
	for i := range p.plan.JobSpecs.Elements() {
		spot := path.Root(attrJobSpecs).AtListIndex(i).AtName("spot")
		var bid types.Object
		p.resp.Diagnostics.Append(p.resp.Plan.GetAttribute(ctx, spot, &bid)...)
		limit, isNumber := bid.Attributes()["price_limit"].(types.Float64)
		if !isNumber || limit.IsNull() || limit.IsUnknown() || limit.ValueFloat64() < looksHourly {
			continue
		}
		p.findings = append(p.findings, preflight.Finding{
			Certainty: preflight.Notice, Attribute: attrJobSpecs,
			Text: remedy.SpotPriceLooksHourly(spot.AtName("price_limit").String(), limit.ValueFloat64()),
		})
	}
}
