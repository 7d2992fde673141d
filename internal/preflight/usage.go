package preflight

import (
	"context"

	"github.com/pai-iac/terraform-provider-pai/internal/acs"
	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/workload"
)

// Usage is which workloads carry a role, as far as could be seen.
type Usage struct {
	Workloads []cloud.Workload
	// Blind are the places that could not be searched.
	Unsearched []UnsearchedPlace
	// Regions are the places that were searched, or should have been.
	Regions []string
}

// UnsearchedPlace is a kind of workload in a region that could not be listed.
type UnsearchedPlace struct {
	Kind   workload.Kind
	Region string
	Err    error
}

// RoleUsage looks in all regions of the provider for workloads that carry the
// role, or read their model from OSS with it. A job carries it until it has
// ended. Combine with Fresh before a deletion.
func (s *Session) RoleUsage(ctx context.Context, roleARN string) Usage {
	usage := Usage{Regions: s.regions}
	for _, region := range s.regions {
		for _, kind := range workload.Kinds() {
			s.searchRegion(ctx, &usage, kind, region, roleARN)
		}
	}
	return usage
}

func (s *Session) searchRegion(ctx context.Context, usage *Usage, kind workload.Kind, region, roleARN string) {
	for w, err := range s.clients.Users(ctx, kind, region) {
		if err != nil {
			usage.Unsearched = append(usage.Unsearched, UnsearchedPlace{Kind: kind, Region: region, Err: err})
			return
		}
		carries := w.Association.Mode == workload.ModeCustom && acs.SameRoleARN(w.Association.RoleARN, roleARN)
		if carries || w.LegacyRoleARN != "" && acs.SameRoleARN(w.LegacyRoleARN, roleARN) {
			usage.Workloads = append(usage.Workloads, w)
		}
	}
}
