package association_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/pai-iac/terraform-provider-pai/internal/acctest"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
)

const trustECS = `{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":["ecs.aliyuncs.com"]}}]}`

// failingApply runs an apply that must fail, and returns what it said and how much of
// the cloud's time it took.
func failingApply(t *testing.T, cloud *acctest.Cloud, project *acctest.Project) (string, time.Duration) {
	t.Helper()
	begun := cloud.Now()
	output, err := project.Try("apply", "-auto-approve", "-input=false")
	if err == nil {
		t.Fatalf("the apply succeeded:\n%s", output)
	}
	return output, cloud.Now().Sub(begun)
}

// The trust policy is wrong, and nobody looks before EAS does: the apply ends
// with the event and not with the timeout, whatever the status is then, and
// the old version serves on.
func TestAccEASRoleAssociation_untrustedAtRollOut(t *testing.T) {
	for _, status := range []string{"Failed", "Waiting", "Updating", "Creating"} {
		t.Run(status, func(t *testing.T) {
			t.Parallel()
			cloud := newEAS(t, carrying("default"), acctest.WithOptions(func(o *emulator.Options) { o.EAS.RenderErrorStatus = status }))
			cloud.ByHand().CreateRole("PaiServe", trustECS)
			cloud.Advance(time.Hour)
			project := cloud.Project(t, serveDemo(cloud, fmt.Sprintf("role_arn = %q", serveARN), `preflight = "off"`))
			output, took := failingApply(t, cloud, project)
			contains(t, output, "Role Not Assumable by PAI", `It trusts only ecs.aliyuncs.com`, `"eas.pai.aliyuncs.com"`,
				"unable to render, error: failed to assume role for user", "keep serving", "-replace")
			if took > 20*time.Second {
				t.Errorf("it took %s to tell", took)
			}
			if got := cloud.Emulator().EAS().Redeployments(acctest.Region, demo); got != 0 {
				t.Errorf("instances were replaced %d times", got)
			}
			if status != "Failed" && status != "Waiting" {
				return // no change gets through to such a service
			}
			// The cause is gone: the next apply brings it up, and is not misled
			// by what the log says of the one before.
			cloud.ByHand().SetTrustPolicy("PaiServe", trustEAS)
			project.Apply()
			if service := cloud.Service(demo); !strings.EqualFold(service.Association(), serveARN) || service.Status != "Running" {
				t.Errorf("the service is %s with %s", service.Status, service.Association())
			}
			project.ExpectEmptyPlan()
		})
	}
}

// EAS learns late of a role that this very apply has made, and fails to deploy
// with it: the service is deployed again until the role is known everywhere.
func TestAccEASRoleAssociation_roleKnownLate(t *testing.T) {
	for _, reads := range []int{12, 14} {
		t.Run(fmt.Sprint(reads), func(t *testing.T) {
			t.Parallel()
			cloud := newEAS(t, "", acctest.WithPropagation(reads))
			project := cloud.Project(t, cloud.ProviderConfig()+servingRole+serve("it", demo, "role_arn = pai_instance_role.it.arn"))
			project.Apply()
			if calls := cloud.Calls("eas:UpdateService"); calls < 2 {
				t.Errorf("%d updates: EAS knew the role at once, and this test proves nothing", calls)
			}
			if got := cloud.Emulator().EAS().Redeployments(acctest.Region, demo); got != 1 {
				t.Errorf("instances were replaced %d times", got)
			}
			if service := cloud.Service(demo); !strings.EqualFold(service.Association(), serveARN) || service.Status != "Running" {
				t.Errorf("the service is %s with %s", service.Status, service.Association())
			}
		})
	}
}

// With its preflight the same mistake never gets that far.
func TestAccEASRoleAssociation_untrustedInThePlan(t *testing.T) {
	cloud := newEAS(t, "")
	cloud.ByHand().CreateRole("PaiServe", trustPAI)
	run(t, cloud, refused(cloud, serveDemo(cloud, fmt.Sprintf("role_arn = %q", serveARN)),
		"Role Not Assumable by PAI", "It trusts pai.aliyuncs.com, which serves DSW and DLC only", "eas.pai.aliyuncs.com"))
	if calls := cloud.Calls("eas:UpdateService"); calls != 0 {
		t.Errorf("%d updates of the service", calls)
	}
}

func TestAccEASRoleAssociation_missingRoleAtRollOut(t *testing.T) {
	cloud := newEAS(t, "")
	project := cloud.Project(t, serveDemo(cloud, fmt.Sprintf("role_arn = %q", serveARN), `preflight = "off"`))
	t.Parallel()
	output, took := failingApply(t, cloud, project)
	contains(t, output, "Role Not Found", `name      = "PaiServe"`, "failed to assume role")
	if took > time.Minute {
		t.Errorf("it took %s to tell", took)
	}
}

