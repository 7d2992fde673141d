package openapi_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
)

func TestCreatePolicyWithALostAnswer(t *testing.T) {
	t.Parallel()
	lost := answer{drop: true}
	missing := refusal(404, "EntityNotExist.Policy", "The policy does not exist.")
	exists := refusal(409, "EntityAlreadyExists.Policy", "The policy already exists.")
	same := ok(policyBody(t, "passes", passRole, start))
	spaced := ok(policyBody(t, "passes", strings.ReplaceAll(passRole, `"ram:PassRole"`, ` [ "ram:PassRole" ] `), start))
	other := ok(policyBody(t, "somebody else's", passRole, start))
	wider := ok(policyBody(t, "passes", strings.ReplaceAll(passRole, "role/paitrain", "role/*"), start))
	old := ok(policyBody(t, "passes", passRole, start.Add(-time.Hour)))
	for name, test := range map[string]struct {
		answers []answer
		calls   string
		want    error
	}{
		"it happened":                  {[]answer{lost, same}, "CreatePolicy GetPolicy", nil},
		"it happened, 5xx":             {[]answer{{status: 502, body: "<html>"}, same}, "CreatePolicy GetPolicy", nil},
		"it happened, success of none": {[]answer{ok(`{"RequestId":"r"}`), same}, "CreatePolicy GetPolicy", nil},
		"equal document in other form": {[]answer{lost, spaced}, "CreatePolicy GetPolicy", nil},
		"it did not happen":            {[]answer{lost, missing, same}, "CreatePolicy GetPolicy CreatePolicy", nil},
		"it happened unseen": {
			[]answer{lost, missing, exists, missing, same}, "CreatePolicy GetPolicy CreatePolicy GetPolicy GetPolicy", nil,
		},
		"another description":     {[]answer{lost, other}, "CreatePolicy GetPolicy", cloud.ErrAlreadyExists},
		"another document":        {[]answer{lost, wider}, "CreatePolicy GetPolicy", cloud.ErrAlreadyExists},
		"an old one":              {[]answer{lost, old}, "CreatePolicy GetPolicy", cloud.ErrAlreadyExists},
		"refused the second time": {[]answer{lost, missing, refusal(409, "LimitExceeded.Policy", "full")}, "CreatePolicy GetPolicy CreatePolicy", cloud.ErrQuota},
		"again and again": {
			[]answer{lost, missing, lost, missing, lost, missing},
			"CreatePolicy GetPolicy CreatePolicy GetPolicy CreatePolicy GetPolicy", cloud.ErrUnreachable,
		},
		"nobody may look":                  {[]answer{lost, refusal(403, "NoPermission", "no")}, "CreatePolicy GetPolicy", cloud.ErrDenied},
		"sent twice by the way":            {[]answer{refusal(400, "SignatureNonceUsed", "again"), exists, same}, "CreatePolicy CreatePolicy GetPolicy", nil},
		"throttled is no loss":             {[]answer{refusal(400, "Throttling", "slow"), exists}, "CreatePolicy CreatePolicy", cloud.ErrAlreadyExists},
		"an existing one is never adopted": {[]answer{exists, same}, "CreatePolicy", cloud.ErrAlreadyExists},
		"malformed":                        {[]answer{refusal(400, "MalformedPolicyDocument", "bad")}, "CreatePolicy", cloud.ErrInvalid},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWire(t, script(test.answers...))
			clients, _ := w.clients(t)
			policy, err := clients.Policies.Create(t.Context(), passPaiTrain)
			if !errors.Is(err, test.want) {
				t.Errorf("error %v, want %v", err, test.want)
			}
			if (err == nil) != (policy.PolicyRef == passRef) {
				t.Errorf("policy %+v, error %v", policy, err)
			}
			if w.actions() != test.calls {
				t.Errorf("calls %s, want %s", w.actions(), test.calls)
			}
		})
	}
}

