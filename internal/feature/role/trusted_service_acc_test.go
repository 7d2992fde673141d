package role_test

import (
	"fmt"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/pai-iac/terraform-provider-pai/internal/acctest"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
)

// failReadsAfterWrite lets the first read after the next write fail for good.
func failReadsAfterWrite(cloud *acctest.Cloud) {
	var once sync.Once
	cloud.Faults().After("ram:UpdateRole", func(*wire.Call) {
		once.Do(func() {
			cloud.Faults().Fail(emulator.Failure{Action: "ram:GetRole", Times: 1, Status: 403, Code: "NoPermission"})
		})
	})
}

func TestAccTrustedService_minimal(t *testing.T) {
	cloud := withForeignRole(t)
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		CheckDestroy:             trustIs(cloud, "PaiTrain", foreign),
		Steps: []resource.TestStep{{
			Config: cloud.ProviderConfig() + serviceHCL("it", "PaiTrain", pai),
			ConfigPlanChecks: willBe(serviceAddress, plancheck.ResourceActionCreate,
				plancheck.ExpectKnownValue(serviceAddress, tfjsonpath.New("role_arn"), knownvalue.StringExact(arnOf("PaiTrain"))),
				cloud.PlanMakesNoWrites(), cloud.PlanCalls("ram:GetRole", 1)),
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue(serviceAddress, tfjsonpath.New("role_arn"), knownvalue.StringExact(arnOf("PaiTrain"))),
			},
			Check: resource.ComposeAggregateTestCheckFunc(
				trustIs(cloud, "PaiTrain", with(t, foreign, pai)), writes(cloud, "ram:UpdateRole")),
		}},
	})
}

// A service that the role trusted before stays when the resource goes.
func TestAccTrustedService_trustedBefore(t *testing.T) {
	cloud := acctest.New(t)
	cloud.ByHand().CreateRole("PaiTrain", trustOf(pai, "ecs.aliyuncs.com"))
	config := cloud.ProviderConfig() + serviceHCL("it", "PaiTrain", pai)
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		CheckDestroy: resource.ComposeTestCheckFunc(
			trustIs(cloud, "PaiTrain", trustOf(pai, "ecs.aliyuncs.com")), cloud.CheckNoWrites()),
		Steps: []resource.TestStep{
			{Config: config, ConfigPlanChecks: willBe(serviceAddress, plancheck.ResourceActionCreate)},
			{Config: config, ConfigPlanChecks: willBe(serviceAddress, plancheck.ResourceActionNoop)},
		},
	})
}

// Services of one role come and go in one apply, while RAM shows writes late.
// What others have written survives each apply, to the byte.
func TestAccTrustedService_manyOfOneRole(t *testing.T) {
	cloud := withForeignRole(t, acctest.WithPropagation(2))
	step := func(services ...string) resource.TestStep {
		config := cloud.ProviderConfig()
		for _, service := range services {
			config += serviceHCL(strings.ReplaceAll(service, ".", "_"), "PaiTrain", service)
		}
		return resource.TestStep{
			Config: config,
			ConfigPlanChecks: resource.ConfigPlanChecks{
				PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()},
			},
			Check: cloud.CheckRole("PaiTrain", func(role acctest.Role) error {
				document := role.AssumeRolePolicyDocument
				own := strings.TrimSuffix(foreign, "\n  ],\n  \"Version\": \"1\"\n}")
				if !strings.HasPrefix(document, own) {
					return fmt.Errorf("the foreign statements have changed: %s", document)
				}
				for _, service := range []string{pai, eas, "a.aliyuncs.com", "b.aliyuncs.com", "c.aliyuncs.com", "d.aliyuncs.com"} {
					wanted := strings.Contains(config, fmt.Sprintf("%q", service))
					if got := strings.Contains(document, fmt.Sprintf("%q", service)); got != wanted {
						return fmt.Errorf("%s is trusted: %t, want %t in %s", service, got, wanted, document)
					}
				}
				return nil
			}),
		}
	}
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		CheckDestroy:             trustIs(cloud, "PaiTrain", foreign),
		Steps: []resource.TestStep{
			step(pai, eas),
			step(pai, eas, "a.aliyuncs.com", "b.aliyuncs.com", "c.aliyuncs.com"),
			step(eas, "d.aliyuncs.com", "b.aliyuncs.com"), // some stay, some go, one comes
			step("a.aliyuncs.com"),
			step(pai, eas, "a.aliyuncs.com"),
		},
	})
}

