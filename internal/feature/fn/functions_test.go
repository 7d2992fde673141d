package fn_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

const (
	trainARN = "acs:ram::1234567890123456:role/Train"
	serveARN = "acs:ram::1234567890123456:role/serve"
)

func TestTrustPolicy(t *testing.T) {
	policy := func(services string) attr.Value {
		return text(`{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":[` + services + `]}}]}`)
	}
	run(t, "trust_policy", map[string]call{
		"DSW":              {args: []attr.Value{set("dsw")}, want: policy(`"pai.aliyuncs.com"`)},
		"DLC":              {args: []attr.Value{set("dlc")}, want: policy(`"pai.aliyuncs.com"`)},
		"EAS":              {args: []attr.Value{set("eas")}, want: policy(`"eas.pai.aliyuncs.com"`)},
		"shared principal": {args: []attr.Value{set("dsw", "dlc")}, want: policy(`"pai.aliyuncs.com"`)},
		"all":              {args: []attr.Value{set("dsw", "dlc", "eas")}, want: policy(`"eas.pai.aliyuncs.com","pai.aliyuncs.com"`)},
		"all, other order": {args: []attr.Value{set("eas", "dlc", "dsw")}, want: policy(`"eas.pai.aliyuncs.com","pai.aliyuncs.com"`)},

		"nothing":     {args: []attr.Value{set()}, text: []string{"names no workload", "dsw, dlc or eas"}},
		"unknown":     {args: []attr.Value{set("dsw", "pai")}, text: []string{`"pai"`, "dsw, dlc or eas"}},
		"two unknown": {args: []attr.Value{set("DSW", "ecs")}, text: []string{`"DSW"`, `"ecs"`}},
		"null member": {args: []attr.Value{withNull("dsw")}, text: []string{"must not contain null"}},
	})
}

func TestPassRolePolicy(t *testing.T) {
	policy := func(resource, condition string) attr.Value {
		return text(`{"Version":"1","Statement":[{"Effect":"Allow","Action":"ram:PassRole","Resource":` + resource + condition + `}]}`)
	}
	run(t, "passrole_policy", map[string]call{
		"one role": {
			args: []attr.Value{set(trainARN), variadic()},
			want: policy(`"`+trainARN+`"`, ""),
		},
		"null": {
			args: []attr.Value{set(trainARN), variadic(types.SetNull(types.StringType))},
			want: policy(`"`+trainARN+`"`, ""),
		},
		"two roles": {
			args: []attr.Value{set(serveARN, trainARN), variadic()},
			want: policy(`["`+trainARN+`","`+serveARN+`"]`, ""),
		},
		"region as the RAM reference writes it": {
			args: []attr.Value{set("acs:ram:*:1234567890123456:role/Train", trainARN), variadic()},
			want: policy(`"`+trainARN+`"`, ""),
		},
		"narrowed to one service": {
			args: []attr.Value{set(trainARN), variadic(set("pai.aliyuncs.com"))},
			want: policy(`"`+trainARN+`"`, `,"Condition":{"StringEquals":{"acs:Service":"pai.aliyuncs.com"}}`),
		},
		"narrowed to two services": {
			args: []attr.Value{set(trainARN), variadic(set("pai.aliyuncs.com", "eas.pai.aliyuncs.com"))},
			want: policy(`"`+trainARN+`"`, `,"Condition":{"StringEquals":{"acs:Service":["eas.pai.aliyuncs.com","pai.aliyuncs.com"]}}`),
		},

		"no role":          {args: []attr.Value{set(), variadic()}, text: []string{"names no role"}},
		"every role":       {args: []attr.Value{set("*"), variadic()}, text: []string{`"*" is not an arn`}},
		"wildcard name":    {args: []attr.Value{set("acs:ram::1234567890123456:role/pai-*"), variadic()}, text: []string{"wildcard role name", `"pai-*"`}},
		"wildcard account": {args: []attr.Value{set("acs:ram::*:role/Train"), variadic()}, text: []string{"wildcard account"}},
		"role name":        {args: []attr.Value{set("Train"), variadic()}, text: []string{`"Train"`, "acs:ram::<account id>:role/<role name>"}},
		"null role":        {args: []attr.Value{withNull(trainARN), variadic()}, text: []string{"must not contain null"}},
		"no service":       {args: []attr.Value{set(trainARN), variadic(set())}, blamed: 1, text: []string{"names no service", "left out"}},
		"null service":     {args: []attr.Value{set(trainARN), variadic(withNull())}, blamed: 1, text: []string{"must not contain null"}},
		"kind as service":  {args: []attr.Value{set(trainARN), variadic(set("dsw"))}, blamed: 1, text: []string{`"dsw"`, "pai.aliyuncs.com"}},
		"misspelt service": {args: []attr.Value{set(trainARN), variadic(set("pai.aliyun.cs.com"))}, blamed: 1, text: []string{`the right value is "pai.aliyuncs.com"`}},
		"two sets": {
			args:   []attr.Value{set(trainARN), variadic(set("pai.aliyuncs.com"), set("eas.pai.aliyuncs.com"))},
			blamed: 2,
			text:   []string{"single set"},
		},
	})
}

