package association

import (
	"context"
	"fmt"
	"maps"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/pai-iac/terraform-provider-pai/internal/acs"
	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
)

// Names of arguments that do not depend on the kind of workload.
const (
	attrRegion    = "region"
	attrMode      = "role_mode"
	attrRole      = "role_arn"
	attrOnDestroy = "on_destroy"
	attrOverwrite = "overwrite"
	attrRestart   = "restart"
	attrRestarts  = "restarts_workload"
	attrWait      = "wait"
	attrPreflight = "preflight"
	attrTimeouts  = "timeouts"
)

// Values of on_destroy.
const (
	onDestroyNone    = "none"
	onDestroyRestore = "restore"
	onDestroyKeep    = "keep"
)

// Values of restart.
const (
	restartAllow = "allow"
	restartDeny  = "deny"
)

func (k kind) schema(ctx context.Context) schema.Schema {
	attributes := k.keyAttributes()
	maps.Copy(attributes, k.roleAttributes())
	maps.Copy(attributes, k.behaviourAttributes())
	attributes[attrTimeouts] = k.timeoutsAttribute(ctx)
	return schema.Schema{MarkdownDescription: k.description, Attributes: attributes}
}

func (k kind) timeoutsAttribute(ctx context.Context) schema.Attribute {
	return fwx.TimeoutsAttribute(ctx, timeouts.Opts{
		Create: true, Update: true, Delete: true,
		CreateDescription: k.timeoutDescription("creating"),
		UpdateDescription: k.timeoutDescription("updating"),
		DeleteDescription: k.timeoutDescription("destroying"),
	})
}

func (k kind) timeoutDescription(doing string) string {
	return fmt.Sprintf("How long %s may take until the %s is back, as a duration such as `45m`. Defaults to `30m`.", doing, k.Noun())
}

func (k kind) keyAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		k.idAttribute: schema.StringAttribute{
			MarkdownDescription: k.idDescription,
			Required:            true,
			Validators:          []validator.String{stringvalidator.RegexMatches(k.idPattern, "must be the "+k.idNoun+" of "+k.NounWithArticle())},
			PlanModifiers:       []planmodifier.String{stringplanmodifier.RequiresReplace()},
		},
		attrRegion: schema.StringAttribute{
			MarkdownDescription: fmt.Sprintf("Region of the %s, such as `cn-hangzhou`. Defaults to the provider's `region`. "+
				"Changing this replaces the association.", k.Noun()),
			Optional:   true,
			Computed:   true,
			Validators: []validator.String{fwx.Check("a region id such as cn-hangzhou", acs.ValidateRegion)},
			PlanModifiers: []planmodifier.String{
				stringplanmodifier.UseStateForUnknown(),
				stringplanmodifier.RequiresReplace(),
			},
		},
	}
}

func (k kind) roleAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		attrMode: schema.StringAttribute{
			MarkdownDescription: "Which role the workload carries: `none` (does not associate a role), `default` (the default role of PAI) or " +
				"`custom` (the role in `role_arn`). Defaults to `custom` when `role_arn` is set.",
			Optional:   true,
			Computed:   true,
			Validators: []validator.String{fwx.OneOfRoleModes()},
		},
		attrRole: schema.StringAttribute{
			MarkdownDescription: fmt.Sprintf("ARN of the RAM role that the workload carries in mode `custom`. The role must trust `%s` "+
				"and be of the caller's account, and the caller needs `ram:PassRole` on it. Letter case does not matter.", k.ServicePrincipal()),
			CustomType:    fwx.RoleARNType{},
			Optional:      true,
			Validators:    []validator.String{fwx.UnlessEmpty(fwx.UnlessMocked(fwx.OneRoleARN()))},
			PlanModifiers: []planmodifier.String{fwx.KeepEquivalent()},
		},
		attrRestarts: schema.BoolAttribute{
			MarkdownDescription: "Whether the planned change interrupts the running workload, for pipelines that gate on the plan in JSON. " +
				"Known after apply when the workload's status cannot be told in the plan. After an apply: whether the last change did.",
			Computed: true,
		},
	}
}

func (k kind) behaviourAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		attrOnDestroy: schema.StringAttribute{
			MarkdownDescription: "What destroying this resource leaves on the workload: `none` (no role), `restore` (the association found when " +
				"Terraform took over) or `keep` (what it carries now). Defaults to `none`.",
			Optional:   true,
			Computed:   true,
			Default:    stringdefault.StaticString(onDestroyNone),
			Validators: []validator.String{stringvalidator.OneOf(onDestroyNone, onDestroyRestore, onDestroyKeep)},
		},
		attrOverwrite: schema.BoolAttribute{
			MarkdownDescription: "Whether creating this resource may replace a different custom role that the workload carries already. Defaults to `false`.",
			Optional:            true,
			Computed:            true,
			Default:             booldefault.StaticBool(false),
		},
		attrRestart: schema.StringAttribute{
			MarkdownDescription: "Whether a change may interrupt a running workload: `allow` (the plan warns) or `deny` (the plan fails). Defaults to `allow`.",
			Optional:            true,
			Computed:            true,
			Default:             stringdefault.StaticString(restartAllow),
			Validators:          []validator.String{stringvalidator.OneOf(restartAllow, restartDeny)},
		},
		attrWait: schema.BoolAttribute{
			MarkdownDescription: "Whether an apply waits until the workload is back after a change. Defaults to `true`.",
			Optional:            true,
			Computed:            true,
			Default:             booldefault.StaticBool(true),
		},
		attrPreflight: fwx.PreflightAttribute(),
	}
}

func (k kind) identitySchema() identityschema.Schema {
	return identityschema.Schema{Attributes: map[string]identityschema.Attribute{
		attrRegion: identityschema.StringAttribute{
			Description:       "Region of the " + k.Noun() + ".",
			RequiredForImport: true,
		},
		k.idAttribute: identityschema.StringAttribute{
			Description:       k.idTitle() + " of the " + k.Noun() + ".",
			RequiredForImport: true,
		},
	}}
}

// idTitle is idNoun as it begins a sentence.
func (k kind) idTitle() string { return strings.ToUpper(k.idNoun[:1]) + k.idNoun[1:] }
