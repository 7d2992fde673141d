package preflight

import (
	"context"
	"errors"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
	"github.com/pai-iac/terraform-provider-pai/internal/workload"
)

// propagationWindow is how long after a change of a role, or of who may pass it, PAI may
// still see what was before. No public source gives a figure.
const propagationWindow = 2 * time.Minute

// CheckRoleAgain is CheckRole just before a write, with fresh reads. A role or
// a grant written moments ago in this run is not judged by reads that may be
// older than that: the write itself will tell.
func (s *Session) CheckRoleAgain(ctx context.Context, kind workload.Kind, workloadID string, a workload.Association) Findings {
	if a.Mode != workload.ModeCustom || s.WroteRole(a.RoleARN) || s.WroteGrant() {
		return nil
	}
	return s.Fresh().CheckRole(ctx, kind, workloadID, a.RoleARN)
}

// IsPropagating reports whether the refusal of a role may go by itself: the role,
// or who may pass it, is young, and the write that was begun at a time has not
// been tried for longer than that takes.
func (s *Session) IsPropagating(ctx context.Context, a workload.Association, refusal error, begun, now time.Time) bool {
	ofTheRole := errors.Is(refusal, cloud.ErrCannotAssume) || errors.Is(refusal, cloud.ErrCannotPass)
	return ofTheRole && now.Sub(begun) <= propagationWindow && s.wroteRecently(ctx, a, now)
}

// young reports whether the role, or who may pass it, was written in this run,
// or the role moments ago.
func (s *Session) wroteRecently(ctx context.Context, a workload.Association, now time.Time) bool {
	if a.Mode != workload.ModeCustom {
		return false
	}
	if s.WroteRole(a.RoleARN) || s.WroteGrant() {
		return true
	}
	role, err := s.Fresh().Role(ctx, a.RoleARN)
	return err == nil && !role.UpdateDate.IsZero() && now.Sub(role.UpdateDate) < propagationWindow
}

// ExplainRefusal finds out what the refusal of a role means, and returns false
// for every other error: the words that the cloud has for role trouble do not
// tell a missing role from a missing permission.
func (s *Session) ExplainRefusal(ctx context.Context, kind workload.Kind, workloadID, roleARN string, err error) (remedy.Text, bool) {
	fresh := s.Fresh()
	switch {
	case errors.Is(err, cloud.ErrCannotAssume):
		return fresh.ExplainUntrusted(ctx, kind, workloadID, roleARN).WithFooter(err), true
	case errors.Is(err, cloud.ErrCannotPass):
		return fresh.ExplainNotPassable(ctx, kind, workloadID, roleARN).WithFooter(err), true
	}
	return remedy.Text{}, false
}
