package fn

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/pai-iac/terraform-provider-pai/internal/acs"
	"github.com/pai-iac/terraform-provider-pai/internal/workload"
)

type easRoleConfig struct{}

func newEASRoleConfig() function.Function { return easRoleConfig{} }

func (easRoleConfig) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "eas_role_config"
}

func (easRoleConfig) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "Returns the part of an EAS service JSON that says which role the service carries.",
		MarkdownDescription: "Returns the part of an EAS service JSON, as JSON, that says which RAM role the service carries: what " +
			"`pai_eas_role_association` would write. Use it where another provider or a pipeline owns the service JSON, so that there is one owner only.\n\n" +
			"Merge it into the whole JSON, and `options` into its `options`: Terraform's `merge()` alone would replace the other options. The JSON " +
			"must have no `role_arn` or `credential.role_arn` of its own in the modes `none` and `default`: a merge cannot take one away.",
		Parameters: []function.Parameter{
			function.StringParameter{
				Name: "role_mode",
				MarkdownDescription: "Which role the service carries: `none`, `default` (the default role of PAI) or `custom` (the role in `role_arn`). " +
					"The default role reaches the bucket of a workspace only if the JSON has `metadata.workspace_id`.",
			},
		},
		// The argument is optional, which only a variadic one can be: OpenTofu (1.12) sends a null as no value at all,
		// and the framework refuses that.
		VariadicParameter: function.StringParameter{
			Name:                "role_arn",
			AllowNullValue:      true,
			MarkdownDescription: "ARN of the role, in the mode `custom` only. Left out (in Terraform also null) in the other modes.",
		},
		Return: function.StringReturn{},
	}
}

func (easRoleConfig) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	const roleMode, roleARN = 0, 1
	var mode string
	var arns []types.String
	if resp.Error = req.Arguments.Get(ctx, &mode, &arns); resp.Error != nil {
		return
	}
	if len(arns) > 1 {
		resp.Error = function.NewArgumentFuncError(roleARN+1, "is one role too many: a service carries one at most")
		return
	}
	role := ""
	if len(arns) == 1 {
		role = arns[0].ValueString()
	}
	if role != "" {
		parsed, err := read(roleARN, role, acs.ParseRoleARN)
		if err != nil {
			resp.Error = err
			return
		}
		role = parsed.String()
	}
	if mode == "" {
		resp.Error = function.NewArgumentFuncError(roleMode, "is empty: it must be none, default or custom")
		return
	}
	association, err := workload.NewAssociation(workload.RoleMode(mode), role)
	if err != nil {
		resp.Error = function.NewArgumentFuncError(roleMode, err.Error())
		return
	}
	config, err := workload.ServiceRoleConfig(association)
	if err != nil {
		resp.Error = function.NewArgumentFuncError(roleMode, err.Error())
		return
	}
	resp.Error = resp.Result.Set(ctx, config)
}
