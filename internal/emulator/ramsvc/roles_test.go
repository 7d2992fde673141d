package ramsvc_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/ramsvc"
)

func TestRole_life(t *testing.T) {
	t.Parallel()
	r := newRAM(t, ramsvc.Options{})
	spaced := `{ "Version": "1",  "Statement": [{"Principal":{"Service":"pai.aliyuncs.com"},"Action":["sts:AssumeRole"],"Effect":"Allow"}] }`
	created := r.do("CreateRole", "RoleName", "PaiTrain", "AssumeRolePolicyDocument", spaced, "Description", "d",
		"MaxSessionDuration", "7200", "Tag", `[{"Key":"team","Value":"ml"}]`)
	for name, want := range map[string]any{
		"Arn": "acs:ram::1234567890123456:role/paitrain", "RoleName": "PaiTrain", "RoleId": "300000000000000003",
		"AssumeRolePolicyDocument": spaced, "Description": "d", "MaxSessionDuration": 7200.0, "CreateDate": "2026-01-02T03:04:05Z",
		"UpdateDate": nil, "Tags": nil,
	} {
		if got := created.at("Role", name); got != want {
			t.Errorf("CreateRole: %s is %v, want %v", name, got, want)
		}
	}

	r.clock.Advance(time.Hour)
	r.do("UpdateRole", "RoleName", "paitrain", "NewDescription", "")
	updated := r.do("UpdateRole", "RoleName", "PaiTrain", "NewAssumeRolePolicyDocument", easTrust, "NewMaxSessionDuration", "43200")
	got := r.do("GetRole", "RoleName", "PAITRAIN")
	for name, want := range map[string]any{
		"RoleName": "PaiTrain", "AssumeRolePolicyDocument": easTrust, "Description": "", "MaxSessionDuration": 43200.0,
		"CreateDate": "2026-01-02T03:04:05Z", "UpdateDate": "2026-01-02T04:04:05Z", "Tags": nil, "IsServiceLinkedRole": false,
	} {
		if got.at("Role", name) != want || name != "IsServiceLinkedRole" && updated.at("Role", name) != want {
			t.Errorf("%s is %v after update to %v, want %v", name, got.at("Role", name), updated.at("Role", name), want)
		}
	}

	list := r.do("ListRoles", "Tag", `[{"Key":"team","Value":"ml"}]`)
	if list.count("Roles", "Role") != 1 || list.at("Roles", "Role", 0, "Tags", "Tag", 0, "TagValue") != "ml" ||
		list.at("Roles", "Role", 0, "AssumeRolePolicyDocument") != nil || list.at("IsTruncated") != false {
		t.Errorf("ListRoles: %v", list)
	}

	r.do("DeleteRole", "RoleName", "PaiTrain")
	r.refused(404, "EntityNotExist.Role", "GetRole", "RoleName", "PaiTrain")
	again := r.createRole("PaiTrain")
	if again.at("Role", "RoleId") == created.at("Role", "RoleId") {
		t.Error("a role made anew has the id of the old one")
	}
	if tags := r.do("ListTagResources", "ResourceType", "role", "ResourceNames", `["PaiTrain"]`); tags.count("TagResources") != 0 {
		t.Errorf("a role made anew has the tags of the old one: %v", tags)
	}
}

