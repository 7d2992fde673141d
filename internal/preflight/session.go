package preflight

import (
	"context"
	"sync"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
)

// Session is the preflight of one walk of Terraform over one provider
// configuration. It is safe for concurrent use.
type Session struct {
	clients *cloud.Clients
	level   Level
	regions []string

	workloads *workloadClaims
	trusts    *claims[TrustClaim]
	members   *claims[MemberClaim]
	jobs      *claims[jobClaim]
	submitted *submittedJobs
	records   *trustRecords
	overlay   *overlay
	once      *onceSet
	// live: reads go to the cloud, and what the plan intends does not count.
	live bool
}

// NewSession returns an empty session. Regions are those in which the usage
// of a role is looked up.
func NewSession(clients *cloud.Clients, level Level, regions []string) *Session {
	return &Session{
		clients: clients,
		level:   level,
		regions: regions,

		workloads: &workloadClaims{claims: newClaims[Claim](), left: map[string]WorkloadKey{}},
		trusts:    newClaims[TrustClaim](),
		members:   newClaims[MemberClaim](),
		jobs:      newClaims[jobClaim](),
		submitted: &submittedJobs{},
		records:   &trustRecords{byRole: map[string]*trustPlace{}},
		overlay:   newOverlay(),
		once:      &onceSet{seen: map[string]bool{}},
	}
}

// Offline reports whether there is no cloud to ask, because arguments of the
// provider are known only after apply.
func (s *Session) Offline() bool { return s.clients == nil }

// Level is the provider's level.
func (s *Session) Level() Level { return s.level }

// Fresh returns the session as it must look just before a write: every read
// goes to the cloud, and what the plan intends does not count. The claims, and
// what this run has written, stay shared.
func (s *Session) Fresh() *Session {
	fresh := *s
	fresh.clients = s.clients.Live()
	fresh.live = true
	return &fresh
}

// WithOwnFindings returns the session for a reader that needs every finding for itself:
// what could not be verified is reported to it even if it was reported to another
// reader, and the other way round.
func (s *Session) WithOwnFindings() *Session {
	apart := *s
	apart.once = &onceSet{seen: map[string]bool{}}
	return &apart
}

// Caller returns who signs the calls.
func (s *Session) Caller(ctx context.Context) (cloud.Identity, error) {
	return s.clients.Identities.Caller(ctx)
}

// onceSet remembers what was already said in this session.
type onceSet struct {
	mu   sync.Mutex
	seen map[string]bool
}

func (o *onceSet) first(key string) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.seen[key] {
		return false
	}
	o.seen[key] = true
	return true
}
