package instance

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
	"github.com/pai-iac/terraform-provider-pai/internal/preflight"
	"github.com/pai-iac/terraform-provider-pai/internal/ramcreate"
	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
	"github.com/pai-iac/terraform-provider-pai/internal/workload"
)

// quiet is how long the creation mark of an instance must stay as it is before the
// apply that made it counts as killed: an apply that waits renews it more often than
// that.
const quiet = time.Minute

// finishTimeout bounds what must not be left out because Terraform is interrupted.
const finishTimeout = 30 * time.Second

// creating is one instance that is being made.
type creating struct {
	*dswInstance
	plan   model
	region string
	spec   cloud.InstanceSpec
	to     *workload.Association
	marks  *markLabels
	// existing is an instance that may be the one of a killed apply, and may be
	// another's. adopted: it is ours, by its owner.
	existing *cloud.Workload
	adopted  bool
}

func (r *dswInstance) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan, config model
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	timeout, diags := plan.Timeouts.Create(ctx, defaultTimeout)
	resp.Diagnostics.Append(diags...)
	spec, diags := expand(ctx, plan, config)
	resp.Diagnostics.Append(diags...)
	to, err := plan.association()
	if err != nil {
		fwx.AddError(&resp.Diagnostics, remedy.RoleUndetermined(workload.DSW.Noun(), err))
	}
	if resp.Diagnostics.HasError() {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()

	spec.Association = to
	c := &creating{dswInstance: r, plan: plan, region: plan.Region.ValueString(), spec: spec, to: to}
	c.marks = &markLabels{instances: r.live(), region: c.region}
	if !c.check(ctx, &resp.Diagnostics) {
		return
	}
	creation := c.creation()
	made, err := creation.Make(ctx)
	if err != nil {
		fwx.AddError(&resp.Diagnostics, c.explainRefusal(ctx, err))
		return // there is no instance, and no state
	}
	// The instance exists: Terraform must know it, whatever becomes of the wait.
	c.hold(ctx, made.Object.ID, resp)
	live := c.start(ctx, &made, &resp.Diagnostics)
	if c.finish(ctx, made, resp) {
		c.save(ctx, config, live, resp)
	}
}

// check repeats the rules of the plan with fresh reads.
func (c *creating) check(ctx context.Context, diags *diag.Diagnostics) bool {
	level := c.plan.level(c.Data.Preflight)
	if c.to != nil && level != preflight.Off {
		again := c.Data.Preflight.CheckRoleAgain(ctx, workload.DSW, c.spec.Name, *c.to)
		diags.Append(again.Errors(level).Diagnostics(level)...)
	}
	return !diags.HasError()
}

// creation is the creation of an instance that a killed apply may have begun. With the
// provider argument owner, too, it has a mark: names of instances may repeat, and only the
// mark tells a finished one.
func (c *creating) creation() *ramcreate.Creation[cloud.Workload] {
	return &ramcreate.Creation[cloud.Workload]{
		Name: c.spec.Name, Ownership: cloud.Ownership{Run: c.Data.Ownership.Run}, Clock: c.Data.Poller.Clock,
		Tags: c.marks, OwnTags: c.spec.Labels, Quiet: quiet, Once: c.once, Find: c.find,
	}
}

// once makes the instance, unless a killed apply has left one.
func (c *creating) once(ctx context.Context, labels map[string]string) (cloud.Workload, error) {
	left, err := c.leftBehind(ctx)
	if err != nil {
		tflog.Warn(ctx, "whether a killed apply has left this instance behind could not be read", map[string]any{"error": err.Error()})
	}
	if left != nil {
		return c.found(ctx, *left, labels)
	}
	spec := c.spec
	spec.Labels = map[string]string{}
	maps.Copy(spec.Labels, labels)
	if owner := c.Data.Ownership.Owner; owner != "" {
		spec.Labels[cloud.OwnerTag] = owner
	}
	var id string
	err = c.Data.RetryWhilePropagating(ctx, c.association(), func(ctx context.Context) error {
		var err error
		id, err = c.live().Create(ctx, c.region, spec)
		return err
	})
	c.marks.id = id
	return cloud.Workload{ID: id}, err
}

// association is what the instance is to carry; nobody knows it where the role is not
// managed here.
func (c *creating) association() workload.Association {
	if c.to == nil {
		return workload.None()
	}
	return *c.to
}

