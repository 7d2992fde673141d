package acs

import (
	"errors"
	"fmt"
	"strings"
)

// PrincipalType says what kind of identity a caller has. The values are those
// of IdentityType in the answer of STS GetCallerIdentity.
type PrincipalType string

// The identity types of STS GetCallerIdentity.
const (
	PrincipalAccount         PrincipalType = "Account"         // the account itself, also called root
	PrincipalRAMUser         PrincipalType = "RAMUser"         // a user of the account
	PrincipalAssumedRoleUser PrincipalType = "AssumedRoleUser" // a session of a role
)

// Principal is the identity behind a request, read from its ARN.
type Principal struct {
	Type    PrincipalType
	Account string // account id the identity belongs to
	Name    string // user name or role name, "" for the account itself
	Session string // role session name, "" unless a role was assumed
}

// ParsePrincipalARN reads the ARN of a caller. The forms are
//
//	acs:ram::<account>:root                            the account
//	acs:ram::<account>:user/<name>                     a RAM user
//	acs:ram::<account>:assumed-role/<role>/<session>   a role session, by GetCallerIdentity
//	acs:ram::<account>:role/<role>/<session>           the same session, by AssumeRole
//
// The form of the account is unconfirmed: the reference for GetCallerIdentity
// shows none, trust policies use it. A role without a session is not a caller
// and is refused; read it with [ParseRoleARN].
func ParsePrincipalARN(text string) (Principal, error) {
	arn, err := ParseARN(text)
	if err != nil {
		return Principal{}, fmt.Errorf("principal: %w", err)
	}
	if err := arn.checkIdentity(); err != nil {
		return Principal{}, fmt.Errorf("principal %q %w", text, err)
	}
	principal, err := principalFromResource(arn.Resource)
	if err != nil {
		return Principal{}, fmt.Errorf("principal %q %w", text, err)
	}
	principal.Account = arn.Account
	return principal, nil
}

func principalFromResource(resource string) (Principal, error) {
	kind, rest, _ := strings.Cut(resource, "/")
	switch kind {
	case "root":
		if rest != "" || resource != "root" {
			return Principal{}, errors.New("has text after root")
		}
		return Principal{Type: PrincipalAccount}, nil
	case "user":
		if rest == "" || strings.Contains(rest, "/") {
			return Principal{}, errors.New("does not name one user: want user/<name>")
		}
		return Principal{Type: PrincipalRAMUser, Name: rest}, nil
	case "assumed-role", "role":
		name, session, _ := strings.Cut(rest, "/")
		if name == "" || session == "" || strings.Contains(session, "/") {
			return Principal{}, fmt.Errorf("does not name one role session: want %s/<role>/<session>", kind)
		}
		return Principal{Type: PrincipalAssumedRoleUser, Name: name, Session: session}, nil
	default:
		return Principal{}, fmt.Errorf("names %q instead of root, a user or a role session", resource)
	}
}

// Role returns the role whose session the principal is, and false for an
// account or a user.
func (p Principal) Role() (RoleARN, bool) {
	if p.Type != PrincipalAssumedRoleUser {
		return RoleARN{}, false
	}
	return NewRoleARN(p.Account, p.Name), true
}

// String returns the ARN in the form that GetCallerIdentity answers.
func (p Principal) String() string {
	resource := "root"
	switch p.Type {
	case PrincipalRAMUser:
		resource = "user/" + p.Name
	case PrincipalAssumedRoleUser:
		resource = "assumed-role/" + p.Name + "/" + p.Session
	case PrincipalAccount:
	}
	return ARN{Service: "ram", Account: p.Account, Resource: resource}.String()
}
