package preflight

import (
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/pai-iac/terraform-provider-pai/internal/acs"
	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/ramdoc"
)

// PlannedRole is what this plan is about to make of one role.
type PlannedRole struct {
	// Name in the role's own spelling: ARNs carry it in lower case.
	Name  string
	ARN   string
	Trust ramdoc.Document
	// Partial: Trust is what is known of the trust policy; the rest of it is
	// known after apply.
	Partial bool
	// New: the role does not exist before the apply.
	New bool
	// Resource is the type of the resource that writes the trust policy; empty:
	// pai_instance_role.
	Resource string
}

// PlannedGrant is what this plan is about to make of one custom policy that
// lets its holders pass roles.
type PlannedGrant struct {
	PolicyName string
	Document   ramdoc.Document
	Holders    []cloud.Grantee
}

// overlay is what the plan will have written when an association is applied.
type overlay struct {
	mu       sync.Mutex
	planned  map[string]PlannedRole  // by ARN key
	services map[string][]string     // trusted services to be added, by ARN key
	grants   map[string]PlannedGrant // by policy name in lower case
	written  map[string]bool         // by ARN key
	granted  bool                    // this run has written a grant
}

func newOverlay() *overlay {
	return &overlay{
		planned:  map[string]PlannedRole{},
		services: map[string][]string{},
		grants:   map[string]PlannedGrant{},
		written:  map[string]bool{},
	}
}

// PlanRole puts a role that this plan creates or changes, or finds as it
// should be, in front of what the cloud says about it.
func (s *Session) PlanRole(role PlannedRole) {
	s.overlay.mu.Lock()
	defer s.overlay.mu.Unlock()
	s.overlay.planned[arnKey(role.ARN)] = role
}

// PlanTrustedService notes that this plan adds a service to the trust policy
// of a role, or finds it there.
func (s *Session) PlanTrustedService(roleARN, service string) {
	s.overlay.mu.Lock()
	defer s.overlay.mu.Unlock()
	key := arnKey(roleARN)
	s.overlay.services[key] = append(s.overlay.services[key], service)
}

// PlanGrant puts a grant that this plan creates or changes, or finds as it
// should be, in front of what the cloud says about its policy.
func (s *Session) PlanGrant(grant PlannedGrant) {
	s.overlay.mu.Lock()
	defer s.overlay.mu.Unlock()
	s.overlay.grants[strings.ToLower(grant.PolicyName)] = grant
}

// GrantWritten records that this run has changed who may pass roles.
func (s *Session) GrantWritten() {
	s.overlay.mu.Lock()
	defer s.overlay.mu.Unlock()
	s.overlay.granted = true
}

// WroteGrant reports whether this run has changed who may pass roles.
func (s *Session) WroteGrant() bool {
	s.overlay.mu.Lock()
	defer s.overlay.mu.Unlock()
	return s.overlay.granted
}

// withPlannedServices adds the services that the plan adds to a trust policy.
func (s *Session) withPlannedServices(roleARN string, trust ramdoc.Document) ramdoc.Document {
	s.overlay.mu.Lock()
	defer s.overlay.mu.Unlock()
	services := s.overlay.services[arnKey(roleARN)]
	if len(services) == 0 || s.live {
		return trust
	}
	trust.Statements = append(slices.Clone(trust.Statements), ramdoc.Trust(services...).Statements...)
	return trust
}

// plannedGrants returns the grants of the overlay by policy name.
func (s *Session) plannedGrants() map[string]PlannedGrant {
	s.overlay.mu.Lock()
	defer s.overlay.mu.Unlock()
	if s.live {
		return nil
	}
	return maps.Clone(s.overlay.grants)
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
