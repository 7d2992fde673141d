package openapi

import (
	"cmp"
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
)

const (
	hidden = "***"
	// shortestSecret protects the words of messages from keys that are none,
	// such as those of tests: real ones have 16 characters and more.
	shortestSecret = 8
)

// redactor removes what signed one request from texts. The cloud repeats it:
// the message of SignatureDoesNotMatch quotes the string that it would have
// signed, and in the older signature of STS that string holds the access key
// and the security token, percent-encoded twice.
type redactor struct {
	secrets map[string]string
	also    *secretSet
}

func newRedactor(c Credentials, also *secretSet) *redactor {
	r := &redactor{secrets: map[string]string{}, also: also}
	r.hide(c.AccessKeySecret, hidden)
	r.hide(c.SecurityToken, hidden)
	r.hide(c.AccessKeyID, cloud.MaskedKey(c.AccessKeyID))
	return r
}

// hideRequest adds the signature that req carries.
func (r *redactor) hideRequest(req *http.Request) {
	r.hide(req.URL.Query().Get("Signature"), hidden)
	for name, values := range req.Header {
		if !strings.EqualFold(name, "Authorization") || len(values) == 0 {
			continue
		}
		_, signature, _ := strings.Cut(values[0], "Signature=")
		r.hide(signature, hidden)
	}
}

func (r *redactor) hide(secret, instead string) {
	if len(secret) < shortestSecret {
		return
	}
	for range 3 { // as it is, encoded, encoded twice
		r.secrets[secret] = instead
		secret = strings.ReplaceAll(url.QueryEscape(secret), "+", "%20")
	}
}

func (r *redactor) clean(text string) string {
	if text == "" {
		return text
	}
	for _, secret := range longestFirst(r.secrets) {
		text = strings.ReplaceAll(text, secret, r.secrets[secret])
	}
	return r.also.clean(text)
}

// secretSet is what must not be shown besides the keys: the access tokens of
// EAS services, which answers bring, and what DLC jobs are given. It is safe for concurrent use.
type secretSet struct {
	mu   sync.Mutex
	seen map[string]bool
}

func (s *secretSet) add(secret string) {
	if len(secret) < shortestSecret {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.seen == nil {
		s.seen = map[string]bool{}
	}
	s.seen[secret] = true
}

func (s *secretSet) clean(text string) string {
	if s == nil {
		return text
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, secret := range longestFirst(s.seen) {
		text = strings.ReplaceAll(text, secret, hidden)
	}
	return text
}

// longestFirst returns the secrets in the order in which to hide them: one may
// contain another.
func longestFirst[V any](secrets map[string]V) []string {
	return slices.SortedFunc(maps.Keys(secrets), func(a, b string) int {
		return cmp.Or(cmp.Compare(len(b), len(a)), cmp.Compare(a, b))
	})
}

// hideValues keeps the values of environment variables out of texts and logs,
// unless they are said in the open besides.
func (t *transport) hideValues(open string, values map[string]string) {
	for _, value := range values {
		if !strings.Contains(open, value) {
			t.hide(value)
		}
	}
}

// hide keeps a secret of a request out of texts and logs, also as it is written in
// JSON.
func (t *transport) hide(secret string) {
	t.answered.add(secret)
	if quoted, err := json.Marshal(secret); err == nil {
		t.answered.add(strings.Trim(string(quoted), `"`))
	}
}
