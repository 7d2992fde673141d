package cloud

import (
	"hash/maphash"
	"slices"
)

// Fingerprint remembers what a change of a role must leave as it was. It keeps
// hashes only, with a seed of this process: the values may be secrets, and
// cannot be learnt from it.
type Fingerprint struct {
	parts  map[string]uint64 // by path
	secret uint64
}

var witnessSeed = maphash.MakeSeed()

// NewWitness remembers parts by their paths, and the secret that clients of
// the workload use.
func NewWitness(parts map[string]string, secret string) *Fingerprint {
	w := &Fingerprint{parts: make(map[string]uint64, len(parts)), secret: maphash.String(witnessSeed, secret)}
	for path, value := range parts {
		w.parts[path] = maphash.String(witnessSeed, value)
	}
	return w
}

// SameSecret reports whether both remember the same secret.
func (w *Fingerprint) SameSecret(other *Fingerprint) bool {
	return w == nil || other == nil || w.secret == other.secret
}

// Lost lists the paths whose parts are gone or different in other, in order.
func (w *Fingerprint) Lost(other *Fingerprint) []string {
	if w == nil || other == nil {
		return nil
	}
	var paths []string
	for path, hash := range w.parts {
		if got, ok := other.parts[path]; !ok || got != hash {
			paths = append(paths, path)
		}
	}
	slices.Sort(paths)
	return paths
}

// Added lists the paths that only other has, in order.
func (w *Fingerprint) Added(other *Fingerprint) []string {
	if w == nil || other == nil {
		return nil
	}
	var paths []string
	for path := range other.parts {
		if _, ok := w.parts[path]; !ok {
			paths = append(paths, path)
		}
	}
	slices.Sort(paths)
	return paths
}
