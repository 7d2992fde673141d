package ramsvc_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/ramsvc"
)

func TestPolicy_life(t *testing.T) {
	t.Parallel()
	r := newRAM(t, ramsvc.Options{})
	created := r.do("CreatePolicy", "PolicyName", "ReadData", "PolicyDocument", readOSS, "Description", "d", "Tag", `[{"Key":"k","Value":""}]`)
	if created.at("Policy", "DefaultVersion") != "v1" || created.at("Policy", "PolicyType") != "Custom" {
		t.Errorf("CreatePolicy: %v", created)
	}
	got := r.do("GetPolicy", "PolicyName", "readdata", "PolicyType", "Custom")
	if got.at("Policy", "PolicyName") != "ReadData" || got.at("Policy", "AttachmentCount") != 0.0 ||
		got.at("Policy", "PolicyDocument") != readOSS || got.at("DefaultPolicyVersion", "PolicyDocument") != readOSS ||
		got.at("DefaultPolicyVersion", "IsDefaultVersion") != true || got.at("DefaultPolicyVersion", "VersionId") != "v1" {
		t.Errorf("GetPolicy: %v", got)
	}
	updated := r.do("UpdatePolicyDescription", "PolicyName", "ReadData", "NewDescription", "e")
	if updated.at("Policy", "Description") != "e" {
		t.Errorf("UpdatePolicyDescription: %v", updated)
	}
	list := r.do("ListPolicies", "PolicyType", "Custom", "Tag", `[{"Key":"k"}]`)
	if list.count("Policies", "Policy") != 1 || list.at("Policies", "Policy", 0, "Tags", "Tag", 0, "TagKey") != "k" {
		t.Errorf("ListPolicies by tag: %v", list)
	}
	r.do("DeletePolicy", "PolicyName", "ReadData")
	r.refused(404, "EntityNotExist.Policy", "GetPolicy", "PolicyName", "ReadData", "PolicyType", "Custom")
}

func TestPolicy_system(t *testing.T) {
	t.Parallel()
	r := newRAM(t, ramsvc.Options{})
	for _, name := range []string{
		"AdministratorAccess", "AliyunPAIFullAccess", "AliyunOSSReadOnlyAccess", "AliyunOSSFullAccess", "AliyunSTSAssumeRoleAccess",
		"AliyunRAMReadOnlyAccess", "AliyunRAMFullAccess", "AliyunPAIDSWDefaultRolePolicy", "AliyunPAIDLCDefaultRolePolicy",
	} {
		got := r.do("GetPolicy", "PolicyName", name, "PolicyType", "System")
		if !strings.Contains(fmt.Sprint(got.at("DefaultPolicyVersion", "PolicyDocument")), `"Statement"`) {
			t.Errorf("%s has no document: %v", name, got)
		}
		r.refused(404, "EntityNotExist.Policy", "GetPolicy", "PolicyName", name, "PolicyType", "Custom")
		r.refused(404, "EntityNotExist.Policy", "DeletePolicy", "PolicyName", name)
	}
	// A custom policy may share the name and stays apart.
	r.do("CreatePolicy", "PolicyName", "AliyunOSSFullAccess", "PolicyDocument", readOSS)
	both := r.do("ListPolicies", "MaxItems", "1000")
	if got := both.count("Policies", "Policy"); got != 114 {
		t.Errorf("%d policies", got)
	}
	first := r.do("ListPolicies", "MaxItems", "5")
	if first.count("Policies", "Policy") != 5 || first.at("IsTruncated") != true {
		t.Errorf("first page: %v", first)
	}
}

// What the emulator does not know is refused, unless it is reported to accept it.
func TestPolicy_anySystemPolicy(t *testing.T) {
	t.Parallel()
	const unknown = "AliyunSomethingNewReadOnlyAccess"
	newRAM(t, ramsvc.Options{}).refused(404, "EntityNotExist.Policy", "GetPolicy", "PolicyName", unknown, "PolicyType", "System")
	r := newRAM(t, ramsvc.Options{AnySystemPolicy: true})
	r.do("GetPolicy", "PolicyName", unknown, "PolicyType", "System")
	r.do("CreateRole", "RoleName", "Reader", "AssumeRolePolicyDocument",
		`{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":["pai.aliyuncs.com"]}}]}`)
	r.do("AttachPolicyToRole", "PolicyName", unknown, "PolicyType", "System", "RoleName", "Reader")
	r.refused(404, "EntityNotExist.Policy", "GetPolicy", "PolicyName", "SomethingElse", "PolicyType", "System")
}

