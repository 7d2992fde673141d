package acctest_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pai-iac/terraform-provider-pai/internal/acctest"
)

// The trust policy of the guide lets jobs of the repository in that it names, and no
// others. The shell of the workflow puts the token where the provider finds it.
func TestAccGuide_ciWithoutKeys(t *testing.T) {
	t.Parallel()
	issuer := newIssuer(t)
	cloud := acctest.New(t, acctest.WithSeed(ciRole), acctest.WithSeed(`{"accounts": [{"id": "`+acctest.Account+`", "oidc_providers": [
		{"name": "github", "issuer_url": "`+issuerURL+`", "client_ids": ["sts.aliyuncs.com"], "keys": `+issuer.JWKS()+`}]}]}`))
	admin := cloud.Project(t, codeBlocks(read(t, "../../templates/guides/ci-without-keys.md.tmpl"), "terraform")[0])
	admin.Write("required.tf", acctest.Required)
	admin.Apply()

	workflow := yamlFile(t, "github-actions.yml")
	env := map[string]string{"PAI_ENDPOINT": cloud.URL(), "ALIBABA_CLOUD_REGION_ID": acctest.Region}
	for name, value := range workflow["env"].(map[string]any) {
		env[name] = strings.ReplaceAll(value.(string), "${{ github.run_id }}", "42")
	}
	for subject, allowed := range map[string]bool{
		"repo:acme/notebooks:ref:refs/heads/main":    true,
		"repo:acme/notebooks:environment:production": true,
		"repo:acme/notebooks:ref:refs/heads/feature": false,
		"repo:acme/website:ref:refs/heads/main":      false,
	} {
		m := &machine{t: t, cloud: cloud, issuer: issuer, home: t.TempDir()}
		env["ALIBABA_CLOUD_OIDC_TOKEN_FILE"] = requestToken(t, workflow, m.token("sub", subject))
		job := cloud.Inside(env, t.TempDir()).Project(t, whoAmI)
		output, err := job.Try("plan")
		if allowed != (err == nil) {
			t.Errorf("%s: %v\n%s", subject, err, output)
		}
		if allowed {
			says(t, output, "assumed-role/terraform-ci/github-42", `by = "oidc"`)
		} else {
			says(t, output, "AuthenticationFail.NoPermission")
		}
	}
	admin.Destroy()
}

// requestToken runs the step of the workflow that requests the token, against a server
// that stands for GitHub, and returns the file that it names for later steps.
func requestToken(t *testing.T, workflow map[string]any, token string) string {
	t.Helper()
	for _, tool := range []string{"bash", "curl", "jq"} {
		if _, err := exec.LookPath(tool); err != nil {
			path := filepath.Join(t.TempDir(), "token")
			if err := os.WriteFile(path, []byte(token), 0o600); err != nil {
				t.Fatal(err)
			}
			t.Logf("%s is not on PATH: the step of the workflow is not run", tool)
			return path
		}
	}
	github := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "bearer request-token" || r.URL.Query().Get("audience") != "sts.aliyuncs.com" {
			http.Error(w, "no", http.StatusForbidden)
			return
		}
		fmt.Fprintf(w, `{"value": %q}`, token)
	}))
	t.Cleanup(github.Close)
	temp := t.TempDir()
	later := filepath.Join(temp, "env")
	cmd := exec.CommandContext(t.Context(), "bash", "-e", "-o", "pipefail", "-c", step(t, workflow, "Request the OIDC token"))
	cmd.Env = append(os.Environ(), "ACTIONS_ID_TOKEN_REQUEST_TOKEN=request-token", "ACTIONS_ID_TOKEN_REQUEST_URL="+github.URL+"/token?api-version=2.0",
		"RUNNER_TEMP="+temp, "GITHUB_ENV="+later)
	if output, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("the step fails: %v\n%s", err, output)
	}
	name, path, found := strings.Cut(strings.TrimSpace(read(t, later)), "=")
	if !found || name != "ALIBABA_CLOUD_OIDC_TOKEN_FILE" {
		t.Fatalf("the step sets %q", name)
	}
	return path
}

// step returns the shell of a step of a workflow.
func step(t *testing.T, workflow map[string]any, name string) string {
	t.Helper()
	for _, job := range workflow["jobs"].(map[string]any) {
		for _, each := range job.(map[string]any)["steps"].([]any) {
			if members := each.(map[string]any); members["name"] == name {
				return members["run"].(string)
			}
		}
	}
	t.Fatalf("the workflow has no step %q", name)
	return ""
}

// yamlFile reads a file of examples/ci by the YAML decoder of Terraform.
func yamlFile(t *testing.T, name string) map[string]any {
	t.Helper()
	file, err := filepath.Abs(filepath.Join(examples, "ci", name))
	if err != nil {
		t.Fatal(err)
	}
	project := acctest.New(t).Project(t, fmt.Sprintf("output \"it\" { value = jsonencode(yamldecode(file(%q))) }", file))
	project.Run("apply", "-auto-approve")
	var members map[string]any
	if err := json.Unmarshal([]byte(project.Run("output", "-raw", "it")), &members); err != nil {
		t.Fatal(err)
	}
	return members
}

// The job of GitLab requests the token for the audience of the guide, under the name
// that the provider reads.
func TestAccGuide_gitlab(t *testing.T) {
	t.Parallel()
	file := yamlFile(t, "gitlab-ci.yml")
	job, ok := file["apply"].(map[string]any)
	if !ok || len(file) != 1 {
		t.Fatalf("the file holds %v, want one job", file)
	}
	token := job["id_tokens"].(map[string]any)["ALIBABA_CLOUD_OIDC_TOKEN"].(map[string]any)
	if token["aud"] != "sts.aliyuncs.com" {
		t.Errorf("the token is for %v", token["aud"])
	}
	for _, line := range job["script"].([]any) {
		if output, err := exec.CommandContext(t.Context(), "bash", "-n", "-c", line.(string)).CombinedOutput(); err != nil {
			t.Errorf("%s: %s", line, output)
		}
	}
	issuer := newIssuer(t)
	m := newMachine(t, issuer)
	m.set("ALIBABA_CLOUD_OIDC_TOKEN", m.token())
	for name, value := range job["variables"].(map[string]any) {
		m.set(name, value.(string))
	}
	// The names are those of the guide, the values those of this cloud.
	m.set("ALIBABA_CLOUD_ROLE_ARN", pipelineARN, "ALIBABA_CLOUD_OIDC_PROVIDER_ARN", oidcProvider, "ALIBABA_CLOUD_ROLE_SESSION_NAME", "gitlab-42")
	if arn, source, problems := m.caller(nil); !strings.HasSuffix(arn, "assumed-role/pipeline/gitlab-42") || source != "oidc" {
		t.Errorf("calls as %q by %q: %s", arn, source, problems)
	}
}
