package acctest_test

import (
	"fmt"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-testing/echoprovider"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/pai-iac/terraform-provider-pai/internal/acctest"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
	"github.com/pai-iac/terraform-provider-pai/internal/provider"
	"github.com/pai-iac/terraform-provider-pai/internal/tfcli"
)

func echo(label string) string { return "\nresource \"echo\" \"" + label + "\" {}\n" }

// What the ephemeral resources open, as the echo provider hears it.
func TestAccEphemeral_echo(t *testing.T) {
	cloud := acctest.New(t, acctest.WithSeed(identitySeed(newIssuer(t))))
	cloud.ByHand().Associate(acctest.Instance, "custom", trainARN)
	inside := cloud.Inside(map[string]string{
		"PAI_ENDPOINT": cloud.URL(), "ALIBABA_CLOUD_REGION_ID": acctest.Region,
		"ALIBABA_CLOUD_ACCESS_KEY_ID": "paiemu-carol", "ALIBABA_CLOUD_ACCESS_KEY_SECRET": "paiemu-carol-secret",
		"ALIBABA_CLOUD_CREDENTIALS_URI": cloud.CredentialsURI("dsw", acctest.Instance),
	}, t.TempDir())
	factories := inside.ProviderFactories()
	factories["echo"] = echoprovider.NewProviderServer()
	// What echo has heard at its creation stays, so each step has a resource of its own.
	opened := func(label string, more map[string]string) []statecheck.StateCheck {
		data := func(name string, check knownvalue.Check) statecheck.StateCheck {
			return statecheck.ExpectKnownValue("echo."+label, tfjsonpath.New("data").AtMapKey(name), check)
		}
		checks := []statecheck.StateCheck{
			data("access_key_id", knownvalue.StringRegexp(regexp.MustCompile(`^STS\.`))),
			data("access_key_secret", knownvalue.NotNull()),
			data("security_token", knownvalue.NotNull()),
		}
		for name, value := range more {
			checks = append(checks, data(name, knownvalue.StringExact(value)))
		}
		return checks
	}
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: factories,
		Steps: []resource.TestStep{
			{
				Config: `
ephemeral "pai_assumed_role_credentials" "it" {
  role_arn         = "` + guardedARN + `"
  external_id      = "handshake"
  session_name     = "tests"
  duration_seconds = 900
  source_identity  = "carol"
  policy           = jsonencode({ Version = "1", Statement = [{ Effect = "Allow", Action = "oss:*", Resource = "*" }] })
}
provider "echo" { data = ephemeral.pai_assumed_role_credentials.it }` + echo("role"),
				ConfigStateChecks: opened("role", map[string]string{
					"session_arn": "acs:ram::" + acctest.Account + ":role/guarded/tests", "expiration": "2026-01-15T08:15:00Z",
				}),
			},
			{
				Config: `
ephemeral "pai_instance_credentials" "it" { source = "uri" }
provider "echo" { data = ephemeral.pai_instance_credentials.it }` + echo("instance"),
				ConfigStateChecks: opened("instance", map[string]string{"expiration": "2026-01-15T09:00:00Z"}),
			},
			{
				// There is no file: after the time-out it is an error, not before.
				Config: `
ephemeral "pai_instance_credentials" "it" {
  source          = "file"
  timeout_seconds = 60
}
provider "echo" { data = ephemeral.pai_instance_credentials.it }` + echo("file"),
				ExpectError: regexp.MustCompile(`(?s)Unable to Open Instance Credentials.*none of the files.*/mnt/.alibabacloud/credentials`),
			},
			{
				Config: `
ephemeral "pai_assumed_role_credentials" "it" { role_arn = "` + auditorARN + `" }
provider "echo" { data = ephemeral.pai_assumed_role_credentials.it }` + echo("denied"),
				ExpectError: regexp.MustCompile(`(?s)Unable to Open Role Credentials.*could not be assumed.*You are not authorized.*Two policies must allow it.*NoPermission`),
			},
			{
				Config: `
ephemeral "pai_assumed_role_credentials" "it" {
  role_arn         = "` + deployerARN + `"
  duration_seconds = 7200
}
provider "echo" { data = ephemeral.pai_assumed_role_credentials.it }` + echo("long"),
				ExpectError: regexp.MustCompile(`(?s)maximum\s+session\s+duration\s+of\s+the\s+role\s+is\s+3600\s+seconds`),
			},
			{
				Config: "provider \"echo\" {}" + echo("end"), // so that the destroy opens nothing
			},
		},
	})
}

