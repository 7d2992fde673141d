package access_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/pai-iac/terraform-provider-pai/internal/acctest"
	"github.com/pai-iac/terraform-provider-pai/internal/people"
)

// With nothing said it is the guide's policy, name and all, shown in the plan
// before anything is asked of the cloud.
func TestAccAccessPolicy_minimal(t *testing.T) {
	cloud := acctest.New(t)
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		CheckDestroy:             cloud.CheckAsBefore(),
		Steps: []resource.TestStep{{
			Config: cloud.ProviderConfig() + policyHCL(),
			ConfigPlanChecks: policyPlanned(plancheck.ResourceActionCreate,
				plancheck.ExpectKnownValue(policyAddress, tfjsonpath.New("document"), knownvalue.StringExact(policyDocument())),
				cloud.PlanCalls("*", 0)),
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue(policyAddress, tfjsonpath.New("name"), knownvalue.StringExact(policyName)),
				statecheck.ExpectKnownValue(policyAddress, tfjsonpath.New("services"), knownvalue.SetSizeExact(7)),
				statecheck.ExpectKnownValue(policyAddress, tfjsonpath.New("oss_resources"), knownvalue.Null()),
				statecheck.ExpectKnownValue(policyAddress, tfjsonpath.New("description"), knownvalue.StringExact("")),
			},
			Check: resource.ComposeAggregateTestCheckFunc(
				cloud.CheckPolicy(policyName, policyDocument()),
				cloud.CheckWrites("ram:CreatePolicy"),
				cloud.CheckCalls("ram:ListEntitiesForPolicy", 0),
				cloud.CheckCalls("ram:ListPolicyVersions", 0),
			),
		}},
	})
}

func TestAccAccessPolicy_full(t *testing.T) {
	cloud := acctest.New(t)
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		CheckDestroy:             cloud.CheckAsBefore(),
		Steps: []resource.TestStep{{
			Config: cloud.ProviderConfig() + policyHCL(
				`name          = "pai-vision"`,
				`services      = ["oss", "cr"]`,
				`oss_resources = ["acs:oss:*:*:vision-data", "shared/vision/*"]`,
				`description   = "Für alle"`,
				`force_detach  = true`),
			ConfigPlanChecks: policyPlanned(plancheck.ResourceActionCreate),
			Check: resource.ComposeAggregateTestCheckFunc(
				cloud.CheckPolicy("pai-vision", people.AccessPolicy([]string{"cr", "oss"}, []string{"vision-data", "shared/vision/*"}).JSON()),
				func(*terraform.State) error {
					found, err := cloud.Policy("pai-vision")
					if err == nil && found.Description != "Für alle" {
						err = fmt.Errorf("the description is %q", found.Description)
					}
					return err
				},
			),
		}},
	})
}

// Every change is made in place, and what is not in the plan is not written.
func TestAccAccessPolicy_updateInPlace(t *testing.T) {
	cloud := acctest.New(t)
	step := func(config string, changed plancheck.PlanCheck, check ...resource.TestCheckFunc) resource.TestStep {
		return resource.TestStep{
			PreConfig:        cloud.Mark,
			Config:           cloud.ProviderConfig() + config,
			ConfigPlanChecks: policyPlanned(plancheck.ResourceActionUpdate, changed, cloud.PlanMakesNoWrites()),
			Check:            resource.ComposeAggregateTestCheckFunc(check...),
		}
	}
	inBucket := people.AccessPolicy([]string{"oss", "vpc"}, []string{"my-bucket"}).JSON()
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		CheckDestroy:             cloud.CheckAsBefore(),
		Steps: []resource.TestStep{
			{Config: cloud.ProviderConfig() + policyHCL()},
			step(policyHCL(`services = ["oss", "vpc"]`), policyChanges("document", "services"),
				cloud.CheckWrites("ram:CreatePolicyVersion"), cloud.CheckPolicy(policyName, policyDocument("vpc", "oss"))),
			step(policyHCL(`services = ["oss", "vpc"]`, `oss_resources = ["my-bucket"]`), policyChanges("document", "oss_resources"),
				cloud.CheckWrites("ram:CreatePolicyVersion"), cloud.CheckPolicy(policyName, inBucket)),
			step(policyHCL(`services = ["oss", "vpc"]`, `oss_resources = ["my-bucket"]`, `description = "d"`), policyChanges("description"),
				cloud.CheckWrites("ram:UpdatePolicyDescription"), cloud.CheckPolicy(policyName, inBucket)),
			// What only the provider reads costs no write.
			step(policyHCL(`services = ["oss", "vpc"]`, `oss_resources = ["my-bucket"]`, `description = "d"`, `force_detach = true`),
				policyChanges("force_detach"), cloud.CheckNoWrites()),
			step(policyHCL(), policyChanges("description", "document", "force_detach", "oss_resources", "services"),
				cloud.CheckWrites("ram:CreatePolicyVersion", "ram:UpdatePolicyDescription"), cloud.CheckPolicy(policyName, policyDocument())),
			{
				// Another spelling of a bucket, and the default in full, are no change.
				Config:           cloud.ProviderConfig() + policyHCL(`services = ["cs", "vpc", "ecs", "nas", "cr", "oss", "datasetacc"]`),
				ConfigPlanChecks: policyPlanned(plancheck.ResourceActionNoop),
			},
		},
	})
}

