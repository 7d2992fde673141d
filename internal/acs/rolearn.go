package acs

import (
	"errors"
	"fmt"
	"strings"
)

const (
	roleARNForm        = "acs:ram::<account id>:role/<role name>"
	rolePrefix         = "role/"
	serviceLinkedStart = "aliyunservicerolefor"
)

// RoleARN names exactly one RAM role:
//
//	acs:ram::<account id>:role/<role name>
//
// RAM keeps the case in which a role name was created, but lower-cases the name
// inside the ARN that GetRole, AssumeRole and GetCallerIdentity answer. Two
// role ARNs are therefore the same role when they differ in case only: compare
// with [RoleARN.Equal] and use [RoleARN.Key] as a map key, never == on the
// struct or on the text.
type RoleARN struct {
	Account string // account id, digits
	Name    string // role name in the spelling of its source
}

// NewRoleARN returns the ARN of the role called name in account. It checks
// nothing; use [ValidateAccountID] and [ValidateRoleName] on what a user typed.
// The cloud's own answer may spell the name in lower case.
func NewRoleARN(account, name string) RoleARN {
	return RoleARN{Account: account, Name: name}
}

// ParseRoleARN reads text as the ARN of exactly one role. Both region forms are
// understood: empty, as GetRole answers, and "*", as the RAM reference writes
// resources. A wildcard anywhere else, another service or another kind of
// resource is an error that says which part is wrong.
//
// The account may be any run of up to 20 digits; real ids have 16, samples in
// the documentation do not. The name follows [ValidateRoleName], except that
// the characters _ and @, which older rules allowed, are accepted.
func ParseRoleARN(text string) (RoleARN, error) {
	role, err := parseRoleARN(text)
	if err != nil {
		return RoleARN{}, fmt.Errorf("%w: want a role arn %s", err, roleARNForm)
	}
	return role, nil
}

func parseRoleARN(text string) (RoleARN, error) {
	if text == "" {
		return RoleARN{}, errors.New("empty role arn")
	}
	parts := strings.SplitN(text, ":", 5)
	if len(parts) < 5 || parts[0] != "acs" {
		return RoleARN{}, fmt.Errorf("%q is not an arn", text)
	}
	arn := ARN{Service: parts[1], Region: parts[2], Account: parts[3], Resource: parts[4]}
	if err := arn.checkIdentity(); err != nil {
		return RoleARN{}, fmt.Errorf("arn %q %w", text, err)
	}
	name, isRole := strings.CutPrefix(arn.Resource, rolePrefix)
	if !isRole {
		return RoleARN{}, fmt.Errorf("arn %q names %q instead of a role", text, arn.Resource)
	}
	if err := checkARNRoleName(name); err != nil {
		return RoleARN{}, fmt.Errorf("arn %q %w", text, err)
	}
	return RoleARN{Account: arn.Account, Name: name}, nil
}

// checkIdentity makes sure that the ARN can name one user, role or account: a
// resource of RAM in one account.
func (a ARN) checkIdentity() error {
	switch {
	case a.Service != "ram":
		return fmt.Errorf("is of service %q instead of \"ram\"", a.Service)
	case a.Region != "" && a.Region != "*":
		return fmt.Errorf("has the region %q, but ram is global", a.Region)
	case a.Account == "":
		return errors.New("names no account")
	case strings.ContainsAny(a.Account, "*?"):
		return fmt.Errorf("has the wildcard account %q, which is not one account", a.Account)
	}
	if err := ValidateAccountID(a.Account); err != nil {
		return fmt.Errorf("has an invalid account: %w", err)
	}
	return nil
}

func checkARNRoleName(name string) error {
	switch {
	case name == "":
		return errors.New("names no role")
	case strings.ContainsAny(name, "*?"):
		return fmt.Errorf("has the wildcard role name %q, which is not one role", name)
	case strings.Contains(name, "/"):
		return fmt.Errorf("names a session of a role (%q) instead of the role", name)
	}
	return roleNameInARN.check(name)
}

// String returns acs:ram::<account>:role/<name>, the form with an empty region
// that GetRole answers.
func (r RoleARN) String() string {
	return ARN{Service: "ram", Account: r.Account, Resource: rolePrefix + r.Name}.String()
}

// Key returns the ARN in lower case: equal for all spellings of one role, made
// for map keys and sorting, not for showing or sending.
func (r RoleARN) Key() string { return strings.ToLower(r.String()) }

// Equal reports whether r and o are the same role, ignoring case.
func (r RoleARN) Equal(o RoleARN) bool { return r.Key() == o.Key() }

// SameRoleARN reports whether a and b name the same role: both are role ARNs
// and equal ignoring case and region form, or they are the same text.
func SameRoleARN(a, b string) bool {
	if a == b {
		return true
	}
	left, err := ParseRoleARN(a)
	if err != nil {
		return false
	}
	right, err := ParseRoleARN(b)
	return err == nil && left.Equal(right)
}

// IsServiceLinkedRoleName reports whether name is reserved for roles that a
// cloud service makes for itself (prefix AliyunServiceRoleFor, ignoring case).
// Such roles cannot be edited through CreateRole, UpdateRole or DeleteRole.
func IsServiceLinkedRoleName(name string) bool {
	return strings.HasPrefix(strings.ToLower(name), serviceLinkedStart)
}
