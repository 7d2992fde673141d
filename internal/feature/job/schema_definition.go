package job

import (
	"github.com/hashicorp/terraform-plugin-framework-validators/float64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/int32validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/listvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/int32planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/int64default"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/pai-iac/terraform-provider-pai/internal/acs"
	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
	"github.com/pai-iac/terraform-provider-pai/internal/workload"
)

// Values of accessibility.
const (
	accessibilityPublic  = "PUBLIC"
	accessibilityPrivate = "PRIVATE"
)

func definitionAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		attrRegion: schema.StringAttribute{
			MarkdownDescription: "Region of the job, such as `cn-hangzhou`. Defaults to the provider's `region`.",
			Optional:            true,
			Computed:            true,
			Validators:          []validator.String{fwx.Check("a region id such as cn-hangzhou", acs.ValidateRegion)},
			PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
		},
		"workspace_id": fwx.RequiredText("Id of the workspace, such as `40823`.",
			fwx.Check("the id of a workspace", workload.ValidateWorkspaceID)),
		attrDisplayName: fwx.RequiredText("Name of the job: 1 to 256 letters, digits, `_`, `.` and `-`. Names need not be unique.",
			fwx.Check("the name of a job", workload.ValidateJobName)),
		attrJobType: fwx.RequiredText("Type of the job: "+words(workload.JobTypes())+".", stringvalidator.OneOf(workload.JobTypes()...)),
		"user_command": fwx.RequiredText("Command that every node starts with. It is stored in the state as it is: " +
			"give secrets in `environment_wo`, and refer to them here as environment variables."),
		attrDescription: fwx.OptionalText("Description of the job. Empty means none, as leaving it out. Changes in place."),
		attrQuota:       fwx.OptionalText("Id of the resource quota whose resources the job takes. Without it the job runs on public resources, which are paid as they are used."),
		attrPriority: schema.Int32Attribute{
			MarkdownDescription: "Priority among the jobs of a resource quota, from 1 to 9 (highest). Updated in place until the job starts. PAI silently ignores a later change, so the plan refuses it. Defaults to PAI's own choice.",
			Optional:            true,
			Computed:            true,
			Validators:          []validator.Int32{int32validator.Between(1, 9)},
			PlanModifiers:       []planmodifier.Int32{int32planmodifier.UseStateForUnknown()},
		},
		attrAccessibility: schema.StringAttribute{
			MarkdownDescription: "Who sees the job: its owner (`PRIVATE`) or everybody in the workspace (`PUBLIC`). Changes in place to `PUBLIC` only. " +
				"Every user who can enter a public job gets the permissions of its role. Defaults to `PRIVATE` for a new job, and to what it is for one that is there.",
			Optional:   true,
			Computed:   true,
			Validators: []validator.String{stringvalidator.OneOf(accessibilityPublic, accessibilityPrivate)},
		},
		"max_running_time_minutes": schema.Int64Attribute{
			MarkdownDescription: "Maximum run time of the job in minutes. PAI then stops it. PAI does not return it, so an import cannot read it. Defaults to no limit.",
			Optional:            true,
			Validators:          []validator.Int64{int64validator.AtLeast(1)},
		},
		"third_party_libs": schema.ListAttribute{
			MarkdownDescription: "Python packages to install before the start, such as `numpy==2.1.0`.",
			Optional:            true,
			ElementType:         types.StringType,
			Validators:          []validator.List{fwx.NoNulls(), listvalidator.ValueStringsAre(fwx.Filled())},
		},
		"third_party_lib_dir": fwx.OptionalText("Directory with a `requirements.txt` that is installed before the start."),
		"options":             fwx.OptionalText("Additional options in PAI's form `key=value,key=value`. PAI does not return it, so an import cannot read it."),
		"success_policy": fwx.OptionalText("When a TFJob of several nodes has succeeded, such as `AllWorkers`. " +
			"PAI does not return it, so an import cannot read it."),
		attrJobSpecs: schema.ListNestedAttribute{
			MarkdownDescription: "Groups of equal nodes, at least one.",
			Required:            true,
			Validators:          []validator.List{listvalidator.SizeAtLeast(1), fwx.NoNulls()},
			NestedObject:        schema.NestedAttributeObject{Attributes: nodeAttributes()},
		},
	}
}

func nodeAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"type": fwx.RequiredText("Role of these nodes in the job, such as `Worker`. The possible values depend on `job_type`."),
		"image": fwx.RequiredText("URI of the container image. Ids of images, such as `image-4c62443d`, are refused.",
			fwx.Check("the URI of an image", workload.ValidateJobImage)),
		"pod_count": schema.Int64Attribute{
			MarkdownDescription: "Number of nodes in this group. Defaults to `1`.",
			Optional:            true,
			Computed:            true,
			Default:             int64default.StaticInt64(1),
			Validators:          []validator.Int64{int64validator.AtLeast(1)},
		},
		"ecs_spec": fwx.OptionalText("Instance type of each node on public resources, such as `ecs.gn6e-c12g1.3xlarge`. Exactly one of this and `resources` is needed."),
		"resources": schema.SingleNestedAttribute{
			MarkdownDescription: "What each node takes of the resource quota; needs `resource_quota_id`.",
			Optional:            true,
			Attributes: map[string]schema.Attribute{
				"cpu":           fwx.RequiredText("Number of vCPUs of each node, such as `4`."),
				"memory":        fwx.RequiredText("Memory of each node with its unit, such as `16Gi` for 16 GiB."),
				"shared_memory": fwx.OptionalText("Shared memory of each node with its unit, such as `8Gi` for 8 GiB."),
				"gpu":           fwx.OptionalText("Number of GPUs of each node, such as `1`."),
				"gpu_type":      fwx.OptionalText("Type of the GPUs."),
			},
		},
		"restart_policy": fwx.OptionalText("When a node is started again: `Always`, `Never`, `OnFailure` or `ExitCode`. Defaults to PAI's own choice.",
			stringvalidator.OneOf("Always", "Never", "OnFailure", "ExitCode")),
		"spot": schema.SingleNestedAttribute{
			MarkdownDescription: "Takes preemptible instances, up to a price.",
			Optional:            true,
			Attributes: map[string]schema.Attribute{
				"strategy": fwx.RequiredText("How to bid: `SpotWithPriceLimit`.", stringvalidator.OneOf("SpotWithPriceLimit")),
				"price_limit": schema.Float64Attribute{
					MarkdownDescription: "Maximum price of one node in CNY per **minute**, such as `0.2` for 12 CNY per hour. The plan warns about a limit of " +
						"`1` (60 CNY per hour) or more, which is probably a price per hour. Exactly one of this and `discount_limit` is needed.",
					Optional: true,
					Validators: []validator.Float64{float64validator.AtLeast(0),
						float64validator.ExactlyOneOf(path.MatchRelative().AtParent().AtName("discount_limit"))},
				},
				"discount_limit": schema.Float64Attribute{
					MarkdownDescription: "Maximum price as a fraction of the price of a pay-as-you-go instance, such as `0.8` for 80 percent.",
					Optional:            true,
					Validators:          []validator.Float64{float64validator.AtLeast(0)},
				},
			},
		},
		"system_disk": schema.SingleNestedAttribute{
			MarkdownDescription: "System disk of each node.",
			Optional:            true,
			Attributes: map[string]schema.Attribute{
				"category":          fwx.OptionalText("Category of the disk, such as `cloud_essd`."),
				"performance_level": fwx.OptionalText("Performance level of the disk, such as `PL1`."),
				"size": schema.Int64Attribute{
					MarkdownDescription: "Size of the disk in GiB, the unit of ECS disks. The reference of DLC names no unit.",
					Optional:            true,
					Validators:          []validator.Int64{int64validator.AtLeast(1)},
				},
			},
		},
		"image_auth": imageAuthAttribute(),
	}
}

func imageAuthAttribute() schema.Attribute {
	return schema.SingleNestedAttribute{
		MarkdownDescription: "Credentials of the private registry that the image comes from. PAI does not return them, so an import cannot read them.",
		Optional:            true,
		Attributes: map[string]schema.Attribute{
			"registry": fwx.RequiredText("Address of the registry, such as `registry.example.com`."),
			"username_wo": schema.StringAttribute{
				MarkdownDescription: "User of the registry. Never stored: neither in the plan nor in the state.",
				Required:            true,
				WriteOnly:           true,
			},
			"password_wo": schema.StringAttribute{
				MarkdownDescription: "Password of that user. Never stored: neither in the plan nor in the state.",
				Required:            true,
				WriteOnly:           true,
				Sensitive:           true,
			},
			"credentials_wo_version": schema.Int64Attribute{
				MarkdownDescription: "Version of the credentials. A change submits a new job with the present ones; a change of the credentials alone is not noticed.",
				Optional:            true,
			},
		},
	}
}
