package passrole

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/pai-iac/terraform-provider-pai/internal/acs"
	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
	"github.com/pai-iac/terraform-provider-pai/internal/ramdoc"
	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
)

func attempt(verb, past, name string) remedy.Attempt {
	return remedy.Attempt{Verb: verb, Past: past, Noun: "PassRole Grant", Object: fmt.Sprintf("policy %q", name)}
}

// refresh takes over what the cloud says about a grant.
func (r *grant) refresh(ctx context.Context, m *grantModel) error {
	policies := r.data.Clients.Policies
	policy, err := policies.Get(ctx, m.ref())
	if err != nil {
		return err
	}
	holders, err := policies.Holders(ctx, m.ref())
	if err != nil {
		return err
	}
	m.flatten(ctx, policy)
	m.flattenHolders(ctx, holders)
	return nil
}

// otherAccount reports whether the credentials are of another account than the
// roles of a grant, and of which. Then a missing policy says nothing: a grant
// for roles of another account would be of no use.
func (r *grant) otherAccount(ctx context.Context, m grantModel) (string, bool) {
	arns, _ := fwx.KnownStrings(ctx, m.RoleARNs)
	var accounts []string
	for _, arn := range arns {
		if role, err := acs.ParseRoleARN(arn); err == nil {
			accounts = append(accounts, role.Account)
		}
	}
	if len(accounts) == 0 {
		return "", false
	}
	caller, err := r.data.Clients.Identities.Caller(ctx)
	return caller.Account, err == nil && !slices.Contains(accounts, caller.Account)
}

// written is what an apply has written, as a later read should show it.
type written struct {
	document           string  // empty when it was left alone
	description        *string // nil when it was left alone
	attached, detached []cloud.Grantee
}

func (w written) nothing() bool {
	return w.document == "" && w.description == nil && len(w.attached)+len(w.detached) == 0
}

// write makes the changes of a plan, and none that are not in it. It attaches
// before it detaches, so that a permission that somebody keeps through another
// group is never lost; after a failure nothing more is written.
func (r *grant) write(ctx context.Context, plan, state grantModel, document string, diags *diag.Diagnostics) written {
	var done written
	name, policies := state.Name.ValueString(), r.data.Clients.Policies
	if !ramdoc.SameText(state.Policy.ValueString(), document) {
		r.data.Preflight.GrantWritten()
		if err := policies.Rewrite(ctx, name, document); err != nil {
			fwx.AddError(diags, remedy.Failure(attempt("Update", "given a new version", name), err))
			return done
		}
		done.document = document
	}
	if !plan.Description.Equal(state.Description) {
		if err := policies.Describe(ctx, name, plan.Description.ValueString()); err != nil {
			fwx.AddAttributeError(diags, "description", remedy.Failure(attempt("Update", "given a new description", name), err))
			return done
		}
		done.description = new(plan.Description.ValueString())
	}
	wanted, _ := plan.holders(ctx)
	present, _ := state.holders(ctx)
	done.attached, done.detached = without(wanted, present), without(present, wanted)
	if r.attach(ctx, name, done.attached, diags); diags.HasError() {
		return done
	}
	r.detach(ctx, name, done.detached, diags)
	return done
}

// attach attaches the policy to everybody it can: who does not exist and who
// has too many policies is told in one run, not in one run for each. Any other
// failure would only repeat itself.
func (r *grant) attach(ctx context.Context, name string, to []cloud.Grantee, diags *diag.Diagnostics) {
	for _, grantee := range to {
		r.data.Preflight.GrantWritten()
		err := r.data.Clients.Policies.Attach(ctx, ref(name), grantee)
		if err == nil {
			continue
		}
		fwx.AddAttributeError(diags, attribute(grantee.Kind), remedy.GrantNotAttached(name, grantee, err))
		if !errors.Is(err, cloud.ErrNotFound) && !errors.Is(err, cloud.ErrQuota) {
			return
		}
	}
}

// detach takes the policy away. Somebody who is gone has it no more.
func (r *grant) detach(ctx context.Context, name string, from []cloud.Grantee, diags *diag.Diagnostics) {
	for _, grantee := range from {
		r.data.Preflight.GrantWritten()
		err := r.data.Clients.Policies.Detach(ctx, ref(name), grantee)
		if err != nil && !errors.Is(err, cloud.ErrNotFound) {
			fwx.AddError(diags, remedy.GrantNotDetached(name, grantee, err))
			return
		}
	}
}

// remove detaches the policy from its holders and deletes it.
func (r *grant) remove(ctx context.Context, name string, holders []cloud.Grantee, diags *diag.Diagnostics) {
	if r.detach(ctx, name, holders, diags); diags.HasError() {
		return
	}
	policies := r.data.Clients.Policies
	err := policies.Delete(ctx, name)
	if errors.Is(err, cloud.ErrConflict) {
		// Somebody has attached it since. Once more, and no race after that.
		more, listErr := r.data.Clients.Live().Policies.Holders(ctx, ref(name))
		if listErr == nil && len(more) > 0 {
			if r.detach(ctx, name, more, diags); diags.HasError() {
				return
			}
			if err = policies.Delete(ctx, name); errors.Is(err, cloud.ErrConflict) {
				fwx.AddError(diags, remedy.GrantStillAttached(name, more, err))
				return
			}
		}
	}
	r.data.Preflight.GrantWritten()
	if err != nil && !errors.Is(err, cloud.ErrNotFound) {
		fwx.AddError(diags, remedy.Failure(attempt("Delete", "deleted", name), err))
	}
}

// maxLooks bounds how often a write is looked for. With the pauses of the
// poller that is about half a minute.
const maxLooks = 8

// settle reads the grant until it shows what was written: RAM answers reads
// from a copy that may lag behind, and the next plan must not take that for
// drift. Giving up is a warning, because the cloud accepted the write.
func (r *grant) settle(ctx context.Context, name string, done written, diags *diag.Diagnostics) error {
	looks := 0
	return r.data.Poller.Until(ctx, func(ctx context.Context) (bool, error) {
		looks++
		seen, err := r.look(ctx, name, done)
		if err != nil || seen {
			return seen, err
		}
		if looks == maxLooks {
			fwx.AddWarning(diags, remedy.GrantNotSettled(name))
		}
		return looks == maxLooks, nil
	})
}

func (r *grant) look(ctx context.Context, name string, done written) (bool, error) {
	policies := r.data.Clients.Live().Policies
	if done.document != "" || done.description != nil {
		policy, err := policies.Get(ctx, ref(name))
		if err != nil {
			return false, err
		}
		if done.document != "" && !ramdoc.SameText(policy.Document, done.document) ||
			done.description != nil && policy.Description != *done.description {
			return false, nil
		}
	}
	if len(done.attached)+len(done.detached) == 0 {
		return true, nil
	}
	holders, err := policies.Holders(ctx, ref(name))
	missing := without(done.attached, holders)
	left := len(without(done.detached, holders)) < len(done.detached)
	return len(missing) == 0 && !left, err
}

// unread is the text for a grant that was written, but not read afterwards.
func unread(name string, err error) remedy.Text {
	return remedy.Failure(attempt("Read", "read after it was written", name), err)
}
