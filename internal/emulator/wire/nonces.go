package wire

import (
	"sync"
	"time"
)

// nonces remembers the nonces of accepted requests for at least as long as a
// request could be repeated: its date may lie maxSkew in the future and is good
// until maxSkew has passed after it. Two generations bound the memory.
type nonces struct {
	mu        sync.Mutex
	current   map[string]struct{}
	previous  map[string]struct{}
	rotatesAt time.Time
}

const nonceGeneration = 2 * maxSkew

// spend reports whether the nonce was unused.
func (n *nonces) spend(nonce string, now time.Time) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.current == nil || !now.Before(n.rotatesAt) {
		n.previous, n.current = n.current, map[string]struct{}{}
		n.rotatesAt = now.Add(nonceGeneration)
	}
	_, used := n.current[nonce]
	if !used {
		_, used = n.previous[nonce]
	}
	if !used {
		n.current[nonce] = struct{}{}
	}
	return !used
}
