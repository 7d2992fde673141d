package state

import (
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"strings"
)

// NewRequestID returns a random request id: an upper-case UUID (version 4).
func NewRequestID() string {
	var id [16]byte
	// crypto/rand.Read never fails; it ends the program instead.
	_, _ = rand.Read(id[:])
	id[6] = id[6]&0x0f | 0x40
	id[8] = id[8]&0x3f | 0x80
	text := strings.ToUpper(hex.EncodeToString(id[:]))
	return strings.Join([]string{text[:8], text[8:12], text[12:16], text[16:20], text[20:]}, "-")
}

// NewSecret returns random text of at least n characters from the URL-safe
// base64 alphabet.
func NewSecret(n int) string {
	secret := make([]byte, n)
	_, _ = rand.Read(secret)
	return base64.RawURLEncoding.EncodeToString(secret)[:n]
}

// Sequence counts the ids of one kind of thing, so that equal histories give
// equal ids. It is not safe for concurrent use.
type Sequence struct {
	prefix string
	digits int
	last   int
}

// NewSequence returns a sequence of ids such as 300000000000000001: the prefix,
// then the count in the given number of digits.
func NewSequence(prefix string, digits int) Sequence {
	return Sequence{prefix: prefix, digits: digits}
}

// Next returns the next id.
func (s *Sequence) Next() string {
	s.last++
	return fmt.Sprintf("%s%0*d", s.prefix, s.digits, s.last)
}

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
