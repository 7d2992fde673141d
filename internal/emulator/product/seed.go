package product

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// DecodeSeed decodes a product's part of a seed document, whose members must all
// be known. An empty document changes nothing.
func DecodeSeed(document json.RawMessage, into any) error {
	if len(document) == 0 {
		return nil
	}
	decoder := json.NewDecoder(bytes.NewReader(document))
	decoder.DisallowUnknownFields()
	return decoder.Decode(into)
}

// CheckSeed checks all entries of a seed document before one is added: their
// keys must not be taken, and prepare must accept them. In errors an entry is
// called by noun and key.
func CheckSeed[Entry any, Key comparable](
	noun string, entries []Entry, key func(*Entry) Key, taken func(Key) bool, prepare func(*Entry) error,
) error {
	seen := map[Key]bool{}
	for n := range entries {
		k := key(&entries[n])
		if seen[k] || taken(k) {
			return fmt.Errorf("seed %s %q: it is taken already", noun, fmt.Sprint(k))
		}
		seen[k] = true
		if err := prepare(&entries[n]); err != nil {
			return fmt.Errorf("seed %s %q: %w", noun, fmt.Sprint(k), err)
		}
	}
	return nil
}
