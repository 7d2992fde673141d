package ramrole

import (
	"context"
	"strings"

	"github.com/pai-iac/terraform-provider-pai/internal/acs"
	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
)

// otherAccount reports whether the credentials are of another account than
// the role in the state, and of which. Then a missing role says nothing.
func (r *Resource[M, P]) otherAccount(ctx context.Context, m Model) (string, bool) {
	known, err := acs.ParseRoleARN(m.ARN.ValueString())
	if err != nil {
		return "", false
	}
	caller, err := r.Data.Clients.Identities.Caller(ctx)
	return caller.Account, err == nil && caller.Account != known.Account
}

// DifferentAccount reports whether two ARNs name roles of different accounts,
// and the account of the live one.
func DifferentAccount(knownARN, liveARN string) (string, bool) {
	known, err := acs.ParseRoleARN(knownARN)
	if err != nil {
		return "", false
	}
	live, err := acs.ParseRoleARN(liveARN)
	return live.Account, err == nil && live.Account != known.Account
}

// foresaw reports whether a new role is the one that was planned.
func (m *Model) foresaw(role cloud.Role) bool {
	if !m.ARN.IsUnknown() {
		return acs.SameRoleARN(m.ARN.ValueString(), role.ARN)
	}
	answered, err := acs.ParseRoleARN(role.ARN)
	return err == nil && strings.EqualFold(answered.Name, m.Name.ValueString())
}
