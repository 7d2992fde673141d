package association

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
	"github.com/pai-iac/terraform-provider-pai/internal/preflight"
	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
)

// quietPolls is how many stable answers in a row end the wait for a transition
// that nobody saw: every change is asynchronous, so the first answers may still
// be the old status, and a quick transition can pass between two answers.
const quietPolls = 3

// eventsShown is how many of the workload's last events are asked for.
const eventsShown = 5

// settled returns the workload once no transition is under way: the cloud
// refuses changes in between.
func (r *roleAssociation) settled(ctx context.Context, key preflight.WorkloadKey) (cloud.Workload, error) {
	var live cloud.Workload
	err := r.data.Poller.Until(ctx, func(ctx context.Context) (bool, error) {
		var err error
		live, err = r.live().Get(ctx, key.Region, key.ID)
		return live.Settled, err
	})
	return live, err
}

// awaitBack waits until the workload is stable again and carries the
// association.
func (r *roleAssociation) awaitBack(ctx context.Context, w *write, diags *diag.Diagnostics) {
	var live cloud.Workload
	seenTransition, stable := false, 0
	err := r.data.Poller.Until(ctx, func(ctx context.Context) (bool, error) {
		var err error
		live, err = r.live().Get(ctx, w.key.Region, w.key.ID)
		if err != nil {
			return false, err
		}
		tflog.Info(ctx, "waiting for the workload", map[string]any{
			"kind": string(r.Kind), "id": w.key.ID, "status": live.Status, "reason": live.ReasonCode})
		if !live.Settled {
			seenTransition, stable = true, 0
			return false, nil
		}
		stable++
		if live.Failed && !w.wasFailed {
			return true, nil
		}
		return live.Association.Equal(w.to) && (seenTransition || stable >= quietPolls), nil
	})
	if err == nil && (!live.Failed || w.wasFailed) {
		return
	}
	fwx.AddError(diags, remedy.WaitEnded(remedy.WaitFailure{
		Workload: r.named(w.key), Status: live.Status, To: w.to,
		ReasonCode: live.ReasonCode, ReasonMessage: live.ReasonMessage,
		Events: r.events(ctx, w.key), Err: err,
	}))
}

// events returns the last lines of the workload's event log. They are only an
// ornament of another error, so a failure to read them goes to the log.
func (r *roleAssociation) events(ctx context.Context, key preflight.WorkloadKey) []string {
	ctx = context.WithoutCancel(ctx)
	events, err := r.live().RecentEvents(ctx, key.Region, key.ID, eventsShown)
	if err != nil {
		tflog.Info(ctx, "the workload's events could not be read", map[string]any{"error": err.Error()})
	}
	return events
}
