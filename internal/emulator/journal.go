package emulator

import (
	"slices"
	"strings"
	"sync"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
)

// Entry is the journal's record of one request, refused ones included.
type Entry = wire.Entry

// Journal is the record of all requests in the order of their answers. An
// answered request is in it. It grows until it is cleared.
type Journal struct {
	mu      sync.Mutex
	entries []Entry
	last    int // sequence number given last; Clear does not begin anew
}

func (j *Journal) record(entry Entry) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.last++
	entry.Sequence = j.last
	j.entries = append(j.entries, entry)
}

// Entries returns all entries.
func (j *Journal) Entries() []Entry { return j.Since(0) }

// Mark returns a mark for Since: the sequence number of the last entry.
func (j *Journal) Mark() int {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.last
}

// Since returns the entries after a mark.
func (j *Journal) Since(mark int) []Entry {
	j.mu.Lock()
	defer j.mu.Unlock()
	from, _ := slices.BinarySearchFunc(j.entries, mark+1, func(e Entry, sequence int) int { return e.Sequence - sequence })
	return slices.Clone(j.entries[from:])
}

// Count returns how many entries there are of an action: "ram:GetRole", "ram:*"
// for a product, "*" for all.
func (j *Journal) Count(action string) int {
	n := 0
	for _, entry := range j.Entries() {
		if covers(action, entry.Action()) {
			n++
		}
	}
	return n
}

// Clear forgets all entries. Sequence numbers, and with them marks, go on.
func (j *Journal) Clear() {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.entries = nil
}

// covers reports whether a pattern names an action such as "ram:GetRole": by
// that name, by "ram:*" for a product, or by "*" for all.
func covers(pattern, action string) bool {
	product, _, _ := strings.Cut(action, ":")
	return pattern == action || pattern == "*" || pattern == product+":*"
}
