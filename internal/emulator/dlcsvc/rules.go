package dlcsvc

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

var (
	displayName = regexp.MustCompile(`^[A-Za-z0-9_.-]{1,256}$`)
	digits      = regexp.MustCompile(`^[0-9]+$`)
)

// checkForm reports a body that is malformed in itself: members, types,
// enumerations.
func checkForm(body map[string]any) error {
	if err := createShape().check("", body); err != nil {
		return err
	}
	if !displayName.MatchString(textOf(body, "DisplayName")) {
		return invalid("DisplayName must have 1 to 256 letters, digits, underscores, dots and hyphens.")
	}
	if id := textOf(body, "WorkspaceId"); id != "" && !digits.MatchString(id) {
		return invalid("WorkspaceId must have digits only.")
	}
	return nil
}

// checkRules reports members that do not go together. Emulator choice: the
// service refuses them with its own code, not with the schema's.
func checkRules(body map[string]any) error {
	for n, spec := range objectsOf(body, "JobSpecs") {
		if err := checkJobSpec(fmt.Sprintf("JobSpecs[%d]", n), spec, body); err != nil {
			return err
		}
	}
	for n, source := range objectsOf(body, "DataSources") {
		if err := checkDataSource(fmt.Sprintf("DataSources[%d]", n), source); err != nil {
			return err
		}
	}
	return nil
}

func checkJobSpec(path string, spec, body map[string]any) error {
	jobType, node := textOf(body, "JobType"), textOf(spec, "Type")
	if allowed := jobTypes()[jobType]; allowed != nil && !mayBe(node, allowed) {
		return badRequest("%s.Type %q is not one of a %s: %s.", path, node, jobType, strings.Join(allowed, ", "))
	}
	// An image id is what DSW takes; DLC pulls the URI itself.
	if strings.HasPrefix(textOf(spec, "Image"), "image-") {
		return badRequest("%s.Image must be the URI of an image, not an image id.", path)
	}
	ecs, resources, quota := textOf(spec, "EcsSpec") != "", spec["ResourceConfig"] != nil, textOf(body, "ResourceId") != ""
	switch {
	case ecs == resources:
		return badRequest("%s needs either EcsSpec or ResourceConfig.", path)
	case resources && !quota:
		return badRequest("%s.ResourceConfig needs ResourceId.", path)
	case ecs && quota:
		return badRequest("%s.EcsSpec and ResourceId exclude each other.", path)
	}
	return checkSpot(path+".SpotSpec", objectOf(spec, "SpotSpec"))
}

func mayBe(node string, allowed []string) bool {
	return slices.ContainsFunc(allowed, func(name string) bool {
		prefix, open := strings.CutSuffix(name, "*")
		return node == name && !open || open && strings.HasPrefix(node, prefix) && node != prefix
	})
}

func checkSpot(path string, spot map[string]any) error {
	if spot == nil {
		return nil
	}
	if (spot["SpotPriceLimit"] == nil) == (spot["SpotDiscountLimit"] == nil) {
		return badRequest("%s needs either SpotPriceLimit or SpotDiscountLimit.", path)
	}
	return nil
}

func checkDataSource(path string, source map[string]any) error {
	if (textOf(source, "DataSourceId") == "") == (textOf(source, "Uri") == "") {
		return badRequest("%s needs either DataSourceId or Uri.", path)
	}
	if options := textOf(source, "Options"); options != "" && !json.Valid([]byte(options)) {
		return badRequest("%s.Options is not valid JSON.", path)
	}
	return nil
}
