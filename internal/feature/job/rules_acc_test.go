package job_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/pai-iac/terraform-provider-pai/internal/acctest"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
)

const (
	trustECS    = `{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":["ecs.aliyuncs.com"]}}]}`
	noPreflight = `preflight = "off"`
)

// noJob checks that nothing was left behind, or even asked for.
func noJob(t *testing.T, cloud *acctest.Cloud, submissions int) {
	t.Helper()
	if jobs := cloud.JobsNamed(jobName); len(jobs) > 0 {
		t.Errorf("left behind are %+v", jobs)
	}
	if calls := cloud.Calls("dlc:CreateJob"); calls != submissions {
		t.Errorf("%d jobs were submitted, want %d", calls, submissions)
	}
}

// The three wordings about roles: found in the plan where it can be known, and
// explained in the same words where PAI says it first. No job is left behind.
func TestAccDLCJob_roleTrouble(t *testing.T) {
	t.Parallel()
	custom := fmt.Sprintf("role_arn = %q", roleARN)
	for name, tc := range map[string]struct {
		user    string
		trust   string // empty: there is no role
		options func(*emulator.Options)
		planned bool // the plan fails, not only warns
		words   []string
		code    string // what PAI's own refusal adds
	}{
		"no role": {acctest.Platform, "", nil, true, []string{"Role Not Found", roleARN, `"check permission for ram role failed"`}, "Code: BadRequest"},
		"not passed": {acctest.Bob, trustPAI, nil, false,
			[]string{"Role May Not Be Passed", `DLC job "mnist"`, "user/bob", "pai_passrole_grant"}, "Code: BadRequest"},
		"not passed by a sub user": {acctest.Bob, trustPAI, func(o *emulator.Options) { o.DLC.SubUserText = true }, false,
			[]string{"Role May Not Be Passed", `DLC job "mnist"`, "user/bob", "pai_passrole_grant"}, "Code: BadRequest"},
		"not trusting": {acctest.Platform, trustECS, nil, true,
			[]string{"Role Not Assumable by PAI", "It trusts only ecs.aliyuncs.com", `workloads = ["dlc"]`}, "Code: BadRequest"},
	} {
		t.Run(name, func(t *testing.T) {
			var options []acctest.Option
			if tc.options != nil {
				options = append(options, acctest.WithOptions(tc.options))
			}
			cloud := acctest.New(t, append(options, acctest.WithSeed(dlcUsers))...).As(tc.user)
			if tc.trust != "" {
				cloud.ByHand().CreateRole("PaiTrain", tc.trust)
			}
			cloud.Advance(acctestHour) // a role that is old has nothing to settle
			strict := cloud.ProviderConfig(`preflight = "strict"`) + job(custom)
			steps := []resource.TestStep{refused(cloud, strict, tc.words...)}
			if tc.planned {
				steps = append(steps, refused(cloud, cloud.ProviderConfig()+job(custom), tc.words...))
			}
			run(t, cloud, append(steps, resource.TestStep{
				PreConfig: func() { noJob(t, cloud, 0); cloud.Mark() },
				Config:    cloud.ProviderConfig(noPreflight) + job(custom), ExpectError: says(append(tc.words, tc.code, "Request ID:")...),
			})...)
			t.Cleanup(func() { noJob(t, cloud, 1) })
		})
	}
}

// dlcUsers lets bob do with DLC what he likes.
const dlcUsers = `{"accounts": [{"id": "` + acctest.Account + `", "policies": [{"name": "dlc-all", "document":
	{"Version": "1", "Statement": [{"Effect": "Allow", "Action": ["paidlc:*", "pai:*"], "Resource": "*"}]}}]}]}`

// Every gap of one job is reported in one run.
func TestAccDLCJob_everyGapAtOnce(t *testing.T) {
	cloud := acctest.New(t).As(acctest.Bob)
	cloud.ByHand().CreateRole("PaiTrain", trustECS)
	config := cloud.ProviderConfig(`preflight = "strict"`) + job(fmt.Sprintf("role_arn = %q", roleARN), `accessibility = "PUBLIC"`)
	run(t, cloud, refused(cloud, config, "Role Not Assumable by PAI", "Role May Not Be Passed"))
	noJob(t, cloud, 0)
}

// What was right in the plan is looked at once more before the job is submitted.
func TestAccDLCJob_checkedAgain(t *testing.T) {
	t.Parallel()
	cloud := acctest.New(t)
	cloud.ByHand().CreateRole("PaiTrain", trustPAI)
	project := cloud.Project(t, cloud.ProviderConfig()+job(fmt.Sprintf("role_arn = %q", roleARN)))
	project.Run("plan", "-out=plan")
	// Terraform plans once more while it applies, and reads what is still good.
	var spoil sync.Once
	cloud.Faults().After("ram:GetRole", func(*wire.Call) {
		spoil.Do(func() { cloud.ByHand().SetTrustPolicy("PaiTrain", trustECS) })
	})
	if out, err := project.Try("apply", "plan"); err == nil || !strings.Contains(flat(out), "Error: Role Not Assumable by PAI") {
		t.Errorf("%v:\n%s", err, out)
	}
	noJob(t, cloud, 0)
	if state := project.Run("state", "list"); strings.Contains(state, address) {
		t.Errorf("the state holds a job that is not there:\n%s", state)
	}
}

