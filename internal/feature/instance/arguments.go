package instance

// change says what a change of an argument takes.
type change int

const (
	// live: the argument changes in place, also while the instance runs. Which
	// members are live is not published; these are safe to assume, and a
	// refusal does no harm.
	live change = iota
	// whileStopped: a running instance is stopped, changed and started again.
	whileStopped
	// replaces: UpdateInstance does not take the argument.
	replaces
)

// argument is an argument of pai_dsw_instance that is a member of an instance.
type argument struct {
	name   string // of Terraform
	member string // of CreateInstance
	change change
	// untold: GetInstance does not return it, so that neither drift nor an import
	// can be seen.
	untold bool
	// why it cannot be changed in place
	why string
}

// arguments are those arguments, in the order of the documentation. The role, labels,
// region and desired_status are compared by what they mean.
func arguments() []argument {
	const noUpdate = "UpdateInstance does not take it"
	return []argument{
		{name: "workspace_id", member: "WorkspaceId", change: replaces, why: noUpdate},
		{name: attrName, member: "InstanceName", change: live},
		{name: "ecs_spec", member: "EcsSpec", change: whileStopped},
		{name: "resource_quota_id", member: "ResourceId", change: replaces, why: noUpdate},
		{name: "requested_resource", member: "RequestedResource", change: whileStopped},
		{name: "image_id", member: "ImageId", change: whileStopped},
		{name: "image_url", member: "ImageUrl", change: whileStopped},
		{name: attrImageAuth, member: "ImageAuth", change: whileStopped, untold: true},
		{name: attrAccessibility, member: "Accessibility", change: live},
		{name: "user_id", member: "UserId", change: live},
		{name: "priority", member: "Priority", change: live},
		{name: attrEnvironment, member: "EnvironmentVariables", change: whileStopped},
		{name: attrEnvironmentWOVersion, member: "EnvironmentVariables", change: whileStopped, untold: true},
		{name: attrDatasets, member: "Datasets", change: whileStopped},
		{name: attrDisks, member: "CloudDisks", change: whileStopped},
		{name: "vpc", member: "UserVpc", change: whileStopped},
		{name: "driver", member: "Driver", change: whileStopped},
		{name: attrSource, member: "WorkspaceSource", change: whileStopped},
		{name: "user_command", member: "UserCommand", change: whileStopped, untold: true},
		{name: "spot", member: "SpotSpec", change: whileStopped, untold: true},
		{name: "tags", change: replaces, why: "PAI has no operation that changes the tags of an instance; labels change in place"},
	}
}

// needsStop are those of the members that change only while the instance is
// stopped.
func needsStop(members []string) []string {
	var names []string
	for _, member := range members {
		for _, a := range arguments() {
			if a.member == member && a.change == whileStopped {
				names = append(names, member)
				break
			}
		}
	}
	return names
}
