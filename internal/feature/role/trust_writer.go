package role

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/pai-iac/terraform-provider-pai/internal/acs"
	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/cloud/wait"
	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
	"github.com/pai-iac/terraform-provider-pai/internal/preflight"
	"github.com/pai-iac/terraform-provider-pai/internal/ramdoc"
	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
)

const (
	// visibleWithin bounds one change of a trust policy, until RAM shows it.
	visibleWithin = 5 * time.Minute
	// maxRewrites bounds how often a change is made anew because somebody else
	// has changed the document too.
	maxRewrites = 10
	// maxMisses bounds how often a role is looked for that may have been made
	// moments ago. With the pauses of the poller that is about ten seconds.
	maxMisses = 4
)

var errContested = errors.New("the trust policy was different again after every write")

// trustEdit returns what the trust policy of a role is to be: the text that the
// role has when nothing is to be changed. It is asked again after each write, and
// whenever somebody else has changed the document.
type trustEdit func(role cloud.Role) (string, error)

// trustWriter changes trust policies that others may change too. RAM has no
// conditional write, so a change is a read, a write and a read that must show it,
// and starts anew from what was read if that is somebody else's.
//
// An edit that somebody makes between the first read and the write, and that no
// read ever shows, is lost: nothing in RAM's API tells of it.
type trustWriter struct {
	roles   cloud.Roles // live: reads go to the cloud
	session *preflight.Session
	poller  wait.Poller
}

func newTrustWriter(data *fwx.ProviderData) trustWriter {
	return trustWriter{roles: data.Clients.Live().Roles, session: data.Preflight, poller: data.Poller}
}

// trustOutcome is what became of a change.
type trustOutcome struct {
	// role is as the last read that was believed shows it.
	role cloud.Role
	// wrote: the cloud has accepted a write. With an error it was not seen.
	wrote bool
}

// change carries an edit out. Changes of one role are made one after the other.
func (w trustWriter) change(ctx context.Context, roleName string, missing int, edit trustEdit) (trustOutcome, error) {
	record, release, err := w.session.LockTrust(ctx, roleName)
	if err != nil {
		return trustOutcome{}, err
	}
	defer release()
	ctx, cancel := context.WithTimeout(ctx, visibleWithin)
	defer cancel()
	c := &trustChange{trustWriter: w, name: roleName, record: record, missing: missing, edit: edit}
	err = w.poller.Until(ctx, c.advance)
	return c.outcome, err
}

// trustChange is one change under way.
type trustChange struct {
	trustWriter
	name    string
	record  *preflight.TrustRecord
	edit    trustEdit
	missing int // how often the role may be missing

	outcome  trustOutcome
	rewrites int
	doubts   int // doubtful reads in a row
}

// advance goes on until the role is as it is to be, or a read is late.
func (c *trustChange) advance(ctx context.Context) (bool, error) {
	for {
		role, err := c.roles.Get(ctx, c.name)
		if errors.Is(err, cloud.ErrNotFound) && c.missing > 0 {
			c.missing--
			return false, nil
		}
		if err != nil || !c.believes(role) {
			return false, err
		}
		c.outcome.role = role
		wanted, err := c.edit(role)
		if err != nil || wanted == role.TrustPolicy {
			return true, err
		}
		if c.rewrites++; c.rewrites > maxRewrites {
			return false, errContested
		}
		if err := c.write(ctx, role, wanted); err != nil {
			return false, err
		}
	}
}

// believes reports whether a read can be built on. One that shows an earlier
// document, with no date to tell why, is believed only after a while.
func (c *trustChange) believes(role cloud.Role) bool {
	switch c.record.Classify(role) {
	case preflight.Stale:
		return false
	case preflight.Doubtful:
		if c.doubts++; c.doubts < wait.MaxLooks {
			return false
		}
		c.record.Accept(role)
	case preflight.Current:
	}
	c.doubts = 0
	return true
}

func (c *trustChange) write(ctx context.Context, role cloud.Role, document string) error {
	answered, err := c.roles.Update(ctx, c.name, cloud.RoleUpdate{
		TrustPolicy: document, Description: role.Description, MaxSessionSeconds: role.MaxSessionSeconds,
	})
	c.session.RoleWritten(role.ARN) // even a failed write may have been carried out
	if err != nil {
		return err
	}
	c.record.Wrote(role, document, answered.UpdateDate)
	c.outcome.wrote = true
	return nil
}

// report tells of a change that failed. A change that was accepted but not seen
// is a warning: it is made, and what was remembered of the role must be kept.
func (o trustOutcome) report(a remedy.Attempt, roleName string, err error, diags *diag.Diagnostics) {
	var syntax *ramdoc.SyntaxError
	var another *anotherRoleError
	switch {
	case err == nil:
	case errors.As(err, &another):
		fwx.AddError(diags, remedy.TrustOfAnotherRole(roleName, another.planned, another.found))
	case errors.Is(err, errContested):
		fwx.AddError(diags, remedy.TrustContested(roleName))
	case o.wrote:
		fwx.AddWarning(diags, remedy.TrustNotSeen(roleName, err))
	case errors.As(err, &syntax):
		fwx.AddError(diags, remedy.TrustUnreadable(roleName, err))
	case errors.Is(err, cloud.ErrNotFound):
		fwx.AddAttributeError(diags, attrRoleName, remedy.TrustOfMissingRole(roleName, err))
	case errors.Is(err, context.DeadlineExceeded) && cloud.AsError(err) == nil:
		fwx.AddError(diags, remedy.TrustNotSettled(roleName, err))
	default:
		fwx.AddError(diags, remedy.Failure(a, err))
	}
}

// anotherRoleError is the failure of a role that is not the one that the plan
// was made for.
type anotherRoleError struct{ planned, found string }

func (e *anotherRoleError) Error() string {
	return fmt.Sprintf("the plan was made for %s, but the role is %s", e.planned, e.found)
}

// asPlanned makes sure that a role is the planned one.
func asPlanned(planned fwx.RoleARN, role cloud.Role) error {
	if planned.IsNull() || planned.IsUnknown() || acs.SameRoleARN(planned.ValueString(), role.ARN) {
		return nil
	}
	return &anotherRoleError{planned: planned.ValueString(), found: role.ARN}
}
