package job

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/pai-iac/terraform-provider-pai/internal/preflight"
	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
)

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
