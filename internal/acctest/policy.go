package acctest

import (
	"context"
	"fmt"
	"maps"
	"reflect"
	"slices"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/pai-iac/terraform-provider-pai/internal/ramdoc"
)

// Policy is a custom policy as the cloud has it.
type Policy struct {
	Document, Description string
	Holders               []string // such as "user alice", sorted
	Versions              []string // such as "v2", oldest first
}

// Policy asks the cloud for a custom policy. It is not in the journal.
func (c *Cloud) Policy(name string) (Policy, error) {
	parameters := map[string]string{"PolicyName": name, "PolicyType": "Custom"}
	var got struct {
		Policy               struct{ Description string }
		DefaultPolicyVersion struct{ PolicyDocument string }
	}
	var held struct {
		Users  struct{ User []struct{ UserName string } }
		Groups struct{ Group []struct{ GroupName string } }
		Roles  struct{ Role []struct{ RoleName string } }
	}
	var versions struct {
		PolicyVersions struct {
			PolicyVersion []struct {
				ID string `json:"VersionId"`
			}
		}
	}
	if err := c.ask("ram:GetPolicy", parameters, &got); err != nil {
		return Policy{}, err
	}
	if err := c.ask("ram:ListEntitiesForPolicy", parameters, &held); err != nil {
		return Policy{}, err
	}
	if err := c.ask("ram:ListPolicyVersions", parameters, &versions); err != nil {
		return Policy{}, err
	}
	found := Policy{Document: got.DefaultPolicyVersion.PolicyDocument, Description: got.Policy.Description}
	for _, each := range held.Users.User {
		found.Holders = append(found.Holders, "user "+each.UserName)
	}
	for _, each := range held.Groups.Group {
		found.Holders = append(found.Holders, "group "+each.GroupName)
	}
	for _, each := range held.Roles.Role {
		found.Holders = append(found.Holders, "role "+each.RoleName)
	}
	for _, each := range versions.PolicyVersions.PolicyVersion {
		found.Versions = append(found.Versions, each.ID)
	}
	slices.Sort(found.Holders)
	return found, nil
}

// CheckPolicy checks a custom policy: its document, in whatever spelling, and
// exactly who has it, such as "user alice".
func (c *Cloud) CheckPolicy(name, document string, holders ...string) resource.TestCheckFunc {
	return func(*terraform.State) error {
		found, err := c.Policy(name)
		switch {
		case err != nil:
			return fmt.Errorf("policy %s: %w", name, err)
		case !ramdoc.SameText(found.Document, document):
			return fmt.Errorf("the document of %s is %s, want %s", name, found.Document, document)
		case !slices.Equal(found.Holders, holders):
			return fmt.Errorf("%s is attached to %q, want %q", name, found.Holders, holders)
		}
		return nil
	}
}

// CheckAsBefore checks that the cloud is as it was when this was called. It
// fits CheckDestroy.
func (c *Cloud) CheckAsBefore() resource.TestCheckFunc {
	before := string(c.emulator.Snapshot())
	return func(*terraform.State) error {
		if after := string(c.emulator.Snapshot()); after != before {
			return fmt.Errorf("the cloud is %s, want %s", after, before)
		}
		return nil
	}
}

// CheckWrites checks which writes were made since Mark, in order.
func (c *Cloud) CheckWrites(want ...string) resource.TestCheckFunc {
	return func(*terraform.State) error {
		if writes := c.Writes(); !slices.Equal(writes, want) {
			return fmt.Errorf("the writes are %q, want %q", writes, want)
		}
		return nil
	}
}

// ExpectChanges asserts which arguments of a resource the plan changes, in the
// order of their names, and no others.
func ExpectChanges(address string, names ...string) plancheck.PlanCheck {
	return changes{address: address, names: names}
}

type changes struct {
	address string
	names   []string
}

func (want changes) CheckPlan(_ context.Context, req plancheck.CheckPlanRequest, resp *plancheck.CheckPlanResponse) {
	for _, resource := range req.Plan.ResourceChanges {
		before, known := resource.Change.Before.(map[string]any)
		after, alsoKnown := resource.Change.After.(map[string]any)
		if resource.Address != want.address || !known || !alsoKnown {
			continue
		}
		var got []string
		for _, name := range slices.Sorted(maps.Keys(before)) {
			if !reflect.DeepEqual(before[name], after[name]) {
				got = append(got, name)
			}
		}
		if !slices.Equal(got, want.names) {
			resp.Error = fmt.Errorf("the plan of %s changes %q, want %q", want.address, got, want.names)
		}
		return
	}
	resp.Error = fmt.Errorf("the plan does not change %s", want.address)
}
