package ramdoc

import (
	"slices"
	"strings"

	"github.com/pai-iac/terraform-provider-pai/internal/acs"
)

func (s Statement) matches(req Request) truth {
	if !s.coversAction(req.Action) || !s.coversPrincipal(req) || !s.coversResource(req.Resource) {
		return no
	}
	result := yes
	for _, condition := range s.Conditions {
		result = result.and(condition.holds(req))
	}
	return result
}

// coversAction ignores case: RAM does so for most services.
func (s Statement) coversAction(action string) bool {
	matches := func(pattern string) bool {
		return glob(strings.ToLower(pattern), strings.ToLower(action))
	}
	if len(s.NotActions) > 0 {
		return !slices.ContainsFunc(s.NotActions, matches)
	}
	return slices.ContainsFunc(s.Actions, matches)
}

// coversResource is true for the statements of trust policies, whose resource is
// the role they belong to.
func (s Statement) coversResource(resource string) bool {
	matches := func(pattern string) bool { return matchARN(pattern, resource) }
	switch {
	case len(s.NotResources) > 0:
		return !slices.ContainsFunc(s.NotResources, matches)
	case len(s.Resources) > 0:
		return slices.ContainsFunc(s.Resources, matches)
	}
	return len(s.Principal) > 0
}

func (s Statement) coversPrincipal(req Request) bool {
	if len(s.Principal) == 0 {
		return req.Principal == ""
	}
	matches := func(pattern string) bool { return matchARN(pattern, req.PrincipalValue) }
	switch req.Principal {
	case RAM:
		matches = func(pattern string) bool { return matchCaller(pattern, req.PrincipalValue) }
	case Service:
		// Service principals are host names, hence compared ignoring case
		// (unconfirmed).
		matches = func(pattern string) bool {
			return glob(strings.ToLower(pattern), strings.ToLower(req.PrincipalValue))
		}
	case Federated:
	}
	return slices.ContainsFunc(s.Principal[req.Principal], matches)
}

// matchARN matches an ARN against a pattern. For resources of RAM itself case
// does not matter, because RAM lower-cases role names in the ARNs it answers
// while documents and samples write them in mixed case. An empty region in a
// pattern means any, because RAM is global and both forms are in use. The policy
// elements say neither: both are unconfirmed.
func matchARN(pattern, resource string) bool {
	arn, err := acs.ParseARN(resource)
	if err != nil || !strings.EqualFold(arn.Service, "ram") {
		return glob(pattern, resource)
	}
	if p, err := acs.ParseARN(pattern); err == nil && p.Region == "" && strings.EqualFold(p.Service, "ram") {
		p.Region = "*"
		pattern = p.String()
	}
	return glob(strings.ToLower(pattern), strings.ToLower(resource))
}

// matchCaller matches the ARN of a caller against a RAM principal of a trust
// policy: the account's root stands for every identity of the account, a role
// for each of its sessions.
func matchCaller(pattern, caller string) bool {
	if matchARN(pattern, caller) {
		return true
	}
	arn, err := acs.ParseARN(caller)
	if err != nil {
		return false
	}
	p, err := acs.ParseARN(pattern)
	if err == nil && strings.EqualFold(p.Resource, "root") && strings.EqualFold(p.Service, "ram") {
		return strings.EqualFold(arn.Service, "ram") && glob(p.Account, arn.Account)
	}
	identity, err := acs.ParsePrincipalARN(caller)
	if err != nil {
		return false
	}
	role, isSession := identity.Role()
	return isSession && (matchARN(pattern, role.String()) || matchARN(pattern, identity.String()))
}

// glob matches text against a pattern in which * stands for any run of
// characters, also an empty one and also across the colons and slashes of an
// ARN, and ? for exactly one. Everything else stands for itself.
func glob(pattern, text string) bool {
	p, t := []rune(pattern), []rune(text)
	pAt, tAt := 0, 0
	star, retryFrom := -1, 0
	for tAt < len(t) {
		switch {
		case pAt < len(p) && p[pAt] == '*':
			star, retryFrom = pAt, tAt
			pAt++
		case pAt < len(p) && (p[pAt] == '?' || p[pAt] == t[tAt]):
			pAt++
			tAt++
		case star >= 0:
			// The last star takes one character more.
			retryFrom++
			pAt, tAt = star+1, retryFrom
		default:
			return false
		}
	}
	for pAt < len(p) && p[pAt] == '*' {
		pAt++
	}
	return pAt == len(p)
}
