package remedy

import (
	"errors"
	"fmt"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/workload"
)

// refusal is how the product of one kind of workload says one of the two
// things that go wrong between a workload and its role.
type refusal struct {
	kind    workload.Kind
	means   error
	text    string
	wording bool
}

// refusals returns all of them. How EAS answers a role that may not be passed
// is not known.
func refusals() []refusal {
	return []refusal{
		{workload.DSW, cloud.ErrCannotAssume, "AssumeRoleFailedError", false},
		{workload.DSW, cloud.ErrCannotPass, "PassRoleFailedError", false},
		{workload.DLC, cloud.ErrCannotAssume, cloud.WordingJobCannotAssume, true},
		{workload.DLC, cloud.ErrCannotPass, cloud.WordingRoleNotPassable, true},
		{workload.DLC, cloud.ErrCannotPass, cloud.WordingUserMayNotPass, true},
		{workload.EAS, cloud.ErrCannotAssume, cloud.WordingDeploymentCannotAssume, true},
	}
}

// refusedWith goes on after "would fail" with how the cloud says it.
func refusedWith(kind workload.Kind, means error) string {
	for _, r := range refusals() {
		if r.kind == kind && errors.Is(r.means, means) {
			if r.wording {
				return fmt.Sprintf(" with %q", r.text)
			}
			return " with " + r.text
		}
	}
	return ""
}

func roleEntries() []Entry {
	var entries []Entry
	for _, r := range refusals() {
		entry := r.cannotPass()
		if errors.Is(r.means, cloud.ErrCannotAssume) {
			entry = r.cannotAssume()
		}
		entry.Products = []string{map[workload.Kind]string{workload.DSW: dsw, workload.DLC: dlc, workload.EAS: eas}[r.kind]}
		entry.Texts, entry.Wording, entry.Kind = []string{r.text}, r.wording, r.means
		entries = append(entries, entry)
	}
	return entries
}

func (r refusal) cannotAssume() Entry {
	principal := r.kind.ServicePrincipal()
	problem := TrustProblem{Kind: r.kind, RoleARN: exampleARN}
	return Entry{
		Cause: fmt.Sprintf("The role exists, but its trust policy does not let %s assume it. The service is missing or misspelt "+
			"(%s is a misprint that guides copy). Or it is the service of another kind of workload, a Deny or a condition excludes it, "+
			"or it was added only a moment ago.",
			principal, lookAlike),
		Plan: fmt.Sprintf("The plan fails with %q, names what the trust policy says instead, and prints the fix.",
			Untrusted(problem).Summary),
		Fix:     fmt.Sprintf("The trust policy of the role must allow %s the action sts:AssumeRole.", principal),
		Example: problem.fix(principal),
	}
}

func (r refusal) cannotPass() Entry {
	problem := PassProblem{
		Kind: r.kind, RoleARN: exampleARN, Caller: "acs:ram::" + exampleAccount + ":user/" + exampleUser,
		Grantee: cloud.Grantee{Kind: cloud.UserGrantee, Name: exampleUser},
	}
	return Entry{
		Cause: "One of two things, which the cloud does not tell apart: the role does not exist, or the user who creates or changes the workload " +
			"may not pass it (ram:PassRole). Changing the workload and passing a role to it are two permissions.",
		Plan: fmt.Sprintf("The plan looks which of the two it is: %q, %q, or %q with the policy and the statement that deny it.",
			MissingRole(r.kind, exampleARN).Summary, NotPassable(problem).Summary, PassDenied(problem).Summary),
		Fix:     passFix,
		Example: paragraphs(passFix, problem.grant()),
	}
}

const passFix = "Check the spelling of the role's ARN, and that the role is of the same account. If it is there, " +
	"the caller needs ram:PassRole on it; an explicit Deny has to go first."

// jobEntries lacks BadRequest, the code of most that DLC refuses: it means
// nothing by itself, and would hide the words about roles that come under it.
func jobEntries() []Entry {
	return []Entry{
		{
			Products: []string{dlc}, Texts: []string{"NotFound"}, Kind: cloud.ErrNotFound,
			Cause: "There is no such job in the region, or the job names a workspace, quota, data set or code source that is not there.",
			Fix:   "Check the ids and the region: ids are valid in one region only.",
		},
	}
}
