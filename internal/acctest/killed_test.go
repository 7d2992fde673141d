package acctest_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/pai-iac/terraform-provider-pai/internal/acctest"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator"
)

// What an apply that was killed leaves behind is taken over by the next one, and
// what somebody else has made is not. tools/crash kills real processes; these
// tests look at each rule alone.

const killedRole = `
resource "pai_instance_role" "it" {
  name      = "pai-killed"
  workloads = ["dsw"]
  policies  = [{ name = "AliyunOSSReadOnlyAccess", type = "System" }]
  tags      = { team = "ml" }
}
`

const killedPolicy = `
resource "pai_passrole_grant" "it" {
  name      = "pai-killed"
  role_arns = ["acs:ram::` + acctest.Account + `:role/pai-killed"]
  users     = ["` + acctest.Alice + `"]
}
`

const passKilled = `{"Version":"1","Statement":[{"Effect":"Allow","Action":"ram:PassRole","Resource":"acs:ram::` + acctest.Account + `:role/pai-killed"}]}`

// mark puts a creation mark of another run on an object.
func mark(cloud *acctest.Cloud, kind, at string) {
	cloud.ByHand().Do("ram:TagResources", map[string]string{
		"ResourceType": kind, "ResourceNames": `["pai-killed"]`,
		"Tag": `[{"Key": "terraform-provider-pai-creating", "Value": "ANOTHERRUN ` + at + `"}]`,
	})
}

func TestAccKilled_takesOver(t *testing.T) {
	for name, tc := range map[string]struct{ config, address, kind string }{
		"role":   {killedRole, "pai_instance_role.it", "role"},
		"policy": {killedPolicy, "pai_passrole_grant.it", "policy"},
	} {
		for when, at := range map[string]string{"moments ago": "2026-01-15T08:00:00Z", "long ago": "2025-01-15T08:00:00Z"} {
			t.Run(name+" "+when, func(t *testing.T) {
				t.Parallel()
				cloud := acctest.New(t)
				project := cloud.Project(t, cloud.ProviderConfig()+tc.config)
				project.Apply()
				project.Run("state", "rm", tc.address)
				mark(cloud, tc.kind, at)
				project.Apply()
				project.ExpectEmptyPlan()
				project.ExpectNoDrift("taking over")
				if calls := cloud.Calls("ram:Create*"); calls != 2 {
					t.Errorf("%d objects were asked for, want the first and the refused second", calls)
				}
				project.Destroy()
			})
		}
	}
}

func TestAccKilled_refuses(t *testing.T) {
	for name, tc := range map[string]struct {
		config, address, kind string
		change                func(*acctest.Cloud)
	}{
		"no mark": {killedRole, "pai_instance_role.it", "role", func(*acctest.Cloud) {}},
		"another policy": {killedRole, "pai_instance_role.it", "role", func(c *acctest.Cloud) {
			mark(c, "role", "2025-01-15T08:00:00Z")
			c.ByHand().Attach("pai-killed", "AliyunPAIFullAccess", "System")
		}},
		"another description": {killedRole, "pai_instance_role.it", "role", func(c *acctest.Cloud) {
			mark(c, "role", "2025-01-15T08:00:00Z")
			c.ByHand().SetDescription("pai-killed", "mine")
		}},
		"another tag": {killedRole, "pai_instance_role.it", "role", func(c *acctest.Cloud) {
			mark(c, "role", "2025-01-15T08:00:00Z")
			c.ByHand().Tag("pai-killed", "cost", "42")
		}},
		"another holder": {killedPolicy, "pai_passrole_grant.it", "policy", func(c *acctest.Cloud) {
			mark(c, "policy", "2025-01-15T08:00:00Z")
			c.ByHand().Grant(acctest.Bob, "pai-killed", "Custom")
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cloud := acctest.New(t)
			project := cloud.Project(t, cloud.ProviderConfig()+tc.config)
			project.Apply()
			project.Run("state", "rm", tc.address)
			tc.change(cloud)
			output, err := project.Try("apply", "-auto-approve", "-input=false")
			if err == nil || !strings.Contains(output, "Already Exists") || !strings.Contains(output, "import {") {
				t.Errorf("the apply ends with %v and does not show the import block:\n%s", err, output)
			}
		})
	}
}

// Two workspaces use one module with one name: they must not share a role
// silently, with an owner or without.
func TestAccKilled_twoWorkspaces(t *testing.T) {
	for name, tc := range map[string]struct {
		first, second string
		shares        bool
	}{
		"no owner":    {"", "", false},
		"two owners":  {`owner = "one"`, `owner = "two"`, false},
		"other owner": {`owner = "one"`, "", false},
		"same owner":  {`owner = "one"`, `owner = "one"`, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cloud := acctest.New(t)
			config := func(owner string) string {
				return acctest.Required + cloud.ProviderBlock(owner) + killedRole + killedPolicy
			}
			first := cloud.Project(t, config(tc.first))
			first.Apply()
			first.ExpectEmptyPlan()
			first.ExpectNoDrift("the apply")
			output, err := cloud.Project(t, config(tc.second)).Try("apply", "-auto-approve", "-input=false")
			if tc.shares != (err == nil) {
				t.Errorf("the second workspace ends with %v:\n%s", err, output)
			}
		})
	}
}

// An object of the same owner is ours at any time: the provider corrects what differs.
func TestAccKilled_sameOwnerAligns(t *testing.T) {
	t.Parallel()
	cloud := acctest.New(t)
	config := acctest.Required + cloud.ProviderBlock(`owner = "one"`) + killedRole + killedPolicy
	project := cloud.Project(t, config)
	project.Apply()
	project.Run("state", "rm", "pai_instance_role.it", "pai_passrole_grant.it")
	cloud.ByHand().SetDescription("pai-killed", "changed")
	cloud.ByHand().Attach("pai-killed", "AliyunPAIFullAccess", "System")
	cloud.ByHand().Tag("pai-killed", "cost", "42")
	cloud.ByHand().Grant(acctest.Bob, "pai-killed", "Custom")
	project.Apply()
	project.ExpectEmptyPlan()
	project.ExpectNoDrift("taking over")
	if role := cloud.Role("pai-killed"); role.Description != "" {
		t.Errorf("the role still has the description %q", role.Description)
	}
	for _, check := range []resource.TestCheckFunc{
		cloud.CheckPolicy("pai-killed", passKilled, "user "+acctest.Alice),
	} {
		if err := check(nil); err != nil {
			t.Error(err)
		}
	}
}

// Without the right to tag there is no mark, and the role is created all the same.
func TestAccKilled_mayNotTag(t *testing.T) {
	t.Parallel()
	cloud := acctest.New(t)
	cloud.Faults().Fail(emulator.Failure{Action: "ram:CreateRole", Times: 1, Code: "NoPermission"})
	project := cloud.Project(t, cloud.ProviderConfig()+strings.Replace(killedRole, `  tags      = { team = "ml" }`, "", 1))
	project.Apply()
	project.ExpectEmptyPlan()
	if calls := cloud.Calls("ram:UntagResources"); calls != 0 {
		t.Errorf("a mark that is not there was removed")
	}
}
