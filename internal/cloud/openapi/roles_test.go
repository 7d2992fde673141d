package openapi_test

import (
	"errors"
	"fmt"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/acs"
	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/cloud/openapi"
)

func TestRoleOperationsOnTheWire(t *testing.T) {
	t.Parallel()
	policy := cloud.PolicyRef{Name: "AliyunOSSFullAccess", Type: cloud.SystemPolicy}
	for name, test := range map[string]struct {
		do   func(t *testing.T, r cloud.Roles) error
		want map[string][]string // operation and parameters, one entry per call
	}{
		"get": {
			func(t *testing.T, r cloud.Roles) error { _, err := r.Get(t.Context(), "PaiTrain"); return err },
			map[string][]string{"GetRole": {"RoleName=PaiTrain"}},
		},
		"create": {
			func(t *testing.T, r cloud.Roles) error {
				_, err := r.Create(t.Context(), cloud.RoleSpec{Name: "PaiTrain", TrustPolicy: "{}", Description: "a b", MaxSessionSeconds: 7200,
					Tags: map[string]string{"z": "", "team": "ml"}})
				return err
			},
			map[string][]string{"CreateRole": {`AssumeRolePolicyDocument={}`, "Description=a b", "MaxSessionDuration=7200", "RoleName=PaiTrain",
				`Tag=[{"Key":"team","Value":"ml"},{"Key":"z","Value":""}]`}},
		},
		"create without description and tags": {
			func(t *testing.T, r cloud.Roles) error {
				_, err := r.Create(t.Context(), cloud.RoleSpec{Name: "PaiTrain", TrustPolicy: "{}", MaxSessionSeconds: 3600})
				return err
			},
			map[string][]string{"CreateRole": {`AssumeRolePolicyDocument={}`, "MaxSessionDuration=3600", "RoleName=PaiTrain"}},
		},
		"update sends all three": {
			func(t *testing.T, r cloud.Roles) error {
				_, err := r.Update(t.Context(), "PaiTrain", cloud.RoleUpdate{TrustPolicy: "{}", MaxSessionSeconds: 3600})
				return err
			},
			map[string][]string{"UpdateRole": {"NewAssumeRolePolicyDocument={}", "NewDescription=", "NewMaxSessionDuration=3600", "RoleName=PaiTrain"}},
		},
		"delete": {
			func(t *testing.T, r cloud.Roles) error { return r.Delete(t.Context(), "PaiTrain") },
			map[string][]string{"DeleteRole": {"RoleName=PaiTrain"}},
		},
		"policies": {
			func(t *testing.T, r cloud.Roles) error { _, err := r.Policies(t.Context(), "PaiTrain"); return err },
			map[string][]string{"ListPoliciesForRole": {"RoleName=PaiTrain"}},
		},
		"attach": {
			func(t *testing.T, r cloud.Roles) error { return r.Attach(t.Context(), "PaiTrain", policy) },
			map[string][]string{"AttachPolicyToRole": {"PolicyName=AliyunOSSFullAccess", "PolicyType=System", "RoleName=PaiTrain"}},
		},
		"detach": {
			func(t *testing.T, r cloud.Roles) error { return r.Detach(t.Context(), "PaiTrain", policy) },
			map[string][]string{"DetachPolicyFromRole": {"PolicyName=AliyunOSSFullAccess", "PolicyType=System", "RoleName=PaiTrain"}},
		},
		"tags": {
			func(t *testing.T, r cloud.Roles) error { _, err := r.Tags(t.Context(), "PaiTrain"); return err },
			map[string][]string{"ListTagResources": {"PageSize=100", `ResourceNames=["PaiTrain"]`, "ResourceType=role"}},
		},
		"retag": {
			func(t *testing.T, r cloud.Roles) error {
				return r.Retag(t.Context(), "PaiTrain", map[string]string{"b": "2", "a": "1"}, []string{"y", "x"})
			},
			map[string][]string{
				"UntagResources": {`ResourceNames=["PaiTrain"]`, "ResourceType=role", `TagKeys=["x","y"]`},
				"TagResources":   {`ResourceNames=["PaiTrain"]`, "ResourceType=role", `Tag=[{"Key":"a","Value":"1"},{"Key":"b","Value":"2"}]`},
			},
		},
		"retag of nothing": {
			func(t *testing.T, r cloud.Roles) error { return r.Retag(t.Context(), "PaiTrain", nil, nil) },
			map[string][]string{},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWire(t, script(ok(roleBody(t, "PaiTrain", "", start))))
			clients, _ := w.clients(t)
			if err := test.do(t, clients.Roles); err != nil {
				t.Fatal(err)
			}
			got := map[string][]string{}
			for _, r := range w.seen() {
				text, err := url.QueryUnescape(r.Query.Encode())
				if err != nil {
					t.Fatal(err)
				}
				got[r.action()] = strings.Split(text, "&")
				if r.Method != "POST" || r.Path != "/" || r.Body != "" || r.Header.Get("x-acs-version") != "2015-05-01" {
					t.Errorf("not a call of RAM: %+v", r)
				}
			}
			if !reflect.DeepEqual(got, test.want) {
				t.Errorf("on the wire: %v\nwant: %v", got, test.want)
			}
		})
	}
}

