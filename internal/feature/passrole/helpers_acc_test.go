package passrole_test

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/pai-iac/terraform-provider-pai/internal/acctest"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
	"github.com/pai-iac/terraform-provider-pai/internal/ramdoc"
)

// address is that of the grant in every configuration of these tests.
const address = "pai_passrole_grant.it"

func arnOf(name string) string { return "acs:ram::" + acctest.Account + ":role/" + name }

// grantHCL is a grant with the given further lines.
func grantHCL(name string, lines ...string) string {
	return fmt.Sprintf("\nresource \"pai_passrole_grant\" \"it\" {\n  name = %q\n  %s\n}\n", name, strings.Join(lines, "\n  "))
}

// passTrain is a grant for the role PaiTrain.
func passTrain(lines ...string) string {
	return grantHCL("pass-train", append([]string{`role_arns = ["` + arnOf("PaiTrain") + `"]`}, lines...)...)
}

// document is what a grant for roles writes.
func document(roles ...string) string {
	arns := make([]string, len(roles))
	for i, role := range roles {
		arns[i] = arnOf(role)
	}
	return ramdoc.PassRole(arns, nil).JSON()
}

// policy is a custom policy as the cloud has it.
type policy struct {
	Document, Description string
	Holders               []string // such as "user alice", sorted
	Versions              []string // such as "v2", oldest first
}

func ask(cloud *acctest.Cloud, action, name string, into any) error {
	call := wire.Call{Region: acctest.Region, Parameters: map[string]string{"PolicyName": name, "PolicyType": "Custom"}}
	answer, err := cloud.Emulator().Invoke(acctest.Account, action, call)
	if err != nil {
		return err
	}
	text, err := json.Marshal(answer)
	if err != nil {
		return err
	}
	return json.Unmarshal(text, into)
}

// lookUp asks the cloud for a policy. It is not in the journal.
func lookUp(cloud *acctest.Cloud, name string) (policy, error) {
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
	if err := ask(cloud, "ram:GetPolicy", name, &got); err != nil {
		return policy{}, err
	}
	if err := ask(cloud, "ram:ListEntitiesForPolicy", name, &held); err != nil {
		return policy{}, err
	}
	if err := ask(cloud, "ram:ListPolicyVersions", name, &versions); err != nil {
		return policy{}, err
	}
	found := policy{Document: got.DefaultPolicyVersion.PolicyDocument, Description: got.Policy.Description}
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

// grants checks a policy: its document, in whatever spelling, and exactly who
// has it.
func grants(cloud *acctest.Cloud, name, document string, holders ...string) resource.TestCheckFunc {
	return func(*terraform.State) error {
		found, err := lookUp(cloud, name)
		if err != nil {
			return err
		}
		if !ramdoc.SameText(found.Document, document) {
			return fmt.Errorf("the document is %s, want %s", found.Document, document)
		}
		return same("the list of holders", fmt.Sprint(found.Holders), fmt.Sprint(holders))
	}
}

// nothingLeft checks that the cloud is as it was when this was called. It fits
// CheckDestroy.
func nothingLeft(cloud *acctest.Cloud) resource.TestCheckFunc {
	before := string(cloud.Emulator().Snapshot())
	return func(*terraform.State) error {
		return same("the cloud", string(cloud.Emulator().Snapshot()), before)
	}
}

func same(what, got, want string) error {
	if got != want {
		return fmt.Errorf("%s is %s, want %s", what, got, want)
	}
	return nil
}

// writes checks which writes were made since Mark, in order.
func writes(cloud *acctest.Cloud, want ...string) resource.TestCheckFunc {
	return func(*terraform.State) error {
		return same("the list of writes", fmt.Sprint(cloud.Writes()), fmt.Sprint(want))
	}
}

// planned asserts what the plan does to the grant, and that the plan after the
// apply is empty.
func planned(action plancheck.ResourceActionType, more ...plancheck.PlanCheck) resource.ConfigPlanChecks {
	checks := append([]plancheck.PlanCheck{plancheck.ExpectResourceAction(address, action)}, more...)
	return resource.ConfigPlanChecks{
		PreApply:             checks,
		PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()},
	}
}

// changes asserts which arguments the plan of the grant changes, and no others.
type changes []string

func (want changes) CheckPlan(_ context.Context, req plancheck.CheckPlanRequest, resp *plancheck.CheckPlanResponse) {
	for _, resource := range req.Plan.ResourceChanges {
		before, known := resource.Change.Before.(map[string]any)
		after, alsoKnown := resource.Change.After.(map[string]any)
		if resource.Address != address || !known || !alsoKnown {
			continue
		}
		var got []string
		for _, name := range slices.Sorted(maps.Keys(before)) {
			if !reflect.DeepEqual(before[name], after[name]) {
				got = append(got, name)
			}
		}
		resp.Error = same("the list of changed arguments", fmt.Sprint(got), fmt.Sprint([]string(want)))
		return
	}
	resp.Error = fmt.Errorf("the plan does not change %s", address)
}
