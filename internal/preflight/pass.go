package preflight

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/pai-iac/terraform-provider-pai/internal/acs"
	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/ramdoc"
	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
	"github.com/pai-iac/terraform-provider-pai/internal/workload"
)

// actionPassRole is what handing a role to PAI takes.
const actionPassRole = "ram:PassRole"

// Verdict is the answer to "may the caller pass this role?", and to "may this
// user assume this role?", which has no Caller.
type Verdict struct {
	Decision ramdoc.Decision
	// Policy is the policy whose statement decided, such as
	// "Custom/deny-all"; empty when none did.
	Policy string
	// Sources are the policies that were judged.
	Sources []string
	Caller  cloud.Identity
	Grantee cloud.Grantee
	// ByService: the answer Allowed rests on acs:Service being the service
	// principal of the kind, which is not confirmed. It is never certain.
	ByService bool
	// Root: the caller is the account itself, whom no policy limits.
	Root bool
	// Err says why not everything could be read. The verdict then rests on the
	// rest.
	Err error
}

// source is one policy that counts for the caller.
type source struct {
	name     string
	document ramdoc.Document
}

// mayPass evaluates the caller's policies for ram:PassRole on a role: its own
// and, for a user, those of its groups, as they will be after this plan.
// Policies granted in a resource group only are not seen.
func (s *Session) mayPass(ctx context.Context, caller cloud.Identity, kind workload.Kind, role acs.RoleARN) Verdict {
	verdict := Verdict{Caller: caller, Root: caller.Type == acs.PrincipalAccount}
	if verdict.Root {
		return verdict
	}
	verdict.Grantee = s.grantee(ctx, caller)
	// The value of acs:Service that PAI passes is unconfirmed, so the first
	// answer leaves it out: a statement that depends on it stays undecided. An
	// undecided answer becomes Allowed if the kind's own principal allows it.
	request := ramdoc.Request{Action: actionPassRole, Resource: role.String()}
	assumed := request
	assumed.Context = map[string][]string{"acs:Service": {kind.ServicePrincipal()}}
	s.decide(ctx, &verdict, request, assumed)
	return verdict
}

// decide evaluates a request of the verdict's grantee by all of its policies
// that can be read. While the answer is undecided, the assumed requests are
// evaluated in order; the first that is certainly allowed is the answer.
func (s *Session) decide(ctx context.Context, verdict *Verdict, request ramdoc.Request, assumed ...ramdoc.Request) {
	sources, err := s.sources(ctx, verdict.Grantee)
	verdict.Err = err
	documents := make([]ramdoc.Document, len(sources))
	for i, source := range sources {
		documents[i] = source.document
		verdict.Sources = append(verdict.Sources, source.name)
	}
	verdict.Decision = ramdoc.Evaluate(request, documents...)
	for _, other := range assumed {
		if verdict.Decision.Certain() {
			break
		}
		if d := ramdoc.Evaluate(other, documents...); d.Outcome == ramdoc.Allowed && d.Certain() {
			verdict.Decision, verdict.ByService = d, true
		}
	}
	if decider := verdict.Decision.Decider.Document; decider >= 0 && decider < len(sources) {
		verdict.Policy = sources[decider].name
	}
}

// checkPass is rule 4. An allow, and an explicit deny, are certain; that no
// allow was found is only likely: a resource group or another provider in the
// same apply may grant it.
func (s *Session) checkPass(kind workload.Kind, workloadID string, role acs.RoleARN, verdict Verdict) Findings {
	problem := remedy.PassProblem{
		Kind: kind, Workload: workloadID, RoleARN: role.String(),
		Caller: verdict.Caller.ARN, Grantee: verdict.Grantee, Policy: verdict.Policy,
		Statement: verdict.Decision.Decider.Statement, Undecided: !verdict.Decision.Certain(),
	}
	finding := Finding{Rule: RulePass, Certainty: Likely, Attribute: attributeRole}
	switch {
	case verdict.Root:
		return nil
	case verdict.Decision.Outcome == ramdoc.Denied:
		finding.Certainty, finding.Text = Certain, remedy.PassDenied(problem)
	case verdict.Decision.Outcome == ramdoc.Allowed && verdict.Decision.Certain():
		return nil
	case verdict.Err != nil:
		return s.unverified(RulePass, fmt.Sprintf("whether the caller may pass the role %s", role), verdict.Err)
	default:
		finding.Text = remedy.NotPassable(problem)
	}
	return Findings{finding}
}

// grantee returns what policies are attached to for a caller. The ARN of an
// assumed role has the role's name in lower case, so its own spelling is
// looked up.
func (s *Session) grantee(ctx context.Context, caller cloud.Identity) cloud.Grantee {
	principal, err := acs.ParsePrincipalARN(caller.ARN)
	if err != nil || principal.Type == acs.PrincipalAccount {
		return cloud.Grantee{}
	}
	if principal.Type == acs.PrincipalRAMUser {
		return cloud.Grantee{Kind: cloud.UserGrantee, Name: principal.Name}
	}
	grantee := cloud.Grantee{Kind: cloud.RoleGrantee, Name: principal.Name}
	if role, err := s.clients.Roles.GetByARN(ctx, acs.NewRoleARN(principal.Account, principal.Name)); err == nil {
		grantee.Name = role.Name
	}
	return grantee
}

// sources collects the policies of a grantee and, for a user, of its groups.
// It goes on after an error, and returns what could be read along with it.
func (s *Session) sources(ctx context.Context, grantee cloud.Grantee) ([]source, error) {
	holders := []cloud.Grantee{grantee}
	var failures []error
	if grantee.Kind == cloud.UserGrantee {
		groups, err := s.clients.Policies.Groups(ctx, grantee.Name)
		failures = append(failures, err)
		for _, group := range groups {
			holders = append(holders, cloud.Grantee{Kind: cloud.GroupGrantee, Name: group})
		}
	}
	planned := s.plannedGrants()
	var sources []source
	seen := map[cloud.PolicyRef]bool{}
	for _, holder := range holders {
		refs, err := s.clients.Policies.Of(ctx, holder)
		failures = append(failures, err)
		for _, ref := range refs {
			_, rewritten := planned[strings.ToLower(ref.Name)]
			if seen[ref] || rewritten && ref.Type == cloud.CustomPolicy {
				continue
			}
			seen[ref] = true
			found, err := s.document(ctx, ref)
			failures = append(failures, err)
			if err == nil {
				sources = append(sources, found)
			}
		}
	}
	return append(sources, grantedBy(planned, holders)...), errors.Join(failures...)
}

func (s *Session) document(ctx context.Context, ref cloud.PolicyRef) (source, error) {
	name := string(ref.Type) + "/" + ref.Name
	policy, err := s.clients.Policies.Get(ctx, ref)
	if err != nil {
		return source{}, err
	}
	document, err := ramdoc.ParsePermission(policy.Document)
	if err != nil {
		return source{}, fmt.Errorf("policy %s: %w", name, err)
	}
	return source{name: name, document: document}, nil
}

// grantedBy returns the planned grants that one of the holders will have.
func grantedBy(planned map[string]PlannedGrant, holders []cloud.Grantee) []source {
	var sources []source
	for _, grant := range planned {
		has := slices.ContainsFunc(grant.Holders, func(g cloud.Grantee) bool {
			return slices.ContainsFunc(holders, func(h cloud.Grantee) bool {
				return g.Kind == h.Kind && strings.EqualFold(g.Name, h.Name)
			})
		})
		if has {
			sources = append(sources, source{name: "Custom/" + grant.PolicyName, document: grant.Document})
		}
	}
	return sources
}
