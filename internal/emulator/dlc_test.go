package emulator_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/dlcsvc"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/signtest"
)

const jobs = "/api/v1/jobs"

// jobBody is a body for CreateJob with a custom role, none if it is empty.
func jobBody(name, role string) string {
	credential := `{"EnableCredentialInject":false}`
	if role != "" {
		credential = `{"EnableCredentialInject":true,"AliyunEnvRoleKey":"0","CredentialConfigItems":[{"Key":"0","Type":"Role",` +
			`"Roles":[{"RoleArn":"` + role + `","RoleType":"service"}]}]}`
	}
	return `{"DisplayName":"` + name + `","JobType":"PyTorchJob","WorkspaceId":"40823","UserCommand":"python main.py",` +
		`"JobSpecs":[{"Type":"Worker","PodCount":1,"Image":"registry.example/pai/pytorch:2","EcsSpec":"ecs.c6.large",` +
		`"ImageConfig":{"Username":"u","Password":"hush","Auth":"dTpodXNo"}}],"CredentialConfig":` + credential + `}`
}

// TestDLC is the life of a job over the wire, with RAM behind it: its role is
// refused at once, for want of PassRole and of trust, and leaves no job behind.
func TestDLC(t *testing.T) {
	t.Parallel()
	c := newCloud(t, emulator.Options{DLC: dlcsvc.Options{RunTime: -1}})
	c.wantOK("create role", c.ram(platform, "CreateRole", "RoleName", "PaiTrain", "AssumeRolePolicyDocument", easTrust))

	denied := c.dlc(alice, http.MethodPost, jobs, jobBody("mnist", trainARN))
	c.wantCode("alice may not pass it", denied, http.StatusBadRequest, "BadRequest")
	if want := "check permission for ram role failed, error code: 4001, error message: NoPermission"; denied.at("Message") != want {
		t.Errorf("message %v", denied.at("Message"))
	}
	body := c.Journal().Entries()[1].Body
	if specs, _ := body["JobSpecs"].([]any); strings.Contains(strings.Join(secretsOf(specs), " "), "hush") {
		t.Errorf("the journal has the password: %v", body)
	}
	c.wantOK("grant", c.ram(platform, "CreatePolicy", "PolicyName", "PassTrain", "PolicyDocument",
		`{"Version":"1","Statement":[{"Effect":"Allow","Action":"ram:PassRole","Resource":"acs:ram::*:role/PaiTrain",`+
			`"Condition":{"StringEquals":{"acs:Service":"pai.aliyuncs.com"}}}]}`))
	c.wantOK("attach", c.ram(platform, "AttachPolicyToUser", "PolicyName", "PassTrain", "PolicyType", "Custom", "UserName", "alice"))
	untrusted := c.dlc(alice, http.MethodPost, jobs, jobBody("mnist", trainARN))
	c.wantCode("PAI may not assume it", untrusted, http.StatusBadRequest, "BadRequest")
	if text, _ := untrusted.at("Message").(string); !strings.HasPrefix(text, "Failed to assume role for user, ") {
		t.Errorf("message %q", text)
	}
	if n := c.dlc(alice, http.MethodGet, jobs, "").at("TotalCount"); n != 0.0 {
		t.Errorf("%v jobs were left behind", n)
	}

	c.wantOK("trust", c.ram(platform, "UpdateRole", "RoleName", "PaiTrain", "NewAssumeRolePolicyDocument", paiTrust))
	created := c.dlc(alice, http.MethodPost, jobs, jobBody("mnist", trainARN))
	c.wantOK("create", created)
	id, _ := created.at("JobId").(string)
	c.wantOK("stop", c.dlc(alice, http.MethodPost, jobs+"/"+id+"/stop", ""))
	if status := c.dlc(alice, http.MethodGet, jobs+"/"+id, "").at("Status"); status != "Stopped" {
		t.Errorf("status %v", status)
	}
	c.wantOK("delete", c.dlc(alice, http.MethodDelete, jobs+"/"+id, ""))
	gone := c.dlc(alice, http.MethodGet, jobs+"/"+id, "")
	c.wantCode("gone", gone, http.StatusNotFound, "NotFound")
	if gone.at("RequestId") == nil {
		t.Errorf("refusal %v", gone.members)
	}
	if n := c.DLC().Created("mnist"); n != 1 {
		t.Errorf("%d jobs were created", n)
	}
}

// secretsOf returns what the journal shows of the credentials of images.
func secretsOf(specs []any) []string {
	var shown []string
	for _, spec := range specs {
		members, _ := spec.(map[string]any)
		image, _ := members["ImageConfig"].(map[string]any)
		for _, name := range []string{"Password", "Auth"} {
			text, _ := image[name].(string)
			shown = append(shown, text)
		}
	}
	return shown
}

