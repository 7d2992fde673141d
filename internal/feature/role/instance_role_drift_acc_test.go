package role_test

import (
	"fmt"
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/pai-iac/terraform-provider-pai/internal/acctest"
	"github.com/pai-iac/terraform-provider-pai/internal/ramdoc"
)

// Whatever somebody changes by hand, the next plan shows it, the apply repairs
// it with no more writes than needed, and the plan after that is empty.
func TestAccInstanceRole_drift(t *testing.T) {
	const (
		denies = `{"Version":"1","Statement":[
			{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":["pai.aliyuncs.com"]}},
			{"Effect":"Deny","Action":"sts:AssumeRole","Principal":{"Service":["pai.aliyuncs.com"]}}]}`
		conditional = `{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":["pai.aliyuncs.com"]},
			"Condition":{"IpAddress":{"acs:SourceIp":"192.0.2.0/24"}}}]}`
		people = `{"Version":"1","Statement":[
			{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":["pai.aliyuncs.com"]}},
			{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"RAM":["acs:ram::1234567890123456:root"]}}]}`
	)
	wanted := knownvalue.StringExact(ramdoc.Trust("pai.aliyuncs.com").JSON())
	trustPlanned := plancheck.ExpectKnownValue(address, tfjsonpath.New("trust_policy"), wanted)
	for _, c := range []struct {
		name   string
		change func(acctest.Hand)
		writes []string
		plan   []plancheck.PlanCheck
	}{
		{"trust policy of another service", func(h acctest.Hand) { h.SetTrustPolicy("PaiTrain", trustOf("ecs.aliyuncs.com")) },
			[]string{"ram:UpdateRole"}, []plancheck.PlanCheck{trustPlanned}},
		{"deny", func(h acctest.Hand) { h.SetTrustPolicy("PaiTrain", denies) },
			[]string{"ram:UpdateRole"}, []plancheck.PlanCheck{trustPlanned}},
		{"condition", func(h acctest.Hand) { h.SetTrustPolicy("PaiTrain", conditional) },
			[]string{"ram:UpdateRole"}, []plancheck.PlanCheck{trustPlanned}},
		{"second statement", func(h acctest.Hand) { h.SetTrustPolicy("PaiTrain", people) },
			[]string{"ram:UpdateRole"}, []plancheck.PlanCheck{trustPlanned}},
		{"description", func(h acctest.Hand) { h.SetDescription("PaiTrain", "by hand") }, []string{"ram:UpdateRole"}, nil},
		{"policy attached", func(h acctest.Hand) { h.Attach("PaiTrain", "AliyunOSSFullAccess", "System") },
			[]string{"ram:DetachPolicyFromRole"}, nil},
		{"policy detached", func(h acctest.Hand) { h.Detach("PaiTrain", "AliyunOSSReadOnlyAccess", "System") },
			[]string{"ram:AttachPolicyToRole"}, nil},
		{"tag added", func(h acctest.Hand) { h.Tag("PaiTrain", "by", "hand") }, []string{"ram:UntagResources"}, nil},
		{"tag changed", func(h acctest.Hand) { h.Tag("PaiTrain", "team", "other") }, []string{"ram:TagResources"}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			cloud := acctest.New(t)
			config := cloud.ProviderConfig() + dswRole("PaiTrain", `policies = [`+ossRead+`]`, `tags = { team = "vision" }`)
			acctest.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: cloud.ProviderFactories(),
				CheckDestroy:             cloud.CheckNothingLeft(),
				Steps: []resource.TestStep{{Config: config}, {
					PreConfig: func() {
						c.change(cloud.ByHand())
						cloud.Mark()
					},
					Config:           config,
					ConfigPlanChecks: planned(plancheck.ResourceActionUpdate, append(c.plan, cloud.PlanMakesNoWrites())...),
					Check: resource.ComposeAggregateTestCheckFunc(
						writes(cloud, c.writes...),
						trusts(cloud, "PaiTrain", "pai.aliyuncs.com"),
						cloud.CheckRole("PaiTrain", func(role acctest.Role) error {
							return same("role", fmt.Sprint(role.Description, role.Policies, role.Tags),
								"[System/AliyunOSSReadOnlyAccess] map[team:vision]")
						}),
					),
				}},
			})
		})
	}
}

// What is not managed here may change, and costs no call.
func TestAccInstanceRole_notManaged(t *testing.T) {
	cloud := acctest.New(t)
	config := cloud.ProviderConfig() + dswRole("PaiTrain", `force_detach_policies = true`)
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		CheckDestroy:             cloud.CheckNothingLeft(),
		Steps: []resource.TestStep{{Config: config}, {
			PreConfig: func() {
				cloud.ByHand().SetTrustPolicy("PaiTrain", trustOf("pai.aliyuncs.com"))
				cloud.ByHand().Attach("PaiTrain", "AliyunOSSFullAccess", "System")
				cloud.ByHand().Tag("PaiTrain", "by", "hand")
				cloud.Mark()
			},
			Config:           config,
			ConfigPlanChecks: planned(plancheck.ResourceActionNoop),
			Check: resource.ComposeAggregateTestCheckFunc(
				cloud.CheckNoWrites(),
				cloud.CheckCalls("ram:ListPoliciesForRole", 0),
				cloud.CheckCalls("ram:ListTagResources", 0),
				cloud.CheckCalls("dsw:*", 0),
			),
		}},
	})
}

