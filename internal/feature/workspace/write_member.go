package workspace

import (
	"context"
	"errors"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
	"github.com/pai-iac/terraform-provider-pai/internal/preflight"
	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
)

// create makes a member, or takes one over, and returns it. Nil: nothing was
// made, and nothing of what is there is Terraform's.
func (r *memberResource) create(
	ctx context.Context, who remedy.WorkspaceMember, roles []string, adopt bool, level preflight.Level, diags *diag.Diagnostics,
) *cloud.Member {
	if who.RoleName != "" && level != preflight.Off {
		if diags.Append(r.Data.Preflight.CheckAccessAgain(ctx, who.RoleName).Errors(level).Diagnostics(level)...); diags.HasError() {
			return nil
		}
	}
	if who.UserID == "" {
		id, text := r.awaitListed(ctx, who)
		if text != nil {
			fwx.AddError(diags, *text)
			return nil
		}
		who.UserID = id
	}
	made, err := r.live().AddMember(ctx, who.Region, who.WorkspaceID, who.UserID, roles)
	switch {
	case errors.Is(err, cloud.ErrAlreadyExists):
		return r.adopt(ctx, who, roles, adopt, err, diags)
	case err != nil && made.ID == "":
		fwx.AddError(diags, r.explain(ctx, who, "Add", "added", err))
		return nil
	case err != nil:
		// The member is made: an error now would only make Terraform replace it.
		fwx.AddWarning(diags, remedy.MemberUnread(who, err))
	case !slices.Equal(made.Roles, roles):
		fwx.AddWarning(diags, remedy.MemberNotSettled(who))
	}
	return &made
}

// adopt gives a member that is there the wanted roles. If that fails the member
// stays unknown to Terraform, as it was: what fails in creation is marked as
// tainted, and the next apply would remove what it only meant to take over.
func (r *memberResource) adopt(
	ctx context.Context, who remedy.WorkspaceMember, roles []string, allowed bool, exists error, diags *diag.Diagnostics,
) *cloud.Member {
	present, err := r.live().Member(ctx, who.Region, who.WorkspaceID, who.UserID)
	switch {
	case err != nil && !errors.Is(err, cloud.ErrNotFound):
		fwx.AddError(diags, remedy.MemberFailure(who, "Read", "read", err))
		return nil
	case present.IsOwner():
		fwx.AddError(diags, remedy.MemberIsOwner(who))
		return nil
	case err == nil && !allowed && preflight.LeftBehindMember(present, roles, r.Data.Poller.Clock.Now()):
		fwx.AddWarning(diags, remedy.MemberLeftBehind(who, present))
		return &present
	case err != nil || !allowed:
		fwx.AddError(diags, remedy.MemberExists(who, present, exists))
		return nil
	}
	if present = r.align(ctx, who, present, roles, diags); diags.HasError() {
		return nil
	}
	return &present
}

// awaitListed returns the user id of whom the workspace lists under a name,
// waiting until it does. A role that was made moments ago is not listed at once,
// and nothing can be done about it through the API.
func (r *memberResource) awaitListed(ctx context.Context, who remedy.WorkspaceMember) (string, *remedy.Text) {
	look := r.lookup(ctx, r.live(), who)
	var namesake, found *listed
	looks := 0
	err := r.Data.Poller.Until(ctx, func(ctx context.Context) (bool, error) {
		if looks > 0 && look.noRole && who.RoleName != "" {
			look = r.lookup(ctx, r.live(), who) // RAM, too, may know a new role late
		}
		var err error
		if found, err = look.find(ctx); err != nil {
			return false, err
		}
		namesake = nil
		if found != nil && look.doubtful(found) {
			namesake, found = found, nil
		}
		if looks++; found == nil {
			tflog.Info(ctx, "waiting until the workspace lists the account",
				map[string]any{"account": who.Who(), "workspace": who.WorkspaceID, "looks": looks})
		}
		return found != nil, nil
	})
	if err == nil {
		return found.UserID, nil
	}
	text := lookupFailed(who, err)
	if namesake != nil && errors.Is(err, context.DeadlineExceeded) {
		text = remedy.MemberNamesake(who, namesake.UserID, namesake.Name, err)
	}
	return "", &text
}

