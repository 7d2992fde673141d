package instance

import (
	"github.com/hashicorp/terraform-plugin-framework-validators/mapvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
	"github.com/pai-iac/terraform-provider-pai/internal/workload"
)

func instancesSchema() schema.Schema {
	return schema.Schema{
		MarkdownDescription: "Reads the DSW instances of a region, the oldest first, each with the role that it carries.\n\n" +
			"Instances that the caller cannot see are missing from the list; whether DSW lists public instances of others is not documented. " +
			"A list costs one call for each 100 instances. RAM action: `paidsw:ListInstances`.",
		Attributes: map[string]schema.Attribute{
			attrRegion: fwx.DataRegionAttribute("Region of the instances"),
			"workspace_id": fwx.DataFilter("Only instances of the workspace with this id, such as `40823`.",
				fwx.Check("the id of a workspace", workload.ValidateWorkspaceID)),
			attrName: fwx.DataFilter("Only instances of exactly this name.", fwx.Filled()),
			"status": fwx.DataFilter("Only instances in this status, in the words of DSW, such as `Running`, `Stopped` or `Failed`.",
				stringvalidator.OneOf(workload.InstanceStatuses()...)),
			attrAccessibility:   fwx.DataFilter("Only instances that their owner sees (`PRIVATE`) or everybody in the workspace (`PUBLIC`).", stringvalidator.OneOf(accessPublic, accessPrivate)),
			"accelerator_type":  fwx.DataFilter("Only instances with (`GPU`) or without (`CPU`) GPUs.", stringvalidator.OneOf("CPU", "GPU")),
			"resource_quota_id": fwx.DataFilter("Only instances on this resource quota.", fwx.Filled()),
			"user_id":           fwx.DataFilter("Only instances of this owner.", fwx.Filled()),
			attrMode: fwx.DataFilter("Only instances that carry no role (`none`), the default role of PAI (`default`) or a role of your own (`custom`).",
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

func dataMap(markdown string) schema.MapAttribute {
	return schema.MapAttribute{MarkdownDescription: markdown, Computed: true, ElementType: types.StringType}
}

func listedAttributes() map[string]schema.Attribute {
	role := fwx.DataText("ARN of the role, as DSW spells it. Null unless `role_mode` is `custom`.")
	role.CustomType = fwx.RoleARNType{}
	return map[string]schema.Attribute{
		attrID:            fwx.DataText("Id of the instance."),
		attrName:          fwx.DataText("Name of the instance. Names need not be unique."),
		"workspace_id":    fwx.DataText("Id of the instance's workspace."),
		"status":          fwx.DataText("Status of the instance, in the words of DSW."),
		"reason_code":     fwx.DataText("Why the instance is in this status, as a code. Null if DSW does not say."),
		"reason_message":  fwx.DataText("Why the instance is in this status. Null if DSW does not say."),
		attrAccessibility: fwx.DataText("`PUBLIC` if everybody in the workspace sees the instance, else `PRIVATE`."),
		attrMode:          fwx.DataText("Role that the instance carries: `none`, `default` or `custom`."),
		attrRole:          role,
		"public_with_role": schema.BoolAttribute{
			MarkdownDescription: "Whether everybody in the workspace can use the instance, and with it the permissions of its role.", Computed: true,
		},
		"accelerator_type":  fwx.DataText("`CPU` or `GPU`."),
		"payment_type":      fwx.DataText("`PayAsYouGo` or `Subscription`."),
		"ecs_spec":          fwx.DataText("Instance type. Null on a resource quota."),
		"resource_quota_id": fwx.DataText("Id of the resource quota. Null on public resources."),
		"image_id":          fwx.DataText("Id of the image. Null if DSW does not say."),
		"image_url":         fwx.DataText("URI of the image. Null if DSW does not say."),
		"user_id":           fwx.DataText("Id of the user who owns the instance."),
		"user_name":         fwx.DataText("Name of the owner. Null if DSW does not say."),
		attrLabels:          dataMap("Labels of the instance. Null if it has none."),
		"tags":              dataMap("Tags of the instance. Null if it has none."),
		"instance_url":      fwx.DataText("Address of the instance in the browser. Null unless it runs."),
		"create_time":       fwx.DataText("When the instance was made, as RFC 3339 in UTC."),
	}
}
