package acctest_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/acctest"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/signtest"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
)

const listJobsPolicy = `{"accounts": [{"id": "` + acctest.Account + `", "policies": [{"name": "list-jobs",
	"document": {"Version": "1", "Statement": [{"Effect": "Allow", "Action": ["paidlc:ListJobs"], "Resource": "*"}]}}]}]}`

// inside are configurations that run inside of a workload: what its role may do,
// and what it may not.
const (
	insideRequired = acctest.Required + "\n"
	whoAmI         = insideRequired + `
data "pai_caller_identity" "it" {}
output "who" { value = data.pai_caller_identity.it.arn }
output "by" { value = data.pai_caller_identity.it.credential_source }
`
	listJobs = whoAmI + `
data "pai_dlc_jobs" "it" { workspace_id = "` + acctest.Workspace + `" }
output "jobs" { value = "found ${length(data.pai_dlc_jobs.it.jobs)} jobs" }
`
	listWorkspaces = whoAmI + `
data "pai_workspaces" "it" {}
output "workspaces" { value = "found ${length(data.pai_workspaces.it.workspaces)} workspaces" }
`
	createRole = insideRequired + `
resource "pai_instance_role" "more" {
  name      = "pai-more"
  workloads = ["dsw"]
}
`
)

func says(t *testing.T, output string, words ...string) {
	t.Helper()
	for _, word := range words {
		if text := strings.Join(strings.Fields(strings.NewReplacer("│", " ", "╷", " ", "╵", " ").Replace(output)), " "); !strings.Contains(text, word) {
			t.Errorf("the output does not say %q:\n%s", word, output)
		}
	}
}

// TestAccKeyless tells the story of the guides, from the association of a role to
// the calls that code in the workload makes with it.
func TestAccKeyless(t *testing.T) {
	t.Parallel()
	cloud := acctest.New(t, acctest.WithSeed(listJobsPolicy))
	outside := func(association string) string {
		return cloud.ProviderConfig() + `
resource "pai_instance_role" "train" {
  name      = "pai-train"
  workloads = ["dsw", "eas"]
  policies  = [{ name = "list-jobs", type = "Custom" }]
}

resource "pai_dsw_role_association" "notebook" {
  instance_id = "` + acctest.Instance + `"
  ` + association + `
}
`
	}
	platform := cloud.Project(t, outside("role_arn = pai_instance_role.train.arn"))
	platform.Apply()

	env := map[string]string{
		"PAI_ENDPOINT": cloud.URL(), "ALIBABA_CLOUD_REGION_ID": acctest.Region,
		"ALIBABA_CLOUD_CREDENTIALS_URI": cloud.CredentialsURI("dsw", acctest.Instance),
	}
	notebook := cloud.Inside(env, t.TempDir()).Project(t, listJobs)
	says(t, notebook.Run("plan"), "assumed-role/pai-train/"+acctest.Instance, `by = "credentials_uri"`, "found 0 jobs")
	notebook.Write("main.tf", createRole)
	denied, err := notebook.Try("apply", "-auto-approve")
	if err == nil {
		t.Error("the role may create roles")
	}
	says(t, denied, "is not allowed ram:CreateRole")

	// Without a role the notebook restarts, and nothing is served any more.
	platform.Write("main.tf", outside(`role_mode = "none"`))
	platform.Apply()
	notebook.Write("main.tf", whoAmI)
	refused, err := notebook.Try("plan")
	if err == nil {
		t.Error("a notebook without a role has credentials")
	}
	says(t, refused, "There are no credentials to sign the call with.", "answered HTTP 404 instead of credentials", "Check that this workload has one")

	// The default role reaches PAI, and not RAM.
	platform.Write("main.tf", outside(`role_mode = "default"`))
	platform.Apply()
	notebook.Write("main.tf", listWorkspaces)
	says(t, notebook.Run("plan"), "assumed-role/aliyunpaidswdefaultrole/"+acctest.Instance, "found 1 workspaces")
	notebook.Write("main.tf", createRole)
	if output, err := notebook.Try("apply", "-auto-approve"); err == nil || !strings.Contains(output, "NoPermission") {
		t.Errorf("the default role is not limited:\n%s", output)
	}
	platform.Destroy()
}

