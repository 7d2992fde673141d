package dswsvc

import "regexp"

var (
	instanceName = regexp.MustCompile(`^[A-Za-z0-9_]{1,27}$`)
	digits       = regexp.MustCompile(`^[0-9]+$`)
)

// readValues takes the members of a use out of a body. An empty string is as
// good as an absent member.
func readValues(body map[string]any, u use) (map[string]any, error) {
	values := map[string]any{}
	for _, m := range membersFor(u) {
		value, ok := body[m.name]
		if !ok {
			continue
		}
		if err := m.check(value); err != nil {
			return nil, err
		}
		if s, isText := value.(string); !isText || s != "" {
			values[m.name] = value
		}
	}
	return values, nil
}

// checkRequired asks for what an instance cannot be without. Emulator choice:
// the schema marks nothing as required, so this is what practice needs.
func checkRequired(values map[string]any) error {
	for _, name := range []string{"WorkspaceId", "InstanceName"} {
		if values[name] == nil {
			return invalid("%s is required.", name)
		}
	}
	if values["ImageId"] == nil && values["ImageUrl"] == nil {
		return invalid("One of ImageId and ImageUrl is required.")
	}
	if values["EcsSpec"] == nil && values["ResourceId"] == nil {
		return invalid("One of EcsSpec and ResourceId is required.")
	}
	if values["ResourceId"] != nil && values["RequestedResource"] == nil {
		return invalid("RequestedResource is required with ResourceId.")
	}
	return nil
}

// checkValues checks the values of an instance, alone and against each other.
func checkValues(values map[string]any) error {
	if err := checkText(values); err != nil {
		return err
	}
	for _, pair := range [][2]string{{"ImageId", "ImageUrl"}, {"EcsSpec", "ResourceId"}} {
		if values[pair[0]] != nil && values[pair[1]] != nil {
			return invalid("%s and %s exclude each other.", pair[0], pair[1])
		}
	}
	for _, name := range []string{"RequestedResource", "Priority"} {
		if values[name] != nil && values["ResourceId"] == nil {
			return invalid("%s needs ResourceId.", name)
		}
	}
	if value := values["Priority"]; value != nil {
		if n, _ := integer(value); n < 1 || n > 9 {
			return invalid("Priority must be from 1 to 9.")
		}
	}
	if vpc, ok := values["UserVpc"].(map[string]any); ok && vpc["VSwitchId"] != nil && vpc["ExtendedCIDRs"] == nil {
		return invalid("UserVpc.ExtendedCIDRs is required with UserVpc.VSwitchId.")
	}
	return checkDatasets(values)
}

func checkText(values map[string]any) error {
	if name, ok := values["InstanceName"].(string); ok && !instanceName.MatchString(name) {
		return invalid("InstanceName must have 1 to 27 letters, digits and underscores.")
	}
	if id, ok := values["WorkspaceId"].(string); ok && !digits.MatchString(id) {
		return invalid("WorkspaceId must have digits only.")
	}
	enums := &object{members: values}
	enums.oneOf("Accessibility", "PUBLIC", "PRIVATE")
	enums.oneOf("OversoldType", "ForceQuotaOverSold", "AcceptQuotaOverSold", "ForbiddenQuotaOverSold")
	return enums.err
}

func checkDatasets(values map[string]any) error {
	if values["Datasets"] == nil {
		return nil
	}
	datasets, _ := (&object{members: values}).objects("Datasets")
	for _, dataset := range datasets {
		id, uri := dataset.text("DatasetId"), dataset.text("Uri")
		if (id == "") == (uri == "") {
			dataset.fail(invalid("%s needs either DatasetId or Uri.", dataset.path))
		}
		if dataset.text("Options") != "" && dataset.text("OptionType") != "" {
			dataset.fail(invalid("%s: Options and OptionType exclude each other.", dataset.path))
		}
		dataset.oneOf("MountAccess", "RW", "RO")
		if dataset.err != nil {
			return dataset.err
		}
	}
	return nil
}
