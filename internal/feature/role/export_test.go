package role

import (
	"context"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/cloud/wait"
	"github.com/pai-iac/terraform-provider-pai/internal/preflight"
	"github.com/pai-iac/terraform-provider-pai/internal/ramdoc"
)

// ErrContested is for tests of the writer.
var ErrContested = errContested

// TrustWriter is the writer of trust policies, for tests outside of this
// package: those inside it cannot use the emulator's harness.
type TrustWriter struct{ trustWriter }

// NewTrustWriter returns a writer of a run of its own.
func NewTrustWriter(clients *cloud.Clients, clock wait.Clock) TrustWriter {
	return TrustWriter{trustWriter{
		roles: clients.Live().Roles, session: preflight.NewSession(clients, preflight.Error, nil), poller: wait.Poller{Clock: clock},
	}}
}

// Add and Remove are what pai_trusted_service does. They report whether
// something was written.
func (w TrustWriter) Add(ctx context.Context, roleName, service string) (bool, error) {
	done, err := w.change(ctx, roleName, maxMisses, func(role cloud.Role) (string, error) {
		return ramdoc.WithService(role.TrustPolicy, service)
	})
	return done.wrote, err
}

// Remove is the opposite of Add.
func (w TrustWriter) Remove(ctx context.Context, roleName, service string) (bool, error) {
	done, err := w.change(ctx, roleName, 0, func(role cloud.Role) (string, error) {
		return ramdoc.WithoutService(role.TrustPolicy, service)
	})
	return done.wrote, err
}

// Replace is what pai_trust_policy does.
func (w TrustWriter) Replace(ctx context.Context, roleName, document string) (bool, error) {
	done, err := w.change(ctx, roleName, 0, documentIs(document))
	return done.wrote, err
}
