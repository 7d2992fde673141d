package preflight_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/preflight"
	"github.com/pai-iac/terraform-provider-pai/internal/workload"
)

const ossRole = "acs:ram::1234567890123456:role/reads-oss"

// serviceTo is a change of a service from no role.
func serviceTo(to workload.Association, live cloud.Workload) preflight.Change {
	live.Kind, live.Association = workload.EAS, workload.None()
	return preflight.Change{
		Key:     preflight.WorkloadKey{Kind: workload.EAS, Region: "cn-hangzhou", ID: "demo_svc"},
		Live:    &live,
		Through: []workload.Association{workload.None(), to},
	}
}

func TestCheckLegacyRole(t *testing.T) {
	t.Parallel()
	legacy := cloud.Workload{LegacyRoleARN: ossRole}
	for name, tc := range map[string]struct {
		change    preflight.Change
		overwrite bool
		summary   string
		certainty preflight.Certainty
	}{
		"another role":              {serviceTo(trainer, legacy), false, "Role Used for OSS Only", preflight.Static},
		"the default role":          {serviceTo(workload.Default(), legacy), false, "Role Used for OSS Only", preflight.Static},
		"another role, overwritten": {serviceTo(trainer, legacy), true, "Role Used for OSS Is Replaced", preflight.Notice},
		"no role":                   {serviceTo(workload.None(), legacy), true, "Role Used for OSS Stays", preflight.Notice},
		"the same role":             {serviceTo(workload.Custom(strings.Replace(ossRole, "reads", "Reads", 1)), legacy), false, "", 0},
		"no such role":              {serviceTo(trainer, cloud.Workload{}), false, "", 0},
		"not read":                  {preflight.Change{Through: []workload.Association{trainer}}, false, "", 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			findings := preflight.CheckLegacyRole(tc.change, tc.overwrite)
			expect(t, findings, tc.summary)
			if tc.summary != "" && findings[0].Certainty != tc.certainty {
				t.Errorf("it is %v, want %v", findings[0].Certainty, tc.certainty)
			}
		})
	}
}

func TestCheckLock(t *testing.T) {
	t.Parallel()
	expect(t, preflight.CheckLock(serviceTo(trainer, cloud.Workload{})), "")
	expect(t, preflight.CheckLock(preflight.Change{}), "")
	locked := preflight.CheckLock(serviceTo(trainer, cloud.Workload{Locked: true}))
	expect(t, locked, "Service Is Locked", "demo_svc", "UpdateServiceSafetyLock")
	if len(locked.Errors(preflight.Error)) != 1 || len(locked.Errors(preflight.Warn)) != 0 {
		t.Errorf("a lock is %v", locked[0].Certainty)
	}
}

// roleReader answers every read of a role alike.
type roleReader struct {
	cloud.Roles
	err error
}

func (r roleReader) Get(context.Context, string) (cloud.Role, error) { return cloud.Role{}, r.err }

func TestCheckDefaultRole(t *testing.T) {
	t.Parallel()
	const outside, missing = "Default Role Without a Workspace", "Default Role Not There"
	for name, tc := range map[string]struct {
		change preflight.Change
		err    error
		want   string
	}{
		"in a workspace":           {serviceTo(workload.Default(), cloud.Workload{}), nil, ""},
		"outside of one":           {serviceTo(workload.Default(), cloud.Workload{OutsideWorkspace: true}), nil, outside},
		"another role, outside":    {serviceTo(trainer, cloud.Workload{OutsideWorkspace: true}), cloud.ErrNotFound, ""},
		"without the service role": {serviceTo(workload.Default(), cloud.Workload{}), cloud.ErrNotFound, missing},
		"unseen":                   {serviceTo(workload.Default(), cloud.Workload{}), cloud.ErrDenied, ""},
		"broken":                   {serviceTo(workload.Default(), cloud.Workload{}), errors.New("broken"), ""},
		"a notebook":               {preflight.Change{Key: notebook, Through: []workload.Association{workload.Default()}}, cloud.ErrNotFound, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := preflight.NewSession(&cloud.Clients{Roles: roleReader{err: tc.err}}, preflight.Error, nil)
			findings := s.CheckDefaultRole(t.Context(), tc.change)
			expect(t, findings, tc.want)
			if len(findings.Errors(preflight.Strict)) > 0 {
				t.Error("a notice is an error")
			}
		})
	}
}
