package instance

import (
	"context"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
	"github.com/pai-iac/terraform-provider-pai/internal/preflight"
	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
	"github.com/pai-iac/terraform-provider-pai/internal/rolechange"
	"github.com/pai-iac/terraform-provider-pai/internal/workload"
)

// changing is one instance that changes in place.
type changing struct {
	*dswInstance
	comparison
	known    written
	to       *workload.Association // nil: the role stays as it is
	restarts bool                  // the change has interrupted the instance
	marked   bool                  // it has the RestartMark of this run
	live     cloud.Workload        // as it was seen last
}

func (r *dswInstance) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state, config model
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	timeout, diags := plan.Timeouts.Update(ctx, defaultTimeout)
	resp.Diagnostics.Append(diags...)
	c := &changing{dswInstance: r}
	written, diags := fwx.GetPrivate(ctx, req.Private, privateWritten, &c.known)
	resp.Diagnostics.Append(diags...)
	c.comparison, diags = newComparison(ctx, plan, state, config, req.Plan.Raw, req.State.Raw, !written)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()

	if !c.carryOut(ctx, &resp.Diagnostics) {
		c.saveDone(ctx, resp)
		return
	}
	if plan.Status.IsUnknown() {
		plan.see(c.live)
	}
	plan.Restarts = types.BoolValue(c.restarts)
	plan.settleUnknowns(plan.Region.ValueString())
	c.known.Secrets = secretNames(config)
	resp.Diagnostics.Append(fwx.SetPrivate(ctx, resp.Private, privateWritten, c.known)...)
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, plan.identity())...)
}

// saveDone writes what was done of a change that failed, so that the next plan has the
// rest to do.
func (c *changing) saveDone(ctx context.Context, resp *resource.UpdateResponse) {
	live, err := c.dswInstance.live().Get(context.WithoutCancel(ctx), c.state.Region.ValueString(), c.state.ID.ValueString())
	if err != nil || live.Instance == nil {
		return // the state stays, and the next refresh sees it
	}
	done := c.state
	_, diags := done.follow(ctx, live, c.known)
	resp.Diagnostics.Append(diags...)
	done.see(live)
	resp.Diagnostics.Append(resp.State.Set(ctx, &done)...)
}

// carryOut makes the changes, and reports whether all of them were made.
func (c *changing) carryOut(ctx context.Context, diags *diag.Diagnostics) bool {
	changed := c.changed(ctx)
	c.to = c.roleChange()
	power := !c.plan.Desired.Equal(c.state.Desired) && !c.plan.Desired.IsNull()
	if len(changed) == 0 && c.to == nil && !power && !c.relabels() && !c.plan.Status.IsUnknown() {
		return true // only what Terraform keeps for itself changes
	}
	live, err := c.subject().AwaitStable(ctx)
	if err != nil {
		fwx.AddError(diags, c.failed(err))
		return false
	}
	c.live = live
	if live.Instance == nil {
		fwx.AddError(diags, remedy.InstanceUnreadable(c.plan.named()))
		return false
	}
	update := c.update(ctx, changed, diags)
	stops := len(needsStop(slices.Concat(update.Set.Given(), update.Clear))) > 0 && live.Status == statusRunning
	if diags.HasError() || !c.mayStop(ctx, changed, stops, diags) {
		return false
	}
	if err := c.relabel(ctx, stops && c.plan.Desired.ValueString() != statusStopped); err != nil {
		fwx.AddError(diags, c.failed(err))
		return false
	}
	return c.carryThrough(ctx, update, stops, diags)
}

// roleChange is the association that the plan asks for, or nil where it stays.
func (c *changing) roleChange() *workload.Association {
	to, err := c.plan.association()
	if err != nil || to == nil {
		return nil
	}
	if before, err := c.state.association(); err == nil && before != nil && before.Equal(*to) {
		return nil
	}
	return to
}

// subject is the instance as its role is changed.
func (c *changing) subject() rolechange.Subject {
	return rolechange.Subject{Data: c.Data, Key: c.state.key(), Argument: attrMode}
}

// stableLooks is how many answers in a row must be stable after a write, unless a
// transition was seen: the first ones may still show the status from before.
const stableLooks = 2