// leftBehind looks for the instance that a killed apply has left: it has the same name
// and workspace, and either the creation mark of another run, or it was made moments ago
// by this provider and is just as the one that is asked for. It is claimed, so that a
// sibling of the same name takes another one.
func (c *creating) leftBehind(ctx context.Context) (*cloud.Workload, error) {
	filter := cloud.InstanceFilter{WorkspaceID: c.spec.WorkspaceID, Name: c.spec.Name}
	for found, err := range c.live().List(ctx, c.region, filter) {
		if err != nil {
			return nil, err
		}
		if found.Instance == nil || !c.mayBeLeft(found) {
			continue
		}
		if c.Data.Preflight.ClaimInstance(c.region, found.ID) {
			return &found, nil
		}
	}
	return nil, nil
}

func (c *creating) mayBeLeft(found cloud.Workload) bool {
	if mark := found.Instance.Marks[cloud.CreationMarkTag]; mark != "" {
		return cloud.ParseCreationMark(mark).Run != c.Data.Ownership.Run
	}
	age := c.Data.Poller.Clock.Now().Sub(found.Instance.CreateTime)
	return found.Instance.Marks[cloud.RequestMark] != "" && age.Abs() < preflight.LeftBehindWithin && len(c.differences(found)) == 0
}

// found decides about an instance that may have been left behind. With a creation mark,
// package ramcreate does. Without one, the run that made it has ended after the mark was
// removed: it is taken over if it has the same owner, and refused otherwise. The same
// module in another workspace makes the same instance.
func (c *creating) found(ctx context.Context, left cloud.Workload, labels map[string]string) (cloud.Workload, error) {
	c.marks.id = left.ID
	exists := &cloud.Error{
		Kind: cloud.ErrAlreadyExists, Operation: "dsw:ListInstances",
		Message: fmt.Sprintf("The instance %s has this name, and the label of an apply that has not ended", left.ID),
	}
	if left.Instance.Marks[cloud.CreationMarkTag] != "" {
		return cloud.Workload{}, exists
	}
	owner := c.Data.Ownership.Owner
	if owner == "" || left.Instance.Marks[cloud.OwnerTag] != owner {
		exists.Message = "The instance " + left.ID + " was made moments ago, just as it is asked for here"
		c.existing = &left
		return cloud.Workload{}, exists
	}
	c.adopted = true
	set := map[string]string{cloud.CreationMarkTag: labels[cloud.CreationMarkTag]}
	return left, c.live().Relabel(ctx, c.region, left.ID, set, nil)
}

// find reads the instance that a killed apply has left, and says in what it is not the
// one that is asked for.
func (c *creating) find(ctx context.Context) (cloud.Workload, []string, error) {
	live, err := c.live().Get(ctx, c.region, c.marks.id)
	if err != nil {
		return live, nil, err
	}
	if live.Instance == nil {
		return live, []string{"a definition that cannot be read"}, nil
	}
	return live, c.differences(live), nil
}

// differences says in what an instance is not the one that is asked for. It may have
// labels and environment variables besides: PAI may add its own (unconfirmed).
func (c *creating) differences(live cloud.Workload) []string {
	found := live.Instance.InstanceSpec
	found.Environment = only(found.Environment, c.spec.Environment)
	wanted := c.spec
	wanted.ImageAuth, wanted.UserCommand, wanted.Spot = "", nil, nil // PAI does not tell them
	given := wanted.Given()
	var differences []string
	for _, member := range wanted.Differences(found) {
		if slices.Contains(given, member) || member == "Datasets" {
			differences = append(differences, "another "+member)
		}
	}
	if !maps.Equal(only(found.Labels, c.spec.Labels), c.spec.Labels) {
		differences = append(differences, "other labels")
	}
	if c.to != nil && !live.Association.Equal(*c.to) {
		differences = append(differences, live.Association.String())
	}
	return differences
}

// only returns those of the found pairs whose names were sent.
func only(found, sent map[string]string) map[string]string {
	kept := map[string]string{}
	for name, value := range found {
		if _, ours := sent[name]; ours {
			kept[name] = value
		}
	}
	return kept
}

// hold notes that this run has an instance, and which role it claims for it.
func (c *creating) hold(ctx context.Context, id string, resp *resource.CreateResponse) {
	c.plan.ID = types.StringValue(id)
	c.Data.Preflight.ClaimInstance(c.region, id)
	mark, diags := fwx.Claimant(ctx, resp.Private, resp.Private)
	resp.Diagnostics.Append(diags...)
	if c.to != nil {
		c.Data.Preflight.Hold(newClaim(c.plan.key(), mark, *c.to))
		c.Data.Preflight.Applied(c.plan.key())
	}
}