func TestAccEASRoleAssociation_mayNotPass(t *testing.T) {
	cloud := newEAS(t, "").As(acctest.Alice)
	cloud.ByHand().CreateRole("PaiServe", trustEAS)
	cloud.Advance(time.Hour)
	run(t, cloud, refused(cloud, cloud.ProviderConfig(`preflight = "off"`)+serve("it", demo, fmt.Sprintf("role_arn = %q", serveARN)),
		"Role May Not Be Passed", "ram:PassRole"))
	if got := cloud.Service(demo).Association(); got != "none" {
		t.Errorf("the service has %s", got)
	}
}

// legacy is a service that reads its model from OSS with a role.
const legacy = `{"metadata":{"workspace_id":"40823"},"model_path":"oss://bucket/model/","role_arn":"` + otherARN + `"}`

// A role_arn that is no instance role is not taken over unasked, and stays
// where no role is wanted.
func TestAccEASRoleAssociation_legacyRole(t *testing.T) {
	cloud := newEAS(t, legacy)
	cloud.ByHand().CreateRole("PaiServe", trustEAS)
	cloud.ByHand().CreateRole("PaiOther", trustEAS)
	project := cloud.Project(t, cloud.ProviderConfig())
	t.Parallel()
	for _, argument := range []string{`role_mode = "default"`, fmt.Sprintf("role_arn = %q", serveARN)} {
		project.Write("main.tf", serveDemo(cloud, argument))
		output, _ := failingApply(t, cloud, project)
		contains(t, output, "Role Used for OSS Only", otherARN+" without options.enable_ram_role", "overwrite = true")
	}
	project.Write("main.tf", serveDemo(cloud, `role_mode = "none"`))
	contains(t, project.Run("plan"), "Role Used for OSS Stays")
	project.Apply()
	// In an update neither.
	project.Write("main.tf", serveDemo(cloud, `role_mode = "default"`))
	output, _ := failingApply(t, cloud, project)
	contains(t, output, "Role Used for OSS Only")
	if writes := cloud.Calls("eas:UpdateService"); writes != 0 || cloud.Service(demo).Association() != "legacy "+otherARN {
		t.Errorf("%d updates left %s", writes, cloud.Service(demo).Association())
	}
	contains(t, project.Run("state", "show", served), `role_mode = "none"`)

	// The same role may serve both, and serves OSS again afterwards.
	project.Write("main.tf", serveDemo(cloud, fmt.Sprintf("role_arn = %q", otherARN)))
	project.Apply()
	project.ExpectEmptyPlan()
	contains(t, project.Run("destroy", "-auto-approve"), "Role Left for OSS", otherARN)
	if got := cloud.Service(demo); got.Association() != "legacy "+otherARN {
		t.Errorf("destroyed, it has %s", got.Association())
	}

	project.Write("main.tf", serveDemo(cloud, `role_mode = "default"`, "overwrite = true"))
	contains(t, project.Run("plan"), "Role Used for OSS Is Replaced")
	project.Apply()
	if got := cloud.Service(demo); got.Association() != "default" || !strings.Contains(got.Config, "model_path") {
		t.Errorf("overwritten, it is %s", got.Config)
	}
}

// What EAS does to the token is unconfirmed. If the worst is true, it is said.
func TestAccEASRoleAssociation_tokenLost(t *testing.T) {
	cloud := newEAS(t, carrying(serveARN), acctest.WithOptions(func(o *emulator.Options) { o.EAS.LoseTokenOnReplace = true }))
	cloud.ByHand().CreateRole("PaiServe", trustEAS)
	project := cloud.Project(t, serveDemo(cloud, `role_mode = "default"`, "overwrite = true"))
	t.Parallel()
	before := cloud.Service(demo)
	output, _ := failingApply(t, cloud, project)
	contains(t, output, "Access Token of the Service Changed", "Hand out the new token", "terraform untaint")
	after := cloud.Service(demo)
	for _, token := range []string{before.AccessToken, after.AccessToken} {
		if strings.Contains(output, token) {
			t.Errorf("the output shows a token: %s", output)
		}
	}
	if before.AccessToken == after.AccessToken || after.Association() != "default" {
		t.Error("the emulator kept the token: this test proves nothing")
	}
	project.Run("untaint", served)
	project.ExpectEmptyPlan()
}

// Somebody else writes the JSON while the change is under way.
func TestAccEASRoleAssociation_changedMeanwhile(t *testing.T) {
	cloud := newEAS(t, carrying("none"))
	cloud.Faults().After("eas:UpdateService", func(*wire.Call) {
		cloud.ByHand().SetServiceConfig(demo, strings.Replace(carrying("default"), `"enable_cache": true`, `"enable_cache": false`, 1))
	})
	project := cloud.Project(t, serveDemo(cloud, `role_mode = "default"`))
	t.Parallel()
	output, _ := failingApply(t, cloud, project)
	contains(t, output, "Service JSON Changed Beyond the Role", "options.enable_cache", "ListServiceVersions")
}

