package access_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/pai-iac/terraform-provider-pai/internal/acctest"
)

// Whatever somebody changes in the trust policy, the plan says which statement
// it is, the apply repairs it with one write, and the plan after that is empty.
func TestAccAccessRole_driftOfStatements(t *testing.T) {
	const (
		bobIn    = `{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"RAM": ["acs:ram::` + acctest.Account + `:root", "acs:ram::` + acctest.Account + `:user/bob"]}}`
		strayIn  = `{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"RAM": ["acs:ram::9:root"]}}`
		workIn   = `{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": ["dataworks.aliyuncs.com", "pai.aliyuncs.com"]}}`
		nobodyIn = `{"Effect": "Deny", "Action": "sts:AssumeRole", "Principal": {"RAM": ["acs:ram::` + acctest.Account + `:user/bob"]}}`
		officeIn = `{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"RAM": ["acs:ram::` + acctest.Account + `:root"]}, "Condition": {"IpAddress": {"acs:SourceIp": "192.0.2.0/24"}}}`
	)
	abroad := strings.ReplaceAll(corpIn, "signin.aliyun.com", "signin.alibabacloud.com")
	other := strings.ReplaceAll(corpIn, "saml-provider/corp", "saml-provider/other")
	for name, c := range map[string]struct {
		way, live string
		words     []string
	}{
		"service taken out": {forUsers, document(peopleIn),
			[]string{"1. Statement 2 is missing: it lets dataworks.aliyuncs.com assume the role", "PAI refuses who signs in"}},
		"people taken out": {forUsers, document(serviceIn),
			[]string{"1. Statement 1 is missing: it lets acs:ram::" + acctest.Account + ":root assume the role", `~ trusted_accounts`}},
		"a user added": {forUsers, document(bobIn, serviceIn),
			[]string{"1. Statement 1 of what is there also says Allow sts:AssumeRole for acs:ram::" + acctest.Account + ":user/bob", "~ trusted_principals"}},
		"an account added": {forUsers, document(peopleIn, serviceIn, strayIn),
			[]string{"1. Statement 3 of what is there is not from here: it says Allow sts:AssumeRole for acs:ram::9:root", `- "9"`}},
		"a service added": {forUsers, document(peopleIn, workIn),
			[]string{"1. Statement 2 of what is there also says Allow sts:AssumeRole for pai.aliyuncs.com"}},
		"a Deny added": {forUsers, document(peopleIn, nobodyIn, serviceIn),
			[]string{"1. Statement 2 of what is there is not from here: it says Deny sts:AssumeRole for acs:ram::" + acctest.Account + ":user/bob"}},
		"a condition added": {forUsers, document(officeIn, serviceIn),
			[]string{"1. Statement 1 is another for acs:ram::" + acctest.Account + ":root: it should say Allow sts:AssumeRole and says Allow sts:AssumeRole if acs:SourceIp IpAddress 192.0.2.0/24"}},
		"another site": {forCorp, document(abroad, serviceIn),
			[]string{"1. Statement 1 is another for " + samlCorp, "if saml:recipient StringEquals https://signin.aliyun.com/saml-role/sso and says",
				`"international" -> "china"`}},
		"another provider": {forCorp, document(other, serviceIn),
			[]string{"1. Statement 1 is missing", "2. Statement 1 of what is there is not from here", `saml-provider/other" -> "`}},
		"any recipient": {forCorp, document(corpIn[:strings.Index(corpIn, `, "Condition"`)]+"}", serviceIn),
			[]string{"1. Statement 1 is another for " + samlCorp, "and says Allow sts:AssumeRole. Applying"}},
		"two things": {forUsers, document(strayIn),
			[]string{"1. Statement 1 is missing", "2. Statement 2 is missing", "3. Statement 1 of what is there is not from here"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cloud := acctest.New(t)
			project := cloud.Project(t, cloud.ProviderConfig()+roleHCL("PaiDev", c.way))
			project.Apply()
			wanted := cloud.Role("PaiDev").AssumeRolePolicyDocument
			cloud.ByHand().SetTrustPolicy("PaiDev", c.live)
			cloud.Mark()
			output := project.Run("plan", "-input=false")
			says(t, output, "Plan: 0 to add, 1 to change, 0 to destroy", "Trust Policy Changed Outside of Terraform")
			says(t, output, c.words...)
			expectNoWrites(t, cloud)
			project.Apply()
			if got := cloud.Writes(); len(got) != 1 || got[0] != "ram:UpdateRole" {
				t.Errorf("the repair wrote %v", got)
			}
			if got := cloud.Role("PaiDev").AssumeRolePolicyDocument; got != wanted {
				t.Errorf("the trust policy is %s, want %s", got, wanted)
			}
			project.ExpectEmptyPlan()
		})
	}
}

// The same trust in other words is no drift, and a change of the configuration
// is none either.
func TestAccAccessRole_noDrift(t *testing.T) {
	t.Parallel()
	cloud := acctest.New(t)
	project := cloud.Project(t, cloud.ProviderConfig()+roleHCL("PaiDev", forUsers))
	project.Apply()
	for _, live := range []string{
		document(serviceIn, peopleIn),
		document(`{"Sid": "all", "Effect": "Allow", "Action": ["STS:AssumeRole"], "Principal": {"Service": "dataworks.aliyuncs.com", "RAM": "acs:ram:*:` + acctest.Account + `:root"}}`),
	} {
		cloud.ByHand().SetTrustPolicy("PaiDev", live)
		project.ExpectEmptyPlan()
	}
	project.Write("main.tf", cloud.ProviderConfig()+roleHCL("PaiDev", `trusted_accounts = ["`+acctest.Account+`", "9"]`))
	output := project.Run("apply", "-auto-approve", "-input=false")
	says(t, output, "1 changed")
	saysNot(t, output, "Changed Outside of Terraform")
	project.ExpectEmptyPlan()
}

func TestAccAccessRole_deletedByHand(t *testing.T) {
	cloud := acctest.New(t)
	config := cloud.ProviderConfig() + roleHCL("PaiDev", forUsers, `policies = [`+ossReadOnly+`]`)
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		CheckDestroy:             cloud.CheckNothingLeft(),
		Steps: []resource.TestStep{{Config: config}, {
			PreConfig:        func() { cloud.ByHand().DeleteRole("PaiDev") },
			Config:           config,
			ConfigPlanChecks: rolePlanned(plancheck.ResourceActionCreate),
		}, {
			// Made anew under the same name: another role.
			PreConfig: func() {
				cloud.ByHand().DeleteRole("PaiDev")
				cloud.ByHand().CreateRole("PaiDev", document(peopleIn, serviceIn))
			},
			Config: config,
			ConfigPlanChecks: rolePlanned(plancheck.ResourceActionUpdate,
				plancheck.ExpectUnknownValue(roleAddress, tfjsonpath.New("role_id")),
				plancheck.ExpectKnownValue(roleAddress, tfjsonpath.New("arn"), knownvalue.StringExact(roleARN("PaiDev")))),
			Check: trusts(cloud, "PaiDev", document(peopleIn, serviceIn)),
		}},
	})
}
