package wire

import (
	"net"
	"time"
)

// authorize asks the caller's policies for every permission that the call
// needs, and refuses with the first that is missing.
func authorize(call *Call) error {
	if call.Operation.Permissions == nil {
		return nil
	}
	for _, permission := range call.Operation.Permissions(call) {
		if decision := call.Decide(permission); !decision.Allowed {
			return errDenied(call, permission, decision)
		}
	}
	return nil
}

// decider asks the caller's policies in the circumstances of the request.
func (s *Server) decider(m *message, call *Call) func(Permission) Decision {
	context := conditionContext(m, call.Now)
	return func(permission Permission) Decision {
		return s.directory.Decide(call.Caller, permission, context)
	}
}

// anything is the decider of calls behind everybody's back.
func anything(Permission) Decision { return Decision{Allowed: true} }

// conditionContext returns the condition keys that every request has.
// Multi-factor authentication does not exist here.
func conditionContext(m *message, now time.Time) map[string][]string {
	secure := "false"
	if m.TLS != nil {
		secure = "true"
	}
	source, _, err := net.SplitHostPort(m.RemoteAddr)
	if err != nil {
		source = m.RemoteAddr
	}
	return map[string][]string{
		"acs:CurrentTime":     {now.UTC().Format(time.RFC3339)},
		"acs:SecureTransport": {secure},
		"acs:SourceIp":        {source},
		"acs:MFAPresent":      {"false"},
	}
}

// AccessDeniedDetail describes a refusal by RAM, as the member of that name of an
// error. A user is shown by id, a session by
// role and session name.
func AccessDeniedDetail(caller Caller, permission Permission, decision Decision) map[string]any {
	kind, name := "SubUser", caller.ID
	if caller.Type == CallerAssumedRole {
		kind, name = "AssumedRoleUser", caller.Name+":"+caller.Session
	}
	denial := "ImplicitDeny"
	if decision.Explicit {
		denial = "ExplicitDeny"
	}
	return map[string]any{
		"AuthAction":               permission.Action,
		"AuthPrincipalDisplayName": name,
		"AuthPrincipalOwnerId":     caller.Account,
		"AuthPrincipalType":        kind,
		"NoPermissionType":         denial,
		"PolicyType":               decision.PolicyType,
	}
}