// What is only more than before is reported, and no error.
func TestAccEASRoleAssociation_completedMeanwhile(t *testing.T) {
	cloud := newEAS(t, carrying("none"))
	cloud.Faults().After("eas:UpdateService", func(*wire.Call) {
		completed := strings.NewReplacer(`"priority": 9`, `"priority": 9, "added": {"by_eas": true}`, `"metadata": {`, `"metadata": {"name": "`+demo+`", `)
		cloud.ByHand().SetServiceConfig(demo, completed.Replace(carrying("default")))
	})
	project := cloud.Project(t, serveDemo(cloud, `role_mode = "default"`))
	t.Parallel()
	project.Apply()
	contains(t, project.Output(), "Service JSON Has New Parts", "options.added.by_eas")
}

func TestAccEASRoleAssociation_locked(t *testing.T) {
	cloud := newEAS(t, "")
	project := cloud.Project(t, serveDemo(cloud, `role_mode = "default"`))
	t.Parallel()
	cloud.ByHand().LockService(demo, "all")
	output, err := project.Try("plan")
	if err == nil {
		t.Error("the plan of a locked service succeeded")
	}
	contains(t, output, "Service Is Locked", "UpdateServiceSafetyLock")
	cloud.ByHand().LockService(demo, "dangerous") // forbids to stop and delete only
	project.Apply()

	cloud.ByHand().LockService(demo, "all")
	output, err = project.Try("destroy", "-auto-approve")
	if err == nil {
		t.Error("the association of a locked service was destroyed")
	}
	contains(t, output, "Service Is Locked")
	project.Write("main.tf", serveDemo(cloud, `role_mode = "default"`, `preflight = "off"`))
	output, err = project.Try("destroy", "-auto-approve")
	if err == nil {
		t.Error("the association of a locked service was destroyed")
	}
	contains(t, output, "Service Is Locked")
	cloud.ByHand().LockService(demo, "none")
	project.Destroy()
}

// The service changes its status between the last look and the write.
func TestAccEASRoleAssociation_busy(t *testing.T) {
	cloud := newEAS(t, "")
	cloud.Faults().Before("eas:UpdateService", func(*wire.Call) error {
		cloud.ByHand().SetServiceStatus(demo, "Scaling")
		return nil
	})
	run(t, cloud, refused(cloud, serveDemo(cloud, `role_mode = "default"`), "Service Refuses Changes Now", "is Scaling", "Apply again"))
}

func TestAccEASRoleAssociation_ofSomebodyElse(t *testing.T) {
	cloud := acctest.New(t, acctest.WithSeed(`{"accounts":[{"id":"9999999999999999"}],
		"eas":{"services":[{"name":"`+demo+`","account":"9999999999999999","region":"`+acctest.Region+`"}]}}`))
	run(t, cloud,
		refused(cloud, serveDemo(cloud, `role_mode = "default"`), "EAS service of Somebody Else", "belongs to another account", "Forbidden.PrivilegeCheckFailed"),
		refused(cloud, serveDemo(cloud, `role_mode = "default"`, `preflight = "off"`), "EAS service of Somebody Else"),
	)
}

// Rule 7.
func TestAccEASRoleAssociation_defaultRoleOfNoUse(t *testing.T) {
	cloud := newEAS(t, "")
	project := cloud.Project(t, serveDemo(cloud, `role_mode = "default"`))
	t.Parallel()
	contains(t, project.Run("plan"), "Default Role Without a Workspace", "metadata.workspace_id")
	cloud.ByHand().SetServiceConfig(demo, carrying("none"))
	lacks(t, project.Run("plan"), "Without a Workspace", "Default Role Not There")
	cloud.Faults().Before("ram:GetRole", func(*wire.Call) error {
		return &wire.Error{Status: 404, Code: "EntityNotExist.Role", Message: "The role not exists."}
	})
	contains(t, project.Run("plan"), "Default Role Not There", "AliyunServiceRoleForPaiEas")
}

// Rule 1.
func TestAccEASRoleAssociation_oneRolePerService(t *testing.T) {
	cloud := newEAS(t, "")
	run(t, cloud, refused(cloud, cloud.ProviderConfig()+serve("one", demo, `role_mode = "default"`)+serve("two", demo, `role_mode = "none"`),
		"Workload Associated Twice", `EAS service "`+demo+`"`, "pai_eas_role_association"))
}

