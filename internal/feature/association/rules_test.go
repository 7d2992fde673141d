package association_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/pai-iac/terraform-provider-pai/internal/acctest"
)

// refused is a step whose plan must fail with these words, before any write.
func refused(cloud *acctest.Cloud, config string, words ...string) resource.TestStep {
	return resource.TestStep{PreConfig: cloud.Mark, Config: config, ExpectError: says(words...)}
}

// untouched checks after a refusal that nothing was written since Mark.
func untouched(cloud *acctest.Cloud, config string) resource.TestStep {
	return resource.TestStep{Config: config, PlanOnly: true, Check: cloud.CheckNoWrites()}
}

func TestAccDSWRoleAssociation_modeAndRoleMustFit(t *testing.T) {
	cloud := acctest.New(t)
	arn := fmt.Sprintf("role_arn = %q", roleARN)
	var steps []resource.TestStep
	for _, lines := range [][]string{
		{},
		{`role_mode = "custom"`},
		{`role_mode = "none"`, arn},
		{`role_mode = "default"`, arn},
	} {
		steps = append(steps, refused(cloud, cloud.ProviderConfig()+associate(lines...), "Invalid Role Mode", "role_mode = \"default\""))
	}
	for words, line := range map[string]string{
		"wildcard":   `role_arn = "acs:ram::` + acctest.Account + `:role/*"`,
		"not an arn": `role_arn = "PaiTrain"`,
		"one of":     `role_mode = "chain"`,
	} {
		steps = append(steps, refused(cloud, cloud.ProviderConfig()+associate(line), words))
	}
	run(t, cloud, steps...)
	if calls := cloud.Calls("*"); calls != 0 {
		t.Errorf("validation made %d calls", calls)
	}
}

// Rule 1, in every way two resources can meet.
func TestAccDSWRoleAssociation_oneRolePerInstance(t *testing.T) {
	cloud := acctest.New(t)
	const summary = "Workload Associated Twice"
	one := associateAs("one", acctest.Instance, `role_mode = "default"`)
	two := associateAs("two", acctest.Instance, "role_arn = pai_instance_role.it.arn")
	run(t, cloud,
		refused(cloud, cloud.ProviderConfig()+trustingRole+one+two, summary, acctest.Instance),
		refused(cloud, cloud.ProviderConfig()+fmt.Sprintf(`
resource "pai_dsw_role_association" "each" {
  for_each    = { a = %[1]q, b = %[1]q }
  instance_id = each.value
  role_mode   = "default"
}`, acctest.Instance), summary, acctest.Instance),
		resource.TestStep{Config: cloud.ProviderConfig() + trustingRole + one, Check: cloud.CheckAssociation(acctest.Instance, "default")},
		refused(cloud, cloud.ProviderConfig()+trustingRole+one+two, summary, acctest.Instance),
		untouched(cloud, cloud.ProviderConfig()+trustingRole+one),
	)
}

// Asking for a replacement of one resource is no conflict with itself.
func TestAccDSWRoleAssociation_replaceOnRequest(t *testing.T) {
	cloud := acctest.New(t)
	config := func(trigger string) string {
		return cloud.ProviderConfig() + fmt.Sprintf(`
resource "terraform_data" "trigger" { input = %q }
`, trigger) + associate(`role_mode = "default"`, "lifecycle { replace_triggered_by = [terraform_data.trigger] }")
	}
	run(t, cloud,
		resource.TestStep{Config: config("a"), Check: cloud.CheckRestarts(acctest.Instance, 1)},
		resource.TestStep{
			Config: config("b"),
			ConfigPlanChecks: emptyAfter(
				plancheck.ExpectResourceAction(address, plancheck.ResourceActionDestroyBeforeCreate),
				// Destroyed and made anew: the instance restarts, unless Terraform
				// creates first.
				plancheck.ExpectUnknownValue(address, tfjsonpath.New("restarts_workload"))),
			Check: all(cloud.CheckAssociation(acctest.Instance, "default"), cloud.CheckRestarts(acctest.Instance, 3)),
		},
	)
}

