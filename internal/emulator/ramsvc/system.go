package ramsvc

import (
	"fmt"
	"strings"

	"github.com/pai-iac/terraform-provider-pai/internal/ramdoc"
)

// systemSince is the date of all system policies.
const systemSince = "2020-01-01T00:00:00Z"

// systemPolicies returns the policies that every account has. Their names are
// the cloud's; their documents say what the documentation says of them, not the
// cloud's own words. AliyunPAIFullAccess has no ram:PassRole here: that a user
// of PAI needs it apart is what the documentation of role problems tells
// (emulator choice).
func systemPolicies() []*policy {
	const anything = `"Resource":"*"`
	allow := func(actions string) string {
		return `{"Version":"1","Statement":[{"Effect":"Allow","Action":[` + actions + `],` + anything + `}]}`
	}
	workspaceBucket := `"oss:GetObject","oss:PutObject","oss:ListObjects","oss:GetBucketInfo"`
	policies := []*policy{
		systemPolicy("AdministratorAccess", "Manages all resources of the account.", allow(`"*"`)),
		systemPolicy("AliyunPAIFullAccess", "Manages Platform for AI.",
			allow(`"pai:*","paidsw:*","paidlc:*","paiworkspace:*","eas:*"`)),
		systemPolicy("AliyunOSSFullAccess", "Manages Object Storage Service.", allow(`"oss:*"`)),
		systemPolicy("AliyunOSSReadOnlyAccess", "Reads Object Storage Service.", allow(`"oss:Get*","oss:List*"`)),
		systemPolicy("AliyunSTSAssumeRoleAccess", "Calls AssumeRole of Security Token Service.", allow(`"sts:AssumeRole"`)),
		systemPolicy("AliyunRAMFullAccess", "Manages Resource Access Management.", allow(`"ram:*"`)),
		systemPolicy("AliyunRAMReadOnlyAccess", "Reads Resource Access Management.", allow(`"ram:Get*","ram:List*"`)),
		systemPolicy("AliyunPAIDSWDefaultRolePolicy", "For the default role of DSW.",
			allow(`"pai:*","paidsw:*","paiworkspace:*","odps:*",`+workspaceBucket)),
		systemPolicy("AliyunPAIDLCDefaultRolePolicy", "For the default role of DLC.",
			allow(`"pai:*","paidlc:*","paiworkspace:*","odps:*",`+workspaceBucket)),
	}
	for _, product := range systemProducts {
		anyAction := make([]string, len(product.codes))
		reads := make([]string, 0, 4*len(product.codes))
		for i, code := range product.codes {
			anyAction[i] = fmt.Sprintf("%q", code+":*")
			for _, verb := range []string{"Get", "List", "Describe", "Query"} {
				reads = append(reads, fmt.Sprintf("%q", code+":"+verb+"*"))
			}
		}
		policies = append(policies,
			systemPolicy("Aliyun"+product.name+"FullAccess", "Manages "+product.title+".", allow(strings.Join(anyAction, ","))))
		if !product.fullOnly {
			policies = append(policies,
				systemPolicy("Aliyun"+product.name+"ReadOnlyAccess", "Reads "+product.title+".", allow(strings.Join(reads, ","))))
		}
	}
	return policies
}

func systemPolicy(name, description, text string) *policy {
	document, err := ramdoc.ParsePermission(text)
	if err != nil {
		// The text is in this file.
		panic(fmt.Sprintf("system policy %s: %v", name, err))
	}
	p := &policy{kind: systemType, name: name, description: description, created: systemSince, updated: systemSince}
	p.add(&version{text: text, document: document, created: systemSince}, true)
	return p
}
