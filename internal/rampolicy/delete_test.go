package rampolicy_test

import (
	"slices"
	"testing"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/rampolicy"
)

func TestWithout(t *testing.T) {
	t.Parallel()
	user := func(name string) cloud.Grantee { return cloud.Grantee{Kind: cloud.UserGrantee, Name: name} }
	role := cloud.Grantee{Kind: cloud.RoleGrantee, Name: "alice"}
	got := rampolicy.Without([]cloud.Grantee{user("Alice"), user("bob"), role}, []cloud.Grantee{user("alice")})
	if !slices.Equal(got, []cloud.Grantee{user("bob"), role}) {
		t.Errorf("got %v", got)
	}
}
