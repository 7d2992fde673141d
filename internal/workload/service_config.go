package workload

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"strings"
)

// ServiceConfig is the JSON that an EAS service is made of. It belongs to
// the tool that deploys the service: this package reads and changes the two keys
// that say which role the service carries, and carries all else along.
//
// The role is spread over two keys. options.enable_ram_role switches the
// credentials on, and role_arn names the role. A role_arn alone is older than
// the instance role and no instance role at all: EAS fetches a model or
// processor from OSS with it.
type ServiceConfig struct {
	members map[string]any
}

// Keys of the service JSON.
const (
	keyOptions    = "options"
	keySwitch     = "enable_ram_role"
	keyRole       = "role_arn"
	keyCredential = "credential" // holds the canonical spelling, credential.role_arn
	keyMetadata   = "metadata"
	keyWorkspace  = "workspace_id"
)

// errNoServiceConfig says that a text is no service JSON. The text itself is
// left out: it may hold secrets.
var errNoServiceConfig = errors.New("the service JSON is not a JSON object")

// ParseServiceConfig reads a service JSON. Numbers keep their spelling.
func ParseServiceConfig(text string) (ServiceConfig, error) {
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	var members map[string]any
	if err := decoder.Decode(&members); err != nil || members == nil || decoder.More() {
		return ServiceConfig{}, errNoServiceConfig
	}
	return ServiceConfig{members: members}, nil
}

// Association is what the service carries.
func (c ServiceConfig) Association() Association {
	switch role := c.role(); {
	case !c.switchedOn():
		return None()
	case role != "":
		return Custom(role)
	}
	return Default()
}

// LegacyRoleARN is the role that EAS reads OSS with while the service carries
// none: a role_arn without options.enable_ram_role. It is empty otherwise.
func (c ServiceConfig) LegacyRoleARN() string {
	if c.switchedOn() {
		return ""
	}
	return c.role()
}

// WorkspaceID is metadata.workspace_id, or empty.
func (c ServiceConfig) WorkspaceID() string {
	metadata, _ := c.members[keyMetadata].(map[string]any)
	return text(metadata[keyWorkspace])
}

// switchedOn reads options.enable_ram_role. That it comes back as a boolean is
// unconfirmed.
func (c ServiceConfig) switchedOn() bool {
	options, _ := c.members[keyOptions].(map[string]any)
	return strings.EqualFold(text(options[keySwitch]), "true")
}

// role reads the role in either spelling.
func (c ServiceConfig) role() string {
	if role := text(c.members[keyRole]); role != "" {
		return role
	}
	credential, _ := c.members[keyCredential].(map[string]any)
	return text(credential[keyRole])
}

// ServiceUpdate is a request that changes a service JSON.
type ServiceUpdate struct {
	// Body is merged into the service JSON, or is all of it with Replace.
	Body string
	// Replace: a key has to go, which no merge can do.
	Replace bool
}

// Update returns the request that makes an association with the least risk
// for everything else in the JSON.
//
// A merge sends the complete options, because whether merging is deep or
// shallow is unconfirmed. A replacement is used only where the role has to
// leave the JSON: the exported JSON lacks what EAS hides, so what replacing
// does to the access token is unconfirmed.
func (c ServiceConfig) Update(to Association) (ServiceUpdate, error) {
	options, ok := objectOrAbsent(c.members[keyOptions])
	if !ok {
		return ServiceUpdate{}, fmt.Errorf("%s in the service JSON is not an object", keyOptions)
	}
	options[keySwitch] = to.CarriesRole()
	patch := map[string]any{keyOptions: options}
	switch to.Mode {
	case ModeCustom:
		c.spell(patch, to.RoleARN)
	case ModeDefault:
		if c.role() != "" {
			return ServiceUpdate{Body: encode(c.without(options)), Replace: true}, nil
		}
	case ModeNone:
		// A role that a model or processor on OSS may need stays: the service
		// could not be deployed again without it.
		if c.role() != "" && c.switchedOn() && !c.readsOSS() {
			return ServiceUpdate{Body: encode(c.without(options)), Replace: true}, nil
		}
	default:
		return ServiceUpdate{}, fmt.Errorf("unknown role mode %q", to.Mode)
	}
	return ServiceUpdate{Body: encode(patch)}, nil
}

