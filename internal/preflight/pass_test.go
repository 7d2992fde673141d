package preflight_test

import (
	"fmt"
	"testing"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/preflight"
	"github.com/pai-iac/terraform-provider-pai/internal/workload"
)

// A condition on acs:Service that matches the principal of the kind is allowed,
// without a finding; that of another service allows nothing.
func TestPassRoleToAService(t *testing.T) {
	t.Parallel()
	const notPassable = "Role May Not Be Passed"
	for name, tc := range map[string]struct {
		effect, condition string
		summary           string
	}{
		"own service":      {"Allow", `{"StringEquals":{"acs:Service":"pai.aliyuncs.com"}}`, ""},
		"letter case":      {"Allow", `{"StringEqualsIgnoreCase":{"acs:Service":"PAI.aliyuncs.com"}}`, ""},
		"pattern":          {"Allow", `{"StringLike":{"acs:Service":"*.aliyuncs.com"}}`, ""},
		"several services": {"Allow", `{"StringEquals":{"acs:Service":["ecs.aliyuncs.com","pai.aliyuncs.com"]}}`, ""},
		"another service":  {"Allow", `{"StringEquals":{"acs:Service":"ecs.aliyuncs.com"}}`, notPassable},
		"service of EAS":   {"Allow", `{"StringEquals":{"acs:Service":"eas.pai.aliyuncs.com"}}`, notPassable},
		"one more key": {"Allow", `{"StringEquals":{"acs:Service":"pai.aliyuncs.com","acs:SourceIp":"10.0.0.1"}}`,
			notPassable},
		"denied to it":      {"Deny", `{"StringEquals":{"acs:Service":"pai.aliyuncs.com"}}`, notPassable},
		"denied to another": {"Deny", `{"StringEquals":{"acs:Service":"ecs.aliyuncs.com"}}`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := asBob(map[cloud.Grantee][]cloud.PolicyRef{bob: {denied}})
			if tc.effect == "Deny" {
				f.attached[bob] = append(f.attached[bob], allowed)
			}
			f.policies[denied] = fmt.Sprintf(
				`{"Version":"1","Statement":[{"Effect":%q,"Action":"ram:PassRole","Resource":%q,"Condition":%s}]}`,
				tc.effect, arn, tc.condition)
			session := preflight.NewSession(f.clients(), preflight.Error, nil)
			expect(t, session.CheckRole(t.Context(), workload.DSW, "dsw-1", arn), tc.summary)
			expect(t, session.CheckRole(t.Context(), workload.DLC, "dlc-1", arn), tc.summary)
		})
	}
}

// EAS has a principal of its own.
func TestPassRoleToEAS(t *testing.T) {
	t.Parallel()
	for service, summary := range map[string]string{
		"eas.pai.aliyuncs.com": "", "pai.aliyuncs.com": "Role May Not Be Passed", "*.pai.aliyuncs.com": "",
	} {
		f := asBob(map[cloud.Grantee][]cloud.PolicyRef{bob: {denied}})
		f.trust["PaiTrain"] = trustsEAS
		f.policies[denied] = fmt.Sprintf(`{"Version":"1","Statement":[{"Effect":"Allow","Action":"ram:PassRole","Resource":%q,
			"Condition":{"StringLike":{"acs:Service":%q}}}]}`, arn, service)
		session := preflight.NewSession(f.clients(), preflight.Error, nil)
		expect(t, session.CheckRole(t.Context(), workload.EAS, "svc", arn), summary)
	}
}
