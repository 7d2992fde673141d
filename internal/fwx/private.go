package fwx

import (
	"context"
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
