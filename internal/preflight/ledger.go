package preflight

import (
	"slices"
	"sync"

	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
	"github.com/pai-iac/terraform-provider-pai/internal/workload"
)

// WorkloadKey names one workload of one provider configuration.
type WorkloadKey struct {
	Kind   workload.Kind
	Region string
	ID     string
}

// Claim is one resource's hold on one workload. Claimant tells resources
// apart: Terraform does not tell providers which block it asks about, but it
// hands the private state of a resource from the first to the second planning
// call of a replacement, so that an id kept there stays the same.
type Claim struct {
	Key         WorkloadKey
	Claimant    string
	Association workload.Association
}

// ledger is who holds, begins and ends an association of which workload.
type ledger struct {
	mu       sync.Mutex
	accounts map[WorkloadKey]*account
	// left is the workload that a claimant ends its association of, and shifted
	// are the workloads that resources hand on to one another: see handOver.
	left    map[string]WorkloadKey
	shifted []string
}

type account struct {
	recorded *Recorded
	holding  *Claim // keeps, changes or begins
	ending   *Claim
	applied  bool // the workload has what the holder claims
}

// Recorded is an association as Terraform's state has it.
type Recorded struct {
	Claim Claim
	// EndsWith is what destroying it would leave on the workload; nil: it
	// would leave the workload alone.
	EndsWith *workload.Association
}

func (l *ledger) account(key WorkloadKey) *account {
	a := l.accounts[key]
	if a == nil {
		a = &account{}
		l.accounts[key] = a
	}
	return a
}

// Record notes an association that the refresh has found in Terraform's state.
func (s *Session) Record(r Recorded) {
	s.ledger.mu.Lock()
	defer s.ledger.mu.Unlock()
	s.ledger.account(r.Claim.Key).recorded = &r
}

// RecordedBefore returns the association that Terraform's state has of a
// workload. A resource that is planned as new while there is one will be
// created after that one was destroyed.
func (s *Session) RecordedBefore(key WorkloadKey) (Recorded, bool) {
	s.ledger.mu.Lock()
	defer s.ledger.mu.Unlock()
	if a := s.ledger.account(key); a.recorded != nil {
		return *a.recorded, true
	}
	return Recorded{}, false
}

// Hold claims a workload for an association that stays, changes or begins
// (rules 1 and 9).
func (s *Session) Hold(c Claim) Findings {
	s.ledger.mu.Lock()
	defer s.ledger.mu.Unlock()
	a := s.ledger.account(c.Key)
	if a.holding != nil && a.holding.Claimant != c.Claimant {
		return Findings{claimedTwice(c, *a.holding)}
	}
	a.holding = &c
	if a.ending != nil && a.ending.Claimant != c.Claimant {
		return Findings{s.ledger.handOver(*a.ending, c)}
	}
	return nil
}

// End notes that an association ends and touches the workload when it does:
// it is destroyed, or replaced to point elsewhere (rule 9).
func (s *Session) End(c Claim) Findings {
	s.ledger.mu.Lock()
	defer s.ledger.mu.Unlock()
	a := s.ledger.account(c.Key)
	a.ending = &c
	s.ledger.left[c.Claimant] = c.Key
	if a.holding != nil && a.holding.Claimant != c.Claimant && !a.applied {
		return Findings{s.ledger.handOver(c, *a.holding)}
	}
	return nil
}

// Applied notes that the workload has the association that its holder claims.
// One that ends after that, as when Terraform creates a replacement first, can
// see that it is TakenOver: it is no danger any more.
func (s *Session) Applied(key WorkloadKey) {
	s.ledger.mu.Lock()
	defer s.ledger.mu.Unlock()
	s.ledger.account(key).applied = true
}

// TakenOver reports whether another resource of this run holds the workload.
func (s *Session) TakenOver(key WorkloadKey, claimant string) bool {
	s.ledger.mu.Lock()
	defer s.ledger.mu.Unlock()
	a := s.ledger.account(key)
	return a.holding != nil && a.holding.Claimant != claimant
}

func claimedTwice(one, other Claim) Finding {
	return Finding{
		Certainty: Static,
		Attribute: attributeID(one.Key.Kind),
		Text:      remedy.ClaimedTwice(named(one.Key), one.Association, other.Association),
	}
}

// handOver is the finding for a workload that one resource leaves and another
// one takes. If the other one leaves a workload itself, indexes have shifted: an
// element was taken out of a list that count goes over. Then all workloads that
// have been handed on so far are named.
func (l *ledger) handOver(ending, staying Claim) Finding {
	finding := Finding{Certainty: Static, Text: remedy.HandedOver(named(staying.Key), ending.Association, staying.Association)}
	from, moves := l.left[staying.Claimant]
	if !moves || from == staying.Key {
		return finding
	}
	if !slices.Contains(l.shifted, staying.Key.ID) {
		l.shifted = append(l.shifted, staying.Key.ID)
		slices.Sort(l.shifted)
	}
	finding.Text = remedy.IndexesShifted(named(staying.Key), slices.Clone(l.shifted))
	return finding
}

func named(key WorkloadKey) remedy.Workload {
	return remedy.Workload{Kind: key.Kind, Region: key.Region, ID: key.ID}
}

// attributeID is the argument that names a workload.
func attributeID(kind workload.Kind) string {
	if kind == workload.EAS {
		return "service_name"
	}
	return "instance_id"
}
