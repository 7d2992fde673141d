package workspacesvc

import (
	"github.com/pai-iac/terraform-provider-pai/internal/acs"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
)

// trustedService is whom a role must trust so that people can sign in to a
// workspace with it.
const trustedService = "dataworks.aliyuncs.com"

// purpose is what an operation wants of a workspace.
type purpose int

const (
	toRead  purpose = iota // every member may
	toWrite                // the owner and administrators may
)

// permissionFor is the RAM permission of a call: on one workspace, or on
// anything for a list.
func permissionFor(call *wire.Call, workspaceID string) wire.Permission {
	resource := "*"
	if workspaceID != "" {
		resource = "acs:paiworkspace:" + call.Region + ":" + call.Caller.Account + ":workspace/" + workspaceID
	}
	return wire.Permission{Action: "paiworkspace:" + call.Operation.Name, Resource: resource}
}

// authorize decides by RAM and by the caller's roles in the workspace, nil if
// there is none. What RAM denies by a statement nothing allows.
func (s *Service) authorize(call *wire.Call, workspaceID string, w *workspace, purpose purpose) error {
	permission := permissionFor(call, workspaceID)
	decision := call.Decide(permission)
	if decision.Explicit || s.options.RequireBoth && !decision.Allowed {
		return ramForbidden(call.Caller, permission, decision)
	}
	if decision.Allowed && !s.options.RequireBoth {
		return nil
	}
	if err := s.signedIn(call, permission); err != nil {
		return err
	}
	if w == nil || !w.allows(s.callerID(call), purpose) {
		return noPermission(permission)
	}
	return nil
}

// signedIn refuses a session that is nobody in a workspace, member or not: one
// of a role that DataWorks may not assume.
func (s *Service) signedIn(call *wire.Call, permission wire.Permission) error {
	if !s.trusting(call.Caller) {
		return notTrusting(permission, call.Caller.Name)
	}
	return nil
}

func (s *Service) trusting(caller wire.Caller) bool {
	if caller.Type != wire.CallerAssumedRole || s.options.IgnoreTrust {
		return true
	}
	return s.directory.Trusts(acs.NewRoleARN(caller.Account, caller.Name).String(), trustedService)
}

// notice lets a role that somebody signs in with be known from now on.
func (s *Service) notice(call *wire.Call) {
	if call.Caller.Type == wire.CallerAssumedRole && s.trusting(call.Caller) {
		s.roles.touch(call.Caller.ID)
	}
}

// callerID is the user id of the caller.
func (s *Service) callerID(call *wire.Call) string {
	return s.userID(wire.Identity{Type: call.Caller.Type, ID: call.Caller.ID})
}
