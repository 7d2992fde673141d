package ramrole

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
	"github.com/pai-iac/terraform-provider-pai/internal/ramdoc"
	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
)

// written is what an apply has written, as a later read should show it.
type written struct {
	role               *cloud.RoleUpdate // nil when the role itself was left alone
	attached, detached []cloud.PolicyRef
}

// writing is one change to be written.
type writing struct {
	config, plan, state *Model
	trust               ramdoc.Document
}

// write makes the changes of a plan, and none that are not in it. It reports
// whether all succeeded.
func (r *Resource[M, P]) write(ctx context.Context, w writing, diags *diag.Diagnostics) (written, bool) {
	var done written
	name := w.state.Name.ValueString()
	if update := w.plan.update(w.trust); w.state.differs(update) {
		if _, err := r.Data.Clients.Roles.Update(ctx, name, update); err != nil {
			fwx.AddError(diags, remedy.Failure(r.attempt("Update", "updated", name), err))
			return done, false
		}
		r.Data.Preflight.RoleWritten(w.state.ARN.ValueString())
		done.role = &update
	}
	if !w.config.Policies.IsNull() {
		if done.attached, done.detached = r.alignPolicies(ctx, w.plan, w.state, diags); diags.HasError() {
			return done, false
		}
	}
	if !w.config.Tags.IsNull() {
		r.alignTags(ctx, w.plan, w.state, diags)
	}
	return done, !diags.HasError()
}

// alignPolicies attaches what is missing, then detaches what is too much, so
// that no permission is lost that the role keeps.
func (r *Resource[M, P]) alignPolicies(
	ctx context.Context, plan, state *Model, diags *diag.Diagnostics,
) (attach, detach []cloud.PolicyRef) {
	name := state.Name.ValueString()
	wanted, more := plan.policies(ctx)
	diags.Append(more...)
	present, more := state.policies(ctx)
	diags.Append(more...)
	if state.Policies.IsNull() { // not managed so far, so never looked at
		attached, err := r.Data.Clients.Live().Roles.Policies(ctx, name)
		if err != nil {
			fwx.AddError(diags, remedy.Failure(r.attempt("Update", "updated", name), err))
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
		r.Data.Preflight.RoleWritten(state.ARN.ValueString())
	}
	return attach, detach
}

func (r *Resource[M, P]) attach(ctx context.Context, name string, policies []cloud.PolicyRef, diags *diag.Diagnostics) {
	for _, policy := range policies {
		if err := r.Data.Clients.Roles.Attach(ctx, name, policy); err != nil {
			fwx.AddAttributeError(diags, "policies", remedy.PolicyNotAttached(name, policy, err))
			return
		}
	}
}

func (r *Resource[M, P]) detach(ctx context.Context, name string, policies []cloud.PolicyRef, diags *diag.Diagnostics) {
	for _, policy := range policies {
		if err := r.Data.Clients.Roles.Detach(ctx, name, policy); err != nil && !errors.Is(err, cloud.ErrNotFound) {
			fwx.AddAttributeError(diags, "policies", remedy.Failure(remedy.Attempt{
				Verb: "Detach", Past: fmt.Sprintf("detached from the role %q", name),
				Noun: "Policy", Object: remedy.RolePolicy(policy),
			}, err))
			return
		}
	}
}

func (r *Resource[M, P]) alignTags(ctx context.Context, plan, state *Model, diags *diag.Diagnostics) {
	name := state.Name.ValueString()
	wanted, more := plan.tags(ctx)
	diags.Append(more...)
	present, more := state.tags(ctx)
	diags.Append(more...)
	if state.Tags.IsNull() {
		found, err := r.Data.Clients.Live().Roles.Tags(ctx, name)
		if err != nil {
			fwx.AddAttributeError(diags, "tags", remedy.Failure(r.attempt("Tag", "tagged", name), err))
			return
		}
		present = found
	}
	set, remove := retag(present, wanted)
	if len(set)+len(remove) == 0 {
		return
	}
	if err := r.Data.Clients.Roles.Retag(ctx, name, set, remove); err != nil {
		fwx.AddAttributeError(diags, "tags", remedy.Failure(r.attempt("Tag", "tagged", name), err))
	}
}

// remove detaches what is attached and deletes the role.
func (r *Resource[M, P]) remove(ctx context.Context, name string, attached []cloud.PolicyRef, diags *diag.Diagnostics) {
	if r.detach(ctx, name, sorted(attached), diags); diags.HasError() {
		return
	}
	err := r.Data.Clients.Roles.Delete(ctx, name)
	if err == nil || errors.Is(err, cloud.ErrNotFound) {
		return
	}
	if errors.Is(err, cloud.ErrConflict) {
		// Somebody attaches faster than we detach.
		if rest, listErr := r.Data.Clients.Live().Roles.Policies(ctx, name); listErr == nil && len(rest) > 0 {
			fwx.AddError(diags, remedy.PoliciesStillAttached(name, rest, err))
			return
		}
	}
	fwx.AddError(diags, remedy.Failure(r.attempt("Delete", "deleted", name), err))
}
