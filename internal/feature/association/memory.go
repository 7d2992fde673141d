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
}

func observe(w cloud.Workload) observation {
	return observation{
		Name: w.Name, Status: w.Status, Activity: w.Activity, Public: w.Public,
		Association: remember(w.Association),
	}
}

func (o observation) workload() *cloud.Workload {
	return &cloud.Workload{
		Name: o.Name, Status: o.Status, Activity: o.Activity, Public: o.Public,
		Association: o.Association.association(),
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
