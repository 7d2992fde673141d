package stssvc

import (
	"crypto"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/ramsvc"
)

// token is what a verified OIDC token says.
type token struct {
	Issuer    string          `json:"iss"`
	Subject   string          `json:"sub"`
	Audience  json.RawMessage `json:"aud"` // a text or a list of texts
	Expires   float64         `json:"exp"`
	NotBefore float64         `json:"nbf"`
	IssuedAt  float64         `json:"iat"`

	audience []string
}

// maxToken is the documented limit.
const maxToken = 20000

// clockSkew is how far the issuer's clock may be ahead.
const clockSkew = 5 * time.Minute

// verify checks a JSON Web Token: signature, provider and times.
func verify(text string, provider ramsvc.OIDCProvider, now time.Time) (*token, error) {
	parts := strings.Split(text, ".")
	if len(text) > maxToken || len(parts) != 3 {
		return nil, errToken("Invalid", "The OIDC token is not a JSON Web Token.")
	}
	var header struct {
		Algorithm string `json:"alg"`
		KeyID     string `json:"kid"`
	}
	claims := &token{}
	if !decodePart(parts[0], &header) || !decodePart(parts[1], claims) {
		return nil, errToken("Invalid", "The OIDC token is not a JSON Web Token.")
	}
	if header.Algorithm != "RS256" {
		return nil, errToken("Invalid", "The emulator verifies tokens with the algorithm RS256 only, not %s.", header.Algorithm)
	}
	key := provider.Keys[header.KeyID]
	if key == nil {
		return nil, errToken("Invalid", "The OIDC provider has no key with the id %s.", header.KeyID)
	}
	signature, err := base64.RawURLEncoding.DecodeString(parts[2])
	digest := sha256.Sum256([]byte(parts[0] + "." + parts[1]))
	if err != nil || rsa.VerifyPKCS1v15(key, crypto.SHA256, digest[:], signature) != nil {
		return nil, errToken("Invalid", "The signature of the OIDC token is wrong.")
	}
	return claims, claims.check(provider, now)
}

func (t *token) check(provider ramsvc.OIDCProvider, now time.Time) error {
	seconds := float64(now.Unix())
	var one string
	switch {
	case json.Unmarshal(t.Audience, &one) == nil:
		t.audience = []string{one}
	case json.Unmarshal(t.Audience, &t.audience) != nil:
		t.audience = nil
	}
	switch {
	case t.Issuer != provider.Issuer:
		return errToken("Invalid", "The issuer of the OIDC token is not the one of the OIDC provider.")
	case !slices.ContainsFunc(t.audience, func(id string) bool { return slices.Contains(provider.ClientIDs, id) }):
		return errToken("Invalid", "The audience of the OIDC token is none of the client ids of the OIDC provider.")
	case t.Subject == "":
		return errToken("Invalid", "The OIDC token has no subject.")
	case t.Expires <= seconds:
		return errToken("Expired", "The OIDC token has expired.")
	case t.NotBefore > seconds, t.IssuedAt > seconds+clockSkew.Seconds():
		return errToken("Invalid", "The OIDC token is not valid yet.")
	}
	return nil
}

func decodePart(part string, into any) bool {
	text, err := base64.RawURLEncoding.DecodeString(part)
	return err == nil && json.Unmarshal(text, into) == nil
}
