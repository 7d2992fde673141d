package fwx

import (
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/resource"
)

// SplitImportID splits a composite import id at its commas. Parts names what
// each place holds, in order; none may be empty.
func SplitImportID(id string, parts ...string) ([]string, error) {
	values := strings.Split(id, ",")
	form := strings.Join(parts, ",")
	if len(values) != len(parts) {
		return nil, fmt.Errorf("the import id %q has %d parts, but it must look like %s", id, len(values), form)
	}
	for i, value := range values {
		if value == "" || value != strings.TrimSpace(value) {
			return nil, fmt.Errorf("the import id %q has no proper %s, but it must look like %s", id, parts[i], form)
		}
	}
	return values, nil
}

// ImportsByIdentity reports whether an import names what it is about by
// identity. With an empty id, which the command line takes, it names nothing.
func ImportsByIdentity(req resource.ImportStateRequest) bool {
	return req.ID == "" && req.Identity != nil && !req.Identity.Raw.IsNull()
}
