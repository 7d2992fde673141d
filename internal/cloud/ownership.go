package cloud

import (
	"maps"
	"strings"
	"time"
)

// Tags of RAM roles and policies that the provider writes for itself. Users
// neither set nor see them.
const (
	// CreationMarkTag is on an object from its creation until everything of it
	// is written: no state holds an object with this tag.
	CreationMarkTag = "terraform-provider-pai-creating"
	// OwnerTag is the provider argument owner, on an object for good.
	OwnerTag = "terraform-provider-pai-owner"
)

// Ownership says for whom a walk of Terraform creates objects.
type Ownership struct {
	// Run is random and different for each walk.
	Run string
	// Owner names the configuration; empty where the user gives no name.
	Owner string
}

// CreationMark is the value of CreationMarkTag.
type CreationMark struct {
	Run string
	At  time.Time // when the object was about to be created, by the clock of that run
}

// String returns the mark as the value of a tag.
func (m CreationMark) String() string { return m.Run + " " + m.At.UTC().Format(time.RFC3339) }

// ParseCreationMark reads the value of a tag. A value that somebody has edited
// has no time, so it never counts as old.
func ParseCreationMark(value string) CreationMark {
	run, text, _ := strings.Cut(value, " ")
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return CreationMark{Run: run}
	}
	return CreationMark{Run: run, At: at}
}

// VisibleTags returns the tags without those of the provider itself.
func VisibleTags(tags map[string]string) map[string]string {
	visible := maps.Clone(tags)
	delete(visible, CreationMarkTag)
	delete(visible, OwnerTag)
	return visible
}

// IsProviderTag reports whether a key belongs to the provider itself.
func IsProviderTag(key string) bool {
	return strings.EqualFold(key, CreationMarkTag) || strings.EqualFold(key, OwnerTag)
}
