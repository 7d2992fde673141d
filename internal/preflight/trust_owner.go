package preflight

import (
	"slices"
	"strings"
	"sync"

	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
)

// TrustClaim is one resource's claim on the trust policy of a role.
type TrustClaim struct {
	RoleName string
	// Resource is the claiming resource type, such as "pai_trust_policy".
	Resource string
	Claimant string // see Claim
	// Shared: the resource leaves room for others of its kind, if Service, the
	// one service that it is about, is another.
	Shared  bool
	Service string
}

// leavesRoomFor reports whether both can write the trust policy of one role.
func (c TrustClaim) leavesRoomFor(other TrustClaim) bool {
	return other.Claimant == c.Claimant || c.Shared && other.Shared && !strings.EqualFold(c.Service, other.Service)
}

// trustLedger is who writes the trust policy of which role.
type trustLedger struct {
	mu     sync.Mutex
	owners map[string][]TrustClaim // by role name in lower case
	ending map[string][]TrustClaim
}

// HoldTrust claims the trust policy of a role. Two resources that would undo
// each other's writes are refused.
func (s *Session) HoldTrust(c TrustClaim) Findings {
	s.trusts.mu.Lock()
	defer s.trusts.mu.Unlock()
	key := strings.ToLower(c.RoleName)
	for _, other := range s.trusts.owners[key] {
		if c.leavesRoomFor(other) {
			continue
		}
		if c.Shared && other.Shared {
			return Findings{{Certainty: Static, Text: remedy.ServiceTrustedTwice(c.RoleName, c.Service)}}
		}
		return Findings{{Certainty: Static, Text: remedy.TrustClaimedTwice(c.RoleName, c.Resource, other.Resource)}}
	}
	s.trusts.owners[key] = append(s.trusts.owners[key], c)
	for _, other := range s.trusts.ending[key] {
		if !c.leavesRoomFor(other) {
			return Findings{trustHandedOver(other, c)}
		}
	}
	return nil
}

// EndTrust notes that a claim ends, and that this changes the trust policy.
// Terraform may carry that out before or after what another resource of the
// same plan writes.
func (s *Session) EndTrust(c TrustClaim) Findings {
	s.trusts.mu.Lock()
	defer s.trusts.mu.Unlock()
	key := strings.ToLower(c.RoleName)
	s.trusts.ending[key] = append(s.trusts.ending[key], c)
	for _, other := range s.trusts.owners[key] {
		if !c.leavesRoomFor(other) {
			return Findings{trustHandedOver(c, other)}
		}
	}
	return nil
}

func trustHandedOver(ending, staying TrustClaim) Finding {
	return Finding{Certainty: Static, Text: remedy.TrustHandedOver(staying.RoleName, ending.Resource, staying.Resource)}
}

// TrustTakenOver reports whether another resource of this run has claimed what
// c claims: ending c now would undo what that one writes.
func (s *Session) TrustTakenOver(c TrustClaim) bool {
	s.trusts.mu.Lock()
	defer s.trusts.mu.Unlock()
	return slices.ContainsFunc(s.trusts.owners[strings.ToLower(c.RoleName)], func(other TrustClaim) bool {
		return !c.leavesRoomFor(other)
	})
}
