package preflight_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"testing"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/preflight"
)

// fakeWorkspaces has members by region and workspace.
type fakeWorkspaces struct {
	cloud.Workspaces
	members map[string]map[string][]cloud.Member
	errs    map[string]error // by region, or region/workspace
}

func (f fakeWorkspaces) All(_ context.Context, region string) iter.Seq2[cloud.Workspace, error] {
	return func(yield func(cloud.Workspace, error) bool) {
		var ids []string
		for id := range f.members[region] {
			ids = append(ids, id)
		}
		slices.Sort(ids)
		for _, id := range ids {
			if !yield(cloud.Workspace{ID: id, Region: region}, nil) {
				return
			}
		}
		if err := f.errs[region]; err != nil {
			yield(cloud.Workspace{}, err)
		}
	}
}

func (f fakeWorkspaces) Members(_ context.Context, region, workspace string) iter.Seq2[cloud.Member, error] {
	return func(yield func(cloud.Member, error) bool) {
		for _, member := range f.members[region][workspace] {
			if !yield(member, nil) {
				return
			}
		}
		if err := f.errs[region+"/"+workspace]; err != nil {
			yield(cloud.Member{}, err)
		}
	}
}

func TestRoleMemberships(t *testing.T) {
	t.Parallel()
	var (
		bare     = cloud.Member{UserID: "300", Name: "PaiDev"}
		prefixed = cloud.Member{UserID: "ROLE_300", Name: "somebody"}
		opaque   = cloud.Member{UserID: "x-1", Name: "acs:ram::1:role/paidev"}
		namesake = cloud.Member{UserID: "200", Name: "PaiDev"}
		other    = cloud.Member{UserID: "301", Name: "PaiDevOps"}
	)
	type workspaces = map[string]map[string][]cloud.Member
	for name, c := range map[string]struct {
		members workspaces
		errs    map[string]error
		want    string
	}{
		"nowhere":                   {workspaces{"a": {"1": {other}}}, nil, "[] []"},
		"by either form of the id":  {workspaces{"a": {"1": {bare}, "2": {prefixed}}, "b": {"3": {bare}}}, nil, "[a/1/300 a/2/ROLE_300 b/3/300] []"},
		"by a name":                 {workspaces{"a": {"1": {opaque, other}}}, nil, "[a/1/x-1] []"},
		"the id before a namesake":  {workspaces{"a": {"1": {namesake, prefixed}}}, nil, "[a/1/ROLE_300] []"},
		"a region that is not seen": {workspaces{"b": {"3": {bare}}}, map[string]error{"a": errors.New("no")}, "[b/3/300] [a/: no]"},
		"members that are not seen": {workspaces{"a": {"1": {bare}, "2": {bare}}}, map[string]error{"a/1": errors.New("no")}, "[a/2/300] [a/1: no]"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			clients := &cloud.Clients{Workspaces: fakeWorkspaces{members: c.members, errs: c.errs}}
			found := preflight.NewSession(clients, preflight.Error, []string{"a", "b"}).RoleMemberships(t.Context(), cloud.Role{Name: "PaiDev", ID: "300"})
			members, blind := []string{}, []string{}
			for _, m := range found.Members {
				members = append(members, fmt.Sprintf("%s/%s/%s", m.Region, m.WorkspaceID, m.UserID))
			}
			for _, spot := range found.Unsearched {
				blind = append(blind, fmt.Sprintf("%s/%s: %v", spot.Region, spot.WorkspaceID, spot.Err))
			}
			if got := fmt.Sprint(members, " ", blind); got != c.want {
				t.Errorf("found %s, want %s", got, c.want)
			}
			if !slices.Equal(found.Regions, []string{"a", "b"}) {
				t.Errorf("searched %v", found.Regions)
			}
		})
	}
}