// Terraform creates the replacement first: ending the old one must not take
// the role away from it.
func TestAccDSWRoleAssociation_replaceCreatingFirst(t *testing.T) {
	cloud := acctest.New(t)
	config := func(trigger string) string {
		return cloud.ProviderConfig() + fmt.Sprintf(`
resource "terraform_data" "trigger" { input = %q }
`, trigger) + associate(`role_mode = "default"`,
			"lifecycle {\n    create_before_destroy = true\n    replace_triggered_by  = [terraform_data.trigger]\n  }")
	}
	run(t, cloud,
		resource.TestStep{Config: config("a")},
		resource.TestStep{
			Config: config("b"),
			Check:  all(cloud.CheckAssociation(acctest.Instance, "default"), cloud.CheckRestarts(acctest.Instance, 1)),
		},
	)
}

// Rule 9: a renamed block, without and with what makes it harmless.
func TestAccDSWRoleAssociation_handOver(t *testing.T) {
	const moved = "\nmoved {\n  from = pai_dsw_role_association.old\n  to   = pai_dsw_role_association.new\n}\n"
	role := `role_mode = "default"`
	// Terraform plans in no promised order; names decide it in practice.
	for _, names := range [][2]string{{"old", "new"}, {"a", "z"}, {"z", "a"}} {
		t.Run(strings.Join(names[:], " to "), func(t *testing.T) {
			cloud := acctest.New(t)
			before := cloud.ProviderConfig() + associateAs(names[0], acctest.Instance, role)
			after := cloud.ProviderConfig() + associateAs(names[1], acctest.Instance, role)
			run(t, cloud,
				resource.TestStep{Config: before},
				refused(cloud, after, "Association Handed Over Between Resources", "moved {", "on_destroy = \"keep\""),
				untouched(cloud, before),
			)
		})
	}
	t.Run("moved", func(t *testing.T) {
		cloud := acctest.New(t)
		run(t, cloud,
			resource.TestStep{Config: cloud.ProviderConfig() + associateAs("old", acctest.Instance, role)},
			resource.TestStep{
				PreConfig: cloud.Mark,
				Config:    cloud.ProviderConfig() + associateAs("new", acctest.Instance, role) + moved,
				Check:     all(cloud.CheckNoWrites(), cloud.CheckRestarts(acctest.Instance, 1)),
			},
		)
	})
	t.Run("keep", func(t *testing.T) {
		cloud := acctest.New(t)
		run(t, cloud,
			resource.TestStep{Config: cloud.ProviderConfig() + associateAs("old", acctest.Instance, role, `on_destroy = "keep"`)},
			resource.TestStep{
				PreConfig: cloud.Mark,
				Config:    cloud.ProviderConfig() + associateAs("new", acctest.Instance, role),
				Check:     all(cloud.CheckNoWrites(), cloud.CheckRestarts(acctest.Instance, 1)),
			},
		)
	})
}

// Rule 2: what the trust policy must say, found in the plan.
func TestAccDSWRoleAssociation_trust(t *testing.T) {
	trust := func(statements string) string { return `{"Version":"1","Statement":[` + statements + `]}` }
	allow := func(service string) string {
		return fmt.Sprintf(`{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":[%q]}}`, service)
	}
	for name, tc := range map[string]struct {
		trust string
		words []string
	}{
		"another service": {trust(allow("ecs.aliyuncs.com")), []string{"It trusts only ecs.aliyuncs.com", `workloads = ["dsw"]`}},
		"the misprint":    {trust(allow("pai.aliyun.cs.com")), []string{"pai.aliyun.cs.com", "a misprint of", "pai.aliyuncs.com"}},
		"eas only":        {trust(allow("eas.pai.aliyuncs.com")), []string{"serves EAS only", `workloads = ["dsw", "eas"]`}},
		"a deny": {
			trust(allow("pai.aliyuncs.com") + `,{"Effect":"Deny","Action":"*","Principal":{"Service":["pai.aliyuncs.com"]}}`),
			[]string{"Statement 2 of the trust policy denies it", "Remove that Deny"},
		},
		"another action": {
			trust(`{"Effect":"Allow","Action":"sts:GetCallerIdentity","Principal":{"Service":["pai.aliyuncs.com"]}}`),
			[]string{"no statement allows it the action sts:AssumeRole"},
		},
	} {
		forCarriers(t, name, func(t *testing.T, carry carrier) {
			cloud := acctest.New(t)
			cloud.ByHand().CreateRole("PaiTrain", tc.trust)
			arn := fmt.Sprintf("role_arn = %q", roleARN)
			wanted := append([]string{"Role Not Assumable by PAI"}, tc.words...)
			run(t, cloud,
				refused(cloud, cloud.ProviderConfig()+carry.block(arn), wanted...),
				// The cloud's own refusal reads the same.
				refused(cloud, cloud.ProviderConfig(`preflight = "off"`)+carry.block(arn), append(wanted, "Code: AssumeRoleFailedError")...),
			)
		})
	}
}

