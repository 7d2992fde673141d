package role_test

import (
	"fmt"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/pai-iac/terraform-provider-pai/internal/acctest"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
)

func TestAccInstanceRole_exists(t *testing.T) {
	cloud := acctest.New(t)
	cloud.ByHand().CreateRole("PaiTrain", trustOf("ecs.aliyuncs.com"))
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		Steps: []resource.TestStep{{
			Config: cloud.ProviderConfig() + dswRole("PaiTrain"),
			ExpectError: regexp.MustCompile(
				`(?s)Role Already Exists.*import \{.*to = pai_instance_role.paitrain.*id = "PaiTrain".*Code: EntityAlreadyExists.Role`),
		}},
		CheckDestroy: trusts(cloud, "PaiTrain", "ecs.aliyuncs.com"),
	})
}

func TestAccInstanceRole_denied(t *testing.T) {
	cloud := acctest.New(t)
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.As(acctest.Bob).ProviderFactories(),
		CheckDestroy:             cloud.CheckNothingLeft(),
		Steps: []resource.TestStep{{
			Config: cloud.As(acctest.Bob).ProviderConfig() + dswRole("PaiTrain"),
			ExpectError: regexp.MustCompile(
				`(?s)Unable to Create Instance Role.*role "PaiTrain" could not be created.*not\s+allowed\s+ram:CreateRole.*"Action":\s+"ram:CreateRole".*Code: NoPermission\s+.*Request ID: `),
		}},
	})
}

func TestAccInstanceRole_throttledThenFine(t *testing.T) {
	cloud := acctest.New(t)
	for _, action := range []string{"ram:CreateRole", "ram:AttachPolicyToRole", "ram:GetRole"} {
		cloud.Faults().Fail(emulator.Failure{Action: action, Times: 2, Status: 400, Code: "Throttling.User"})
	}
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		CheckDestroy:             cloud.CheckNothingLeft(),
		Steps: []resource.TestStep{{
			Config:           cloud.ProviderConfig() + dswRole("PaiTrain", `policies = [`+ossRead+`]`),
			ConfigPlanChecks: planned(plancheck.ResourceActionCreate),
			Check:            cloud.CheckCalls("ram:CreateRole", 3),
		}},
	})
}

// The answer to CreateRole is lost: the role is neither made twice nor left.
func TestAccInstanceRole_lostAnswer(t *testing.T) {
	cloud := acctest.New(t)
	cloud.Faults().LoseResponse("ram:CreateRole", 1)
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		CheckDestroy:             cloud.CheckNothingLeft(),
		Steps: []resource.TestStep{{
			Config:           cloud.ProviderConfig() + dswRole("PaiTrain"),
			ConfigPlanChecks: planned(plancheck.ResourceActionCreate),
		}},
	})
}

// An unknown key is answered with 404 too: the state stays.
func TestAccInstanceRole_wrongKey(t *testing.T) {
	cloud := acctest.New(t)
	config := dswRole("PaiTrain")
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		CheckDestroy:             cloud.CheckNothingLeft(),
		Steps: []resource.TestStep{
			{Config: cloud.ProviderConfig() + config},
			{
				Config:      cloud.ProviderConfig(`access_key = "nobody"`) + config,
				ExpectError: regexp.MustCompile(`(?s)Unable to Read Instance Role.*access\s+key\s+id\s+does\s+not\s+exist.*InvalidAccessKeyId.NotFound`),
			},
			{Config: cloud.ProviderConfig() + config, ConfigPlanChecks: planned(plancheck.ResourceActionNoop)},
		},
	})
}

// A half-made role is known to Terraform, and the next apply finishes.
func TestAccInstanceRole_attachFails(t *testing.T) {
	cloud := acctest.New(t)
	config := cloud.ProviderConfig() + dswRole("PaiTrain", `policies = [`+ossRead+`, `+ossFull+`]`)
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		CheckDestroy:             cloud.CheckNothingLeft(),
		Steps: []resource.TestStep{{
			PreConfig: func() {
				// The second one only: the first is attached when the apply fails.
				cloud.Faults().Before("ram:AttachPolicyToRole", func(call *wire.Call) error {
					if call.Parameters["PolicyName"] == "AliyunOSSReadOnlyAccess" {
						return &wire.Error{Status: 409, Code: "LimitExceeded.Role.Policy", Message: "Too many policies."}
					}
					return nil
				})
			},
			Config:      config,
			ExpectError: regexp.MustCompile(`(?s)Unable to Attach Policy.*System policy "AliyunOSSReadOnlyAccess".*attached\s+to\s+the\s+role\s+"PaiTrain".*quota`),
		}, {
			PreConfig: cloud.Faults().Clear,
			Config:    config,
			// Terraform marks what failed in creation as tainted.
			ConfigPlanChecks: planned(plancheck.ResourceActionDestroyBeforeCreate),
		}},
	})
}

