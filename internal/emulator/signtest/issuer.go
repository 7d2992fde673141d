package signtest

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"maps"
	"math/big"
)

// Issuer signs OIDC tokens, as an OpenID Connect provider does.
type Issuer struct {
	KeyID string
	key   *rsa.PrivateKey
}

// NewIssuer returns an issuer with a key of its own.
func NewIssuer() (*Issuer, error) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return nil, err
	}
	return &Issuer{KeyID: "key-1", key: key}, nil
}

// JWKS is the list of the issuer's public keys, for the member keys of an OIDC
// provider in a seed document.
func (i *Issuer) JWKS() string {
	return mustJSON([]map[string]string{{
		"kty": "RSA", "kid": i.KeyID, "alg": "RS256", "use": "sig",
		"n": base64.RawURLEncoding.EncodeToString(i.key.N.Bytes()),
		"e": base64.RawURLEncoding.EncodeToString(big.NewInt(int64(i.key.E)).Bytes()),
	}})
}

// Token signs claims with RS256. The header is that of the issuer's key unless
// members are given, which replace its own.
func (i *Issuer) Token(claims map[string]any, header ...map[string]any) (string, error) {
	head := map[string]any{"alg": "RS256", "kid": i.KeyID, "typ": "JWT"}
	for _, members := range header {
		maps.Copy(head, members)
	}
	signed := base64.RawURLEncoding.EncodeToString([]byte(mustJSON(head))) + "." + base64.RawURLEncoding.EncodeToString([]byte(mustJSON(claims)))
	digest := sha256.Sum256([]byte(signed))
	signature, err := rsa.SignPKCS1v15(rand.Reader, i.key, crypto.SHA256, digest[:])
	if err != nil {
		return "", err
	}
	return signed + "." + base64.RawURLEncoding.EncodeToString(signature), nil
}

// mustJSON encodes plain data, which cannot fail.
func mustJSON(value any) string {
	text, err := json.Marshal(value)
	if err != nil {
		panic(err)
	}
	return string(text)
}