func TestTrusts(t *testing.T) {
	statement := func(effect, principal, rest string) string {
		return `{"Effect":"` + effect + `","Action":"sts:AssumeRole","Principal":{` + principal + `}` + rest + `}`
	}
	policy := func(statements string) attr.Value { return text(`{"Version":"1","Statement":[` + statements + `]}`) }
	const (
		pai         = `"Service":["pai.aliyuncs.com"]`
		eas         = `"Service":"eas.pai.aliyuncs.com"`
		conditional = `,"Condition":{"StringEquals":{"acs:SourceIp":"192.0.2.1"}}`
	)
	yes, no := types.BoolValue(true), types.BoolValue(false)
	allowed := statement("Allow", pai, "")

	run(t, "trusts", map[string]call{
		"PAI, DSW":        {args: []attr.Value{policy(allowed), text("dsw")}, want: yes},
		"PAI, DLC":        {args: []attr.Value{policy(allowed), text("dlc")}, want: yes},
		"PAI, EAS":        {args: []attr.Value{policy(allowed), text("eas")}, want: no},
		"EAS, EAS":        {args: []attr.Value{policy(statement("Allow", eas, "")), text("eas")}, want: yes},
		"EAS, DSW":        {args: []attr.Value{policy(statement("Allow", eas, "")), text("dsw")}, want: no},
		"two statements":  {args: []attr.Value{policy(statement("Allow", eas, "") + "," + allowed), text("dsw")}, want: yes},
		"look-alike":      {args: []attr.Value{policy(statement("Allow", `"Service":"pai.aliyun.cs.com"`, "")), text("dsw")}, want: no},
		"account":         {args: []attr.Value{policy(statement("Allow", `"RAM":"acs:ram::1234567890123456:root"`, "")), text("dsw")}, want: no},
		"denied":          {args: []attr.Value{policy(allowed + "," + statement("Deny", pai, "")), text("dsw")}, want: no},
		"other denied":    {args: []attr.Value{policy(allowed + "," + statement("Deny", eas, "")), text("dsw")}, want: yes},
		"perhaps allowed": {args: []attr.Value{policy(statement("Allow", pai, conditional)), text("dsw")}, want: no},
		"perhaps denied":  {args: []attr.Value{policy(allowed + "," + statement("Deny", pai, conditional)), text("dsw")}, want: no},
		"surely allowed":  {args: []attr.Value{policy(allowed + "," + statement("Allow", pai, conditional)), text("dsw")}, want: yes},

		"no JSON":           {args: []attr.Value{text("pai.aliyuncs.com"), text("dsw")}, text: []string{"not JSON"}},
		"empty":             {args: []attr.Value{text(""), text("dsw")}, text: []string{"empty text instead of a policy document"}},
		"misspelt keyword":  {args: []attr.Value{policy(`{"effect":"Allow"}`), text("dsw")}, text: []string{"Statement[0]", `"Effect"`}},
		"permission policy": {args: []attr.Value{policy(`{"Effect":"Allow","Action":"*","Resource":"*"}`), text("dsw")}, text: []string{"Statement[0]"}},
		"unknown kind":      {args: []attr.Value{policy(allowed), text("pai")}, blamed: 1, text: []string{`"pai"`, "dsw, dlc or eas"}},
		"both bad":          {args: []attr.Value{text(""), text("")}, text: []string{"empty text"}},
	})
}

