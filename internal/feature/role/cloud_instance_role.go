package role

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/pai-iac/terraform-provider-pai/internal/acs"
	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
	"github.com/pai-iac/terraform-provider-pai/internal/ramdoc"
	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
)

func attempt(verb, past, name string) remedy.Attempt {
	return remedy.Attempt{Verb: verb, Past: past, Noun: "Instance Role", Object: fmt.Sprintf("role %q", name)}
}

// refresh takes over what the cloud says about a role. Policies and tags are
// read only where the state holds some: what is not managed costs no call.
func (r *instanceRole) refresh(ctx context.Context, m *instanceRoleModel) (diag.Diagnostics, error) {
	roles, name := r.data.Clients.Roles, m.Name.ValueString()
	role, err := roles.Get(ctx, name)
	if err != nil {
		return nil, err
	}
	m.flatten(role)
	if m.Workloads.IsNull() {
		m.flattenTrusted(role)
		return r.discover(ctx, m)
	}
	var diags diag.Diagnostics
	if !m.Policies.IsNull() {
		attached, err := roles.Policies(ctx, name)
		if err != nil {
			return nil, err
		}
		diags = m.flattenPolicies(ctx, attached)
	}
	if !m.Tags.IsNull() {
		tags, err := roles.Tags(ctx, name)
		if err != nil {
			return nil, err
		}
		m.flattenTags(tags)
	}
	return diags, nil
}

// discover takes over the policies and tags that an imported role has. None
// is left null, which suits a configuration without them; so is what the
// caller may not read, because it need not be managed here.
func (r *instanceRole) discover(ctx context.Context, m *instanceRoleModel) (diag.Diagnostics, error) {
	roles, name := r.data.Clients.Roles, m.Name.ValueString()
	attached, err := roles.Policies(ctx, name)
	if err != nil && !errors.Is(err, cloud.ErrDenied) {
		return nil, err
	}
	var diags diag.Diagnostics
	if len(attached) > 0 {
		diags = m.flattenPolicies(ctx, attached)
	}
	tags, err := roles.Tags(ctx, name)
	if err != nil && !errors.Is(err, cloud.ErrDenied) {
		return diags, err
	}
	if m.flattenTags(tags); len(m.Tags.Elements()) == 0 {
		m.Tags = types.MapNull(types.StringType)
	}
	return diags, nil
}

// written is what an apply has written, as a later read should show it.
type written struct {
	role               *cloud.RoleUpdate // nil when the role itself was left alone
	attached, detached []cloud.PolicyRef
}

// write makes the changes of a plan, and none that are not in it. It reports
// whether all succeeded.
func (r *instanceRole) write(ctx context.Context, config, plan, state instanceRoleModel, diags *diag.Diagnostics) (written, bool) {
	var done written
	name := state.Name.ValueString()
	trust, _ := plan.trust(ctx)
	if update := plan.update(trust); state.differs(update) {
		if _, err := r.data.Clients.Roles.Update(ctx, name, update); err != nil {
			fwx.AddError(diags, remedy.Failure(attempt("Update", "updated", name), err))
			return done, false
		}
		r.data.Preflight.RoleWritten(state.ARN.ValueString())
		done.role = &update
	}
	if !config.Policies.IsNull() {
		if done.attached, done.detached = r.alignPolicies(ctx, plan, state, diags); diags.HasError() {
			return done, false
		}
	}
	if !config.Tags.IsNull() {
		r.alignTags(ctx, plan, state, diags)
	}
	return done, !diags.HasError()
}

// alignPolicies attaches what is missing, then detaches what is too much, so
// that no permission is lost that the role keeps.
func (r *instanceRole) alignPolicies(
	ctx context.Context, plan, state instanceRoleModel, diags *diag.Diagnostics,
) (attach, detach []cloud.PolicyRef) {
	name := state.Name.ValueString()
	wanted, more := plan.policies(ctx)
	diags.Append(more...)
	present, more := state.policies(ctx)
	diags.Append(more...)
	if state.Policies.IsNull() { // not managed so far, so never looked at
		attached, err := r.data.Clients.Live().Roles.Policies(ctx, name)
		if err != nil {
			fwx.AddError(diags, remedy.Failure(attempt("Update", "updated", name), err))
			return nil, nil
		}
		present = attached
	}
	attach, detach = without(wanted, present), without(present, wanted)
	if r.attach(ctx, name, attach, diags); diags.HasError() {
		return attach, nil
	}
	r.detach(ctx, name, detach, diags)
	if len(attach)+len(detach) > 0 {
		r.data.Preflight.RoleWritten(state.ARN.ValueString())
	}
	return attach, detach
}

func (r *instanceRole) attach(ctx context.Context, name string, policies []cloud.PolicyRef, diags *diag.Diagnostics) {
	for _, policy := range policies {
		if err := r.data.Clients.Roles.Attach(ctx, name, policy); err != nil {
			fwx.AddAttributeError(diags, "policies", remedy.PolicyNotAttached(name, policy, err))
			return
		}
	}
}

func (r *instanceRole) detach(ctx context.Context, name string, policies []cloud.PolicyRef, diags *diag.Diagnostics) {
	for _, policy := range policies {
		if err := r.data.Clients.Roles.Detach(ctx, name, policy); err != nil && !errors.Is(err, cloud.ErrNotFound) {
			fwx.AddAttributeError(diags, "policies", remedy.Failure(remedy.Attempt{
				Verb: "Detach", Past: fmt.Sprintf("detached from the role %q", name),
				Noun: "Policy", Object: remedy.RolePolicy(policy),
			}, err))
			return
		}
	}
}

