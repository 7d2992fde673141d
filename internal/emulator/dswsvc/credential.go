package dswsvc

import (
	"encoding/json"
	"strings"
)

// The three ways in which an instance can be associated with a role, in the
// words of the seed document and of [Service.SetCredential].
const (
	modeNone    = "none"
	modeDefault = "default"
	modeCustom  = "custom"
)

const (
	typeRole      = "Role"
	typeRoleChain = "RoleChain"

	roleTypeService = "service"
	roleTypeUser    = "user"
)

// credential is the CredentialConfig of an instance that has a role. An
// instance without one has a nil credential: the ways to say "none" are many,
// the state is one.
type credential struct {
	EnvRoleKey string             `json:"env_role_key,omitempty"`
	Configs    []credentialSource `json:"configs"`
}

type credentialSource struct {
	Key   string        `json:"key"`
	Type  string        `json:"type"`
	Roles []assumedRole `json:"roles"`
	// bare: Roles was left out rather than empty, and reads back so.
	bare bool
}

// assumedRole has no place for the AccessKeyId and SecurityToken of UserInfo:
// what is not kept cannot be echoed.
type assumedRole struct {
	ARN           string    `json:"arn"`
	Type          string    `json:"type"`
	AssumeRoleFor string    `json:"assume_role_for,omitempty"`
	Policy        string    `json:"policy,omitempty"`
	User          *userInfo `json:"user,omitempty"`
}

type userInfo struct {
	ID   string `json:"id,omitempty"`
	Type string `json:"type,omitempty"`
}

// newCredential makes the credential of a mode, in the form the reference
// gives for it.
func newCredential(mode, roleARN, account string) (*credential, error) {
	source := credentialSource{Key: "0", Type: typeRole}
	switch {
	case mode == modeNone && roleARN == "":
		return nil, nil
	case mode == modeDefault && roleARN == "":
	case mode == modeCustom && roleARN != "":
		if _, err := parseRole(roleARN); err != nil {
			return nil, err
		}
		source.Roles = []assumedRole{{ARN: roleARN, Type: roleTypeService, AssumeRoleFor: account}}
	default:
		return nil, invalid("The credential mode must be none, default or custom, and custom alone has a role.")
	}
	return &credential{EnvRoleKey: "0", Configs: []credentialSource{source}}, nil
}

// mode classifies the credential.
func (c *credential) mode() string {
	switch {
	case c == nil:
		return modeNone
	case len(c.roles()) == 0:
		return modeDefault
	default:
		return modeCustom
	}
}

// roles are the roles of the only source: one, several in a chain, or none
// for the default role.
func (c *credential) roles() []assumedRole {
	if c == nil || len(c.Configs) == 0 {
		return nil
	}
	return c.Configs[0].Roles
}

// equal compares what the credentials mean. The name in a role ARN has no
// case, and a default role with or without an empty list is the same.
func (c *credential) equal(other *credential) bool {
	return c.fingerprint() == other.fingerprint()
}

func (c *credential) fingerprint() string {
	if c == nil {
		return ""
	}
	canonical := credential{EnvRoleKey: c.EnvRoleKey}
	for _, source := range c.Configs {
		roles := make([]assumedRole, 0, len(source.Roles))
		for _, role := range source.Roles {
			role.ARN = strings.ToLower(role.ARN)
			roles = append(roles, role)
		}
		canonical.Configs = append(canonical.Configs, credentialSource{Key: source.Key, Type: source.Type, Roles: roles})
	}
	text, err := json.Marshal(canonical)
	if err != nil {
		panic(err) // strings only: cannot fail
	}
	return string(text)
}

// render writes the credential the way GetInstance and ListInstances return
// it. Nil: the member is left out.
func (c *credential) render(options Options) map[string]any {
	if c == nil {
		if options.ShowDisabled {
			return map[string]any{"Enable": false}
		}
		return nil
	}
	configs := make([]any, 0, len(c.Configs))
	for _, source := range c.Configs {
		config := map[string]any{"Key": source.Key, "Type": source.Type}
		if len(source.Roles) > 0 || !(source.bare || options.OmitEmptyRoles) {
			roles := make([]any, 0, len(source.Roles))
			for _, role := range source.Roles {
				roles = append(roles, role.render())
			}
			config["Roles"] = roles
		}
		configs = append(configs, config)
	}
	rendered := map[string]any{"Enable": true, "Configs": configs}
	set(rendered, "AliyunEnvRoleKey", c.EnvRoleKey)
	return rendered
}

func (r assumedRole) render() map[string]any {
	rendered := map[string]any{"RoleArn": r.ARN, "RoleType": r.Type}
	set(rendered, "AssumeRoleFor", r.AssumeRoleFor)
	set(rendered, "Policy", r.Policy)
	if r.User != nil {
		user := map[string]any{}
		set(user, "Id", r.User.ID)
		set(user, "Type", r.User.Type)
		rendered["UserInfo"] = user
	}
	return rendered
}

// set adds a member unless it is empty.
func set(members map[string]any, name, value string) {
	if value != "" {
		members[name] = value
	}
}
