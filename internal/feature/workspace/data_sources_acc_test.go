package workspace_test

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/pai-iac/terraform-provider-pai/internal/acctest"
)

// carol is a user without a policy: she sees what she is a member of.
const carol = "carol"

var withCarol = acctest.WithSeed(`{"accounts": [{"id": "` + acctest.Account + `", "users": [
	{"name": "` + carol + `", "access_keys": [{"id": "carol-key", "secret": "carol-secret"}]}]}]}`)

// withUsers adds users user-1, user-2 and so on.
func withUsers(count int) acctest.Option {
	var users []map[string]any
	for number := range count {
		users = append(users, map[string]any{"name": fmt.Sprint("user-", number+1)})
	}
	seed, err := json.Marshal(map[string]any{"accounts": []any{map[string]any{"id": acctest.Account, "users": users}}})
	if err != nil {
		panic(err)
	}
	return acctest.WithSeed(string(seed))
}

// reads is a data source with the given lines.
func reads(kind, name string, lines ...string) string {
	return fmt.Sprintf("\ndata %q %q {\n  %s\n}\n", kind, name, strings.Join(lines, "\n  "))
}

// shows checks an attribute of a data source.
func shows(address, attribute string, want knownvalue.Check) statecheck.StateCheck {
	return statecheck.ExpectKnownValue(address, tfjsonpath.New(attribute), want)
}

// texts checks attributes of an object that are texts; the empty text stands
// for null.
func texts(attributes map[string]string) map[string]knownvalue.Check {
	checks := map[string]knownvalue.Check{}
	for name, value := range attributes {
		checks[name] = knownvalue.Null()
		if value != "" {
			checks[name] = knownvalue.StringExact(value)
		}
	}
	return checks
}

func textSet(all ...string) knownvalue.Check {
	var checks []knownvalue.Check
	for _, each := range all {
		checks = append(checks, knownvalue.StringExact(each))
	}
	return knownvalue.SetExact(checks)
}

// at is an element of a list.
func at(list string, index int) tfjsonpath.Path { return tfjsonpath.New(list).AtSliceIndex(index) }
