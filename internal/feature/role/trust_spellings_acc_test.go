package role_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/pai-iac/terraform-provider-pai/internal/acctest"
)

// spellings are ways to write the one document that lets the services ecs and
// pai, under a condition the users of an account, and a role of it, assume a
// role. Each differs from the first in what its name says.
func spellings() map[string]string {
	const (
		services = `{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":["ecs.aliyuncs.com","pai.aliyuncs.com"]}}`
		people   = `{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"RAM":["acs:ram::1234567890123456:root","acs:ram::1234567890123456:role/admin"]},` +
			`"Condition":{"IpAddress":{"acs:SourceIp":["192.0.2.0/24","198.51.100.0/24"]},"Bool":{"acs:MFAPresent":"true"}}}`
		plain = `{"Version":"1","Statement":[` + services + `,` + people + `]}`
	)
	// change is the document with parts of it replaced, each of which is there.
	change := func(pairs ...string) string {
		document := plain
		for i := 0; i < len(pairs); i += 2 {
			if !strings.Contains(document, pairs[i]) {
				panic("nothing to replace: " + pairs[i])
			}
			document = strings.ReplaceAll(document, pairs[i], pairs[i+1])
		}
		return document
	}
	return map[string]string{
		"compact":                        plain,
		"blanks":                         change(`:`+`[`, ` : [ `, `,"`, ` , "`),
		"lines":                          change(`{"`, "{\n  \""),
		"tabs and carriage returns":      change(`,"`, ",\r\n\t\""),
		"version last":                   `{"Statement":[` + services + `,` + people + `],"Version":"1"}`,
		"effect last":                    change(`{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":["ecs.aliyuncs.com","pai.aliyuncs.com"]}}`, `{"Principal":{"Service":["ecs.aliyuncs.com","pai.aliyuncs.com"]},"Action":"sts:AssumeRole","Effect":"Allow"}`),
		"condition first":                change(`{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"RAM"`, `{"Action":"sts:AssumeRole","Effect":"Allow","Principal":{"RAM"`),
		"services in another order":      change(`["ecs.aliyuncs.com","pai.aliyuncs.com"]`, `["pai.aliyuncs.com","ecs.aliyuncs.com"]`),
		"a service twice":                change(`["ecs.aliyuncs.com",`, `["ecs.aliyuncs.com","ecs.aliyuncs.com",`),
		"people in another order":        change(`["acs:ram::1234567890123456:root","acs:ram::1234567890123456:role/admin"]`, `["acs:ram::1234567890123456:role/admin","acs:ram::1234567890123456:root"]`),
		"addresses in another order":     change(`["192.0.2.0/24","198.51.100.0/24"]`, `["198.51.100.0/24","192.0.2.0/24"]`),
		"an address twice":               change(`["192.0.2.0/24",`, `["192.0.2.0/24","192.0.2.0/24",`),
		"operators in another order":     change(`{"IpAddress":{"acs:SourceIp":["192.0.2.0/24","198.51.100.0/24"]},"Bool":{"acs:MFAPresent":"true"}}`, `{"Bool":{"acs:MFAPresent":"true"},"IpAddress":{"acs:SourceIp":["192.0.2.0/24","198.51.100.0/24"]}}`),
		"action as a list":               change(`"sts:AssumeRole"`, `["sts:AssumeRole"]`),
		"action twice":                   change(`"sts:AssumeRole"`, `["sts:AssumeRole","sts:AssumeRole"]`),
		"action in lower case":           change(`"sts:AssumeRole"`, `"sts:assumerole"`),
		"action in both cases":           change(`"sts:AssumeRole"`, `["STS:AssumeRole","sts:assumerole"]`),
		"condition value as a list":      change(`"acs:MFAPresent":"true"`, `"acs:MFAPresent":["true"]`),
		"condition value as a boolean":   change(`"acs:MFAPresent":"true"`, `"acs:MFAPresent":true`),
		"empty condition":                change(`"pai.aliyuncs.com"]}}`, `"pai.aliyuncs.com"]},"Condition":{}}`),
		"empty kind of principal":        change(`"Principal":{"Service"`, `"Principal":{"Federated":[],"Service"`),
		"empty kinds of principal":       change(`"Principal":{"RAM"`, `"Principal":{"Service":[],"Federated":[],"RAM"`),
		"empty operator":                 change(`"Bool":{"acs:MFAPresent":"true"}`, `"Bool":{"acs:MFAPresent":"true"},"StringLike":{}`),
		"role in another case":           change(`role/admin`, `role/Admin`),
		"region of a pattern":            change(`acs:ram::`, `acs:ram:*:`),
		"statements with labels":         change(`{"Effect"`, `{"Sid":"labelled","Effect"`),
		"an empty label":                 change(`{"Effect"`, `{"Sid":"","Effect"`),
		"escaped letters":                change(`"Service"`, `"\u0053ervice"`, `pai.aliyuncs`, `\u0070ai.aliyuncs`),
		"escaped slashes":                change(`192.0.2.0/24`, `192.0.2.0\/24`),
		"everything as a list, reversed": change(`"sts:AssumeRole"`, `["sts:AssumeRole"]`, `["ecs.aliyuncs.com","pai.aliyuncs.com"]`, `["pai.aliyuncs.com","ecs.aliyuncs.com"]`, `"true"`, `["true"]`),
	}
}

// However a document is written in the configuration, however the cloud comes
// to hold it, and however it is rewritten: the same document is no change. Every
// spelling has a role of its own.
func TestAccTrustPolicy_spellings(t *testing.T) {
	cloud := acctest.New(t)
	var names, documents []string
	for name, document := range spellings() {
		names, documents = append(names, name), append(documents, document)
	}
	if len(documents) < 25 {
		t.Fatalf("only %d spellings", len(documents))
	}
	role := func(i int) string { return fmt.Sprintf("PaiTrain-%d", i) }
	at := func(i int) string { return documents[i%len(documents)] }
	config := func(shift int) string {
		text := cloud.ProviderConfig()
		for i := range documents {
			text += fmt.Sprintf("\n# %s\nresource \"pai_trust_policy\" \"spelling_%d\" {\n  role_name = %q\n  policy    = %q\n}\n",
				names[(i+shift)%len(names)], i, role(i), at(i+shift))
		}
		return text
	}
	for i := range documents {
		cloud.ByHand().CreateRole(role(i), trustOf("fc.aliyuncs.com"))
	}
	empty := resource.ConfigPlanChecks{
		PreApply:             []plancheck.PlanCheck{plancheck.ExpectEmptyPlan(), cloud.PlanMakesNoWrites()},
		PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()},
	}
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		Steps: []resource.TestStep{
			{
				Config:           config(0),
				ConfigPlanChecks: resource.ConfigPlanChecks{PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
				Check: func(*terraform.State) error {
					if got := cloud.Calls("ram:UpdateRole"); got != len(documents) {
						return fmt.Errorf("%d roles were written, want %d", got, len(documents))
					}
					return nil
				},
			},
			{
				PreConfig: func() { // the cloud holds each document in the spelling of the next
					for i := range documents {
						cloud.ByHand().SetTrustPolicy(role(i), at(i+1))
					}
					cloud.Mark()
				},
				Config: config(0), ConfigPlanChecks: empty, Check: cloud.CheckNoWrites(),
			},
			{PreConfig: cloud.Mark, Config: config(7), ConfigPlanChecks: empty, Check: cloud.CheckNoWrites()},
		},
	})
}
