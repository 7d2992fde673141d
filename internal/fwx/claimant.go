package fwx

import (
	"context"
	"crypto/rand"

	"github.com/hashicorp/terraform-plugin-framework/diag"
)

// memoryClaimant is the key of the private state that tells a resource from
// every other one.
const memoryClaimant = "claimant"

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
	diags.Append(SetPrivate(ctx, to, memoryClaimant, mark)...)
	return mark, diags
}

// KnownClaimant returns the resource's own mark, or nothing if it has none.
func KnownClaimant(ctx context.Context, from PrivateGetter) (string, diag.Diagnostics) {
	var mark string
	_, diags := GetPrivate(ctx, from, memoryClaimant, &mark)
	return mark, diags
}