// A new role that cannot be read back is complete all the same.
func TestAccInstanceRole_notReadBack(t *testing.T) {
	cloud := acctest.New(t)
	config := cloud.ProviderConfig() + dswRole("PaiTrain")
	cloud.Faults().Fail(emulator.Failure{Action: "ram:GetRole", Status: 403, Code: "NoPermission"})
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		CheckDestroy:             cloud.CheckNothingLeft(),
		Steps: []resource.TestStep{
			{Config: config, ConfigPlanChecks: planned(plancheck.ResourceActionCreate)},
			{Config: config, ConfigPlanChecks: planned(plancheck.ResourceActionNoop)},
		},
	})
}

// A change that fails half-way is completed by the next apply.
func TestAccInstanceRole_updateFails(t *testing.T) {
	cloud := acctest.New(t)
	config := cloud.ProviderConfig() + roleHCL("PaiTrain", `workloads = ["eas"]`, `policies = [`+ossRead+`, `+ossFull+`]`)
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		CheckDestroy:             cloud.CheckNothingLeft(),
		Steps: []resource.TestStep{
			{Config: cloud.ProviderConfig() + dswRole("PaiTrain")},
			{
				PreConfig: func() {
					cloud.Faults().Before("ram:AttachPolicyToRole", func(call *wire.Call) error {
						if call.Parameters["PolicyName"] == "AliyunOSSReadOnlyAccess" {
							return &wire.Error{Status: 403, Code: "NoPermission", Message: "No."}
						}
						return nil
					})
				},
				Config:      config,
				ExpectError: regexp.MustCompile(`Unable to Attach Policy`),
			},
			{
				PreConfig: func() {
					cloud.Faults().Clear()
					cloud.Mark()
				},
				Config:           config,
				ConfigPlanChecks: planned(plancheck.ResourceActionUpdate),
				Check: resource.ComposeAggregateTestCheckFunc(
					writes(cloud, "ram:AttachPolicyToRole"),
					trusts(cloud, "PaiTrain", "eas.pai.aliyuncs.com"),
				),
			},
		},
	})
}

func TestAccInstanceRole_policyMissing(t *testing.T) {
	cloud := acctest.New(t)
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		CheckDestroy:             cloud.CheckNothingLeft(),
		Steps: []resource.TestStep{{
			Config: cloud.ProviderConfig() + dswRole("PaiTrain", `policies = [{ name = "AliyunOSSReadOnlyAccess", type = "Custom" }]`),
			ExpectError: regexp.MustCompile(
				`(?s)Policy Not Found.*Custom policy "AliyunOSSReadOnlyAccess".*\{ name = "AliyunOSSReadOnlyAccess", type = "System" \}`),
		}},
	})
}

// The plan learnt the account from one STS, the role was made in another
// account: the one who relied on the planned ARN must know.
func TestAccInstanceRole_foreignAnswer(t *testing.T) {
	const other = `{"accounts": [{"id": "6543210987654321", "access_keys": [{"id": "paiemu-root", "secret": "paiemu-root-secret"}]}]}`
	cloud, elsewhere := acctest.New(t), emulator.New(emulator.Options{})
	if err := elsewhere.Seed([]byte(other)); err != nil {
		t.Fatal(err)
	}
	sts := httptest.NewServer(elsewhere.Handler())
	t.Cleanup(sts.Close)
	host := func(url string) string { return strings.TrimPrefix(url, "http://") }
	split := cloud.ProviderConfig(fmt.Sprintf(`endpoints = { ram = %[1]q, dsw = %[1]q, sts = %[2]q }`, host(cloud.URL()), host(sts.URL)))
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		CheckDestroy:             cloud.CheckNothingLeft(),
		Steps: []resource.TestStep{{
			Config: split + dswRole("PaiTrain"),
			ExpectError: regexp.MustCompile(
				`(?s)Another Role Than Planned.*create\s+acs:ram::6543210987654321:role/PaiTrain,.*answered\s+acs:ram::1234567890123456:role/paitrain`),
		}, {
			// It is in the state, tainted, and goes away like any other.
			Config:           cloud.ProviderConfig() + dswRole("PaiTrain"),
			ConfigPlanChecks: planned(plancheck.ResourceActionDestroyBeforeCreate),
		}},
	})
}
