package job

import (
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/boolplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/int64planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
	"github.com/pai-iac/terraform-provider-pai/internal/workload"
)

// Values of on_destroy.
const (
	onDestroyDelete = "stop_and_delete"
	onDestroyStop   = "stop"
	onDestroyKeep   = "keep"
)

func roleAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		attrMode: schema.StringAttribute{
			MarkdownDescription: "Which role the job carries: `none` (does not associate a role), `default` (the default role of PAI) or " +
				"`custom` (the role in `role_arn`). Defaults to `custom` when `role_arn` is set.",
			Optional:   true,
			Computed:   true,
			Validators: []validator.String{fwx.OneOfRoleModes()},
		},
		attrRole: schema.StringAttribute{
			MarkdownDescription: "ARN of the RAM role that the job carries in mode `custom`. The role must trust `" + workload.DLC.ServicePrincipal() + "` " +
				"and be of the caller's account, and the caller needs `ram:PassRole` on it. Letter case does not matter.",
			CustomType:    fwx.RoleARNType{},
			Optional:      true,
			Validators:    []validator.String{fwx.UnlessEmpty(fwx.UnlessMocked(fwx.OneRoleARN()))},
			PlanModifiers: []planmodifier.String{fwx.KeepEquivalent()},
		},
	}
}

func behaviourAttributes(ctx context.Context) map[string]schema.Attribute {
	return map[string]schema.Attribute{
		attrWaitFor: schema.StringAttribute{
			MarkdownDescription: "What an apply waits for: that PAI has taken the job (`created`), that it runs or has run (`running`), or that it has ended " +
				"well (`succeeded`). A job that fails or is stopped before that is an error; Terraform marks it as tainted then, so that the " +
				"next apply submits a new one. A wait that is interrupted, or that takes longer than `timeouts`, is no error of the job: it stays " +
				"in the state with `wait_finished = false`, and the next apply goes on waiting. Defaults to `created`.",
			Optional:   true,
			Computed:   true,
			Default:    stringdefault.StaticString(string(stageCreated)),
			Validators: []validator.String{stringvalidator.OneOf(string(stageCreated), string(stageRunning), string(stageSucceeded))},
		},
		"rerun_triggers": schema.MapAttribute{
			MarkdownDescription: "Any values. A change of one submits the job again, such as the commit of a pipeline.",
			Optional:            true,
			ElementType:         types.StringType,
			Validators:          []validator.Map{fwx.NoNulls()},
		},
		attrOnDestroy: schema.StringAttribute{
			MarkdownDescription: "What destroying or replacing this resource does to the job: it is stopped and deleted (`stop_and_delete`), only stopped, so that its " +
				"record stays in PAI (`stop`), or left alone, so that it goes on running (`keep`). Defaults to `stop_and_delete`.",
			Optional:   true,
			Computed:   true,
			Default:    stringdefault.StaticString(onDestroyDelete),
			Validators: []validator.String{stringvalidator.OneOf(onDestroyDelete, onDestroyStop, onDestroyKeep)},
		},
		attrRecreate: schema.BoolAttribute{
			MarkdownDescription: "Whether a job that PAI does not list any more is submitted again. Defaults to `false`: the plan says that it is not " +
				"listed, and the state keeps what was last seen of it.",
			Optional: true,
			Computed: true,
			Default:  booldefault.StaticBool(false),
		},
		"preflight": fwx.PreflightAttribute(),
		"timeouts":  timeoutsAttribute(ctx),
	}
}

func timeoutsAttribute(ctx context.Context) schema.Attribute {
	const wait = "`24h` with `wait_for = \"succeeded\"`, else `1h`."
	return fwx.TimeoutsAttribute(ctx, timeouts.Opts{
		Create: true, Update: true, Delete: true,
		CreateDescription: "How long submitting the job and waiting for it may take, as a duration such as `90m`. Defaults to " + wait,
		UpdateDescription: "How long going on waiting, or a change in place, may take. Defaults to " + wait,
		DeleteDescription: "How long stopping and deleting the job may take. Defaults to `30m`.",
	})
}

func computedAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		attrJobID: seen("Id of the job, such as `dlc1a2b3c4d5e6f`."),
		"status": seen("Status of the job, such as `Running`, `Succeeded`, `Failed` or `Stopped`, as the last apply saw it. A job that proceeds " +
			"is no drift, so a refresh does not update this and the attributes below; `pai_dlc_jobs` reads the present ones."),
		"sub_status":     seen("Sub-status of the job, as the last apply saw it."),
		"reason_code":    seen("Why the job has this status, as a code."),
		"reason_message": seen("Why the job has this status, in PAI's words."),
		"user_id":        seen("Id of the user who submitted the job."),
		"resource_type":  seen("Type of the resources that the job runs on, such as `ECS` or `Lingjun`."),
		"restart_times":  seen("How often the job was restarted, and how often it may be, such as `0/10`."),
		"create_time":    seen("When the job was submitted (UTC, RFC 3339)."),
		"running_time":   seen("When the job began to run (UTC, RFC 3339). Null before that."),
		"finish_time":    seen("When the job ended (UTC, RFC 3339). Null before that."),
		"duration_seconds": schema.Int64Attribute{
			MarkdownDescription: "How long the job has run, in seconds.",
			Computed:            true,
			PlanModifiers:       []planmodifier.Int64{int64planmodifier.UseStateForUnknown()},
		},
		attrListed: seenFlag("Whether PAI lists the job. A job that was deleted, or that PAI no longer retains, stays in the state with its last known " +
			"attributes."),
		attrWaitFinished: seenFlag("Whether the job has reached what `wait_for` names. While it is `false`, each apply goes on waiting. " +
			"In a pipeline, `lifecycle { postcondition { condition = self.wait_finished } }` makes an unfinished wait fail."),
	}
}

// seen is an attribute that tells what the last apply saw of the job. No plan makes
// it unknown unless the apply is going to wait: see planning.awaits.
func seen(markdown string) schema.Attribute {
	return schema.StringAttribute{
		MarkdownDescription: markdown,
		Computed:            true,
		PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
	}
}

func seenFlag(markdown string) schema.Attribute {
	return schema.BoolAttribute{
		MarkdownDescription: markdown,
		Computed:            true,
		PlanModifiers:       []planmodifier.Bool{boolplanmodifier.UseStateForUnknown()},
	}
}

// words lists code words in a sentence.
func words(each []string) string { return "`" + strings.Join(each, "`, `") + "`" }
