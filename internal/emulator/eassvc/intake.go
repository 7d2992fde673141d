package eassvc

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// incoming is a configuration as it came in, with what is never shown again
// taken out of it.
type incoming struct {
	config map[string]any
	token  string // empty: none was given
}

// intake checks the members that the service understands, takes the hidden
// ones out and spells the role's key as the options want it.
func intake(body map[string]any, options Options) (incoming, error) {
	config, err := exact(body)
	if err != nil {
		return incoming{}, err
	}
	if err := checkConfig(config); err != nil {
		return incoming{}, err
	}
	in := incoming{config: config, token: textAt(config, "credential", "token")}
	if in.token == "" {
		in.token = textAt(config, "token")
	}
	// Emulator choice: what is hidden on export is not stored either, except
	// for the token.
	for _, path := range hidden() {
		in.config = dropFrom(in.config, path...)
	}
	in.config = spellRole(in.config, options.RoleKey)
	return in, nil
}

// exact returns a copy of the body with numbers as they are written: a body
// that did not come over the wire may have others.
func exact(body map[string]any) (map[string]any, error) {
	text, err := json.Marshal(body)
	if err != nil {
		return nil, fmt.Errorf("service configuration: %w", err)
	}
	if bytes.Equal(text, []byte("null")) {
		text = []byte("{}")
	}
	return decodeConfig(text)
}

// hidden are the members that ServiceConfig never shows.
func hidden() [][]string {
	return [][]string{{"token"}, {"credential", "token"}, {"uid"}, {"caller_uid"}, {"action"}}
}

// dropFrom removes a member, and the object around it if that is left empty.
func dropFrom(config map[string]any, path ...string) map[string]any {
	if _, ok := lookup(config, path...); !ok {
		return config
	}
	config = without(config, path...)
	if outer := path[:len(path)-1]; len(outer) > 0 {
		rest, _ := lookup(config, outer...)
		if members, ok := rest.(map[string]any); ok && len(members) == 0 {
			return without(config, outer...)
		}
	}
	return config
}

// spellRole moves the role's ARN to the key that the options want. Of two ARNs
// the canonical one wins.
func spellRole(config map[string]any, key RoleKey) map[string]any {
	value, found := lookup(config, "credential", "role_arn")
	if !found {
		value, found = config["role_arn"]
	}
	if !found || key == "" {
		return config
	}
	config = without(dropFrom(config, "credential", "role_arn"), "role_arn")
	if key == RoleKeyCanonical {
		return with(config, value, "credential", "role_arn")
	}
	return with(config, value, "role_arn")
}

// checkConfig refuses members of a wrong type, as far as the service looks at
// them.
func checkConfig(config map[string]any) error {
	for _, name := range []string{"metadata", "options", "credential", "labels"} {
		if value := config[name]; value != nil {
			if _, ok := value.(map[string]any); !ok {
				return invalid("%s must be an object.", name)
			}
		}
	}
	if err := checkTexts(config); err != nil {
		return err
	}
	if value, found := lookup(config, "options", "enable_ram_role"); found && value != nil {
		if _, ok := truth(value); !ok {
			return invalid("options.enable_ram_role must be true or false.")
		}
	}
	if value, found := lookup(config, "metadata", "instance"); found && value != nil {
		if n, ok := integer(value); !ok || n < 0 {
			return invalid("metadata.instance must be an integer, at least 0.")
		}
	}
	for _, path := range rolePaths() {
		if arn := textAt(config, path...); arn != "" {
			if err := checkRoleARN(arn); err != nil {
				return err
			}
		}
	}
	if id := workspaceOf(config); id != "" && !digits.MatchString(id) {
		return invalid("The workspace id %q must have digits only.", id)
	}
	_, err := nameOf(config)
	return err
}

func checkTexts(config map[string]any) error {
	texts := [][]string{{"metadata", "name"}, {"name"}, {"token"}, {"credential", "token"}}
	for _, path := range append(texts, rolePaths()...) {
		if value, found := lookup(config, path...); found && value != nil {
			if _, ok := value.(string); !ok {
				return invalid("%s must be a string.", dotted(path))
			}
		}
	}
	labels, _ := config["labels"].(map[string]any)
	for key, value := range labels {
		if _, ok := value.(string); !ok && value != nil {
			return invalid("labels.%s must be a string.", key)
		}
	}
	return nil
}

// truth reads a switch: a JSON boolean, or its text.
func truth(value any) (on, ok bool) {
	switch value {
	case true, "true":
		return true, true
	case false, "false", "":
		return false, true
	default:
		return false, false
	}
}
