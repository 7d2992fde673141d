package openapi

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/cloud/wait"
)

// AddMemberRole may be sent twice. What it answers for a role that the member
// has is unconfirmed, so after a refusal a look decides.
func (w *workspaces) AddMemberRole(ctx context.Context, region, workspaceID, memberID, role string) error {
	return w.changeRole(ctx, "AddMemberRole", http.MethodPost, region, workspaceID, memberID, role,
		func(member cloud.Member, err error) (bool, error) {
			return err == nil && slices.Contains(member.Roles, role), err
		})
}

// RemoveMemberRole may be sent twice, like AddMemberRole. A member that has
// gone with its last role (unconfirmed) does not have it any more.
func (w *workspaces) RemoveMemberRole(ctx context.Context, region, workspaceID, memberID, role string) error {
	return w.changeRole(ctx, "RemoveMemberRole", http.MethodDelete, region, workspaceID, memberID, role,
		func(member cloud.Member, err error) (bool, error) {
			if hasCode(err, codeMemberMissing) {
				return true, nil
			}
			return err == nil && !slices.Contains(member.Roles, role), err
		})
}

// changeRole sends a write that carries nothing but its path. done judges what
// GetMember says of the member afterwards.
func (w *workspaces) changeRole(
	ctx context.Context, operation, method, region, workspaceID, memberID, role string, done func(cloud.Member, error) (bool, error),
) error {
	err := checkIdentifiers(operation, identifier{"workspace id", workspaceID}, identifier{"member id", memberID}, identifier{"role", role})
	if err != nil {
		return err
	}
	return w.carryOut(ctx, workspaceWrite{
		send: func(ctx context.Context) error {
			return w.call(ctx, roaRequest{
				action: operation, method: method, pathname: onWorkspace(workspaceID, "members", memberID, "roles", role),
				region: region, effect: idempotentWrite,
			}, nil)
		},
		done: func(ctx context.Context) (bool, error) {
			return done(w.member(ctx, region, workspaceID, byMemberID, memberID))
		},
	})
}

// RemoveMember believes that a member is gone when GetMember says so: what
// DeleteMembers answers for one that is not there is unconfirmed, and it can
// wrap a refusal into a success.
func (w *workspaces) RemoveMember(ctx context.Context, region, workspaceID, memberID string) error {
	const operation = "DeleteMembers"
	if err := checkIdentifiers(operation, identifier{"workspace id", workspaceID}, identifier{"member id", memberID}); err != nil {
		return err
	}
	gone := func(ctx context.Context) (bool, error) {
		_, err := w.member(ctx, region, workspaceID, byMemberID, memberID)
		if hasCode(err, codeMemberMissing) {
			return true, nil
		}
		return false, err
	}
	err := w.carryOut(ctx, workspaceWrite{
		send: func(ctx context.Context) error {
			return w.call(ctx, roaRequest{
				action: operation, method: http.MethodDelete, pathname: onWorkspace(workspaceID, "members"), region: region,
				effect: idempotentWrite, query: map[string]string{"MemberIds": memberID},
			}, nil)
		},
		done: gone,
	})
	if err != nil {
		return err
	}
	return w.untilGone(ctx, memberID, gone)
}

// errStillThere: a member is there although it was removed.
var errStillThere = errors.New("the member is still there")

// untilGone waits a while for a removed member to disappear. If nobody may
// look any more, as after removing oneself, the cloud's word has to do.
func (w *workspaces) untilGone(ctx context.Context, memberID string, gone func(context.Context) (bool, error)) error {
	ctx, cancel := lookContext(ctx)
	defer cancel()
	clock := w.transport.clock
	err := retryUntil(ctx, clock, clock.Now().Add(visibleWithin), func() error {
		isGone, err := gone(ctx)
		if err == nil && !isGone {
			return errStillThere
		}
		return err
	}, func(err error) bool { return errors.Is(err, errStillThere) })
	switch {
	case errors.Is(err, errStillThere):
		return &cloud.Error{
			Kind: cloud.ErrConflict, Operation: call{product: AIWorkSpace, operation: "DeleteMembers"}.name(),
			Message: fmt.Sprintf("the answer was a success, but %s later the member %s is still there", visibleWithin, memberID),
		}
	case errors.Is(err, cloud.ErrDenied), errors.Is(err, cloud.ErrNotFound):
		return nil
	}
	return err
}

// workspaceWrite is one write to the members of a workspace.
type workspaceWrite struct {
	send func(context.Context) error
	// done looks whether the write was carried out.
	done func(context.Context) (bool, error)
	// once: what is there although the write was refused is somebody else's. Of
	// other writes a refusal may mean that there was nothing to do.
	once bool
}

// carryOut sends a write until it was carried out. A lost answer leaves two
// possibilities, and only a look tells which. A refusal stands if the look
// cannot be made.
func (w *workspaces) carryOut(ctx context.Context, write workspaceWrite) error {
	lost := false
	for sent := 1; ; sent++ {
		err := write.send(ctx)
		lost = lost || ambiguous(err)
		if err == nil || !lost && (write.once || !mayMeanNothingToDo(err)) {
			return err
		}
		done, lookErr := look(ctx, write.done)
		switch {
		case done:
			return nil
		case lookErr != nil && lost:
			return fmt.Errorf("after a lost answer: %w (%w)", lookErr, err)
		case !ambiguous(err) || sent == createRounds:
			return err
		}
		if w.transport.clock.Sleep(ctx, wait.Create().Delay(sent)) != nil {
			return err
		}
	}
}

// mayMeanNothingToDo reports whether a refusal leaves open that things are as
// they are to be. The others say what they mean.
func mayMeanNothingToDo(refusal error) bool {
	return errors.Is(refusal, cloud.ErrInvalid) || hasCode(refusal, codeMemberMissing)
}

func look(ctx context.Context, done func(context.Context) (bool, error)) (bool, error) {
	ctx, cancel := lookContext(ctx)
	defer cancel()
	return done(ctx)
}
