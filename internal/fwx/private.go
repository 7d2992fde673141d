package fwx

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
)

// PrivateGetter reads private state of a resource.
type PrivateGetter interface {
	GetKey(ctx context.Context, key string) ([]byte, diag.Diagnostics)
}

// PrivateSetter writes private state of a resource.
type PrivateSetter interface {
	SetKey(ctx context.Context, key string, value []byte) diag.Diagnostics
}

// GetPrivate decodes one key of the private state. It returns false when the
// key is not there. Private state is for handles and remembered facts, never
// for secrets.
func GetPrivate(ctx context.Context, private PrivateGetter, key string, target any) (bool, diag.Diagnostics) {
	raw, diags := private.GetKey(ctx, key)
	if diags.HasError() || len(raw) == 0 {
		return false, diags
	}
	if err := json.Unmarshal(raw, target); err != nil {
		diags.AddError("Unreadable Private State",
			fmt.Sprintf("The private state %q of the resource cannot be read: %s. Refresh the resource, or import it anew.", key, err))
		return false, diags
	}
	return true, diags
}

// SetPrivate encodes one key of the private state.
func SetPrivate(ctx context.Context, private PrivateSetter, key string, value any) diag.Diagnostics {
	raw, err := json.Marshal(value)
	if err != nil {
		var diags diag.Diagnostics
		diags.AddError("Unwritable Private State", fmt.Sprintf("The private state %q of the resource cannot be written: %s.", key, err))
		return diags
	}
	return private.SetKey(ctx, key, raw)
}

// privateClaimant is the key of the private state that tells a resource from
// every other one.
const privateClaimant = "claimant"

// Claimant returns the resource's own mark, making one if it has none yet.
// Terraform does not tell providers which block it asks about, but it hands
// private state from the first to the second planning call of a replacement, so
// that a mark kept there stays the same.
func Claimant(ctx context.Context, from PrivateGetter, to PrivateSetter) (string, diag.Diagnostics) {
	mark, diags := KnownClaimant(ctx, from)
	if mark != "" || diags.HasError() {
		return mark, diags
	}
	mark = rand.Text()
	diags.Append(SetPrivate(ctx, to, privateClaimant, mark)...)
	return mark, diags
}

// KnownClaimant returns the resource's own mark, or nothing if it has none.
func KnownClaimant(ctx context.Context, from PrivateGetter) (string, diag.Diagnostics) {
	var mark string
	_, diags := GetPrivate(ctx, from, privateClaimant, &mark)
	return mark, diags
}