func TestEASRoleConfig(t *testing.T) {
	arns := func(values ...attr.Value) attr.Value {
		kinds := make([]attr.Type, len(values))
		for i := range values {
			kinds[i] = types.StringType
		}
		return types.TupleValueMust(kinds, values)
	}
	run(t, "eas_role_config", map[string]call{
		"none":              {args: []attr.Value{text("none"), arns()}, want: text(`{"options":{"enable_ram_role":false}}`)},
		"default":           {args: []attr.Value{text("default"), arns()}, want: text(`{"options":{"enable_ram_role":true}}`)},
		"default with null": {args: []attr.Value{text("default"), arns(types.StringNull())}, want: text(`{"options":{"enable_ram_role":true}}`)},
		"custom":            {args: []attr.Value{text("custom"), arns(text(trainARN))}, want: text(`{"options":{"enable_ram_role":true},"role_arn":"` + trainARN + `"}`)},
		"region as the RAM reference writes it": {
			args: []attr.Value{text("custom"), arns(text("acs:ram:*:1234567890123456:role/Train"))},
			want: text(`{"options":{"enable_ram_role":true},"role_arn":"` + trainARN + `"}`),
		},

		"no mode":             {args: []attr.Value{text(""), arns()}, text: []string{"none, default or custom"}},
		"unknown mode":        {args: []attr.Value{text("chain"), arns()}, text: []string{`"chain"`, "none, default or custom"}},
		"custom without":      {args: []attr.Value{text("custom"), arns()}, text: []string{"needs a role ARN"}},
		"custom with null":    {args: []attr.Value{text("custom"), arns(types.StringNull())}, text: []string{"needs a role ARN"}},
		"default with a role": {args: []attr.Value{text("default"), arns(text(trainARN))}, text: []string{"takes no role ARN"}},
		"no ARN":              {args: []attr.Value{text("custom"), arns(text("Train"))}, blamed: 1, text: []string{`"Train"`}},
		"two roles":           {args: []attr.Value{text("custom"), arns(text(trainARN), text(serveARN))}, blamed: 2, text: []string{"at most"}},
	})
}

func TestCredentialSources(t *testing.T) {
	sources := func(file string) attr.Value {
		return types.ObjectValueMust(
			map[string]attr.Type{"uri_variable": types.StringType, "file": types.StringType},
			map[string]attr.Value{"uri_variable": text("ALIBABA_CLOUD_CREDENTIALS_URI"), "file": text(file)},
		)
	}
	run(t, "credential_sources", map[string]call{
		"DSW": {args: []attr.Value{text("dsw")}, want: sources("/mnt/.alibabacloud/credentials")},
		"DLC": {args: []attr.Value{text("dlc")}, want: sources("/mnt/.alibabacloud/credentials")},
		"EAS": {args: []attr.Value{text("eas")}, want: sources("/etc/ram/credentials")},

		"empty":        {args: []attr.Value{text("")}, text: []string{"dsw, dlc or eas"}},
		"unknown kind": {args: []attr.Value{text("ecs")}, text: []string{`"ecs"`, "dsw, dlc or eas"}},
	})
}

func TestRoleARN(t *testing.T) {
	run(t, "role_arn", map[string]call{
		"as spelled": {args: []attr.Value{text("1234567890123456"), text("Train")}, want: text(trainARN)},

		"no account":       {args: []attr.Value{text(""), text("Train")}, text: []string{"account id is empty"}},
		"wildcard account": {args: []attr.Value{text("*"), text("Train")}, text: []string{`"*"`, "digits"}},
		"no name":          {args: []attr.Value{text("1234567890123456"), text("")}, blamed: 1, text: []string{"role name is empty"}},
		"ARN as name":      {args: []attr.Value{text("1234567890123456"), text(trainARN)}, blamed: 1, text: []string{`':'`}},
		"underscore":       {args: []attr.Value{text("1234567890123456"), text("pai_train")}, blamed: 1, text: []string{`'_'`, "letters"}},
	})
}

func TestParseRoleARN(t *testing.T) {
	parts := func(name string) attr.Value {
		return types.ObjectValueMust(
			map[string]attr.Type{"account_id": types.StringType, "name": types.StringType},
			map[string]attr.Value{"account_id": text("1234567890123456"), "name": text(name)},
		)
	}
	run(t, "parse_role_arn", map[string]call{
		"as spelled":                            {args: []attr.Value{text(trainARN)}, want: parts("Train")},
		"region as the RAM reference writes it": {args: []attr.Value{text("acs:ram:*:1234567890123456:role/serve")}, want: parts("serve")},
		"name made under older rules":           {args: []attr.Value{text("acs:ram::1234567890123456:role/pai_train")}, want: parts("pai_train")},

		"empty":    {args: []attr.Value{text("")}, text: []string{"empty role arn"}},
		"user":     {args: []attr.Value{text("acs:ram::1234567890123456:user/alice")}, text: []string{`"user/alice" instead of a role`}},
		"session":  {args: []attr.Value{text(trainARN + "/session")}, text: []string{"session of a role"}},
		"wildcard": {args: []attr.Value{text("acs:ram::1234567890123456:role/*")}, text: []string{"wildcard role name"}},
		"AWS":      {args: []attr.Value{text("arn:aws:iam::123456789012:role/train")}, text: []string{"is not an arn"}},
	})
}
