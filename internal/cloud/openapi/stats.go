package openapi

import (
	"errors"
	"maps"
	"sync"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
)

// Stats counts calls. The zero value is ready, and safe for concurrent use.
type Stats struct {
	mu     sync.Mutex
	counts map[string]Counts
}

// Counts are the attempts of one operation; each repetition counts.
type Counts struct {
	Attempts  int
	Failed    int // of them
	Throttled int // of those failed
}

// Operations returns the counts by operation, such as "ram:GetRole".
func (s *Stats) Operations() map[string]Counts {
	s.mu.Lock()
	defer s.mu.Unlock()
	return maps.Clone(s.counts)
}

func (s *Stats) add(operation string, failure *cloud.Error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.counts == nil {
		s.counts = map[string]Counts{}
	}
	c := s.counts[operation]
	c.Attempts++
	if failure != nil {
		c.Failed++
		if errors.Is(failure, cloud.ErrThrottled) {
			c.Throttled++
		}
	}
	s.counts[operation] = c
}
