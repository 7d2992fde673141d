package job

import (
	"context"
	"errors"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
)

// visibility is how long a change may take to show: PAI takes 10 to 60 seconds
// for a priority.
const visibility = 90 * time.Second

// alter makes the changes in place that a plan asks for. When it is not done it
// returns what the state has to hold then.
func (r *dlcJob) alter(ctx context.Context, plan, state model, diags *diag.Diagnostics) (model, bool) {
	update := changes(plan, state)
	if update == (cloud.JobUpdate{}) {
		return plan, true
	}
	region, id := state.Region.ValueString(), state.JobID.ValueString()
	if update.Priority != nil {
		live, err := r.live().Get(ctx, region, id)
		if err != nil {
			fwx.AddError(diags, r.explainChange(state, err))
			return state, false
		}
		if !takesPriority(state.QuotaID.ValueString(), live.Status) {
			fwx.AddAttributeError(diags, attrPriority, remedy.JobPriorityFixed(
				state.named(), state.QuotaID.ValueString(), live.Status, state.Priority.ValueInt32(), *update.Priority))
			return state, false
		}
	}
	if err := r.live().Update(ctx, region, id, update); err != nil {
		fwx.AddError(diags, r.explainChange(state, err))
		return state, false
	}
	return r.verify(ctx, plan, state, update, diags)
}

// changes is what a plan changes in a job itself.
func changes(plan, state model) cloud.JobUpdate {
	var update cloud.JobUpdate
	if plan.Description.ValueString() != state.Description.ValueString() { // null and "" both mean none
		update.Description = plan.Description.ValueStringPointer()
		if update.Description == nil {
			update.Description = new(string)
		}
	}
	if !plan.Accessibility.Equal(state.Accessibility) {
		update.Accessibility = plan.Accessibility.ValueStringPointer()
	}
	if !plan.Priority.Equal(state.Priority) && !plan.Priority.IsUnknown() && !state.Priority.IsNull() {
		update.Priority = plan.Priority.ValueInt32Pointer()
	}
	return update
}

// verify reads a change back. PAI answers a change of priority that it ignores
// like one that it makes, and shows what it makes late.
func (r *dlcJob) verify(ctx context.Context, plan, state model, update cloud.JobUpdate, diags *diag.Diagnostics) (model, bool) {
	begun := r.Data.Poller.Clock.Now()
	var live cloud.Job
	err := r.Data.Poller.Until(ctx, func(ctx context.Context) (bool, error) {
		var err error
		live, err = r.live().Get(ctx, state.Region.ValueString(), state.JobID.ValueString())
		return err != nil || shows(live, update) || r.Data.Poller.Clock.Now().Sub(begun) >= visibility, err
	})
	switch {
	case err != nil:
		// The change was taken; the next refresh sees what has become of it.
		fwx.AddWarning(diags, remedy.JobChangeUnread(state.named(), err))
		return plan, true
	case shows(live, update):
		return plan, true
	}
	fwx.AddError(diags, remedy.JobChangeIgnored(state.named(), live.Status, visibility))
	state.follow(live)
	return state, false
}

// shows reports whether a job has what an update asked for.
func shows(job cloud.Job, update cloud.JobUpdate) bool {
	return (update.Description == nil || *update.Description == job.Spec.Description) &&
		(update.Accessibility == nil || *update.Accessibility == job.Spec.Accessibility) &&
		(update.Priority == nil || *update.Priority == job.Spec.Priority)
}

func (r *dlcJob) explainChange(state model, err error) remedy.Text {
	if errors.Is(err, cloud.ErrNotFound) {
		return remedy.JobGoneBeforeChange(state.named()).WithFooter(err)
	}
	return remedy.Failure(attempt("Change", "changed", state.named()), err)
}
