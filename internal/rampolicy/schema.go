package rampolicy

import (
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
)

// DescriptionAttribute is the argument for the description of a policy.
func DescriptionAttribute() schema.Attribute {
	return schema.StringAttribute{
		Optional:            true,
		MarkdownDescription: "Description of the policy, 1 to 1024 characters. Removing this clears the description in the cloud.",
		Validators:          []validator.String{stringvalidator.UTF8LengthBetween(1, MaxDescription)},
	}
}

// FlattenDescription is the description of a live policy: null when it has none.
func FlattenDescription(policy cloud.Policy) types.String {
	if policy.Description == "" {
		return types.StringNull()
	}
	return types.StringValue(policy.Description)
}

// DocumentAttribute is the computed document of a policy.
func DocumentAttribute() schema.Attribute {
	return schema.StringAttribute{
		Computed:            true,
		CustomType:          fwx.PolicyType{},
		MarkdownDescription: "Document of the policy as JSON. Two spellings that mean the same are no change.",
	}
}
