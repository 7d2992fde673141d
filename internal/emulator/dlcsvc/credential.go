package dlcsvc

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
)

const (
	typeRole      = "Role"
	typeRoleChain = "RoleChain"

	roleTypeService = "service"
	roleTypeUser    = "user"
)

// The associations of a job that carries no role of its own, in the words of
// the seed document, of [Job] and of the snapshot.
const (
	modeNone    = "none"
	modeDefault = "default"
	modeCustom  = "custom"
)

// credential is the CredentialConfig of a job: nil if it was never sent.
type credential map[string]any

// newCredential makes the credential of a mode, in the form the reference gives
// for it.
func newCredential(mode, roleARN, account string) (credential, error) {
	roles := []any{}
	switch {
	case mode == "" && roleARN == "":
		return nil, nil
	case mode == modeNone && roleARN == "":
		return credential{"EnableCredentialInject": false}, nil
	case mode == modeDefault && roleARN == "":
	case mode == modeCustom && roleARN != "":
		roles = append(roles, map[string]any{"RoleArn": roleARN, "RoleType": roleTypeService, "AssumeRoleFor": account})
	default:
		return nil, fmt.Errorf("the credential mode must be %s, %s or %s, and %s alone has a role", modeNone, modeDefault, modeCustom, modeCustom)
	}
	return credential{
		"EnableCredentialInject": true, "AliyunEnvRoleKey": "0",
		"CredentialConfigItems": []any{map[string]any{"Key": "0", "Type": typeRole, "Roles": roles}},
	}, nil
}

// check reports what the schema cannot tell. The list is one of items, but a
// job has one role, so a second item cannot mean anything (emulator choice).
func (c credential) check() error {
	items := objectsOf(c, "CredentialConfigItems")
	if len(items) > 1 {
		return badRequest("CredentialConfig.CredentialConfigItems: a job can be associated with only one role.")
	}
	if key := textOf(c, "AliyunEnvRoleKey"); key != "" && (len(items) == 0 || textOf(items[0], "Key") != key) {
		return badRequest("CredentialConfig.AliyunEnvRoleKey %q is not the Key of one of the CredentialConfigItems.", key)
	}
	if len(items) == 0 {
		return nil
	}
	kind, roles := cmp.Or(textOf(items[0], "Type"), typeRole), objectsOf(items[0], "Roles")
	switch {
	case kind == typeRole && len(roles) > 1:
		return badRequest("CredentialConfig.CredentialConfigItems[0].Roles: the type Role takes one role.")
	case kind == typeRoleChain && len(roles) == 0:
		return badRequest("CredentialConfig.CredentialConfigItems[0].Roles: the type RoleChain takes at least one role.")
	}
	for _, role := range roles {
		if policy := textOf(role, "Policy"); policy != "" && !json.Valid([]byte(policy)) {
			return badRequest("CredentialConfig.CredentialConfigItems[0].Roles: Policy is not valid JSON.")
		}
	}
	return nil
}

// enabled reports whether the job gets any credential. Emulator choice: it gets
// none unless told.
func (c credential) enabled() bool { return flagOf(c, "EnableCredentialInject") }

// roles are the roles that the job carries: one, several in a chain, or none.
func (c credential) roles() []map[string]any {
	items := objectsOf(c, "CredentialConfigItems")
	if !c.enabled() || len(items) == 0 {
		return nil
	}
	return objectsOf(items[0], "Roles")
}

// association is modeNone, modeDefault, or the ARN of the role.
func (c credential) association() string {
	roles := c.roles()
	switch {
	case !c.enabled():
		return modeNone
	case len(roles) == 0:
		return modeDefault
	}
	return textOf(roles[0], "RoleArn")
}

// render writes the credential the way GetJob and ListJobs return it: as it was
// sent, but for the secrets of AssumeUserInfo.
func (c credential) render(account string, options Options) map[string]any {
	rendered := maps.Clone(c)
	items := objectsOf(c, "CredentialConfigItems")
	if items == nil {
		return rendered
	}
	list := make([]any, 0, len(items))
	for _, item := range items {
		shown := maps.Clone(item)
		roles := []any{}
		for _, role := range objectsOf(item, "Roles") {
			roles = append(roles, renderRole(role, account, options))
		}
		if _, sent := item["Roles"]; sent {
			shown["Roles"] = roles
		}
		if options.OmitEmptyRoles && len(roles) == 0 {
			delete(shown, "Roles")
		}
		list = append(list, shown)
	}
	rendered["CredentialConfigItems"] = list
	return rendered
}

func renderRole(role map[string]any, account string, options Options) map[string]any {
	shown := maps.Clone(role)
	if user, sent := role["AssumeUserInfo"].(map[string]any); sent {
		shown["AssumeUserInfo"] = picked(user, "Id", "Type")
	}
	if options.FillAssumeRoleFor && textOf(role, "AssumeRoleFor") == "" {
		shown["AssumeRoleFor"] = account
	}
	return shown
}