func (r *instanceRole) alignTags(ctx context.Context, plan, state instanceRoleModel, diags *diag.Diagnostics) {
	name := state.Name.ValueString()
	wanted, more := plan.tags(ctx)
	diags.Append(more...)
	present, more := state.tags(ctx)
	diags.Append(more...)
	if state.Tags.IsNull() {
		found, err := r.data.Clients.Live().Roles.Tags(ctx, name)
		if err != nil {
			fwx.AddAttributeError(diags, "tags", remedy.Failure(attempt("Tag", "tagged", name), err))
			return
		}
		present = found
	}
	set, remove := retag(present, wanted)
	if len(set)+len(remove) == 0 {
		return
	}
	if err := r.data.Clients.Roles.Retag(ctx, name, set, remove); err != nil {
		fwx.AddAttributeError(diags, "tags", remedy.Failure(attempt("Tag", "tagged", name), err))
	}
}

// remove detaches what is attached and deletes the role.
func (r *instanceRole) remove(ctx context.Context, name string, attached []cloud.PolicyRef, diags *diag.Diagnostics) {
	if r.detach(ctx, name, sorted(attached), diags); diags.HasError() {
		return
	}
	err := r.data.Clients.Roles.Delete(ctx, name)
	if err == nil || errors.Is(err, cloud.ErrNotFound) {
		return
	}
	if errors.Is(err, cloud.ErrConflict) {
		// Somebody attaches faster than we detach.
		if rest, listErr := r.data.Clients.Live().Roles.Policies(ctx, name); listErr == nil && len(rest) > 0 {
			fwx.AddError(diags, remedy.PoliciesStillAttached(name, rest, err))
			return
		}
	}
	fwx.AddError(diags, remedy.Failure(attempt("Delete", "deleted", name), err))
}

// maxLooks bounds how often a write is looked for. With the pauses of the
// poller that is about half a minute.
const maxLooks = 8

// settle reads the role until it shows what was written: RAM answers reads
// from a copy that may lag behind, and the next plan must not take that for
// drift. Giving up is a warning, because the cloud accepted the write.
func (r *instanceRole) settle(ctx context.Context, name string, done written, diags *diag.Diagnostics) (cloud.Role, error) {
	var role cloud.Role
	looks := 0
	err := r.data.Poller.Until(ctx, func(ctx context.Context) (bool, error) {
		looks++
		var seen bool
		var err error
		role, seen, err = r.look(ctx, name, done)
		if err != nil || seen {
			return seen, err
		}
		if looks == maxLooks {
			fwx.AddWarning(diags, remedy.RoleNotSettled(name))
		}
		return looks == maxLooks, nil
	})
	return role, err
}

// unread is the text for a role that was written, but not read afterwards.
func unread(name string, err error) remedy.Text {
	return remedy.Failure(attempt("Read", "read after it was written", name), err)
}

func (r *instanceRole) look(ctx context.Context, name string, done written) (cloud.Role, bool, error) {
	roles := r.data.Clients.Live().Roles
	role, err := roles.Get(ctx, name)
	if err != nil {
		return role, false, err
	}
	if done.role != nil && differs(role, *done.role) {
		return role, false, nil
	}
	if len(done.attached)+len(done.detached) == 0 {
		return role, true, nil
	}
	policies, err := roles.Policies(ctx, name)
	missing := without(done.attached, policies)
	left := len(without(policies, done.detached)) < len(policies)
	return role, len(missing) == 0 && !left, err
}

func differs(role cloud.Role, update cloud.RoleUpdate) bool {
	return role.Description != update.Description ||
		role.MaxSessionSeconds != update.MaxSessionSeconds ||
		!ramdoc.SameText(role.TrustPolicy, update.TrustPolicy)
}

// differs reports whether the role, as the state knows it, is to be updated.
func (m instanceRoleModel) differs(update cloud.RoleUpdate) bool {
	return differs(cloud.Role{
		Description:       m.Description.ValueString(),
		MaxSessionSeconds: m.MaxSessionDuration.ValueInt64(),
		TrustPolicy:       m.TrustPolicy.ValueString(),
	}, update)
}

// otherAccount reports whether the credentials are of another account than
// the role in the state, and of which. Then a missing role says nothing.
func (r *instanceRole) otherAccount(ctx context.Context, m instanceRoleModel) (string, bool) {
	known, err := acs.ParseRoleARN(m.ARN.ValueString())
	if err != nil {
		return "", false
	}
	caller, err := r.data.Clients.Identities.Caller(ctx)
	return caller.Account, err == nil && caller.Account != known.Account
}

func differentAccount(knownARN, liveARN string) (string, bool) {
	known, err := acs.ParseRoleARN(knownARN)
	if err != nil {
		return "", false
	}
	live, err := acs.ParseRoleARN(liveARN)
	return live.Account, err == nil && live.Account != known.Account
}

// foresaw reports whether a new role is the one that was planned.
func (m instanceRoleModel) foresaw(role cloud.Role) bool {
	if !m.ARN.IsUnknown() {
		return acs.SameRoleARN(m.ARN.ValueString(), role.ARN)
	}
	answered, err := acs.ParseRoleARN(role.ARN)
	return err == nil && strings.EqualFold(answered.Name, m.Name.ValueString())
}
