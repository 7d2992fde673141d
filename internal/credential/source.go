package credential

import (
	"context"
	"fmt"
	"strings"
	"sync"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
)

// Source gives the credentials to sign with: those of one source, or of the role
// that is assumed with them. It is safe for concurrent use.
type Source struct {
	Kind Kind
	// Name says for texts where the credentials come from. It holds no secret.
	Name string
	// Roles are the ARNs of the roles that are assumed, in their order.
	Roles []string

	top supply

	mu       sync.Mutex
	refusals map[string]*cloud.Error // by access key id
}

// Retrieve returns credentials that are valid now. Its error is a
// *cloud.CredentialsError, or the end of ctx.
func (s *Source) Retrieve(ctx context.Context) (cloud.Credentials, error) {
	credentials, err := s.top.retrieve(ctx)
	if err != nil {
		return cloud.Credentials{}, err
	}
	if refusal := s.refusal(credentials.AccessKeyID); refusal != nil {
		return cloud.Credentials{}, &cloud.CredentialsError{
			Source:  s.Name,
			Problem: fmt.Sprintf("The cloud has refused these credentials earlier in this run (%s), so no more calls are made with them.", refusal.Code),
			Cause:   refusal,
		}
	}
	return credentials, nil
}

func (s *Source) refusal(accessKeyID string) *cloud.Error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.refusals[accessKeyID]
}

// Refused handles credentials that the cloud refused. It reports whether Retrieve
// has other ones now. If it has not, and the refusal is the last word about these
// credentials, Retrieve fails from now on, so that the run ends without further
// calls.
func (s *Source) Refused(ctx context.Context, refused cloud.Credentials, refusal *cloud.Error) bool {
	if !isDead(refused, refusal.Code) {
		return false
	}
	s.top.forget(refused.AccessKeyID)
	now, err := s.top.retrieve(ctx)
	if err == nil && now.AccessKeyID != refused.AccessKeyID {
		return true
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.refusals[refused.AccessKeyID] = refusal
	return false
}

// isDead reports whether a refusal means that credentials will not work again.
// The access key of a user may be unknown because it was made a moment ago; the
// one of a session, only because the session or its role is gone.
func isDead(refused cloud.Credentials, code string) bool {
	switch {
	case strings.HasPrefix(code, "InvalidSecurityToken.Expired"), code == "InvalidAccessKeyId.Inactive":
		return true
	case code == "InvalidAccessKeyId.NotFound":
		return refused.Temporary()
	}
	return false
}

// String hides the credentials that the source keeps.
func (s *Source) String() string { return "credentials of " + s.Name }

// GoString hides them with %#v, too.
func (s *Source) GoString() string { return s.String() }
