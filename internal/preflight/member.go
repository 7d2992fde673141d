package preflight

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/acs"
	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/ramdoc"
	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
)

// Arguments of pai_workspace_member to blame.
const (
	attributeWorkspace = "workspace_id"
	attributeRoleName  = "role_name"
)

// MemberClaim is one resource's hold on one member of a workspace. Member has
// as many of the three names of whom as are known: two claims are of the same
// member when they share one.
type MemberClaim struct {
	Member   remedy.WorkspaceMember
	Claimant string // tells resources apart
}

func (c MemberClaim) keys() []string {
	var keys []string
	for _, by := range []struct{ kind, name string }{{"id", c.Member.UserID}, {"role", c.Member.RoleName}, {"user", c.Member.UserName}} {
		if by.name != "" {
			keys = append(keys, strings.Join([]string{c.Member.Region, c.Member.WorkspaceID, by.kind, by.name}, "/"))
		}
	}
	return keys
}

func (c MemberClaim) claimant() string                { return c.Claimant }
func (c MemberClaim) excludes(other MemberClaim) bool { return c.Claimant != other.Claimant }

// HoldMember claims a member that stays, changes or begins. Two resources of
// one member would undo each other's roles.
func (s *Session) HoldMember(c MemberClaim) Findings {
	holder, ending := s.members.hold(c)
	switch {
	case holder != nil:
		return Findings{{Certainty: Static, Text: remedy.MemberClaimedTwice(c.Member)}}
	case ending != nil:
		return Findings{{Certainty: Static, Text: remedy.MemberHandedOver(c.Member)}}
	}
	return nil
}

// EndMember notes that a member is to be removed. Terraform may do so after
// another resource of the same plan has begun to hold it. One that this run has
// made by then is no danger: its end can see that it is taken over.
func (s *Session) EndMember(c MemberClaim) Findings {
	if s.members.end(c) != nil {
		return Findings{{Certainty: Static, Text: remedy.MemberHandedOver(c.Member)}}
	}
	return nil
}

// RecordMember notes a member that the refresh has found in Terraform's state.
func (s *Session) RecordMember(m remedy.WorkspaceMember) { s.members.record(MemberClaim{Member: m}) }

// MemberRecorded reports whether Terraform's state has the member: one that is
// planned as new is then made after that one was removed.
func (s *Session) MemberRecorded(m remedy.WorkspaceMember) bool {
	_, recorded := s.members.recordedAs(MemberClaim{Member: m}.keys()...)
	return recorded
}

// MemberAdded notes that this run has made a member, or taken it over.
func (s *Session) MemberAdded(m remedy.WorkspaceMember) {
	s.members.apply(MemberClaim{Member: m}.keys()...)
}

// MemberTakenOver reports whether this run has made the member anew: what ends
// now is only the old entry of Terraform's state. Only the user id tells: a role
// that was made anew under its name is another member.
func (s *Session) MemberTakenOver(m remedy.WorkspaceMember) bool {
	byID := remedy.WorkspaceMember{Region: m.Region, WorkspaceID: m.WorkspaceID, UserID: m.UserID}
	return s.members.wasApplied(MemberClaim{Member: byID}.keys()...)
}

// NewMember is what is known of a member that a plan makes.
type NewMember struct {
	Member    remedy.WorkspaceMember
	Workspace *cloud.Workspace // nil: not known
	// Present is the member as it is already; nil: not known, or there is none.
	Present *cloud.Member
	// Adopt: one that is there may be taken over.
	Adopt bool
	// Roles are those that the configuration asks for, sorted, and Now is the
	// present time: see LeftBehindMember.
	Roles []string
	Now   time.Time
}

// LeftBehindWithin is how old a member or a job may be to count as left behind
// by an apply that was killed moments ago.
const LeftBehindWithin = 10 * time.Minute

// LeftBehindMember reports whether an apply that was killed has probably left a
// member behind: it has exactly the wanted roles and was made moments ago. The
// product has no tags for members, so that a mark cannot tell for certain.
func LeftBehindMember(present cloud.Member, roles []string, now time.Time) bool {
	age := now.Sub(present.CreateTime)
	return !present.CreateTime.IsZero() && age < LeftBehindWithin && age > -LeftBehindWithin &&
		!present.IsOwner() && slices.Equal(present.Roles, roles)
}