// Somebody changes the document just after each write.
func TestAccTrustedService_editInBetween(t *testing.T) {
	cloud := withForeignRole(t, acctest.WithPropagation(1))
	theirs := strings.Replace(foreign, "192.0.2.0/24", "198.51.100.0/24", 1)
	var once sync.Once
	cloud.Faults().After("ram:UpdateRole", func(*wire.Call) { once.Do(func() { cloud.ByHand().SetTrustPolicy("PaiTrain", theirs) }) })
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		CheckDestroy:             trustIs(cloud, "PaiTrain", theirs),
		Steps: []resource.TestStep{{
			Config:           cloud.ProviderConfig() + serviceHCL("it", "PaiTrain", pai),
			ConfigPlanChecks: willBe(serviceAddress, plancheck.ResourceActionCreate),
			Check:            trustIs(cloud, "PaiTrain", with(t, theirs, pai)),
		}},
	})
}

func TestAccTrustedService_replaced(t *testing.T) {
	cloud := withForeignRole(t)
	cloud.ByHand().CreateRole("PaiServe", foreign)
	step := func(roleName, service, untouched string) resource.TestStep {
		return resource.TestStep{
			Config: cloud.ProviderConfig() + serviceHCL("it", roleName, service),
			ConfigPlanChecks: willBe(serviceAddress, plancheck.ResourceActionDestroyBeforeCreate,
				plancheck.ExpectKnownValue(serviceAddress, tfjsonpath.New("role_arn"), knownvalue.StringExact(arnOf(roleName)))),
			Check: resource.ComposeTestCheckFunc(
				trustIs(cloud, roleName, with(t, foreign, service)), trustIs(cloud, untouched, foreign)),
		}
	}
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		CheckDestroy:             resource.ComposeTestCheckFunc(trustIs(cloud, "PaiTrain", foreign), trustIs(cloud, "PaiServe", foreign)),
		Steps: []resource.TestStep{
			{Config: cloud.ProviderConfig() + serviceHCL("it", "PaiTrain", pai)},
			step("PaiTrain", eas, "PaiServe"),
			step("PaiServe", eas, "PaiTrain"),
		},
	})
}

// Whatever takes the trust away, the next plan brings it back.
func TestAccTrustedService_drift(t *testing.T) {
	conditional := `{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":["pai.aliyuncs.com"]},
		"Condition":{"IpAddress":{"acs:SourceIp":"192.0.2.0/24"}}}]}`
	for name, document := range map[string]string{
		"service removed": foreign, "condition added": conditional, "only denied": strings.Replace(foreign, "fc.aliyuncs.com", pai, 1),
	} {
		t.Run(name, func(t *testing.T) {
			cloud := withForeignRole(t)
			config := cloud.ProviderConfig() + serviceHCL("it", "PaiTrain", pai)
			acctest.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: cloud.ProviderFactories(),
				CheckDestroy:             trustIs(cloud, "PaiTrain", document),
				Steps: []resource.TestStep{{Config: config}, {
					PreConfig:        func() { cloud.ByHand().SetTrustPolicy("PaiTrain", document) },
					Config:           config,
					ConfigPlanChecks: willBe(serviceAddress, plancheck.ResourceActionCreate),
					Check:            trustIs(cloud, "PaiTrain", with(t, document, pai)),
				}},
			})
		})
	}
}

// A statement that somebody has widened still trusts the service, and loses it
// in the end without losing the rest.
func TestAccTrustedService_widenedByHand(t *testing.T) {
	const (
		widened = `{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"RAM":["acs:ram::1234567890123456:root"],"Service":["pai.aliyuncs.com"]}}]}`
		left    = `{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"RAM":["acs:ram::1234567890123456:root"]}}]}`
	)
	cloud := withForeignRole(t)
	config := cloud.ProviderConfig() + serviceHCL("it", "PaiTrain", pai)
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		CheckDestroy:             trustIs(cloud, "PaiTrain", left),
		Steps: []resource.TestStep{{Config: config}, {
			PreConfig:        func() { cloud.ByHand().SetTrustPolicy("PaiTrain", widened) },
			Config:           config,
			ConfigPlanChecks: willBe(serviceAddress, plancheck.ResourceActionNoop),
		}},
	})
}

