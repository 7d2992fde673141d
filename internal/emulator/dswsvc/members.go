package dswsvc

// member is a member of an instance that the service keeps as it came in. The
// others (labels, tags, credential) have types of their own.
type member struct {
	name string
	kind kind
	use  use
}

// kind is the JSON type of a member.
type kind int

const (
	text kind = iota
	number
	list
	group   // an object
	textMap // an object of strings
)

// use says where a member occurs.
type use int

const (
	inCreate use = 1 << iota
	inUpdate
	live // may change while the instance is running
	inGet
	inList

	inReads   = inGet | inList
	inWrites  = inCreate | inUpdate
	inAll     = inWrites | inReads
	inAllLive = inAll | live
)

func (m member) is(u use) bool { return m.use&u == u }

// members is section by section what the reference says of CreateInstance,
// UpdateInstance, GetInstance and ListInstances. Which members are live is an
// emulator choice: the list is not published, so it holds only what is safe
// to assume, and a client that gets along with it gets along with a longer
// one.
func members() []member {
	return []member{
		{"WorkspaceId", text, inCreate | inReads},
		{"InstanceName", text, inAllLive},
		{"EcsSpec", text, inAll},
		{"ResourceId", text, inCreate | inReads},
		{"RequestedResource", group, inAll},
		{"ImageId", text, inAll},
		{"ImageUrl", text, inAll},
		{"ImageAuth", text, inAll},
		{"Accessibility", text, inAllLive},
		{"UserId", text, inAllLive},
		{"EnvironmentVariables", textMap, inAll},
		{"Priority", number, inAllLive},
		{"Datasets", list, inAll},
		{"CloudDisks", list, inAll},
		{"UserVpc", group, inAll},
		{"WorkspaceSource", text, inAll},
		{"DynamicMount", group, inAll},
		{"Driver", text, inAll},
		{"Affinity", group, inAll},
		{"UserCommand", group, inWrites},
		{"SpotSpec", group, inWrites},
		{"OversoldType", text, inWrites | inList},
		{"AssignNodeSpec", group, inWrites},
		{"DockerConfig", group, inCreate | inGet},
		{"AccessRestrictionRules", textMap, inCreate | inGet},
		{"MigrationOptions", group, inAll},
	}
}

func membersFor(u use) []member {
	var result []member
	for _, m := range members() {
		if m.is(u) {
			result = append(result, m)
		}
	}
	return result
}

// namesFor returns the names of the members of a use, and the further names.
func namesFor(u use, further ...string) []string {
	var names []string
	for _, m := range membersFor(u) {
		names = append(names, m.name)
	}
	return append(names, further...)
}

// disassociations maps each switch of UpdateInstance, except the one for the
// credential, to the member it removes. DisassociateForwardInfos reaches into
// UserVpc.
func disassociations() map[string]string {
	return map[string]string{
		"DisassociateDatasets":             "Datasets",
		"DisassociateVpc":                  "UserVpc",
		"DisassociateForwardInfos":         "UserVpc",
		"DisassociateDriver":               "Driver",
		"DisassociateEnvironmentVariables": "EnvironmentVariables",
		"DisassociateUserCommand":          "UserCommand",
		"DisassociateSpot":                 "SpotSpec",
		"DisassociateAssignNode":           "AssignNodeSpec",
		"DisassociateMigrationOptions":     "MigrationOptions",
	}
}

// check reports a value of the wrong type.
func (m member) check(value any) error {
	switch m.kind {
	case text:
		if _, ok := value.(string); !ok {
			return invalid("%s must be a string.", m.name)
		}
	case number:
		if _, ok := integer(value); !ok {
			return invalid("%s must be an integer.", m.name)
		}
	case list:
		if _, ok := value.([]any); !ok {
			return invalid("%s must be a list.", m.name)
		}
	case group, textMap:
		fields, ok := value.(map[string]any)
		if !ok {
			return invalid("%s must be an object.", m.name)
		}
		for key, field := range fields {
			if _, ok := field.(string); m.kind == textMap && !ok {
				return invalid("%s.%s must be a string.", m.name, key)
			}
		}
	}
	return nil
}