// CheckNewMember refuses a member that must not be made: the owner of the
// workspace, and one that is there already. A workspace that is not in use is
// reported; whether it refuses members then is unconfirmed.
func CheckNewMember(n NewMember) Findings {
	var findings Findings
	if n.Workspace != nil && n.Workspace.Status != "" && n.Workspace.Status != cloud.WorkspaceEnabled {
		findings = append(findings, Finding{
			Certainty: Likely, Attribute: attributeWorkspace, Text: remedy.WorkspaceNotEnabled(n.Member, n.Workspace.Status),
		})
	}
	switch {
	case n.owner():
		findings = append(findings, Finding{Certainty: Certain, Text: remedy.MemberIsOwner(n.Member)})
	case n.Present != nil && !n.Adopt && LeftBehindMember(*n.Present, n.Roles, n.Now):
		findings = append(findings, Finding{Certainty: Notice, Text: remedy.MemberLeftBehind(n.Member, *n.Present)})
	case n.Present != nil && !n.Adopt:
		findings = append(findings, Finding{Certainty: Static, Text: remedy.MemberExists(n.Member, *n.Present, nil)})
	}
	return findings
}

func (n NewMember) owner() bool {
	byID := n.Workspace != nil && n.Member.UserID != "" && n.Workspace.Owner.UserID == n.Member.UserID
	return byID || n.Present != nil && n.Present.IsOwner()
}

// NotVerified reports a read for a rule of members that failed. It is reported once
// in a session.
func (s *Session) NotVerified(what string, err error) Findings { return s.unverified("", what, err) }

// CheckAccess judges whether people can work with PAI as a role of the caller's
// account: it exists, and trusts the service of role-based access. Who may sign
// in with it besides is not judged: that is for the role's owner to say. A plan
// knows the name of a role that another provider makes in the same apply, so one
// that is missing is certain just before a write only.
func (s *Session) CheckAccess(ctx context.Context, roleName string) Findings {
	caller, err := s.Caller(ctx)
	if err != nil {
		return s.unverified(RuleCaller, "who the caller is", err)
	}
	role := acs.NewRoleARN(caller.Account, roleName)
	verdict := s.mayAssume(ctx, acs.AccessService, role)
	problem := remedy.AccessProblem{
		RoleName: roleName, Account: caller.Account,
		Trust: verdict.Trust, Decision: verdict.Decision, Planned: verdict.Planned, PlannedBy: verdict.PlannedBy,
	}
	finding := Finding{Rule: RuleTrust, Certainty: Certain, Attribute: attributeRoleName}
	switch {
	case verdict.Missing:
		finding.Rule, finding.Text = RuleRole, remedy.AccessRoleMissing(problem)
		if !s.live {
			finding.Certainty = Likely
		}
	case verdict.Err != nil:
		return s.unverified(RuleTrust, fmt.Sprintf("the trust policy of the role %s", role), verdict.Err)
	case !verdict.Decision.Certain():
		finding.Certainty, finding.Text = Likely, remedy.AccessUndecidable(problem)
	case verdict.Decision.Outcome == ramdoc.Allowed:
		return nil
	default:
		finding.Text = remedy.AccessNotTrusted(problem)
	}
	return Findings{finding}
}

// CheckAccessAgain is CheckAccess just before a write, with fresh reads. A role
// written moments ago in this run is not judged by reads that may be older.
func (s *Session) CheckAccessAgain(ctx context.Context, roleName string) Findings {
	caller, err := s.Caller(ctx)
	if err == nil && s.WroteRole(acs.NewRoleARN(caller.Account, roleName).String()) {
		return nil
	}
	return s.Fresh().CheckAccess(ctx, roleName)
}

// RoleID returns the id that RAM gives to a role, and whether this plan makes
// the role, so that its id is known after apply. It returns nothing when
// neither can be told.
func (s *Session) RoleID(ctx context.Context, roleName string) (id string, planned bool) {
	caller, err := s.Caller(ctx)
	if err != nil {
		return "", false
	}
	role := acs.NewRoleARN(caller.Account, roleName)
	if made, ok := s.PlannedRole(role.String()); ok && made.New && !s.live {
		return "", true
	}
	live, err := s.clients.Roles.GetByARN(ctx, role)
	if err != nil {
		return "", false
	}
	return live.ID, false
}