// spell puts the role into a merge, in the spellings that are there: two
// spellings of one key would leave open which of them counts.
func (c ServiceConfig) spell(patch map[string]any, role string) {
	credential, _ := objectOrAbsent(c.members[keyCredential])
	_, canonical := credential[keyRole]
	_, plain := c.members[keyRole]
	if canonical {
		credential[keyRole] = role
		patch[keyCredential] = credential
	}
	if plain || !canonical {
		patch[keyRole] = role
	}
}

// without returns the whole JSON with other options and without the role.
func (c ServiceConfig) without(options map[string]any) map[string]any {
	rest := maps.Clone(c.members)
	rest[keyOptions] = options
	delete(rest, keyRole)
	if credential, ok := rest[keyCredential].(map[string]any); ok {
		credential = maps.Clone(credential)
		delete(credential, keyRole)
		rest[keyCredential] = credential
		if len(credential) == 0 {
			delete(rest, keyCredential)
		}
	}
	return rest
}

// readsOSS reports whether the model or the processor comes from OSS, which
// EAS may read with the role. Their canonical keys are unconfirmed; model.path
// counts as model_path.
func (c ServiceConfig) readsOSS() bool {
	found := false
	walk("", c.members, func(path string, value any) {
		key := strings.ReplaceAll(path, ".", "_")
		if strings.HasSuffix(key, "model_path") || strings.HasSuffix(key, "processor_path") {
			address := strings.ToLower(text(value))
			found = found || strings.HasPrefix(address, "oss://") || strings.Contains(address, ".oss-")
		}
	})
	return found
}

// Rest returns every value of the JSON that a change of the role must not
// touch, by its path. The number of instances is left out: services scale by
// themselves.
func (c ServiceConfig) Rest() map[string]string {
	rest := map[string]string{}
	walk("", c.members, func(path string, value any) {
		switch path {
		case keyOptions + "." + keySwitch, keyRole, keyCredential + "." + keyRole, keyMetadata + ".instance":
			return
		}
		rest[path] = encode(value)
	})
	return rest
}

// ServiceRoleConfig returns the part of a service JSON that makes an
// association: for somebody else's JSON, into which it has to be merged.
func ServiceRoleConfig(a Association) (string, error) {
	config, err := ServiceConfig{}.Update(a)
	return config.Body, err
}

// walk visits everything that is no object, by its path.
func walk(path string, value any, visit func(path string, value any)) {
	object, ok := value.(map[string]any)
	if !ok {
		visit(path, value)
		return
	}
	for name, member := range object {
		at := name
		if path != "" {
			at = path + "." + name
		}
		walk(at, member, visit)
	}
}

// objectOrAbsent returns a copy of an object, and an empty one for what is not
// there. It returns false for anything else.
func objectOrAbsent(value any) (map[string]any, bool) {
	if value == nil {
		return map[string]any{}, true
	}
	object, ok := value.(map[string]any)
	if !ok {
		return map[string]any{}, false
	}
	return maps.Clone(object), true
}

// text reads a string, boolean or number.
func text(value any) string {
	switch v := value.(type) {
	case string:
		return strings.TrimSpace(v)
	case bool, json.Number:
		return fmt.Sprint(v)
	}
	return ""
}

// encode writes JSON with sorted keys, and < and & as they are.
func encode(value any) string {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		// Everything here was JSON before.
		panic(fmt.Sprintf("workload: encode a service JSON: %v", err))
	}
	return strings.TrimSuffix(b.String(), "\n")
}
