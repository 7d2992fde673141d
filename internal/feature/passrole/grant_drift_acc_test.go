package passrole_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/pai-iac/terraform-provider-pai/internal/acctest"
	"github.com/pai-iac/terraform-provider-pai/internal/ramdoc"
)

// hand changes the policy pass-train behind Terraform's back.
type hand struct{ acctest.Hand }

func (h hand) rewrite(document string) {
	h.Do("ram:CreatePolicyVersion", map[string]string{"PolicyName": "pass-train", "PolicyDocument": document, "SetAsDefault": "true"})
}

func (h hand) describe(text string) {
	h.Do("ram:UpdatePolicyDescription", map[string]string{"PolicyName": "pass-train", "NewDescription": text})
}

// attach and detach take the kind as RAM's operations have it, such as "User".
func (h hand) attach(kind, name string) {
	h.Do("ram:AttachPolicyTo"+kind, map[string]string{"PolicyName": "pass-train", "PolicyType": "Custom", kind + "Name": name})
}

func (h hand) detach(kind, name string) {
	h.Do("ram:DetachPolicyFrom"+kind, map[string]string{"PolicyName": "pass-train", "PolicyType": "Custom", kind + "Name": name})
}

func (h hand) remove() {
	h.Do("ram:DeletePolicy", map[string]string{"PolicyName": "pass-train", "CascadingDelete": "true"})
}

// Whatever somebody changes by hand, the next plan shows exactly that, the
// apply repairs it with no more writes than needed, and the plan after that is
// empty.
func TestAccPassRoleGrant_drift(t *testing.T) {
	const (
		oneMore = `{"Version":"1","Statement":[
			{"Effect":"Allow","Action":"ram:PassRole","Resource":"acs:ram::1234567890123456:role/PaiTrain"},
			{"Effect":"Allow","Action":"oss:*","Resource":"*"}]}`
		denies      = `{"Version":"1","Statement":[{"Effect":"Deny","Action":"ram:PassRole","Resource":"acs:ram::1234567890123456:role/PaiTrain"}]}`
		conditional = `{"Version":"1","Statement":[{"Effect":"Allow","Action":"ram:PassRole","Resource":"acs:ram::1234567890123456:role/PaiTrain",
			"Condition":{"IpAddress":{"acs:SourceIp":"192.0.2.0/24"}}}]}`
	)
	newVersion := []string{"ram:CreatePolicyVersion"}
	forEAS := ramdoc.PassRole([]string{arnOf("PaiTrain")}, []string{"eas.pai.aliyuncs.com"}).JSON()
	for _, c := range []struct {
		name    string
		change  func(hand)
		changes changes
		writes  []string
	}{
		{"another statement", func(h hand) { h.rewrite(oneMore) }, changes{"policy"}, newVersion},
		{"deny", func(h hand) { h.rewrite(denies) }, changes{"policy"}, newVersion},
		{"a condition", func(h hand) { h.rewrite(conditional) }, changes{"policy"}, newVersion},
		{"another role", func(h hand) { h.rewrite(document("PaiTrain", "PaiServe")) }, changes{"policy", "role_arns"}, newVersion},
		{"for a service", func(h hand) { h.rewrite(forEAS) }, changes{"policy", "services"}, newVersion},
		{"description", func(h hand) { h.describe("by hand") }, changes{"description"}, []string{"ram:UpdatePolicyDescription"}},
		{"detached from a user", func(h hand) { h.detach("User", "alice") }, changes{"users"}, []string{"ram:AttachPolicyToUser"}},
		{"detached from a group", func(h hand) { h.detach("Group", "data-scientists") }, changes{"groups"}, []string{"ram:AttachPolicyToGroup"}},
		{"attached to a user", func(h hand) { h.attach("User", "bob") }, changes{"users"}, []string{"ram:DetachPolicyFromUser"}},
		{"attached to a role", func(h hand) { h.attach("Role", "AliyunPAIDSWDefaultRole") }, changes{"roles"}, []string{"ram:DetachPolicyFromRole"}},
		{"moved", func(h hand) { h.detach("User", "alice"); h.attach("User", "bob") }, changes{"users"},
			[]string{"ram:AttachPolicyToUser", "ram:DetachPolicyFromUser"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			cloud := acctest.New(t)
			config := cloud.ProviderConfig() + passTrain(`users = ["alice"]`, `groups = ["data-scientists"]`)
			acctest.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: cloud.ProviderFactories(),
				CheckDestroy:             nothingLeft(cloud),
				Steps: []resource.TestStep{{Config: config}, {
					PreConfig: func() {
						c.change(hand{cloud.ByHand()})
						cloud.Mark()
					},
					Config:           config,
					ConfigPlanChecks: planned(plancheck.ResourceActionUpdate, c.changes, cloud.PlanMakesNoWrites()),
					Check: resource.ComposeAggregateTestCheckFunc(
						writes(cloud, c.writes...),
						grants(cloud, "pass-train", document("PaiTrain"), "group data-scientists", "user alice")),
				}},
			})
		})
	}
}

