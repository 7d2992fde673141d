package access_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/pai-iac/terraform-provider-pai/internal/acctest"
	"github.com/pai-iac/terraform-provider-pai/internal/people"
)

const everything = `{"Version":"1","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}`

// Whatever somebody changes by hand, the next plan shows exactly that, the
// apply repairs it with no more writes than needed, and the plan after that is
// empty.
func TestAccAccessPolicy_drift(t *testing.T) {
	newVersion := []string{"ram:CreatePolicyVersion"}
	for _, c := range []struct {
		name    string
		change  func(policyHand)
		changes []string
		writes  []string
	}{
		{"anything", func(h policyHand) { h.rewrite(everything) }, []string{"document"}, newVersion},
		{"one service less", func(h policyHand) { h.rewrite(policyDocument("vpc")) }, []string{"document", "services"}, newVersion},
		{"one service more", func(h policyHand) { h.rewrite(policyDocument("vpc", "oss", "cr")) }, []string{"document", "services"}, newVersion},
		{"narrowed", func(h policyHand) {
			h.rewrite(people.AccessPolicy([]string{"vpc", "oss"}, []string{"my-bucket"}).JSON())
		}, []string{"document", "oss_resources"}, newVersion},
		{"description", func(h policyHand) { h.describe("by hand") }, []string{"description"}, []string{"ram:UpdatePolicyDescription"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			cloud := acctest.New(t)
			config := cloud.ProviderConfig() + policyHCL(`services = ["vpc", "oss"]`)
			acctest.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: cloud.ProviderFactories(),
				CheckDestroy:             cloud.CheckAsBefore(),
				Steps: []resource.TestStep{{Config: config}, {
					PreConfig: func() {
						c.change(policyHand{cloud.ByHand()})
						cloud.Mark()
					},
					Config: config,
					ConfigPlanChecks: policyPlanned(plancheck.ResourceActionUpdate,
						policyChanges(c.changes...), cloud.PlanMakesNoWrites()),
					Check: resource.ComposeAggregateTestCheckFunc(
						cloud.CheckWrites(c.writes...), cloud.CheckPolicy(policyName, policyDocument("vpc", "oss"))),
				}},
			})
		})
	}
}

// The same document in other words, a version that is not in force, and whom
// the policy is given to, are no drift.
func TestAccAccessPolicy_noDrift(t *testing.T) {
	const otherWords = `{"Statement": [{"Resource": ["*"], "Effect": "Allow", "Action": ["datasetacc:describeslot", "datasetacc:DescribeEndpoint",
		"datasetacc:DescribeInstance"]}], "Version": "1"}`
	for name, change := range map[string]func(policyHand){
		"other words": func(h policyHand) { h.rewrite(otherWords) },
		"a version in reserve": func(h policyHand) {
			h.Do("ram:CreatePolicyVersion", map[string]string{"PolicyName": policyName, "PolicyDocument": everything})
		},
		"attached": func(h policyHand) { h.grant("alice"); h.take("alice") },
		"made anew": func(h policyHand) {
			h.remove()
			h.CreatePolicy(policyName, otherWords)
		},
	} {
		t.Run(name, func(t *testing.T) {
			cloud := acctest.New(t)
			config := cloud.ProviderConfig() + policyHCL(`services = ["datasetacc"]`)
			acctest.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: cloud.ProviderFactories(),
				CheckDestroy:             cloud.CheckAsBefore(),
				Steps: []resource.TestStep{{Config: config}, {
					PreConfig: func() {
						change(policyHand{cloud.ByHand()})
						cloud.Mark()
					},
					Config:           config,
					ConfigPlanChecks: policyPlanned(plancheck.ResourceActionNoop),
					Check:            cloud.CheckNoWrites(),
				}},
			})
		})
	}
}

func TestAccAccessPolicy_disappears(t *testing.T) {
	cloud := acctest.New(t)
	config := cloud.ProviderConfig() + policyHCL()
	remove := func() { policyHand{cloud.ByHand()}.remove() }
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		CheckDestroy:             cloud.CheckAsBefore(),
		Steps: []resource.TestStep{{Config: config}, {
			PreConfig:        remove,
			Config:           config,
			ConfigPlanChecks: policyPlanned(plancheck.ResourceActionCreate),
			Check:            cloud.CheckPolicy(policyName, policyDocument()),
		}, {
			// Gone before the destruction: that is a success too.
			PreConfig: remove,
			Config:    config, Destroy: true,
		}},
	})
}
