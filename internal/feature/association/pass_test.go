package association_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/pai-iac/terraform-provider-pai/internal/acctest"
)

// withRole is a cloud with the role PaiTrain, old enough to be settled.
func withRole(t *testing.T) *acctest.Cloud {
	t.Helper()
	cloud := acctest.New(t)
	cloud.ByHand().CreateRole("PaiTrain", trustPAI)
	cloud.Advance(time.Hour)
	return cloud
}

// pass is a policy about ram:PassRole.
func pass(effect, resource string) string {
	return fmt.Sprintf(`{"Version":"1","Statement":[{"Effect":%q,"Action":"ram:PassRole","Resource":%q}]}`, effect, resource)
}

// plan returns the output of a plan as one of the cloud's users, with or
// without errors.
func plan(t *testing.T, carry carrier, cloud *acctest.Cloud, user, level string) (string, error) {
	t.Helper()
	as := cloud.As(user)
	project := as.Project(t, as.ProviderConfig(fmt.Sprintf("preflight = %q", level))+carry.role())
	cloud.Mark()
	out, err := project.Try("plan", "-input=false", "-no-color")
	return flat(out), err
}

// flat undoes the line breaks and frames of Terraform's diagnostics.
func flat(text string) string {
	return strings.Join(strings.Fields(strings.NewReplacer("│", " ", "╷", " ", "╵", " ").Replace(text)), " ")
}

func expectPlan(t *testing.T, out string, err error, fails bool, words ...string) {
	t.Helper()
	if (err != nil) != fails {
		t.Errorf("plan failed: %v, want %v:\n%s", err != nil, fails, out)
	}
	for _, word := range words {
		if !strings.Contains(out, word) {
			t.Errorf("the plan does not say %q:\n%s", word, out)
		}
	}
}

// Rule 4: nothing allows it. That is likely wrong, not certainly.
func TestAccDSWRoleAssociation_passRoleNotGranted(t *testing.T) {
	t.Parallel()
	forCarriers(t, "", func(t *testing.T, carry carrier) {
		t.Parallel()
		cloud := withRole(t)
		grant := []string{
			"Role May Not Be Passed", "user/bob", `resource "pai_passrole_grant" "paitrain"`, `users = ["bob"]`, roleARN,
		}
		for level, fails := range map[string]bool{"strict": true, "error": false, "warn": false} {
			out, err := plan(t, carry, cloud, acctest.Bob, level)
			expectPlan(t, out, err, fails, grant...)
			if writes := cloud.Writes(); len(writes) > 0 {
				t.Errorf("the plan wrote: %v", writes)
			}
		}
		out, err := plan(t, carry, cloud, acctest.Bob, "off")
		expectPlan(t, out, err, false)
		if calls := cloud.Calls("*"); calls != 0 {
			t.Errorf("a plan without preflight made %d calls", calls)
		}
	})
}

// Rule 4: an explicit deny, here through a group, is certain.
func TestAccDSWRoleAssociation_passRoleDenied(t *testing.T) {
	t.Parallel()
	forCarriers(t, "", func(t *testing.T, carry carrier) {
		t.Parallel()
		cloud := withRole(t)
		cloud.ByHand().CreatePolicy("pass-all", pass("Allow", "acs:ram:*:*:role/*"))
		cloud.ByHand().CreatePolicy("never-train", `{"Version":"1","Statement":[
			{"Effect":"Allow","Action":"oss:GetObject","Resource":"*"},
			{"Effect":"Deny","Action":"ram:*","Resource":"acs:ram::*:role/paitrain"}]}`)
		cloud.ByHand().Grant(acctest.Bob, "pass-all", "Custom")
		cloud.ByHand().Do("ram:AttachPolicyToGroup", map[string]string{
			"GroupName": "data-scientists", "PolicyName": "never-train", "PolicyType": "Custom"})
		for level, fails := range map[string]bool{"strict": true, "error": true, "warn": false} {
			out, err := plan(t, carry, cloud, acctest.Bob, level)
			expectPlan(t, out, err, fails, "Passing the Role Is Denied", "statement 2 of the policy Custom/never-train")
		}
	})
}

func TestAccDSWRoleAssociation_passRoleGranted(t *testing.T) {
	t.Parallel()
	for name, document := range map[string]string{
		"by the exact ARN":           pass("Allow", roleARN),
		"by the ARN RAM answers":     pass("Allow", strings.ToLower(roleARN)),
		"in the form of the guides":  pass("Allow", "acs:ram::*:role/PaiTrain"),
		"in the form of the manuals": pass("Allow", "acs:ram:*:"+acctest.Account+":role/PaiTrain"),
	} {
		forCarriers(t, name, func(t *testing.T, carry carrier) {
			t.Parallel()
			cloud := withRole(t)
			cloud.ByHand().CreatePolicy("pass", document)
			cloud.ByHand().Grant(acctest.Bob, "pass", "Custom")
			bob := cloud.As(acctest.Bob)
			project := bob.Project(t, bob.ProviderConfig(`preflight = "strict"`)+carry.role())
			project.Apply()
			project.ExpectEmptyPlan()
		})
	}
}

