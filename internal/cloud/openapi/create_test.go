package openapi_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
)

var paiTrain = cloud.RoleSpec{Name: "PaiTrain", TrustPolicy: trust, Description: "trainer", MaxSessionSeconds: 3600}

func TestCreateWithALostAnswer(t *testing.T) {
	t.Parallel()
	lost := answer{drop: true}
	missing := refusal(404, "EntityNotExist.Role", "The role does not exist.")
	exists := refusal(409, "EntityAlreadyExists.Role", "The role already exists.")
	same := ok(roleBody(t, "PaiTrain", "trainer", start))
	other := ok(roleBody(t, "PaiTrain", "somebody else's", start))
	old := ok(roleBody(t, "PaiTrain", "trainer", start.Add(-time.Hour)))
	// The same trust policy in another form.
	spaced := ok(strings.ReplaceAll(roleBody(t, "PaiTrain", "trainer", start), `[\"pai.aliyuncs.com\"]`, `\"pai.aliyuncs.com\"`))
	foreignTrust := ok(strings.ReplaceAll(roleBody(t, "PaiTrain", "trainer", start), "pai.aliyuncs.com", "eas.pai.aliyuncs.com"))
	longer := ok(strings.ReplaceAll(roleBody(t, "PaiTrain", "trainer", start), "3600", "7200"))
	undated := ok(strings.ReplaceAll(roleBody(t, "PaiTrain", "trainer", start), "CreateDate", "Date"))
	for name, test := range map[string]struct {
		answers []answer
		calls   string
		want    error
	}{
		"it happened":                  {[]answer{lost, same}, "CreateRole GetRole", nil},
		"it happened, 5xx":             {[]answer{{status: 502, body: "<html>"}, same}, "CreateRole GetRole", nil},
		"it happened, InternalError":   {[]answer{refusal(500, "InternalError", "oops"), same}, "CreateRole GetRole", nil},
		"it happened, empty success":   {[]answer{{}, same}, "CreateRole GetRole", nil},
		"it happened, success of none": {[]answer{ok(`{"RequestId":"r"}`), same}, "CreateRole GetRole", nil},
		"equal trust in another form":  {[]answer{lost, spaced}, "CreateRole GetRole", nil},
		"it did not happen":            {[]answer{lost, missing, same}, "CreateRole GetRole CreateRole", nil},
		"it happened unseen":           {[]answer{lost, missing, exists, missing, same}, "CreateRole GetRole CreateRole GetRole GetRole", nil},
		"somebody else's":              {[]answer{lost, other}, "CreateRole GetRole", cloud.ErrAlreadyExists},
		"another trust policy":         {[]answer{lost, foreignTrust}, "CreateRole GetRole", cloud.ErrAlreadyExists},
		"another duration":             {[]answer{lost, longer}, "CreateRole GetRole", cloud.ErrAlreadyExists},
		"an old one":                   {[]answer{lost, old}, "CreateRole GetRole", cloud.ErrAlreadyExists},
		"one without a date":           {[]answer{lost, undated}, "CreateRole GetRole", cloud.ErrAlreadyExists},
		"refused the second time":      {[]answer{lost, missing, refusal(409, "LimitExceeded.Role", "full")}, "CreateRole GetRole CreateRole", cloud.ErrQuota},
		"again and again": {
			[]answer{lost, missing, lost, missing, lost, missing}, "CreateRole GetRole CreateRole GetRole CreateRole GetRole", cloud.ErrUnreachable,
		},
		"nobody may look":                  {[]answer{lost, refusal(403, "NoPermission", "no")}, "CreateRole GetRole", cloud.ErrDenied},
		"sent twice by the way":            {[]answer{refusal(400, "SignatureNonceUsed", "again"), exists, same}, "CreateRole CreateRole GetRole", nil},
		"throttled is no loss":             {[]answer{refusal(400, "Throttling", "slow"), exists}, "CreateRole CreateRole", cloud.ErrAlreadyExists},
		"an existing one is never adopted": {[]answer{exists, same}, "CreateRole", cloud.ErrAlreadyExists},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWire(t, script(test.answers...))
			clients, _ := w.clients(t)
			role, err := clients.Roles.Create(t.Context(), paiTrain)
			if !errors.Is(err, test.want) {
				t.Errorf("error %v, want %v", err, test.want)
			}
			if err == nil && role.ID != "300000000000000001" {
				t.Errorf("role %+v", role)
			}
			if w.actions() != test.calls {
				t.Errorf("calls %s, want %s", w.actions(), test.calls)
			}
		})
	}
}

func TestCreateSaysWhatDiffers(t *testing.T) {
	t.Parallel()
	clients, _ := newWire(t, script(answer{drop: true}, ok(roleBody(t, "PaiTrain", "hers", start.Add(-time.Hour))))).clients(t)
	_, err := clients.Roles.Create(t.Context(), paiTrain)
	if err == nil || !strings.Contains(err.Error(), "another description, another date of creation") {
		t.Errorf("error %v does not say what differs", err)
	}
}

func TestCreateThatIsCancelledStillLooks(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	release := make(chan struct{})
	w := newWire(t, func(_ int, r request) answer {
		if r.action() == "CreateRole" {
			cancel()
			<-release
		}
		return ok(roleBody(t, "PaiTrain", "trainer", start))
	})
	t.Cleanup(func() { close(release) })
	clients, _ := w.clients(t)
	role, err := clients.Roles.Create(ctx, paiTrain)
	if err != nil || role.Name != "PaiTrain" || w.actions() != "CreateRole GetRole" {
		t.Errorf("%+v, %v after %s", role, err, w.actions())
	}

	before, cancelBefore := context.WithCancel(t.Context())
	cancelBefore()
	if _, err := clients.Roles.Create(before, paiTrain); !errors.Is(err, context.Canceled) || len(w.seen()) != 2 {
		t.Errorf("cancelled before the call: %v after %s", err, w.actions())
	}
}
