package workspace

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
)

// memoryMember is the key of the private state that holds the memory.
const memoryMember = "member"

// memberMemory is what the state itself cannot say. Terraform compares it when
// it looks for drift, so Read does not change it.
type memberMemory struct {
	// RoleID is the id that RAM gave to the role when it was made a member. A
	// role that somebody has made anew under its name has another, and the
	// member stands for the one that is gone. Empty for users, and where RAM
	// could not be read.
	RoleID string `json:"role_id,omitempty"`
	// Drifted: the plan replaces the member because somebody has made its role
	// or user anew. Terraform plans a replacement with two calls, and hands the
	// memory from the first, which can tell, to the second.
	Drifted bool `json:"drifted,omitempty"`
}

func recallMember(ctx context.Context, private fwx.PrivateGetter) (memberMemory, diag.Diagnostics) {
	var m memberMemory
	_, diags := fwx.GetPrivate(ctx, private, memoryMember, &m)
	return m, diags
}

func (m memberMemory) save(ctx context.Context, private fwx.PrivateSetter) diag.Diagnostics {
	return fwx.SetPrivate(ctx, private, memoryMember, m)
}
