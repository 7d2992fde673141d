package openapi_test

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
)

const (
	workspace = "123456"
	userID    = "ROLE_300000000000000001" // opaque: not only digits
	memberID  = workspace + "-" + userID
)

// paiRefusal is a refusal of AIWorkSpace.
func paiRefusal(status int, code, message string) answer {
	return answer{status: status, body: fmt.Sprintf(`{"RequestId":"W1","Code":%q,"Message":%q}`, code, message)}
}

var (
	noMember    = paiRefusal(400, "100600006", "Member not exists")
	noWorkspace = paiRefusal(404, "100400027", "Workspace not exists")
)

// member is the answer of GetMember.
func member(roles ...string) answer {
	return ok(fmt.Sprintf(`{"RequestId":"r","MemberId":%q,"UserId":%q,"MemberName":"pai-sso-dev","DisplayName":"Dev",
		"AccountType":"6","GmtCreateTime":"2026-01-03T03:04:05.678Z","Roles":[%s]}`, memberID, userID, quoted(roles)))
}

func quoted(words []string) string {
	var all []string
	for _, word := range words {
		all = append(all, strconv.Quote(word))
	}
	return strings.Join(all, ",")
}

func TestWorkspaceGet(t *testing.T) {
	t.Parallel()
	w := newWire(t, script(ok(`{"RequestId":"r","WorkspaceId":"123456","WorkspaceName":"vision","DisplayName":"Vision","Description":"d",
		"Status":"ENABLED","IsDefault":true,"EnvTypes":["dev","prod"],"Creator":"2001","AdminNames":["alice"],"ResourceGroupId":"rg-1",
		"Owner":{"UserId":"1001","UserKp":"1001","UserName":"root","DisplayName":"Root"},
		"GmtCreateTime":"2026-01-02T03:04:05.678Z","GmtModifiedTime":"2026-01-02T03:04:06.678Z"}`)))
	clients, _ := w.clients(t)
	got, err := clients.Workspaces.Get(t.Context(), region, workspace)
	want := cloud.Workspace{
		Region: region, ID: workspace, Name: "vision", DisplayName: "Vision", Description: "d", Status: "ENABLED", Default: true,
		EnvTypes: []string{"dev", "prod"}, Creator: "2001", AdminNames: []string{"alice"}, ResourceGroupID: "rg-1",
		Owner:      cloud.WorkspaceOwner{UserID: "1001", UserName: "root", DisplayName: "Root"},
		CreateTime: time.Date(2026, 1, 2, 3, 4, 5, 678e6, time.UTC), UpdateTime: time.Date(2026, 1, 2, 3, 4, 6, 678e6, time.UTC),
	}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, %v\nwant %+v", got, err, want)
	}
	r := w.seen()[0]
	if len(w.seen()) != 1 || r.Method != "GET" || r.Path != "/api/v1/workspaces/123456" || r.action() != "GetWorkspace" ||
		r.Header.Get("x-acs-version") != "2021-02-04" || r.Header.Get("x-acs-region-id") != region || r.Query.Encode() != "Verbose=true" {
		t.Errorf("not one call of GetWorkspace: %+v", w.seen())
	}
}

func TestWorkspaceErrors(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		answer   answer
		is, isNo error
	}{
		"no member":                   {noMember, cloud.ErrNotFound, cloud.ErrNoWorkspace},
		"no workspace":                {noWorkspace, cloud.ErrNoWorkspace, cloud.ErrInvalid},
		"... is not found":            {noWorkspace, cloud.ErrNotFound, cloud.ErrInvalid},
		"no workspace, another code":  {paiRefusal(400, "100400008", "no"), cloud.ErrNoWorkspace, cloud.ErrInvalid},
		"no workspace, a third code":  {paiRefusal(403, "100700008", "no"), cloud.ErrNoWorkspace, cloud.ErrInvalid},
		"code as a number":            {answer{status: 400, body: `{"Code":100600006,"Message":"no"}`}, cloud.ErrNotFound, cloud.ErrNoWorkspace},
		"code inside a success":       {paiRefusal(200, "100600006", "no"), cloud.ErrNotFound, cloud.ErrNoWorkspace},
		"owner":                       {paiRefusal(400, "100600017", "Owner not allowed to delete"), cloud.ErrConflict, cloud.ErrNotFound},
		"refused by the workspace":    {paiRefusal(403, "NoPermissionError", "No permission GetMember for resource"), cloud.ErrDenied, cloud.ErrNotFound},
		"refused by RAM":              {paiRefusal(403, "RAMForbidden", "no"), cloud.ErrDenied, cloud.ErrNotFound},
		"refused by the gateway":      {paiRefusal(403, "Forbidden.RAM", "no"), cloud.ErrDenied, cloud.ErrNotFound},
		"an access key nobody has":    {refusal(404, "InvalidAccessKeyId.NotFound", "no"), cloud.ErrUnauthenticated, cloud.ErrNotFound},
		"a code that nobody knows":    {paiRefusal(400, "100699999", "no"), cloud.ErrInvalid, cloud.ErrNotFound},
		"a success that holds nobody": {ok(`{"RequestId":"r"}`), cloud.ErrUnavailable, cloud.ErrNotFound},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			clients, _ := newWire(t, script(test.answer)).clients(t, noRetries)
			got, err := clients.Workspaces.Member(t.Context(), region, workspace, userID)
			if !errors.Is(err, test.is) || errors.Is(err, test.isNo) || got.ID != "" {
				t.Errorf("%+v, error %v", got, err)
			}
		})
	}
}

