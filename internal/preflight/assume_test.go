package preflight_test

import (
	"errors"
	"testing"

	"github.com/pai-iac/terraform-provider-pai/internal/acs"
	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/preflight"
)

func TestCheckAssume(t *testing.T) {
	t.Parallel()
	var (
		all     = cloud.PolicyRef{Name: "AliyunSTSAssumeRoleAccess", Type: cloud.SystemPolicy}
		other   = cloud.PolicyRef{Name: "assume-another", Type: cloud.CustomPolicy}
		nothing = cloud.PolicyRef{Name: "no-sts", Type: cloud.CustomPolicy}
		office  = cloud.PolicyRef{Name: "from-office", Type: cloud.CustomPolicy}
		alice   = cloud.Grantee{Kind: cloud.UserGrantee, Name: "alice"}
		team    = cloud.Grantee{Kind: cloud.GroupGrantee, Name: "team"}
	)
	documents := map[cloud.PolicyRef]string{
		all:     `{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"*"}]}`,
		other:   `{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"` + arn + `-2"}]}`,
		nothing: `{"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:*","Resource":"*"},{"Effect":"Deny","Action":"sts:*","Resource":"*"}]}`,
		office:  `{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"*","Condition":{"IpAddress":{"acs:SourceIp":"192.0.2.0/24"}}}]}`,
	}
	const lacks = "Trusted User May Not Assume the Role"
	for name, c := range map[string]struct {
		attached  map[cloud.Grantee][]cloud.PolicyRef
		readsErr  error
		account   string // of the user; empty: the caller's
		certainty preflight.Certainty
		summary   string // empty: nothing is found
	}{
		"directly":              {map[cloud.Grantee][]cloud.PolicyRef{alice: {all}}, nil, "", 0, ""},
		"through a group":       {map[cloud.Grantee][]cloud.PolicyRef{team: {all}}, nil, "", 0, ""},
		"nothing":               {nil, nil, "", preflight.Likely, lacks},
		"another role":          {map[cloud.Grantee][]cloud.PolicyRef{alice: {other}}, nil, "", preflight.Likely, lacks},
		"under a condition":     {map[cloud.Grantee][]cloud.PolicyRef{alice: {office}}, nil, "", preflight.Likely, lacks},
		"denied all the same":   {map[cloud.Grantee][]cloud.PolicyRef{alice: {all}, team: {nothing}}, nil, "", preflight.Likely, "Assuming the Role Is Denied"},
		"not readable":          {nil, cloud.ErrDenied, "", preflight.Unverified, "Not Verified"},
		"no such user":          {nil, cloud.ErrNotFound, "", preflight.Likely, "Trusted User Not Found"},
		"user of somebody else": {nil, nil, "9", 0, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := root()
			f.policies, f.attached, f.readsErr = documents, c.attached, c.readsErr
			f.groups = map[string][]string{"alice": {"team"}}
			owner := c.account
			if owner == "" {
				owner = account
			}
			findings := preflight.NewSession(f.clients(), preflight.Error, nil).CheckAssume(t.Context(),
				acs.Principal{Type: acs.PrincipalRAMUser, Account: owner, Name: "alice"}, acs.NewRoleARN(account, "PaiTrain"))
			if c.summary == "" {
				expect(t, findings, "")
				return
			}
			expectCertainty(t, findings, c.certainty, c.summary, "alice", arn)
			if wantQuiet := errors.Is(c.readsErr, cloud.ErrDenied); findings[0].Quiet != wantQuiet {
				t.Errorf("quiet: %t", findings[0].Quiet)
			}
		})
	}
}

// A role has policies of its own kind: nothing is said of it.
func TestCheckAssumeOfARole(t *testing.T) {
	t.Parallel()
	ops, err := acs.ParseTrustedPrincipal("acs:ram::" + account + ":role/Ops")
	if err != nil {
		t.Fatal(err)
	}
	expect(t, preflight.NewSession(root().clients(), preflight.Error, nil).CheckAssume(t.Context(), ops, acs.NewRoleARN(account, "PaiTrain")), "")
}
