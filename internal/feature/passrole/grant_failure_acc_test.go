package passrole_test

import (
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/pai-iac/terraform-provider-pai/internal/acctest"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
)

func TestAccPassRoleGrant_exists(t *testing.T) {
	cloud := acctest.New(t)
	cloud.ByHand().CreatePolicy("pass-train", document("PaiServe"))
	config := cloud.ProviderConfig() + passTrain(`users = ["alice"]`)
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		CheckDestroy:             grants(cloud, "pass-train", document("PaiServe")),
		Steps: []resource.TestStep{{
			Config: config,
			ExpectError: regexp.MustCompile(
				`(?s)Policy Already Exists.*import \{.*to = pai_passrole_grant.pass_train.*id = "pass-train".*Code: EntityAlreadyExists.Policy`),
		}},
	})
}

func TestAccPassRoleGrant_denied(t *testing.T) {
	cloud := acctest.New(t)
	bob, alice := cloud.As(acctest.Bob), cloud.As(acctest.Alice)
	config := passTrain(`users = ["alice"]`)
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		CheckDestroy:             nothingLeft(cloud),
		Steps: []resource.TestStep{{
			Config: bob.ProviderConfig() + config,
			ExpectError: regexp.MustCompile(
				`(?s)Unable to Create PassRole Grant.*policy "pass-train" could not be created.*not\s+allowed\s+ram:CreatePolicy.*"Action":\s+"ram:CreatePolicy".*Code: NoPermission\s+.*Request ID: `),
		}, {
			Config: cloud.ProviderConfig() + config,
		}, {
			Config:      alice.ProviderConfig() + config,
			ExpectError: regexp.MustCompile(`(?s)Unable to Read PassRole Grant.*ram:GetPolicy.*Code: NoPermission`),
		}, {
			// Bob may look, but not write.
			Config:      bob.ProviderConfig() + passTrain(`users = ["bob"]`),
			ExpectError: regexp.MustCompile(`(?s)Unable to Attach PassRole Grant.*policy "pass-train" could not be attached to the\s+user\s+"bob".*ram:AttachPolicyToUser`),
		}, {
			Config:           cloud.ProviderConfig() + config,
			ConfigPlanChecks: planned(plancheck.ResourceActionNoop),
		}},
	})
}

// Everybody who cannot get the grant is named in one run. What was made stays
// known to Terraform, and the next apply finishes.
func TestAccPassRoleGrant_grantees(t *testing.T) {
	cloud := acctest.New(t, acctest.WithOptions(func(o *emulator.Options) { o.Quotas.CustomPolicies = 1 }))
	before := nothingLeft(cloud)
	cloud.ByHand().CreatePolicy("other", document("PaiServe"))
	cloud.ByHand().Grant("bob", "other", "Custom")
	makeRoom := func() {
		cloud.ByHand().Do("ram:DetachPolicyFromUser", map[string]string{"PolicyName": "other", "PolicyType": "Custom", "UserName": "bob"})
		cloud.ByHand().Do("ram:DeletePolicy", map[string]string{"PolicyName": "other"})
	}
	config := func(user, role string) string {
		return cloud.ProviderConfig() + passTrain(`users = ["bob", "`+user+`"]`, `groups = ["data-scientists"]`, `roles = ["`+role+`"]`)
	}
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		CheckDestroy:             before,
		Steps: []resource.TestStep{{
			Config: config("alcie", "PaiNothing"),
			ExpectError: regexp.MustCompile(`(?s)User Not Found.*no\s+user\s+of\s+that\s+name.*alicloud_ram_user.alcie.name.*Code: EntityNotExist.User.*` +
				`Too Many Policies Attached.*user\s+"bob".*resource "pai_passrole_grant" "pass_train".*Code: LimitExceeded.User.Policy.*` +
				`Role Not Found.*role\s+"PaiNothing".*pai_instance_role.painothing.name.*Code: EntityNotExist.Role`),
		}, {
			PreConfig: makeRoom,
			Config:    config("alice", "AliyunPAIDSWDefaultRole"),
			// Terraform marks what failed in creation as tainted.
			ConfigPlanChecks: planned(plancheck.ResourceActionDestroyBeforeCreate),
			Check: grants(cloud, "pass-train", document("PaiTrain"),
				"group data-scientists", "role AliyunPAIDSWDefaultRole", "user alice", "user bob"),
		}},
	})
}

// A change that fails half-way takes nothing from anybody, and the next apply
// completes it.
func TestAccPassRoleGrant_updateFails(t *testing.T) {
	cloud := acctest.New(t)
	config := func(user string) string {
		return cloud.ProviderConfig() + grantHCL("pass-train", `role_arns = ["`+arnOf("PaiServe")+`"]`, `users = ["`+user+`"]`)
	}
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		CheckDestroy:             nothingLeft(cloud),
		Steps: []resource.TestStep{
			{Config: cloud.ProviderConfig() + passTrain(`users = ["alice"]`)},
			{
				PreConfig:   cloud.Mark,
				Config:      config("bbo"),
				ExpectError: regexp.MustCompile(`(?s)User Not Found.*"bbo"`),
			},
			{
				PreConfig: func() {
					if err := writes(cloud, "ram:CreatePolicyVersion", "ram:AttachPolicyToUser")(nil); err != nil {
						t.Error(err)
					}
					if err := grants(cloud, "pass-train", document("PaiServe"), "user alice")(nil); err != nil {
						t.Error(err)
					}
					cloud.Mark()
				},
				Config:           config("bob"),
				ConfigPlanChecks: planned(plancheck.ResourceActionUpdate, changes{"users"}),
				Check:            writes(cloud, "ram:AttachPolicyToUser", "ram:DetachPolicyFromUser"),
			},
		},
	})
}