func TestDLC_wire(t *testing.T) {
	t.Parallel()
	c := newCloud(t, emulator.Options{})
	c.wantCode("an unknown member", c.dlc(root, http.MethodPost, jobs, `{"Labels":{}}`), 400, "UnknownParameter")
	c.wantCode("an unknown parameter", c.dlc(root, http.MethodGet, jobs+"?Region=x", ""), 400, "UnknownParameter")
	c.wantCode("a stop as with DSW", c.dlc(root, http.MethodPut, jobs+"/dlc1/stop", ""), 404, "InvalidAction.NotFound")
	c.wantCode("what is not emulated", c.dlc(root, http.MethodGet, "/api/v1/ecsspecs", ""), 404, "InvalidAction.NotFound")
	c.wantCode("an absent job", c.dlc(root, http.MethodGet, jobs+"/dlc1", ""), 404, "NotFound")
}

// TestDLC_permissions: each operation has an action of its own, and the system
// policy covers them all.
func TestDLC_permissions(t *testing.T) {
	t.Parallel()
	c := newCloud(t, emulator.Options{})
	if err := c.Seed([]byte(`{"accounts":[{"id":"42",
		"policies":[{"name":"Lists","document":{"Version":"1","Statement":[{"Effect":"Allow","Action":"paidlc:ListJobs","Resource":"*"}]}}],
		"users":[{"name":"u","access_keys":[{"id":"u42","secret":"s"}],"policies":[{"name":"Lists","type":"Custom"}]}]}]}`)); err != nil {
		t.Fatal(err)
	}
	lister := signtest.Signer{KeyID: "u42", Secret: "s"}
	c.wantOK("a list", c.dlc(lister, http.MethodGet, jobs, ""))
	for _, call := range []struct{ method, path, body, action string }{
		{http.MethodPost, jobs, jobBody("a", ""), "paidlc:CreateJob"},
		{http.MethodGet, jobs + "/dlc1", "", "paidlc:GetJob"},
		{http.MethodPut, jobs + "/dlc1", `{}`, "paidlc:UpdateJob"},
		{http.MethodPost, jobs + "/dlc1/stop", "", "paidlc:StopJob"},
		{http.MethodDelete, jobs + "/dlc1", "", "paidlc:DeleteJob"},
		{http.MethodGet, jobs + "/dlc1/events", "", "paidlc:GetJobEvents"},
	} {
		denied := c.dlc(lister, call.method, call.path, call.body)
		c.wantCode(call.action, denied, http.StatusForbidden, "Forbidden.RAM")
		if got := denied.at("AccessDeniedDetail", "AuthAction"); got != call.action {
			t.Errorf("%s %s asks for %v", call.method, call.path, got)
		}
		if a := c.dlc(alice, call.method, call.path, call.body); a.status == http.StatusForbidden {
			t.Errorf("AliyunPAIFullAccess does not cover %s", call.action)
		}
	}
}

// TestDLC_defaultWorkspace: a job that names no workspace goes to the account's
// default one, without a word.
func TestDLC_defaultWorkspace(t *testing.T) {
	t.Parallel()
	c := newCloud(t, emulator.Options{})
	body := strings.Replace(jobBody("homeless", ""), `"WorkspaceId":"40823",`, "", 1) // the default seed's default
	c.wantOK("create", c.dlc(alice, http.MethodPost, jobs, body))
	if got := c.DLC().Jobs()[0].WorkspaceID; got != "40823" {
		t.Errorf("workspace %s", got)
	}
}

// TestDLC_lostCreate: with and without a job, a client hears the same.
func TestDLC_lostCreate(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		lose func(*emulator.Faults)
		want int
	}{
		"the answer":  {func(f *emulator.Faults) { f.LoseResponse("dlc:CreateJob", 1) }, 1},
		"the request": {func(f *emulator.Faults) { f.LoseRequest("dlc:CreateJob", 1) }, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newCloud(t, emulator.Options{})
			test.lose(c.Faults())
			if a, err := c.tryROA(root, "2020-12-03", http.MethodPost, jobs, jobBody("lost", "")); err == nil {
				t.Fatalf("an answer came: %v", a)
			}
			if got := len(c.DLC().Jobs()); got != test.want || c.DLC().Created("lost") != test.want {
				t.Errorf("%d jobs, want %d", got, test.want)
			}
			c.wantOK("again", c.dlc(root, http.MethodPost, jobs, jobBody("lost", "")))
		})
	}
}
