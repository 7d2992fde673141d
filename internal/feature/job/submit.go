package job

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
	"github.com/pai-iac/terraform-provider-pai/internal/preflight"
	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
	"github.com/pai-iac/terraform-provider-pai/internal/workload"
)

// submit submits a job and returns its id; empty: there is none, and the
// diagnostics say why. The rules of the plan are checked once more before, with
// fresh reads.
func (r *dlcJob) submit(ctx context.Context, plan, config model, diags *diag.Diagnostics) string {
	to, err := plan.association()
	if err != nil {
		diags.AddError("Invalid Role Mode", "The role of the job is not determined: "+err.Error()+".")
		return ""
	}
	spec, more := expand(ctx, plan, config, to)
	diags.Append(more...)
	level := plan.level(r.data.Preflight)
	if level != preflight.Off {
		again := r.data.Preflight.CheckRoleAgain(ctx, workload.DLC, spec.DisplayName, to)
		diags.Append(again.Errors(level).Diagnostics(level)...)
	}
	if diags.HasError() {
		return ""
	}
	r.data.Preflight.SubmitJob(plan.Region.ValueString(), spec.WorkspaceID, spec.DisplayName)
	var id string
	err = r.data.UntilKnown(ctx, to, func(ctx context.Context) error {
		var err error
		id, err = r.live().Create(ctx, plan.Region.ValueString(), spec)
		return err
	})
	if err != nil {
		fwx.AddError(diags, r.explainRefusal(ctx, plan, to, err))
		return ""
	}
	return id
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
		return r.data.Preflight.ExplainRefusal(ctx, workload.DLC, job.DisplayName.ValueString(), to.RoleARN, err)
	case workload.ModeDefault:
		// Neither code nor words of this refusal are known, so it is looked for.
		name := workload.DLC.DefaultServiceRole()
		if _, missing := r.data.Clients.Live().Roles.Get(ctx, name); errors.Is(missing, cloud.ErrNotFound) && !errors.Is(err, cloud.ErrDenied) {
			return remedy.NoDefaultRole(job.named(), name).Said(err), true
		}
	case workload.ModeNone:
	}
	return remedy.Text{}, false
}
