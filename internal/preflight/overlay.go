package preflight

import (
	"strings"
	"sync"

	"github.com/pai-iac/terraform-provider-pai/internal/acs"
	"github.com/pai-iac/terraform-provider-pai/internal/ramdoc"
)

// PlannedRole is what this plan is about to make of one role.
type PlannedRole struct {
	// Name in the role's own spelling: ARNs carry it in lower case.
	Name  string
	ARN   string
	Trust ramdoc.Document
	// New: the role does not exist before the apply.
	New bool
}

// overlay is what the plan will have written when an association is applied.
type overlay struct {
	mu      sync.Mutex
	planned map[string]PlannedRole // by ARN key
	written map[string]bool        // by ARN key
}

// PlanRole puts a role that this plan creates or changes, or finds as it
// should be, in front of what the cloud says about it.
func (s *Session) PlanRole(role PlannedRole) {
	s.overlay.mu.Lock()
	defer s.overlay.mu.Unlock()
	s.overlay.planned[arnKey(role.ARN)] = role
}

// PlannedRole returns what this plan makes of a role.
func (s *Session) PlannedRole(roleARN string) (PlannedRole, bool) {
	s.overlay.mu.Lock()
	defer s.overlay.mu.Unlock()
	role, ok := s.overlay.planned[arnKey(roleARN)]
	return role, ok
}

// RoleWritten records that this run has created or changed a role, or what it
// may do: the cloud may need a moment until every service sees it.
func (s *Session) RoleWritten(roleARN string) {
	s.overlay.mu.Lock()
	defer s.overlay.mu.Unlock()
	s.overlay.written[arnKey(roleARN)] = true
}

// WroteRole reports whether this run has written the role.
func (s *Session) WroteRole(roleARN string) bool {
	s.overlay.mu.Lock()
	defer s.overlay.mu.Unlock()
	return s.overlay.written[arnKey(roleARN)]
}

// arnKey folds the spellings of one role ARN.
func arnKey(arn string) string {
	if parsed, err := acs.ParseRoleARN(arn); err == nil {
		return parsed.Key()
	}
	return strings.ToLower(arn)
}
