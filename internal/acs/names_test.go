package acs_test

import (
	"strings"
	"testing"

	"github.com/pai-iac/terraform-provider-pai/internal/acs"
)

type nameTest struct{ name, err string }

func checkNames(t *testing.T, validate func(string) error, tests []nameTest) {
	t.Helper()
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			checkError(t, validate(test.name), test.err)
		})
	}
}

func TestValidateRoleName(t *testing.T) {
	t.Parallel()
	checkNames(t, acs.ValidateRoleName, []nameTest{
		{"a", ""},
		{"PaiTrain-1.x", ""},
		{strings.Repeat("a", 64), ""},
		{strings.Repeat("a", 65), "has 65 characters: want 1 to 64 letters, digits, '.' and '-'"},
		{"", "role name is empty: want 1 to 64 letters, digits, '.' and '-'"},
		{"pai_train", `role name "pai_train" contains '_': want 1 to 64 letters, digits, '.' and '-'`},
		{"pai train", "contains ' '"},
		{"pai@train", "contains '@'"},
		{"päi", "contains 'ä'"},
		{"acs:ram::1:role/a", "contains ':'"},
		{strings.Repeat("ä", 65), "contains 'ä'"},
		{"\xff", "contains '�'"},
	})
}

func TestValidatePolicyName(t *testing.T) {
	t.Parallel()
	checkNames(t, acs.ValidatePolicyName, []nameTest{
		{"PAIDefaultPolicy-1", ""},
		{strings.Repeat("p", 128), ""},
		{strings.Repeat("p", 129), "has 129 characters: want 1 to 128 letters, digits and '-'"},
		{"a.b", `policy name "a.b" contains '.'`},
		{"a_b", "contains '_'"},
		{"", "policy name is empty"},
	})
}

func TestValidateUserName(t *testing.T) {
	t.Parallel()
	checkNames(t, acs.ValidateUserName, []nameTest{
		{"alice.b_c-d", ""},
		{strings.Repeat("u", 65), "has 65 characters"},
		{"alice@example.com", `user name "alice@example.com" contains '@': want 1 to 64 letters, digits, '.', '_' and '-'`},
		{"", "user name is empty"},
	})
}

func TestValidateGroupName(t *testing.T) {
	t.Parallel()
	checkNames(t, acs.ValidateGroupName, []nameTest{
		{"ml-Team1", ""},
		{strings.Repeat("g", 65), "has 65 characters"},
		{"ml.team", `group name "ml.team" contains '.'`},
		{"", "group name is empty"},
	})
}

func TestValidateAccountID(t *testing.T) {
	t.Parallel()
	checkNames(t, acs.ValidateAccountID, []nameTest{
		{"1234567890123456", ""},
		{"1", ""},
		{strings.Repeat("9", 20), ""},
		{strings.Repeat("9", 21), "has 21 digits: want 1 to 20 digits"},
		{"", "account id is empty: want 1 to 20 digits"},
		{"12 34", "contains ' '"},
		{"１２", "contains '１'"},
		{"-1", "contains '-'"},
	})
}

func TestValidateRegion(t *testing.T) {
	t.Parallel()
	checkNames(t, acs.ValidateRegion, []nameTest{
		{"cn-hangzhou", ""},
		{"ap-southeast-1", ""},
		{"cn-shanghai-finance-1", ""},
		{"cn-hangzhou-acdr-ut-1", ""},
		{"cn-wulanchabu", ""},
		{"rus-west-1", ""},
		{"cn-h", ""}, // too short to be a zone
		{"us-east-1", ""},
		{"", "region is empty: want a region id such as cn-hangzhou or ap-southeast-1"},
		{"cn-hangzhou-b", `is a zone of the region "cn-hangzhou"`},
		{"ap-southeast-1a", `is a zone of the region "ap-southeast-1"`},
		{"CN-Hangzhou", "contains 'C'"},
		{"cn_hangzhou", "contains '_'"},
		{"cn hangzhou", "contains ' '"},
		{"cn", `does not start with an area such as "cn-"`},
		{"hangzhou", "does not start with an area"},
		{"china-hangzhou", "does not start with an area"},
		{"c1-hangzhou", "does not start with an area"},
		{"-cn-hangzhou", "does not start with an area"},
		{"cn--hangzhou", "has a hyphen too many"},
		{"cn-hangzhou-", "has a hyphen too many"},
		{"cn-" + strings.Repeat("x", 61), "has more than 63 characters"},
	})
}

func TestValidateServicePrincipal(t *testing.T) {
	t.Parallel()
	checkNames(t, acs.ValidateServicePrincipal, []nameTest{
		{"pai.aliyuncs.com", ""},
		{"eas.pai.aliyuncs.com", ""},
		{"dataworks.aliyuncs.com", ""},
		{"a-1.b.aliyuncs.com", ""},
		{"", "service principal is empty: want a service principal such as pai.aliyuncs.com"},
		{"pai.aliyun.cs.com", `service principal "pai.aliyun.cs.com" is misspelt: the right value is "pai.aliyuncs.com"`},
		{"eas.pai.aliyun.cs.com", `the right value is "eas.pai.aliyuncs.com"`},
		{"pai.aliyun.com", `the right value is "pai.aliyuncs.com"`},
		{"PAI.aliyuncs.com", `the right value is "pai.aliyuncs.com"`},
		{" pai.aliyuncs.com", `the right value is "pai.aliyuncs.com"`},
		{"pai.amazonaws.com", `does not end in ".aliyuncs.com"`},
		{"pai", `does not end in ".aliyuncs.com"`},
		{"paialiyuncs.com", `does not end in ".aliyuncs.com"`},
		{"*", "contains '*'"},
		{"*.pai.aliyuncs.com", "contains '*'"},
		{"https://pai.aliyuncs.com", "contains ':'"},
		{".aliyuncs.com", "is not a host name"},
		{"pai..aliyuncs.com", "is not a host name"},
		{"-pai.aliyuncs.com", "is not a host name"},
		{"acs:ram::1:root", "contains ':'"},
		{"aliyun.cs.com", `does not end in ".aliyuncs.com"`},
		{".aliyun.cs.com", `does not end in ".aliyuncs.com"`},
	})
}