func TestPolicy_versions(t *testing.T) {
	t.Parallel()
	r := newRAM(t, ramsvc.Options{})
	version := func(parameters ...string) members {
		return r.do("CreatePolicyVersion", append([]string{"PolicyName", "Free", "PolicyDocument", readOSS}, parameters...)...)
	}
	if v := version(); v.at("PolicyVersion", "VersionId") != "v2" || v.at("PolicyVersion", "IsDefaultVersion") != false {
		t.Errorf("second version: %v", v)
	}
	r.refused(409, "DeleteConflict.Policy.Version", "DeletePolicy", "PolicyName", "Free")
	r.do("SetDefaultPolicyVersion", "PolicyName", "Free", "VersionId", "v2")
	r.refused(409, "DeleteConflict.Policy.Version.Default", "DeletePolicyVersion", "PolicyName", "Free", "VersionId", "v2")
	version()
	version()
	version()
	const rotate = "DeleteOldestNonDefaultVersionWhenLimitExceeded"
	version("SetAsDefault", "true", "RotateStrategy", rotate) // v6 replaces v1
	version("RotateStrategy", rotate)                         // v7 replaces v2, which has just lost the default
	list := r.do("ListPolicyVersions", "PolicyName", "Free", "PolicyType", "Custom")
	var ids []string
	for i := range list.count("PolicyVersions", "PolicyVersion") {
		ids = append(ids, fmt.Sprintf("%v %v", list.at("PolicyVersions", "PolicyVersion", i, "VersionId"),
			list.at("PolicyVersions", "PolicyVersion", i, "IsDefaultVersion")))
	}
	if want := "[v3 false v4 false v5 false v6 true v7 false]"; fmt.Sprint(ids) != want {
		t.Errorf("versions %v, want %s", ids, want)
	}
	r.do("DeletePolicyVersion", "PolicyName", "Free", "VersionId", "v7")
	if v := version(); v.at("PolicyVersion", "VersionId") != "v8" {
		t.Errorf("a number is used again: %v", v)
	}
	if v := r.do("GetPolicyVersion", "PolicyName", "Free", "PolicyType", "Custom", "VersionId", "v8"); v.at("PolicyVersion", "PolicyDocument") != readOSS {
		t.Errorf("GetPolicyVersion: %v", v)
	}
	r.do("DeletePolicy", "PolicyName", "Free", "CascadingDelete", "true")
}

func TestPolicy_refusals(t *testing.T) {
	t.Parallel()
	long := strings.Replace(readOSS, `{"Version"`, `{`+strings.Repeat(" ", 6144)+`"Version"`, 1)
	tests := []struct {
		status     int
		code       string
		action     string
		parameters []string
	}{
		{400, "MissingParameter", "CreatePolicy", []string{"PolicyName", "p"}},
		{400, "InvalidParameter.PolicyName.InvalidChars", "CreatePolicy", []string{"PolicyName", "p.q", "PolicyDocument", readOSS}},
		{400, "InvalidParameter.PolicyName.Length", "CreatePolicy", []string{"PolicyName", strings.Repeat("p", 129), "PolicyDocument", readOSS}},
		{400, "InvalidParameter.PolicyDocument.Length", "CreatePolicy", []string{"PolicyName", "p", "PolicyDocument", long}},
		{400, "MalformedPolicyDocument", "CreatePolicy", []string{"PolicyName", "p", "PolicyDocument", paiTrust}},
		{409, "EntityAlreadyExists.Policy", "CreatePolicy", []string{"PolicyName", "free", "PolicyDocument", readOSS}},
		{400, "InvalidParameter.PolicyType", "GetPolicy", []string{"PolicyName", "Free", "PolicyType", "custom"}},
		{400, "MissingParameter", "GetPolicy", []string{"PolicyName", "Free"}},
		{400, "InvalidParameter.PolicyType", "ListPolicies", []string{"PolicyType", "Mine"}},
		{404, "EntityNotExist.Policy", "CreatePolicyVersion", []string{"PolicyName", "none", "PolicyDocument", readOSS}},
		{400, "InvalidParameter.RotateStrategy", "CreatePolicyVersion", []string{"PolicyName", "Free", "PolicyDocument", readOSS, "RotateStrategy", "All"}},
		{400, "InvalidParameter.SetAsDefault", "CreatePolicyVersion", []string{"PolicyName", "Free", "PolicyDocument", readOSS, "SetAsDefault", "1"}},
		{400, "InvalidParameter.VersionId.Format", "GetPolicyVersion", []string{"PolicyName", "Free", "PolicyType", "Custom", "VersionId", "1"}},
		{404, "EntityNotExist.Policy.Version", "GetPolicyVersion", []string{"PolicyName", "Free", "PolicyType", "Custom", "VersionId", "v9"}},
		{404, "EntityNotExist.Policy.Version", "SetDefaultPolicyVersion", []string{"PolicyName", "Free", "VersionId", "v9"}},
		{404, "EntityNotExist.Policy.Version", "DeletePolicyVersion", []string{"PolicyName", "Free", "VersionId", "v9"}},
		{404, "EntityNotExist.Policy", "UpdatePolicyDescription", []string{"PolicyName", "none", "NewDescription", "d"}},
		{409, "DeleteConflict.Policy.User", "DeletePolicy", []string{"PolicyName", "PassTrain", "CascadingDelete", "true"}},
		{400, "InvalidParameter.CascadingDelete", "DeletePolicy", []string{"PolicyName", "Free", "CascadingDelete", "yes"}},
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