// An EAS service finds its credentials in a file.
func TestAccKeyless_file(t *testing.T) {
	t.Parallel()
	const service = `{"eas": {"services": [{"name": "demo_svc", "account": "` + acctest.Account + `", "region": "` + acctest.Region + `", "config": {"metadata": {"instance": 1}}}]}}`
	cloud := acctest.New(t, acctest.WithSeed(listJobsPolicy), acctest.WithSeed(service))
	platform := cloud.Project(t, cloud.ProviderConfig()+`
resource "pai_instance_role" "serve" {
  name      = "pai-serve"
  workloads = ["eas"]
  policies  = [{ name = "list-jobs", type = "Custom" }]
}

resource "pai_eas_role_association" "service" {
  service_name = "demo_svc"
  role_arn     = pai_instance_role.serve.arn
}
`)
	platform.Apply()
	root := t.TempDir()
	path := filepath.Join(root, "etc", "ram", "credentials")
	content := fetch(t, cloud.CredentialsURI("eas", "demo_svc")+"&format=file")
	if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, content, 0o600)); err != nil {
		t.Fatal(err)
	}
	env := map[string]string{"PAI_ENDPOINT": cloud.URL(), "ALIBABA_CLOUD_REGION_ID": acctest.Region}
	replica := cloud.Inside(env, root).Project(t, listJobs)
	says(t, replica.Run("plan"), "assumed-role/pai-serve/demo_svc", `by = "credentials_file"`, "found 0 jobs")
	platform.Destroy()
}

func fetch(t *testing.T, address string) []byte {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK {
		t.Fatalf("%s: %d %s %v", address, response.StatusCode, body, err)
	}
	return body
}

// waitingJob is a job whose apply lasts as long as the job.
const waitingJob = `
resource "pai_dlc_job" "it" {
  count        = %d
  workspace_id = "` + acctest.Workspace + `"
  display_name = "long-${count.index}"
  job_type     = "PyTorchJob"
  user_command = "sleep"
  role_mode    = "none"
  wait_for     = "succeeded"
  timeouts     = { create = "3h" }

  job_specs = [{
    type     = "Worker"
    image    = "registry.example.com/pai/pytorch:2"
    ecs_spec = "ecs.c6.large"
  }]
}
`

// sessions returns when each role was assumed, in minutes since the first time, and
// fails the test for any call that failed.
func sessions(t *testing.T, cloud *acctest.Cloud) map[string][]time.Time {
	t.Helper()
	at := map[string][]time.Time{}
	for _, entry := range cloud.Journal() {
		if entry.Status != http.StatusOK {
			t.Errorf("%s failed with %s", entry.Action(), entry.ErrorCode)
		}
		if entry.Action() == "sts:AssumeRole" {
			arn := entry.Parameters["RoleArn"]
			at[arn] = append(at[arn], entry.Time)
		}
	}
	return at
}

// An apply of over ten minutes with sessions of fifteen: each of two roles, one assumed
// by the other, is renewed once, before its session expires.
func TestAccKeyless_renewal(t *testing.T) {
	t.Parallel()
	issuer := newIssuer(t)
	cloud := acctest.New(t, acctest.WithSeed(identitySeed(issuer)), acctest.WithOptions(func(o *emulator.Options) {
		o.DLC.RunTime = 11 * time.Minute
	}))
	cloud.ByHand().Attach("Auditor", "AdministratorAccess", "System")
	config := cloud.As("carol").ProviderConfig(`assume_role = [
    { role_arn = "`+deployerARN+`", duration_seconds = 900 },
    { role_arn = "`+auditorARN+`", duration_seconds = 900 },
  ]`) + fmt.Sprintf(waitingJob, 1)
	project := cloud.Project(t, config)
	cloud.Mark()
	project.Run("apply", "-auto-approve", "-refresh=false")
	at := sessions(t, cloud)
	for _, arn := range []string{deployerARN, auditorARN} {
		// For the plan, for the apply, and for the renewal.
		if len(at[arn]) != 3 || at[arn][2].Sub(at[arn][1]) < 9*time.Minute {
			t.Errorf("%s was assumed at %v, want three times, the last one ten minutes later", arn, at[arn])
		}
	}
}

