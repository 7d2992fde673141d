package emulator_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/signtest"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/state"
)

// The notebooks of the default seed.
const (
	plainNotebook   = "dsw-0a1b2c3d4e5f6071" // without a role
	defaultNotebook = "dsw-8f7e6d5c4b3a2910" // with the default role
)

// injectionSeed adds roles that PAI may and may not assume, and a service.
const injectionSeed = `{"accounts": [{"id": "` + emulator.DefaultAccountID + `",
	"policies": [{"name": "list-jobs", "document": {"Version": "1", "Statement": [{"Effect": "Allow", "Action": ["paidlc:ListJobs"], "Resource": "*"}]}}],
	"roles": [
	  {"name": "train", "trust_policy": {"Version": "1", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": ["pai.aliyuncs.com"]}}]},
	   "policies": [{"name": "list-jobs"}]},
	  {"name": "serve", "trust_policy": {"Version": "1", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": ["eas.pai.aliyuncs.com"]}}]}}]}],
	"eas": {"services": [{"name": "demo_svc", "account": "` + emulator.DefaultAccountID + `", "region": "cn-hangzhou",
	  "config": {"name": "demo_svc", "metadata": {"instance": 1}, "options": {"enable_ram_role": true}, "credential": {"role_arn": "acs:ram::` + emulator.DefaultAccountID + `:role/serve"}}}]}}`

func roleARN(name string) string { return "acs:ram::" + emulator.DefaultAccountID + ":role/" + name }

func (c *cloud) credentials(query string) answer {
	c.t.Helper()
	return c.control(http.MethodGet, "credentials?"+query, "")
}

func (c *cloud) associate(mode, role string) {
	c.t.Helper()
	if err := c.DSW().SetCredential(plainNotebook, mode, role); err != nil {
		c.t.Fatal(err)
	}
}

func (a answer) signer() signtest.Signer {
	text := func(name string) string { value, _ := a.members[name].(string); return value }
	return signtest.Signer{KeyID: text("AccessKeyId"), Secret: text("AccessKeySecret"), Token: text("SecurityToken")}
}

// What the sources tell: a role is associated, code in the notebook gets its
// credentials, and may do what the role may do.
func TestInjection(t *testing.T) {
	t.Parallel()
	c := newCloud(t, emulator.Options{})
	if err := c.Seed([]byte(injectionSeed)); err != nil {
		t.Fatal(err)
	}
	c.associate("custom", roleARN("train"))
	served := c.credentials("kind=dsw&id=" + plainNotebook)
	if served.status != http.StatusOK || served.code() != "Success" || len(served.members) != 5 {
		t.Fatalf("served %d %v", served.status, served.members)
	}
	role := served.signer()
	if identity := c.sts(role, "GetCallerIdentity"); !strings.HasSuffix(identity.at("Arn").(string), ":assumed-role/train/"+plainNotebook) {
		t.Errorf("the credentials are those of %v", identity.members)
	}
	if a := c.dlc(role, http.MethodGet, "/api/v1/jobs?WorkspaceId=40823", ""); a.status != http.StatusOK {
		t.Errorf("ListJobs, which the role may call: %d %v", a.status, a.members)
	}
	if a := c.ram(role, "ListRoles"); a.status != http.StatusForbidden {
		t.Errorf("ListRoles, which the role may not call: %d %v", a.status, a.members)
	}
	c.associate("none", "")
	if a := c.credentials("kind=dsw&id=" + plainNotebook); a.status != http.StatusNotFound || a.code() != "NotFound" {
		t.Errorf("without a role: %d %v", a.status, a.members)
	}
}

