package remedy

import (
	"errors"
	"fmt"
	"strings"

	"github.com/pai-iac/terraform-provider-pai/internal/workload"
)

// Coverage is where the uses of a role were searched, and where they could not be.
type Coverage struct {
	// Regions are the places that were searched, or should have been.
	Regions    []string
	Unsearched []Unsearched
}

// Unsearched is a place that could not be searched: the workloads of a kind in a
// region, the members of a workspace, or, with neither, the workspaces of a region.
type Unsearched struct {
	Kind                workload.Kind
	Region, WorkspaceID string
	Err                 error
}

func (u Unsearched) place() string {
	switch {
	case u.Kind != "":
		return u.Kind.Noun() + "s in " + u.Region
	case u.WorkspaceID != "":
		return fmt.Sprintf("the members of the workspace %s (%s)", u.WorkspaceID, u.Region)
	}
	return "the workspaces of " + u.Region
}

// complete reports whether the whole of what was to be searched was seen.
func (c Coverage) complete() bool { return len(c.Unsearched) == 0 && len(c.Regions) > 0 }

// scope says where was looked for what, and where nothing could be seen.
func (c Coverage) scope(what string) string {
	if len(c.Regions) == 0 {
		return "Nothing was searched: the provider has neither region nor regions."
	}
	lines := []string{"Searched: " + what + list(c.Regions) + " (the provider's regions)."}
	if len(c.Unsearched) > 0 {
		lines[0] += " Not seen:"
	}
	for _, u := range c.Unsearched {
		lines = append(lines, fmt.Sprintf("- %s: %s", u.place(), u.Err))
	}
	return strings.Join(lines, "\n")
}

// wayToSee says how to make everything visible: where to look for what, and
// what the caller must be allowed to do there.
func (c Coverage) wayToSee(what, permission string) string {
	if len(c.Regions) == 0 {
		return "Set region or regions of the provider to where " + what + "."
	}
	return "Let the caller " + permission + " there, or take the region out of the provider's regions."
}

// refusedRead returns the failures behind the places that were not searched, for
// the footer.
func (c Coverage) refusedRead() error {
	var errs []error
	for _, u := range c.Unsearched {
		errs = append(errs, u.Err)
	}
	return errors.Join(errs...)
}
