package role_test

import (
	"fmt"
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/pai-iac/terraform-provider-pai/internal/acctest"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator"
)

// associated is the role with a notebook that uses it.
func associated(name string, lines ...string) string {
	return dswRole(name, lines...) + fmt.Sprintf(`
resource "pai_dsw_role_association" "it" {
  instance_id = %q
  role_arn    = pai_instance_role.it.arn
}
`, acctest.Instance)
}

const (
	roleInUse   = `(?s)Role in Use.*DSW instance "dsw-0a1b2c3d4e5f6071".*in\s+cn-hangzhou,\s+workspace\s+40823.*deletion_guard\s+=\s+false`
	createFirst = `lifecycle { create_before_destroy = true }`
)

// Terraform deletes a renamed role before it can re-associate what uses it.
func TestAccInstanceRole_renameInUse(t *testing.T) {
	cloud := acctest.New(t)
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		CheckDestroy:             cloud.CheckNothingLeft(),
		Steps: []resource.TestStep{{
			Config: cloud.ProviderConfig() + associated("PaiTrain"),
		}, {
			PreConfig:   cloud.Mark,
			Config:      cloud.ProviderConfig() + associated("PaiServe"),
			ExpectError: regexp.MustCompile(roleInUse),
		}, {
			PreConfig: func() {
				if got := cloud.Writes(); len(got) > 0 {
					t.Errorf("the refused replacement wrote %v", got)
				}
			},
			Config:           cloud.ProviderConfig() + associated("PaiServe", createFirst),
			ConfigPlanChecks: planned(plancheck.ResourceActionCreateBeforeDestroy),
			Check: resource.ComposeAggregateTestCheckFunc(
				cloud.CheckRoleGone("PaiTrain"),
				cloud.CheckAssociation(acctest.Instance, arnOf("PaiServe")),
				cloud.CheckRestarts(acctest.Instance, 1), // of the first step
			),
		}},
	})
}

// A workload of another configuration, or made by hand, counts too.
func TestAccInstanceRole_destroyInUse(t *testing.T) {
	cloud := acctest.New(t)
	config := cloud.ProviderConfig() + dswRole("PaiTrain", `policies = [`+ossRead+`]`)
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		CheckDestroy:             cloud.CheckNothingLeft(),
		Steps: []resource.TestStep{{Config: config}, {
			PreConfig: func() {
				cloud.ByHand().Associate(acctest.Instance, "custom", arnOf("PaiTrain"))
				cloud.Mark()
			},
			Config: config, Destroy: true,
			ExpectError: regexp.MustCompile(roleInUse),
		}, {
			PreConfig: func() {
				if got := cloud.Writes(); len(got) > 0 {
					t.Errorf("the refused deletion wrote %v", got)
				}
				cloud.Mark()
			},
			Config:           config,
			ConfigPlanChecks: planned(plancheck.ResourceActionNoop),
			Check:            cloud.CheckCalls("dsw:*", 0), // a role that stays is nobody's concern
		}, {
			Config: cloud.ProviderConfig() + dswRole("PaiTrain", `policies = [`+ossRead+`]`, `deletion_guard = false`),
			Check:  cloud.CheckNoWrites(),
		}},
	})
}

// In one run, the association goes first and the role after it.
func TestAccInstanceRole_destroyedWithItsUser(t *testing.T) {
	cloud := acctest.New(t)
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		CheckDestroy: resource.ComposeAggregateTestCheckFunc(
			cloud.CheckNothingLeft(), cloud.CheckAssociation(acctest.Instance, "none")),
		Steps: []resource.TestStep{{Config: cloud.ProviderConfig() + associated("PaiTrain")}},
	})
}

// What cannot be seen is not taken for unused.
func TestAccInstanceRole_destroyBlind(t *testing.T) {
	cloud := acctest.New(t)
	config := cloud.ProviderConfig() + dswRole("PaiTrain")
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		CheckDestroy:             cloud.CheckNothingLeft(),
		Steps: []resource.TestStep{{Config: config}, {
			PreConfig: func() {
				cloud.Faults().Fail(emulator.Failure{Action: "dsw:ListInstances", Times: 99, Status: 403, Code: "Forbidden.RAM"})
				cloud.Mark()
			},
			Config: config, Destroy: true,
			ExpectError: regexp.MustCompile(`(?s)Use of the Role Not Verified.*DSW instances in cn-hangzhou.*Forbidden.RAM.*deletion_guard\s+=\s+false`),
		}, {
			PreConfig: func() {
				if got := cloud.Writes(); len(got) > 0 {
					t.Errorf("the refused deletion wrote %v", got)
				}
				cloud.Faults().Clear()
			},
			Config:           config,
			ConfigPlanChecks: planned(plancheck.ResourceActionNoop),
		}},
	})
}