func TestRole_refusals(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("a", 1025)
	longTrust := strings.Replace(paiTrust, `{"Version"`, `{`+strings.Repeat(" ", 6144)+`"Version"`, 1)
	tests := []struct {
		status     int
		code       string
		action     string
		parameters []string
	}{
		{400, "MissingParameter", "CreateRole", []string{"AssumeRolePolicyDocument", paiTrust}},
		{400, "MissingParameter", "CreateRole", []string{"RoleName", "r"}},
		{400, "InvalidParameter.RoleName.InvalidChars", "CreateRole", []string{"RoleName", "a_b", "AssumeRolePolicyDocument", paiTrust}},
		{400, "InvalidParameter.RoleName.Length", "CreateRole", []string{"RoleName", strings.Repeat("a", 65), "AssumeRolePolicyDocument", paiTrust}},
		{400, "InvalidParameter.Description.Length", "CreateRole", []string{"RoleName", "r", "AssumeRolePolicyDocument", paiTrust, "Description", long}},
		{400, "InvalidParameter.AssumeRolePolicyDocument.Length", "CreateRole", []string{"RoleName", "r", "AssumeRolePolicyDocument", longTrust}},
		{400, "MalformedPolicyDocument", "CreateRole", []string{"RoleName", "r", "AssumeRolePolicyDocument", readOSS}},
		{400, "MalformedPolicyDocument", "CreateRole", []string{"RoleName", "r", "AssumeRolePolicyDocument", "{"}},
		{400, "InvalidParameter.MaxSessionDuration", "CreateRole", []string{"RoleName", "r", "AssumeRolePolicyDocument", paiTrust, "MaxSessionDuration", "3599"}},
		{400, "InvalidParameter.MaxSessionDuration", "CreateRole", []string{"RoleName", "r", "AssumeRolePolicyDocument", paiTrust, "MaxSessionDuration", "43201"}},
		{400, "InvalidParameter.MaxSessionDuration", "CreateRole", []string{"RoleName", "r", "AssumeRolePolicyDocument", paiTrust, "MaxSessionDuration", "1h"}},
		{400, "InvalidParameter.AllowConsoleLogin", "CreateRole", []string{"RoleName", "r", "AssumeRolePolicyDocument", paiTrust, "AllowConsoleLogin", "yes"}},
		{400, "InvalidParameter.Tag", "CreateRole", []string{"RoleName", "r", "AssumeRolePolicyDocument", paiTrust, "Tag", "k=v"}},
		{400, "InvalidOperation.ServiceLinkedRole", "CreateRole", []string{"RoleName", "AliyunServiceRoleForX", "AssumeRolePolicyDocument", paiTrust}},
		{409, "EntityAlreadyExists.Role", "CreateRole", []string{"RoleName", "deployer", "AssumeRolePolicyDocument", paiTrust}},
		{404, "EntityNotExist.Role", "GetRole", []string{"RoleName", "nobody"}},
		{400, "MissingParameter", "GetRole", nil},
		{404, "EntityNotExist.Role", "UpdateRole", []string{"RoleName", "nobody", "NewDescription", "d"}},
		{400, "InvalidParameter.Description.Length", "UpdateRole", []string{"RoleName", "Deployer", "NewDescription", long}},
		{400, "InvalidParameter.NewAssumeRolePolicyDocument.Length", "UpdateRole", []string{"RoleName", "Deployer", "NewAssumeRolePolicyDocument", longTrust}},
		{400, "MalformedPolicyDocument", "UpdateRole", []string{"RoleName", "Deployer", "NewAssumeRolePolicyDocument", "{}"}},
		{400, "InvalidParameter.MaxSessionDuration", "UpdateRole", []string{"RoleName", "Deployer", "NewMaxSessionDuration", "0"}},
		{400, "InvalidOperation.ServiceLinkedRole", "UpdateRole", []string{"RoleName", "AliyunServiceRoleForPaiEas", "NewDescription", "d"}},
		{404, "EntityNotExist.Role", "DeleteRole", []string{"RoleName", "nobody"}},
		{409, "DeleteConflict.Role.Policy", "DeleteRole", []string{"RoleName", "Deployer"}},
		{400, "InvalidOperation.ServiceLinkedRole", "DeleteRole", []string{"RoleName", "AliyunServiceRoleForPaiEas"}},
		{400, "InvalidParameter.MaxItems", "ListRoles", []string{"MaxItems", "0"}},
		{400, "InvalidParameter.MaxItems", "ListRoles", []string{"MaxItems", "1001"}},
		{400, "InvalidParameter.Marker", "ListRoles", []string{"Marker", "somewhere"}},
	}
	for _, test := range tests {
		t.Run(test.action+" "+test.code, func(t *testing.T) {
			t.Parallel()
			r := newRAM(t, ramsvc.Options{})
			before := fmt.Sprint(r.Snapshot())
			r.refused(test.status, test.code, test.action, test.parameters...)
			if after := fmt.Sprint(r.Snapshot()); after != before {
				t.Errorf("a refused call changed the state:\n%s\n%s", before, after)
			}
		})
	}
}

func TestListRoles_pages(t *testing.T) {
	t.Parallel()
	r := newRAM(t, ramsvc.Options{})
	for i := range 5 {
		r.createRole(fmt.Sprintf("page-%d", i))
	}
	var names []string
	marker, pages := "", 0
	for {
		parameters := []string{"MaxItems", "3"}
		if marker != "" {
			parameters = append(parameters, "Marker", marker)
		}
		page := r.do("ListRoles", parameters...)
		pages++
		for i := range page.count("Roles", "Role") {
			names = append(names, fmt.Sprint(page.at("Roles", "Role", i, "RoleName")))
		}
		if page.at("IsTruncated") != true {
			if page.at("Marker") != nil {
				t.Error("the last page has a marker")
			}
			break
		}
		marker = fmt.Sprint(page.at("Marker"))
	}
	want := "[AliyunServiceRoleForPaiEas Deployer page-0 page-1 page-2 page-3 page-4]"
	if fmt.Sprint(names) != want || pages != 3 {
		t.Errorf("%d pages of %v, want 3 of %s", pages, names, want)
	}
	// Exactly as many as fit are one page.
	if page := r.do("ListRoles", "MaxItems", "7"); page.at("IsTruncated") != false {
		t.Error("a page of exactly all roles is truncated")
	}
	r.refused(400, "InvalidParameter.Marker", "ListUsers", "Marker", marker)
}

