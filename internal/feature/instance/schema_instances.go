package instance

import (
	"github.com/hashicorp/terraform-plugin-framework-validators/mapvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/pai-iac/terraform-provider-pai/internal/acs"
	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
	"github.com/pai-iac/terraform-provider-pai/internal/workload"
)

func instancesSchema() schema.Schema {
	return schema.Schema{
		MarkdownDescription: "Reads the DSW instances of a region, the oldest first, each with the role that it carries.\n\n" +
			"Instances that the caller cannot see are missing from the list; whether DSW lists public instances of others is not documented. " +
			"A list costs one call for each 100 instances. RAM action: `paidsw:ListInstances`.",
		Attributes: map[string]schema.Attribute{
			attrRegion: schema.StringAttribute{
				MarkdownDescription: "Region of the instances, such as `cn-hangzhou`. Defaults to the provider's `region`.",
				Optional:            true, Computed: true,
				Validators: []validator.String{fwx.Check("a region id such as cn-hangzhou", acs.ValidateRegion)},
			},
			"workspace_id": dataFilter("Only instances of the workspace with this id, such as `40823`.",
				fwx.Check("the id of a workspace", workload.ValidateWorkspaceID)),
			attrName: dataFilter("Only instances of exactly this name.", filled),
			"status": dataFilter("Only instances in this status, in the words of DSW, such as `Running`, `Stopped` or `Failed`.",
				stringvalidator.OneOf(workload.InstanceStatuses()...)),
			attrAccessibility:   dataFilter("Only instances that their owner sees (`PRIVATE`) or everybody in the workspace (`PUBLIC`).", stringvalidator.OneOf(accessPublic, accessPrivate)),
			"accelerator_type":  dataFilter("Only instances with (`GPU`) or without (`CPU`) GPUs.", stringvalidator.OneOf("CPU", "GPU")),
			"resource_quota_id": dataFilter("Only instances on this resource quota.", filled),
			"user_id":           dataFilter("Only instances of this owner.", filled),
			attrMode: dataFilter("Only instances that carry no role (`none`), the default role of PAI (`default`) or a role of your own (`custom`).",
				fwx.OneOfRoleModes()),
			attrRole: schema.StringAttribute{
				MarkdownDescription: "Only instances that carry the role of this ARN.",
				Optional:            true, CustomType: fwx.RoleARNType{},
				Validators: []validator.String{fwx.OneRoleARN()},
			},
			attrLabels: schema.MapAttribute{
				MarkdownDescription: "Only instances that have all of these labels.",
				Optional:            true, ElementType: types.StringType,
				Validators: []validator.Map{mapvalidator.SizeAtLeast(1)},
			},
			"instances": schema.ListNestedAttribute{
				MarkdownDescription: "Instances that pass all filters, the oldest first.",
				Computed:            true,
				NestedObject:        schema.NestedAttributeObject{Attributes: listedAttributes()},
			},
		},
	}
}

func dataFilter(markdown string, validators ...validator.String) schema.StringAttribute {
	return schema.StringAttribute{MarkdownDescription: markdown, Optional: true, Validators: validators}
}

func dataText(markdown string) schema.StringAttribute {
	return schema.StringAttribute{MarkdownDescription: markdown, Computed: true}
}

func dataMap(markdown string) schema.MapAttribute {
	return schema.MapAttribute{MarkdownDescription: markdown, Computed: true, ElementType: types.StringType}
}

func listedAttributes() map[string]schema.Attribute {
	role := dataText("ARN of the role, as DSW spells it. Null unless `role_mode` is `custom`.")
	role.CustomType = fwx.RoleARNType{}
	return map[string]schema.Attribute{
		attrID:            dataText("Id of the instance."),
		attrName:          dataText("Name of the instance. Names need not be unique."),
		"workspace_id":    dataText("Id of the instance's workspace."),
		"status":          dataText("Status of the instance, in the words of DSW."),
		"reason_code":     dataText("Why the instance is in this status, as a code. Null if DSW does not say."),
		"reason_message":  dataText("Why the instance is in this status. Null if DSW does not say."),
		attrAccessibility: dataText("`PUBLIC` if everybody in the workspace sees the instance, else `PRIVATE`."),
		attrMode:          dataText("Role that the instance carries: `none`, `default` or `custom`."),
		attrRole:          role,
		"public_with_role": schema.BoolAttribute{
			MarkdownDescription: "Whether everybody in the workspace can use the instance, and with it the permissions of its role.", Computed: true,
		},
		"accelerator_type":  dataText("`CPU` or `GPU`."),
		"payment_type":      dataText("`PayAsYouGo` or `Subscription`."),
		"ecs_spec":          dataText("Instance type. Null on a resource quota."),
		"resource_quota_id": dataText("Id of the resource quota. Null on public resources."),
		"image_id":          dataText("Id of the image. Null if DSW does not say."),
		"image_url":         dataText("URI of the image. Null if DSW does not say."),
		"user_id":           dataText("Id of the user who owns the instance."),
		"user_name":         dataText("Name of the owner. Null if DSW does not say."),
		attrLabels:          dataMap("Labels of the instance. Null if it has none."),
		"tags":              dataMap("Tags of the instance. Null if it has none."),
		"instance_url":      dataText("Address of the instance in the browser. Null unless it runs."),
		"create_time":       dataText("When the instance was made, as RFC 3339 in UTC."),
	}
}
