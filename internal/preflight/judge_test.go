package preflight_test

import (
	"fmt"
	"testing"

	"github.com/pai-iac/terraform-provider-pai/internal/acs"
	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/preflight"
	"github.com/pai-iac/terraform-provider-pai/internal/ramdoc"
	"github.com/pai-iac/terraform-provider-pai/internal/workload"
)

const (
	arn         = "acs:ram::" + account + ":role/PaiTrain"
	trustsPAI   = `{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":"pai.aliyuncs.com"}}]}`
	trustsEAS   = `{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":"eas.pai.aliyuncs.com"}}]}`
	trustsMaybe = `{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":"pai.aliyuncs.com"},"Condition":{"StringEquals":{"acs:SourceArn":"x"}}}]}`
)

func passing(effect string) string {
	return fmt.Sprintf(`{"Version":"1","Statement":[{"Effect":%q,"Action":"ram:PassRole","Resource":%q}]}`, effect, arn)
}

// root is the account itself: nothing limits what it may pass.
func root() *fake {
	return &fake{
		caller: cloud.Identity{Account: account, Type: acs.PrincipalAccount, ARN: "acs:ram::" + account + ":root"},
		trust:  map[string]string{"PaiTrain": trustsPAI},
	}
}

func check(t *testing.T, f *fake) preflight.Findings {
	t.Helper()
	return preflight.NewSession(f.clients(), preflight.Error, nil).CheckRole(t.Context(), workload.DSW, "dsw-1", arn)
}

func expectCertainty(t *testing.T, findings preflight.Findings, want preflight.Certainty, summary string, words ...string) {
	t.Helper()
	expect(t, findings, summary, words...)
	if findings[0].Certainty != want {
		t.Errorf("certainty %d, want %d", findings[0].Certainty, want)
	}
}

func TestTrustOfARole(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		trust     string
		certainty preflight.Certainty
		summary   string
	}{
		"trusted":              {trustsPAI, 0, ""},
		"another service":      {trustsEAS, preflight.Certain, "Role Not Assumable by PAI"},
		"on a condition":       {trustsMaybe, preflight.Likely, "Trust Policy Depends on a Condition"},
		"written by strangers": {"not JSON", preflight.Unverified, "Not Verified"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := root()
			f.trust["PaiTrain"] = tc.trust
			findings := check(t, f)
			if tc.summary == "" {
				expect(t, findings, "")
				return
			}
			expectCertainty(t, findings, tc.certainty, tc.summary, arn)
		})
	}
}

func TestRoleThatIsMissing(t *testing.T) {
	t.Parallel()
	f := root()
	f.trust = nil
	expectCertainty(t, check(t, f), preflight.Certain, "Role Not Found", arn)
}

func TestRoleOfAnotherAccount(t *testing.T) {
	t.Parallel()
	f := root()
	f.caller.Account = "9999999999999999"
	expectCertainty(t, check(t, f), preflight.Certain, "Role of Another Account", account, "9999999999999999")
}

// Before the apply the plan's intentions count, just before the write only
// what is there.
func TestFreshSessionIgnoresWhatThePlanIntends(t *testing.T) {
	t.Parallel()
	f := root()
	f.trust["PaiTrain"] = trustsEAS
	session := preflight.NewSession(f.clients(), preflight.Error, nil)
	session.PlanRole(preflight.PlannedRole{Name: "PaiTrain", ARN: arn, Trust: ramdoc.Trust("pai.aliyuncs.com")})
	expect(t, session.CheckRole(t.Context(), workload.DSW, "dsw-1", arn), "")
	expect(t, session.Fresh().CheckRole(t.Context(), workload.DSW, "dsw-1", arn), "Role Not Assumable by PAI")
}

// What only the apply can know refuses nothing: what is there will be written
// over, and a role that is not there will be.
func TestTrustPolicyThatIsKnownInPart(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		trust     ramdoc.Document
		summaries []string
	}{
		"allowed by what is known":     {ramdoc.Trust("pai.aliyuncs.com"), nil},
		"not allowed by what is known": {ramdoc.Trust("eas.pai.aliyuncs.com"), []string{"Not Verified"}},
		"nothing is known":             {ramdoc.Document{}, []string{"Not Verified"}},
	} {
		for _, live := range []string{"", trustsEAS} {
			t.Run(name+", live "+live, func(t *testing.T) {
				t.Parallel()
				f := root()
				delete(f.trust, "PaiTrain")
				if live != "" {
					f.trust["PaiTrain"] = live
				}
				session := preflight.NewSession(f.clients(), preflight.Strict, nil)
				session.PlanRole(preflight.PlannedRole{Name: "PaiTrain", ARN: arn, Trust: tc.trust, Partial: true})
				findings := session.CheckRole(t.Context(), workload.DSW, "dsw-1", arn)
				if len(findings) != len(tc.summaries) {
					t.Fatalf("found %+v", findings)
				}
				if len(findings) > 0 {
					expectCertainty(t, findings, preflight.Unverified, tc.summaries[0], "known after apply")
				}
				if shown := findings.Diagnostics(preflight.Error); len(shown) > 0 {
					t.Errorf("only strict shows %v", shown)
				}
			})
		}
	}
}

