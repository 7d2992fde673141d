package preflight_test

import (
	"errors"
	"testing"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/preflight"
	"github.com/pai-iac/terraform-provider-pai/internal/ramdoc"
	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
)

const (
	memberTwice  = "Workspace Member Managed Twice"
	memberHanded = "Workspace Member Handed Over Between Resources"

	trustsPeople = `{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"RAM":"acs:ram::` + account + `:root"}},` +
		`{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":"dataworks.aliyuncs.com"}}]}`
	trustsPeopleMaybe = `{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":"dataworks.aliyuncs.com"},` +
		`"Condition":{"StringEquals":{"acs:SourceArn":"x"}}}]}`
	deniesPeople = `{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":"dataworks.aliyuncs.com"}},` +
		`{"Effect":"Deny","Action":"sts:AssumeRole","Principal":{"Service":"dataworks.aliyuncs.com"}}]}`
)

func inWorkspace(change func(*remedy.WorkspaceMember)) remedy.WorkspaceMember {
	m := remedy.WorkspaceMember{Region: "cn-hangzhou", WorkspaceID: "40823"}
	change(&m)
	return m
}

func memberClaim(claimant string, change func(*remedy.WorkspaceMember)) preflight.MemberClaim {
	return preflight.MemberClaim{Member: inWorkspace(change), Claimant: claimant}
}

func byRoleName(m *remedy.WorkspaceMember) { m.RoleName = "pai-dev" }
func byUserID(m *remedy.WorkspaceMember)   { m.UserID = "3001" }
func byBoth(m *remedy.WorkspaceMember)     { m.RoleName, m.UserID = "pai-dev", "3001" }

// Two claims are of one member when they share a name of it.
func TestTwoClaimantsOfOneMember(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		one, other func(*remedy.WorkspaceMember)
		want       string
	}{
		"by role":              {byRoleName, byRoleName, memberTwice},
		"by id":                {byUserID, byUserID, memberTwice},
		"by role and both":     {byRoleName, byBoth, memberTwice},
		"by both and id":       {byBoth, byUserID, memberTwice},
		"nothing in common":    {byRoleName, byUserID, ""},
		"a user of that name":  {byRoleName, func(m *remedy.WorkspaceMember) { m.UserName = "pai-dev" }, ""},
		"another workspace":    {byBoth, func(m *remedy.WorkspaceMember) { byBoth(m); m.WorkspaceID = "1" }, ""},
		"another region":       {byBoth, func(m *remedy.WorkspaceMember) { byBoth(m); m.Region = "cn-beijing" }, ""},
		"not known who it is":  {func(*remedy.WorkspaceMember) {}, func(*remedy.WorkspaceMember) {}, ""},
		"a name in other case": {byRoleName, func(m *remedy.WorkspaceMember) { m.RoleName = "PAI-dev" }, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSession()
			expect(t, s.HoldMember(memberClaim("a", tc.one)), "")
			expect(t, s.HoldMember(memberClaim("a", tc.one)), "") // planned twice by one
			expect(t, s.HoldMember(memberClaim("b", tc.other)), tc.want)
		})
	}
}

func TestMemberHandedOver(t *testing.T) {
	t.Parallel()
	s := newSession()
	expect(t, s.EndMember(memberClaim("a", byBoth)), "")
	expect(t, s.HoldMember(memberClaim("a", byBoth)), "") // its own replacement
	s = newSession()
	expect(t, s.EndMember(memberClaim("a", byBoth)), "")
	expect(t, s.HoldMember(memberClaim("b", byRoleName)), memberHanded, "moved {", "destroy = false")
	s = newSession()
	expect(t, s.HoldMember(memberClaim("b", byRoleName)), "")
	expect(t, s.EndMember(memberClaim("a", byBoth)), memberHanded, "moved {")
	s = newSession()
	expect(t, s.HoldMember(memberClaim("b", byBoth)), "")
	s.MemberAdded(inWorkspace(byBoth))
	expect(t, s.EndMember(memberClaim("a", byBoth)), "") // created before the old one is destroyed
}

func TestRecordedAndAddedMembers(t *testing.T) {
	t.Parallel()
	s := newSession()
	if s.MemberRecorded(inWorkspace(byBoth)) || s.MemberTakenOver(inWorkspace(byBoth)) {
		t.Error("a new session knows of a member")
	}
	s.RecordMember(inWorkspace(byUserID))
	if !s.MemberRecorded(inWorkspace(byBoth)) || s.MemberRecorded(inWorkspace(byRoleName)) || s.MemberTakenOver(inWorkspace(byBoth)) {
		t.Error("a recorded member is not told from others")
	}
	s.MemberAdded(inWorkspace(byBoth))
	if !s.MemberTakenOver(inWorkspace(byUserID)) {
		t.Error("a member that this run has made is not known")
	}
	if s.MemberTakenOver(inWorkspace(func(m *remedy.WorkspaceMember) { m.RoleName, m.UserID = "pai-dev", "3000" })) {
		t.Error("an earlier role of the name is taken for the member")
	}
}