// awaitBack returns the instance once it has passed through the transition that a
// write begins.
func (c *changing) awaitBack(ctx context.Context) (cloud.Workload, error) {
	var live cloud.Workload
	stable, moved := 0, false
	poller := c.Data.Poller
	poller.Backoff = powerBackoff()
	err := poller.Until(ctx, func(ctx context.Context) (bool, error) {
		var err error
		live, err = c.dswInstance.live().Get(ctx, c.state.Region.ValueString(), c.state.ID.ValueString())
		if err != nil || !live.Settled {
			moved, stable = moved || err == nil, 0
			return false, err
		}
		stable++
		return moved || stable >= stableLooks, nil
	})
	return live, err
}

// update is what UpdateInstance has to change: of what the plan changes, what the
// instance does not have yet. PAI refuses values that are already there.
func (c *changing) update(ctx context.Context, changed []argument, diags *diag.Diagnostics) cloud.InstanceUpdate {
	wanted, more := expand(ctx, c.plan, c.config)
	diags.Append(more...)
	has := c.live.Instance.InstanceSpec
	has.UserCommand, has.Spot = c.present.UserCommand, c.present.Spot
	var members []string
	for _, a := range changed {
		members = append(members, a.member)
		if a.name == attrImageAuth {
			has.ImageAuth = "" // PAI does not tell it, so it is written again
		}
	}
	if !slices.Contains(members, "ImageAuth") {
		wanted.ImageAuth = ""
	}
	for _, name := range c.known.Environment {
		if value, there := has.Environment[name]; there && len(wanted.Environment) > 0 {
			wanted.Environment = maps.Clone(wanted.Environment)
			wanted.Environment[name] = value // PAI's own
		}
	}
	var set, cleared []string
	given := wanted.Given()
	for _, member := range wanted.Differences(has) {
		switch {
		case !slices.Contains(members, member):
		case slices.Contains(given, member):
			set = append(set, member)
		default:
			cleared = append(cleared, member)
		}
	}
	return cloud.InstanceUpdate{Set: wanted.Only(set), Clear: cleared, Secrets: wanted.Secrets}
}

// mayStop holds the change to what the plan has announced. A role that cannot be carried is
// found before the instance is stopped for the rest.
func (c *changing) mayStop(ctx context.Context, changed []argument, stops bool, diags *diag.Diagnostics) bool {
	if level := c.plan.level(c.Data.Preflight); stops && c.to != nil && level != preflight.Off {
		again := c.Data.Preflight.CheckRoleAgain(ctx, workload.DSW, c.live.ID, *c.to)
		diags.Append(again.Errors(level).Diagnostics(level)...)
	}
	if !stops || c.plan.Desired.ValueString() == statusStopped || diags.HasError() {
		return !diags.HasError()
	}
	switch {
	case c.plan.deniesRestart():
		fwx.AddError(diags, remedy.InstanceRestart(c.plan.named(), c.live.Status, namesOf(changed, whileStopped), false, true))
		return false
	case !c.plan.Restarts.IsUnknown() && !c.plan.Restarts.ValueBool():
		fwx.AddError(diags, remedy.NotAnnounced(c.plan.named(), c.live.Status))
		return false
	}
	return true
}

// relabel makes the labels what the plan says. Labels that PAI has added itself stay. An
// instance that is stopped for the change is marked: see cloud.RestartMark.
func (c *changing) relabel(ctx context.Context, restarts bool) error {
	set, remove := map[string]string{}, []string(nil)
	if restarts {
		set[cloud.RestartMark], c.marked = c.Data.Ownership.Run, true
	}
	if c.relabels() {
		remove = c.labels(set)
	}
	if len(set) == 0 && len(remove) == 0 {
		return nil
	}
	return c.dswInstance.live().Relabel(ctx, c.live.Region, c.live.ID, set, remove)
}

