package session_test

import (
	"fmt"
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/pai-iac/terraform-provider-pai/internal/acctest"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator"
)

const (
	address = "data.pai_caller_identity.it"
	lookup  = "\ndata \"pai_caller_identity\" \"it\" {}\n"
)

func arn(resource string) string { return "acs:ram::" + acctest.Account + ":" + resource }

// expect checks attributes of the identity; the empty text stands for null.
func expect(attributes map[string]string) []statecheck.StateCheck {
	var checks []statecheck.StateCheck
	for name, value := range attributes {
		want := knownvalue.Check(knownvalue.StringExact(value))
		if value == "" {
			want = knownvalue.Null()
		}
		checks = append(checks, statecheck.ExpectKnownValue(address, tfjsonpath.New(name), want))
	}
	return append(checks, statecheck.ExpectKnownValue(address, tfjsonpath.New("account_id"), knownvalue.StringExact(acctest.Account)))
}

func TestAccCallerIdentity(t *testing.T) {
	cloud := acctest.New(t, acctest.WithSeed(deployer))
	cloud.ByHand().Grant(acctest.Alice, "AliyunSTSAssumeRoleAccess", "System")
	session := cloud.As(acctest.Alice).Assume(arn("role/Deployer"), "pipeline")
	for name, tc := range map[string]struct {
		config string
		want   map[string]string
	}{
		"account": {cloud.ProviderConfig(), map[string]string{
			"arn": arn("root"), "identity_type": "Account", "name": "", "user_id": acctest.Account, "role_id": "",
		}},
		"user": {cloud.As(acctest.Alice).ProviderConfig(), map[string]string{
			"arn": arn("user/alice"), "identity_type": "RAMUser", "name": "alice", "role_id": "",
		}},
		"session": {session.ProviderConfig(), map[string]string{
			"arn": arn("assumed-role/deployer/pipeline"), "identity_type": "AssumedRoleUser", "name": "deployer", "user_id": "",
		}},
	} {
		t.Run(name, func(t *testing.T) {
			acctest.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: cloud.ProviderFactories(),
				Steps:                    []resource.TestStep{{Config: tc.config + lookup, ConfigStateChecks: expect(tc.want)}},
			})
		})
	}
}

// However many ask, the cloud is asked once in a plan.
func TestAccCallerIdentity_oneCall(t *testing.T) {
	cloud := acctest.New(t)
	config := cloud.ProviderConfig() + lookup
	for i := range 20 {
		config += fmt.Sprintf("\ndata \"pai_caller_identity\" \"more%d\" {}\n", i)
	}
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		Steps: []resource.TestStep{{
			PreConfig: cloud.Mark,
			Config:    config,
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				cloud.PlanCalls("sts:GetCallerIdentity", 1), cloud.PlanCalls("*", 1),
			}},
		}},
	})
}

func TestAccCallerIdentity_fails(t *testing.T) {
	cloud := acctest.New(t)
	says := func(pattern string) *regexp.Regexp {
		return regexp.MustCompile(`(?s)Unable to Read Caller Identity.*` + pattern)
	}
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		Steps: []resource.TestStep{
			{Config: cloud.ProviderConfig(`access_key = "LTAInoSuchKey"`) + lookup, ExpectError: says("InvalidAccessKeyId.NotFound")},
			{Config: cloud.ProviderConfig(`endpoints = { sts = "127.0.0.1:9" }`, "max_retries = 0") + lookup, ExpectError: says("Nothing answered")},
			{
				PreConfig: func() {
					cloud.Faults().Fail(emulator.Failure{Action: "sts:GetCallerIdentity", Times: 1, Code: "Throttling.User"})
				},
				Config:            cloud.ProviderConfig() + lookup,
				ConfigStateChecks: expect(map[string]string{"identity_type": "Account"}),
			},
		},
	})
}

// deployer is a role that users of the account may assume, and alice does.
const deployer = `{"accounts": [{"id": "` + acctest.Account + `", "roles": [{"name": "Deployer",
	"trust_policy": {"Version": "1", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole",
		"Principal": {"RAM": ["acs:ram::` + acctest.Account + `:root"]}}]}}]}]}`
