package fn

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/pai-iac/terraform-provider-pai/internal/workload"
)

type credentialSources struct{}

func newCredentialSources() function.Function { return credentialSources{} }

// sources is the object that credential_sources returns.
type sources struct {
	URIVariable string `tfsdk:"uri_variable"`
	File        string `tfsdk:"file"`
}

func (credentialSources) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "credential_sources"
}

func (credentialSources) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "Returns where code inside a PAI workload finds the temporary credentials of its role.",
		MarkdownDescription: "Returns an object that says where code inside a workload finds the temporary credentials of the associated role. " +
			"Use it in the command of a DLC job or in an EAS service JSON, so that names and paths are written in one place.\n\n" +
			"- `uri_variable`: the environment variable that holds the address of a local HTTP service. The service returns the " +
			"credentials as JSON. PAI sets the variable.\n" +
			"- `file`: the path of a JSON file with the same credentials. PAI updates the file before the credentials expire.\n\n" +
			"A workload without a role has neither.",
		Parameters: []function.Parameter{
			function.StringParameter{
				Name:                "workload",
				MarkdownDescription: "Kind of the workload: `dsw`, `dlc` or `eas`.",
			},
		},
		Return: function.ObjectReturn{AttributeTypes: map[string]attr.Type{
			"uri_variable": types.StringType,
			"file":         types.StringType,
		}},
	}
}

func (credentialSources) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	const kind = 0
	var text string
	if resp.Error = req.Arguments.Get(ctx, &text); resp.Error != nil {
		return
	}
	asking, err := read(kind, text, workload.ParseKind)
	if err != nil {
		resp.Error = err
		return
	}
	found := asking.CredentialSources()
	resp.Error = resp.Result.Set(ctx, sources{URIVariable: found.URIVariable, File: found.File})
}
