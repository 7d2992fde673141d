package preflight

import (
	"context"
	"errors"

	"github.com/pai-iac/terraform-provider-pai/internal/acs"
	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
	"github.com/pai-iac/terraform-provider-pai/internal/workload"
)

// CheckLegacyRole keeps a change from taking over the role that a service reads
// OSS with, unless overwrite says so: the two roles stand in one place of the
// service JSON, and the new one may not reach the model.
func CheckLegacyRole(c Change, overwrite bool) Findings {
	if c.Live == nil || c.Live.LegacyRoleARN == "" {
		return nil
	}
	legacy := c.Live.LegacyRoleARN
	to := c.Through[len(c.Through)-1]
	switch {
	case to.Mode == workload.ModeCustom && acs.SameRoleARN(to.RoleARN, legacy):
		return nil // it serves both
	case !to.CarriesRole():
		return Findings{{Certainty: Notice, Text: remedy.LegacyRoleStays(c.subject(), legacy)}}
	case overwrite:
		return Findings{{Certainty: Notice, Text: remedy.LegacyRoleWillBeRemoved(c.subject(), legacy, to)}}
	}
	return Findings{{Certainty: Static, Attribute: attributeRole, Text: remedy.LegacyRole(c.subject(), legacy, to)}}
}

// CheckLock finds a workload that refuses every change.
func CheckLock(c Change) Findings {
	if c.Live == nil || !c.Live.Locked {
		return nil
	}
	return Findings{{Certainty: Certain, Text: remedy.Locked(c.subject())}}
}

// CheckDefaultRole warns of what keeps the default role of PAI from being of
// use (rule 7).
func (s *Session) CheckDefaultRole(ctx context.Context, c Change) Findings {
	if c.Through[len(c.Through)-1].Mode != workload.ModeDefault {
		return nil
	}
	var findings Findings
	if c.Live != nil && c.Live.OutsideWorkspace {
		findings = append(findings, Finding{Certainty: Notice, Text: remedy.DefaultRoleOutsideWorkspace(c.subject())})
	}
	name := c.Key.Kind.DefaultServiceRole()
	if name == "" {
		return findings
	}
	if _, err := s.clients.Roles.Get(ctx, name); errors.Is(err, cloud.ErrNotFound) {
		findings = append(findings, Finding{Certainty: Notice, Text: remedy.NoDefaultRole(c.subject(), name)})
	}
	return findings
}
