package workspace

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-validators/resourcevalidator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
	"github.com/pai-iac/terraform-provider-pai/internal/preflight"
	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
)

var (
	_ resource.ResourceWithConfigure        = (*memberResource)(nil)
	_ resource.ResourceWithIdentity         = (*memberResource)(nil)
	_ resource.ResourceWithImportState      = (*memberResource)(nil)
	_ resource.ResourceWithModifyPlan       = (*memberResource)(nil)
	_ resource.ResourceWithConfigValidators = (*memberResource)(nil)
)

// defaultTimeout leaves a new role some minutes until the workspace lists it.
// How long that takes is unconfirmed.
const defaultTimeout = 5 * time.Minute

// NewMember returns the resource pai_workspace_member.
func NewMember() resource.Resource {
	return &memberResource{fwx.Resource{Type: "pai_workspace_member"}}
}

type memberResource struct {
	fwx.Resource
}

func (r *memberResource) ConfigValidators(context.Context) []resource.ConfigValidator {
	return []resource.ConfigValidator{
		resourcevalidator.ExactlyOneOf(path.MatchRoot(attrRoleName), path.MatchRoot(attrUserName), path.MatchRoot(attrUserID)),
	}
}

func (r *memberResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan memberModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	timeout, diags := plan.Timeouts.Create(ctx, defaultTimeout)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()

	wanted, _ := plan.roles(ctx)
	who := plan.who()
	made := r.create(ctx, who, wanted, plan.Adopt.ValueBool(), r.level(plan), &resp.Diagnostics)
	if made == nil {
		return
	}
	plan.flattenComputed(*made)
	who.UserID = made.UserID
	r.Data.Preflight.MemberAdded(who)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, plan.identity())...)
	resp.Diagnostics.Append(r.remember(ctx, who).save(ctx, resp.Private)...)
	// Read would add it otherwise, and a drift check would report that.
	_, diags = fwx.Claimant(ctx, resp.Private, resp.Private)
	resp.Diagnostics.Append(diags...)
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
}

// remember notes which role it is that was made a member. A role that cannot be
// read is left to what the workspace says of its member.
func (r *memberResource) remember(ctx context.Context, who remedy.WorkspaceMember) memberMemory {
	if who.RoleName == "" {
		return memberMemory{}
	}
	id, _ := r.Data.Preflight.Fresh().RoleID(ctx, who.RoleName)
	return memberMemory{RoleID: id}
}

func (r *memberResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state memberModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	memory, diags := recallMember(ctx, req.Private)
	resp.Diagnostics.Append(diags...)
	_, diags = fwx.Claimant(ctx, req.Private, resp.Private)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(resp.Identity.Set(ctx, state.identity())...)
	if !r.Data.Verifies() {
		return // the state stays as it is
	}
	who := state.who()
	member, err := r.Data.Clients.Workspaces.Member(ctx, who.Region, who.WorkspaceID, who.UserID)
	switch {
	case errors.Is(err, cloud.ErrNoWorkspace):
		// The workspace may as well be out of the caller's sight. A state that
		// is emptied by the wrong credentials makes the right ones fail at a
		// member that exists.
		fwx.AddWarning(&resp.Diagnostics, remedy.WorkspaceOutOfSight(who, err))
		return
	case errors.Is(err, cloud.ErrNotFound):
		resp.State.RemoveResource(ctx)
		return
	case err != nil:
		fwx.AddError(&resp.Diagnostics, remedy.MemberFailure(who, "Read", "read", err))
		return
	}
	if state.MemberRoles.IsNull() { // imported
		memory.RoleID = r.nameImported(ctx, &state, member)
		who = state.who()
		resp.Diagnostics.Append(memory.save(ctx, resp.Private)...)
	}
	state.flatten(member)
	r.Data.Preflight.RecordMember(who)
	if member.IsOwner() {
		fwx.AddWarning(&resp.Diagnostics, remedy.MemberOwnsNow(who))
	}
	if r.lacksAccount(ctx, who, member, memory.RoleID) {
		fwx.AddWarning(&resp.Diagnostics, remedy.MemberDangling(who))
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &state)...)
}

