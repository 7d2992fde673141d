package remedy_test

import (
	"errors"
	"regexp"
	"strings"
	"testing"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
	"github.com/pai-iac/terraform-provider-pai/internal/workload"
)

// Each error is recognised by its own text, and by no other's.
func TestCatalogue_recognisesItself(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, entry := range remedy.Catalogue() {
		for _, text := range entry.Texts {
			if seen[text] {
				t.Errorf("%q has two entries", text)
			}
			seen[text] = true
			code, message := text, "Something."
			if entry.Wording {
				code, message = "BadRequest", "job 1: "+strings.ToUpper(text)+", error code: 4001, error message: NoPermission"
			}
			found, ok := remedy.Recognise(code, message)
			if !ok || found.Texts[0] != entry.Texts[0] {
				t.Errorf("%q is taken for %q", text, found.Texts)
			}
		}
	}
	for _, wording := range cloud.Wordings() {
		if !seen[wording.Text] {
			t.Errorf("%q has no entry", wording.Text)
		}
	}
}

func TestCatalogue_entriesAreComplete(t *testing.T) {
	t.Parallel()
	for _, entry := range remedy.Catalogue() {
		if len(entry.Texts) == 0 || len(entry.Products) == 0 || entry.Topic == "" || entry.Kind == nil {
			t.Errorf("%q lacks products, a topic or a kind", entry.Texts)
		}
		for what, text := range map[string]string{"cause": entry.Cause, "fix": entry.Fix, "plan": entry.Plan} {
			if text == "" && what != "plan" || text != "" && !strings.HasSuffix(text, ".") {
				t.Errorf("%q: the %s is no sentence: %q", entry.Texts, what, text)
			}
		}
	}
}

func TestRecognise(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		code, message, want string
	}{
		"code":                      {"PassRoleFailedError", "", "PassRoleFailedError"},
		"code before words":         {"NoPermission", "failed to assume role for user", "NoPermission"},
		"another case of a code":    {"passrolefailederror", "", ""},
		"part of a code":            {"EntityNotExist", "", ""},
		"code with more":            {"EntityNotExist.Role.Session", "", ""},
		"code in the message":       {"BadRequest", "PassRoleFailedError", ""},
		"undocumented":              {"SomethingNobodyKnows", "no.", ""},
		"nothing":                   {"", "", ""},
		"words of DLC":              {"BadRequest", "Failed to assume role for user, reason: x", "Failed to assume role for user"},
		"words of DLC without code": {"", "check permission for sub user failed", "check permission for sub user failed"},
		"an event of EAS": {"", `{"message":"unable to render, error: failed to assume role for user, reason: You are not authorized"}`,
			"unable to render, error: failed to assume role for user"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := ""
			if entry, ok := remedy.Recognise(c.code, c.message); ok {
				got = entry.Texts[0]
			}
			if got != c.want {
				t.Errorf("recognised as %q, want %q", got, c.want)
			}
		})
	}
}

func failed(kind error, code, message string) error {
	return &cloud.Error{Kind: kind, Operation: "ram:GetRole", Code: code, Message: message, RequestID: "R-1"}
}

// What is known is explained; what is not passes through as the cloud said it.
func TestFailure_advice(t *testing.T) {
	t.Parallel()
	attempt := remedy.Attempt{Verb: "Read", Past: "read", Noun: "Role", Object: `role "train"`}
	for name, c := range map[string]struct {
		err    error
		advice string
	}{
		"code":              {failed(cloud.ErrUnauthenticated, "InvalidTimeStamp.Expired", "no."), "The clock of this machine"},
		"kind":              {failed(cloud.ErrQuota, "LimitExceeded.Unheard", "no."), "Quota Center"},
		"kind of key":       {failed(cloud.ErrUnauthenticated, "InvalidSecurityToken.Unheard", "no."), "security_token"},
		"denied":            {failed(cloud.ErrDenied, "Forbidden.Unheard", "no."), `{"Effect": "Allow", "Action": "ram:GetRole", "Resource": "*"}`},
		"denied, but known": {failed(cloud.ErrDenied, "Inactive", "no."), "RAM console"},
		"words":             {failed(cloud.ErrCannotPass, "BadRequest", "check permission for ram role failed"), "ram:PassRole"},
		"unknown":           {failed(cloud.ErrInvalid, "SomethingNobodyKnows", "It is Tuesday."), ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			detail := remedy.Failure(attempt, c.err).Detail
			e := cloud.AsError(c.err)
			for _, word := range []string{"The cloud said: " + e.Message, c.advice, "Code: " + e.Code, "Request ID: R-1"} {
				if !strings.Contains(detail, word) {
					t.Errorf("%q is missing in:\n%s", word, detail)
				}
			}
			if c.advice == "" && strings.Count(detail, "\n\n") != 2 {
				t.Errorf("an unknown error is explained:\n%s", detail)
			}
		})
	}
}

