package state

import (
	"encoding/base64"
	"strings"
)

// Marker returns the opaque text that continues a listing after the given key.
// The kind of listing is part of it, so that a marker of another listing is
// recognised as wrong.
func Marker(kind, lastKey string) string {
	return base64.RawURLEncoding.EncodeToString([]byte(kind + "\x00" + lastKey))
}

// ParseMarker returns the key that a marker of this kind of listing holds. The
// empty marker begins the listing: its key is "".
func ParseMarker(kind, marker string) (lastKey string, ok bool) {
	if marker == "" {
		return "", true
	}
	text, err := base64.RawURLEncoding.DecodeString(marker)
	if err != nil {
		return "", false
	}
	lastKey, ok = strings.CutPrefix(string(text), kind+"\x00")
	return lastKey, ok && lastKey != ""
}
