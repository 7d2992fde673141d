package emulator_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/signtest"
)

const (
	easTrust = `{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":["eas.pai.aliyuncs.com"]}}]}`
	demoSvc  = "/api/v2/services/cn-hangzhou/demo_svc"
	serveARN = "acs:ram::1234567890123456:role/paiserve"
	serving  = `{"options":{"enable_ram_role":true},"role_arn":"` + serveARN + `"}`
)

// TestEAS is the life of an association over the wire, with RAM behind it: for
// want of PassRole refused at once, for want of trust only in an event.
func TestEAS(t *testing.T) {
	t.Parallel()
	c := newCloud(t, emulator.Options{})
	c.wantOK("create", c.eas(alice, http.MethodPost, "/api/v2/services?WorkspaceId=40823&Labels=%7B%22team%22%3A%22a%22%7D",
		`{"metadata":{"name":"demo_svc","instance":1},"token":"hush","containers":[{"image":"i"}]}`))
	if seen := c.Journal().Entries()[0].Body["token"]; seen != "[redacted]" {
		t.Errorf("the journal has the token %v", seen)
	}
	described := c.eas(alice, http.MethodGet, demoSvc, "")
	if described.at("Status") != "Running" || described.at("AccessToken") != "hush" || described.at("RequestId") == nil {
		t.Errorf("described: %v", described.members)
	}

	c.wantOK("create role", c.ram(platform, "CreateRole", "RoleName", "PaiServe", "AssumeRolePolicyDocument", paiTrust))
	denied := c.eas(alice, http.MethodPut, demoSvc, serving)
	c.wantCode("alice may not pass it", denied, http.StatusForbidden, "Forbidden.RAM")
	if denied.at("AccessDeniedDetail", "AuthAction") != "ram:PassRole" {
		t.Errorf("denied: %v", denied.members)
	}
	c.wantOK("grant", c.ram(platform, "CreatePolicy", "PolicyName", "PassServe", "PolicyDocument",
		`{"Version":"1","Statement":[{"Effect":"Allow","Action":"ram:PassRole","Resource":"acs:ram::*:role/PaiServe",`+
			`"Condition":{"StringEquals":{"acs:Service":"eas.pai.aliyuncs.com"}}}]}`))
	c.wantOK("attach", c.ram(platform, "AttachPolicyToUser", "PolicyName", "PassServe", "PolicyType", "Custom", "UserName", "alice"))

	c.wantOK("alice may pass it", c.eas(alice, http.MethodPut, demoSvc, serving))
	events, _ := c.eas(alice, http.MethodGet, demoSvc+"/events?EventType=Warning", "").at("Events").([]any)
	if status := c.eas(alice, http.MethodGet, demoSvc, "").at("Status"); len(events) != 1 || status != "Failed" {
		t.Errorf("without trust: %v %v", status, events)
	}
	c.wantOK("trust", c.ram(platform, "UpdateRole", "RoleName", "PaiServe", "NewAssumeRolePolicyDocument", easTrust))
	c.wantOK("restart", c.eas(alice, http.MethodPut, demoSvc+"/restart", ""))
	described = c.eas(alice, http.MethodGet, demoSvc, "")
	config, _ := described.at("ServiceConfig").(string)
	if described.at("Status") != "Running" || described.at("CurrentVersion") != 2.0 || !strings.Contains(config, serveARN) {
		t.Errorf("with trust: %v", described.members)
	}
	if n := c.EAS().Redeployments("cn-hangzhou", "demo_svc"); n != 0 {
		t.Errorf("%d redeployments", n)
	}
}

func TestEAS_wire(t *testing.T) {
	t.Parallel()
	c := newCloud(t, emulator.Options{})
	c.wantCode("an unknown parameter", c.eas(root, http.MethodPost, "/api/v2/services?Role=x", `{}`), 400, "UnknownParameter")
	c.wantCode("Label of a list has no s", c.eas(root, http.MethodGet, "/api/v2/services?Labels=x", ""), 400, "UnknownParameter")
	c.wantCode("a list for a body", c.eas(root, http.MethodPost, "/api/v2/services", `[]`), 400, "InvalidContent")
	c.wantCode("no JSON", c.eas(root, http.MethodPost, "/api/v2/services", `{`), 400, "InvalidContent")
	c.wantCode("an unknown member of a label call", c.eas(root, http.MethodPut, demoSvc+"/label", `{"Label":{}}`), 400, "UnknownParameter")
	c.wantCode("what is not emulated", c.eas(root, http.MethodPut, demoSvc+"/scale", `{"Instance":2}`), 404, "InvalidAction.NotFound")
	c.wantCode("an absent service", c.eas(root, http.MethodGet, demoSvc, ""), 404, "InvalidService.NotFound")
}

// TestEAS_permissions: resource-level permissions name the service, and names
// are shared by all accounts.
func TestEAS_permissions(t *testing.T) {
	t.Parallel()
	c := newCloud(t, emulator.Options{})
	if err := c.Seed([]byte(`{
		"accounts": [{"id": "42", "access_keys": [{"id": "k42", "secret": "s"}],
			"policies": [{"name": "One", "document": {"Version":"1","Statement":[{"Effect":"Allow","Action":"eas:*","Resource":"acs:eas:*:*:service/one_svc"}]}}],
			"users": [{"name": "u", "access_keys": [{"id": "u42", "secret": "s"}], "policies": [{"name": "One", "type": "Custom"}]}]}],
		"eas": {"services": [{"name": "demo_svc", "account": "1234567890123456", "region": "cn-hangzhou"},
			{"name": "one_svc", "account": "42", "region": "cn-hangzhou"}]}}`)); err != nil {
		t.Fatal(err)
	}
	owner, user := signtest.Signer{KeyID: "k42", Secret: "s"}, signtest.Signer{KeyID: "u42", Secret: "s"}
	c.wantOK("its own service", c.eas(user, http.MethodGet, "/api/v2/services/cn-hangzhou/one_svc", ""))
	c.wantCode("another service", c.eas(user, http.MethodGet, demoSvc, ""), 403, "Forbidden.RAM")
	c.wantCode("a list", c.eas(user, http.MethodGet, "/api/v2/services", ""), 403, "Forbidden.RAM")
	c.wantCode("a creation", c.eas(user, http.MethodPost, "/api/v2/services", `{"name":"one_svc"}`), 403, "Forbidden.RAM")
	c.wantCode("a service of another account", c.eas(owner, http.MethodGet, demoSvc, ""), 403, "Forbidden.PrivilegeCheckFailed")
	c.wantCode("a name of another account", c.eas(owner, http.MethodPost, "/api/v2/services", `{"name":"demo_svc"}`), 403, "Forbidden.PrivilegeCheckFailed")
}
