package acctest_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pai-iac/terraform-provider-pai/internal/acctest"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
)

// Credentials come from files, tokens and services, and go into other blocks and
// write-only arguments. None of them is in anything that outlives a command.
func TestAccSecrets_credentials(t *testing.T) {
	log := filepath.Join(t.TempDir(), "trace.log")
	t.Setenv("TF_LOG", "trace")
	t.Setenv("TF_LOG_PATH", log)

	issuer := newIssuer(t)
	m := newMachine(t, issuer)
	cloud := m.cloud
	cloud.ByHand().Attach("pipeline", "AdministratorAccess", "System")
	cloud.ByHand().Attach("Deployer", "AdministratorAccess", "System")
	cloud.KeepSecret("hush-in-the-profile", "hush-in-the-address")
	config := acctest.Required + `
ephemeral "pai_assumed_role_credentials" "it" {
  role_arn    = "` + guardedARN + `"
  external_id = "handshake"
}

ephemeral "pai_instance_credentials" "it" {}

data "pai_caller_identity" "it" {}

resource "pai_dlc_job" "it" {
  workspace_id   = "` + acctest.Workspace + `"
  display_name   = "train"
  job_type       = "PyTorchJob"
  user_command   = "python main.py"
  role_mode      = "none"
  environment_wo = {
    TOKEN = ephemeral.pai_assumed_role_credentials.it.security_token
    KEY   = ephemeral.pai_instance_credentials.it.access_key_secret
  }

  job_specs = [{ type = "Worker", image = "registry.example.com/pai/pytorch:2", ecs_spec = "ecs.c6.large" }]
}
`
	uri := cloud.CredentialsURI("dsw", acctest.Instance) + "&secret=hush-in-the-address"
	surroundings := map[string]map[string]string{
		"OIDC": {
			"ALIBABA_CLOUD_ROLE_ARN": pipelineARN, "ALIBABA_CLOUD_OIDC_PROVIDER_ARN": oidcProvider, "ALIBABA_CLOUD_OIDC_TOKEN_FILE": m.tokenFile(),
		},
		"profile": {"ALIBABA_CLOUD_CONFIG_FILE": m.write(filepath.Join(m.home, "config.json"), `{"current": "it", "profiles": [
			{"name": "it", "mode": "RamRoleArn", "access_key_id": "paiemu-carol", "access_key_secret": "paiemu-carol-secret", "ram_role_arn": "`+deployerARN+`", "ram_session_name": "tests"},
			{"name": "other", "mode": "AK", "access_key_id": "x", "access_key_secret": "hush-in-the-profile"}]}`)},
	}
	var projects []*acctest.Project
	for name, env := range surroundings {
		env["PAI_ENDPOINT"], env["ALIBABA_CLOUD_REGION_ID"], env["ALIBABA_CLOUD_CREDENTIALS_URI"] = cloud.URL(), acctest.Region, uri
		project := cloud.Inside(env, m.root).Project(t, config)
		projects = append(projects, project)
		project.Run("plan", "-out=saved.tfplan")
		project.Run("show", "-json", "saved.tfplan")
		project.Run("apply", "saved.tfplan")
		project.Run("show", "-json")
		// The cloud quotes what a call was signed with, and what it was given.
		for _, action := range []string{"sts:AssumeRoleWithOIDC", "sts:AssumeRole", "sts:GetCallerIdentity"} {
			cloud.Faults().Before(action, func(call *wire.Call) error {
				key, _ := cloud.Emulator().AccessKey(call.Caller.AccessKeyID)
				return &wire.Error{Status: 400, Code: "InvalidParameter", Message: "cannot take " + key.Secret + " " + key.Token + " " + call.Parameters["OIDCToken"]}
			})
			cloud.Mark()
			output, err := project.Try("plan")
			if called := cloud.Calls(action) > 0; called != (err != nil) || called && !strings.Contains(output, "cannot take ") {
				t.Errorf("%s: %s was called: %t, and failed with %v:\n%s", name, action, called, err, output)
			}
			cloud.Faults().Clear()
		}
	}
	// Files and answers that cannot be read are not quoted either.
	for _, broken := range []map[string]string{
		{"ALIBABA_CLOUD_CONFIG_FILE": m.write(filepath.Join(m.home, "broken.json"), `{"access_key_secret": hush-in-the-profile`)},
		{"ALIBABA_CLOUD_CREDENTIALS_URI": "http://hush-in-the-address.invalid:1/?hush-in-the-address", "ALIBABA_CLOUD_CLI_PROFILE_DISABLED": "true"},
	} {
		broken["PAI_ENDPOINT"], broken["ALIBABA_CLOUD_REGION_ID"] = cloud.URL(), acctest.Region
		if broken["ALIBABA_CLOUD_CREDENTIALS_URI"] != "" {
			broken["ALIBABA_CLOUD_CREDENTIALS_URI"] = "http://127.0.0.1:1/?hush-in-the-address"
		}
		project := cloud.Inside(broken, m.root).Project(t, acctest.Required+`data "pai_caller_identity" "it" {}`)
		projects = append(projects, project)
		if output, err := project.Try("plan"); err == nil {
			t.Errorf("broken credentials went unnoticed:\n%s", output)
		}
	}

	if text := readFile(t, log); !strings.Contains(text, "sts:AssumeRoleWithOIDC") || !strings.Contains(text, `"@message":"credentials"`) && !strings.Contains(text, "credentials: ") {
		t.Errorf("the log does not tell of the calls, or of the source (%d bytes)", len(text))
	}
	files := []string{log}
	for _, project := range projects {
		err := filepath.WalkDir(project.Dir, func(path string, entry os.DirEntry, err error) error {
			if err == nil && entry.Type().IsRegular() {
				files = append(files, path)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		expectNoSecret(t, cloud, "the output", project.Output())
	}
	for _, file := range files {
		expectNoSecret(t, cloud, filepath.Base(file), opened(t, file))
	}
}
