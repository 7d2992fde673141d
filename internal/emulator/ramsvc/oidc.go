package ramsvc

import (
	"crypto/rsa"
	"encoding/base64"
	"errors"
	"fmt"
	"math/big"
	"strings"

	"github.com/pai-iac/terraform-provider-pai/internal/acs"
)

// OIDCProvider is an OpenID Connect provider that an account trusts.
type OIDCProvider struct {
	ARN       string // acs:ram::ACCOUNT:oidc-provider/NAME
	Issuer    string
	ClientIDs []string
	Keys      map[string]*rsa.PublicKey // by key id
}

// SeedOIDCProvider is an OIDC provider. The real cloud fetches the keys from the
// issuer; here the seed holds them.
type SeedOIDCProvider struct {
	Name      string    `json:"name"`
	IssuerURL string    `json:"issuer_url"`
	ClientIDs []string  `json:"client_ids"`
	Keys      []SeedJWK `json:"keys"`
}

// SeedJWK is a public RSA key as a JSON Web Key.
type SeedJWK struct {
	KeyType   string `json:"kty"` // RSA
	KeyID     string `json:"kid"`
	Algorithm string `json:"alg"`
	Use       string `json:"use"`
	Modulus   string `json:"n"`
	Exponent  string `json:"e"`
}

func seedOIDCProvider(a *account, seed SeedOIDCProvider) error {
	switch {
	case seed.Name == "" || strings.ContainsAny(seed.Name, "/:*"):
		return errors.New("the name is missing or malformed")
	case !strings.HasPrefix(seed.IssuerURL, "https://"):
		return fmt.Errorf("issuer_url %q does not begin with https://", seed.IssuerURL)
	case len(seed.ClientIDs) == 0:
		return errors.New("client_ids is empty")
	}
	if _, exists := a.oidc[seed.Name]; exists {
		return errors.New("it exists")
	}
	p := OIDCProvider{
		ARN: "acs:ram::" + a.id + ":oidc-provider/" + seed.Name, Issuer: seed.IssuerURL, ClientIDs: seed.ClientIDs,
		Keys: map[string]*rsa.PublicKey{},
	}
	for _, key := range seed.Keys {
		public, err := key.public()
		if err != nil {
			return fmt.Errorf("key %q: %w", key.KeyID, err)
		}
		p.Keys[key.KeyID] = public
	}
	a.oidc[seed.Name] = p
	return nil
}

func (k SeedJWK) public() (*rsa.PublicKey, error) {
	if k.KeyType != "RSA" {
		return nil, fmt.Errorf("kty %q: the emulator knows RSA only", k.KeyType)
	}
	modulus, err := base64.RawURLEncoding.DecodeString(k.Modulus)
	if err != nil || len(modulus) < 128 {
		return nil, errors.New("n is no base64url of at least 1024 bits")
	}
	exponent, err := base64.RawURLEncoding.DecodeString(k.Exponent)
	if err != nil || len(exponent) == 0 || len(exponent) > 4 {
		return nil, errors.New("e is no base64url of a small number")
	}
	return &rsa.PublicKey{N: new(big.Int).SetBytes(modulus), E: int(new(big.Int).SetBytes(exponent).Int64())}, nil
}

// FindOIDCProvider finds a provider by its ARN.
func (s *Service) FindOIDCProvider(arn string) (OIDCProvider, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	rest, isRAM := strings.CutPrefix(arn, "acs:ram::")
	accountID, name, isProvider := strings.Cut(rest, ":oidc-provider/")
	a := s.accounts[accountID]
	if !isRAM || !isProvider || a == nil {
		return OIDCProvider{}, false
	}
	p, found := a.oidc[name]
	return p, found
}

// ServiceRole returns a role that a cloud service assumes, as STS would find it.
func (s *Service) ServiceRole(arn acs.RoleARN, service string) (Role, error) {
	role, found := s.FindRole(arn)
	switch {
	case !found:
		return Role{}, fmt.Errorf("the role %s does not exist", arn)
	case !s.Trusts(arn.String(), service):
		return Role{}, fmt.Errorf("the trust policy of the role %s does not let %s assume it", arn, service)
	}
	return role, nil
}