// lacksAccount reports whether a member stands for nobody. A list that shows it
// without an account says so; but whether roles have one in lists is
// unconfirmed, so RAM has the last word where it knows the role.
func (r *memberResource) lacksAccount(ctx context.Context, who remedy.WorkspaceMember, member cloud.Member, roleID string) bool {
	if !member.Dangling || who.RoleName == "" {
		return member.Dangling
	}
	role, err := r.Data.Clients.Roles.Get(ctx, who.RoleName)
	return err != nil || role.ID != roleID && !cloud.IsRoleUserID(member.UserID, role.ID)
}

func (r *memberResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state memberModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	memory, diags := recallMember(ctx, req.Private)
	resp.Diagnostics.Append(diags...)
	timeout, diags := plan.Timeouts.Update(ctx, defaultTimeout)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()

	wanted, _ := plan.roles(ctx)
	if present, _ := state.roles(ctx); !slices.Equal(wanted, present) {
		who := plan.who()
		member, err := r.live().Member(ctx, who.Region, who.WorkspaceID, who.UserID)
		if err != nil {
			fwx.AddError(&resp.Diagnostics, remedy.MemberFailure(who, "Update", "updated", err))
			return
		}
		member = r.align(ctx, who, member, wanted, &resp.Diagnostics)
		if resp.Diagnostics.HasError() {
			// The state shows what is true: the next plan goes on from there.
			state.flatten(member)
			resp.Diagnostics.Append(resp.State.Set(ctx, &state)...)
			return
		}
		// What else has changed is the next refresh's to tell: the plan has
		// promised the rest as it was.
	}
	if !plan.RoleName.Equal(state.RoleName) {
		memory = r.remember(ctx, plan.who())
	}
	resp.Diagnostics.Append(memory.save(ctx, resp.Private)...)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, plan.identity())...)
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
}

func (r *memberResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state memberModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	timeout, diags := state.Timeouts.Delete(ctx, defaultTimeout)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()

	who := state.who()
	if r.Data.Preflight.MemberTakenOver(who) {
		fwx.AddWarning(&resp.Diagnostics, remedy.MemberLeftToNewEntry(who))
		return
	}
	err := r.live().RemoveMember(ctx, who.Region, who.WorkspaceID, state.MemberID.ValueString())
	switch {
	case err == nil:
	case errors.Is(err, cloud.ErrNoWorkspace):
		fwx.AddWarning(&resp.Diagnostics, remedy.MemberLeftUnseen(who, err))
	case errors.Is(err, cloud.ErrNotFound):
	default:
		fwx.AddError(&resp.Diagnostics, r.explain(ctx, who, "Remove", "removed", err))
	}
}

// explain finds out what a refused write means: a workspace that is not in use
// may refuse it, by a code that nobody has documented.
func (r *memberResource) explain(ctx context.Context, who remedy.WorkspaceMember, verb, past string, err error) remedy.Text {
	switch {
	case errors.Is(err, cloud.ErrNoWorkspace):
		return remedy.WorkspaceNotFound(who, err)
	case errors.Is(err, cloud.ErrDenied):
		return remedy.MemberFailure(who, verb, past, err)
	}
	workspace, readErr := r.live().Get(context.WithoutCancel(ctx), who.Region, who.WorkspaceID)
	if readErr != nil || workspace.Status == "" || workspace.Status == cloud.WorkspaceEnabled {
		return remedy.MemberFailure(who, verb, past, err)
	}
	return remedy.MemberOfIdleWorkspace(who, verb, past, workspace.Status, err)
}

func (r *memberResource) live() cloud.Workspaces { return r.Data.Clients.Live().Workspaces }

// level is the preflight level of one member.
func (r *memberResource) level(m memberModel) preflight.Level {
	return fwx.LevelOr(m.Preflight, r.Data.Preflight)
}
