package credential

import (
	"context"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
)

// assume opens a session of a role with the credentials of another supply, and
// another one before it expires.
func (r *resolver) assume(with supply, name string, request cloud.SessionRequest) supply {
	return r.renewed(func(ctx context.Context) (cloud.Credentials, error) {
		signer, err := with.retrieve(ctx)
		if err != nil {
			return cloud.Credentials{}, err
		}
		session, err := r.tokens.AssumeRole(ctx, signer, request)
		if err != nil {
			problem, fix := remedy.CannotAssume(request.RoleARN, err)
			return cloud.Credentials{}, &cloud.CredentialsError{Source: name, Problem: problem, Fix: fix, Cause: err}
		}
		return session.Credentials, nil
	})
}