// PAI finds out later that it cannot assume the role: the job fails, and the
// reason reads as if the plan had found it.
func TestAccDLCJob_roleRefusedLate(t *testing.T) {
	cloud := acctest.New(t, acctest.WithOptions(func(o *emulator.Options) { o.DLC.DeferTrustCheck = true }))
	cloud.ByHand().CreateRole("PaiTrain", trustECS)
	config := cloud.ProviderConfig(noPreflight) + job(fmt.Sprintf("role_arn = %q", roleARN), `wait_for = "running"`)
	run(t, cloud, refused(cloud, config, "DLC Job Failed", "Failed to assume role", "It trusts only ecs.aliyuncs.com", "terraform untaint"))
}

// A role that was made in this run is not known everywhere yet: one apply still
// does.
func TestAccDLCJob_propagation(t *testing.T) {
	cloud := acctest.New(t, acctest.WithPropagation(5))
	run(t, cloud, resource.TestStep{
		Config:           cloud.ProviderConfig() + trustingRole + job("role_arn = pai_instance_role.it.arn"),
		ConfigPlanChecks: emptyAfter(),
		Check:            all(cloud.CheckJob(jobName, roleARN), cloud.CheckJobsCreated(jobName, 1)),
	})
}

// PAI refuses a role that was made in this run for a while: the job is submitted
// again and again, and once in the end.
func TestAccDLCJob_youngRole(t *testing.T) {
	cloud := acctest.New(t)
	const refusals = 3
	for _, words := range []string{"check permission for ram role failed", "Failed to assume role for user"} {
		cloud.Faults().Fail(emulator.Failure{Action: "dlc:CreateJob", Times: refusals, Status: 400, Code: "BadRequest", Message: words})
	}
	run(t, cloud, resource.TestStep{
		Config:           cloud.ProviderConfig() + trustingRole + job("role_arn = pai_instance_role.it.arn"),
		ConfigPlanChecks: emptyAfter(),
		Check:            all(cloud.CheckJob(jobName, roleARN), cloud.CheckJobsCreated(jobName, 1), cloud.CheckCalls("dlc:CreateJob", 2*refusals+1)),
	})
}

// An old role that PAI cannot assume is not going to settle: one call tells.
func TestAccDLCJob_oldRoleFailsAtOnce(t *testing.T) {
	cloud := acctest.New(t)
	cloud.ByHand().CreateRole("PaiTrain", trustECS)
	cloud.Advance(acctestHour)
	run(t, cloud, refused(cloud, cloud.ProviderConfig(noPreflight)+job(fmt.Sprintf("role_arn = %q", roleARN)), "Role Not Assumable"))
	noJob(t, cloud, 1)
}

// Rule 7: the default role in an account without the service role behind it.
func TestAccDLCJob_noDefaultRole(t *testing.T) {
	t.Parallel()
	cloud := acctest.New(t, acctest.WithOptions(func(o *emulator.Options) { o.DLC.RequireDefaultRole = true }))
	cloud.ByHand().DeleteRole("AliyunPAIDLCDefaultRole")
	project := cloud.Project(t, cloud.ProviderConfig()+job(`role_mode = "default"`))
	plan := flat(project.Run("plan"))
	for _, words := range []string{"Warning: Default Role Not There", `DLC job "mnist"`, "AliyunPAIDLCDefaultRole", "Open DLC in the console"} {
		if !strings.Contains(plan, words) {
			t.Errorf("the plan does not say %q:\n%s", words, plan)
		}
	}
	out, err := project.Try("apply", "-auto-approve")
	if err == nil || !strings.Contains(flat(out), "Error: Default Role Not There") || !strings.Contains(flat(out), "Code: BadRequest") {
		t.Errorf("the apply says %v:\n%s", err, out)
	}
	noJob(t, cloud, 1)
}

// Rule 6: a role on a job that everybody in the workspace can enter.
func TestAccDLCJob_publicWithRole(t *testing.T) {
	t.Parallel()
	cloud := acctest.New(t)
	const warning = "Warning: Role on a Public Workload"
	for _, tc := range []struct {
		lines []string
		warns bool
	}{
		{[]string{`role_mode = "default"`, `accessibility = "PUBLIC"`}, true},
		{[]string{`accessibility = "PUBLIC"`}, false},
		{[]string{`role_mode = "default"`}, false},
	} {
		project := cloud.Project(t, cloud.ProviderConfig()+job(tc.lines...))
		if plan := flat(project.Run("plan")); strings.Contains(plan, warning) != tc.warns {
			t.Errorf("%v: the plan says\n%s", tc.lines, plan)
		}
	}
	// Made public later.
	project := cloud.Project(t, cloud.ProviderConfig()+job(`role_mode = "default"`))
	project.Apply()
	project.Write("main.tf", cloud.ProviderConfig()+job(`role_mode = "default"`, `accessibility = "PUBLIC"`))
	if plan := flat(project.Run("plan")); !strings.Contains(plan, warning) {
		t.Errorf("the plan says\n%s", plan)
	}
}