func TestAccTrustedService_disappears(t *testing.T) {
	cloud := withForeignRole(t)
	config := cloud.ProviderConfig() + serviceHCL("it", "PaiTrain", pai)
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		CheckDestroy:             trustIs(cloud, "PaiTrain", foreign),
		Steps: []resource.TestStep{{Config: config}, {
			PreConfig:   func() { cloud.ByHand().DeleteRole("PaiTrain") },
			Config:      config,
			ExpectError: regexp.MustCompile(`Role Not Found`),
		}, {
			PreConfig:        func() { cloud.ByHand().CreateRole("PaiTrain", foreign) },
			Config:           config,
			ConfigPlanChecks: willBe(serviceAddress, plancheck.ResourceActionCreate),
		}},
	})
}

// RAM has no trust policy without a statement.
func TestAccTrustedService_lastOne(t *testing.T) {
	cloud := withForeignRole(t)
	config := cloud.ProviderConfig() + serviceHCL("it", "PaiTrain", pai)
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		CheckDestroy:             trustIs(cloud, "PaiTrain", foreign),
		Steps: []resource.TestStep{
			{Config: config},
			{
				PreConfig: func() { cloud.ByHand().SetTrustPolicy("PaiTrain", trustOf(pai)) },
				Config:    config, Destroy: true,
				ExpectError: regexp.MustCompile(`(?s)Last Trusted Service of the Role.*pai\.aliyuncs\.com\s+was\s+not\s+removed.*removed \{`),
			},
			{
				PreConfig: func() { cloud.ByHand().SetTrustPolicy("PaiTrain", with(t, foreign, pai)) },
				Config:    config, ConfigPlanChecks: willBe(serviceAddress, plancheck.ResourceActionNoop),
			},
		},
	})
}

func TestAccTrustedService_invalid(t *testing.T) {
	cloud := acctest.New(t)
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		Steps: []resource.TestStep{
			refuses(cloud, serviceHCL("it", "PaiTrain", "pai.aliyun.cs.com"), `right value is "pai.aliyuncs.com"`),
			refuses(cloud, serviceHCL("it", "PaiTrain", "PAI.aliyuncs.com"), `right value is "pai.aliyuncs.com"`),
			refuses(cloud, serviceHCL("it", "PaiTrain", "*"), `service principal`),
			refuses(cloud, serviceHCL("it", "AliyunServiceRoleForPaiEas", pai), `service-linked roles`),
			refuses(cloud, serviceHCL("it", "pai_train", pai), `role name "pai_train" contains`),
		},
	})
	if calls := cloud.Calls("*"); calls != 0 {
		t.Errorf("validation made %d calls", calls)
	}
}

// RAM shows writes late, throttles and loses an answer; then it accepts a write
// and refuses to show it.
func TestAccTrustedService_troubledCloud(t *testing.T) {
	cloud := withForeignRole(t, acctest.WithPropagation(3))
	config := cloud.ProviderConfig() + serviceHCL("it", "PaiTrain", pai)
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		CheckDestroy:             trustIs(cloud, "PaiTrain", foreign),
		Steps: []resource.TestStep{
			{
				PreConfig: func() {
					cloud.Faults().Fail(emulator.Failure{Action: "ram:GetRole", Times: 2, Status: 400, Code: "Throttling.User"})
					cloud.Faults().LoseResponse("ram:UpdateRole", 1)
				},
				Config: config, ConfigPlanChecks: willBe(serviceAddress, plancheck.ResourceActionCreate),
			},
			{
				PreConfig: func() { cloud.Faults().PropagationReads(0); failReadsAfterWrite(cloud) },
				Config:    config + serviceHCL("second", "PaiTrain", eas),
			},
			{
				Config:           config + serviceHCL("second", "PaiTrain", eas),
				ConfigPlanChecks: willBe("pai_trusted_service.second", plancheck.ResourceActionNoop),
			},
		},
	})
}

// RAM never shows the first write: the second does not start from the old
// document, and says why.
func TestAccTrustedService_neverSettles(t *testing.T) {
	cloud := withForeignRole(t)
	first := serviceHCL("it", "PaiTrain", pai)
	second := strings.Replace(serviceHCL("second", "PaiTrain", eas), "}", "  depends_on = [pai_trusted_service.it]\n}", 1)
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		CheckDestroy:             trustIs(cloud, "PaiTrain", foreign),
		Steps: []resource.TestStep{{
			PreConfig: func() {
				cloud.Advance(time.Minute) // what is written from now on is younger than what was there
				cloud.Faults().PropagationReads(1000)
			},
			Config:      cloud.ProviderConfig() + first + second,
			ExpectError: regexp.MustCompile(`Trust Policy Does Not Settle`),
		}, {
			PreConfig: func() {
				cloud.Faults().PropagationReads(0)
				cloud.ByHand().SetDescription("PaiTrain", "seen again")
			},
			Config:           cloud.ProviderConfig() + first,
			ConfigPlanChecks: willBe(serviceAddress, plancheck.ResourceActionNoop),
			Check:            trustIs(cloud, "PaiTrain", with(t, foreign, pai)),
		}},
	})
}

