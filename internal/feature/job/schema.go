package job

import (
	"context"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
)

// Names of attributes that code refers to one by one.
const (
	attrRegion        = "region"
	attrJobID         = "job_id"
	attrDisplayName   = "display_name"
	attrJobType       = "job_type"
	attrJobSpecs      = "job_specs"
	attrQuota         = "resource_quota_id"
	attrPriority      = "priority"
	attrAccessibility = "accessibility"
	attrDescription   = "description"
	attrEnvironment   = "environment"
	attrEnvironmentWO = "environment_wo"
	attrMode          = "role_mode"
	attrRole          = "role_arn"
	attrWaitFor       = "wait_for"
	attrWaitFinished  = "wait_finished"
	attrListed        = "listed"
	attrOnDestroy     = "on_destroy"
	attrRecreate      = "recreate_if_missing"
)

const description = "Submits a DLC training job, with the RAM role that it carries: the default role of PAI, one custom role, or none.\n\n" +
	"A job's definition is **fixed when it is submitted**, its role too. A change of any of its arguments stops the job and submits a new " +
	"one, and the plan says so. In place change `description`, `accessibility` from `PRIVATE` to `PUBLIC`, `priority` while a job on a " +
	"resource quota has not started, and what only Terraform knows: `wait_for`, `on_destroy`, `recreate_if_missing`, `preflight` and " +
	"`timeouts`. `rerun_triggers` run the same definition again.\n\n" +
	"A job that has ended stays in the state as it is: no refresh runs it again. When PAI does not list it any more, the plan says that, and " +
	"a new job is submitted only for a change of the configuration, or with `recreate_if_missing`.\n\n" +
	"A submission whose answer was lost is looked up by a tag that this provider gives to every job, and never repeated while the first may be there.\n\n" +
	"RAM actions the caller needs: `paidlc:CreateJob`, `paidlc:GetJob`, `paidlc:ListJobs`, `paidlc:UpdateJob`, `paidlc:StopJob`, `paidlc:DeleteJob`, " +
	"`paidlc:GetJobEvents`, `ram:PassRole` on a custom role and, for the checks in the plan, `ram:GetRole`, `ram:GetPolicy`, " +
	"`ram:ListPoliciesForUser`, `ram:ListGroupsForUser` and `ram:ListPoliciesForGroup`. Without the latter the plan claims nothing " +
	"that it could not read."

// jobSchema is the schema of pai_dlc_job. Which arguments are fixed is said in
// one place, plan_replace.go: no attribute has a plan modifier for it.
func jobSchema(ctx context.Context) schema.Schema {
	attributes := map[string]schema.Attribute{}
	for _, part := range []map[string]schema.Attribute{
		definitionAttributes(),
		environmentAttributes(),
		sourceAttributes(),
		roleAttributes(),
		behaviourAttributes(ctx),
		computedAttributes(),
	} {
		maps.Copy(attributes, part)
	}
	return schema.Schema{MarkdownDescription: description, Attributes: attributes}
}

func identitySchema() identityschema.Schema {
	return identityschema.Schema{Attributes: map[string]identityschema.Attribute{
		attrRegion: identityschema.StringAttribute{Description: "Region of the job.", RequiredForImport: true},
		attrJobID:  identityschema.StringAttribute{Description: "Id of the job.", RequiredForImport: true},
	}}
}
