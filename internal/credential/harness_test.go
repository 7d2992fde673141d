package credential_test

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/cloud/wait/waittest"
	"github.com/pai-iac/terraform-provider-pai/internal/credential"
)

var start = time.Date(2026, time.January, 2, 3, 4, 5, 0, time.UTC)

const (
	trainRole = "acs:ram::1234567890123456:role/train"
	adminRole = "acs:ram::1234567890123456:role/admin"
	idp       = "acs:ram::1234567890123456:oidc-provider/github"
)

// tokens is a token service whose sessions say how they came about: the access key
// of "train with LTAI-alice" is a session of the role train, opened by LTAI-alice.
type tokens struct {
	clock *waittest.Clock
	life  time.Duration

	mu    sync.Mutex
	calls []string
	fails error
}

func (s *tokens) AssumeRole(_ context.Context, signer cloud.Credentials, request cloud.SessionRequest) (cloud.Session, error) {
	return s.open(filepath.Base(request.RoleARN) + " with " + signer.AccessKeyID)
}

func (s *tokens) AssumeRoleWithOIDC(_ context.Context, request cloud.OIDCRequest) (cloud.Session, error) {
	return s.open(filepath.Base(request.RoleARN) + " with token " + request.Token)
}

func (s *tokens) open(how string) (cloud.Session, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls = append(s.calls, how)
	if s.fails != nil {
		return cloud.Session{}, s.fails
	}
	return cloud.Session{Credentials: cloud.Credentials{
		AccessKeyID: how, AccessKeySecret: "secret", SecurityToken: "token", Expires: s.clock.Now().Add(s.life),
	}}, nil
}

func (s *tokens) seen() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.calls)
}

// library is what credentials-go would find.
type library struct{ role, chain string }

func (l library) ECSRole(name string) (cloud.Credentials, error) {
	if l.role == "" {
		return cloud.Credentials{}, errors.New("the answer was {AccessKeySecret: hush}")
	}
	return cloud.Credentials{AccessKeyID: l.role + " " + name, AccessKeySecret: "secret", SecurityToken: "token"}, nil
}

func (l library) DefaultChain() (cloud.Credentials, error) {
	if l.chain == "" {
		return cloud.Credentials{}, errors.New("the file holds hush")
	}
	return cloud.Credentials{AccessKeyID: l.chain, AccessKeySecret: "secret"}, nil
}

// machine is a host for tests: an environment, a file system and a clock of its own.
type machine struct {
	credential.Host
	clock  *waittest.Clock
	tokens *tokens
	env    map[string]string
}

func newMachine(t *testing.T) *machine {
	t.Helper()
	clock := waittest.NewClock(start)
	m := &machine{clock: clock, tokens: &tokens{clock: clock, life: time.Hour}, env: map[string]string{"HOME": t.TempDir()}}
	m.Host = credential.Host{
		Getenv: func(name string) string { return m.env[name] },
		Root:   t.TempDir(), Clock: clock,
	}
	return m
}

// write writes a file below the home directory, or below the root for a path that
// begins with a slash, and returns its path.
func (m *machine) write(t *testing.T, name string, content any) string {
	t.Helper()
	text, isText := content.(string)
	if !isText {
		encoded, err := json.Marshal(content)
		if err != nil {
			t.Fatal(err)
		}
		text = string(encoded)
	}
	path := filepath.Join(m.env["HOME"], name)
	if filepath.IsAbs(name) {
		path = filepath.Join(m.Root, name)
	}
	if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, []byte(text), 0o600)); err != nil {
		t.Fatal(err)
	}
	return path
}

// injected is the content that PAI writes.
func injected(id string, expires time.Time) map[string]string {
	return map[string]string{
		"AccessKeyId": id, "AccessKeySecret": "secret", "SecurityToken": "token", "Expiration": expires.Format(time.RFC3339),
	}
}

func (m *machine) resolve(t *testing.T, args credential.Arguments) *credential.Source {
	t.Helper()
	source, problems := m.Resolve(args, m.tokens)
	if len(problems) > 0 {
		t.Fatalf("problems: %v", problems)
	}
	return source
}

func retrieve(t *testing.T, source *credential.Source) string {
	t.Helper()
	found, err := source.Retrieve(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return found.AccessKeyID
}

func keys(id, secret string) credential.Arguments {
	return credential.Arguments{AccessKey: &id, SecretKey: &secret}
}
