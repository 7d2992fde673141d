package acctest_test

import (
	"archive/zip"
	"encoding/base64"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/pai-iac/terraform-provider-pai/internal/acctest"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator"
)

// Nothing that outlives a command may hold a secret: state, plan, log, output.
// Each failure of the cloud is provoked, too: its words quote what was signed.
func TestAccSecrets(t *testing.T) {
	log := filepath.Join(t.TempDir(), "trace.log")
	t.Setenv("TF_LOG", "trace")
	t.Setenv("TF_LOG_PATH", log)

	cloud := acctest.New(t)
	project := cloud.Project(t, acctest.Required+`
resource "pai_instance_role" "train" {
  name      = "pai-train"
  workloads = ["dsw"]
  tags      = { team = "vision" }
}

resource "pai_dsw_role_association" "notebook" {
  instance_id = "`+acctest.Instance+`"
  role_arn    = pai_instance_role.train.arn
}

resource "pai_dsw_instance" "notebook" {
  workspace_id           = "`+acctest.Workspace+`"
  instance_name          = "secret"
  ecs_spec               = "ecs.c6.large"
  image_url              = "registry.example.com/pai/dsw:1"
  role_mode              = "none"
  environment_wo         = { TOKEN = var.token }
  environment_wo_version = var.run
  image_auth             = { username_wo = var.user, password_wo = var.password, credentials_wo_version = var.run }
}

resource "pai_dlc_job" "train" {
  workspace_id   = "`+acctest.Workspace+`"
  display_name   = "train"
  job_type       = "PyTorchJob"
  user_command   = "python main.py; exit 1"
  environment_wo = { TOKEN = var.token }
  role_mode      = "none"
  rerun_triggers = { run = var.run }
  wait_for       = var.run == "3" ? "succeeded" : "created"

  job_specs = [{
    type       = "Worker"
    image      = "registry.example.com/pai/pytorch:2"
    ecs_spec   = "ecs.c6.large"
    image_auth = { registry = "registry.example.com", username_wo = var.user, password_wo = var.password }
  }]
}

variable "run" { default = "1" }
variable "token" { ephemeral = true }
variable "user" { ephemeral = true }
variable "password" { ephemeral = true }

output "arn" {
  value = pai_instance_role.train.arn
}
`)
	for name, secret := range map[string]string{"token": "hush-hush-token", "user": "hush-hush-user", "password": "hush-hush-password"} {
		cloud.KeepSecret(secret)
		project.Setenv("TF_VAR_"+name, secret)
	}
	project.Run("plan", "-out=saved.tfplan")
	project.Run("show", "-json", "saved.tfplan")
	project.Run("apply", "saved.tfplan")
	project.Run("show", "-json")
	for _, code := range []string{"SignatureDoesNotMatch", "InvalidAccessKeyId.NotFound", "NoPermission"} {
		cloud.Faults().Fail(emulator.Failure{Action: "ram:GetRole", Status: 403, Code: code,
			Message: "server string to sign is: POST&%2F&AccessKeyId%3D" + cloud.Secrets()[0]})
		output, err := project.Try("plan")
		if err == nil && code != "NoPermission" || !strings.Contains(output, code) {
			t.Errorf("%s went unnoticed:\n%s", code, output)
		}
		cloud.Faults().Clear()
	}
	// A refusal that quotes what was submitted, in a run that waits for a job
	// that fails.
	cloud.Faults().Fail(emulator.Failure{Action: "dlc:CreateJob", Status: 400, Code: "BadRequest",
		Message: "cannot take hush-hush-token of hush-hush-user and hush-hush-password"})
	if output, err := project.Try("apply", "-auto-approve", "-var=run=2"); err == nil || !strings.Contains(output, "BadRequest") {
		t.Errorf("the refusal went unnoticed:\n%s", output)
	}
	// The same for an instance.
	cloud.Faults().Fail(emulator.Failure{Action: "dsw:UpdateInstance", Status: 400, Code: "ValidationError",
		Message: "cannot take hush-hush-token of hush-hush-user and hush-hush-password"})
	if output, err := project.Try("apply", "-auto-approve", "-var=run=4", "-target=pai_dsw_instance.notebook"); err == nil || !strings.Contains(output, "ValidationError") {
		t.Errorf("the refusal went unnoticed:\n%s", output)
	}
	cloud.Faults().Clear()
	project.Setenv("TF_VAR_run", "3")
	if output, err := project.Try("apply", "-auto-approve"); err == nil || !strings.Contains(output, "DLC Job Failed") {
		t.Errorf("the failed job went unnoticed:\n%s", output)
	}
	project.Destroy()

	// The provider really logged, or the search proves nothing.
	if text := readFile(t, log); !strings.Contains(text, "ram:CreateRole") {
		t.Errorf("the log does not tell of the calls (%d bytes)", len(text))
	}
	files := []string{log}
	err := filepath.WalkDir(project.Dir, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && entry.Type().IsRegular() {
			files = append(files, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		expectNoSecret(t, cloud, filepath.Base(file), opened(t, file))
	}
	expectNoSecret(t, cloud, "the output", project.Output())
}

func expectNoSecret(t *testing.T, cloud *acctest.Cloud, where, text string) {
	t.Helper()
	for _, secret := range cloud.Secrets() {
		for _, spelling := range []string{secret, url.QueryEscape(secret), url.QueryEscape(url.QueryEscape(secret))} {
			if at := strings.Index(text, spelling); at >= 0 {
				t.Errorf("%s holds the secret %q: ...%s...", where, secret, text[max(0, at-200):min(len(text), at+100)])
				break
			}
		}
	}
}

// opened returns the text of a file with what is packed inside: a plan is an
// archive, and the private part of a state is base64.
func opened(t *testing.T, file string) string {
	t.Helper()
	text := readFile(t, file)
	for _, private := range regexp.MustCompile(`"private": "([^"]+)"`).FindAllStringSubmatch(text, -1) {
		decoded, err := base64.StdEncoding.DecodeString(private[1])
		if err != nil {
			t.Fatal(err)
		}
		text += "\n" + string(decoded)
	}
	if filepath.Ext(file) != ".tfplan" {
		return text
	}
	archive, err := zip.OpenReader(file)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = archive.Close() }()
	for _, member := range archive.File {
		content, err := fs.ReadFile(archive, member.Name)
		if err != nil {
			t.Fatal(err)
		}
		text += "\n" + string(content)
	}
	return text
}

func readFile(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