func TestAccDSWRoleAssociation_trustThatDependsOnACondition(t *testing.T) {
	forCarriers(t, "", func(t *testing.T, carry carrier) {
		cloud := acctest.New(t)
		cloud.ByHand().CreateRole("PaiTrain", `{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole",
			"Principal":{"Service":["pai.aliyuncs.com"]},"Condition":{"StringEquals":{"acs:SourceArn":"somewhere"}}}]}`)
		arn := fmt.Sprintf("role_arn = %q", roleARN)
		run(t, cloud,
			resource.TestStep{Config: cloud.ProviderConfig() + carry.block(arn), PlanOnly: true, ExpectNonEmptyPlan: true},
			refused(cloud, cloud.ProviderConfig(`preflight = "strict"`)+carry.block(arn),
				"Trust Policy Depends on a Condition", "StringEquals acs:SourceArn"),
		)
	})
}

// Rule 2 with the overlay: the plan judges what it is about to write.
func TestAccDSWRoleAssociation_trustOfTheSamePlan(t *testing.T) {
	forCarriers(t, "", func(t *testing.T, carry carrier) {
		cloud := acctest.New(t)
		role := func(workloads string) string {
			return fmt.Sprintf("\nresource \"pai_instance_role\" \"it\" {\n  name = \"PaiTrain\"\n  workloads = [%s]\n}\n", workloads)
		}
		use := carry.block("role_arn = pai_instance_role.it.arn")
		run(t, cloud,
			refused(cloud, cloud.ProviderConfig()+role(`"eas"`)+use, "Role Not Assumable by PAI", "Add the kind to the role's workloads", `["dsw", "eas"]`),
			resource.TestStep{Config: cloud.ProviderConfig() + role(`"eas"`)},
			resource.TestStep{
				Config:           cloud.ProviderConfig() + role(`"eas", "dsw"`) + use,
				ConfigPlanChecks: emptyAfter(),
				Check:            carry.carries(cloud, roleARN),
			},
			refused(cloud, cloud.ProviderConfig()+role(`"eas"`)+carry.block(`role_mode = "default"`)+
				associateAs("other", acctest.InstanceWithDefaultRole, "role_arn = pai_instance_role.it.arn"), "Role Not Assumable by PAI"),
		)
	})
}

// Rule 3.
func TestAccDSWRoleAssociation_roleThatIsNotThere(t *testing.T) {
	forCarriers(t, "", func(t *testing.T, carry carrier) {
		cloud := acctest.New(t)
		arn := fmt.Sprintf("role_arn = %q", roleARN)
		run(t, cloud,
			refused(cloud, cloud.ProviderConfig()+carry.block(arn), "Role Not Found", "resource \"pai_instance_role\" \"paitrain\""),
			untouched(cloud, cloud.ProviderConfig()),
			// For a role that another provider makes in this very apply: the plan only
			// warns, and the cloud's refusal is distinguished from a missing permission.
			refused(cloud, cloud.ProviderConfig()+carry.block(arn, `preflight = "warn"`), "Role Not Found", "Code: PassRoleFailedError"),
			refused(cloud, cloud.ProviderConfig()+carry.block(`role_arn = "acs:ram::9999999999999999:role/PaiTrain"`),
				"Role of Another Account", "9999999999999999", acctest.Account),
		)
	})
}

func TestAccDSWRoleAssociation_roleThatMayNotBePassed(t *testing.T) {
	forCarriers(t, "", func(t *testing.T, carry carrier) {
		cloud := acctest.New(t)
		cloud.ByHand().CreateRole("PaiTrain", trustPAI)
		alice := cloud.As(acctest.Alice)
		run(t, alice, refused(alice, alice.ProviderConfig()+carry.block(fmt.Sprintf("role_arn = %q", roleARN)),
			"Role May Not Be Passed", "user/alice", "ram:PassRole", "pai_passrole_grant", "Code: PassRoleFailedError", "Request ID:"))
	})
}

// Rule 5: the forecast and what the emulated instance really does agree, for
// every transition and in both states.
func TestAccDSWRoleAssociation_forecast(t *testing.T) {
	argument := map[string]string{
		"none": `role_mode = "none"`, "default": `role_mode = "default"`, "custom": "role_arn = pai_instance_role.it.arn",
	}
	for _, status := range []string{"Running", "Stopped"} {
		for from := range argument {
			for to := range argument {
				forCarriers(t, fmt.Sprintf("%s/%s to %s", status, from, to), func(t *testing.T, carry carrier) {
					forecast(t, carry, status, argument[from], argument[to], status == "Running" && (from == "none") != (to == "none"))
				})
			}
		}
	}
}

