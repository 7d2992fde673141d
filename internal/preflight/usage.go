package preflight

import (
	"context"

	"github.com/pai-iac/terraform-provider-pai/internal/acs"
	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
	"github.com/pai-iac/terraform-provider-pai/internal/workload"
)

// RoleUsage looks in all regions of the provider for workloads that carry the
// role, or read their model from OSS with it. A job carries it until it has
// ended. Combine with Fresh before a deletion.
func (s *Session) RoleUsage(ctx context.Context, roleARN string) remedy.RoleUsage {
	usage := remedy.RoleUsage{RoleARN: roleARN, Coverage: remedy.Coverage{Regions: s.regions}}
	for _, region := range s.regions {
		for _, kind := range workload.Kinds() {
			s.searchRegion(ctx, &usage, kind, region)
		}
	}
	return usage
}

func (s *Session) searchRegion(ctx context.Context, usage *remedy.RoleUsage, kind workload.Kind, region string) {
	for w, err := range s.clients.Users(ctx, kind, region) {
		if err != nil {
			usage.Unsearched = append(usage.Unsearched, remedy.Unsearched{Kind: kind, Region: region, Err: err})
			return
		}
		carries := w.Association.Mode == workload.ModeCustom && acs.SameRoleARN(w.Association.RoleARN, usage.RoleARN)
		if carries || w.LegacyRoleARN != "" && acs.SameRoleARN(w.LegacyRoleARN, usage.RoleARN) {
			usage.Users = append(usage.Users, remedy.RoleUser{
				Workload:    remedy.Workload{Kind: w.Kind, Region: w.Region, ID: w.ID, Name: w.Name},
				WorkspaceID: w.WorkspaceID,
			})
		}
	}
}
