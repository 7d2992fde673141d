package ramsvc

import (
	"strings"

	"github.com/pai-iac/terraform-provider-pai/internal/acs"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/state"
	"github.com/pai-iac/terraform-provider-pai/internal/ramdoc"
)

// The nouns of RAM, as they appear in operation names, parameters and error
// codes: AttachPolicyToRole, RoleName, EntityNotExist.Role.
const (
	roleNoun   = "Role"
	userNoun   = "User"
	groupNoun  = "Group"
	policyNoun = "Policy"
)

// The two types of policies.
const (
	systemType = "System"
	customType = "Custom"
)

// account is one cloud account. Its maps are keyed by Service.key(name).
type account struct {
	id       string
	users    map[string]*user
	groups   map[string]*group
	roles    map[string]*role
	policies map[string]*policy // custom ones
	oidc     map[string]OIDCProvider
}

func newAccount(id string) *account {
	return &account{
		id:       id,
		users:    map[string]*user{},
		groups:   map[string]*group{},
		roles:    map[string]*role{},
		policies: map[string]*policy{},
		oidc:     map[string]OIDCProvider{},
	}
}

type user struct {
	id, name, displayName, comments string
	created                         string
	attached                        attachments
}

type group struct {
	id, name, comments string
	created            string
	members            map[*user]string // to the date they joined
	attached           attachments
}

// role is the place of a name, which may be vacant: a deleted role can still
// be seen for a while, and a created one not yet.
type role struct {
	record   state.Lagged[*roleRecord] // nil: no such role
	attached attachments
}

// roleRecord is immutable but for tags; an update writes a new one.
type roleRecord struct {
	id, name, description string
	trustText             string
	trust                 ramdoc.Document
	maxSession            int
	consoleLogin          bool
	created, updated      string
	tags                  map[string]string
}

func (r *roleRecord) serviceLinked() bool { return acs.IsServiceLinkedRoleName(r.name) }

type policy struct {
	kind, name, description string
	created, updated        string
	versions                []*version
	standard                *version // the default one
	lastNumber              int      // numbers are never used again (emulator choice)
	tags                    map[string]string
}

type version struct {
	id, text string
	document ramdoc.Document
	created  string
}

// attachments are the policies of one role, user or group, each with the date
// since when; "" is none any more.
type attachments map[*policy]*state.Lagged[string]

// view is a way to look at a lagged attachment: Latest, Observe or Peek.
type view func(*state.Lagged[string]) string

// The views of an attachment: as the service knows it, and as a reader gets it.
var (
	latest   view = (*state.Lagged[string]).Latest
	observed view = (*state.Lagged[string]).Observe
)

// set attaches or detaches a policy.
func (a attachments) set(p *policy, date string, stale int) {
	if a[p] == nil {
		a[p] = &state.Lagged[string]{}
	}
	a[p].Set(date, stale)
	a.forget(p)
}

// forget drops an attachment that nobody can see any more.
func (a attachments) forget(p *policy) {
	if a[p].Latest() == "" && a[p].Settled() {
		delete(a, p)
	}
}

// date returns since when the policy is attached, or "".
func (a attachments) date(p *policy, look view) string {
	if a[p] == nil {
		return ""
	}
	defer a.forget(p)
	return look(a[p])
}

// each returns the attached policies with their dates.
func (a attachments) each(look view) map[*policy]string {
	found := map[*policy]string{}
	for p := range a {
		if date := a.date(p, look); date != "" {
			found[p] = date
		}
	}
	return found
}

// count returns how many policies of a type are attached.
func (a attachments) count(kind string) int {
	n := 0
	for p := range a.each(latest) {
		if p.kind == kind {
			n++
		}
	}
	return n
}

// key is how a name is stored and found.
func (s *Service) key(name string) string {
	if s.options.ExactNames {
		return name
	}
	return strings.ToLower(name)
}

// roleARN writes the ARN of a role as the cloud answers it.
func (s *Service) roleARN(a *account, name string) string {
	return acs.NewRoleARN(a.id, s.nameInARN(name)).String()
}

func (s *Service) nameInARN(role string) string {
	if s.options.KeepARNCase {
		return role
	}
	return strings.ToLower(role)
}