func TestCreatePolicySaysWhatDiffers(t *testing.T) {
	t.Parallel()
	found := ok(policyBody(t, "hers", "{}", start.Add(-time.Hour)))
	clients, _ := newWire(t, script(answer{drop: true}, found)).clients(t)
	_, err := clients.Policies.Create(t.Context(), passPaiTrain)
	if err == nil || !strings.Contains(err.Error(), "another document, another description, another date of creation") {
		t.Errorf("error %v does not say what differs", err)
	}
}

func TestRewrite(t *testing.T) {
	t.Parallel()
	lost := answer{drop: true}
	done := ok(`{"RequestId":"r","PolicyVersion":{"VersionId":"v6","IsDefaultVersion":true}}`)
	says := ok(policyBody(t, "", strings.ReplaceAll(passRole, `"ram:PassRole"`, `["ram:PassRole"]`), start))
	saysOther := ok(policyBody(t, "", strings.ReplaceAll(passRole, "role/paitrain", "role/*"), start))
	tooMany := refusal(409, "LimitExceeded.Policy.Version", "five")
	denied := refusal(403, "NoPermission", "no")
	// Odd order, and a date that is a better witness than the number.
	versions := ok(`{"RequestId":"r","PolicyVersions":{"PolicyVersion":[
		{"VersionId":"v10","IsDefaultVersion":false,"CreateDate":"2026-01-02T00:00:00Z"},
		{"VersionId":"v2","IsDefaultVersion":true,"CreateDate":"2025-01-02T00:00:00Z"},
		null,
		{"VersionId":"v9","IsDefaultVersion":false,"CreateDate":"2026-01-02T00:00:00Z"},
		{"VersionId":"v3","IsDefaultVersion":false,"CreateDate":"2026-01-03T00:00:00Z"}]}}`)
	onlyDefault := ok(`{"RequestId":"r","PolicyVersions":{"PolicyVersion":[{"VersionId":"v1","IsDefaultVersion":true}]}}`)
	const add, look, list, remove = "CreatePolicyVersion", "GetPolicy", "ListPolicyVersions", "DeletePolicyVersion"
	for name, test := range map[string]struct {
		answers []answer
		calls   []string
		want    error
	}{
		"plain":                    {[]answer{done}, []string{add}, nil},
		"lost, it happened":        {[]answer{lost, says}, []string{add, look}, nil},
		"lost, 5xx, it happened":   {[]answer{{status: 502, body: "<html>"}, says}, []string{add, look}, nil},
		"lost, it did not happen":  {[]answer{lost, saysOther, done}, []string{add, look, add}, nil},
		"lost, nobody may look":    {[]answer{lost, denied}, []string{add, look}, cloud.ErrDenied},
		"lost, the policy is gone": {[]answer{lost, refusal(404, "EntityNotExist.Policy", "gone")}, []string{add, look}, cloud.ErrNotFound},
		"lost again and again": {
			[]answer{lost, saysOther, lost, saysOther, lost, saysOther}, []string{add, look, add, look, add, look}, cloud.ErrUnreachable,
		},
		"refused":                      {[]answer{refusal(400, "MalformedPolicyDocument", "bad")}, []string{add}, cloud.ErrInvalid},
		"missing":                      {[]answer{refusal(404, "EntityNotExist.Policy", "no")}, []string{add}, cloud.ErrNotFound},
		"throttled":                    {[]answer{refusal(400, "Throttling", "slow"), done}, []string{add, add}, nil},
		"too many":                     {[]answer{tooMany, versions, ok(`{"RequestId":"r"}`), done}, []string{add, list, remove, add}, nil},
		"too many, removal seen late":  {[]answer{tooMany, versions, ok(`{"RequestId":"r"}`), tooMany, tooMany, done}, []string{add, list, remove, add, add, add}, nil},
		"too many, removed by another": {[]answer{tooMany, versions, refusal(404, "EntityNotExist.Policy.Version", "no"), done}, []string{add, list, remove, add}, nil},
		"too many, none to remove":     {[]answer{tooMany, onlyDefault}, []string{add, list}, cloud.ErrQuota},
		"too many, no list":            {[]answer{tooMany, ok(`{"RequestId":"r"}`)}, []string{add, list}, cloud.ErrQuota},
		"too many, list denied":        {[]answer{tooMany, denied}, []string{add, list}, cloud.ErrDenied},
		"too many, removal denied":     {[]answer{tooMany, versions, denied}, []string{add, list, remove}, cloud.ErrDenied},
		"too many, then lost":          {[]answer{tooMany, versions, ok(`{"RequestId":"r"}`), lost, says}, []string{add, list, remove, add, look}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWire(t, script(test.answers...))
			clients, _ := w.clients(t)
			if err := clients.Policies.Rewrite(t.Context(), "PassPaiTrain", passRole); !errors.Is(err, test.want) {
				t.Errorf("error %v, want %v", err, test.want)
			}
			if want := strings.Join(test.calls, " "); w.actions() != want {
				t.Errorf("calls %s, want %s", w.actions(), want)
			}
			for _, r := range w.seen() {
				query := r.Query
				switch r.action() {
				case list:
					if query.Get("PolicyName") != "PassPaiTrain" || query.Get("PolicyType") != "Custom" {
						t.Errorf("listed the versions of %v", query)
					}
				case remove:
					if query.Get("PolicyName") != "PassPaiTrain" || query.Get("VersionId") != "v9" {
						t.Errorf("removed %v, want the oldest that is not the default", query)
					}
				}
			}
		})
	}
}

