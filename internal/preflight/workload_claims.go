package preflight

import (
	"slices"
	"strings"
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

func (k WorkloadKey) String() string {
	return strings.Join([]string{string(k.Kind), k.Region, k.ID}, "/")
}

// Claim is one resource's hold on one workload.
type Claim struct {
	Key      WorkloadKey
	Claimant string // tells resources apart
	// Resource is the claiming resource type, such as "pai_dsw_role_association", and
	// Argument is its argument that names the workload.
	Resource, Argument string
	Association        workload.Association

	endsWith *workload.Association // only of a Recorded
}

func (c Claim) keys() []string            { return []string{c.Key.String()} }
func (c Claim) claimant() string          { return c.Claimant }
func (c Claim) excludes(other Claim) bool { return c.Claimant != other.Claimant }

func (c Claim) holder() remedy.Holder {
	return remedy.Holder{Resource: c.Resource, Argument: c.Argument, Association: c.Association}
}

// workloadClaims are the claims of workloads.
type workloadClaims struct {
	*claims[Claim]

	mu sync.Mutex
	// left is the workload that a claimant ends its association of, and shifted
	// are the workloads that resources hand on to one another: see handOver.
	left    map[string]WorkloadKey
	shifted []string
}

// Recorded is an association as Terraform's state has it.
type Recorded struct {
	Claim Claim
	// EndsWith is what destroying it would leave on the workload; nil: it
	// would leave the workload alone.
	EndsWith *workload.Association
}

// Record notes an association that the refresh has found in Terraform's state.
func (s *Session) Record(r Recorded) {
	r.Claim.endsWith = r.EndsWith
	s.workloads.record(r.Claim)
}

// RecordedBefore returns the association that Terraform's state has of a
// workload. A resource that is planned as new while there is one will be
// created after that one was destroyed.
func (s *Session) RecordedBefore(key WorkloadKey) (Recorded, bool) {
	found, ok := s.workloads.recordedAs(key.String())
	return Recorded{Claim: found, EndsWith: found.endsWith}, ok
}

// Hold claims a workload for an association that stays, changes or begins
// (rules 1 and 9).
func (s *Session) Hold(c Claim) Findings {
	holder, ending := s.workloads.hold(c)
	switch {
	case holder != nil:
		return Findings{{
			Certainty: Static, Attribute: c.Argument, Text: remedy.ClaimedTwice(named(c.Key), c.holder(), holder.holder()),
		}}
	case ending != nil:
		return Findings{s.workloads.handOver(*ending, c)}
	}
	return nil
}

// End notes that an association ends and touches the workload when it does:
// it is destroyed, or replaced to point elsewhere (rule 9).
func (s *Session) End(c Claim) Findings {
	s.workloads.leave(c)
	if holder := s.workloads.end(c); holder != nil {
		return Findings{s.workloads.handOver(c, *holder)}
	}
	return nil
}

// Applied notes that the workload has the association that its holder claims.
// One that ends after that, as when Terraform creates a replacement first, can
// see that it is TakenOver: it is no danger any more.
func (s *Session) Applied(key WorkloadKey) { s.workloads.apply(key.String()) }

// TakenOver reports whether another resource of this run holds the workload.
func (s *Session) TakenOver(key WorkloadKey, claimant string) bool {
	return s.workloads.takenOver(Claim{Key: key, Claimant: claimant})
}

func (w *workloadClaims) leave(c Claim) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.left[c.Claimant] = c.Key
}

// handOver is the finding for a workload that one resource leaves and another
// one takes. If the other one leaves a workload itself, indexes have shifted: an
// element was taken out of a list that count goes over. Then all workloads that
// have been handed on so far are named.
func (w *workloadClaims) handOver(ending, staying Claim) Finding {
	w.mu.Lock()
	defer w.mu.Unlock()
	finding := Finding{Certainty: Static, Text: remedy.HandedOver(named(staying.Key), ending.holder(), staying.holder())}
	from, moves := w.left[staying.Claimant]
	if !moves || from == staying.Key {
		return finding
	}
	if !slices.Contains(w.shifted, staying.Key.ID) {
		w.shifted = append(w.shifted, staying.Key.ID)
		slices.Sort(w.shifted)
	}
	finding.Text = remedy.IndexesShifted(named(staying.Key), staying.holder(), slices.Clone(w.shifted))
	return finding
}

func named(key WorkloadKey) remedy.Workload {
	return remedy.Workload{Kind: key.Kind, Region: key.Region, ID: key.ID}
}
