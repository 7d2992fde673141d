package association

import (
	"regexp"

	"github.com/pai-iac/terraform-provider-pai/internal/preflight"
	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
	"github.com/pai-iac/terraform-provider-pai/internal/workload"
)

// kind is what tells the association of one kind of workload from another.
type kind struct {
	workload.Kind
	idAttribute   string // the argument that names the workload
	idDescription string
	idNoun        string // "id" or "name"
	idPattern     *regexp.Regexp
	description   string
	movesFrom     string // the resource type of the workload itself, for moved blocks
	// undone explains that somebody has taken back what Terraform wrote, where
	// such workloads have other owners to reckon with. Nil: it is plain drift.
	undone func(w remedy.Workload, written, found workload.Association) remedy.Text
}

func (k kind) key(region, id string) preflight.WorkloadKey {
	return preflight.WorkloadKey{Kind: k.Kind, Region: region, ID: id}
}
