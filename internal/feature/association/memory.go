package association

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
	"github.com/pai-iac/terraform-provider-pai/internal/workload"
)

// Keys of the private state.
const (
	// memoryFound is the association found when Terraform took over.
	memoryFound = "found"
	// memoryWritten is the association that Terraform made last. Nothing else
	// tells a change that somebody has undone from one that was never made.
	memoryWritten = "written"
	// memoryObserved is the workload as the last refresh saw it. The plan
	// forecasts from it and not from a new read: Terraform plans again while
	// applying, and the second plan must come to the same result even if the
	// workload's status has changed in between. What has changed is checked
	// before the write.
	memoryObserved = "observed"
)

type remembered struct {
	Mode    workload.RoleMode `json:"mode"`
	RoleARN string            `json:"role_arn,omitempty"`
}

func remember(a workload.Association) remembered { return remembered(a) }

func (r remembered) association() workload.Association { return workload.Association(r) }

type observation struct {
	Name        string            `json:"name"`
	Status      string            `json:"status"`
	Activity    workload.Activity `json:"activity"`
	Public      bool              `json:"public"`
	Association remembered        `json:"association"`

	LegacyRoleARN    string `json:"legacy_role_arn,omitempty"`
	Locked           bool   `json:"locked,omitempty"`
	OutsideWorkspace bool   `json:"outside_workspace,omitempty"`
}

func observe(w cloud.Workload) observation {
	return observation{
		Name: w.Name, Status: w.Status, Activity: w.Activity, Public: w.Public,
		Association: remember(w.Association), LegacyRoleARN: w.LegacyRoleARN, Locked: w.Locked, OutsideWorkspace: w.OutsideWorkspace,
	}
}

func (o observation) workload() *cloud.Workload {
	return &cloud.Workload{
		Name: o.Name, Status: o.Status, Activity: o.Activity, Public: o.Public,
		Association: o.Association.association(), LegacyRoleARN: o.LegacyRoleARN, Locked: o.Locked, OutsideWorkspace: o.OutsideWorkspace,
	}
}

// endsWith returns what destroying the association leaves on the workload, or
// nil when it leaves the workload alone.
func endsWith(ctx context.Context, m model, private fwx.PrivateGetter) (*workload.Association, diag.Diagnostics) {
	end := workload.None()
	switch m.OnDestroy.ValueString() {
	case onDestroyKeep:
		return nil, nil
	case onDestroyRestore:
		var found remembered
		known, diags := fwx.GetPrivate(ctx, private, memoryFound, &found)
		if known {
			end = found.association()
		}
		return &end, diags
	}
	return &end, nil
}
