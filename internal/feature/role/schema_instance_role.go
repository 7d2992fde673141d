package role

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/pai-iac/terraform-provider-pai/internal/acs"
	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
	"github.com/pai-iac/terraform-provider-pai/internal/ramrole"
	"github.com/pai-iac/terraform-provider-pai/internal/workload"
)

func (r *instanceRole) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Manages a RAM role that PAI workloads may assume: DSW instances, DLC jobs and EAS services.\n\n" +
			"The role's trust policy belongs to this resource as a whole. It is written from `workloads` and `additional_trusted_services`; " +
			"whatever else is found in it, such as a statement added by hand, shows as a change of `trust_policy` and is removed by the next apply.",
		Attributes: ramrole.Attributes(ramrole.Descriptions{
			Name: "Changing this replaces the role; workloads that use it need `create_before_destroy`.",
			DeletionGuard: "Whether to look for DSW instances, EAS services and DLC jobs that use the role, in all `regions` of the provider, before the role is deleted. " +
				"A plan then warns of each, and the deletion fails before anything is changed while one still uses the role or a region cannot be searched. " +
				"A DLC job uses its role until it has ended; one that has succeeded, failed or been stopped does not count.",
		}, map[string]schema.Attribute{
			"workloads":                   workloadsAttribute(),
			"additional_trusted_services": additionalServicesAttribute(),
		}),
	}
}

func workloadsAttribute() schema.Attribute {
	var kinds []string
	for _, kind := range workload.Kinds() {
		kinds = append(kinds, string(kind))
	}
	return schema.SetAttribute{
		Required:    true,
		ElementType: types.StringType,
		MarkdownDescription: "Kinds of workloads that may assume the role, at least one of `dsw`, `dlc` and `eas`. " +
			"They decide which services of PAI the trust policy names; `dsw` and `dlc` share one. Changing this rewrites the trust policy in place.",
		Validators: []validator.Set{
			setvalidator.SizeAtLeast(1),
			fwx.NoNulls(),
			setvalidator.ValueStringsAre(stringvalidator.OneOf(kinds...)),
		},
	}
}

func additionalServicesAttribute() schema.Attribute {
	return schema.SetAttribute{
		Optional:    true,
		ElementType: types.StringType,
		MarkdownDescription: "Further service principals that may assume the role, such as `ecs.aliyuncs.com`. " +
			"Changing this rewrites the trust policy in place. Defaults to none.",
		Validators: []validator.Set{
			fwx.NoNulls(),
			setvalidator.ValueStringsAre(fwx.Check("a service principal of Alibaba Cloud", acs.ValidateServicePrincipal)),
		},
	}
}