// A job that does not change is never refused because its role has gone bad. One
// that has ended is not even warned about.
func TestAccDLCJob_lostRoleBlocksNothing(t *testing.T) {
	t.Parallel()
	cloud := acctest.New(t, acctest.WithOptions(forever))
	cloud.ByHand().CreateRole("PaiTrain", trustPAI)
	project := cloud.Project(t, cloud.ProviderConfig(`preflight = "strict"`)+job(fmt.Sprintf("role_arn = %q", roleARN)))
	project.Apply()
	cloud.ByHand().SetTrustPolicy("PaiTrain", trustECS)
	if plan := flat(project.Run("plan", "-detailed-exitcode")); !strings.Contains(plan, "Warning: Role Not Assumable by PAI") {
		t.Errorf("the plan says nothing of it:\n%s", plan)
	}
	cloud.ByHand().SetJobStatus(onlyID(t, cloud), "Succeeded")
	if plan := flat(project.Run("plan", "-detailed-exitcode")); strings.Contains(plan, "Warning") {
		t.Errorf("the plan warns for a job that has ended:\n%s", plan)
	}
	project.Destroy()
}

// The answer to CreateJob is lost, or the request itself: of 20 jobs of one
// name, each is there once.
func TestAccDLCJob_lostAnswers(t *testing.T) {
	t.Parallel()
	const jobs = 20
	for name, tc := range map[string]struct {
		lose  func(*emulator.Faults)
		calls int
	}{
		"answers":              {func(f *emulator.Faults) { f.LoseResponse("dlc:CreateJob", jobs) }, jobs},
		"requests":             {loseEveryOther, 2 * jobs},
		"requests and answers": {func(f *emulator.Faults) { loseEveryOther(f); f.LoseResponse("dlc:CreateJob", jobs) }, 2 * jobs},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cloud := acctest.New(t)
			project := cloud.Project(t, cloud.ProviderConfig()+job(fmt.Sprintf("count = %d", jobs))+
				"\noutput \"different\" { value = length(distinct(pai_dlc_job.it[*].job_id)) }\n")
			tc.lose(cloud.Faults())
			out := project.Run("apply", "-auto-approve", "-parallelism=1")
			if !strings.Contains(out, fmt.Sprintf("different = %d", jobs)) {
				t.Errorf("jobs were taken for others:\n%s", out)
			}
			if err := cloud.CheckJobsCreated(jobName, jobs)(nil); err != nil {
				t.Error(err)
			}
			if calls := cloud.Calls("dlc:CreateJob"); calls != tc.calls {
				t.Errorf("%d submissions, want %d", calls, tc.calls)
			}
			cloud.Faults().Clear()
			project.ExpectEmptyPlan()
		})
	}
}

// loseEveryOther loses the first of each two requests for a job.
func loseEveryOther(f *emulator.Faults) {
	lose := func(*wire.Call) { f.LoseRequest("dlc:CreateJob", 1) }
	f.After("dlc:CreateJob", lose)
	lose(nil)
}

// A price limit is per minute. One that looks like a price per hour is named
// with its unit, whatever the level of the checks, before a job is submitted
// and not afterwards.
func TestAccDLCJob_spotPriceUnit(t *testing.T) {
	t.Parallel()
	cloud := acctest.New(t)
	const warning = "Warning: Spot Price Limit Is per Minute"
	config := func(limit string, lines ...string) string {
		return cloud.ProviderConfig(lines...) + job(`job_specs = [{ type = "Worker", image = "registry.example.com/pai/pytorch:2", ecs_spec = "ecs.c6.large", `+
			`spot = { strategy = "SpotWithPriceLimit", `+limit+` } }]`)
	}
	project := cloud.Project(t, config("price_limit = 12", `preflight = "off"`))
	plan := flat(project.Run("plan"))
	for _, words := range []string{
		warning, "job_specs[0].spot.price_limit = 12 is in CNY per minute", "up to 720 CNY per hour", "price_limit = 12 / 60",
	} {
		if !strings.Contains(plan, words) {
			t.Errorf("the plan does not say %q:\n%s", words, plan)
		}
	}
	project.Apply()
	if plan := flat(project.Run("plan")); strings.Contains(plan, warning) {
		t.Errorf("the plan warns of a job that was submitted:\n%s", plan)
	}
	for _, fine := range []string{"price_limit = 12 / 60", "price_limit = 0.99", "discount_limit = 0.8"} {
		project.Write("main.tf", config(fine))
		if plan := flat(project.Run("plan")); strings.Contains(plan, warning) || !strings.Contains(plan, "must be replaced") {
			t.Errorf("%s: the plan says\n%s", fine, plan)
		}
	}
}