// Answers get lost: nothing is made twice, nothing is left.
func TestAccPassRoleGrant_lostAnswers(t *testing.T) {
	for _, action := range []string{"ram:CreatePolicy", "ram:AttachPolicyToUser", "ram:CreatePolicyVersion", "ram:DetachPolicyFromUser", "ram:DeletePolicy"} {
		t.Run(action, func(t *testing.T) {
			cloud := acctest.New(t)
			cloud.Faults().LoseResponse(action, 1)
			acctest.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: cloud.ProviderFactories(),
				CheckDestroy:             nothingLeft(cloud),
				Steps: []resource.TestStep{{
					Config:           cloud.ProviderConfig() + passTrain(`users = ["alice"]`),
					ConfigPlanChecks: planned(plancheck.ResourceActionCreate),
					Check:            grants(cloud, "pass-train", document("PaiTrain"), "user alice"),
				}, {
					Config:           cloud.ProviderConfig() + grantHCL("pass-train", `role_arns = ["`+arnOf("PaiServe")+`"]`, `users = ["bob"]`),
					ConfigPlanChecks: planned(plancheck.ResourceActionUpdate),
					Check:            grants(cloud, "pass-train", document("PaiServe"), "user bob"),
				}},
			})
		})
	}
}

func TestAccPassRoleGrant_throttledThenFine(t *testing.T) {
	cloud := acctest.New(t)
	for _, action := range []string{"ram:CreatePolicy", "ram:AttachPolicyToUser", "ram:GetPolicy", "ram:ListEntitiesForPolicy"} {
		cloud.Faults().Fail(emulator.Failure{Action: action, Times: 2, Status: 400, Code: "Throttling.User"})
	}
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		CheckDestroy:             nothingLeft(cloud),
		Steps: []resource.TestStep{{
			Config:           cloud.ProviderConfig() + passTrain(`users = ["alice"]`),
			ConfigPlanChecks: planned(plancheck.ResourceActionCreate),
			Check:            cloud.CheckCalls("ram:CreatePolicy", 3),
		}},
	})
}

// A new grant that cannot be read back is complete all the same.
func TestAccPassRoleGrant_notReadBack(t *testing.T) {
	cloud := acctest.New(t)
	config := cloud.ProviderConfig() + passTrain(`users = ["alice"]`)
	cloud.Faults().Fail(emulator.Failure{Action: "ram:ListEntitiesForPolicy", Status: 403, Code: "NoPermission"})
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		CheckDestroy:             nothingLeft(cloud),
		Steps: []resource.TestStep{
			{Config: config, ConfigPlanChecks: planned(plancheck.ResourceActionCreate)},
			{Config: config, ConfigPlanChecks: planned(plancheck.ResourceActionNoop)},
		},
	})
}

// An unknown key is answered with 404 too: the state stays.
func TestAccPassRoleGrant_wrongKey(t *testing.T) {
	cloud := acctest.New(t)
	config := passTrain(`users = ["alice"]`)
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		CheckDestroy:             nothingLeft(cloud),
		Steps: []resource.TestStep{
			{Config: cloud.ProviderConfig() + config},
			{
				Config:      cloud.ProviderConfig(`access_key = "nobody"`) + config,
				ExpectError: regexp.MustCompile(`(?s)Unable to Read PassRole Grant.*access\s+key\s+id\s+does\s+not\s+exist.*InvalidAccessKeyId.NotFound`),
			},
			{Config: cloud.ProviderConfig() + config, ConfigPlanChecks: planned(plancheck.ResourceActionNoop)},
		},
	})
}

// With credentials of another account the policy seems to be gone. It is not.
func TestAccPassRoleGrant_otherAccount(t *testing.T) {
	cloud := acctest.New(t, acctest.WithSeed(`{"accounts": [{"id": "6543210987654321", "access_keys": [{"id": "other", "secret": "other-secret"}]}]}`))
	other := cloud.ProviderConfig(`access_key = "other"`, `secret_key = "other-secret"`)
	config := passTrain(`users = ["alice"]`)
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		CheckDestroy:             nothingLeft(cloud),
		Steps: []resource.TestStep{
			{Config: cloud.ProviderConfig() + config},
			{Config: other + config, ExpectError: regexp.MustCompile(`(?s)Credentials of Another Account.*no\s+policy\s+"pass-train"\s+in\s+the\s+account\s+6543210987654321`)},
			{Config: cloud.ProviderConfig() + config, ConfigPlanChecks: planned(plancheck.ResourceActionNoop)},
		},
	})
}

// Somebody attaches the policy again while it is deleted: once is made good,
// again and again is reported.
func TestAccPassRoleGrant_attachedDuringDestroy(t *testing.T) {
	cloud := acctest.New(t)
	config := cloud.ProviderConfig() + passTrain(`users = ["alice"]`)
	attachAgain := func(times int) func() {
		return func() {
			cloud.Faults().Before("ram:DeletePolicy", func(*wire.Call) error {
				found, err := lookUp(cloud, "pass-train")
				if err == nil && len(found.Holders) == 0 && times > 0 {
					times--
					hand{cloud.ByHand()}.attach("User", "bob")
				}
				return err
			})
		}
	}
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		CheckDestroy:             nothingLeft(cloud),
		Steps: []resource.TestStep{{Config: config}, {
			PreConfig: attachAgain(100),
			Config:    config, Destroy: true,
			ExpectError: regexp.MustCompile(`(?s)Policy Still Attached.*- the user "bob".*Code: DeleteConflict.Policy.User`),
		}, {
			PreConfig: func() {
				cloud.Faults().Clear()
				attachAgain(1)()
			},
			Config: config, Destroy: true,
		}},
	})
}