func TestRoleAnswers(t *testing.T) {
	t.Parallel()
	clients, _ := newWire(t, script(ok(roleBody(t, "PaiTrain", "trainer", start)))).clients(t)
	want := cloud.Role{
		Name: "PaiTrain", ARN: "acs:ram::" + account + ":role/paitrain", ID: "300000000000000001", Description: "trainer",
		TrustPolicy: trust, MaxSessionSeconds: 3600, CreateDate: start, UpdateDate: start,
	}
	if got, err := clients.Roles.Get(t.Context(), "PaiTrain"); err != nil || got != want {
		t.Errorf("Get: %+v, %v; want %+v", got, err, want)
	}
	if got, err := clients.Roles.Update(t.Context(), "PaiTrain", cloud.RoleUpdate{}); err != nil || got != want {
		t.Errorf("Update: %+v, %v; want %+v", got, err, want)
	}
	want.UpdateDate = time.Time{} // CreateRole has none
	if got, err := clients.Roles.Create(t.Context(), cloud.RoleSpec{Name: "PaiTrain"}); err != nil || got != want {
		t.Errorf("Create: %+v, %v; want %+v", got, err, want)
	}

	clients, _ = newWire(t, script(ok(`{"RequestId":"r","Role":{"RoleName":"PaiTrain","CreateDate":"yesterday","MaxSessionDuration":"3600"}}`))).clients(t)
	got, err := clients.Roles.Get(t.Context(), "PaiTrain")
	if err != nil || !got.CreateDate.IsZero() || got.MaxSessionSeconds != 3600 {
		t.Errorf("a role of odd form: %+v, %v", got, err)
	}
}

func TestPoliciesOfARole(t *testing.T) {
	t.Parallel()
	for body, want := range map[string][]cloud.PolicyRef{
		`{"RequestId":"r"}`:                          nil,
		`{"RequestId":"r","Policies":{}}`:            nil,
		`{"RequestId":"r","Policies":{"Policy":[]}}`: nil,
		`{"RequestId":"r","Policies":{"Policy":[{"PolicyName":"a","PolicyType":"System"},null,{"PolicyName":"b","PolicyType":"Custom"}]}}`: {
			{Name: "a", Type: cloud.SystemPolicy}, {Name: "b", Type: cloud.CustomPolicy},
		},
	} {
		clients, _ := newWire(t, script(ok(body))).clients(t)
		if got, err := clients.Roles.Policies(t.Context(), "PaiTrain"); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %v, %v; want %v", body, got, err, want)
		}
	}
}

func TestToleratedRefusals(t *testing.T) {
	t.Parallel()
	policy := cloud.PolicyRef{Name: "p", Type: cloud.CustomPolicy}
	for _, test := range []struct {
		code    string
		attach  error
		detach  error
		deletes error
	}{
		{"EntityAlreadyExists.Role.Policy", nil, cloud.ErrAlreadyExists, cloud.ErrAlreadyExists},
		{"EntityNotExist.Role.Policy", cloud.ErrNotFound, nil, cloud.ErrNotFound},
		{"EntityNotExist.Role", cloud.ErrNotFound, cloud.ErrNotFound, cloud.ErrNotFound},
		{"EntityNotExist.Policy", cloud.ErrNotFound, cloud.ErrNotFound, cloud.ErrNotFound},
	} {
		clients, _ := newWire(t, script(refusal(404, test.code, "no"))).clients(t)
		if err := clients.Roles.Attach(t.Context(), "PaiTrain", policy); !errors.Is(err, test.attach) {
			t.Errorf("attach, %s: %v", test.code, err)
		}
		if err := clients.Roles.Detach(t.Context(), "PaiTrain", policy); !errors.Is(err, test.detach) {
			t.Errorf("detach, %s: %v", test.code, err)
		}
		if err := clients.Roles.Delete(t.Context(), "PaiTrain"); !errors.Is(err, test.deletes) {
			t.Errorf("delete, %s: %v", test.code, err)
		}
	}
}

