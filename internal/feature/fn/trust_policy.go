package fn

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/pai-iac/terraform-provider-pai/internal/ramdoc"
	"github.com/pai-iac/terraform-provider-pai/internal/workload"
)

type trustPolicy struct{}

func newTrustPolicy() function.Function { return trustPolicy{} }

func (trustPolicy) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "trust_policy"
}

func (trustPolicy) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "Returns the trust policy of a RAM role for PAI workloads.",
		MarkdownDescription: "Returns the trust policy, as JSON, that lets workloads of the given kinds assume a RAM role: " +
			"`pai.aliyuncs.com` for DSW instances and DLC jobs, `eas.pai.aliyuncs.com` for EAS services.\n\n" +
			"Use it for a role that another provider manages. `pai_instance_role` writes this policy by itself.\n\n" +
			"The same kinds give the same text, in whichever order they are named.",
		Parameters: []function.Parameter{
			function.SetParameter{
				Name:                "workloads",
				ElementType:         types.StringType,
				MarkdownDescription: "Kinds of workloads that may assume the role, at least one of `dsw`, `dlc` and `eas`.",
			},
		},
		Return: function.StringReturn{},
	}
}

func (trustPolicy) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	const workloads = 0
	var names []types.String
	if resp.Error = req.Arguments.Get(ctx, &names); resp.Error != nil {
		return
	}
	kinds, err := readEach(workloads, names, workload.ParseKind)
	if err != nil {
		resp.Error = err
		return
	}
	if len(kinds) == 0 {
		resp.Error = function.NewArgumentFuncError(workloads, "names no workload: it must hold dsw, dlc or eas")
		return
	}
	document := ramdoc.Trust(workload.ServicePrincipals(kinds)...)
	resp.Error = resp.Result.Set(ctx, document.JSON())
}
