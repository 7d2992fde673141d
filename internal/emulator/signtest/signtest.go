// Package signtest signs requests in the tests of the emulator. It is written
// from the description of the two signatures and shares nothing with the code
// that verifies them. Only tests and the demo import it.
package signtest

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/url"
	"sort"
	"strings"
	"time"
)

// Signer signs with one access key. The zero Date and Nonce are the time now
// and random.
type Signer struct {
	KeyID, Secret, Token string
	Date                 time.Time
	Nonce                string
}

func (s Signer) date() string {
	date := s.Date
	if date.IsZero() {
		date = time.Now()
	}
	return date.UTC().Format("2006-01-02T15:04:05Z")
}

func (s Signer) nonce() string {
	if s.Nonce != "" {
		return s.Nonce
	}
	return strings.ToLower(rand.Text())
}

// ACS3 signs a request with ACS3-HMAC-SHA256. The body is what the request will
// send.
func (s Signer) ACS3(r *http.Request, body string) {
	r.Header.Set("x-acs-date", s.date())
	r.Header.Set("x-acs-signature-nonce", s.nonce())
	r.Header.Set("x-acs-content-sha256", fmt.Sprintf("%x", sha256.Sum256([]byte(body))))
	if s.Token != "" {
		r.Header.Set("x-acs-accesskey-id", s.KeyID)
		r.Header.Set("x-acs-security-token", s.Token)
	}
	values := map[string]string{"host": r.Host}
	if r.Host == "" {
		values["host"] = r.URL.Host
	}
	for name := range r.Header {
		if lower := strings.ToLower(name); strings.HasPrefix(lower, "x-acs-") || lower == "content-type" {
			values[lower] = strings.TrimSpace(r.Header.Get(name))
		}
	}
	var names []string
	for name := range values {
		names = append(names, name)
	}
	sort.Strings(names)
	var lines strings.Builder
	for _, name := range names {
		lines.WriteString(name + ":" + values[name] + "\n")
	}
	path := r.URL.EscapedPath()
	if path == "" {
		path = "/"
	}
	canonical := r.Method + "\n" + path + "\n" + joinPairs(r.URL.Query(), "") + "\n" + lines.String() + "\n" +
		strings.Join(names, ";") + "\n" + r.Header.Get("x-acs-content-sha256")
	mac := hmac.New(sha256.New, []byte(s.Secret))
	fmt.Fprintf(mac, "ACS3-HMAC-SHA256\n%x", sha256.Sum256([]byte(canonical)))
	r.Header.Set("Authorization", "ACS3-HMAC-SHA256 Credential="+s.KeyID+
		",SignedHeaders="+strings.Join(names, ";")+",Signature="+hex.EncodeToString(mac.Sum(nil)))
}

// RPC adds the older signature, HMAC-SHA1, to the parameters of a request.
func (s Signer) RPC(method string, parameters url.Values) {
	parameters.Set("AccessKeyId", s.KeyID)
	parameters.Set("SignatureMethod", "HMAC-SHA1")
	parameters.Set("SignatureVersion", "1.0")
	parameters.Set("SignatureNonce", s.nonce())
	parameters.Set("Timestamp", s.date())
	if s.Token != "" {
		parameters.Set("SecurityToken", s.Token)
	}
	mac := hmac.New(sha1.New, []byte(s.Secret+"&"))
	fmt.Fprint(mac, method+"&%2F&"+encode(joinPairs(parameters, "Signature")))
	parameters.Set("Signature", base64.StdEncoding.EncodeToString(mac.Sum(nil)))
}

func joinPairs(values url.Values, except string) string {
	var names []string
	for name := range values {
		if name != except {
			names = append(names, name)
		}
	}
	sort.Strings(names) // by name, not by pair: "A" comes before "A.1"
	var pairs []string
	for _, name := range names {
		pairs = append(pairs, encode(name)+"="+encode(values.Get(name)))
	}
	return strings.Join(pairs, "&")
}

// encode is RFC 3986 percent-encoding, byte by byte.
func encode(text string) string {
	var out strings.Builder
	for _, b := range []byte(text) {
		if 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z' || '0' <= b && b <= '9' || strings.IndexByte("-_.~", b) >= 0 {
			out.WriteByte(b)
		} else {
			fmt.Fprintf(&out, "%%%02X", b)
		}
	}
	return out.String()
}
