package fn

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/pai-iac/terraform-provider-pai/internal/acs"
	"github.com/pai-iac/terraform-provider-pai/internal/ramdoc"
)

type passRolePolicy struct{}

func newPassRolePolicy() function.Function { return passRolePolicy{} }

func (passRolePolicy) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "passrole_policy"
}

func (passRolePolicy) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "Returns a policy that allows passing RAM roles to PAI.",
		MarkdownDescription: "Returns a permission policy, as JSON, that allows `ram:PassRole` on the given roles. The user who creates a " +
			"workload with a custom role needs this permission for that role.\n\n" +
			"Use it for a policy that another provider manages. `pai_passrole_grant` writes and attaches such a policy by itself.\n\n" +
			"The same arguments give the same text, in whichever order their members are named.",
		Parameters: []function.Parameter{
			function.SetParameter{
				Name:        "role_arns",
				ElementType: types.StringType,
				MarkdownDescription: "ARNs of the roles that may be passed, at least one. A wildcard is refused: it would allow passing " +
					"roles that do not exist yet, whatever they will be allowed to do.",
			},
		},
		// The argument is optional, which only a variadic one can be: OpenTofu (1.12) sends a null as no value at all,
		// and the framework refuses that. It is a set rather than strings for the shape of pai_passrole_grant.
		VariadicParameter: function.SetParameter{
			Name:           "services",
			ElementType:    types.StringType,
			AllowNullValue: true,
			MarkdownDescription: "Service principals to which the roles may be passed, as the condition `acs:Service`. Left out (in Terraform also null): no " +
				"such condition. The value that PAI sends for this key is not documented: try it out before relying on it.",
		},
		Return: function.StringReturn{},
	}
}

func (passRolePolicy) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	const roleARNs, services = 0, 1
	var arns []types.String
	var narrowings [][]types.String
	if resp.Error = req.Arguments.Get(ctx, &arns, &narrowings); resp.Error != nil {
		return
	}
	roles, err := readEach(roleARNs, arns, exactRoleARN)
	if err != nil {
		resp.Error = err
		return
	}
	if len(roles) == 0 {
		resp.Error = function.NewArgumentFuncError(roleARNs, "names no role: it must hold at least one role arn")
		return
	}
	principals, err := optionalServices(services, narrowings, checked(acs.ValidateServicePrincipal))
	if err != nil {
		resp.Error = err
		return
	}
	resp.Error = resp.Result.Set(ctx, ramdoc.PassRole(roles, principals).JSON())
}

// exactRoleARN reads the ARN of one role and writes it as RAM's own answers
// spell the region, empty: a policy with that form is known to work.
func exactRoleARN(text string) (string, error) {
	role, err := acs.ParseRoleARN(text)
	if err != nil {
		return "", err
	}
	return role.String(), nil
}