// Policies and tags come under management, and leave it again, without any
// being lost.
func TestAccInstanceRole_managementTakenAndGiven(t *testing.T) {
	cloud := acctest.New(t)
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		CheckDestroy:             cloud.CheckNothingLeft(),
		Steps: []resource.TestStep{{
			Config: cloud.ProviderConfig() + dswRole("PaiTrain"),
		}, {
			PreConfig: func() {
				cloud.ByHand().Attach("PaiTrain", "AliyunOSSFullAccess", "System")
				cloud.ByHand().Attach("PaiTrain", "AliyunOSSReadOnlyAccess", "System")
				cloud.ByHand().Tag("PaiTrain", "by", "hand")
				cloud.ByHand().Tag("PaiTrain", "team", "vision")
				cloud.Mark()
			},
			Config:           cloud.ProviderConfig() + dswRole("PaiTrain", `policies = [`+ossRead+`]`, `tags = { team = "vision" }`),
			ConfigPlanChecks: planned(plancheck.ResourceActionUpdate),
			Check:            writes(cloud, "ram:DetachPolicyFromRole", "ram:UntagResources"),
		}, {
			PreConfig:        cloud.Mark,
			Config:           cloud.ProviderConfig() + dswRole("PaiTrain", `force_detach_policies = true`),
			ConfigPlanChecks: planned(plancheck.ResourceActionUpdate),
			Check: resource.ComposeAggregateTestCheckFunc(
				cloud.CheckNoWrites(),
				cloud.CheckRole("PaiTrain", func(role acctest.Role) error {
					return same("role", fmt.Sprint(role.Policies, role.Tags), "[System/AliyunOSSReadOnlyAccess] map[team:vision]")
				}),
			),
		}},
	})
}

func TestAccInstanceRole_disappears(t *testing.T) {
	cloud := acctest.New(t)
	config := cloud.ProviderConfig() + dswRole("PaiTrain", `policies = [`+ossRead+`]`)
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		CheckDestroy:             cloud.CheckNothingLeft(),
		Steps: []resource.TestStep{{Config: config}, {
			PreConfig:        func() { cloud.ByHand().DeleteRole("PaiTrain") },
			Config:           config,
			ConfigPlanChecks: planned(plancheck.ResourceActionCreate),
		}, {
			// Gone before the destruction: that is a success too.
			PreConfig: func() { cloud.ByHand().DeleteRole("PaiTrain") },
			Config:    config, Destroy: true,
		}},
	})
}

// Another role of the same name is not the one we knew: the plan shows it even
// when everything about it is as configured.
func TestAccInstanceRole_recreatedByHand(t *testing.T) {
	for name, c := range map[string]struct {
		trust  string
		writes []string
	}{
		"as configured": {trustOf("pai.aliyuncs.com"), []string{}},
		"different":     {trustOf("ecs.aliyuncs.com"), []string{"ram:UpdateRole"}},
	} {
		t.Run(name, func(t *testing.T) {
			cloud := acctest.New(t)
			config := cloud.ProviderConfig() + dswRole("PaiTrain")
			var id string
			acctest.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: cloud.ProviderFactories(),
				CheckDestroy:             cloud.CheckNothingLeft(),
				Steps: []resource.TestStep{{Config: config}, {
					PreConfig: func() {
						cloud.ByHand().DeleteRole("PaiTrain")
						cloud.ByHand().CreateRole("PaiTrain", c.trust)
						id = cloud.Role("PaiTrain").RoleID
						cloud.Mark()
					},
					Config: config,
					ConfigPlanChecks: planned(plancheck.ResourceActionUpdate,
						plancheck.ExpectUnknownValue(address, tfjsonpath.New("role_id"))),
					Check: resource.ComposeAggregateTestCheckFunc(
						writes(cloud, c.writes...),
						resource.TestCheckResourceAttrWith(address, "role_id", func(got string) error { return same("role_id", got, id) }),
						trusts(cloud, "PaiTrain", "pai.aliyuncs.com"),
					),
				}},
			})
		})
	}
}

// A refresh alone keeps the memory of a role made anew: the plan after it
// still shows it.
func TestAccInstanceRole_recreatedThenRefreshed(t *testing.T) {
	cloud := acctest.New(t)
	config := cloud.ProviderConfig() + dswRole("PaiTrain")
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		CheckDestroy:             cloud.CheckNothingLeft(),
		Steps: []resource.TestStep{{Config: config}, {
			PreConfig: func() {
				cloud.ByHand().DeleteRole("PaiTrain")
				cloud.ByHand().CreateRole("PaiTrain", trustOf("pai.aliyuncs.com"))
			},
			RefreshState: true, ExpectNonEmptyPlan: true,
		}, {
			Config:           config,
			ConfigPlanChecks: planned(plancheck.ResourceActionUpdate),
		}},
	})
}

// With credentials of another account the role seems to be gone. It is not.
func TestAccInstanceRole_otherAccount(t *testing.T) {
	cloud := acctest.New(t, acctest.WithSeed(`{"accounts": [{"id": "6543210987654321", "access_keys": [{"id": "other", "secret": "other-secret"}],
		"roles": [{"name": "PaiServe", "trust_policy": {"Version": "1", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole",
			"Principal": {"Service": ["pai.aliyuncs.com"]}}]}}]}]}`))
	other := cloud.ProviderConfig(`access_key = "other"`, `secret_key = "other-secret"`)
	for _, name := range []string{"PaiTrain", "PaiServe"} {
		t.Run(name, func(t *testing.T) {
			config := dswRole(name)
			acctest.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: cloud.ProviderFactories(),
				Steps: []resource.TestStep{
					{Config: cloud.ProviderConfig() + config},
					{Config: other + config, ExpectError: regexp.MustCompile(`(?s)Credentials of Another Account.*works\s+in\s+the\s+account\s+6543210987654321`)},
					{Config: cloud.ProviderConfig() + config, ConfigPlanChecks: planned(plancheck.ResourceActionNoop)},
				},
			})
		})
	}
}
