package workspacesvc

import (
	"cmp"
	"maps"
	"slices"
	"time"
)

// snapshot is the state of the product.
type snapshot struct {
	Workspaces []workspaceSnapshot `json:"workspaces"`
	KnownRoles []string            `json:"known_roles"` // RAM ids of roles that were seeded, or signed in with
}

type workspaceSnapshot struct {
	ID            string           `json:"id"`
	Account       string           `json:"account"`
	Region        string           `json:"region"`
	Name          string           `json:"name"`
	DisplayName   string           `json:"display_name"`
	Description   string           `json:"description"`
	Status        string           `json:"status"`
	Default       bool             `json:"default"`
	EnvTypes      []string         `json:"env_types"`
	ResourceGroup string           `json:"resource_group_id,omitempty"`
	Members       []memberSnapshot `json:"members"`
	CreatedAt     time.Time        `json:"created_at"`
	ModifiedAt    time.Time        `json:"modified_at"`
}

type memberSnapshot struct {
	ID        string    `json:"id"`
	UserID    string    `json:"user_id"`
	Name      string    `json:"name"`
	Roles     []string  `json:"roles"`
	CreatedAt time.Time `json:"created_at"`
}

// Snapshot returns all workspaces by id, with their members, the oldest first.
func (s *Service) Snapshot() any {
	s.mu.Lock()
	defer s.mu.Unlock()
	result := snapshot{
		Workspaces: []workspaceSnapshot{},
		KnownRoles: append([]string{}, slices.Sorted(maps.Keys(s.roles.touched))...),
	}
	for _, w := range slices.SortedFunc(maps.Values(s.workspaces), func(a, b *workspace) int { return cmp.Compare(a.id, b.id) }) {
		result.Workspaces = append(result.Workspaces, s.snapshotWorkspace(w))
	}
	return result
}

func (s *Service) snapshotWorkspace(w *workspace) workspaceSnapshot {
	shot := workspaceSnapshot{
		ID: w.id, Account: w.account, Region: w.region, Name: w.name, DisplayName: w.displayName, Description: w.description,
		Status: string(w.settled(s.now(), s.options)), Default: w.isDefault, EnvTypes: w.envTypes, ResourceGroup: w.resourceGroup,
		Members: []memberSnapshot{}, CreatedAt: w.createdAt, ModifiedAt: w.modifiedAt,
	}
	for _, m := range w.ordered() {
		shot.Members = append(shot.Members, memberSnapshot{
			ID: m.id, UserID: m.userID, Name: m.name, Roles: slices.Sorted(maps.Keys(m.roles)), CreatedAt: m.createdAt,
		})
	}
	return shot
}