// The answer to the write is lost, calls are throttled, and events cannot be
// read: one roll-out all the same.
func TestAccEASRoleAssociation_busyCloud(t *testing.T) {
	cloud := newEAS(t, "")
	cloud.Faults().LoseResponse("eas:UpdateService", 1)
	cloud.Faults().Fail(emulator.Failure{Action: "eas:DescribeService", Times: 2, Status: 429, Code: "Throttling.User"})
	cloud.Faults().Fail(emulator.Failure{Action: "eas:DescribeServiceEvent", Times: 99, Status: 403, Code: "Forbidden.RAM"})
	run(t, cloud, resource.TestStep{
		Config:           serveDemo(cloud, `role_mode = "default"`),
		ConfigPlanChecks: emptyAfter(),
		Check:            all(cloud.CheckService(demo, "default"), cloud.CheckRedeployments(demo, 1), cloud.CheckCalls("eas:UpdateService", 1)),
	})
}

// Without waiting, the change is made and checked, and the roll-out goes on.
func TestAccEASRoleAssociation_withoutWaiting(t *testing.T) {
	cloud := newEAS(t, "")
	project := cloud.Project(t, serveDemo(cloud, `role_mode = "default"`, "wait = false"))
	t.Parallel()
	project.Apply()
	if service := cloud.Service(demo); service.Status != "Updating" || service.Association() != "default" {
		t.Errorf("the service is %s with %s", service.Status, service.Association())
	}
	if calls := cloud.Calls("eas:DescribeServiceEvent"); calls != 0 {
		t.Errorf("%d looks at events that nobody waits for", calls)
	}
}

// The access token is in every answer, and nowhere else.
func TestAccEASRoleAssociation_secrets(t *testing.T) {
	log := filepath.Join(t.TempDir(), "trace.log")
	t.Setenv("TF_LOG", "trace")
	t.Setenv("TF_LOG_PATH", log)
	cloud := newEAS(t, carrying(serveARN))
	cloud.ByHand().CreateRole("PaiServe", trustEAS)
	token := cloud.Service(demo).AccessToken
	project := cloud.Project(t, serveDemo(cloud, `role_mode = "default"`, "overwrite = true"))
	cloud.Faults().Fail(emulator.Failure{Action: "eas:UpdateService", Code: "InvalidParameter", Message: "the token " + token + " is odd"})
	output, _ := failingApply(t, cloud, project)
	contains(t, output, "the token *** is odd")
	project.Run("plan", "-out=saved.tfplan")
	project.Run("apply", "saved.tfplan")
	project.Run("show", "-json")

	texts := map[string]string{"the output": project.Output()}
	for _, file := range []string{log, filepath.Join(project.Dir, "terraform.tfstate"), filepath.Join(project.Dir, "saved.tfplan")} {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		texts[file] = string(text)
	}
	if !strings.Contains(texts[log], "eas:UpdateService") {
		t.Error("the log does not tell of the calls: this test proves nothing")
	}
	for where, text := range texts {
		if strings.Contains(text, token) {
			t.Errorf("%s holds the access token", where)
		}
	}
}

// Another owner writes the JSON: merged into it, what the function returns
// makes the service that an association makes.
func TestAccEASRoleAssociation_asTheFunctionWouldHaveIt(t *testing.T) {
	for name, tc := range map[string]struct{ argument, call string }{
		"none":    {`role_mode = "none"`, `"none"`},
		"default": {`role_mode = "default"`, `"default"`},
		"custom":  {fmt.Sprintf("role_arn = %q", serveARN), fmt.Sprintf(`"custom", %q`, serveARN)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cloud := acctest.New(t, acctest.WithServices(map[string]string{demo: carrying("default"), "owned_svc": carrying("none")}))
			cloud.ByHand().CreateRole("PaiServe", trustEAS)
			project := cloud.Project(t, serveDemo(cloud, tc.argument)+fmt.Sprintf(`
locals {
  service = jsondecode(file("service.json"))
  role    = jsondecode(provider::pai::eas_role_config(%s))
}

output "config" {
  value = jsonencode(merge(local.service, local.role, {
    options = merge(try(local.service.options, {}), local.role.options)
  }))
}
`, tc.call))
			project.Write("service.json", carrying("none"))
			project.Apply()
			cloud.ByHand().SetServiceConfig("owned_svc", project.Run("output", "-raw", "config"))
			owned, ours := cloud.Service("owned_svc"), cloud.Service(demo)
			one, other := decoded(t, strings.ReplaceAll(owned.Config, "owned_svc", demo)), decoded(t, ours.Config)
			// The name is written into the JSON of a seeded service.
			delete(other["metadata"].(map[string]any), "name")
			if !reflect.DeepEqual(one, other) {
				t.Errorf("the owner's JSON is\n%s\nours\n%s", owned.Config, ours.Config)
			}
		})
	}
}

func decoded(t *testing.T, text string) map[string]any {
	t.Helper()
	var members map[string]any
	if err := json.Unmarshal([]byte(text), &members); err != nil {
		t.Fatal(err)
	}
	return members
}
