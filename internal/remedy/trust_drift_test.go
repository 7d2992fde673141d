package remedy_test

import (
	"errors"
	"testing"

	"github.com/pai-iac/terraform-provider-pai/internal/acs"
	"github.com/pai-iac/terraform-provider-pai/internal/ramdoc"
	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
)

// Each difference is a numbered line that names the statement, and what it says.
func TestTrustDrifted(t *testing.T) {
	t.Parallel()
	statement := func(effect ramdoc.Effect, p ramdoc.Principal, conditions ...ramdoc.Condition) ramdoc.Statement {
		return ramdoc.Statement{Effect: effect, Actions: []string{ramdoc.AssumeRole}, Principal: p, Conditions: conditions}
	}
	people := ramdoc.Principal{ramdoc.RAM: []string{"acs:ram::1:root", "acs:ram::1:user/alice"}}
	service := ramdoc.Principal{ramdoc.Service: []string{acs.AccessService}}
	mfa := ramdoc.Condition{Operator: "Bool", Key: "acs:MFAPresent", Values: []string{"true"}}
	office := ramdoc.Condition{Operator: "IpAddress", Key: "acs:SourceIp", Values: []string{"192.0.2.0/24", "198.51.100.0/24"}}
	wanted := ramdoc.Document{Statements: []ramdoc.Statement{statement(ramdoc.Allow, people), statement(ramdoc.Allow, service)}}
	for name, c := range map[string]struct {
		found []ramdoc.Statement
		words []string
		no    []string
	}{
		"service missing": {[]ramdoc.Statement{statement(ramdoc.Allow, people)},
			[]string{"1. Statement 2 is missing: it lets dataworks.aliyuncs.com assume the role. Without it PAI refuses who signs in with the role."}, []string{"2. "}},
		"one of two missing": {[]ramdoc.Statement{statement(ramdoc.Allow, ramdoc.Principal{ramdoc.RAM: []string{"acs:ram::1:root"}}), statement(ramdoc.Allow, service)},
			[]string{"1. Statement 1 does not name acs:ram::1:user/alice any more."}, []string{"PAI refuses"}},
		"conditions": {[]ramdoc.Statement{statement(ramdoc.Allow, service, mfa, office), statement(ramdoc.Allow, people)},
			[]string{"1. Statement 1 is another for dataworks.aliyuncs.com: it should say Allow sts:AssumeRole and says Allow sts:AssumeRole " +
				"if acs:MFAPresent Bool true and acs:SourceIp IpAddress 192.0.2.0/24 and 198.51.100.0/24. Without it"}, nil},
		"denied instead": {[]ramdoc.Statement{statement(ramdoc.Allow, people), statement(ramdoc.Deny, service)},
			[]string{"1. Statement 2 is another for dataworks.aliyuncs.com: it should say Allow sts:AssumeRole and says Deny sts:AssumeRole."}, nil},
		"extra": {[]ramdoc.Statement{statement(ramdoc.Allow, people), statement(ramdoc.Allow, ramdoc.Principal{
			ramdoc.Service: []string{acs.AccessService, "ecs.aliyuncs.com"}}), {Effect: ramdoc.Deny, NotActions: []string{"sts:A", "sts:B"},
			Principal: ramdoc.Principal{ramdoc.RAM: []string{"acs:ram::2:root"}}}},
			[]string{"1. Statement 2 of what is there also says Allow sts:AssumeRole for ecs.aliyuncs.com.",
				"2. Statement 3 of what is there is not from here: it says Deny all actions but sts:A and sts:B for acs:ram::2:root."}, []string{"3. "}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			found := ramdoc.Document{Statements: c.found}
			text := remedy.TrustDrifted(remedy.TrustDrift{RoleName: "PaiDev", Wanted: wanted, Found: found, Differences: wanted.Differences(found)})
			wantWords(t, text, "Trust Policy Changed Outside of Terraform", append(c.words, `role "PaiDev"`)...)
			wantNo(t, text, c.no...)
		})
	}
}

func TestTrustDriftUnread(t *testing.T) {
	t.Parallel()
	wantWords(t, remedy.TrustDriftUnread("PaiDev", errors.New("no JSON")), "Trust Policy Changed Outside of Terraform", `"PaiDev"`, "no JSON", "replaces the whole")
}
