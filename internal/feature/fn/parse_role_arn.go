package fn

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/pai-iac/terraform-provider-pai/internal/acs"
)

type parseRoleARN struct{}

func newParseRoleARN() function.Function { return parseRoleARN{} }

// roleParts is the object that parse_role_arn returns.
type roleParts struct {
	AccountID string `tfsdk:"account_id"`
	Name      string `tfsdk:"name"`
}

func (parseRoleARN) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "parse_role_arn"
}

func (parseRoleARN) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "Returns the account id and the name in the ARN of a RAM role.",
		MarkdownDescription: "Returns an object with what the ARN of one RAM role says: `account_id` and `name`.\n\n" +
			"The name is spelled as in the ARN. RAM spells it in lower case there, whatever the role was created as, so it may differ in case " +
			"from the name of the role.",
		Parameters: []function.Parameter{
			function.StringParameter{
				Name: "arn",
				MarkdownDescription: "ARN of one role: `acs:ram::<account id>:role/<name>`. An ARN with a wildcard or of anything else is an " +
					"error.",
			},
		},
		Return: function.ObjectReturn{AttributeTypes: map[string]attr.Type{
			"account_id": types.StringType,
			"name":       types.StringType,
		}},
	}
}

func (parseRoleARN) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	const arn = 0
	var text string
	if resp.Error = req.Arguments.Get(ctx, &text); resp.Error != nil {
		return
	}
	role, err := read(arn, text, acs.ParseRoleARN)
	if err != nil {
		resp.Error = err
		return
	}
	resp.Error = resp.Result.Set(ctx, roleParts{AccountID: role.Account, Name: role.Name})
}
