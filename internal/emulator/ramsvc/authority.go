package ramsvc

import (
	"maps"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/acs"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
	"github.com/pai-iac/terraform-provider-pai/internal/ramdoc"
)

// Decide asks the policies of the caller: its own and those of its groups, or
// those of its role and the session's. The account itself may do everything.
func (s *Service) Decide(caller wire.Caller, permission wire.Permission, context map[string][]string) wire.Decision {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.decide(caller, permission, context, latest)
}

func (s *Service) decide(caller wire.Caller, permission wire.Permission, context map[string][]string, look view) wire.Decision {
	if caller.Type == wire.CallerAccount {
		return wire.Decision{Allowed: true}
	}
	request := ramdoc.Request{
		Action: permission.Action, Resource: permission.Resource,
		Context: context, ContextComplete: true,
	}
	decision := ramdoc.Evaluate(request, s.documents(caller, look)...)
	kind := "AccountLevelIdentityBasedPolicy"
	// A session policy is a layer of its own: both must allow.
	if policy := s.sessions[caller.AccessKeyID].policy; policy != nil && decision.Outcome == ramdoc.Allowed {
		decision, kind = ramdoc.Evaluate(request, *policy), "SessionPolicy"
	}
	return wire.Decision{
		Allowed:    decision.Outcome == ramdoc.Allowed,
		Explicit:   decision.Outcome == ramdoc.Denied,
		PolicyType: kind,
	}
}

// documents returns the default versions of all policies of a caller.
func (s *Service) documents(caller wire.Caller, look view) []ramdoc.Document {
	a, found := s.accounts[caller.Account]
	if !found {
		return nil
	}
	var documents []ramdoc.Document
	collect := func(attached attachments) {
		for p := range attached.each(look) {
			documents = append(documents, p.standard.document)
		}
	}
	switch caller.Type {
	case wire.CallerUser:
		u := a.users[s.key(caller.Name)]
		if u == nil {
			return nil
		}
		collect(u.attached)
		for g := range maps.Values(a.groups) {
			if _, isMember := g.members[u]; isMember {
				collect(g.attached)
			}
		}
	case wire.CallerAssumedRole:
		if place := a.roles[s.key(caller.Name)]; place != nil {
			collect(place.attached)
		}
	case wire.CallerAccount:
		// No policy limits the account.
	}
	return documents
}

// RoleExists reports whether the ARN names a role, as a reader gets it.
func (s *Service) RoleExists(roleARN string) bool {
	arn, err := acs.ParseRoleARN(roleARN)
	if err != nil {
		return false
	}
	_, found := s.FindRole(arn)
	return found
}

// MayPass is MayPassTo for a product that names no service: acs:Service is
// then what [Options.PassRoleService] says.
func (s *Service) MayPass(caller wire.Caller, roleARN string) bool {
	return s.MayPassTo(caller, roleARN, s.options.passRoleService())
}

// MayPassTo reports whether the caller may pass the role to a service. A role
// of another account cannot be passed, not even by the account itself.
func (s *Service) MayPassTo(caller wire.Caller, roleARN, servicePrincipal string) bool {
	arn, err := acs.ParseRoleARN(roleARN)
	if err != nil || arn.Account != caller.Account {
		return false
	}
	context := map[string][]string{"acs:CurrentTime": {s.clock.Now().UTC().Format(time.RFC3339)}}
	if servicePrincipal != "" {
		context["acs:Service"] = []string{servicePrincipal}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	permission := wire.Permission{Action: "ram:PassRole", Resource: arn.String()}
	return s.decide(caller, permission, context, observed).Allowed
}

// Trusts reports whether the trust policy of the role, as a reader gets it,
// lets the service assume the role.
func (s *Service) Trusts(roleARN, servicePrincipal string) bool {
	arn, err := acs.ParseRoleARN(roleARN)
	if err != nil {
		return false
	}
	role, found := s.FindRole(arn)
	if !found {
		return false
	}
	context := map[string][]string{"acs:CurrentTime": {s.clock.Now().UTC().Format(time.RFC3339)}}
	return ramdoc.Evaluate(ramdoc.Request{
		Action: ramdoc.AssumeRole, Principal: ramdoc.Service, PrincipalValue: servicePrincipal,
		Context: context, ContextComplete: true,
	}, role.Trust).Outcome == ramdoc.Allowed
}
