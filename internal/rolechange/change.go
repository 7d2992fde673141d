package rolechange

import (
	"context"
	"errors"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
	"github.com/pai-iac/terraform-provider-pai/internal/preflight"
	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
	"github.com/pai-iac/terraform-provider-pai/internal/workload"
)

// Subject is the workload whose role is changed, as its resource knows it.
type Subject struct {
	Data *fwx.ProviderData
	Key  preflight.WorkloadKey
	// Argument is the argument that names the workload.
	Argument string
}

// Options say how a role is changed.
type Options struct {
	To workload.Association
	// DenyRestart refuses a change that interrupts the workload (restart = "deny").
	DenyRestart bool
	// Announced is restarts_workload of the plan. A restart that it does not announce
	// is refused. Unknown: anything was announced.
	Announced types.Bool
	Wait      bool // until the workload is back
	Level     preflight.Level
	// Creating refuses to replace another custom role, unless Overwrite.
	Creating, Overwrite bool
	// Ending: the resource is being destroyed. A workload that is gone is no error.
	Ending bool
}

// Result is what has become of a change.
type Result struct {
	// Before is the association that the workload had.
	Before workload.Association
	// Done: the workload has the wanted association, whatever the diagnostics say.
	Done bool
	// Restarts: the change has interrupted the workload.
	Restarts bool
}

// change is one change that is carried out.
type change struct {
	Subject
	Options
	Result

	begun     time.Time
	before    cloud.Workload  // as it was when the change began
	after     *cloud.Workload // as it was seen last; nil: not since the write
	wasFailed bool            // the workload had failed before, and may fail again alike
}

// Apply brings the workload to an association. Nothing is written while a check
// fails, and nothing when the workload has the association already.
func (s Subject) Apply(ctx context.Context, options Options, diags *diag.Diagnostics) Result {
	c := &change{Subject: s, Options: options}
	c.carryOut(ctx, diags)
	if c.Done && !c.Ending {
		c.Data.Preflight.Applied(c.Key)
	}
	return c.Result
}

func (c *change) carryOut(ctx context.Context, diags *diag.Diagnostics) {
	live, err := c.AwaitStable(ctx)
	if err != nil {
		if c.Ending && errors.Is(err, cloud.ErrNotFound) {
			c.Before, c.Done = workload.None(), true // a workload that is gone carries no role
			return
		}
		c.refuse(diags, err)
		return
	}
	c.Before = live.Association
	c.begun, c.before, c.wasFailed = c.Data.Poller.Clock.Now(), live, live.Failed
	if c.Before.Equal(c.To) {
		c.Done = true
		return
	}
	if diags.Append(c.checks(ctx, live)...); diags.HasError() {
		return
	}
	rollout := c.newRollout(ctx)
	if err := c.Data.RetryWhilePropagating(ctx, c.To, func(ctx context.Context) error {
		return c.live().Associate(ctx, c.Key.Region, c.Key.ID, c.Before, c.To)
	}); err != nil {
		fwx.AddError(diags, c.explain(ctx, err))
		return
	}
	c.Done = true
	if c.Wait {
		c.awaitBack(ctx, rollout, diags)
	}
	c.verify(ctx, diags)
}

func (c *change) refuse(diags *diag.Diagnostics, err error) {
	switch {
	case errors.Is(err, cloud.ErrNotFound):
		fwx.AddAttributeError(diags, c.Argument, remedy.MissingWorkload(c.named()).WithFooter(err))
	case errors.Is(err, cloud.ErrForeign):
		fwx.AddAttributeError(diags, c.Argument, remedy.ForeignWorkload(c.named(), err))
	default:
		fwx.AddError(diags, remedy.Failure(c.attempt(), err))
	}
}

// checks repeats the rules of the plan with fresh reads, just before the
// write, and holds the workload to what the plan has announced.
func (c *change) checks(ctx context.Context, live cloud.Workload) diag.Diagnostics {
	planned := preflight.Change{
		Key: c.Key, Live: &live, DenyRestart: c.DenyRestart,
		Through: []workload.Association{live.Association, c.To},
	}
	forecast := planned.Forecast()
	c.Restarts = forecast.Disrupts()

	var diags diag.Diagnostics
	switch {
	case c.Restarts && c.DenyRestart:
		fwx.AddError(&diags, remedy.Forecast(c.named(), live.Status, forecast, live.Association, c.To, true))
	case c.Restarts && !c.Ending && !c.Announced.IsUnknown() && !c.Announced.ValueBool():
		fwx.AddError(&diags, remedy.NotAnnounced(c.named(), live.Status))
	}
	findings := preflight.CheckTakeOver(planned, c.Overwrite || !c.Creating)
	findings = append(findings, preflight.CheckLegacyRole(planned, c.Overwrite)...)
	findings = append(findings, preflight.CheckLock(planned)...)
	if c.Level != preflight.Off {
		findings = append(findings, c.Data.Preflight.CheckRoleAgain(ctx, c.Key.Kind, c.Key.ID, c.To)...)
	}
	diags.Append(findings.Errors(c.Level).Diagnostics(c.Level)...)
	return diags
}

// explain finds out what a refusal means.
func (c *change) explain(ctx context.Context, err error) remedy.Text {
	if text, ok := c.Data.Preflight.ExplainRefusal(ctx, c.Key.Kind, c.Key.ID, c.To.RoleARN, err); ok {
		return text
	}
	if errors.Is(err, cloud.ErrForeign) {
		return remedy.ForeignWorkload(c.named(), err)
	}
	if text, ok := c.explainStatus(ctx, err); ok {
		return text.WithFooter(err)
	}
	return remedy.Failure(c.attempt(), err)
}

func (s Subject) live() cloud.Workloads { return s.Data.Clients.Live().Workloads(s.Key.Kind) }

func (c *change) named() remedy.Workload {
	return remedy.Workload{Kind: c.Key.Kind, Region: c.Key.Region, ID: c.Key.ID}
}

func (c *change) attempt() remedy.Attempt { return Attempt("Change", "changed", c.Key) }

// Attempt names what was tried on the association of a workload.
func Attempt(verb, past string, key preflight.WorkloadKey) remedy.Attempt {
	named := remedy.Workload{Kind: key.Kind, Region: key.Region, ID: key.ID}
	return remedy.Attempt{
		Verb: verb, Past: past,
		Noun:   key.Kind.Noun() + " Role Association",
		Object: "role association of " + named.String(),
	}
}
