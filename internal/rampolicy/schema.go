package rampolicy

import (
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
)

// DescriptionAttribute is the argument for the description of a policy.
func DescriptionAttribute() schema.Attribute {
	return schema.StringAttribute{
		Optional:            true,
		Computed:            true,
		Default:             stringdefault.StaticString(""),
		MarkdownDescription: "Description of the policy, up to 1024 characters. Empty means none, as leaving it out. Removing this clears the description in the cloud.",
		Validators:          []validator.String{stringvalidator.UTF8LengthAtMost(MaxDescription)},
	}
}

// DocumentAttribute is the computed document of a policy.
func DocumentAttribute() schema.Attribute {
	return schema.StringAttribute{
		Computed:            true,
		CustomType:          fwx.PolicyType{},
		MarkdownDescription: "Document of the policy as JSON. Two spellings that mean the same are no change.",
	}
}