func lookupFailed(who remedy.WorkspaceMember, err error) remedy.Text {
	several := ambiguous{}
	switch {
	case errors.As(err, &several):
		return remedy.MemberAmbiguous(who, several.matches)
	case errors.Is(err, context.DeadlineExceeded):
		return remedy.MemberNotListed(who, err)
	case errors.Is(err, cloud.ErrNoWorkspace):
		return remedy.WorkspaceNotFound(who, err)
	}
	return remedy.MemberFailure(who, "Look Up", "looked up", err)
}

// lookup prepares a look for a name. That RAM's id of the role is not known,
// for whatever reason, only means that namesakes cannot be told apart.
func (r *memberResource) lookup(ctx context.Context, workspaces cloud.Workspaces, who remedy.WorkspaceMember) lookup {
	l := lookup{workspaces: workspaces, who: who}
	role, err := r.Data.Clients.Roles.Get(ctx, l.name())
	if err != nil {
		tflog.Debug(ctx, "RAM does not tell the id of the role", map[string]any{"role": l.name(), "error": err.Error()})
	}
	l.roleID, l.noRole = role.ID, errors.Is(err, cloud.ErrNotFound)
	return l
}

// align gives a member exactly the wanted roles and returns it as it was seen
// last. What is missing is added, and seen, before anything is removed: removing
// the last role may end the membership. The role of the owner is left alone.
func (r *memberResource) align(
	ctx context.Context, who remedy.WorkspaceMember, present cloud.Member, wanted []string, diags *diag.Diagnostics,
) cloud.Member {
	for _, role := range missing(wanted, present.Roles) {
		err := r.live().AddMemberRole(ctx, who.Region, who.WorkspaceID, present.ID, role)
		if err != nil {
			fwx.AddAttributeError(diags, attrMemberRoles, r.explain(ctx, who, "Update", "given the role "+role, err))
			return r.seenAfter(ctx, who, present)
		}
		seen := r.awaitVisible(ctx, who, &present, diags, func(m cloud.Member) bool { return slices.Contains(m.Roles, role) })
		if !seen {
			if !diags.HasError() {
				fwx.AddAttributeError(diags, attrMemberRoles, remedy.MemberRoleNotSeen(who, role))
			}
			return present
		}
	}
	for _, role := range missing(managed(present.Roles), wanted) {
		err := r.live().RemoveMemberRole(ctx, who.Region, who.WorkspaceID, present.ID, role)
		if err != nil {
			fwx.AddAttributeError(diags, attrMemberRoles, r.explain(ctx, who, "Update", "relieved of the role "+role, err))
			return r.seenAfter(ctx, who, present)
		}
		seen := r.awaitVisible(ctx, who, &present, diags, func(m cloud.Member) bool { return !slices.Contains(m.Roles, role) })
		if diags.HasError() {
			return present
		}
		if !seen {
			fwx.AddWarning(diags, remedy.MemberNotSettled(who))
		}
	}
	return present
}

// missing returns what is in wanted and not in present.
func missing(wanted, present []string) []string {
	return slices.DeleteFunc(slices.Clone(wanted), func(role string) bool { return slices.Contains(present, role) })
}

// awaitVisible reads the member until it is as a write should have made it, for a
// while, and reports whether it is. A failed read is an error.
func (r *memberResource) awaitVisible(
	ctx context.Context, who remedy.WorkspaceMember, present *cloud.Member, diags *diag.Diagnostics, done func(cloud.Member) bool,
) bool {
	seen, err := r.Data.Poller.UntilSeen(ctx, func(ctx context.Context) (bool, error) {
		member, err := r.live().Member(ctx, who.Region, who.WorkspaceID, who.UserID)
		if err != nil {
			return false, err
		}
		*present = member
		return done(member), nil
	})
	if err != nil {
		fwx.AddError(diags, remedy.MemberFailure(who, "Read", "read after it was written", err))
	}
	return seen
}

// seenAfter returns the member as it is after a write that failed, or as it was
// if it cannot be read.
func (r *memberResource) seenAfter(ctx context.Context, who remedy.WorkspaceMember, before cloud.Member) cloud.Member {
	member, err := r.live().Member(context.WithoutCancel(ctx), who.Region, who.WorkspaceID, who.UserID)
	if err != nil {
		tflog.Info(ctx, "the member could not be read after a failed write", map[string]any{"error": err.Error()})
		return before
	}
	return member
}
