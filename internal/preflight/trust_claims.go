package preflight

import (
	"strings"

	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
)

// TrustClaim is one resource's claim on the trust policy of a role.
type TrustClaim struct {
	RoleName string
	// Resource is the claiming resource type, such as "pai_trust_policy".
	Resource string
	Claimant string // tells resources apart
	// Shared: the resource leaves room for others of its kind, if Service, the
	// one service that it is about, is another.
	Shared  bool
	Service string
}

func (c TrustClaim) keys() []string   { return []string{strings.ToLower(c.RoleName)} }
func (c TrustClaim) claimant() string { return c.Claimant }

// excludes reports whether the two would undo each other's writes.
func (c TrustClaim) excludes(other TrustClaim) bool {
	return other.Claimant != c.Claimant && (!c.Shared || !other.Shared || strings.EqualFold(c.Service, other.Service))
}

// HoldTrust claims the trust policy of a role. Two resources that would undo
// each other's writes are refused.
func (s *Session) HoldTrust(c TrustClaim) Findings {
	holder, ending := s.trusts.hold(c)
	switch {
	case holder != nil && c.Shared && holder.Shared:
		return Findings{{Certainty: Static, Text: remedy.ServiceTrustedTwice(c.RoleName, c.Service)}}
	case holder != nil:
		return Findings{{Certainty: Static, Text: remedy.TrustClaimedTwice(c.RoleName, c.Resource, holder.Resource)}}
	case ending != nil:
		return Findings{trustHandedOver(*ending, c)}
	}
	return nil
}

// EndTrust notes that a claim ends, and that this changes the trust policy.
// Terraform may carry that out before or after what another resource of the
// same plan writes.
func (s *Session) EndTrust(c TrustClaim) Findings {
	if holder := s.trusts.end(c); holder != nil {
		return Findings{trustHandedOver(c, *holder)}
	}
	return nil
}

func trustHandedOver(ending, staying TrustClaim) Finding {
	return Finding{Certainty: Static, Text: remedy.TrustHandedOver(staying.RoleName, ending.Resource, staying.Resource)}
}

// TrustTakenOver reports whether another resource of this run has claimed what
// c claims: ending c now would undo what that one writes.
func (s *Session) TrustTakenOver(c TrustClaim) bool { return s.trusts.takenOver(c) }
