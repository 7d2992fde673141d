package openapi_test

import (
	"encoding/json"
	"errors"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
)

const passRole = `{"Version":"1","Statement":[{"Effect":"Allow","Action":"ram:PassRole","Resource":"acs:ram:*:*:role/paitrain"}]}`

var (
	passPaiTrain = cloud.PolicySpec{Name: "PassPaiTrain", Document: passRole, Description: "passes"}
	passRef      = cloud.PolicyRef{Name: "PassPaiTrain", Type: cloud.CustomPolicy}
	ossRef       = cloud.PolicyRef{Name: "AliyunOSSFullAccess", Type: cloud.SystemPolicy}
	alice        = cloud.Grantee{Kind: cloud.UserGrantee, Name: "alice"}
	trainers     = cloud.Grantee{Kind: cloud.GroupGrantee, Name: "trainers"}
	paiRole      = cloud.Grantee{Kind: cloud.RoleGrantee, Name: "PaiTrain"}
)

// policyBody is the answer of GetPolicy; CreatePolicy has a part of it.
func policyBody(t *testing.T, description, document string, created time.Time) string {
	t.Helper()
	date := created.UTC().Format(time.RFC3339)
	body, err := json.Marshal(map[string]any{
		"RequestId": "R1",
		"Policy": map[string]any{
			"PolicyName": "PassPaiTrain", "PolicyType": "Custom", "Description": description, "DefaultVersion": "v2",
			"AttachmentCount": 1, "PolicyDocument": "deprecated", "CreateDate": date, "UpdateDate": date,
		},
		"DefaultPolicyVersion": map[string]any{
			"VersionId": "v2", "IsDefaultVersion": true, "PolicyDocument": document, "CreateDate": date,
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

func TestPolicyOperationsOnTheWire(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		do        func(t *testing.T, p cloud.Policies) error
		operation string
		want      []string // parameters
	}{
		"get": {
			func(t *testing.T, p cloud.Policies) error { _, err := p.Get(t.Context(), ossRef); return err },
			"GetPolicy", []string{"PolicyName=AliyunOSSFullAccess", "PolicyType=System"},
		},
		"create": {
			func(t *testing.T, p cloud.Policies) error { _, err := p.Create(t.Context(), passPaiTrain); return err },
			"CreatePolicy", []string{"Description=passes", "PolicyDocument=" + passRole, "PolicyName=PassPaiTrain"},
		},
		"create without description": {
			func(t *testing.T, p cloud.Policies) error {
				_, err := p.Create(t.Context(), cloud.PolicySpec{Name: "PassPaiTrain", Document: "{}"})
				return err
			},
			"CreatePolicy", []string{"PolicyDocument={}", "PolicyName=PassPaiTrain"},
		},
		"rewrite": {
			func(t *testing.T, p cloud.Policies) error { return p.Rewrite(t.Context(), "PassPaiTrain", passRole) },
			"CreatePolicyVersion", []string{
				"PolicyDocument=" + passRole, "PolicyName=PassPaiTrain",
				"RotateStrategy=DeleteOldestNonDefaultVersionWhenLimitExceeded", "SetAsDefault=true",
			},
		},
		"describe": {
			func(t *testing.T, p cloud.Policies) error {
				return p.Describe(t.Context(), "PassPaiTrain", "new words")
			},
			"UpdatePolicyDescription", []string{"NewDescription=new words", "PolicyName=PassPaiTrain"},
		},
		"describe with nothing": {
			func(t *testing.T, p cloud.Policies) error { return p.Describe(t.Context(), "PassPaiTrain", "") },
			"UpdatePolicyDescription", []string{"NewDescription=", "PolicyName=PassPaiTrain"},
		},
		"delete": {
			func(t *testing.T, p cloud.Policies) error { return p.Delete(t.Context(), "PassPaiTrain") },
			"DeletePolicy", []string{"CascadingDelete=true", "PolicyName=PassPaiTrain"},
		},
		"holders": {
			func(t *testing.T, p cloud.Policies) error { _, err := p.Holders(t.Context(), passRef); return err },
			"ListEntitiesForPolicy", []string{"PolicyName=PassPaiTrain", "PolicyType=Custom"},
		},
		"attach to a user": {
			func(t *testing.T, p cloud.Policies) error { return p.Attach(t.Context(), passRef, alice) },
			"AttachPolicyToUser", []string{"PolicyName=PassPaiTrain", "PolicyType=Custom", "UserName=alice"},
		},
		"attach to a group": {
			func(t *testing.T, p cloud.Policies) error { return p.Attach(t.Context(), passRef, trainers) },
			"AttachPolicyToGroup", []string{"GroupName=trainers", "PolicyName=PassPaiTrain", "PolicyType=Custom"},
		},
		"attach to a role": {
			func(t *testing.T, p cloud.Policies) error { return p.Attach(t.Context(), ossRef, paiRole) },
			"AttachPolicyToRole", []string{"PolicyName=AliyunOSSFullAccess", "PolicyType=System", "RoleName=PaiTrain"},
		},
		"detach from a user": {
			func(t *testing.T, p cloud.Policies) error { return p.Detach(t.Context(), passRef, alice) },
			"DetachPolicyFromUser", []string{"PolicyName=PassPaiTrain", "PolicyType=Custom", "UserName=alice"},
		},
		"detach from a group": {
			func(t *testing.T, p cloud.Policies) error { return p.Detach(t.Context(), passRef, trainers) },
			"DetachPolicyFromGroup", []string{"GroupName=trainers", "PolicyName=PassPaiTrain", "PolicyType=Custom"},
		},
		"detach from a role": {
			func(t *testing.T, p cloud.Policies) error { return p.Detach(t.Context(), passRef, paiRole) },
			"DetachPolicyFromRole", []string{"PolicyName=PassPaiTrain", "PolicyType=Custom", "RoleName=PaiTrain"},
		},
		"of a user": {
			func(t *testing.T, p cloud.Policies) error { _, err := p.Of(t.Context(), alice); return err },
			"ListPoliciesForUser", []string{"UserName=alice"},
		},
		"of a group": {
			func(t *testing.T, p cloud.Policies) error { _, err := p.Of(t.Context(), trainers); return err },
			"ListPoliciesForGroup", []string{"GroupName=trainers"},
		},
		"of a role": {
			func(t *testing.T, p cloud.Policies) error { _, err := p.Of(t.Context(), paiRole); return err },
			"ListPoliciesForRole", []string{"RoleName=PaiTrain"},
		},
		"groups": {
			func(t *testing.T, p cloud.Policies) error { _, err := p.Groups(t.Context(), "alice"); return err },
			"ListGroupsForUser", []string{"UserName=alice"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWire(t, script(ok(policyBody(t, "", passRole, start))))
			clients, _ := w.clients(t)
			if err := test.do(t, clients.Policies); err != nil {
				t.Fatal(err)
			}
			seen := w.seen()
			if len(seen) != 1 || seen[0].action() != test.operation {
				t.Fatalf("calls %s, want %s", w.actions(), test.operation)
			}
			r := seen[0]
			text, err := url.QueryUnescape(r.Query.Encode())
			if err != nil {
				t.Fatal(err)
			}
			if got := strings.Split(text, "&"); !reflect.DeepEqual(got, test.want) {
				t.Errorf("on the wire: %v\nwant: %v", got, test.want)
			}
			if r.Method != "POST" || r.Path != "/" || r.Body != "" || r.Header.Get("x-acs-version") != "2015-05-01" {
				t.Errorf("not a call of RAM: %+v", r)
			}
		})
	}
}

func TestPolicyAnswers(t *testing.T) {
	t.Parallel()
	clients, _ := newWire(t, script(ok(policyBody(t, "passes", passRole, start)))).clients(t)
	want := cloud.Policy{
		PolicyRef: passRef, Description: "passes", Document: passRole, DefaultVersion: "v2", CreateDate: start, UpdateDate: start,
	}
	if got, err := clients.Policies.Get(t.Context(), passRef); err != nil || got != want {
		t.Errorf("Get: %+v, %v; want %+v", got, err, want)
	}
	want.UpdateDate = time.Time{} // CreatePolicy has none, nor the document
	if got, err := clients.Policies.Create(t.Context(), passPaiTrain); err != nil || got != want {
		t.Errorf("Create: %+v, %v; want %+v", got, err, want)
	}

	for name, body := range map[string]string{
		"no policy":   `{"RequestId":"r"}`,
		"no version":  `{"RequestId":"r","Policy":{"PolicyName":"PassPaiTrain","PolicyType":"Custom","PolicyDocument":"{}"}}`,
		"no document": `{"RequestId":"r","Policy":{"PolicyName":"PassPaiTrain"},"DefaultPolicyVersion":{"VersionId":"v1"}}`,
	} {
		clients, _ := newWire(t, script(ok(body))).clients(t)
		if _, err := clients.Policies.Get(t.Context(), passRef); !errors.Is(err, cloud.ErrUnavailable) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestHolders(t *testing.T) {
	t.Parallel()
	for body, want := range map[string][]cloud.Grantee{
		`{"RequestId":"r"}`: nil,
		`{"RequestId":"r","Users":{},"Groups":{"Group":[]}}`:                nil,
		`{"RequestId":"r","Roles":{"Role":[{"RoleName":"PaiTrain"},null]}}`: {paiRole},
		`{"RequestId":"r","Roles":{"Role":[{"RoleName":"PaiTrain"}]},"Groups":{"Group":[null,{"GroupName":"trainers"}]},
			"Users":{"User":[{"UserName":"alice"},null]}}`: {alice, trainers, paiRole},
	} {
		clients, _ := newWire(t, script(ok(body))).clients(t)
		if got, err := clients.Policies.Holders(t.Context(), passRef); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %v, %v; want %v", body, got, err, want)
		}
	}
}

func TestPoliciesOfAGrantee(t *testing.T) {
	t.Parallel()
	for body, want := range map[string][]cloud.PolicyRef{
		`{"RequestId":"r"}`:                          nil,
		`{"RequestId":"r","Policies":{}}`:            nil,
		`{"RequestId":"r","Policies":{"Policy":[]}}`: nil,
		`{"RequestId":"r","Policies":{"Policy":[{"PolicyName":"AliyunOSSFullAccess","PolicyType":"System"},null,
			{"PolicyName":"PassPaiTrain","PolicyType":"Custom"}]}}`: {ossRef, passRef},
	} {
		clients, _ := newWire(t, script(ok(body))).clients(t)
		for _, grantee := range []cloud.Grantee{alice, trainers, paiRole} {
			if got, err := clients.Policies.Of(t.Context(), grantee); err != nil || !reflect.DeepEqual(got, want) {
				t.Errorf("%s, %s: %v, %v; want %v", grantee, body, got, err, want)
			}
		}
	}
}

func TestGroupsOfAUser(t *testing.T) {
	t.Parallel()
	for body, want := range map[string][]string{
		`{"RequestId":"r"}`:                       nil,
		`{"RequestId":"r","Groups":{}}`:           nil,
		`{"RequestId":"r","Groups":{"Group":[]}}`: nil,
		`{"RequestId":"r","Groups":{"Group":[{"GroupName":"trainers","GroupId":"g-1"},null,{"GroupName":"ops"}]}}`: {"trainers", "ops"},
	} {
		clients, _ := newWire(t, script(ok(body))).clients(t)
		if got, err := clients.Policies.Groups(t.Context(), "alice"); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %v, %v; want %v", body, got, err, want)
		}
	}
}

func TestToleratedRefusalsOfAttachments(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		grantee cloud.Grantee
		code    string
		attach  error
		detach  error
	}{
		{alice, "EntityAlreadyExists.User.Policy", nil, cloud.ErrAlreadyExists},
		{alice, "EntityNotExist.User.Policy", cloud.ErrNotFound, nil},
		{alice, "EntityNotExist.User", cloud.ErrNotFound, cloud.ErrNotFound},
		{alice, "EntityNotExist.Policy", cloud.ErrNotFound, cloud.ErrNotFound},
		{alice, "LimitExceeded.User.Policy", cloud.ErrQuota, cloud.ErrQuota},
		{trainers, "EntityAlreadyExists.Group.Policy", nil, cloud.ErrAlreadyExists},
		{trainers, "EntityNotExist.Group.Policy", cloud.ErrNotFound, nil},
		{trainers, "EntityNotExist.Group", cloud.ErrNotFound, cloud.ErrNotFound},
		{paiRole, "EntityAlreadyExists.Role.Policy", nil, cloud.ErrAlreadyExists},
		{paiRole, "EntityNotExist.Role.Policy", cloud.ErrNotFound, nil},
		{paiRole, "EntityNotExist.Role", cloud.ErrNotFound, cloud.ErrNotFound},
	} {
		clients, _ := newWire(t, script(refusal(404, test.code, "no"))).clients(t)
		attach := clients.Policies.Attach(t.Context(), passRef, test.grantee)
		detach := clients.Policies.Detach(t.Context(), passRef, test.grantee)
		if !errors.Is(attach, test.attach) || !errors.Is(detach, test.detach) {
			t.Errorf("%s, %s: attach %v, detach %v", test.grantee, test.code, attach, detach)
		}
		for _, err := range []error{attach, detach} {
			if err != nil && cloud.AsError(err).Code != test.code {
				t.Errorf("%s, %s: the code is lost in %v", test.grantee, test.code, err)
			}
		}
	}
}

func TestOddGranteeIsRefusedWithoutACall(t *testing.T) {
	t.Parallel()
	w := newWire(t, script(ok(`{"RequestId":"r"}`)))
	clients, _ := w.clients(t)
	odd := cloud.Grantee{Kind: "robot", Name: "r2"}
	_, ofErr := clients.Policies.Of(t.Context(), odd)
	for _, err := range []error{
		ofErr, clients.Policies.Attach(t.Context(), passRef, odd), clients.Policies.Detach(t.Context(), passRef, odd),
	} {
		if !errors.Is(err, cloud.ErrInvalid) || !strings.Contains(err.Error(), "robot") {
			t.Errorf("error %v", err)
		}
	}
	if len(w.seen()) != 0 {
		t.Errorf("calls %s", w.actions())
	}
}

func TestDeletePolicy(t *testing.T) {
	t.Parallel()
	missing := refusal(404, "EntityNotExist.Policy", "gone")
	for _, code := range []string{"DeleteConflict.Policy.User", "DeleteConflict.Role.Policy", "DeleteConflict.Anything"} {
		conflict := refusal(409, code, "it is attached")
		t.Run("waits for detachments, "+code, func(t *testing.T) {
			t.Parallel()
			w := newWire(t, script(conflict, conflict, ok(`{"RequestId":"r"}`)))
			clients, _ := w.clients(t)
			if err := clients.Policies.Delete(t.Context(), "PassPaiTrain"); err != nil || len(w.seen()) != 3 {
				t.Errorf("%v after %d calls", err, len(w.seen()))
			}
		})
		t.Run("not for ever, "+code, func(t *testing.T) {
			t.Parallel()
			w := newWire(t, script(conflict))
			clients, clock := w.clients(t)
			err := clients.Policies.Delete(t.Context(), "PassPaiTrain")
			if !errors.Is(err, cloud.ErrConflict) || clock.Slept() > time.Minute || len(w.seen()) > 20 {
				t.Errorf("%v after %d calls and %s", err, len(w.seen()), clock.Slept())
			}
		})
	}
	t.Run("missing", func(t *testing.T) {
		t.Parallel()
		clients, _ := newWire(t, script(missing)).clients(t)
		if err := clients.Policies.Delete(t.Context(), "PassPaiTrain"); !errors.Is(err, cloud.ErrNotFound) {
			t.Error(err)
		}
	})
	t.Run("missing after a lost answer is deleted", func(t *testing.T) {
		t.Parallel()
		clients, _ := newWire(t, script(answer{drop: true}, missing)).clients(t)
		if err := clients.Policies.Delete(t.Context(), "PassPaiTrain"); err != nil {
			t.Error(err)
		}
	})
}

func TestNewPolicyMayBeUnseen(t *testing.T) {
	t.Parallel()
	unseen := 0
	w := newWire(t, func(_ int, r request) answer {
		if r.action() == "CreatePolicy" || r.action() == "DeletePolicy" {
			return ok(policyBody(t, "", passRole, start))
		}
		if unseen--; unseen >= 0 {
			return refusal(404, "EntityNotExist.Policy", "The policy does not exist.")
		}
		return ok(policyBody(t, "", passRole, start))
	})
	clients, clock := w.clients(t)
	policies := clients.Policies
	pauses := func() int { return len(clock.Sleeps()) }
	unseen = 1
	if _, err := policies.Get(t.Context(), passRef); !errors.Is(err, cloud.ErrNotFound) || pauses() != 0 {
		t.Errorf("a policy nobody made: %v after %d pauses", err, pauses())
	}
	if _, err := policies.Create(t.Context(), passPaiTrain); err != nil {
		t.Fatal(err)
	}
	for name, try := range map[string]func() error{
		"get":                 func() error { _, err := policies.Get(t.Context(), passRef); return err },
		"holders":             func() error { _, err := policies.Holders(t.Context(), passRef); return err },
		"attach to a user":    func() error { return policies.Attach(t.Context(), passRef, alice) },
		"attach to a role":    func() error { return policies.Attach(t.Context(), passRef, paiRole) },
		"detach from a group": func() error { return policies.Detach(t.Context(), passRef, trainers) },
		"rewrite":             func() error { return policies.Rewrite(t.Context(), "PassPaiTrain", passRole) },
		"describe":            func() error { return policies.Describe(t.Context(), "PassPaiTrain", "") },
	} {
		unseen = 2
		if err := try(); err != nil {
			t.Errorf("%s right after the creation: %v", name, err)
		}
	}
	// A system policy of that name, and a role, are others.
	before := pauses()
	unseen = 1
	_, err := policies.Get(t.Context(), cloud.PolicyRef{Name: "PassPaiTrain", Type: cloud.SystemPolicy})
	if !errors.Is(err, cloud.ErrNotFound) || pauses() != before {
		t.Errorf("a system policy: %v after %d more pauses", err, pauses()-before)
	}
	if err := policies.Delete(t.Context(), "PassPaiTrain"); err != nil {
		t.Fatal(err)
	}
	unseen = 1
	if _, err := policies.Get(t.Context(), passRef); !errors.Is(err, cloud.ErrNotFound) || pauses() != before {
		t.Errorf("after its deletion: %v after %d more pauses", err, pauses()-before)
	}
}