// The file appears a moment after the container has started: opening waits for it.
func TestAccEphemeral_waits(t *testing.T) {
	t.Parallel()
	cloud := acctest.New(t)
	cloud.ByHand().SetStatus(acctest.InstanceWithDefaultRole, "Stopped")
	inside := cloud.Inside(map[string]string{
		"PAI_ENDPOINT": cloud.URL(), "ALIBABA_CLOUD_REGION_ID": acctest.Region,
		"ALIBABA_CLOUD_CREDENTIALS_URI": cloud.CredentialsURI("dsw", acctest.InstanceWithDefaultRole),
	}, t.TempDir())
	project := inside.Project(t, acctest.Required+`ephemeral "pai_instance_credentials" "it" { timeout_seconds = 5 }`)
	before := cloud.Now()
	output, err := project.Try("plan")
	if waited := cloud.Now().Sub(before).Seconds(); err == nil || waited < 4 || waited > 5 {
		t.Errorf("waited %.0f seconds for credentials that do not come: %v\n%s", waited, err, output)
	}
	says(t, output, "Unable to Open Instance Credentials", "answered HTTP 404")
	cloud.ByHand().SetStatus(acctest.InstanceWithDefaultRole, "Running")
	project.Run("plan")
}

// consumer uses a role in a second block of the provider, and what PAI injects in a
// third: each block is a process of its own, so the provider is the real binary.
const consumer = `
ephemeral "pai_assumed_role_credentials" "deploy" {
  role_arn     = "` + deployerARN + `"
  session_name = "second-block"
}

provider "pai" {
  alias          = "deploy"
  access_key     = ephemeral.pai_assumed_role_credentials.deploy.access_key_id
  secret_key     = ephemeral.pai_assumed_role_credentials.deploy.access_key_secret
  security_token = ephemeral.pai_assumed_role_credentials.deploy.security_token
}

ephemeral "pai_instance_credentials" "here" {}

provider "pai" {
  alias          = "here"
  access_key     = ephemeral.pai_instance_credentials.here.access_key_id
  secret_key     = ephemeral.pai_instance_credentials.here.access_key_secret
  security_token = ephemeral.pai_instance_credentials.here.security_token
}

data "pai_caller_identity" "first" {}
data "pai_caller_identity" "deploy" { provider = pai.deploy }
data "pai_caller_identity" "here" { provider = pai.here }

resource "pai_instance_role" "it" {
  provider  = pai.deploy
  name      = "pai-made-by-the-role"
  workloads = ["dsw"]
}

output "callers" {
  value = [data.pai_caller_identity.first.arn, data.pai_caller_identity.deploy.arn, data.pai_caller_identity.here.arn]
}
`

func TestAccEphemeral_consumer(t *testing.T) {
	t.Parallel()
	if os.Getenv(resource.EnvTfAcc) == "" {
		t.Skipf("acceptance tests are skipped unless %s is set", resource.EnvTfAcc)
	}
	// The binary has the clock of the machine, so the cloud has it, too.
	cloud := emulator.New(emulator.Options{})
	for _, seed := range []string{string(emulator.DefaultSeed()), identitySeed(newIssuer(t)), `{"accounts": [{"id": "` + acctest.Account + `",
		"users": [{"name": "dave", "access_keys": [{"id": "paiemu-dave", "secret": "paiemu-dave-secret"}],
		  "policies": [{"name": "AliyunSTSAssumeRoleAccess", "type": "System"}]}]}]}`} {
		if err := cloud.Seed([]byte(seed)); err != nil {
			t.Fatal(err)
		}
	}
	server := httptest.NewServer(cloud.Handler())
	t.Cleanup(server.Close)
	run := binary(t, consumer, map[string]string{
		"PAI_ENDPOINT": server.URL, "ALIBABA_CLOUD_REGION_ID": acctest.Region,
		"ALIBABA_CLOUD_ACCESS_KEY_ID": "paiemu-dave", "ALIBABA_CLOUD_ACCESS_KEY_SECRET": "paiemu-dave-secret",
		"ALIBABA_CLOUD_CREDENTIALS_URI": server.URL + "/_paiemu/credentials?kind=dsw&id=" + acctest.InstanceWithDefaultRole,
	})
	if output, err := run("plan"); err != nil {
		t.Fatalf("plan: %v\n%s", err, output)
	}
	if _, err := cloud.Invoke(acctest.Account, "ram:AttachPolicyToRole", wire.Call{
		Parameters: map[string]string{"RoleName": "Deployer", "PolicyName": "AdministratorAccess", "PolicyType": "System"},
	}); err != nil {
		t.Fatal(err)
	}
	output, err := run("apply", "-auto-approve")
	if err != nil {
		t.Fatalf("apply: %v\n%s", err, output)
	}
	says(t, output, ":user/dave", ":assumed-role/deployer/second-block", ":assumed-role/aliyunpaidswdefaultrole/"+acctest.InstanceWithDefaultRole)
	show, err := run("show", "-json")
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range cloud.SessionSecrets() {
		if strings.Contains(output+show, secret) {
			t.Errorf("state or output hold the secret %q", secret)
		}
	}
	if output, err := run("destroy", "-auto-approve"); err != nil {
		t.Errorf("destroy: %v\n%s", err, output)
	}
}

