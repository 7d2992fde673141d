package preflight_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/preflight"
	"github.com/pai-iac/terraform-provider-pai/internal/workload"
)

// Only a refusal of the role may settle, only of a role or grant that is young,
// and only for a while.
func TestIsPropagating(t *testing.T) {
	const arn = "acs:ram::" + account + ":role/train"
	begun := time.Date(2026, time.January, 15, 8, 0, 0, 0, time.UTC)
	for name, tc := range map[string]struct {
		wrote   string // "role", "grant" or nothing
		to      workload.Association
		refusal error
		after   time.Duration
		want    bool
	}{
		"a role of this run":      {"role", workload.Custom(arn), cloud.ErrCannotAssume, 0, true},
		"in another spelling":     {"role", workload.Custom(strings.Replace(arn, "train", "Train", 1)), cloud.ErrCannotAssume, 0, true},
		"a grant of this run":     {"grant", workload.Custom(arn), cloud.ErrCannotPass, time.Minute, true},
		"for too long":            {"role", workload.Custom(arn), cloud.ErrCannotAssume, 3 * time.Minute, false},
		"an old role":             {"", workload.Custom(arn), cloud.ErrCannotAssume, 0, false},
		"no role at all":          {"role", workload.Default(), cloud.ErrCannotAssume, 0, false},
		"a refusal of another":    {"role", workload.Custom(arn), cloud.ErrInvalid, 0, false},
		"a refusal of unknown":    {"role", workload.Custom(arn), errors.New("no"), 0, false},
		"both of them, and pass":  {"role", workload.Custom(arn), cloud.ErrCannotPass, time.Minute, true},
		"at the very last moment": {"role", workload.Custom(arn), cloud.ErrCannotPass, 2 * time.Minute, true},
	} {
		t.Run(name, func(t *testing.T) {
			session := preflight.NewSession((&fake{}).clients(), preflight.Error, nil)
			switch tc.wrote {
			case "role":
				session.RoleWritten(arn)
			case "grant":
				session.GrantWritten()
			}
			if got := session.IsPropagating(t.Context(), tc.to, tc.refusal, begun, begun.Add(tc.after)); got != tc.want {
				t.Errorf("got %v, want %v", got, tc.want)
			}
		})
	}
}
