package workspacesvc

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/product"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
)

// seedDocument is the product's part of a seed document.
type seedDocument struct {
	Workspaces []seedWorkspace `json:"workspaces"`
}

// seedWorkspace is a workspace as a seed document describes it.
type seedWorkspace struct {
	ID            string       `json:"id"`
	Account       string       `json:"account"`
	Region        string       `json:"region"`
	Name          string       `json:"name"`
	DisplayName   string       `json:"display_name"`
	Description   string       `json:"description"`
	Status        string       `json:"status"`
	Default       bool         `json:"default"`
	EnvTypes      []string     `json:"env_types"`
	ResourceGroup string       `json:"resource_group_id"`
	Members       []seedMember `json:"members"`
}

// seedMember names a member by user, role or account, or by the user id and
// name that one had whose identity is gone.
type seedMember struct {
	User    string   `json:"user"`
	Role    string   `json:"role"`
	Account string   `json:"account"`
	UserID  string   `json:"user_id"`
	Name    string   `json:"name"`
	Roles   []string `json:"roles"`
}

// Seed adds workspaces to the state:
//
//	{"workspaces": [{
//	  "id":          "40823",
//	  "account":     "1234567890123456",
//	  "region":      "cn-hangzhou",
//	  "name":        "demo",
//	  "display_name": "Demo",
//	  "description": "",
//	  "status":      "ENABLED",
//	  "default":     true,
//	  "env_types":   ["prod"],
//	  "resource_group_id": "",
//	  "members": [{"user": "alice", "roles": ["PAI.AlgoDeveloper"]},
//	              {"role": "pai-sso-dev", "roles": ["PAI.AlgoDeveloper"]},
//	              {"user_id": "290000000000000001", "name": "departed", "roles": ["PAI.AlgoOperator"]}]
//	}]}
//
// Id, account, region and name are required; status, env_types and display_name
// are as above unless told. The account must exist. It is the owner and an
// administrator without being listed; to list it gives it further roles. Users
// and roles must exist, but for one that is given by its id: a member whose
// identity is gone. Of an account and region one workspace is the default one.
// All roles that an account has by now are known to its workspaces. A document
// with a mistake adds nothing.
func (s *Service) Seed(document json.RawMessage) error {
	var seed seedDocument
	if err := product.DecodeSeed(document, &seed); err != nil {
		return fmt.Errorf("seed workspaces: %w", err)
	}

	s.mu.Lock()
	defer s.mu.Unlock()
	var planted []*workspace
	for _, entry := range seed.Workspaces {
		w, err := s.plant(entry)
		if err == nil {
			err = s.fits(w, planted)
		}
		if err != nil {
			return fmt.Errorf("seed workspace %q: %w", entry.ID, err)
		}
		planted = append(planted, w)
	}
	for _, w := range planted {
		s.workspaces[w.id] = w
		for _, identity := range s.directory.Identities(w.account) {
			if identity.Type == wire.CallerAssumedRole {
				s.roles.touch(identity.ID)
			}
		}
	}
	return nil
}

// fits checks a workspace beside those that are there and those to come.
func (s *Service) fits(w *workspace, planted []*workspace) error {
	all := slices.Clone(planted)
	for _, other := range s.workspaces {
		all = append(all, other)
	}
	for _, other := range all {
		near := other.account == w.account && other.region == w.region
		switch {
		case other.id == w.id:
			return errors.New("the id is taken")
		case near && other.name == w.name:
			return errors.New("the name is taken")
		case near && other.isDefault && w.isDefault:
			return fmt.Errorf("the workspace %s is the default one already", other.id)
		}
	}
	return nil
}

var (
	workspaceID   = regexp.MustCompile(`^[0-9]+$`)
	workspaceName = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_]{2,22}$`)
)

func (e seedWorkspace) check() error {
	env := fmt.Sprint(e.EnvTypes)
	switch {
	case e.Account == "" || e.Region == "":
		return errors.New("account and region are required")
	case !workspaceID.MatchString(e.ID):
		return errors.New("the id must be digits")
	case !workspaceName.MatchString(e.Name):
		return errors.New("the name must be 3 to 23 letters, digits and underscores, and begin with a letter")
	case e.Status != "" && !status(e.Status).known():
		return fmt.Errorf("the status %q is unknown", e.Status)
	case len(e.EnvTypes) > 0 && env != "[prod]" && env != "[dev prod]":
		return errors.New("env_types must be prod, or dev and prod")
	}
	return nil
}

// plant makes a workspace of a seed without keeping it.
func (s *Service) plant(e seedWorkspace) (*workspace, error) {
	if err := e.check(); err != nil {
		return nil, err
	}
	now := s.now()
	w := &workspace{
		id: e.ID, account: e.Account, region: e.Region, name: e.Name, displayName: cmp.Or(e.DisplayName, e.Name),
		description: e.Description, envTypes: e.EnvTypes, resourceGroup: e.ResourceGroup, isDefault: e.Default,
		status: status(cmp.Or(e.Status, string(enabled))), since: now, createdAt: now, modifiedAt: now,
		order: s.next(), members: map[string]*member{},
	}
	if len(w.envTypes) == 0 {
		w.envTypes = []string{"prod"}
	}
	owner, found := s.identity(w.account, w.account)
	if !found {
		return nil, fmt.Errorf("there is no account %s", w.account)
	}
	s.join(w, owner, []string{roleOwner, roleAdmin}, now)
	for _, entry := range e.Members {
		if err := s.plantMember(w, entry); err != nil {
			return nil, fmt.Errorf("member %q: %w", cmp.Or(entry.User, entry.Role, entry.Account, entry.Name), err)
		}
	}
	return w, nil
}

func (s *Service) plantMember(w *workspace, e seedMember) error {
	if err := checkRoles(e.Roles); err != nil {
		return err
	}
	identity, err := s.seeded(w, e)
	if err != nil {
		return err
	}
	switch m, found := w.members[s.userID(identity)]; {
	case found && identity.Type == wire.CallerAccount:
		for _, role := range e.Roles {
			m.roles[role] = true
		}
	case found:
		return errors.New("is a member already")
	default:
		s.join(w, identity, e.Roles, w.createdAt)
	}
	return nil
}

// seeded finds whom a seed calls a member.
func (s *Service) seeded(w *workspace, e seedMember) (wire.Identity, error) {
	switch {
	case e.User != "":
		return s.find(w.account, "user/"+e.User)
	case e.Role != "":
		return s.find(w.account, "role/"+e.Role)
	case e.Account == w.account:
		return s.find(w.account, "account")
	case e.Account != "":
		return wire.Identity{}, fmt.Errorf("the account of the workspace is %s", w.account)
	case e.UserID != "":
		return wire.Identity{Type: wire.CallerUser, ID: e.UserID, Name: e.Name}, nil
	}
	return wire.Identity{}, errors.New("user, role, account or user_id is required")
}
