package credential

import (
	"context"
	"errors"
	"sync"

	"github.com/aliyun/credentials-go/credentials/providers"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
)

// credentialsGo is the vendor's library. It keeps credentials and renews them
// itself, three minutes before they expire, and does not say when that is.
type credentialsGo struct {
	roles map[string]providers.CredentialsProvider
	chain providers.CredentialsProvider
}

func (c *credentialsGo) ECSRole(name string) (cloud.Credentials, error) {
	if c.roles[name] == nil {
		role, err := providers.NewECSRAMRoleCredentialsProviderBuilder().WithRoleName(name).Build()
		if err != nil {
			return cloud.Credentials{}, err
		}
		if c.roles == nil {
			c.roles = map[string]providers.CredentialsProvider{}
		}
		c.roles[name] = role
	}
	return current(c.roles[name])
}

func (c *credentialsGo) DefaultChain() (cloud.Credentials, error) {
	if c.chain == nil {
		c.chain = providers.NewDefaultCredentialsProvider()
	}
	return current(c.chain)
}

func current(provider providers.CredentialsProvider) (cloud.Credentials, error) {
	found, err := provider.GetCredentials()
	if err != nil {
		return cloud.Credentials{}, err
	}
	return cloud.Credentials{AccessKeyID: found.AccessKeyId, AccessKeySecret: found.AccessKeySecret, SecurityToken: found.SecurityToken}, nil
}

// errNoLibrary says that this host has no sources of the library.
var errNoLibrary = errors.New("the library is not used")

// libraryCall asks the library, one caller after the other, because it is not safe
// for concurrent use. What it says on failure is not repeated: it quotes the files
// and answers that it could not read. A failure stays, because the library waits
// seconds for a metadata service that is not there.
type libraryCall struct {
	name, fix string
	call      func() (cloud.Credentials, error)

	mu     sync.Mutex
	failed error
	worked bool
}

func (l *libraryCall) retrieve(context.Context) (cloud.Credentials, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.failed != nil {
		return cloud.Credentials{}, l.failed
	}
	credentials, err := l.call()
	if err == nil && credentials.AccessKeyID != "" {
		l.worked = true
		return credentials, nil
	}
	failure := &cloud.CredentialsError{Source: l.name, Problem: "No credentials come from " + l.name + ".", Fix: l.fix}
	if !l.worked {
		l.failed = failure
	}
	return cloud.Credentials{}, failure
}

func (l *libraryCall) forget(string) {}

const ecsFix = "The metadata service answers only on an ECS instance that has this RAM role. Check the name of the role, and that the instance has it."