// However long an apply lasts: a session is opened once, and once more before it
// expires, and no call fails. One resource waits: with several, their waits add up
// on the emulated clock, which could pass the life of a session while one call is on
// its way. That renewals of many callers are one is tested in internal/credential.
func TestAccKeyless_long(t *testing.T) {
	t.Parallel()
	cloud := acctest.New(t, acctest.WithSeed(identitySeed(newIssuer(t))), acctest.WithOptions(func(o *emulator.Options) {
		o.DLC.RunTime = 45 * time.Minute
	}))
	cloud.ByHand().Attach("Deployer", "AdministratorAccess", "System")
	config := cloud.As("carol").ProviderConfig(`assume_role = [{ role_arn = "`+deployerARN+`", duration_seconds = 900 }]`) + fmt.Sprintf(waitingJob, 1)
	project := cloud.Project(t, config)
	cloud.Mark()
	project.Run("apply", "-auto-approve", "-refresh=false")
	at := sessions(t, cloud)[deployerARN]
	if len(at) < 5 {
		t.Errorf("the role was assumed at %v, want a time for the plan, and four for an apply of 45 minutes", at)
	}
	for i := 2; i < len(at); i++ {
		if gap := at[i].Sub(at[i-1]); gap < 9*time.Minute {
			t.Errorf("a session was opened %s after the one before, which lives 15 minutes", gap)
		}
	}
}

// Fifty resources that need the first credentials at once get them by one call.
func TestAccKeyless_parallel(t *testing.T) {
	t.Parallel()
	cloud := acctest.New(t, acctest.WithSeed(identitySeed(newIssuer(t))))
	cloud.ByHand().Attach("Deployer", "AdministratorAccess", "System")
	project := cloud.Project(t, cloud.As("carol").ProviderConfig(`assume_role = [{ role_arn = "`+deployerARN+`" }]`)+`
resource "pai_instance_role" "it" {
  count     = 50
  name      = "pai-${count.index}"
  workloads = ["dsw"]
}
`)
	project.Apply()
	cloud.Mark()
	project.Run("plan", "-parallelism=50")
	if at := sessions(t, cloud)[deployerARN]; len(at) != 1 {
		t.Errorf("the role was assumed %d times in one plan, want once", len(at))
	}
}

func newIssuer(t *testing.T) *signtest.Issuer {
	t.Helper()
	issuer, err := signtest.NewIssuer()
	if err != nil {
		t.Fatal(err)
	}
	return issuer
}

// Credentials that are revoked in the middle of an apply end it: what fails is said
// once for each resource, and no call is made any more.
func TestAccKeyless_revoked(t *testing.T) {
	t.Parallel()
	cloud := acctest.New(t, acctest.WithSeed(identitySeed(newIssuer(t))))
	cloud.ByHand().Attach("Deployer", "AdministratorAccess", "System")
	lent := cloud.As("carol").Assume(deployerARN, "pipeline")
	project := cloud.Project(t, lent.ProviderConfig()+`
resource "pai_instance_role" "it" {
  count     = 20
  name      = "pai-${count.index}"
  workloads = ["dsw"]
}
`)
	cloud.Faults().After("ram:CreateRole", func(*wire.Call) {
		if _, err := cloud.Emulator().RevokeSessions(deployerARN); err != nil {
			t.Error(err)
		}
	})
	cloud.Mark()
	output, err := project.Try("apply", "-auto-approve", "-parallelism=1")
	if err == nil {
		t.Error("the apply goes on with revoked credentials")
	}
	says(t, output, "The cloud has refused these credentials earlier in this run (InvalidAccessKeyId.NotFound), so no more calls are made with them.")
	refused := 0
	for _, entry := range cloud.Journal() {
		if entry.ErrorCode != "" {
			refused++
		}
	}
	if refused != 1 {
		t.Errorf("%d calls were refused, want one", refused)
	}
}
