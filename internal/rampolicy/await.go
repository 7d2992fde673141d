package rampolicy

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
	"github.com/pai-iac/terraform-provider-pai/internal/ramdoc"
	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
)

// Written is what an apply has written, as a later read should show it.
type Written struct {
	Document           string  // empty when it was left alone
	Description        *string // nil when it was left alone
	Attached, Detached []cloud.Grantee
}

// Nothing reports whether there is nothing to wait for.
func (w Written) Nothing() bool {
	return w.Document == "" && w.Description == nil && len(w.Attached)+len(w.Detached) == 0
}

// AwaitVisible reads the policy until it shows what was written: RAM answers reads
// from a copy that may lag behind, and the next plan must not take that for
// drift. Giving up is a warning, because the cloud accepted the write.
func (o Owner) AwaitVisible(ctx context.Context, name string, done Written, diags *diag.Diagnostics) error {
	if done.Nothing() {
		return nil
	}
	seen, err := o.Data.Poller.UntilSeen(ctx, func(ctx context.Context) (bool, error) { return o.look(ctx, name, done) })
	if err == nil && !seen {
		fwx.AddWarning(diags, remedy.PolicyNotSettled(name))
	}
	return err
}

func (o Owner) look(ctx context.Context, name string, done Written) (bool, error) {
	policies := o.live()
	if done.Document != "" || done.Description != nil {
		policy, err := policies.Get(ctx, Ref(name))
		if err != nil {
			return false, err
		}
		if done.Document != "" && !ramdoc.SameText(policy.Document, done.Document) ||
			done.Description != nil && policy.Description != *done.Description {
			return false, nil
		}
	}
	if len(done.Attached)+len(done.Detached) == 0 {
		return true, nil
	}
	holders, err := policies.Holders(ctx, Ref(name))
	missing := Without(done.Attached, holders)
	left := len(Without(done.Detached, holders)) < len(done.Detached)
	return len(missing) == 0 && !left, err
}

// Unread is the text for a policy that was written, but not read afterwards.
func (o Owner) Unread(name string, err error) remedy.Text {
	return remedy.Failure(o.Attempt("Read", "read after it was written", name), err)
}