// A resource that is marked as tainted ends with the service trusted. A block
// under a new name has to be a moved one.
func TestAccTrustedService_madeAnew(t *testing.T) {
	cloud := withForeignRole(t)
	config := cloud.ProviderConfig() + serviceHCL("it", "PaiTrain", pai)
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		CheckDestroy:             trustIs(cloud, "PaiTrain", foreign),
		Steps: []resource.TestStep{{Config: config}, {
			Taint: []string{serviceAddress}, Config: config,
			ConfigPlanChecks: willBe(serviceAddress, plancheck.ResourceActionDestroyBeforeCreate),
			Check:            trustIs(cloud, "PaiTrain", with(t, foreign, pai)),
		}, {
			Config: cloud.ProviderConfig() + serviceHCL("renamed", "PaiTrain", pai), PlanOnly: true,
			ExpectError: regexp.MustCompile(`(?s)Trust Policy Handed Over.*moved \{`),
		}, {
			Config: cloud.ProviderConfig() + serviceHCL("renamed", "PaiTrain", pai) +
				"\nmoved {\n  from = pai_trusted_service.it\n  to = pai_trusted_service.renamed\n}\n",
			ConfigPlanChecks: willBe("pai_trusted_service.renamed", plancheck.ResourceActionNoop),
			Check:            trustIs(cloud, "PaiTrain", with(t, foreign, pai)),
		}},
	})
}

func TestAccTrustedService_import(t *testing.T) {
	cloud := acctest.New(t)
	cloud.ByHand().CreateRole("PaiTrain", with(t, foreign, pai))
	config := serviceHCL("it", "PaiTrain", pai)
	importing := func(id string) string {
		return config + fmt.Sprintf("\nimport {\n  to = %s\n  id = %q\n}\n", serviceAddress, id)
	}
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		// What is imported is managed: it goes with the resource.
		CheckDestroy: trustIs(cloud, "PaiTrain", foreign),
		Steps: []resource.TestStep{
			refuses(cloud, importing("PaiTrain"), `Invalid Import ID.*<role_name>,<service>`),
			refuses(cloud, importing("PaiMissing,"+pai), `Role Not Found`),
			refuses(cloud, importing("AliyunServiceRoleForPaiEas,"+eas), `Service-linked Role`),
			refuses(cloud, importing("PaiTrain,"+eas), `Service Not Trusted.*"PaiTrain".*eas\.pai\.aliyuncs\.com`),
			{
				Config:           cloud.ProviderConfig() + importing("PaiTrain,"+pai),
				ConfigPlanChecks: willBe(serviceAddress, plancheck.ResourceActionNoop),
				Check:            cloud.CheckNoWrites(),
			},
		},
	})
}

func TestAccTrustedService_identity(t *testing.T) {
	acctest.Needs(t, acctest.ImportByIdentity())
	cloud := withForeignRole(t)
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		CheckDestroy:             trustIs(cloud, "PaiTrain", foreign),
		Steps: []resource.TestStep{{
			Config: cloud.ProviderConfig() + serviceHCL("it", "PaiTrain", pai),
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectIdentity(serviceAddress, map[string]knownvalue.Check{
					"role_name": knownvalue.StringExact("PaiTrain"), "service": knownvalue.StringExact(pai)}),
				statecheck.ExpectIdentityValueMatchesState(serviceAddress, tfjsonpath.New("role_name")),
				statecheck.ExpectIdentityValueMatchesState(serviceAddress, tfjsonpath.New("service")),
			},
		}, {
			ResourceName: serviceAddress, ImportState: true, ImportStateKind: resource.ImportBlockWithResourceIdentity,
		}, {
			ResourceName: serviceAddress, ImportState: true, ImportStateKind: resource.ImportBlockWithID, ImportStateId: "PaiTrain," + pai,
		}},
	})
}
