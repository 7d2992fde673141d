package job

import (
	"errors"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-validators/mapvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
	"github.com/pai-iac/terraform-provider-pai/internal/workload"
)

const jobsDescription = "Reads the DLC jobs of a region, the newest first, each with the role that it carries.\n\n" +
	"**Without `created_after` only jobs that were created in the last seven days are listed**: that is how DLC answers, however long a job runs. " +
	"Jobs that the caller cannot see are missing from the list.\n\n" +
	"The filters by role are applied by the provider, all others by DLC; a list costs one call for each 100 jobs that DLC selects. RAM action: `paidlc:ListJobs`."

func jobsSchema() schema.Schema {
	return schema.Schema{
		MarkdownDescription: jobsDescription,
		Attributes: map[string]schema.Attribute{
			"region": fwx.DataRegionAttribute("Region of the jobs"),
			"workspace_id": fwx.DataFilter("Only jobs of the workspace with this id, such as `40823`.",
				fwx.Check("the id of a workspace", workload.ValidateWorkspaceID)),
			attrDisplayName: fwx.DataFilter("Only jobs with this in their name, in any letter case.", stringvalidator.LengthBetween(1, 1024)),
			attrJobType:     fwx.DataFilter("Only jobs of this type: "+words(workload.JobTypes())+".", stringvalidator.OneOf(workload.JobTypes()...)),
			"status": fwx.DataFilter("Only jobs in this status: "+words(workload.JobStatuses())+".",
				stringvalidator.OneOf(workload.JobStatuses()...)),
			attrMode: fwx.DataFilter("Only jobs that carry no role (`none`), the default role of PAI (`default`) or a role of your own (`custom`).",
				fwx.OneOfRoleModes()),
			attrRole: schema.StringAttribute{
				MarkdownDescription: "Only jobs that carry the role of this ARN.",
				Optional:            true,
				CustomType:          fwx.RoleARNType{},
				Validators:          []validator.String{fwx.OneRoleARN()},
			},
			"tags": schema.MapAttribute{
				MarkdownDescription: "Only jobs that have all of these tags: those that a job was created with.",
				Optional:            true,
				ElementType:         types.StringType,
				Validators:          []validator.Map{mapvalidator.SizeAtLeast(1)},
			},
			"created_after": fwx.DataFilter("Only jobs created at or after this time, as RFC 3339, such as `2026-01-02T15:04:05Z` or "+
				"`timeadd(plantimestamp(), \"-720h\")`. Without it: the last seven days.", rfc3339()),
			"created_before": fwx.DataFilter("Only jobs created before this time, as RFC 3339. Needs `created_after`.",
				rfc3339(), stringvalidator.AlsoRequires(path.MatchRoot("created_after"))),
			"jobs": schema.ListNestedAttribute{
				MarkdownDescription: "Jobs that pass all filters, the newest first.",
				Computed:            true,
				NestedObject:        schema.NestedAttributeObject{Attributes: listedJobAttributes()},
			},
		},
	}
}

func rfc3339() validator.String {
	return fwx.Check("a time as RFC 3339", func(text string) error {
		if _, err := time.Parse(time.RFC3339, text); err != nil {
			return errors.New("it does not look like 2026-01-02T15:04:05Z")
		}
		return nil
	})
}

func listedJobAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		attrJobID:       fwx.DataText("Id of the job."),
		attrDisplayName: fwx.DataText("Name of the job. Names need not be unique."),
		attrJobType:     fwx.DataText("Type of the job."),
		"workspace_id":  fwx.DataText("Id of the job's workspace."),
		"status":        fwx.DataText("Status of the job, in the words of DLC: see the argument `status`."),
		"ended": schema.BoolAttribute{
			MarkdownDescription: "Whether the job has ended. Until then it uses its role.",
			Computed:            true,
		},
		attrMode: fwx.DataText("Role that the job carries: `none`, `default` or `custom`."),
		attrRole: schema.StringAttribute{
			MarkdownDescription: "ARN of the role, as DLC spells it. Null unless `role_mode` is `custom`.",
			Computed:            true,
			CustomType:          fwx.RoleARNType{},
		},
		"reason_code":    fwx.DataText("Why the job is in this status, as a code. Null if DLC does not say."),
		"reason_message": fwx.DataText("Why the job is in this status. Null if DLC does not say."),
		"user_id":        fwx.DataText("User id of who created the job. Null if DLC does not say."),
		attrQuota:        fwx.DataText("Id of the resource quota that the job uses. Null for a job on public resources."),
		"tags": schema.MapAttribute{
			MarkdownDescription: "Tags that the job was created with. Null if it has none.",
			Computed:            true,
			ElementType:         types.StringType,
		},
		"create_time": fwx.DataText("When the job was created, as RFC 3339 in UTC."),
		"finish_time": fwx.DataText("When the job ended, as RFC 3339 in UTC. Null before that."),
	}
}
