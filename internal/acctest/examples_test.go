package acctest_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/pai-iac/terraform-provider-pai/internal/acctest"
)

const examples = "../../examples"

// exampleSeeds is what examples take for granted, beyond the default seed.
func exampleSeeds() map[string]string {
	return map[string]string{
		"resources/pai_dsw_role_association/resource_realistic.tf": stoppedInstances("dsw-stopped0000000001", "dsw-stopped0000000002"),
		"resources/pai_eas_role_association/resource.tf":           acctest.ServiceSeed(map[string]string{"demo_svc": ""}),
		"resources/pai_eas_role_association/resource_realistic.tf": acctest.ServiceSeed(map[string]string{"ranking_svc": "", "search_svc": ""}),
		"resources/pai_trust_policy/resource.tf":                   pipelineRole,
		"resources/pai_trust_policy/resource_realistic.tf":         pipelineRole,
		"resources/pai_trusted_service/resource.tf":                pipelineRole,
		"resources/pai_trusted_service/resource_realistic.tf":      pipelineRole,

		"ephemeral-resources/pai_assumed_role_credentials/ephemeral-resource.tf": uploaderRole,
	}
}

// pipelineRole is a role that something else than Terraform owns.
const pipelineRole = `{"accounts": [{"id": "` + acctest.Account + `", "roles": [{
	"name": "data-pipeline",
	"trust_policy": {"Version": "1", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": ["ecs.aliyuncs.com"]}}]}
}]}]}`

// uploaderRole is a role that users of the account may assume.
const uploaderRole = `{"accounts": [{"id": "` + acctest.Account + `", "roles": [{
	"name": "uploader",
	"trust_policy": {"Version": "1", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"RAM": ["acs:ram::` + acctest.Account + `:root"]}}]}
}]}]}`

// inNotebook is the cloud as a notebook with the default role sees it, in which a
// user has left a key. The account itself may assume no role.
func inNotebook(t *testing.T, cloud *acctest.Cloud) *acctest.Cloud {
	t.Helper()
	return cloud.Inside(map[string]string{
		"PAI_ENDPOINT": cloud.URL(), "ALIBABA_CLOUD_REGION_ID": acctest.Region,
		"ALIBABA_CLOUD_ACCESS_KEY_ID": "paiemu-platform", "ALIBABA_CLOUD_ACCESS_KEY_SECRET": "paiemu-platform-secret",
		"ALIBABA_CLOUD_CREDENTIALS_URI": cloud.CredentialsURI("dsw", acctest.InstanceWithDefaultRole),
	}, t.TempDir())
}

func stoppedInstances(ids ...string) string {
	var instances []string
	for i, id := range ids {
		instances = append(instances, fmt.Sprintf(
			`{"id": %q, "account": %q, "region": %q, "workspace_id": %q, "name": "stopped_%d", "ecs_spec": "ecs.c6.large", "status": "Stopped"}`,
			id, acctest.Account, acctest.Region, acctest.Workspace, i+1))
	}
	return `{"dsw": {"instances": [` + strings.Join(instances, ", ") + `]}}`
}

// TestAccExamples applies every example as it is printed in the documentation.
// After it, a second plan is empty, and nothing is left after the destroy.
func TestAccExamples(t *testing.T) {
	seeds := exampleSeeds()
	for _, pattern := range []string{
		"provider/provider*.tf",
		"resources/*/resource*.tf",
		"data-sources/*/data-source*.tf",
		"ephemeral-resources/*/ephemeral-resource*.tf",
		"functions/*/function*.tf",
	} {
		files, err := filepath.Glob(filepath.Join(examples, pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			name, err := filepath.Rel(examples, file)
			if err != nil {
				t.Fatal(err)
			}
			name = filepath.ToSlash(name)
			seed := seeds[name]
			delete(seeds, name)
			t.Run(name, func(t *testing.T) { runExample(t, file, seed) })
		}
	}
	for name := range seeds {
		t.Errorf("there is a seed for %s, but no such example", name)
	}
}

func runExample(t *testing.T, file, seed string) {
	t.Parallel()
	var options []acctest.Option
	if seed != "" {
		options = append(options, acctest.WithSeed(seed))
	}
	cloud := acctest.New(t, options...)
	nothingLeft := cloud.CheckNothingLeft()
	config := read(t, file)
	if strings.Contains(filepath.ToSlash(file), "/ephemeral-resources/") {
		cloud = inNotebook(t, cloud)
	}
	project := cloud.Project(t, config)
	if !strings.Contains(config, "required_providers") {
		project.Write("required.tf", acctest.Required)
	}
	project.Apply()
	project.ExpectEmptyPlan()
	for _, example := range importExamples(t, filepath.Dir(file)) {
		if strings.Contains(config, example.declaration()) {
			example.run(t, cloud, project)
		}
	}
	project.Destroy()
	if err := nothingLeft(nil); err != nil {
		t.Error(err)
	}
}

// importExample is one of the ways to import that the documentation shows.
type importExample struct {
	address string // of the resource, as "pai_instance_role.train"
	id      string // what the command line gives; empty for a block
	block   string // an import block
}

// importExamples reads the import examples of a directory.
func importExamples(t *testing.T, dir string) []importExample {
	t.Helper()
	var found []importExample
	for _, command := range regexp.MustCompile(`(?m)^terraform import (\S+) (\S+)$`).FindAllStringSubmatch(read(t, filepath.Join(dir, "import.sh")), -1) {
		found = append(found, importExample{address: command[1], id: strings.Trim(command[2], `'"`)})
	}
	for _, name := range []string{"import-by-string-id.tf", "import-by-identity.tf"} {
		block := read(t, filepath.Join(dir, name))
		if to := regexp.MustCompile(`to\s*=\s*(\S+)`).FindStringSubmatch(block); to != nil {
			found = append(found, importExample{address: to[1], block: block})
		}
	}
	return found
}

// read returns the text of a file, or nothing if there is no such file.
func read(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	return string(text)
}

func (e importExample) declaration() string {
	kind, name, _ := strings.Cut(e.address, ".")
	return fmt.Sprintf("resource %q %q", kind, name)
}

// run lets the state forget the resource and imports it again. The cloud must
// not change by it, and the next plan must be empty.
func (e importExample) run(t *testing.T, cloud *acctest.Cloud, project *acctest.Project) {
	t.Helper()
	if strings.Contains(e.block, "identity") && !acctest.Can(t, acctest.ImportByIdentity()) {
		t.Logf("%s is not imported by identity: this CLI cannot", e.address)
		return
	}
	cloud.Mark()
	project.Run("state", "rm", e.address)
	if e.block == "" {
		project.Run("import", e.address, e.id)
	} else {
		const file = "import.tf"
		project.Write(file, e.block)
		project.Apply()
		project.Write(file, "")
	}
	project.ExpectEmptyPlan()
	if writes := cloud.Writes(); len(writes) > 0 {
		t.Errorf("importing %s changed the cloud: %q", e.address, writes)
	}
}