func TestDelete(t *testing.T) {
	t.Parallel()
	conflict := refusal(409, "DeleteConflict.Role.Policy", "policies are attached")
	missing := refusal(404, "EntityNotExist.Role", "gone")
	t.Run("waits for detached policies", func(t *testing.T) {
		t.Parallel()
		w := newWire(t, script(conflict, conflict, ok(`{"RequestId":"r"}`)))
		clients, _ := w.clients(t)
		if err := clients.Roles.Delete(t.Context(), "PaiTrain"); err != nil || len(w.seen()) != 3 {
			t.Errorf("%v after %d calls", err, len(w.seen()))
		}
	})
	t.Run("not for ever", func(t *testing.T) {
		t.Parallel()
		w := newWire(t, script(conflict))
		clients, clock := w.clients(t)
		err := clients.Roles.Delete(t.Context(), "PaiTrain")
		if !errors.Is(err, cloud.ErrConflict) || clock.Slept() > time.Minute || len(w.seen()) > 20 {
			t.Errorf("%v after %d calls and %s", err, len(w.seen()), clock.Slept())
		}
	})
	t.Run("missing after a lost answer is deleted", func(t *testing.T) {
		t.Parallel()
		clients, _ := newWire(t, script(answer{drop: true}, missing)).clients(t)
		if err := clients.Roles.Delete(t.Context(), "PaiTrain"); err != nil {
			t.Error(err)
		}
	})
}

func TestTagPages(t *testing.T) {
	t.Parallel()
	page := func(token string, keys ...string) answer {
		var tags []string
		for _, key := range keys {
			tags = append(tags, fmt.Sprintf(`{"ResourceName":"paitrain","ResourceType":"role","TagKey":%q,"TagValue":"v"}`, key))
		}
		return ok(fmt.Sprintf(`{"RequestId":"r","NextToken":%q,"TagResources":[%s,{"ResourceName":"other","TagKey":"x","TagValue":"y"}]}`,
			token, strings.Join(tags, ",")))
	}
	w := newWire(t, script(page("t1", "a", "b"), page("t2", "c"), page("", "d")))
	clients, _ := w.clients(t)
	got, err := clients.Roles.Tags(t.Context(), "PaiTrain")
	want := map[string]string{"a": "v", "b": "v", "c": "v", "d": "v"}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%v, %v; want %v", got, err, want)
	}
	if token := w.seen()[2].Query.Get("NextToken"); token != "t2" {
		t.Errorf("third page asked with the token %q", token)
	}

	w = newWire(t, script(page("again", "a")))
	clients, _ = w.clients(t)
	if _, err := clients.Roles.Tags(t.Context(), "PaiTrain"); err != nil || len(w.seen()) != 2 {
		t.Errorf("a token that never changes: %v after %d calls", err, len(w.seen()))
	}
}

func TestNewRoleMayBeUnseen(t *testing.T) {
	t.Parallel()
	made := false
	unseen := 3
	w := newWire(t, func(_ int, r request) answer {
		if r.action() == "CreateRole" {
			made = true
			return ok(roleBody(t, "PaiTrain", "", start))
		}
		if unseen--; !made || unseen >= 0 {
			return refusal(404, "EntityNotExist.Role", "The role does not exist.")
		}
		return ok(roleBody(t, "PaiTrain", "", start))
	})
	clients, clock := w.clients(t)
	if err := getRole(t.Context(), clients); !errors.Is(err, cloud.ErrNotFound) || len(clock.Sleeps()) != 0 {
		t.Errorf("a role nobody made: %v after %d pauses", err, len(clock.Sleeps()))
	}
	if _, err := clients.Roles.Create(t.Context(), cloud.RoleSpec{Name: "PaiTrain"}); err != nil {
		t.Fatal(err)
	}
	if err := getRole(t.Context(), clients); err != nil {
		t.Errorf("right after its creation: %v", err)
	}
	unseen = 1000
	if err := clients.Roles.Attach(t.Context(), "PaiTrain", cloud.PolicyRef{}); !errors.Is(err, cloud.ErrNotFound) || clock.Slept() > time.Minute {
		t.Errorf("a role that was deleted meanwhile: %v after %s", err, clock.Slept())
	}
	before := len(clock.Sleeps())
	if err := getRole(t.Context(), clients); !errors.Is(err, cloud.ErrNotFound) || len(clock.Sleeps()) != before {
		t.Errorf("long after its creation: %v after %d more pauses", err, len(clock.Sleeps())-before)
	}
}

