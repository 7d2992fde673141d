package fn

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/function"

	"github.com/pai-iac/terraform-provider-pai/internal/acs"
)

type roleARN struct{}

func newRoleARN() function.Function { return roleARN{} }

func (roleARN) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "role_arn"
}

func (roleARN) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "Returns the ARN of a RAM role.",
		MarkdownDescription: "Returns the ARN of the RAM role with the given name: `acs:ram::<account id>:role/<name>`. It does not say " +
			"whether such a role exists.\n\n" +
			"RAM spells the name in lower case in the ARNs that it answers. This provider compares role ARNs ignoring case; " +
			"in a comparison of your own, put `lower()` around both sides.",
		Parameters: []function.Parameter{
			function.StringParameter{
				Name:                "account_id",
				MarkdownDescription: "Id of the account that owns the role, in digits.",
			},
			function.StringParameter{
				Name:                "name",
				MarkdownDescription: "Name of the role: up to 64 letters, digits, periods and hyphens.",
			},
		},
		Return: function.StringReturn{},
	}
}

func (roleARN) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	const accountID, name = 0, 1
	var accountText, nameText string
	if resp.Error = req.Arguments.Get(ctx, &accountText, &nameText); resp.Error != nil {
		return
	}
	account, err := read(accountID, accountText, checked(acs.ValidateAccountID))
	if err != nil {
		resp.Error = err
		return
	}
	role, err := read(name, nameText, checked(acs.ValidateRoleName))
	if err != nil {
		resp.Error = err
		return
	}
	resp.Error = resp.Result.Set(ctx, acs.NewRoleARN(account, role).String())
}
