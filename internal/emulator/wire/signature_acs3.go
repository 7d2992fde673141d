package wire

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// acs3 is the signature algorithm of RAM's and PAI's clients, for RPC and REST
// style alike.
const acs3 = "ACS3-HMAC-SHA256"

// requiredACS3Headers must be present, and with host be signed.
var requiredACS3Headers = []string{"x-acs-date", "x-acs-signature-nonce", "x-acs-content-sha256"}

func readACS3(m *message) (credential, error) {
	fields, err := parseAuthorization(m.Header.Get("Authorization"))
	if err != nil {
		return credential{}, err
	}
	signed := strings.Split(fields["SignedHeaders"], ";")
	if err := checkSignedHeaders(m.Header, signed); err != nil {
		return credential{}, err
	}
	keyID := fields["Credential"]
	if named := m.Header.Get("X-Acs-Accesskey-Id"); named != "" && named != keyID {
		return credential{}, errIncompleteSignature("x-acs-accesskey-id and Credential name different keys")
	}
	bodyHash := sha256.Sum256(m.body)
	return credential{
		keyID:        keyID,
		signature:    fields["Signature"],
		date:         m.Header.Get("X-Acs-Date"),
		nonce:        m.Header.Get("X-Acs-Signature-Nonce"),
		token:        m.Header.Get("X-Acs-Security-Token"),
		stringToSign: acs3StringToSign(m, signed),
		sign:         signACS3,
		payloadHash:  m.Header.Get("X-Acs-Content-Sha256"),
		bodyHash:     hex.EncodeToString(bodyHash[:]),
	}, nil
}

// parseAuthorization reads
// "ACS3-HMAC-SHA256 Credential=AK,SignedHeaders=a;b,Signature=HEX".
func parseAuthorization(header string) (map[string]string, error) {
	algorithm, rest, _ := strings.Cut(header, " ")
	if algorithm != acs3 {
		return nil, errIncompleteSignature("the emulator knows the algorithm " + acs3 + " only, not " + algorithm)
	}
	fields := map[string]string{}
	for part := range strings.SplitSeq(rest, ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(part), "=")
		fields[name] = value
	}
	for _, name := range []string{"Credential", "SignedHeaders", "Signature"} {
		if fields[name] == "" {
			return nil, errIncompleteSignature("the Authorization header lacks " + name)
		}
	}
	return fields, nil
}

// checkSignedHeaders insists that what the gateway acts on is signed: host and
// every x-acs-* header sent.
func checkSignedHeaders(header http.Header, signed []string) error {
	for _, name := range requiredACS3Headers {
		if header.Get(name) == "" {
			return errIncompleteSignature("the header " + name + " is missing")
		}
	}
	must := []string{"host"}
	for name := range header {
		if lower := strings.ToLower(name); strings.HasPrefix(lower, "x-acs-") {
			must = append(must, lower)
		}
	}
	slices.Sort(must)
	for _, name := range must {
		if !slices.Contains(signed, name) {
			return errIncompleteSignature("the header " + name + " is not signed")
		}
	}
	return nil
}

func acs3StringToSign(m *message, signed []string) string {
	hash := sha256.Sum256([]byte(acs3CanonicalRequest(m, signed)))
	return acs3 + "\n" + hex.EncodeToString(hash[:])
}

func acs3CanonicalRequest(m *message, signed []string) string {
	headers := slices.Clone(signed)
	slices.Sort(headers)
	var lines strings.Builder
	for _, name := range headers {
		value := strings.Join(m.Header.Values(name), ",")
		if name == "host" {
			value = m.Host
		}
		lines.WriteString(name + ":" + strings.TrimSpace(value) + "\n")
	}
	return strings.Join([]string{
		m.Method,
		canonicalPath(m.URL.EscapedPath()),
		canonicalQuery(m.query),
		lines.String(),
		strings.Join(headers, ";"),
		m.Header.Get("X-Acs-Content-Sha256"),
	}, "\n")
}

func canonicalPath(escaped string) string {
	if escaped == "" {
		return "/"
	}
	return strings.NewReplacer("+", "%20", "*", "%2A", "%7E", "~").Replace(escaped)
}

// canonicalQuery encodes values and leaves names as they are, as the official
// clients do.
func canonicalQuery(query url.Values) string {
	pairs := make([]string, 0, len(query))
	for _, name := range slices.Sorted(maps.Keys(query)) {
		pairs = append(pairs, name+"="+percentEncode(query.Get(name)))
	}
	return strings.Join(pairs, "&")
}

// percentEncode is RFC 3986: letters, digits and "-_.~" stay.
func percentEncode(text string) string {
	return strings.ReplaceAll(url.QueryEscape(text), "+", "%20")
}

func signACS3(secret, stringToSign string) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(stringToSign))
	return hex.EncodeToString(mac.Sum(nil))
}