// Somebody puts an older version of the policy in force again.
func TestAccPassRoleGrant_otherDefaultVersion(t *testing.T) {
	cloud := acctest.New(t)
	config := cloud.ProviderConfig() + passTrain(`users = ["alice"]`)
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		CheckDestroy:             nothingLeft(cloud),
		Steps: []resource.TestStep{
			{Config: strings.Replace(config, "PaiTrain", "PaiServe", 1)},
			{Config: config},
			{
				PreConfig: func() {
					cloud.ByHand().Do("ram:SetDefaultPolicyVersion", map[string]string{"PolicyName": "pass-train", "VersionId": "v1"})
					cloud.Mark()
				},
				Config:           config,
				ConfigPlanChecks: planned(plancheck.ResourceActionUpdate, changes{"policy", "role_arns"}),
				Check: resource.ComposeAggregateTestCheckFunc(
					writes(cloud, "ram:CreatePolicyVersion"), grants(cloud, "pass-train", document("PaiTrain"), "user alice")),
			},
		},
	})
}

// The same document in other words, and a version that is not in force, are no
// drift.
func TestAccPassRoleGrant_noDrift(t *testing.T) {
	const otherWords = `{"Statement": {"Resource": ["acs:ram:*:1234567890123456:role/paitrain"], "Action": ["RAM:passrole"], "Effect": "Allow"}, "Version": "1"}`
	for name, change := range map[string]func(hand){
		"other words": func(h hand) { h.rewrite(otherWords) },
		"a version in reserve": func(h hand) {
			h.Do("ram:CreatePolicyVersion", map[string]string{"PolicyName": "pass-train", "PolicyDocument": document("PaiServe")})
		},
		"made anew": func(h hand) {
			h.detach("User", "alice")
			h.remove()
			h.CreatePolicy("pass-train", otherWords)
			h.attach("User", "alice")
		},
	} {
		t.Run(name, func(t *testing.T) {
			cloud := acctest.New(t)
			config := cloud.ProviderConfig() + passTrain(`users = ["alice"]`)
			acctest.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: cloud.ProviderFactories(),
				CheckDestroy:             nothingLeft(cloud),
				Steps: []resource.TestStep{{Config: config}, {
					PreConfig: func() {
						change(hand{cloud.ByHand()})
						cloud.Mark()
					},
					Config:           config,
					ConfigPlanChecks: planned(plancheck.ResourceActionNoop),
					Check:            cloud.CheckNoWrites(),
				}},
			})
		})
	}
}

// An attachment that somebody made and took back leaves nothing to do, even
// when a refresh has seen it.
func TestAccPassRoleGrant_foreignAttachmentTakenBack(t *testing.T) {
	cloud := acctest.New(t)
	config := cloud.ProviderConfig() + passTrain(`users = ["alice"]`)
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		CheckDestroy:             nothingLeft(cloud),
		Steps: []resource.TestStep{{Config: config}, {
			PreConfig:    func() { hand{cloud.ByHand()}.attach("Group", "data-scientists") },
			RefreshState: true, ExpectNonEmptyPlan: true,
		}, {
			PreConfig:        func() { hand{cloud.ByHand()}.detach("Group", "data-scientists") },
			Config:           config,
			ConfigPlanChecks: planned(plancheck.ResourceActionNoop),
		}},
	})
}

func TestAccPassRoleGrant_disappears(t *testing.T) {
	cloud := acctest.New(t)
	config := cloud.ProviderConfig() + passTrain(`users = ["alice"]`)
	remove := func() {
		hand{cloud.ByHand()}.detach("User", "alice")
		hand{cloud.ByHand()}.remove()
	}
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		CheckDestroy:             nothingLeft(cloud),
		Steps: []resource.TestStep{{Config: config}, {
			PreConfig:        remove,
			Config:           config,
			ConfigPlanChecks: planned(plancheck.ResourceActionCreate),
			Check:            grants(cloud, "pass-train", document("PaiTrain"), "user alice"),
		}, {
			// Gone before the destruction: that is a success too.
			PreConfig: remove,
			Config:    config, Destroy: true,
		}},
	})
}

// A destruction takes the policy from everybody, also from who got it
// elsewhere: RAM deletes no policy that is attached.
func TestAccPassRoleGrant_destroyDetachesAll(t *testing.T) {
	cloud := acctest.New(t)
	config := cloud.ProviderConfig() + passTrain(`users = ["alice"]`, `groups = ["data-scientists"]`)
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		CheckDestroy:             nothingLeft(cloud),
		Steps: []resource.TestStep{{Config: config}, {
			PreConfig: func() {
				hand{cloud.ByHand()}.attach("Role", "AliyunPAIDSWDefaultRole")
				hand{cloud.ByHand()}.detach("User", "alice")
				cloud.Mark()
			},
			Config: config, Destroy: true,
			Check: writes(cloud, "ram:DetachPolicyFromGroup", "ram:DetachPolicyFromRole", "ram:DeletePolicy"),
		}},
	})
}
