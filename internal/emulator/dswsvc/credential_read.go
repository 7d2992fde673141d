package dswsvc

import "encoding/json"

// readCredential reads a CredentialConfig. It refuses members that the
// reference does not list, and everything that could not be classified later.
func readCredential(value any, assumeRoleFor string) (*credential, error) {
	config := newObject("CredentialConfig", value)
	enabled := config.flag("Enable")
	result := &credential{EnvRoleKey: config.text("AliyunEnvRoleKey")}
	sources, _ := config.objects("Configs")
	if err := config.done(); err != nil {
		return nil, err
	}
	for _, source := range sources {
		read, err := readSource(source, assumeRoleFor)
		if err != nil {
			return nil, err
		}
		result.Configs = append(result.Configs, read)
	}
	// Emulator choice: the reference has a list, the limit is one role per
	// instance, so a second entry cannot mean anything.
	if len(result.Configs) > 1 {
		return nil, invalid("CredentialConfig.Configs: an instance can be associated with only one role.")
	}
	if key := result.EnvRoleKey; key != "" && (len(result.Configs) == 0 || result.Configs[0].Key != key) {
		return nil, invalid("CredentialConfig.AliyunEnvRoleKey %q is not the Key of an entry in Configs.", key)
	}
	if !enabled {
		return nil, nil
	}
	return result, nil
}

func readSource(source *object, assumeRoleFor string) (credentialSource, error) {
	result := credentialSource{Key: source.required("Key"), Type: source.oneOf("Type", typeRole, typeRoleChain)}
	if result.Type == "" {
		source.fail(invalid("%s is required.", source.at("Type")))
	}
	roles, present := source.objects("Roles")
	if err := source.done(); err != nil {
		return result, err
	}
	result.bare = !present
	for _, role := range roles {
		read, err := readRole(role, assumeRoleFor)
		if err != nil {
			return result, err
		}
		result.Roles = append(result.Roles, read)
	}
	switch {
	case result.Type == typeRole && len(result.Roles) > 1:
		return result, invalid("%s: the type Role takes one role.", source.at("Roles"))
	case result.Type == typeRoleChain && len(result.Roles) == 0:
		return result, invalid("%s: the type RoleChain takes at least one role.", source.at("Roles"))
	}
	return result, nil
}

func readRole(role *object, assumeRoleFor string) (assumedRole, error) {
	result := assumedRole{
		ARN:           role.required("RoleArn"),
		Type:          role.oneOf("RoleType", roleTypeService, roleTypeUser),
		AssumeRoleFor: role.text("AssumeRoleFor"),
		Policy:        role.text("Policy"),
	}
	if result.Type == "" {
		role.fail(invalid("%s is required.", role.at("RoleType")))
	}
	if result.Policy != "" && !json.Valid([]byte(result.Policy)) {
		role.fail(invalid("%s is not valid JSON.", role.at("Policy")))
	}
	if value, ok := role.get("UserInfo"); ok {
		user, err := readUserInfo(role.at("UserInfo"), value)
		if err != nil {
			role.fail(err)
		}
		result.User = user
	}
	if err := role.done(); err != nil {
		return result, err
	}
	if _, err := parseRole(result.ARN); err != nil {
		return result, err
	}
	if result.AssumeRoleFor == "" {
		result.AssumeRoleFor = assumeRoleFor
	}
	return result, nil
}

// readUserInfo checks the secrets and drops them.
func readUserInfo(path string, value any) (*userInfo, error) {
	user := newObject(path, value)
	result := &userInfo{ID: user.text("Id"), Type: user.oneOf("Type", "customer", "sub", "AssumedRoleUser")}
	user.text("AccessKeyId")
	user.text("SecurityToken")
	return result, user.done()
}