func TestInjection_whoGetsWhat(t *testing.T) {
	t.Parallel()
	c := newCloud(t, emulator.Options{})
	if err := c.Seed([]byte(injectionSeed)); err != nil {
		t.Fatal(err)
	}
	created := c.dlc(root, http.MethodPost, "/api/v1/jobs", `{"DisplayName": "mnist", "JobType": "PyTorchJob", "WorkspaceId": "40823",
		"UserCommand": "sleep", "JobSpecs": [{"Type": "Worker", "PodCount": 1, "Image": "i", "EcsSpec": "ecs.c6.large"}],
		"CredentialConfig": {"EnableCredentialInject": true, "AliyunEnvRoleKey": "0", "CredentialConfigItems": [{"Key": "0", "Type": "Role", "Roles": [
		  {"RoleArn": "`+roleARN("train")+`", "RoleType": "service"}]}]}}`)
	job, _ := created.at("JobId").(string)
	if err := c.DLC().SetStatus(job, "Running"); err != nil {
		t.Fatal(err)
	}
	for query, want := range map[string]string{
		"kind=dsw&id=" + defaultNotebook:             "aliyunpaidswdefaultrole",
		"kind=dlc&id=" + job:                         "train",
		"kind=eas&id=demo_svc":                       "serve",
		"kind=eas&id=demo_svc&region=cn-hangzhou":    "serve",
		"kind=eas&id=demo_svc&region=cn-beijing":     "there is no workload",
		"kind=dsw&id=" + plainNotebook:               "is associated with no role",
		"kind=dsw&id=dsw-nowhere":                    "there is no workload",
		"kind=eas&id=demo_svc&format=file":           "serve",
		"kind=dsw&format=file&id=" + defaultNotebook: "aliyunpaidswdefaultrole",
	} {
		a := c.credentials(query)
		if a.status != http.StatusOK {
			if message, _ := a.at("Message").(string); !strings.Contains(message, want) {
				t.Errorf("%s: %d %v, want %q", query, a.status, a.members, want)
			}
			continue
		}
		identity, _ := c.sts(a.signer(), "GetCallerIdentity").at("Arn").(string)
		if !strings.Contains(identity, ":assumed-role/"+want+"/") {
			t.Errorf("%s: credentials of %q, want the role %s", query, identity, want)
		}
		_, hasCode := a.members["Code"]
		if file := strings.Contains(query, "format=file"); hasCode == (file && strings.Contains(query, "dsw")) {
			t.Errorf("%s: member Code is there: %t", query, hasCode)
		}
	}
	for _, query := range []string{"", "kind=ecs&id=i-1", "kind=dsw"} {
		if a := c.credentials(query); a.status != http.StatusBadRequest {
			t.Errorf("%q: %d", query, a.status)
		}
	}
}

// A role that does not exist, or does not trust PAI, gives nothing; nor does a
// workload that does not run.
func TestInjection_nothingToServe(t *testing.T) {
	t.Parallel()
	c := newCloud(t, emulator.Options{})
	if err := c.Seed([]byte(injectionSeed)); err != nil {
		t.Fatal(err)
	}
	says := func(want string) {
		t.Helper()
		a := c.credentials("kind=dsw&id=" + plainNotebook)
		if message, _ := a.at("Message").(string); a.status != http.StatusNotFound || !strings.Contains(message, want) {
			t.Errorf("%d %v, want %q", a.status, a.members, want)
		}
	}
	c.associate("custom", roleARN("nobody"))
	says("does not exist")
	c.associate("custom", roleARN("serve"))
	says("does not let pai.aliyuncs.com assume it")
	c.associate("custom", roleARN("train"))
	if err := c.DSW().SetStatus(plainNotebook, "Stopped"); err != nil {
		t.Fatal(err)
	}
	says("does not run")
}

// The same credentials are served until a third of their life is left, unless the
// role changes or they are revoked.
func TestInjection_rotation(t *testing.T) {
	t.Parallel()
	clock := state.NewManualClock(time.Date(2026, time.January, 2, 3, 4, 5, 0, time.UTC))
	c := newCloud(t, emulator.Options{Clock: clock, CredentialLife: 30 * time.Minute})
	if err := c.Seed([]byte(injectionSeed)); err != nil {
		t.Fatal(err)
	}
	c.associate("custom", roleARN("train"))
	last := ""
	next := func(when string, same bool) signtest.Signer {
		t.Helper()
		signer := c.credentials("kind=dsw&id=" + plainNotebook).signer()
		if (signer.KeyID == last) != same || signer.KeyID == "" {
			t.Errorf("%s: the same credentials: %t, want %t", when, !same, same)
		}
		last = signer.KeyID
		return signer
	}
	first := next("at first", false)
	clock.Advance(19 * time.Minute)
	next("soon", true)
	clock.Advance(time.Minute)
	next("with a third left", false)
	if a := c.sts(first, "GetCallerIdentity"); a.status != http.StatusOK {
		t.Errorf("the old ones still live: %d %v", a.status, a.members)
	}
	clock.Advance(10 * time.Minute)
	if a := c.sts(first, "GetCallerIdentity"); a.code() != "InvalidSecurityToken.Expired" {
		t.Errorf("the old ones have expired: %d %v", a.status, a.members)
	}
	c.associate("default", "")
	next("another role", false)
	c.associate("custom", roleARN("train"))
	again := next("the role again", false)
	revoked := c.control(http.MethodPost, "revoke", `{"role_arn": "`+roleARN("train")+`"}`)
	if revoked.at("revoked") == nil {
		t.Errorf("revoke: %v", revoked.members)
	}
	if a := c.sts(again, "GetCallerIdentity"); a.code() != "InvalidAccessKeyId.NotFound" {
		t.Errorf("revoked: %d %v", a.status, a.members)
	}
	next("revoked", false)
}
