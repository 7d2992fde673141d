package preflight

import (
	"context"
	"strings"
	"sync"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/ramdoc"
)

// TrustRecord is what this run knows about the trust policy of one role because
// it has written it. RAM answers reads from copies that may lag behind: without
// this, the next change would start from an old document and undo the last one.
type TrustRecord struct {
	written time.Time // of the newest document; zero when RAM did not say
	newest  string    // its meaning; empty while this run has written nothing
	// base is the time of the document that the newest was made from, or its own
	// if it was found: nothing older can be news.
	base time.Time
	// earlier holds the meanings that came before the newest.
	earlier map[string]bool
}

// trustRecords are the records of a session.
type trustRecords struct {
	mu     sync.Mutex
	byRole map[string]*trustPlace // by role name in lower case
}

// trustPlace serializes writers of one role's trust policy. turn is a one-slot semaphore.
type trustPlace struct {
	turn   chan struct{}
	record TrustRecord
}

// LockTrust waits until nobody else in this run changes the trust policy of a
// role, and hands out what is known about it until release is called.
func (s *Session) LockTrust(ctx context.Context, roleName string) (record *TrustRecord, release func(), err error) {
	key := strings.ToLower(roleName)
	s.records.mu.Lock()
	place := s.records.byRole[key]
	if place == nil {
		place = &trustPlace{turn: make(chan struct{}, 1), record: TrustRecord{earlier: map[string]bool{}}}
		s.records.byRole[key] = place
	}
	s.records.mu.Unlock()
	select {
	case place.turn <- struct{}{}:
		return &place.record, func() { <-place.turn }, nil
	case <-ctx.Done():
		return nil, nil, ctx.Err()
	}
}

// Freshness is what a read of a role shows of its trust policy.
type Freshness int

// Sights.
const (
	// Current: the newest document known, or one that somebody else wrote.
	Current Freshness = iota
	// Doubtful: a document that was there before the newest, and no date that
	// tells whether the read is late or somebody has put the document back.
	Doubtful
	// Stale: the read is late.
	Stale
)

// Classify judges a read. A current document becomes the newest one known.
//
// What this run has never seen is somebody's edit, even if RAM dates it before
// the last write of this run: then that write has gone over it.
func (r *TrustRecord) Classify(role cloud.Role) Freshness {
	meaning, date := meaningOf(role.TrustPolicy), role.UpdateDate
	switch {
	case r.newest == "":
		return Current
	case before(date, r.base):
		return Stale
	case meaning == r.newest, before(r.written, date):
	case r.earlier[meaning] && before(date, r.written):
		return Stale
	case r.earlier[meaning]:
		return Doubtful
	}
	r.Accept(role)
	return Current
}

// Accept makes a document the newest one known.
func (r *TrustRecord) Accept(role cloud.Role) {
	r.advance(meaningOf(role.TrustPolicy))
	r.base, r.written = role.UpdateDate, role.UpdateDate
}

// Wrote notes that this run has made a document from the one that a role had.
func (r *TrustRecord) Wrote(from cloud.Role, document string, updated time.Time) {
	r.advance(meaningOf(from.TrustPolicy))
	r.advance(meaningOf(document))
	r.base, r.written = from.UpdateDate, updated
}

func (r *TrustRecord) advance(meaning string) {
	if r.newest != "" {
		r.earlier[r.newest] = true
	}
	r.newest = meaning
	delete(r.earlier, meaning)
}

// before reports whether a is certainly before b: both are known.
func before(a, b time.Time) bool { return !a.IsZero() && !b.IsZero() && a.Before(b) }

// meaningOf is the same for all spellings of a document.
func meaningOf(document string) string {
	if trust, err := ramdoc.Parse(document); err == nil {
		return trust.Canonical()
	}
	return document
}
