package wire

import (
	"crypto/hmac"
	"regexp"
	"strings"
	"sync"
	"time"
)

// maxSkew is how far the date of a request may be from the clock, either way.
const maxSkew = 15 * time.Minute

// credential is what a request says about its signer, whichever the signature
// version.
type credential struct {
	keyID     string
	signature string
	date      string
	nonce     string
	token     string
	// stringToSign is the server's own; sign computes the signature of it.
	stringToSign string
	sign         func(secret, stringToSign string) string
	// payloadHash is empty if the signature covers no body hash; bodyHash is
	// the true one.
	payloadHash, bodyHash string
}

// authenticate finds out who signed the request. The order of checks is an
// emulator choice.
func (s *Server) authenticate(m *message) (Caller, error) {
	c, err := readCredential(m)
	if err != nil {
		return Caller{}, err
	}
	if err := s.checkDate(c.date); err != nil {
		return Caller{}, err
	}
	key, found := s.directory.AccessKey(c.keyID)
	switch {
	case !found:
		return Caller{}, errUnknownKey()
	case key.Inactive:
		return Caller{}, errInactiveKey()
	}
	if err := s.checkToken(key, c.token); err != nil {
		return Caller{}, err
	}
	if c.payloadHash != c.bodyHash {
		return Caller{}, errPayloadHash(c.bodyHash)
	}
	if !hmac.Equal([]byte(c.sign(key.Secret, c.stringToSign)), []byte(c.signature)) {
		return Caller{}, errSignature(c.stringToSign)
	}
	// A nonce is spent by a valid signature only, so that nobody can spend
	// another's.
	if !s.nonces.spend(c.keyID+" "+c.nonce, s.signingClock.Now()) {
		return Caller{}, errNonceUsed()
	}
	key.Caller.AccessKeyID = key.ID
	return key.Caller, nil
}

func readCredential(m *message) (credential, error) {
	if m.Header.Get("Authorization") != "" {
		return readACS3(m)
	}
	if m.isRPC() && m.parameter("Signature") != "" {
		return readRPCSignature(m)
	}
	return credential{}, errIncompleteSignature("neither an Authorization header nor a Signature parameter is present")
}

func (s *Server) checkDate(text string) error {
	date, err := time.Parse("2006-01-02T15:04:05Z", text)
	if err != nil {
		return errDateFormat(text)
	}
	if skew := s.signingClock.Now().Sub(date); skew.Abs() > maxSkew {
		return errDateExpired()
	}
	return nil
}

// tokenForm is what every security token of the emulator looks like.
var tokenForm = regexp.MustCompile(`^CAIS[A-Za-z0-9_-]{40,}$`)

// TokenPrefix begins every security token.
const TokenPrefix = "CAIS"

func (s *Server) checkToken(key AccessKey, token string) error {
	temporary := key.Token != "" || strings.HasPrefix(key.ID, "STS.")
	switch {
	case temporary && token == "":
		return errMissingToken()
	case token == "":
		return nil
	case !tokenForm.MatchString(token):
		return errMalformedToken()
	case token != key.Token:
		return errForeignToken()
	case !s.clock.Now().Before(key.Expires):
		return errExpiredToken()
	}
	return nil
}

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