func TestServiceThatThePlanAdds(t *testing.T) {
	t.Parallel()
	f := root()
	f.trust["PaiTrain"] = trustsEAS
	session := preflight.NewSession(f.clients(), preflight.Error, nil)
	session.PlanTrustedService(arn, "pai.aliyuncs.com")
	expect(t, session.CheckRole(t.Context(), workload.DSW, "dsw-1", arn), "")
}

// A refused read is quiet, a cloud that does not answer is not, and either is
// said once.
func TestWhatCannotBeReadIsSaidOnce(t *testing.T) {
	t.Parallel()
	for kind, quiet := range map[error]bool{cloud.ErrDenied: true, cloud.ErrUnreachable: false} {
		t.Run(kind.Error(), func(t *testing.T) {
			t.Parallel()
			f := root()
			f.caller, f.callerErr = cloud.Identity{}, kind
			session := preflight.NewSession(f.clients(), preflight.Error, nil)
			first := session.CheckRole(t.Context(), workload.DSW, "dsw-1", arn)
			if len(first) == 0 || first[0].Certainty != preflight.Unverified || first[0].Quiet != quiet {
				t.Errorf("findings %+v", first)
			}
			if again := session.CheckRole(t.Context(), workload.DSW, "dsw-2", arn); len(again) >= len(first) {
				t.Errorf("said again: %+v", again)
			}
		})
	}
}

var (
	bob     = cloud.Grantee{Kind: cloud.UserGrantee, Name: "bob"}
	group   = cloud.Grantee{Kind: cloud.GroupGrantee, Name: "scientists"}
	allowed = cloud.PolicyRef{Name: "allow", Type: cloud.CustomPolicy}
	denied  = cloud.PolicyRef{Name: "deny", Type: cloud.CustomPolicy}
)

// asBob is an account in which bob, of the group scientists, calls.
func asBob(attached map[cloud.Grantee][]cloud.PolicyRef) *fake {
	f := root()
	f.caller = user("bob")
	f.groups = map[string][]string{"bob": {"scientists"}}
	f.policies = map[cloud.PolicyRef]string{allowed: passing("Allow"), denied: passing("Deny")}
	f.attached = attached
	return f
}

func TestWhoMayPassARole(t *testing.T) {
	t.Parallel()
	type attached = map[cloud.Grantee][]cloud.PolicyRef
	for name, tc := range map[string]struct {
		attached  attached
		certainty preflight.Certainty
		summary   string
	}{
		"nothing attached":       {nil, preflight.Likely, "Role May Not Be Passed"},
		"allowed directly":       {attached{bob: {allowed}}, 0, ""},
		"allowed by the group":   {attached{group: {allowed}}, 0, ""},
		"denied by the group":    {attached{bob: {allowed}, group: {denied}}, preflight.Certain, "Passing the Role Is Denied"},
		"allowed twice the same": {attached{bob: {allowed}, group: {allowed}}, 0, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			findings := check(t, asBob(tc.attached))
			if tc.summary == "" {
				expect(t, findings, "")
				return
			}
			expectCertainty(t, findings, tc.certainty, tc.summary, "user/bob", arn)
		})
	}
}

// A grant of the plan counts for its holders, and in place of the document
// that its policy has now.
func TestGrantOfThePlan(t *testing.T) {
	t.Parallel()
	grant := preflight.PlannedGrant{
		PolicyName: "Allow", Document: ramdoc.PassRole([]string{arn}, nil), Holders: []cloud.Grantee{group},
	}
	f := asBob(map[cloud.Grantee][]cloud.PolicyRef{bob: {allowed}})
	f.policies[allowed] = passing("Deny")
	session := preflight.NewSession(f.clients(), preflight.Error, nil)
	expect(t, session.CheckRole(t.Context(), workload.DSW, "dsw-1", arn), "Passing the Role Is Denied")
	session.PlanGrant(grant)
	expect(t, session.CheckRole(t.Context(), workload.DSW, "dsw-1", arn), "")
	expect(t, session.Fresh().CheckRole(t.Context(), workload.DSW, "dsw-1", arn), "Passing the Role Is Denied")

	elsewhere := preflight.NewSession(asBob(nil).clients(), preflight.Error, nil)
	grant.Holders = []cloud.Grantee{{Kind: cloud.UserGrantee, Name: "alice"}}
	elsewhere.PlanGrant(grant)
	expect(t, elsewhere.CheckRole(t.Context(), workload.DSW, "dsw-1", arn), "Role May Not Be Passed")
}

// Without the right to read policies nothing is claimed.
func TestUnreadablePoliciesClaimNothing(t *testing.T) {
	t.Parallel()
	f := asBob(nil)
	f.readsErr = cloud.ErrDenied
	expectCertainty(t, check(t, f), preflight.Unverified, "Not Verified", "may pass the role")
}

func TestTwoOwnersOfATrustPolicy(t *testing.T) {
	t.Parallel()
	policy := preflight.TrustClaim{RoleName: "PaiTrain", Resource: "pai_trust_policy", Claimant: "a"}
	service := preflight.TrustClaim{RoleName: "paitrain", Resource: "pai_trusted_service", Claimant: "b", Shared: true}
	s := newSession()
	expect(t, s.HoldTrust(policy), "")
	expect(t, s.HoldTrust(policy), "")
	expect(t, s.HoldTrust(service), "Trust Policy Owned Twice", "pai_trust_policy", "pai_trusted_service")
}
