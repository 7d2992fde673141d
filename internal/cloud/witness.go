package cloud

import (
	"hash/maphash"
	"slices"
)

// Witness remembers what a change of a role must leave as it was. It keeps
// hashes only, with a seed of this process: the values may be secrets, and
// cannot be learnt from it.
type Witness struct {
	parts  map[string]uint64 // by path
	secret uint64
}

var witnessSeed = maphash.MakeSeed()

// NewWitness remembers parts by their paths, and the secret that clients of
// the workload use.
func NewWitness(parts map[string]string, secret string) *Witness {
	w := &Witness{parts: make(map[string]uint64, len(parts)), secret: maphash.String(witnessSeed, secret)}
	for path, value := range parts {
		w.parts[path] = maphash.String(witnessSeed, value)
	}
	return w
}

// SameSecret reports whether both remember the same secret.
func (w *Witness) SameSecret(other *Witness) bool {
	return w == nil || other == nil || w.secret == other.secret
}

// Lost lists the paths whose parts are gone or different in other, in order.
func (w *Witness) Lost(other *Witness) []string {
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
func (w *Witness) Added(other *Witness) []string {
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