func TestGetByARN(t *testing.T) {
	t.Parallel()
	list := func(truncated bool, marker string, names ...string) answer {
		var roles []string
		for _, name := range names {
			roles = append(roles, fmt.Sprintf(`{"RoleName":%q,"RoleId":"3","Arn":"acs:ram::%s:role/%s"}`, name, account, strings.ToLower(name)))
		}
		return ok(fmt.Sprintf(`{"RequestId":"r","IsTruncated":%t,"Marker":%q,"Roles":{"Role":[%s]}}`, truncated, marker, strings.Join(roles, ",")))
	}
	missing := refusal(404, "EntityNotExist.Role", "gone")
	for name, test := range map[string]struct {
		answer func(int, request) answer
		arn    acs.RoleARN
		calls  string
		want   error
	}{
		"as written": {
			script(ok(roleBody(t, "PaiTrain", "", start))), acs.NewRoleARN(account, "paitrain"), "GetRole", nil,
		},
		"by the list": {
			script(missing, list(true, "m", "Other"), list(false, "", "PaiTrain"), ok(roleBody(t, "PaiTrain", "", start))),
			acs.NewRoleARN(account, "paitrain"), "GetRole ListRoles ListRoles GetRole", nil,
		},
		"nowhere": {
			script(missing, list(false, "", "Other")), acs.NewRoleARN(account, "paitrain"), "GetRole ListRoles", cloud.ErrNotFound,
		},
		"list that never ends": {
			script(missing, list(true, "m", "Other")), acs.NewRoleARN(account, "paitrain"), "GetRole ListRoles ListRoles", cloud.ErrNotFound,
		},
		"list without the wrapper": {
			script(missing, ok(`{"RequestId":"r","IsTruncated":false}`)), acs.NewRoleARN(account, "paitrain"), "GetRole ListRoles", cloud.ErrNotFound,
		},
		"list denied": {
			script(missing, refusal(403, "NoPermission", "no")), acs.NewRoleARN(account, "paitrain"), "GetRole ListRoles", cloud.ErrDenied,
		},
		"of another account": {
			script(ok(roleBody(t, "PaiTrain", "", start))), acs.NewRoleARN("9999999999999999", "paitrain"), "GetRole", cloud.ErrNotFound,
		},
		"denied": {
			script(refusal(403, "NoPermission", "no")), acs.NewRoleARN(account, "paitrain"), "GetRole", cloud.ErrDenied,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWire(t, test.answer)
			clients, _ := w.clients(t, func(c *openapi.Config) { c.MaxRetries = -1 })
			role, err := clients.Roles.GetByARN(t.Context(), test.arn)
			if !errors.Is(err, test.want) || (err == nil) != (role.Name == "PaiTrain") {
				t.Errorf("%+v, %v; want %v", role, err, test.want)
			}
			if w.actions() != test.calls {
				t.Errorf("calls %s, want %s", w.actions(), test.calls)
			}
		})
	}
}

func TestGetByARNKnowsItsOwnSpelling(t *testing.T) {
	t.Parallel()
	w := newWire(t, func(_ int, r request) answer {
		if r.Query.Get("RoleName") != "PaiTrain" {
			return refusal(404, "EntityNotExist.Role", "RAM may tell cases apart")
		}
		return ok(roleBody(t, "PaiTrain", "", start))
	})
	clients, _ := w.clients(t)
	if _, err := clients.Roles.Create(t.Context(), cloud.RoleSpec{Name: "PaiTrain"}); err != nil {
		t.Fatal(err)
	}
	if _, err := clients.Roles.GetByARN(t.Context(), acs.NewRoleARN(account, "paitrain")); err != nil || w.actions() != "CreateRole GetRole" {
		t.Errorf("%v after %s", err, w.actions())
	}
}
