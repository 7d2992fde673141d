package passrole

import (
	"context"
	"errors"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/pai-iac/terraform-provider-pai/internal/acs"
	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
	"github.com/pai-iac/terraform-provider-pai/internal/rampolicy"
	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
)

func (r *grant) owner() rampolicy.Owner {
	return rampolicy.Owner{Noun: "PassRole Grant", Data: r.Data, Exists: remedy.GrantExists, Writing: r.Data.Preflight.GrantWritten}
}

// refresh takes over what the cloud says about a grant.
func (r *grant) refresh(ctx context.Context, m *grantModel) error {
	policies := r.Data.Clients.Policies
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
	caller, err := r.Data.Clients.Identities.Caller(ctx)
	return caller.Account, err == nil && !slices.Contains(accounts, caller.Account)
}

// write makes the changes of a plan, and none that are not in it. It attaches
// before it detaches, so that a permission that somebody keeps through another
// group is never lost; after a failure nothing more is written.
func (r *grant) write(ctx context.Context, plan, state grantModel, document string, diags *diag.Diagnostics) rampolicy.Written {
	name := state.Name.ValueString()
	done := r.owner().Write(ctx, name,
		rampolicy.Content{Document: state.Policy.ValueString(), Description: state.Description.ValueString()},
		rampolicy.Content{Document: document, Description: plan.Description.ValueString()}, diags)
	if diags.HasError() {
		return done
	}
	wanted, _ := plan.holders(ctx)
	present, _ := state.holders(ctx)
	done.Attached, done.Detached = rampolicy.Without(wanted, present), rampolicy.Without(present, wanted)
	if r.attach(ctx, name, done.Attached, diags); diags.HasError() {
		return done
	}
	r.owner().Detach(ctx, name, done.Detached, diags)
	return done
}

// attach attaches the policy to everybody it can: who does not exist and who
// has too many policies is reported in one run, not in one run for each. Any other
// failure would only repeat itself.
func (r *grant) attach(ctx context.Context, name string, to []cloud.Grantee, diags *diag.Diagnostics) {
	for _, grantee := range to {
		r.Data.Preflight.GrantWritten()
		err := r.Data.Clients.Policies.Attach(ctx, rampolicy.Ref(name), grantee)
		if err == nil {
			continue
		}
		fwx.AddAttributeError(diags, attribute(grantee.Kind), remedy.GrantNotAttached(name, grantee, err))
		if !errors.Is(err, cloud.ErrNotFound) && !errors.Is(err, cloud.ErrQuota) {
			return
		}
	}
}
