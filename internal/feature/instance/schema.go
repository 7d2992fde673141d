package instance

import (
	"context"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/int64planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/pai-iac/terraform-provider-pai/internal/acs"
	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
	"github.com/pai-iac/terraform-provider-pai/internal/workload"
)

// Names of arguments and attributes that the code asks for.
const (
	attrRegion               = "region"
	attrID                   = "instance_id"
	attrName                 = "instance_name"
	attrImageAuth            = "image_auth"
	attrAccessibility        = "accessibility"
	attrEnvironment          = "environment"
	attrEnvironmentWO        = "environment_wo"
	attrEnvironmentWOVersion = "environment_wo_version"
	attrLabels               = "labels"
	attrDatasets             = "datasets"
	attrDisks                = "cloud_disks"
	attrSource               = "workspace_source"
	attrMode                 = "role_mode"
	attrRole                 = "role_arn"
	attrDesired              = "desired_status"
	attrRestart              = "restart"
	attrRestarts             = "restarts_workload"
	attrProtection           = "deletion_protection"
	attrTimeouts             = "timeouts"
)

// Values of accessibility, restart and desired_status.
const (
	accessPublic  = "PUBLIC"
	accessPrivate = "PRIVATE"

	restartAllow = "allow"
	restartDeny  = "deny"

	statusRunning = "Running"
	statusStopped = "Stopped"
)

func instanceSchema(ctx context.Context) schema.Schema {
	attributes := definitionAttributes()
	for _, more := range []map[string]schema.Attribute{nestedAttributes(), roleAttributes(), behaviourAttributes(ctx), computedAttributes()} {
		maps.Copy(attributes, more)
	}
	return schema.Schema{
		MarkdownDescription: "Manages a DSW instance (a notebook) from scratch, with the RAM role that it carries: the default role of PAI, one custom role, or none.\n\n" +
			"Arguments that change only while the instance is stopped **restart a running instance**, as does a change from no role to some role or back. " +
			"Unsaved data in it is lost. The plan announces this as a warning that names the arguments, and in `restarts_workload`, and refuses it with " +
			"`restart = \"deny\"`.",
		Attributes: attributes,
	}
}

func identitySchema() identityschema.Schema {
	return identityschema.Schema{Attributes: map[string]identityschema.Attribute{
		attrRegion: identityschema.StringAttribute{Description: "Region of the DSW instance.", RequiredForImport: true},
		attrID:     identityschema.StringAttribute{Description: "Id of the DSW instance.", RequiredForImport: true},
	}}
}

func definitionAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		attrRegion: schema.StringAttribute{
			MarkdownDescription: "Region of the instance, such as `cn-hangzhou`. Defaults to the provider's `region`. Changing this replaces the instance.",
			Optional:            true,
			Computed:            true,
			Validators:          []validator.String{fwx.Check("a region id such as cn-hangzhou", acs.ValidateRegion)},
			PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown(), stringplanmodifier.RequiresReplace()},
		},
		"workspace_id": fwx.RequiredText("Id of the workspace, such as `40823`. Changing this replaces the instance.",
			fwx.Check("the id of a workspace", workload.ValidateWorkspaceID)),
		attrName: fwx.RequiredText("Name of the instance: 1 to 27 letters, digits and `_`. Changes in place.",
			fwx.Check("the name of an instance", workload.ValidateInstanceName)),
		"ecs_spec": fwx.OptionalText("Instance type on public resources, such as `ecs.c6.large`; the data source `pai_ecs_specs` lists what can be bought. " +
			"Exactly one of this and `resource_quota_id` is needed. Changes while the instance is stopped."),
		"resource_quota_id": fwx.OptionalText("Id of the resource quota or resource group that the instance runs on; needs `requested_resource`. Changing this replaces the instance."),
		"image_id":          fwx.OptionalText("Id of the image, such as `image-05cefd0be2e5`. Exactly one of this and `image_url` is needed. Changes while the instance is stopped."),
		"image_url":         fwx.OptionalText("URI of the image in a registry. Changes while the instance is stopped."),
		attrAccessibility: schema.StringAttribute{
			MarkdownDescription: "Who sees the instance: its owner (`PRIVATE`) or everybody in the workspace (`PUBLIC`). Everybody who opens a public instance gets " +
				"the permissions of its role. Changes in place. Defaults to `PRIVATE`.",
			Optional: true, Computed: true,
			Default:    stringdefault.StaticString(accessPrivate),
			Validators: []validator.String{stringvalidator.OneOf(accessPublic, accessPrivate)},
		},
		"user_id": schema.StringAttribute{
			MarkdownDescription: "Id of the user who owns the instance: an account or a RAM user. Changes in place. Defaults to the caller.",
			Optional:            true, Computed: true,
			PlanModifiers: []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
		},
		"priority": schema.Int64Attribute{
			MarkdownDescription: "Priority among the workloads of a resource quota, from 1 to 9 (highest); needs `resource_quota_id`. Changes in place. " +
				"Defaults to PAI's own choice.",
			Optional: true, Computed: true,
			Validators:    []validator.Int64{int64validator.Between(1, 9)},
			PlanModifiers: []planmodifier.Int64{int64planmodifier.UseStateForUnknown()},
		},
		"driver": fwx.OptionalText("Version of the NVIDIA driver, such as `535.54.03`. Without it PAI chooses one, and a change of it is no drift. " +
			"Changes while the instance is stopped."),
		attrSource: fwx.OptionalText("Where the working directory of the instance is: `rootfsCloudDisk`, the mount path of a dataset, or the id of a dataset. " +
			"Changes while the instance is stopped. Removing it replaces the instance."),
		"user_command": fwx.OptionalText("Script that runs when the instance starts. PAI does not return it, so drift is not seen and an import cannot read it. " +
			"It is stored in the state as it is: give secrets in `environment_wo`. Changes while the instance is stopped."),
	}
}

func roleAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		attrMode: schema.StringAttribute{
			MarkdownDescription: "Which role the instance carries: `none` (does not associate a role), `default` (the default role of PAI) or `custom` (the role in " +
				"`role_arn`). Defaults to `custom` when `role_arn` is set. Without both arguments the role is not managed here, and " +
				"`pai_dsw_role_association` may manage it.",
			Optional: true, Computed: true,
			Validators: []validator.String{fwx.OneOfRoleModes()},
		},
		attrRole: schema.StringAttribute{
			MarkdownDescription: "ARN of the RAM role that the instance carries in mode `custom`. The role must trust `" + workload.DSW.ServicePrincipal() +
				"` and be of the caller's account, and the caller needs `ram:PassRole` on it. Letter case does not matter.",
			CustomType:    fwx.RoleARNType{},
			Optional:      true,
			Validators:    []validator.String{fwx.UnlessEmpty(fwx.UnlessMocked(fwx.OneRoleARN()))},
			PlanModifiers: []planmodifier.String{fwx.KeepEquivalent()},
		},
		attrRestarts: schema.BoolAttribute{
			MarkdownDescription: "Whether the planned change interrupts the running instance, for pipelines that gate on the plan in JSON. " +
				"Known after apply when the instance's status cannot be told in the plan. After an apply: whether the last change did.",
			Computed: true,
		},
	}
}

func behaviourAttributes(ctx context.Context) map[string]schema.Attribute {
	return map[string]schema.Attribute{
		attrDesired: schema.StringAttribute{
			MarkdownDescription: "Whether the instance runs: `Running` or `Stopped`. Without it the status is not managed after the creation, so that an instance " +
				"that the idle culler, a shutdown timer or its user stops is no drift. A new instance always starts; with `Stopped` it is stopped afterwards.",
			Optional:   true,
			Validators: []validator.String{stringvalidator.OneOf(statusRunning, statusStopped)},
		},
		attrRestart: schema.StringAttribute{
			MarkdownDescription: "Whether a change may interrupt a running instance: `allow` (the plan warns) or `deny` (the plan fails). Defaults to `allow`.",
			Optional:            true, Computed: true,
			Default:    stringdefault.StaticString(restartAllow),
			Validators: []validator.String{stringvalidator.OneOf(restartAllow, restartDeny)},
		},
		attrProtection: schema.BoolAttribute{
			MarkdownDescription: "Whether the instance must not be deleted: a plan that destroys or replaces it fails. Defaults to `false`.",
			Optional:            true, Computed: true,
			Default: booldefault.StaticBool(false),
		},
		"preflight": fwx.PreflightAttribute(),
		attrTimeouts: fwx.TimeoutsAttribute(ctx, timeouts.Opts{
			Create: true, Update: true, Delete: true,
			CreateDescription: "How long making the instance may take until it runs, as a duration such as `45m`. Defaults to `30m`.",
			UpdateDescription: "How long a change may take until the instance is back. Defaults to `30m`.",
			DeleteDescription: "How long stopping and deleting the instance may take. Defaults to `30m`.",
		}),
	}
}

func computedAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		attrID: seen("Id of the instance, such as `dsw-0a1b2c3d4e5f6071`."),
		"status": seen("Status of the instance, such as `Running`, `Stopped` or `Failed`, as the last apply saw it. An instance that starts or stops by itself " +
			"is no drift, so a refresh does not update this and the attributes below; `pai_dsw_instances` reads the present ones."),
		"accelerator_type": seen("`CPU` or `GPU`."),
		"payment_type":     seen("`PayAsYouGo` or `Subscription`."),
		"instance_url":     seen("Address of the instance in the browser, as the last apply saw it. Null while the instance has not run."),
		"jupyterlab_url":   seen("Address of JupyterLab."),
		"web_ide_url":      seen("Address of the web IDE."),
		"terminal_url":     seen("Address of the terminal."),
		"create_time":      seen("When the instance was made (UTC, RFC 3339)."),
	}
}

// seen is an attribute that tells what the last apply saw of the instance.
func seen(markdown string) schema.Attribute {
	return schema.StringAttribute{
		MarkdownDescription: markdown,
		Computed:            true,
		PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
	}
}

// textMap is a map of texts without nulls.
func textMap(markdown string) schema.MapAttribute {
	return schema.MapAttribute{
		MarkdownDescription: markdown, Optional: true, ElementType: types.StringType,
		Validators: []validator.Map{fwx.NoNulls()},
	}
}
