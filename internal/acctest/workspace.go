package acctest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/workspacesvc"
)

// workspaceVersion is the version of the API of AIWorkSpace.
const workspaceVersion = "2021-02-04"

// SeedWorkspace is a workspace that a cloud begins with, in Region and of
// Account. Of what is empty: the name is made of the id, the status is ENABLED.
type SeedWorkspace struct {
	ID, Name, Description, Status string
	// Members are roles by member: user/NAME, or role/NAME of a role that was
	// seeded before. The account is the owner besides.
	Members map[string][]string
}

// WithWorkspaces adds workspaces to the one that every cloud begins with.
func WithWorkspaces(workspaces ...SeedWorkspace) Option {
	return WithSeed(WorkspaceSeed(workspaces...))
}

// WorkspaceSeed is the seed document of WithWorkspaces.
func WorkspaceSeed(workspaces ...SeedWorkspace) string {
	var seeds []map[string]any
	for _, w := range workspaces {
		name := w.Name
		if name == "" {
			name = "workspace_" + w.ID
		}
		seeds = append(seeds, map[string]any{
			"id": w.ID, "account": Account, "region": Region, "name": name, "description": w.Description,
			"status": w.Status, "members": seedMembers(w.Members),
		})
	}
	document, err := json.Marshal(map[string]any{"workspaces": map[string]any{"workspaces": seeds}})
	if err != nil {
		panic(fmt.Sprintf("texts only: %v", err))
	}
	return string(document)
}

func seedMembers(members map[string][]string) []map[string]any {
	var seeds []map[string]any
	for who, roles := range members {
		kind, name, _ := strings.Cut(who, "/")
		seeds = append(seeds, map[string]any{kind: name, "roles": roles})
	}
	// The order of members is the order of their entries.
	slices.SortFunc(seeds, func(a, b map[string]any) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
	return seeds
}

// WithWorkspaceOptions changes the knobs of AIWorkSpace.
func WithWorkspaceOptions(change func(*workspacesvc.Options)) Option {
	return WithOptions(func(o *emulator.Options) { change(&o.Workspaces) })
}

// WithLateRoles lets that many lists of who can be made a member not show a
// role that a test makes.
func WithLateRoles(lists int) Option {
	return WithWorkspaceOptions(func(o *workspacesvc.Options) { o.RoleSync.AfterReads = lists })
}

// WithUnknownRoles never lets a role that a test makes be made a member, until
// somebody signs in with it: see Hand.Touch.
func WithUnknownRoles() Option {
	return WithWorkspaceOptions(func(o *workspacesvc.Options) { o.RoleSync.Never = true })
}

// Members asks the cloud for the members of a workspace, the owner first. It is
// not in the journal.
func (c *Cloud) Members(workspaceID string) []workspacesvc.Member {
	c.t.Helper()
	members, err := c.emulator.Workspaces().Members(workspaceID)
	if err != nil {
		c.t.Fatal(err)
	}
	return members
}

// Member asks the cloud for one member: account, user/NAME or role/NAME. One
// that is not there fails the test: see CheckNoMember.
func (c *Cloud) Member(workspaceID, who string) workspacesvc.Member {
	c.t.Helper()
	m, err := c.member(workspaceID, who)
	if err == nil && m == nil {
		err = fmt.Errorf("%s is no member of the workspace %s", who, workspaceID)
	}
	if err != nil {
		c.t.Fatal(err)
	}
	return *m
}

// member returns nil if there is none. An existing account is found before a deleted
// one of the same name.
func (w *world) member(workspaceID, who string) (*workspacesvc.Member, error) {
	members, err := w.emulator.Workspaces().Members(workspaceID)
	if err != nil {
		return nil, err
	}
	var found *workspacesvc.Member
	for _, m := range members {
		if strings.EqualFold(m.Who, who) && (found == nil || !m.Dangling) {
			found = &m
		}
	}
	return found, nil
}

// CheckMember checks that user/NAME or role/NAME is a member of a workspace
// with exactly these roles.
func (c *Cloud) CheckMember(workspaceID, who string, roles ...string) resource.TestCheckFunc {
	return func(*terraform.State) error {
		m, err := c.member(workspaceID, who)
		switch {
		case err != nil:
			return err
		case m == nil:
			return fmt.Errorf("%s is no member of the workspace %s", who, workspaceID)
		}
		if want := slices.Sorted(slices.Values(roles)); !slices.Equal(m.Roles, want) {
			return fmt.Errorf("%s has the roles %q in the workspace %s, want %q", who, m.Roles, workspaceID, want)
		}
		return nil
	}
}

// CheckNoMember checks that user/NAME or role/NAME is no member of a workspace.
// It fits CheckDestroy.
func (c *Cloud) CheckNoMember(workspaceID, who string) resource.TestCheckFunc {
	return func(*terraform.State) error {
		m, err := c.member(workspaceID, who)
		if err == nil && m != nil {
			err = fmt.Errorf("%s is still a member of the workspace %s, with the roles %q", who, workspaceID, m.Roles)
		}
		return err
	}
}

// VisibleWorkspaces calls ListWorkspaces as the caller of this cloud, who may
// be a session of Assume, and returns ids. A refusal is a *wire.Error.
func (c *Cloud) VisibleWorkspaces() ([]string, error) {
	c.t.Helper()
	var answer struct {
		Workspaces []struct {
			ID string `json:"WorkspaceId"`
		}
	}
	err := c.Call(workspaceVersion, http.MethodGet, "/api/v1/workspaces?PageSize=50", "", &answer)
	var ids []string
	for _, w := range answer.Workspaces {
		ids = append(ids, w.ID)
	}
	return ids, err
}

// CheckVisibleWorkspaces checks which workspaces the caller of this cloud sees.
func (c *Cloud) CheckVisibleWorkspaces(want ...string) resource.TestCheckFunc {
	return func(*terraform.State) error {
		got, err := c.VisibleWorkspaces()
		if err == nil && !slices.Equal(got, want) {
			err = fmt.Errorf("the caller sees the workspaces %q, want %q", got, want)
		}
		return err
	}
}

// AddMember makes user/NAME or role/NAME a member of a workspace.
func (h Hand) AddMember(workspaceID, who string, roles ...string) {
	h.t.Helper()
	h.must(h.emulator.Workspaces().AddMember(workspaceID, who, roles...))
}

// RemoveMember ends the membership of user/NAME or role/NAME.
func (h Hand) RemoveMember(workspaceID, who string) {
	h.t.Helper()
	h.must(h.emulator.Workspaces().RemoveMember(workspaceID, who))
}

// SetMemberRoles replaces the roles of a member.
func (h Hand) SetMemberRoles(workspaceID, who string, roles ...string) {
	h.t.Helper()
	h.must(h.emulator.Workspaces().SetMemberRoles(workspaceID, who, roles...))
}

// Touch makes a role known to all workspaces, as if somebody had signed in with
// it.
func (h Hand) Touch(role string) {
	h.t.Helper()
	h.must(h.emulator.Workspaces().Touch(Account, role))
}

// SetWorkspaceStatus puts a workspace into a status, in which it stays.
func (h Hand) SetWorkspaceStatus(workspaceID, status string) {
	h.t.Helper()
	h.must(h.emulator.Workspaces().SetWorkspaceStatus(workspaceID, status))
}

// RemoveWorkspace makes a workspace disappear.
func (h Hand) RemoveWorkspace(workspaceID string) {
	h.t.Helper()
	h.must(h.emulator.Workspaces().Remove(workspaceID))
}