// Every region of the provider is searched, not only the default one.
func TestAccInstanceRole_destroySearchesEveryRegion(t *testing.T) {
	cloud := acctest.New(t)
	config := cloud.ProviderConfig() + dswRole("PaiTrain")
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		CheckDestroy:             cloud.CheckNothingLeft(),
		Steps: []resource.TestStep{{Config: config}, {
			PreConfig: cloud.Mark,
			Config:    cloud.ProviderConfig(`regions = ["cn-beijing", "cn-hangzhou"]`) + dswRole("PaiTrain"), Destroy: true,
		}, {
			PreConfig: func() {
				seen := map[string]bool{}
				for _, entry := range cloud.Journal() {
					if entry.Action() == "dsw:ListInstances" {
						seen[entry.Region] = true
					}
				}
				if !seen["cn-beijing"] || !seen["cn-hangzhou"] {
					t.Errorf("instances were listed in %v only", seen)
				}
			},
			Config: config,
		}},
	})
}

func TestAccInstanceRole_policiesOfOthers(t *testing.T) {
	cloud := acctest.New(t)
	config := cloud.ProviderConfig() + dswRole("PaiTrain", `policies = [`+ossRead+`]`)
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		CheckDestroy:             cloud.CheckNothingLeft(),
		Steps: []resource.TestStep{{Config: config}, {
			PreConfig: func() {
				cloud.ByHand().Attach("PaiTrain", "AliyunOSSFullAccess", "System")
				cloud.Mark()
			},
			Config: config, Destroy: true,
			ExpectError: regexp.MustCompile(`(?s)Role Has Policies of Others.*- System policy "AliyunOSSFullAccess"\s+Detach`),
		}, {
			PreConfig: func() {
				if got := cloud.Writes(); len(got) > 0 {
					t.Errorf("the refused deletion wrote %v", got)
				}
			},
			// Not managed any more, and all detached at the end.
			Config: cloud.ProviderConfig() + dswRole("PaiTrain", `force_detach_policies = true`),
		}},
	})
}

// An EAS service is a user of a role too: with it as its role, and as the role
// that it reads its model from OSS with.
func TestAccInstanceRole_destroyInUseByAService(t *testing.T) {
	for name, config := range map[string]string{
		"instance role": `{"options":{"enable_ram_role":true},"role_arn":"` + arnOf("PaiServe") + `"}`,
		"role for OSS":  `{"model_path":"oss://bucket/model/","credential":{"role_arn":"` + arnOf("PaiServe") + `"}}`,
	} {
		t.Run(name, func(t *testing.T) {
			cloud := acctest.New(t, acctest.WithServices(map[string]string{"demo_svc": "", "other_svc": ""}))
			role := cloud.ProviderConfig() + dswRole("PaiServe")
			acctest.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: cloud.ProviderFactories(),
				CheckDestroy:             cloud.CheckNothingLeft(),
				Steps: []resource.TestStep{{Config: role}, {
					PreConfig: func() {
						cloud.ByHand().SetServiceConfig("demo_svc", config)
						cloud.Mark()
					},
					Config: role, Destroy: true,
					ExpectError: regexp.MustCompile(`(?s)Role in Use.*- EAS service "demo_svc" in\s+cn-hangzhou.*deletion_guard\s+=\s+false`),
				}, {
					PreConfig: func() {
						if got := cloud.Writes(); len(got) > 0 {
							t.Errorf("the refused deletion wrote %v", got)
						}
						cloud.ByHand().SetServiceConfig("demo_svc", "{}")
					},
					Config: role,
				}},
			})
		})
	}
}

// Who may not list services can delete a role that no service could use, and
// no other.
func TestAccInstanceRole_destroyWithoutSeeingServices(t *testing.T) {
	cloud := acctest.New(t)
	cloud.Faults().Fail(emulator.Failure{Action: "eas:ListServices", Times: 99, Status: 403, Code: "Forbidden.RAM"})
	serving := cloud.ProviderConfig() + `
resource "pai_instance_role" "it" {
  name      = "PaiServe"
  workloads = ["eas"]
}
`
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		CheckDestroy:             cloud.CheckNothingLeft(),
		Steps: []resource.TestStep{
			{Config: cloud.ProviderConfig() + dswRole("PaiTrain")},
			{Config: cloud.ProviderConfig() + dswRole("PaiTrain"), Destroy: true},
			{Config: serving},
			{
				Config: serving, Destroy: true,
				ExpectError: regexp.MustCompile(`(?s)Use of the Role Not Verified.*EAS services in cn-hangzhou.*Forbidden.RAM`),
			},
			{PreConfig: func() { cloud.Faults().Clear() }, Config: serving},
		},
	})
}