// labels adds the labels that have to be set, and returns those to remove.
func (c *changing) labels(set map[string]string) (remove []string) {
	for name, value := range c.planned.Labels {
		if found, there := c.live.Instance.Labels[name]; !there || found != value {
			set[name] = value
		}
	}
	for _, name := range slices.Sorted(maps.Keys(c.live.Instance.Labels)) {
		if _, planned := c.planned.Labels[name]; !planned && !slices.Contains(c.known.Labels, name) {
			remove = append(remove, name)
		}
	}
	return remove
}

// carryThrough stops the instance if it must, changes it, changes its role, and brings
// it where it belongs.
func (c *changing) carryThrough(ctx context.Context, update cloud.InstanceUpdate, stops bool, diags *diag.Diagnostics) bool {
	wasFailed, interrupted := c.live.Failed, isInterrupted(c.live)
	staysStopped := c.plan.Desired.ValueString() == statusStopped
	if (stops || staysStopped) && c.live.Status == statusRunning && !c.reach(ctx, statusStopped, diags) {
		return false
	}
	c.restarts = stops && !staysStopped
	if !c.write(ctx, update, diags) {
		if c.restarts {
			c.startAgain(ctx, diags)
		}
		return false
	}
	starts := c.restarts || interrupted && !staysStopped || c.plan.Desired.ValueString() == statusRunning ||
		wasFailed && !staysStopped && (!update.Empty() || c.to != nil) // it failed for what has been changed now
	if starts && c.live.Status != statusRunning && !c.reach(ctx, statusRunning, diags) {
		return false
	}
	c.unmark(ctx, diags)
	return true
}

// unmark removes the mark of an instance that was stopped for a change. Should it be left,
// the next plan sees it.
func (c *changing) unmark(ctx context.Context, diags *diag.Diagnostics) {
	if !c.marked && (c.live.Instance == nil || c.live.Instance.Marks[cloud.RestartMark] == "") {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), finishTimeout)
	defer cancel()
	if err := c.dswInstance.live().Relabel(ctx, c.state.Region.ValueString(), c.state.ID.ValueString(), nil, []string{cloud.RestartMark}); err != nil {
		fwx.AddWarning(diags, remedy.InstanceMarkLeft(c.plan.named(), cloud.RestartMark, err))
	}
}

// write makes the changes of an instance that is in the right status for them.
func (c *changing) write(ctx context.Context, update cloud.InstanceUpdate, diags *diag.Diagnostics) bool {
	if !update.Empty() {
		err := c.dswInstance.live().Update(ctx, c.live.Region, c.live.ID, update)
		if err == nil {
			c.live, err = c.awaitBack(ctx)
		}
		if err != nil {
			fwx.AddError(diags, c.failed(err))
			return false
		}
	}
	if c.to == nil {
		return true
	}
	result := c.subject().Apply(ctx, rolechange.Options{
		To: *c.to, DenyRestart: c.plan.deniesRestart(), Announced: c.plan.Restarts, Wait: true, Level: c.plan.level(c.Data.Preflight),
	}, diags)
	c.restarts = c.restarts || result.Restarts
	if !result.Done || diags.HasError() {
		return false
	}
	live, err := c.subject().AwaitStable(ctx)
	if err != nil {
		fwx.AddError(diags, c.failed(err))
		return false
	}
	c.live = live
	return true
}

// reach brings the instance to a status.
func (c *changing) reach(ctx context.Context, aim string, diags *diag.Diagnostics) bool {
	w := &powering{dswInstance: c.dswInstance, key: c.state.key(), aim: aim}
	live, err := w.reach(ctx)
	if live.ID != "" {
		c.live = live
	}
	if err != nil {
		w.explain(ctx, c.plan.named(), false, err, diags)
	}
	return err == nil
}

// startAgain starts an instance that was stopped for a change that has failed.
func (c *changing) startAgain(ctx context.Context, diags *diag.Diagnostics) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), finishTimeout)
	defer cancel()
	if err := c.dswInstance.live().Start(ctx, c.live.Region, c.live.ID); err != nil {
		fwx.AddWarning(diags, remedy.InstanceLeftStopped(c.plan.named()).WithFooter(err))
		return
	}
	c.unmark(ctx, diags)
}

func (c *changing) failed(err error) remedy.Text {
	return remedy.Failure(attempt("Change", "changed", c.plan.named()), err)
}