func TestAccAccessPolicy_spellings(t *testing.T) {
	cloud := acctest.New(t)
	step := func(places string, action plancheck.ResourceActionType) resource.TestStep {
		return resource.TestStep{
			Config:           cloud.ProviderConfig() + policyHCL(`oss_resources = [`+places+`]`),
			ConfigPlanChecks: policyPlanned(action),
		}
	}
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		CheckDestroy:             cloud.CheckAsBefore(),
		Steps: []resource.TestStep{
			step(`"my-bucket", "shared/team/*"`, plancheck.ResourceActionCreate),
			step(`"acs:oss:*:*:shared/team/*", "acs:oss:*:*:my-bucket"`, plancheck.ResourceActionNoop),
			step(`"my-bucket/*", "my-bucket", "shared/team/*"`, plancheck.ResourceActionNoop),
			step(`"my-bucket/*"`, plancheck.ResourceActionUpdate),
		},
	})
}

// RAM keeps five versions of a policy. The seventh change is like the first.
func TestAccAccessPolicy_versionsRotate(t *testing.T) {
	cloud := acctest.New(t)
	steps := []resource.TestStep{{Config: cloud.ProviderConfig() + policyHCL()}}
	for _, service := range people.Services() {
		steps = append(steps, resource.TestStep{
			PreConfig:        cloud.Mark,
			Config:           cloud.ProviderConfig() + policyHCL(`services = ["`+service+`"]`),
			ConfigPlanChecks: policyPlanned(plancheck.ResourceActionUpdate),
			Check: resource.ComposeAggregateTestCheckFunc(
				cloud.CheckWrites("ram:CreatePolicyVersion"), cloud.CheckPolicy(policyName, policyDocument(service))),
		})
	}
	steps[7].Check = resource.ComposeAggregateTestCheckFunc(steps[7].Check, func(*terraform.State) error {
		found, err := cloud.Policy(policyName)
		if versions := fmt.Sprint(found.Versions); err == nil && versions != "[v4 v5 v6 v7 v8]" {
			err = fmt.Errorf("the versions are %s", versions)
		}
		return err
	})
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(), CheckDestroy: cloud.CheckAsBefore(), Steps: steps,
	})
}

// RAM shows writes late: the apply waits, so that the next plan finds no drift,
// and a destruction is not put off by a role that the same plan destroys.
func TestAccAccessPolicy_lateReads(t *testing.T) {
	cloud := acctest.New(t, acctest.WithPropagation(3))
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		CheckDestroy:             cloud.CheckAsBefore(),
		Steps: []resource.TestStep{{
			Config:           cloud.ProviderConfig() + heldHCL(),
			ConfigPlanChecks: policyPlanned(plancheck.ResourceActionCreate),
		}, {
			Config:           cloud.ProviderConfig() + heldHCL(`services = ["oss"]`),
			ConfigPlanChecks: policyPlanned(plancheck.ResourceActionUpdate),
			Check:            cloud.CheckPolicy(policyName, policyDocument("oss"), "role holder"),
		}},
	})
}

// A part that is only known after apply leaves the document unknown, and the
// apply writes what comes of it.
func TestAccAccessPolicy_knownAfterApply(t *testing.T) {
	cloud := acctest.New(t)
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		CheckDestroy:             cloud.CheckAsBefore(),
		Steps: []resource.TestStep{{
			Config: cloud.ProviderConfig() + `resource "terraform_data" "bucket" { input = "my-bucket" }` +
				policyHCL(`oss_resources = [terraform_data.bucket.output]`),
			ConfigPlanChecks: policyPlanned(plancheck.ResourceActionCreate,
				plancheck.ExpectUnknownValue(policyAddress, tfjsonpath.New("document"))),
			Check: cloud.CheckPolicy(policyName, people.AccessPolicy(people.Services(), []string{"my-bucket"}).JSON()),
		}},
	})
}

func TestAccAccessPolicy_invalid(t *testing.T) {
	var many []string
	for i := range 100 {
		many = append(many, fmt.Sprintf(`"a-bucket-with-a-long-name-%d"`, i))
	}
	for name, c := range map[string]struct{ lines, want string }{
		"unknown service":     {`services = ["oss", "ram"]`, `unknown\s+service\s+"ram":\s+it\s+must\s+be\s+cs,`},
		"no service":          {`services = []`, `at\s+least\s+1`},
		"bucket pattern":      {`oss_resources = ["team-*"]`, `wildcard\s+for\s+the\s+bucket`},
		"no bucket":           {`oss_resources = []`, `at\s+least\s+1`},
		"buckets without OSS": {"services = [\"vpc\"]\n  oss_resources = [\"my-bucket\"]", `Buckets Without OSS.*services = \["oss", "vpc"\]`},
		"too long":            {`oss_resources = [` + strings.Join(many, ", ") + `]`, `Access Policy Too Long.*no\s+more\s+than\s+6144`},
		"bad name":            {`name = "pai_default"`, `policy\s+name\s+"pai_default"\s+contains`},
	} {
		t.Run(name, func(t *testing.T) {
			cloud := acctest.New(t)
			acctest.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: cloud.ProviderFactories(),
				Steps: []resource.TestStep{{
					Config:      cloud.ProviderConfig() + policyHCL(c.lines),
					ExpectError: regexp.MustCompile(`(?s)` + c.want),
				}},
			})
			if calls := cloud.Calls("*"); calls > 0 {
				t.Errorf("the cloud was called %d times", calls)
			}
		})
	}
}
