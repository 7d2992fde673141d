package workspacesvc

import (
	"cmp"
	"maps"
	"slices"
	"time"
)

// status is the state of a workspace.
type status string

const (
	enabled      status = "ENABLED"
	initializing status = "INITIALIZING"
	failure      status = "FAILURE"
	disabled     status = "DISABLED"
	frozen       status = "FROZEN"
	updating     status = "UPDATING"
)

func (s status) known() bool {
	return slices.Contains([]status{enabled, initializing, failure, disabled, frozen, updating}, s)
}

func (s status) passing() bool { return s == initializing || s == updating }

// workspace is one workspace. Its owner is the account.
type workspace struct {
	id, account, region   string
	name, displayName     string
	description           string
	envTypes              []string
	resourceGroup         string
	isDefault             bool
	status                status
	since                 time.Time // of the status
	createdAt, modifiedAt time.Time
	order                 int
	members               map[string]*member // by user id
}

// settled returns the status at a time.
func (w *workspace) settled(now time.Time, options Options) status {
	if w.status.passing() && options.Settling > 0 && !now.Before(w.since.Add(options.Settling)) {
		return enabled
	}
	return w.status
}

// allows reports whether a user's roles let it read or write.
func (w *workspace) allows(userID string, purpose purpose) bool {
	m, found := w.members[userID]
	switch {
	case !found:
		return false
	case purpose == toRead:
		return len(m.roles) > 0
	}
	return m.roles[roleOwner] || m.roles[roleAdmin]
}

// ordered returns the members, the oldest first.
func (w *workspace) ordered() []*member {
	return slices.SortedFunc(maps.Values(w.members), func(a, b *member) int { return cmp.Compare(a.order, b.order) })
}

// memberByID finds a member by its own id.
func (w *workspace) memberByID(id string) (*member, bool) {
	for _, m := range w.members {
		if m.id == id {
			return m, true
		}
	}
	return nil, false
}

// show writes what lists and single reads have in common, but for the
// resource group, whose name they spell differently. Only a verbose answer
// looks the administrators up.
func (s *Service) show(w *workspace, verbose bool) map[string]any {
	members := map[string]any{
		"WorkspaceId":     w.id,
		"WorkspaceName":   w.name,
		"Description":     w.description,
		"Status":          string(w.settled(s.now(), s.options)),
		"IsDefault":       w.isDefault,
		"Creator":         w.account,
		"EnvTypes":        w.envTypes,
		"ExtraInfos":      map[string]any{"TenantId": w.account},
		"GmtCreateTime":   stamp(w.createdAt),
		"GmtModifiedTime": stamp(w.modifiedAt),
	}
	if verbose {
		admins := []string{}
		for _, m := range w.ordered() {
			if m.roles[roleAdmin] {
				admins = append(admins, m.name)
			}
		}
		members["AdminNames"] = admins
	}
	return members
}

// showOne writes a workspace as a single read answers it.
func (s *Service) showOne(w *workspace, verbose bool) map[string]any {
	members := s.show(w, verbose)
	members["DisplayName"] = w.displayName
	members["ResourceGroupId"] = w.resourceGroup
	if verbose {
		members["Owner"] = map[string]any{
			"UserId": w.account, "UserKp": w.account, "UserName": w.account, "DisplayName": w.account,
		}
	}
	return members
}