// A condition that cannot be evaluated here is never a certain finding.
func TestAccDSWRoleAssociation_passRoleOnACondition(t *testing.T) {
	t.Parallel()
	forCarriers(t, "", func(t *testing.T, carry carrier) {
		t.Parallel()
		for effect, words := range map[string]string{"Allow": "Role May Not Be Passed", "Deny": "Role May Not Be Passed"} {
			t.Run(effect, func(t *testing.T) {
				t.Parallel()
				cloud := withRole(t)
				cloud.ByHand().CreatePolicy("sometimes", fmt.Sprintf(`{"Version":"1","Statement":[{"Effect":%q,"Action":"ram:PassRole",
					"Resource":"*","Condition":{"IpAddress":{"acs:SourceIp":"10.0.0.0/8"}}}]}`, effect))
				cloud.ByHand().Grant(acctest.Bob, "sometimes", "Custom")
				out, err := plan(t, carry, cloud, acctest.Bob, "error")
				expectPlan(t, out, err, false, words)
				out, err = plan(t, carry, cloud, acctest.Bob, "strict")
				expectPlan(t, out, err, true, words)
			})
		}
	})
}

// A caller who may not read RAM gets no claims, only an admission.
func TestAccDSWRoleAssociation_passRoleUnreadable(t *testing.T) {
	t.Parallel()
	forCarriers(t, "", func(t *testing.T, carry carrier) {
		t.Parallel()
		cloud := withRole(t)
		for level, shown := range map[string]bool{"strict": true, "error": false, "warn": false} {
			out, err := plan(t, carry, cloud, acctest.Alice, level)
			expectPlan(t, out, err, false)
			if strings.Contains(out, "Not Verified") != shown {
				t.Errorf("at %s the plan says:\n%s", level, out)
			}
		}
	})
}

// A grant that this very plan makes counts, the one who comes first.
func TestAccDSWRoleAssociation_wholeStory(t *testing.T) {
	cloud := acctest.New(t, acctest.WithPropagation(5))
	cloud.ByHand().Grant(acctest.Bob, "AliyunRAMFullAccess", "System")
	before := snapshot(cloud)
	bob := cloud.As(acctest.Bob)
	project := bob.Project(t, bob.ProviderConfig(`preflight = "strict"`)+trustingRole+`
resource "pai_passrole_grant" "it" {
  name      = "pass-paitrain"
  role_arns = [pai_instance_role.it.arn]
  users     = ["bob"]
}
`+associate("role_arn   = pai_instance_role.it.arn", "depends_on = [pai_passrole_grant.it]"))
	project.Apply()
	project.ExpectEmptyPlan()
	if got := cloud.Association(acctest.Instance); !strings.EqualFold(got, roleARN) {
		t.Errorf("the instance has the association %q", got)
	}
	project.Destroy()
	if after := snapshot(cloud); after != before {
		t.Errorf("destroy left the cloud otherwise:\n%s\nwas:\n%s", after, before)
	}
}

// What 3 roles cost does not depend on how many workloads carry them, whether
// the caller may read RAM or not.
func TestAccDSWRoleAssociation_callsOfManyAssociations(t *testing.T) {
	t.Parallel()
	for _, user := range []string{acctest.Bob, acctest.Alice} {
		t.Run(user, func(t *testing.T) {
			t.Parallel()
			few, _ := callsOfPlan(t, user, 3)
			many, dsw := callsOfPlan(t, user, 200)
			if few != many {
				t.Errorf("3 associations made %d calls to RAM and STS, 200 made %d", few, many)
			}
			if dsw > 5 {
				t.Errorf("%d reads of 200 notebooks: list pages should replace them", dsw)
			}
		})
	}
}

// memory is what a cloud remembers of changes that were undone.
var memory = regexp.MustCompile(`(?s)"modified_at": "[^"]*"|"restarts": \{[^}]*\}`)

// snapshot is the state of the cloud but for its memory.
func snapshot(cloud *acctest.Cloud) string {
	return memory.ReplaceAllString(string(cloud.Emulator().Snapshot()), "")
}

// callsOfPlan counts what the plan of so many associations of 3 roles asks.
func callsOfPlan(t *testing.T, user string, count int) (ram, dsw int) {
	t.Helper()
	cloud := acctest.New(t, acctest.WithSeed(notebooks(count)))
	for i := range 3 {
		cloud.ByHand().CreateRole(fmt.Sprintf("train%d", i), trustPAI)
	}
	as := cloud.As(user)
	project := as.Project(t, as.ProviderConfig()+fmt.Sprintf(`
resource "pai_dsw_role_association" "each" {
  count       = %d
  instance_id = format("dsw-%%016d", count.index)
  role_arn    = "acs:ram::%s:role/train${count.index %% 3}"
}
`, count, acctest.Account))
	cloud.Mark()
	project.Run("plan", "-input=false")
	return cloud.Calls("ram:*") + cloud.Calls("sts:*"), cloud.Calls("dsw:*")
}

// notebooks is a seed of stopped instances dsw-0000000000000000 and so on.
func notebooks(count int) string {
	instances := make([]string, count)
	for i := range instances {
		instances[i] = fmt.Sprintf(`{"id":"dsw-%016d","account":%q,"region":%q,"workspace_id":"40823","name":"n%d","status":"Stopped"}`,
			i, acctest.Account, acctest.Region, i)
	}
	return `{"dsw":{"instances":[` + strings.Join(instances, ",") + `]}}`
}

// A wrong ARN that is unknown in the plan fails at once, not after a wait.
func TestAccDSWRoleAssociation_wrongRoleKnownLate(t *testing.T) {
	cloud := withRole(t)
	run(t, cloud, resource.TestStep{
		Config: cloud.ProviderConfig() + `
resource "terraform_data" "late" { input = "acs:ram::` + acctest.Account + `:role/nosuchrole" }
` + associate("role_arn = terraform_data.late.output"),
		ExpectError: says("Role Not Found", "nosuchrole"),
	})
	if calls := cloud.Calls("dsw:UpdateInstance"); calls > 1 {
		t.Errorf("the write was tried %d times", calls)
	}
}
