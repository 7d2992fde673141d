package job

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
	"github.com/pai-iac/terraform-provider-pai/internal/preflight"
	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
	"github.com/pai-iac/terraform-provider-pai/internal/workload"
)

// submit submits a job and returns its id; empty: there is none, and the
// diagnostics say why. The rules of the plan are checked once more before, with
// fresh reads.
func (r *dlcJob) submit(ctx context.Context, plan, config model, wanted submission, diags *diag.Diagnostics) string {
	to, err := plan.association()
	if err != nil {
		fwx.AddError(diags, remedy.RoleUndetermined(workload.DLC.Noun(), err))
		return ""
	}
	spec, more := expand(ctx, plan, config, to)
	diags.Append(more...)
	level := plan.level(r.Data.Preflight)
	if level != preflight.Off {
		again := r.Data.Preflight.CheckRoleAgain(ctx, workload.DLC, spec.DisplayName, to)
		diags.Append(again.Errors(level).Diagnostics(level)...)
	}
	if diags.HasError() {
		return ""
	}
	wanted.to = to
	if id := r.orphan(ctx, plan, wanted, level, diags); id != "" {
		return id
	}
	r.Data.Preflight.SubmitJob(plan.Region.ValueString(), spec.WorkspaceID, spec.DisplayName)
	var id string
	err = r.Data.RetryWhilePropagating(ctx, to, func(ctx context.Context) error {
		var err error
		id, err = r.live().Create(ctx, plan.Region.ValueString(), spec)
		return err
	})
	if err != nil {
		fwx.AddError(diags, r.explainRefusal(ctx, plan, to, err))
		return ""
	}
	r.Data.Preflight.HoldJob(plan.Region.ValueString(), id)
	return id
}

// orphan takes over the job of an apply that was killed moments ago, and
// returns its id or nothing. Without the right to list jobs there is none to be
// found, and the job is submitted.
func (r *dlcJob) orphan(ctx context.Context, plan model, wanted submission, level preflight.Level, diags *diag.Diagnostics) string {
	if level == preflight.Off {
		return ""
	}
	region := plan.Region.ValueString()
	left, err := r.Data.Preflight.OrphanJob(ctx, region, plan.filter(), r.Data.Poller.Clock.Now(), func(job cloud.Job) bool {
		return plan.takesOver(job) && wanted.asksFor(ctx, job)
	})
	if err != nil {
		tflog.Warn(ctx, "whether a killed apply has left this job behind could not be read", map[string]any{"error": err.Error()})
	}
	if left == nil {
		return ""
	}
	named := remedy.Workload{Kind: workload.DLC, Region: region, ID: left.ID, Name: left.Name}
	fwx.AddWarning(diags, remedy.JobToBeTakenOver(named, left.Status, left.CreateTime))
	return left.ID
}

// explainRefusal finds out what the refusal of a submission means.
func (r *dlcJob) explainRefusal(ctx context.Context, plan model, to workload.Association, err error) remedy.Text {
	ctx = context.WithoutCancel(ctx)
	if text, ok := r.explainRole(ctx, plan, to, err); ok {
		return text
	}
	return remedy.Failure(attempt("Submit", "submitted", plan.named()), err)
}

// explainRole explains a refusal that concerns the role.
func (r *dlcJob) explainRole(ctx context.Context, job model, to workload.Association, err error) (remedy.Text, bool) {
	switch to.Mode {
	case workload.ModeCustom:
		return r.Data.Preflight.ExplainRefusal(ctx, workload.DLC, job.DisplayName.ValueString(), to.RoleARN, err)
	case workload.ModeDefault:
		// Neither code nor words of this refusal are known, so it is looked for.
		name := workload.DLC.DefaultServiceRole()
		if _, missing := r.Data.Clients.Live().Roles.Get(ctx, name); errors.Is(missing, cloud.ErrNotFound) && !errors.Is(err, cloud.ErrDenied) {
			return remedy.NoDefaultRole(job.named(), name).Said(err), true
		}
	case workload.ModeNone:
	}
	return remedy.Text{}, false
}
