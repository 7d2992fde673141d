package fn

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/function"

	"github.com/pai-iac/terraform-provider-pai/internal/ramdoc"
	"github.com/pai-iac/terraform-provider-pai/internal/workload"
)

type trusts struct{}

func newTrusts() function.Function { return trusts{} }

func (trusts) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "trusts"
}

func (trusts) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "Returns whether a trust policy lets a PAI workload assume the role.",
		MarkdownDescription: "Returns `true` if a trust policy certainly lets workloads of a kind assume the role, `false` if not. Made for " +
			"`precondition` and `check` blocks.\n\n" +
			"The policy is evaluated, not searched for a name: every statement counts, and an explicit `Deny` wins over every `Allow`. " +
			"What a condition will compare with is not known before the role is assumed. An `Allow` under a condition therefore counts as " +
			"`false`, and so does an `Allow` next to a `Deny` of the same workload under a condition.",
		Parameters: []function.Parameter{
			function.StringParameter{
				Name:                "policy",
				MarkdownDescription: "Trust policy of the role, as JSON. A text that is no trust policy is an error.",
			},
			function.StringParameter{
				Name:                "workload",
				MarkdownDescription: "Kind of the workload: `dsw`, `dlc` or `eas`.",
			},
		},
		Return: function.BoolReturn{},
	}
}

func (trusts) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	const policy, kind = 0, 1
	var policyText, kindText string
	if resp.Error = req.Arguments.Get(ctx, &policyText, &kindText); resp.Error != nil {
		return
	}
	document, err := read(policy, policyText, ramdoc.ParseTrust)
	if err != nil {
		resp.Error = err
		return
	}
	asking, err := read(kind, kindText, workload.ParseKind)
	if err != nil {
		resp.Error = err
		return
	}
	decision := ramdoc.AssumedBy(document, asking.ServicePrincipal())
	resp.Error = resp.Result.Set(ctx, decision.Outcome == ramdoc.Allowed && decision.Certain())
}