func forecast(t *testing.T, carry carrier, status, from, to string, restartsIt bool) {
	cloud := acctest.New(t)
	cloud.ByHand().SetStatus(acctest.Instance, status)
	config := func(lines ...string) string { return cloud.ProviderConfig() + trustingRole + carry.block(lines...) }
	count := 0
	steps := []resource.TestStep{{
		Config: config(from),
		Check: func(*terraform.State) error {
			cloud.ByHand().SetStatus(carry.id(cloud), status) // it may still pass through Updating
			count = cloud.Emulator().Restarts(carry.id(cloud))
			return nil
		},
	}}
	if restartsIt {
		steps = append(steps,
			refused(cloud, config(to, `restart = "deny"`), "Restart of a Running Workload", "dsw-", `restart = "deny" forbids it`))
	}
	var checks []plancheck.PlanCheck
	if from != to {
		checks = append(checks, plancheck.ExpectKnownValue(carry.address, tfjsonpath.New("restarts_workload"), knownvalue.Bool(restartsIt)))
	}
	steps = append(steps, resource.TestStep{
		Config:           config(to),
		ConfigPlanChecks: emptyAfter(checks...),
		Check: func(*terraform.State) error {
			want := count
			if restartsIt {
				want++
			}
			if got := cloud.Emulator().Restarts(carry.id(cloud)); got != want {
				return fmt.Errorf("the instance has restarted %d times, want %d", got, want)
			}
			return nil
		},
	})
	run(t, cloud, steps...)
}

// Destroying is a change too.
func TestAccDSWRoleAssociation_destroyDenied(t *testing.T) {
	cloud := acctest.New(t)
	config := func(restart string) string {
		return cloud.ProviderConfig() + associate(`role_mode = "default"`, fmt.Sprintf("restart = %q", restart))
	}
	run(t, cloud,
		resource.TestStep{Config: config("allow")},
		resource.TestStep{Config: config("deny")},
		resource.TestStep{Config: config("deny"), Destroy: true, ExpectError: says("Restart of a Running Workload", "forbids it")},
		resource.TestStep{Config: config("allow"), Check: cloud.CheckAssociation(acctest.Instance, "default")},
	)
}

// An association that does not change is never refused, whatever has become of
// its role: the plan warns, and neither an unrelated change nor the destroy is
// blocked.
func TestAccDSWRoleAssociation_lostRoleBlocksNothing(t *testing.T) {
	t.Parallel()
	for warning, spoil := range map[string]func(*acctest.Cloud){
		"Role Not Assumable by PAI": func(c *acctest.Cloud) {
			c.ByHand().SetTrustPolicy("PaiTrain", strings.ReplaceAll(trustPAI, "pai.", "ecs."))
		},
		"Role Not Found": func(c *acctest.Cloud) { c.ByHand().DeleteRole("PaiTrain") },
	} {
		forCarriers(t, warning, func(t *testing.T, carry carrier) {
			t.Parallel()
			cloud := withRole(t)
			config := cloud.ProviderConfig(`preflight = "strict"`) + carry.role()
			project := cloud.Project(t, config)
			project.Apply()
			spoil(cloud)
			cloud.Mark()
			project.Write("main.tf", config+"\nresource \"terraform_data\" \"unrelated\" { input = 1 }\n")
			out := flat(project.Run("apply", "-auto-approve", "-input=false"))
			if !strings.Contains(out, "Warning: "+warning) {
				t.Errorf("no warning %q:\n%s", warning, out)
			}
			if writes := cloud.Writes(); len(writes) > 0 {
				t.Errorf("an unrelated change wrote %v", writes)
			}
			id := carry.id(cloud)
			project.Destroy()
			if carry.id(cloud) == "" {
				return // it is gone, and its role with it
			}
			if got := cloud.Association(id); got != "none" {
				t.Errorf("after the destroy the instance has the association %q", got)
			}
		})
	}
}