func TestMember(t *testing.T) {
	t.Parallel()
	for _, success := range []string{``, `"Code":"OK",`, `"Code":"200",`, `"Code":200,`, `"Code":null,`, `"Code":"",`, `"Success":true,"Code":"anything",`} {
		w := newWire(t, script(ok(`{`+success+`"RequestId":"r","MemberId":"`+memberID+`\n","UserId":" `+userID+`\n","MemberName":"pai-sso-dev",
			"DisplayName":"Dev","AccountType":"6","GmtCreateTime":"2026-01-03T03:04:05.678Z","Roles":["PAI.B","PAI.A","PAI.B",null]}`)))
		clients, _ := w.clients(t)
		got, err := clients.Workspaces.Member(t.Context(), region, workspace, userID)
		want := cloud.Member{
			ID: memberID, UserID: userID, Name: "pai-sso-dev", DisplayName: "Dev", AccountType: cloud.AccountTypeRole,
			Roles: []string{"PAI.A", "PAI.B"}, CreateTime: time.Date(2026, 1, 3, 3, 4, 5, 678e6, time.UTC),
		}
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %+v, %v\nwant %+v", success, got, err, want)
		}
		r := w.seen()[0]
		if r.Path != "/api/v1/workspaces/123456/member" || r.action() != "GetMember" || r.Query.Encode() != "UserId="+userID || r.Body != "" {
			t.Errorf("not GetMember by UserId: %+v", r)
		}
	}
}

func TestCandidates(t *testing.T) {
	t.Parallel()
	w := newWire(t, script(ok(`{"TotalCount":3,"Users":[{"UserId":"1\n","UserName":"dev"},{"UserId":"1","UserName":"dev"},null,{"UserName":"x"},{"UserId":"2","UserName":"dev2"}]}`)))
	clients, _ := w.clients(t)
	got, err := clients.Workspaces.Candidates(t.Context(), region, workspace, "dev")
	if want := []cloud.Candidate{{UserID: "1", Name: "dev"}, {UserID: "2", Name: "dev2"}}; err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, %v", got, err)
	}
	if _, err := clients.Workspaces.Candidates(t.Context(), region, workspace, ""); err != nil {
		t.Error(err)
	}
	named, everybody := w.seen()[0], w.seen()[1]
	if named.Path != "/api/v1/workspaces/123456/users" || named.action() != "ListWorkspaceUsers" || named.Query.Encode() != "UserName=dev" ||
		len(everybody.Query) != 0 {
		t.Errorf("asked with %+v", w.seen())
	}
}

func TestWorkspaceIdsThatWouldAlterThePath(t *testing.T) {
	t.Parallel()
	w := newWire(t, script(member("PAI.A")))
	clients, _ := w.clients(t)
	for _, wrong := range []string{"", ".", "..", "1/members", `1\2`, "1,2", "1\n", " 1", "\x00"} {
		for name, call := range map[string]func(context.Context, cloud.Workspaces) error{
			"Get": func(ctx context.Context, c cloud.Workspaces) error { _, err := c.Get(ctx, region, wrong); return err },
			"Members": func(ctx context.Context, c cloud.Workspaces) error {
				_, err := collect(c.Members(ctx, region, wrong))
				return err
			},
			"Member": func(ctx context.Context, c cloud.Workspaces) error {
				_, err := c.Member(ctx, region, workspace, wrong)
				return err
			},
			"Candidates": func(ctx context.Context, c cloud.Workspaces) error {
				_, err := c.Candidates(ctx, region, wrong, "")
				return err
			},
			"AddMember": func(ctx context.Context, c cloud.Workspaces) error {
				_, err := c.AddMember(ctx, region, workspace, wrong, []string{"PAI.A"})
				return err
			},
			"AddMember, role": func(ctx context.Context, c cloud.Workspaces) error {
				_, err := c.AddMember(ctx, region, workspace, userID, []string{wrong})
				return err
			},
			"AddMemberRole": func(ctx context.Context, c cloud.Workspaces) error {
				return c.AddMemberRole(ctx, region, workspace, memberID, wrong)
			},
			"RemoveMemberRole": func(ctx context.Context, c cloud.Workspaces) error {
				return c.RemoveMemberRole(ctx, region, workspace, wrong, "PAI.A")
			},
			"RemoveMember": func(ctx context.Context, c cloud.Workspaces) error {
				return c.RemoveMember(ctx, region, workspace, wrong)
			},
		} {
			if err := call(t.Context(), clients.Workspaces); !errors.Is(err, cloud.ErrInvalid) {
				t.Errorf("%s %q: %v", name, wrong, err)
			}
		}
	}
	if len(w.seen()) != 0 {
		t.Errorf("calls were made: %s", w.actions())
	}
	if _, err := clients.Workspaces.Get(t.Context(), region, "a?b#c%d"); err != nil && !errors.Is(err, cloud.ErrUnavailable) {
		t.Error(err)
	}
	if path := w.seen()[0].Path; path != "/api/v1/workspaces/a%3Fb%23c%25d" {
		t.Errorf("path %s", path)
	}
}