func TestCheckNewMember(t *testing.T) {
	t.Parallel()
	enabled := &cloud.Workspace{Status: "ENABLED", Owner: cloud.WorkspaceOwner{UserID: "1"}}
	present := &cloud.Member{ID: "40823-3001", UserID: "3001", Roles: []string{"PAI.WorkspaceGuest"}}
	owner := &cloud.Member{ID: "40823-3001", UserID: "3001", Roles: []string{"PAI.WorkspaceAdmin", "PAI.WorkspaceOwner"}}
	for name, tc := range map[string]struct {
		made      preflight.NewMember
		certainty preflight.Certainty
		summary   string
	}{
		"nothing is known":       {preflight.NewMember{}, 0, ""},
		"all is well":            {preflight.NewMember{Workspace: enabled}, 0, ""},
		"not in use":             {preflight.NewMember{Workspace: &cloud.Workspace{Status: "FROZEN"}}, preflight.Likely, "Workspace Not Enabled"},
		"there already":          {preflight.NewMember{Workspace: enabled, Present: present}, preflight.Static, "Workspace Member Exists"},
		"taken over":             {preflight.NewMember{Workspace: enabled, Present: present, Adopt: true}, 0, ""},
		"the owner by its roles": {preflight.NewMember{Present: owner, Adopt: true}, preflight.Certain, "Owner of the Workspace"},
		"the owner by its id": {preflight.NewMember{
			Workspace: &cloud.Workspace{Status: "ENABLED", Owner: cloud.WorkspaceOwner{UserID: "3001"}}}, preflight.Certain, "Owner of the Workspace"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tc.made.Member = inWorkspace(byBoth)
			findings := preflight.CheckNewMember(tc.made)
			if tc.summary == "" {
				expect(t, findings, "")
				return
			}
			expectCertainty(t, findings, tc.certainty, tc.summary, "40823")
		})
	}
}

// checkAccess judges a role of that trust policy for people.
func checkAccess(t *testing.T, f *fake) preflight.Findings {
	t.Helper()
	return preflight.NewSession(f.clients(), preflight.Error, nil).CheckAccess(t.Context(), "pai-dev")
}

func TestAccessOfARole(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		trust     string
		certainty preflight.Certainty
		summary   string
		words     []string
	}{
		"trusted":              {trustsPeople, 0, "", nil},
		"another service":      {trustsPAI, preflight.Certain, "Role Not Usable in a Workspace", []string{"trusts only pai.aliyuncs.com", "pai_access_role", "pai_trusted_service"}},
		"denied":               {deniesPeople, preflight.Certain, "Role Not Usable in a Workspace", []string{"Statement 2", "Remove that Deny"}},
		"on a condition":       {trustsPeopleMaybe, preflight.Likely, "Trust Policy Depends on a Condition", []string{"StringEquals acs:SourceArn"}},
		"written by strangers": {"not JSON", preflight.Unverified, "Not Verified", nil},
		"missing":              {"", preflight.Likely, "Role Not Found", []string{account, "pai_access_role.pai_dev.name"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := root()
			if f.trust = nil; tc.trust != "" {
				f.trust = map[string]string{"pai-dev": tc.trust}
			}
			findings := checkAccess(t, f)
			if tc.summary == "" {
				expect(t, findings, "")
				return
			}
			expectCertainty(t, findings, tc.certainty, tc.summary, append(tc.words, "pai-dev")...)
		})
	}
}

// What cannot be read claims nothing.
func TestAccessThatCannotBeRead(t *testing.T) {
	t.Parallel()
	f := root()
	f.callerErr = cloud.ErrUnreachable
	expectCertainty(t, checkAccess(t, f), preflight.Unverified, "Not Verified", "who the caller is")
	f = root()
	f.rolesErr = nil
	s := preflight.NewSession(f.clients(), preflight.Error, nil)
	expectCertainty(t, s.NotVerified("something", errors.New("refused")), preflight.Unverified, "Not Verified", "something")
}

// A role that is missing in a plan may be another provider's to make; just
// before a write it is missing.
func TestAccessOfAMissingRole(t *testing.T) {
	t.Parallel()
	s := preflight.NewSession(root().clients(), preflight.Error, nil)
	expectCertainty(t, s.CheckAccessAgain(t.Context(), "pai-dev"), preflight.Certain, "Role Not Found")
}

// What the plan is about to write goes before what is there, but for a look
// just before a write.
func TestAccessOfAPlannedRole(t *testing.T) {
	t.Parallel()
	f := root()
	f.trust = map[string]string{"pai-dev": trustsPAI}
	s := preflight.NewSession(f.clients(), preflight.Error, nil)
	trust, err := ramdoc.ParseTrust(trustsPeople)
	if err != nil {
		t.Fatal(err)
	}
	arn := "acs:ram::" + account + ":role/pai-dev"
	s.PlanRole(preflight.PlannedRole{Name: "pai-dev", ARN: arn, Trust: trust, New: true})
	expect(t, s.CheckAccess(t.Context(), "pai-dev"), "")
	if id, planned := s.RoleID(t.Context(), "pai-dev"); id != "" || !planned {
		t.Errorf("the id of a planned role is %q, %t", id, planned)
	}
	if _, planned := s.Fresh().RoleID(t.Context(), "pai-dev"); planned {
		t.Error("just before a write nothing is planned")
	}
	expectCertainty(t, s.CheckAccessAgain(t.Context(), "pai-dev"), preflight.Certain, "Role Not Usable in a Workspace")
	s.RoleWritten(arn)
	expect(t, s.CheckAccessAgain(t.Context(), "pai-dev"), "")

	untrusting, err := ramdoc.ParseTrust(trustsPAI)
	if err != nil {
		t.Fatal(err)
	}
	for resource, words := range map[string][]string{
		"":                 {"additional_trusted_services"},
		"pai_trust_policy": {"The pai_trust_policy of this role has to allow it"},
	} {
		s.PlanRole(preflight.PlannedRole{Name: "pai-dev", ARN: arn, Trust: untrusting, Resource: resource})
		expectCertainty(t, s.CheckAccess(t.Context(), "pai-dev"), preflight.Certain, "Role Not Usable in a Workspace", words...)
	}
}