func TestRewriteGivesUpOnTheLimit(t *testing.T) {
	t.Parallel()
	w := newWire(t, func(_ int, r request) answer {
		switch r.action() {
		case "CreatePolicyVersion":
			return refusal(409, "LimitExceeded.Policy.Version", "five")
		case "ListPolicyVersions":
			return ok(`{"RequestId":"r","PolicyVersions":{"PolicyVersion":[{"VersionId":"v1"},{"VersionId":"v2"}]}}`)
		}
		return ok(`{"RequestId":"r"}`)
	})
	clients, clock := w.clients(t)
	err := clients.Policies.Rewrite(t.Context(), "PassPaiTrain", passRole)
	if !errors.Is(err, cloud.ErrQuota) || clock.Slept() > time.Minute || len(w.seen()) > 20 {
		t.Errorf("%v after %d calls and %s", err, len(w.seen()), clock.Slept())
	}
	if removed := strings.Count(w.actions(), "DeletePolicyVersion"); removed != 1 {
		t.Errorf("%d versions removed, want one", removed)
	}
}

// A write that is cancelled under way still finds out whether it happened.
func TestPolicyWriteThatIsCancelledStillLooks(t *testing.T) {
	t.Parallel()
	for operation, write := range map[string]func(context.Context, cloud.Policies) error{
		"CreatePolicy": func(ctx context.Context, p cloud.Policies) error {
			_, err := p.Create(ctx, passPaiTrain)
			return err
		},
		"CreatePolicyVersion": func(ctx context.Context, p cloud.Policies) error {
			return p.Rewrite(ctx, "PassPaiTrain", passRole)
		},
	} {
		t.Run(operation, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithCancel(t.Context())
			release := make(chan struct{})
			w := newWire(t, func(_ int, r request) answer {
				if r.action() == operation {
					cancel()
					<-release
				}
				return ok(policyBody(t, "passes", passRole, start))
			})
			t.Cleanup(func() { close(release) })
			clients, _ := w.clients(t)
			if err := write(ctx, clients.Policies); err != nil || w.actions() != operation+" GetPolicy" {
				t.Errorf("%v after %s", err, w.actions())
			}
			if err := write(ctx, clients.Policies); !errors.Is(err, context.Canceled) || len(w.seen()) != 2 {
				t.Errorf("cancelled before the call: %v after %s", err, w.actions())
			}
		})
	}
}