// A workload that fails because of its role, after the change was accepted,
// reads like a refusal at once.
func TestWaitEnded_explainsTheReason(t *testing.T) {
	t.Parallel()
	custom := workload.Custom(paiTrain)
	for name, c := range map[string]struct {
		failure remedy.WaitFailure
		words   []string
	}{
		"code": {remedy.WaitFailure{
			Workload: remedy.Workload{Kind: workload.DSW, ID: "dsw-1"}, Status: "Failed", To: custom, ReasonCode: "AssumeRoleFailedError",
		}, []string{`name      = "paitrain"`, `workloads = ["dsw"]`, "AssumeRoleFailedError"}},
		"event": {remedy.WaitFailure{
			Workload: remedy.Workload{Kind: workload.EAS, ID: "serve"}, Status: "Waiting", To: custom,
			Events: []string{"Creating", "unable to render, error: failed to assume role for user, reason: no."},
		}, []string{`workloads = ["eas"]`, "eas.pai.aliyuncs.com"}},
		"quota": {remedy.WaitFailure{
			Workload: remedy.Workload{Kind: workload.DSW, ID: "dsw-1"}, Status: "Failed", To: custom, ReasonCode: "Throttling.User",
		}, []string{"-parallelism"}},
		"unknown": {remedy.WaitFailure{
			Workload: remedy.Workload{Kind: workload.DSW, ID: "dsw-1"}, Status: "Failed", To: custom, ReasonCode: "ImagePullBackOff",
		}, []string{"ImagePullBackOff"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			detail := remedy.WaitEnded(c.failure).Detail
			for _, word := range c.words {
				if !strings.Contains(strings.ToLower(detail), strings.ToLower(word)) {
					t.Errorf("%q is missing in:\n%s", word, detail)
				}
			}
		})
	}
}

// Messages of the cloud quote what was signed. The catalogue repeats nothing
// of a message, and its own examples hold no key.
func TestCatalogue_holdsNoSecret(t *testing.T) {
	t.Parallel()
	const secret = "paiemu-root-secret"
	key := regexp.MustCompile(`LTAI[0-9A-Za-z]{8,}|STS\.[0-9A-Za-z]{12,}|(?i)secret *= *"[^"$]`)
	for _, entry := range remedy.Catalogue() {
		found, _ := remedy.Recognise(entry.Texts[0], entry.Texts[0]+" "+secret)
		for _, e := range []remedy.Entry{entry, found} {
			text := strings.Join([]string{e.Cause, e.Plan, e.Fix, e.Example}, "\n")
			if strings.Contains(text, secret) || key.MatchString(text) {
				t.Errorf("%q holds a secret:\n%s", e.Texts, text)
			}
		}
	}
}

// The same cause reads the same for every kind of workload.
func TestCatalogue_sameCauseSameKind(t *testing.T) {
	t.Parallel()
	count := map[error]int{}
	for _, entry := range remedy.Catalogue() {
		for _, kind := range []error{cloud.ErrCannotAssume, cloud.ErrCannotPass} {
			if errors.Is(entry.Kind, kind) {
				count[kind]++
			}
		}
	}
	if count[cloud.ErrCannotAssume] != 3 || count[cloud.ErrCannotPass] != 3 {
		t.Errorf("%d ways to say that a role cannot be assumed, %d that it cannot be passed: want 3 and 3",
			count[cloud.ErrCannotAssume], count[cloud.ErrCannotPass])
	}
}
