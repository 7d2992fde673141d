package openapi

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
)

// AddMember looks before it writes: what CreateMember does with a user who is
// a member already (refuse, add to the roles or replace them) is unconfirmed,
// and so is its code. One call makes one member, because whether a bad entry
// spoils the others is unconfirmed, too.
func (w *workspaces) AddMember(ctx context.Context, region, workspaceID, userID string, roles []string) (cloud.Member, error) {
	none := cloud.Member{}
	wanted := slices.Compact(slices.Sorted(slices.Values(roles)))
	if err := checkNewMember(workspaceID, userID, wanted); err != nil {
		return none, err
	}
	switch before, err := w.Member(ctx, region, workspaceID, userID); {
	case err == nil:
		return none, alreadyMember(before)
	case !hasCode(err, codeMemberMissing):
		return none, err
	}
	var made cloud.Member
	err := w.carryOut(ctx, workspaceWrite{
		once: true,
		send: func(ctx context.Context) (err error) {
			made, err = w.createMember(ctx, region, workspaceID, userID, wanted)
			return err
		},
		done: func(ctx context.Context) (_ bool, err error) {
			made, err = w.Member(ctx, region, workspaceID, userID)
			switch {
			case hasCode(err, codeMemberMissing):
				return false, nil
			case err == nil && !slices.Equal(made.Roles, wanted): // somebody else's, made just now
				return false, alreadyMember(made)
			}
			return err == nil, err
		},
	})
	if err != nil {
		return none, err
	}
	return w.readBack(ctx, region, workspaceID, userID, wanted, made)
}

// checkNewMember refuses, besides wrong ids, a member without roles: what
// CreateMember makes of it is unconfirmed.
func checkNewMember(workspaceID, userID string, roles []string) error {
	const operation = "CreateMember"
	if len(roles) == 0 {
		return &cloud.Error{
			Kind: cloud.ErrInvalid, Operation: call{product: AIWorkSpace, operation: operation}.name(),
			Message: fmt.Sprintf("no role is given for the user %q", userID),
		}
	}
	identifiers := []identifier{{"workspace id", workspaceID}, {"user id", userID}}
	for _, role := range roles {
		identifiers = append(identifiers, identifier{"role", role})
	}
	return checkIdentifiers(operation, identifiers...)
}

// createMember returns what the answer says of the new member, if anything.
func (w *workspaces) createMember(ctx context.Context, region, workspaceID, userID string, roles []string) (cloud.Member, error) {
	var reply wireMemberList
	err := w.call(ctx, roaRequest{
		action: "CreateMember", method: http.MethodPost, pathname: onWorkspace(workspaceID, "members"), region: region, effect: create,
		body: map[string]any{"Members": []any{map[string]any{"UserId": userID, "Roles": roles}}},
	}, &reply)
	for _, each := range reply.Members {
		if each != nil && trimmed(each.UserId) == userID {
			return each.member(), err
		}
	}
	return cloud.Member{}, err
}

// errRolesUnseen: a member is there, and not with the roles it was given.
var errRolesUnseen = errors.New("the roles are not visible yet")

// readBack reads the new member until it is there with its roles, for a while.
// Roles that never come are the caller's to compare: the member is returned as
// it is. A member that cannot be read is returned as the answer to CreateMember
// had it, together with the error.
func (w *workspaces) readBack(ctx context.Context, region, workspaceID, userID string, roles []string, made cloud.Member) (cloud.Member, error) {
	ctx, cancel := lookContext(ctx)
	defer cancel()
	clock := w.transport.clock
	var found cloud.Member
	err := retryUntil(ctx, clock, clock.Now().Add(visibleWithin), func() (err error) {
		found, err = w.Member(ctx, region, workspaceID, userID)
		if err == nil && !slices.Equal(found.Roles, roles) {
			return errRolesUnseen
		}
		return err
	}, func(err error) bool {
		return errors.Is(err, errRolesUnseen) || hasCode(err, codeMemberMissing)
	})
	switch {
	case err == nil, errors.Is(err, errRolesUnseen):
		return found, nil
	case hasCode(err, codeMemberMissing):
		failed := *cloud.AsError(err)
		failed.Kind, failed.Ambiguous = cloud.ErrUnavailable, true
		failed.Message = fmt.Sprintf("CreateMember succeeded, but %s later the workspace %s still has no member with the user id %s",
			visibleWithin, workspaceID, userID)
		return made, &failed
	}
	return made, fmt.Errorf("read the new member: %w", err)
}

func alreadyMember(member cloud.Member) error {
	return &cloud.Error{
		Kind: cloud.ErrAlreadyExists, Operation: call{product: AIWorkSpace, operation: "CreateMember"}.name(),
		Message: fmt.Sprintf("the user %s is a member already: %s, with the roles %s", member.UserID, member.ID, strings.Join(member.Roles, ", ")),
	}
}