// start waits until the new instance runs, and stops it if that is what is asked for.
func (c *creating) start(ctx context.Context, made *ramcreate.Made[cloud.Workload], diags *diag.Diagnostics) cloud.Workload {
	tick := func(ctx context.Context) error {
		// A label that could not be written does no harm yet: Finish looks at it again.
		if err := made.Renew(ctx); errors.Is(err, ramcreate.ErrTakenOver) {
			return err
		} else if err != nil {
			tflog.Info(ctx, "the creation mark could not be renewed", map[string]any{"error": err.Error()})
		}
		return nil
	}
	up := &powering{dswInstance: c.dswInstance, key: c.plan.key(), aim: statusRunning, asked: !made.TakenOver && !c.adopted, tick: tick}
	live, err := up.reach(ctx)
	if err != nil {
		if !errors.Is(err, ramcreate.ErrTakenOver) {
			up.explain(ctx, c.plan.named(), true, err, diags)
		}
		return live
	}
	if c.plan.Desired.ValueString() != statusStopped {
		return live
	}
	down := &powering{dswInstance: c.dswInstance, key: c.plan.key(), aim: statusStopped, tick: tick}
	stopped, err := down.reach(ctx)
	if err != nil {
		down.explain(ctx, c.plan.named(), true, err, diags)
	}
	return stopped
}

// finish removes the creation mark, and reports whether the instance is still this
// run's.
func (c *creating) finish(ctx context.Context, made ramcreate.Made[cloud.Workload], resp *resource.CreateResponse) bool {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), finishTimeout)
	defer cancel()
	err := made.Finish(ctx)
	switch {
	case errors.Is(err, ramcreate.ErrTakenOver):
		fwx.AddError(&resp.Diagnostics, remedy.InstanceMarkTakenOver(c.plan.named()))
		return false
	case err != nil:
		fwx.AddWarning(&resp.Diagnostics, remedy.CreationMarkLeft("instance", c.plan.ID.ValueString(), err))
	}
	return true
}

// save writes the state.
func (c *creating) save(ctx context.Context, config model, live cloud.Workload, resp *resource.CreateResponse) {
	record := written{Secrets: secretNames(config)}
	if live.Instance != nil {
		c.plan.see(live)
		found := live.Instance.InstanceSpec
		if c.plan.UserID.IsUnknown() {
			c.plan.UserID = fwx.StringOrNull(found.UserID)
		}
		if c.plan.Priority.IsUnknown() && found.Priority != 0 {
			c.plan.Priority = types.Int64Value(found.Priority)
		}
		record.Environment = added(found.Environment, c.spec.Environment)
		record.Labels = added(found.Labels, c.spec.Labels)
	}
	c.plan.settleUnknowns(c.region)
	resp.Diagnostics.Append(fwx.SetPrivate(ctx, resp.Private, privateWritten, record)...)
	resp.Diagnostics.Append(resp.State.Set(ctx, &c.plan)...)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, c.plan.identity())...)
}

// added are the names that PAI has added to what was sent.
func added(found, sent map[string]string) []string {
	var names []string
	for _, name := range slices.Sorted(maps.Keys(found)) {
		if _, ours := sent[name]; !ours {
			names = append(names, name)
		}
	}
	return names
}

// explainRefusal finds out what the refusal of a creation means.
func (c *creating) explainRefusal(ctx context.Context, err error) remedy.Text {
	ctx = context.WithoutCancel(ctx)
	if c.existing != nil {
		named := c.plan.named()
		named.ID = c.existing.ID
		return remedy.InstanceExists(named)
	}
	if c.to != nil && c.to.Mode == workload.ModeCustom {
		if text, ok := c.Data.Preflight.ExplainRefusal(ctx, workload.DSW, c.spec.Name, c.to.RoleARN, err); ok {
			return text
		}
	}
	return remedy.Failure(attempt("Create", "created", c.plan.named()), err)
}

// markLabels are the labels of one instance, as package ramcreate reads and writes
// them.
type markLabels struct {
	instances  cloud.Instances
	region, id string
}

func (l *markLabels) Tags(ctx context.Context, _ string) (map[string]string, error) {
	live, err := l.instances.Get(ctx, l.region, l.id)
	if err != nil || live.Instance == nil {
		return nil, err
	}
	labels := map[string]string{}
	maps.Copy(labels, live.Instance.Labels)
	maps.Copy(labels, live.Instance.Marks)
	return labels, nil
}

func (l *markLabels) Retag(ctx context.Context, _ string, set map[string]string, remove []string) error {
	return l.instances.Relabel(ctx, l.region, l.id, set, remove)
}
