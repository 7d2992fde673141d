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

const description = "Submits a DLC training job with its RAM role: the default role of PAI, one custom role, or none.\n\n" +
	"The job definition, including the role, **cannot be changed after submission**. A change replaces the job: the plan shows that the job is stopped and a new one is submitted. These arguments are updated in place: `description`, `accessibility` from `PRIVATE` to `PUBLIC`, `priority` while a job on a " +
	"resource quota has not started, and the arguments that only Terraform uses: `wait_for`, `on_destroy`, `recreate_if_missing`, `preflight` and `timeouts`. A change of `rerun_triggers` runs the same definition again.\n\n" +
	"A job that has ended stays in the state, and a refresh does not run it again. If PAI no longer lists the job, the plan says so. A new job is submitted only if the configuration changes, or with `recreate_if_missing`.\n\n" +
	"If the answer to a submission is lost, the provider looks for the job by a tag that it gives to every job. It does not submit again as long as the first job may exist."

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