// The calls of a plan: reads only, and few of them.
func TestAccDSWRoleAssociation_callsOfAPlan(t *testing.T) {
	cloud := acctest.New(t)
	cloud.ByHand().CreateRole("PaiTrain", trustPAI)
	config := cloud.ProviderConfig() + associate(fmt.Sprintf("role_arn = %q", roleARN))
	few := []plancheck.PlanCheck{
		cloud.PlanMakesNoWrites(),
		cloud.PlanCalls("dsw:GetInstance", 1), cloud.PlanCalls("ram:GetRole", 1), cloud.PlanCalls("sts:GetCallerIdentity", 1),
		cloud.PlanCalls("*", 3),
	}
	run(t, cloud,
		resource.TestStep{PreConfig: cloud.Mark, Config: config, ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: few}},
		resource.TestStep{PreConfig: cloud.Mark, Config: config, ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: few}},
		resource.TestStep{
			PreConfig: cloud.Mark,
			Config:    strings.Replace(config, `region `, "preflight = \"off\"\n  region ", 1),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				cloud.PlanCalls("dsw:GetInstance", 1), cloud.PlanCalls("*", 1),
			}},
		},
	)
}

// A trust policy that is known in part only, of a role that is not there yet,
// refuses nothing: the apply knows all of it.
func TestAccDSWRoleAssociation_roleKnownInPart(t *testing.T) {
	for name, line := range map[string]string{
		"its workloads": `workloads = terraform_data.unknown.output`,
		"other services": `workloads                   = ["dsw"]
  additional_trusted_services = formatlist("ecs%s.aliyuncs.com", [for word in terraform_data.unknown.output : ""])`,
	} {
		forCarriers(t, name, func(t *testing.T, carry carrier) {
			cloud := acctest.New(t)
			run(t, cloud, resource.TestStep{
				Config: cloud.ProviderConfig() + fmt.Sprintf(`
resource "terraform_data" "unknown" { input = ["dsw"] }

resource "pai_instance_role" "it" {
  name = "PaiTrain"
  %s
}
`, line) + carry.block("role_arn = pai_instance_role.it.arn"),
				ConfigPlanChecks: resource.ConfigPlanChecks{
					PreApply:             []plancheck.PlanCheck{plancheck.ExpectUnknownValue("pai_instance_role.it", tfjsonpath.New("trust_policy"))},
					PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()},
				},
			})
		})
	}
}

// An id is taken out of a list that count goes over: the text says so, and shows
// for_each with a moved block for each id that is handed on. With these blocks the
// plan touches no other notebook.
func TestAccDSWRoleAssociation_countShift(t *testing.T) {
	cloud := acctest.New(t, acctest.WithSeed(notebooks(4)))
	ids := func(ids ...string) string { return `["` + strings.Join(ids, `", "`) + `"]` }
	one, two, three := "dsw-0000000000000001", "dsw-0000000000000002", "dsw-0000000000000003"
	counted := func(list string) string {
		return cloud.ProviderConfig() + `
locals {
  ids = ` + list + `
}
resource "pai_dsw_role_association" "each" {
  count       = length(local.ids)
  instance_id = local.ids[count.index]
  role_mode   = "default"
}
`
	}
	project := cloud.Project(t, counted(ids(one, two, three)))
	project.Apply()
	project.Write("main.tf", counted(ids(two, three)))
	output, err := project.Try("plan", "-input=false", "-parallelism=1")
	flat := strings.Join(strings.Fields(output), " ")
	for _, words := range []string{
		"Indexes of Associations Have Shifted", "for_each = toset(var.ids)", "instance_id = each.value",
		`to = pai_dsw_role_association.NAME["` + two + `"]`, `to = pai_dsw_role_association.NAME["` + three + `"]`,
	} {
		if err == nil || !strings.Contains(flat, words) {
			t.Errorf("the plan does not say %q:\n%s", words, output)
		}
	}
	before := cloud.Calls("dsw:Update*")
	project.Write("main.tf", cloud.ProviderConfig()+`
resource "pai_dsw_role_association" "each" {
  for_each    = toset(`+ids(two, three)+`)
  instance_id = each.value
  role_mode   = "default"
}
moved {
  from = pai_dsw_role_association.each[1]
  to   = pai_dsw_role_association.each["`+two+`"]
}
moved {
  from = pai_dsw_role_association.each[2]
  to   = pai_dsw_role_association.each["`+three+`"]
}
`)
	project.Apply()
	project.ExpectEmptyPlan()
	if calls := cloud.Calls("dsw:Update*") - before; calls != 1 {
		t.Errorf("%d notebooks were changed, want the one that was taken out", calls)
	}
}