// binary builds the provider and returns what runs the CLI with it, in a folder with
// one configuration and with an environment of its own.
func binary(t *testing.T, config string, env map[string]string) func(args ...string) (string, error) {
	t.Helper()
	dir := t.TempDir()
	build := exec.CommandContext(t.Context(), "go", "build", "-o", filepath.Join(dir, "terraform-provider-pai"), "../..")
	if output, err := build.CombinedOutput(); err != nil {
		t.Fatalf("build the provider: %v\n%s", err, output)
	}
	rc := filepath.Join(dir, "cli.tfrc")
	for path, text := range map[string]string{
		filepath.Join(dir, "main.tf"): acctest.Required + config,
		rc:                            fmt.Sprintf("provider_installation {\n  dev_overrides {\n    \"pai-iac/pai\" = %q\n  }\n  direct {}\n}\n", dir),
	} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return func(args ...string) (string, error) {
		cmd := exec.CommandContext(t.Context(), os.Getenv(tfcli.EnvPath), args...)
		cmd.Dir = dir
		cmd.Env = append(cmd.Env, "PATH="+os.Getenv("PATH"), "HOME="+dir, "TF_CLI_CONFIG_FILE="+rc, "CHECKPOINT_DISABLE=1", "TF_CLI_ARGS=-no-color", "TF_IN_AUTOMATION=1")
		for name, value := range env {
			cmd.Env = append(cmd.Env, name+"="+value)
		}
		output, err := cmd.CombinedOutput()
		return string(output), err
	}
}

// Terraform asks again shortly before the credentials expire. It cannot exchange the
// values that it has handed out, so a warning says what will happen.
func TestEphemeral_renew(t *testing.T) {
	t.Parallel()
	cloud := acctest.New(t)
	inside := cloud.Inside(map[string]string{
		"PAI_ENDPOINT": cloud.URL(), "ALIBABA_CLOUD_CREDENTIALS_URI": cloud.CredentialsURI("dsw", acctest.InstanceWithDefaultRole),
	}, t.TempDir())
	server := provider.NewServer("test", inside.ProviderOptions()...)
	schema, err := server.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := server.ConfigureProvider(t.Context(), &tfprotov6.ConfigureProviderRequest{Config: object(t, schema.Provider.ValueType(), nil)}); err != nil {
		t.Fatal(err)
	}
	const kind = "pai_instance_credentials"
	opened, err := server.OpenEphemeralResource(t.Context(), &tfprotov6.OpenEphemeralResourceRequest{
		TypeName: kind, Config: object(t, schema.EphemeralResourceSchemas[kind].ValueType(), nil),
	})
	if err != nil || len(opened.Diagnostics) > 0 {
		t.Fatal(err, attributed(opened.Diagnostics))
	}
	if left := opened.RenewAt.Sub(cloud.Now()); left != 57*time.Minute {
		t.Errorf("to be renewed in %s, want three minutes before the end of an hour", left)
	}
	renewed, err := server.RenewEphemeralResource(t.Context(), &tfprotov6.RenewEphemeralResourceRequest{TypeName: kind, Private: opened.Private})
	if err != nil || !renewed.RenewAt.IsZero() {
		t.Error(err, renewed.RenewAt)
	}
	if got := attributed(renewed.Diagnostics); !strings.Contains(got, "The credentials of pai_instance_credentials expire at 2026-01-15T09:00:00Z") {
		t.Errorf("renewal says %q", got)
	}
}
