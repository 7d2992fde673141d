package association

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
	"github.com/pai-iac/terraform-provider-pai/internal/workload"
)

// Keys of the private state. Read adds a key only to what was imported: drift
// checks (terraform plan -refresh-only -detailed-exitcode) compare private state
// byte by byte, so nothing in it may follow the status of the workload.
const (
	// privateFound is the association found when Terraform took over.
	privateFound = "found"
	// privateWritten is the association that Terraform made last. Nothing else
	// tells a change that somebody has undone from one that was never made.
	privateWritten = "written"
)

type remembered struct {
	Mode    workload.RoleMode `json:"mode"`
	RoleARN string            `json:"role_arn,omitempty"`
}

func remember(a workload.Association) remembered { return remembered(a) }

func (r remembered) association() workload.Association { return workload.Association(r) }

// endsWith returns what destroying the association leaves on the workload, or
// nil when it leaves the workload alone.
func endsWith(ctx context.Context, m model, private fwx.PrivateGetter) (*workload.Association, diag.Diagnostics) {
	end := workload.None()
	switch m.OnDestroy.ValueString() {
	case onDestroyKeep:
		return nil, nil
	case onDestroyRestore:
		var found remembered
		known, diags := fwx.GetPrivate(ctx, private, privateFound, &found)
		if known {
			end = found.association()
		}
		return &end, diags
	}
	return &end, nil
}
