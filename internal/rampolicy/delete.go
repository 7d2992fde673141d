package rampolicy

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
)

// Holders returns who has the policy as a deletion finds it, and false when
// there is nothing to delete, because the policy is gone or could not be read.
func (o Owner) Holders(ctx context.Context, name string, diags *diag.Diagnostics) ([]cloud.Grantee, bool) {
	holders, err := o.live().Holders(ctx, Ref(name))
	if err != nil && !errors.Is(err, cloud.ErrNotFound) {
		fwx.AddError(diags, remedy.Failure(o.Attempt("Delete", "deleted", name), err))
	}
	return holders, err == nil
}

// Detach takes the policy away. Somebody who is gone has it no more.
func (o Owner) Detach(ctx context.Context, name string, from []cloud.Grantee, diags *diag.Diagnostics) {
	for _, grantee := range from {
		o.writing()
		err := o.policies().Detach(ctx, Ref(name), grantee)
		if err != nil && !errors.Is(err, cloud.ErrNotFound) {
			fwx.AddError(diags, remedy.PolicyNotDetached(o.Noun, name, grantee, err))
			return
		}
	}
}

// DeleteFrom detaches the policy from its holders and deletes it.
func (o Owner) DeleteFrom(ctx context.Context, name string, holders []cloud.Grantee, diags *diag.Diagnostics) {
	if o.Detach(ctx, name, holders, diags); diags.HasError() {
		return
	}
	err := o.policies().Delete(ctx, name)
	if errors.Is(err, cloud.ErrConflict) {
		// Somebody has attached it since. Once more, and no race after that.
		more, listErr := o.live().Holders(ctx, Ref(name))
		if listErr == nil && len(more) > 0 {
			if o.Detach(ctx, name, more, diags); diags.HasError() {
				return
			}
			if err = o.policies().Delete(ctx, name); errors.Is(err, cloud.ErrConflict) {
				fwx.AddError(diags, remedy.PolicyAttachedAgain(name, more, err))
				return
			}
		}
	}
	o.deleted(name, err, diags)
}

// DeleteUnattached deletes the policy if nobody has it any more. Otherwise it
// returns who does, with RAM's refusal if there was one, and writes nothing.
// What was detached moments ago may still be listed, so it looks again for about
// half a minute.
func (o Owner) DeleteUnattached(ctx context.Context, name string, diags *diag.Diagnostics) ([]cloud.Grantee, error) {
	var holders []cloud.Grantee
	_, err := o.Data.Poller.UntilSeen(ctx, func(ctx context.Context) (_ bool, err error) {
		holders, err = o.live().Holders(ctx, Ref(name))
		return len(holders) == 0, err
	})
	if err == nil && len(holders) > 0 {
		return holders, nil
	}
	if err == nil {
		if err = o.policies().Delete(ctx, name); errors.Is(err, cloud.ErrConflict) {
			if since, listErr := o.live().Holders(ctx, Ref(name)); listErr == nil && len(since) > 0 {
				return since, err
			}
		}
	}
	o.deleted(name, err, diags)
	return nil, nil
}

func (o Owner) deleted(name string, err error, diags *diag.Diagnostics) {
	o.writing()
	if err != nil && !errors.Is(err, cloud.ErrNotFound) {
		fwx.AddError(diags, remedy.Failure(o.Attempt("Delete", "deleted", name), err))
	}
}

// Without returns the grantees that are not among others, ignoring the case of
// names: RAM finds them by names in another case too.
func Without(grantees, others []cloud.Grantee) []cloud.Grantee {
	var rest []cloud.Grantee
	for _, grantee := range grantees {
		same := func(other cloud.Grantee) bool {
			return other.Kind == grantee.Kind && strings.EqualFold(other.Name, grantee.Name)
		}
		if !slices.ContainsFunc(others, same) {
			rest = append(rest, grantee)
		}
	}
	return rest
}
