package fn

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/pai-iac/terraform-provider-pai/internal/people"
)

type accessPolicy struct{}

func newAccessPolicy() function.Function { return accessPolicy{} }

func (accessPolicy) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "access_policy"
}

func (accessPolicy) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "Returns the policy that people need who work in PAI with a RAM role.",
		MarkdownDescription: "Returns a permission policy, as JSON, that allows what the pages of PAI do in other services on behalf of the person who has signed in " +
			"with a RAM role. It allows to look at clusters and networks, mount file systems, pull and push images, read and write objects.\n\n" +
			"Use it for a policy that another provider manages. `pai_access_policy` writes such a policy by itself, and can narrow OSS to buckets.\n\n" +
			"The same services give the same text, in whichever order they are named.",
		// The argument is optional, which only a variadic one can be: see passrole_policy.
		VariadicParameter: function.SetParameter{
			Name:           "services",
			ElementType:    types.StringType,
			AllowNullValue: true,
			MarkdownDescription: "Services to allow, at least one of `cs` (container service), `vpc`, `ecs` (security groups and network interfaces), `nas`, " +
				"`cr` (container registry), `oss` and `datasetacc` (dataset acceleration). Left out (in Terraform also null): all of them.",
		},
		Return: function.StringReturn{},
	}
}

func (accessPolicy) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	const services = 0
	var choices [][]types.String
	if resp.Error = req.Arguments.Get(ctx, &choices); resp.Error != nil {
		return
	}
	chosen, err := optionalServices(services, choices, checked(people.ValidateService))
	if err != nil {
		resp.Error = err
		return
	}
	if chosen == nil {
		chosen = people.Services()
	}
	resp.Error = resp.Result.Set(ctx, people.AccessPolicy(chosen, nil).JSON())
}
