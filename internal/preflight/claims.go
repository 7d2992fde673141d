package preflight

import (
	"slices"
	"sync"
)

// claim is a resource's hold on something that only one resource may manage.
type claim[C any] interface {
	// keys name what is claimed. Two claims meet where they share a key.
	keys() []string
	// claimant tells resources apart. Terraform does not say which block it asks
	// about, but it hands the private state of a resource from the first to the second
	// planning call of a replacement, so that an id kept there stays the same.
	claimant() string
	// excludes reports whether the two cannot both hold what they share.
	excludes(other C) bool
}

// claims remembers the claims of one walk of Terraform: who holds what, whose hold
// ends, what Terraform's state has, and what this run has carried out.
type claims[C claim[C]] struct {
	mu              sync.Mutex
	holding, ending map[string][]C
	recorded        map[string]C
	applied         map[string]bool
}

func newClaims[C claim[C]]() *claims[C] {
	return &claims[C]{holding: map[string][]C{}, ending: map[string][]C{}, recorded: map[string]C{}, applied: map[string]bool{}}
}

// hold enters a claim that stays, changes or begins. If another resource holds it,
// that one is returned and the claim is not entered. Otherwise it returns the claim
// of another resource that ends in the same plan, if there is one.
func (c *claims[C]) hold(wanted C) (holder, ending *C) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, key := range wanted.keys() {
		if holder := excluded(wanted, c.holding[key]); holder != nil {
			return holder, nil
		}
	}
	for _, key := range wanted.keys() {
		c.holding[key] = entered(c.holding[key], wanted)
		if ending == nil {
			ending = excluded(wanted, c.ending[key])
		}
	}
	return nil, ending
}

// end enters a claim that ends, and returns the resource that holds what it leaves.
// A holder that has been applied by then is no danger: the end can see that it is
// takenOver.
func (c *claims[C]) end(ending C) (holder *C) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, key := range ending.keys() {
		c.ending[key] = entered(c.ending[key], ending)
		if holder == nil && !c.applied[key] {
			holder = excluded(ending, c.holding[key])
		}
	}
	return holder
}

// takenOver reports whether another resource holds what a claim is about.
func (c *claims[C]) takenOver(ending C) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.ContainsFunc(ending.keys(), func(key string) bool { return excluded(ending, c.holding[key]) != nil })
}

// record notes what the refresh has found in Terraform's state.
func (c *claims[C]) record(found C) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, key := range found.keys() {
		c.recorded[key] = found
	}
}

// recordedAs returns what Terraform's state has by one of the keys.
func (c *claims[C]) recordedAs(keys ...string) (found C, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, key := range keys {
		if found, ok = c.recorded[key]; ok {
			return found, true
		}
	}
	return found, false
}

// apply notes that this run has carried out what the holder claims.
func (c *claims[C]) apply(keys ...string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, key := range keys {
		c.applied[key] = true
	}
}

// wasApplied reports whether this run has carried out a claim by one of the keys.
func (c *claims[C]) wasApplied(keys ...string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.ContainsFunc(keys, func(key string) bool { return c.applied[key] })
}

// excluded returns the first of others that excludes a claim.
func excluded[C claim[C]](wanted C, others []C) *C {
	for _, other := range others {
		if wanted.excludes(other) {
			return &other
		}
	}
	return nil
}

// entered replaces the earlier claim of the same resource.
func entered[C claim[C]](all []C, wanted C) []C {
	kept := slices.DeleteFunc(slices.Clone(all), func(other C) bool { return other.claimant() == wanted.claimant() })
	return append(kept, wanted)
}