func TestRole_accountsAreApart(t *testing.T) {
	t.Parallel()
	r := newRAM(t, ramsvc.Options{})
	if _, err := r.try(otherID, "CreateRole", "RoleName", "Deployer", "AssumeRolePolicyDocument", paiTrust); err != nil {
		t.Errorf("the name of another account's role is taken: %v", err)
	}
	_, err := r.try(otherID, "GetUser", "UserName", "alice")
	checkRefusal(t, "user of another account", err, 404, "EntityNotExist.User")
	_, err = r.try("1", "GetUser", "UserName", "alice")
	checkRefusal(t, "account that does not exist", err, 403, "Inactive")
}

func TestOptions_names(t *testing.T) {
	t.Parallel()
	r := newRAM(t, ramsvc.Options{KeepARNCase: true, ExactNames: true})
	if got := r.createRole("PaiTrain").at("Role", "Arn"); got != roleARN("PaiTrain") {
		t.Errorf("arn %v", got)
	}
	r.refused(404, "EntityNotExist.Role", "GetRole", "RoleName", "paitrain")
	r.createRole("paitrain")
	if r.RoleExists(roleARN("PAITRAIN")) || !r.RoleExists(roleARN("PaiTrain")) {
		t.Error("roles are found by ARNs in other letter case")
	}
}

func TestQuotas(t *testing.T) {
	t.Parallel()
	quotas := ramsvc.Quotas{Roles: 3, Policies: 5, PolicyVersions: 2, SystemPolicies: 2, CustomPolicies: 1, Tags: 2}
	r := newRAM(t, ramsvc.Options{Quotas: quotas})
	r.createRole("third")
	r.refused(409, "LimitExceeded.Role", "CreateRole", "RoleName", "fourth", "AssumeRolePolicyDocument", paiTrust)

	r.do("CreatePolicy", "PolicyName", "fifth", "PolicyDocument", readOSS)
	r.refused(409, "LimitExceeded.Policy", "CreatePolicy", "PolicyName", "sixth", "PolicyDocument", readOSS)
	r.do("CreatePolicyVersion", "PolicyName", "fifth", "PolicyDocument", readOSS)
	r.refused(409, "LimitExceeded.Policy.Version", "CreatePolicyVersion", "PolicyName", "fifth", "PolicyDocument", readOSS)

	// The two kinds of policies are counted apart.
	attach := func(name, kind string) []string {
		return []string{"RoleName", "third", "PolicyName", name, "PolicyType", kind}
	}
	r.do("AttachPolicyToRole", attach("Free", "Custom")...)
	r.refused(409, "LimitExceeded.Role.Policy", "AttachPolicyToRole", attach("fifth", "Custom")...)
	r.do("AttachPolicyToRole", attach("AliyunOSSFullAccess", "System")...)
	r.do("AttachPolicyToRole", attach("AliyunOSSReadOnlyAccess", "System")...)
	r.refused(409, "LimitExceeded.Role.Policy", "AttachPolicyToRole", attach("AliyunPAIFullAccess", "System")...)

	r.do("TagResources", "ResourceType", "role", "ResourceNames", `["third"]`, "Tag", `[{"Key":"a","Value":"1"},{"Key":"b","Value":"2"}]`)
	r.do("TagResources", "ResourceType", "role", "ResourceNames", `["third"]`, "Tag", `[{"Key":"a","Value":"3"}]`)
	r.refused(409, "LimitExceeded.Tag", "TagResources", "ResourceType", "role", "ResourceNames", `["third"]`, "Tag", `[{"Key":"c","Value":"3"}]`)
}

func TestQuotas_documented(t *testing.T) {
	t.Parallel()
	r := newRAM(t, ramsvc.Options{})
	for i := range 998 {
		r.createRole(fmt.Sprintf("r%d", i))
	}
	r.refused(409, "LimitExceeded.Role", "CreateRole", "RoleName", "more", "AssumeRolePolicyDocument", paiTrust)
	for i := range 4 {
		r.do("CreatePolicyVersion", "PolicyName", "Free", "PolicyDocument", readOSS, "SetAsDefault", fmt.Sprint(i == 1))
	}
	r.refused(409, "LimitExceeded.Policy.Version", "CreatePolicyVersion", "PolicyName", "Free", "PolicyDocument", readOSS)

	for i := range 11 {
		name := fmt.Sprintf("p%d", i)
		r.do("CreatePolicy", "PolicyName", name, "PolicyDocument", readOSS)
		relation := []string{"RoleName", "r0", "PolicyName", name, "PolicyType", "Custom"}
		if i < 10 {
			r.do("AttachPolicyToRole", relation...)
		} else {
			r.refused(409, "LimitExceeded.Role.Policy", "AttachPolicyToRole", relation...)
		}
	}
}
