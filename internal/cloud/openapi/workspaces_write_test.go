package openapi_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
)

var (
	made     = ok(`{"RequestId":"r","Members":[{"UserId":"` + userID + `\n","MemberId":"` + memberID + `","DisplayName":"Dev","Roles":["PAI.A","PAI.B"]}]}`)
	done     = ok(`{"RequestId":"r"}`)
	lost     = answer{drop: true}
	refused  = paiRefusal(400, "100699999", "no")
	noRights = paiRefusal(403, "NoPermissionError", "no")
)

func TestAddMember(t *testing.T) {
	t.Parallel()
	asked := member("PAI.B", "PAI.A")
	for name, test := range map[string]struct {
		answers []answer
		calls   string
		want    error
	}{
		"new":                          {[]answer{noMember, made, asked}, "GetMember CreateMember GetMember", nil},
		"visible later":                {[]answer{noMember, made, noMember, noMember, asked}, "GetMember CreateMember GetMember GetMember GetMember", nil},
		"roles visible later":          {[]answer{noMember, made, member("PAI.A"), asked}, "GetMember CreateMember GetMember GetMember", nil},
		"an answer without the member": {[]answer{noMember, done, asked}, "GetMember CreateMember GetMember", nil},
		"there before":                 {[]answer{asked}, "GetMember", cloud.ErrAlreadyExists},
		"no workspace":                 {[]answer{noWorkspace}, "GetMember", cloud.ErrNoWorkspace},
		"nobody may look before":       {[]answer{noRights}, "GetMember", cloud.ErrDenied},
		"refused":                      {[]answer{noMember, refused, asked}, "GetMember CreateMember", cloud.ErrInvalid},
		"refused inside a success":     {[]answer{noMember, paiRefusal(200, "100699999", "no"), asked}, "GetMember CreateMember", cloud.ErrInvalid},
		"denied":                       {[]answer{noMember, noRights}, "GetMember CreateMember", cloud.ErrDenied},
		"throttled":                    {[]answer{noMember, refusal(400, "Throttling.User", "slow"), made, asked}, "GetMember CreateMember CreateMember GetMember", nil},
		"lost, it happened":            {[]answer{noMember, lost, asked, asked}, "GetMember CreateMember GetMember GetMember", nil},
		"lost, it did not happen":      {[]answer{noMember, lost, noMember, made, asked}, "GetMember CreateMember GetMember CreateMember GetMember", nil},
		"lost, another's member":       {[]answer{noMember, lost, member("PAI.C")}, "GetMember CreateMember GetMember", cloud.ErrAlreadyExists},
		"lost, seen at the second":     {[]answer{noMember, lost, noMember, refused, asked, asked}, "GetMember CreateMember GetMember CreateMember GetMember GetMember", nil},
		"lost, then refused":           {[]answer{noMember, lost, noMember, refused, noMember}, "GetMember CreateMember GetMember CreateMember GetMember", cloud.ErrInvalid},
		"lost, nobody may look":        {[]answer{noMember, lost, noRights}, "GetMember CreateMember GetMember", cloud.ErrDenied},
		"lost again and again": {
			[]answer{noMember, lost, noMember, lost, noMember, lost, noMember},
			"GetMember CreateMember GetMember CreateMember GetMember CreateMember GetMember", cloud.ErrUnreachable,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWire(t, script(test.answers...))
			clients, _ := w.clients(t)
			got, err := clients.Workspaces.AddMember(t.Context(), region, workspace, userID, []string{"PAI.B", "PAI.A", "PAI.B"})
			if !errors.Is(err, test.want) || w.actions() != test.calls {
				t.Errorf("error %v, want %v, after %s, want %s", err, test.want, w.actions(), test.calls)
			}
			if (err == nil) != (got.ID == memberID) || err == nil && strings.Join(got.Roles, " ") != "PAI.A PAI.B" {
				t.Errorf("member %+v, error %v", got, err)
			}
			for _, r := range w.seen() {
				if r.action() == "CreateMember" && (r.Method != "POST" || r.Path != "/api/v1/workspaces/123456/members" || len(r.Query) != 0 ||
					r.Body != `{"Members":[{"Roles":["PAI.A","PAI.B"],"UserId":"`+userID+`"}]}`) {
					t.Errorf("sent %s %s %s", r.Method, r.Path, r.Body)
				}
			}
		})
	}
}

func TestAddMemberNamesWhoIsThere(t *testing.T) {
	t.Parallel()
	clients, _ := newWire(t, script(member("PAI.WorkspaceAdmin", "PAI.AlgoDeveloper"))).clients(t)
	_, err := clients.Workspaces.AddMember(t.Context(), region, workspace, userID, []string{"PAI.A"})
	if want := memberID + ", with the roles PAI.AlgoDeveloper, PAI.WorkspaceAdmin"; err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("error %v does not hold %q", err, want)
	}
	if _, err := clients.Workspaces.AddMember(t.Context(), region, workspace, userID, nil); !errors.Is(err, cloud.ErrInvalid) {
		t.Errorf("without roles: %v", err)
	}
}

// What was made must not get lost because it cannot be read.
func TestAddMemberThatCannotBeReadBack(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		after answer
		want  error
	}{
		"never visible":       {noMember, cloud.ErrUnavailable},
		"nobody may look":     {noRights, cloud.ErrDenied},
		"roles never visible": {member("PAI.A"), nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWire(t, script(noMember, made, test.after))
			clients, clock := w.clients(t)
			began := clock.Now()
			got, err := clients.Workspaces.AddMember(t.Context(), region, workspace, userID, []string{"PAI.A", "PAI.B"})
			if !errors.Is(err, test.want) || errors.Is(err, cloud.ErrNotFound) || got.ID != memberID || got.UserID != userID {
				t.Errorf("%+v, error %v", got, err)
			}
			if waited := clock.Now().Sub(began).Seconds(); waited > 60 || !errors.Is(err, cloud.ErrDenied) && waited < 25 {
				t.Errorf("waited %.0f seconds", waited)
			}
			if strings.Count(w.actions(), "CreateMember") != 1 {
				t.Errorf("calls %s", w.actions())
			}
		})
	}
}

func TestAddMemberThatIsCancelledStillLooks(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	release := make(chan struct{})
	w := newWire(t, func(number int, r request) answer {
		if r.action() == "CreateMember" {
			cancel()
			<-release
		}
		if number == 0 {
			return noMember
		}
		return member("PAI.A")
	})
	t.Cleanup(func() { close(release) })
	clients, _ := w.clients(t)
	got, err := clients.Workspaces.AddMember(ctx, region, workspace, userID, []string{"PAI.A"})
	if err != nil || got.ID != memberID || w.actions() != "GetMember CreateMember GetMember GetMember" {
		t.Errorf("%+v, %v after %s", got, err, w.actions())
	}
}

func TestMemberRoles(t *testing.T) {
	t.Parallel()
	add := func(c cloud.Workspaces) error {
		return c.AddMemberRole(t.Context(), region, workspace, memberID, "PAI.A")
	}
	remove := func(c cloud.Workspaces) error {
		return c.RemoveMemberRole(t.Context(), region, workspace, memberID, "PAI.A")
	}
	with, without := member("PAI.A", "PAI.B"), member("PAI.B")
	for name, test := range map[string]struct {
		write   func(cloud.Workspaces) error
		answers []answer
		calls   string
		want    error
	}{
		"add":                      {add, []answer{done}, "POST", nil},
		"add, there already":       {add, []answer{refused, with}, "POST GET", nil},
		"add, refused":             {add, []answer{refused, without}, "POST GET", cloud.ErrInvalid},
		"add, refused in 200":      {add, []answer{paiRefusal(200, "100699999", "no"), without}, "POST GET", cloud.ErrInvalid},
		"add, no look":             {add, []answer{refused, noRights}, "POST GET", cloud.ErrInvalid},
		"add, denied":              {add, []answer{noRights}, "POST", cloud.ErrDenied},
		"add, no member":           {add, []answer{noMember, noMember}, "POST GET", cloud.ErrNotFound},
		"add, no workspace":        {add, []answer{noWorkspace}, "POST", cloud.ErrNoWorkspace},
		"add, lost and repeated":   {add, []answer{lost, done}, "POST POST", nil},
		"add, lost, then refused":  {add, []answer{lost, refused, with}, "POST POST GET", nil},
		"remove":                   {remove, []answer{done}, "DELETE", nil},
		"remove, gone already":     {remove, []answer{refused, without}, "DELETE GET", nil},
		"remove, member gone":      {remove, []answer{noMember, noMember}, "DELETE GET", nil},
		"remove, refused":          {remove, []answer{refused, with}, "DELETE GET", cloud.ErrInvalid},
		"remove, lost, was there":  {remove, []answer{lost, refused, with, refused, with}, "DELETE DELETE GET DELETE GET", cloud.ErrInvalid},
		"remove, lost, no looking": {remove, []answer{lost, refused, noRights}, "DELETE DELETE GET", cloud.ErrDenied},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWire(t, script(test.answers...))
			clients, _ := w.clients(t)
			if err := test.write(clients.Workspaces); !errors.Is(err, test.want) {
				t.Errorf("error %v, want %v", err, test.want)
			}
			var methods []string
			for _, r := range w.seen() {
				methods = append(methods, r.Method)
				switch {
				case r.Method != "GET" && (r.Path != "/api/v1/workspaces/123456/members/"+memberID+"/roles/PAI.A" || r.Body != "" || len(r.Query) != 0):
					t.Errorf("sent %s %s", r.Path, r.Body)
				case r.Method == "GET" && r.Query.Encode() != "MemberId="+memberID:
					t.Errorf("looked by %s", r.Query.Encode())
				}
			}
			if got := strings.Join(methods, " "); got != test.calls {
				t.Errorf("calls %s, want %s", got, test.calls)
			}
		})
	}
}

func TestRemoveMember(t *testing.T) {
	t.Parallel()
	there := member("PAI.A")
	owner := `{"RequestId":"W1","Code":"100600017","Message":"Owner not allowed to delete"}`
	for name, test := range map[string]struct {
		answers []answer
		calls   string
		want    error
	}{
		"gone":                     {[]answer{done, noMember}, "DeleteMembers GetMember", nil},
		"gone with a code":         {[]answer{ok(`{"RequestId":"r","Code":"OK","Message":"success"}`), noMember}, "DeleteMembers GetMember", nil},
		"gone later":               {[]answer{done, there, noMember}, "DeleteMembers GetMember GetMember", nil},
		"the owner":                {[]answer{{status: 400, body: owner}, there}, "DeleteMembers", cloud.ErrConflict},
		"the owner, in a success":  {[]answer{ok(owner), there}, "DeleteMembers", cloud.ErrConflict},
		"refused in a success":     {[]answer{ok(`{"Code":"100699999"}`), there}, "DeleteMembers GetMember", cloud.ErrInvalid},
		"was not there":            {[]answer{noMember, noMember}, "DeleteMembers GetMember GetMember", nil},
		"was not there, code news": {[]answer{refused, noMember}, "DeleteMembers GetMember GetMember", nil},
		"refused, is there":        {[]answer{refused, there}, "DeleteMembers GetMember", cloud.ErrInvalid},
		"denied":                   {[]answer{noRights, there}, "DeleteMembers", cloud.ErrDenied},
		"no workspace":             {[]answer{noWorkspace}, "DeleteMembers", cloud.ErrNoWorkspace},
		"oneself":                  {[]answer{done, noRights}, "DeleteMembers GetMember", nil},
		"throttled in a success":   {[]answer{ok(`{"Code":"Throttling.User"}`), done, noMember}, "DeleteMembers DeleteMembers GetMember", nil},
		"lost":                     {[]answer{lost, refused, noMember}, "DeleteMembers DeleteMembers GetMember GetMember", nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWire(t, script(test.answers...))
			clients, _ := w.clients(t)
			if err := clients.Workspaces.RemoveMember(t.Context(), region, workspace, memberID); !errors.Is(err, test.want) {
				t.Errorf("error %v, want %v", err, test.want)
			}
			if w.actions() != test.calls {
				t.Errorf("calls %s, want %s", w.actions(), test.calls)
			}
			if r := w.seen()[0]; r.Method != "DELETE" || r.Path != "/api/v1/workspaces/123456/members" || r.Query.Encode() != "MemberIds="+memberID {
				t.Errorf("sent %s %s?%s", r.Method, r.Path, r.Query.Encode())
			}
		})
	}
}

func TestRemoveMemberThatStays(t *testing.T) {
	t.Parallel()
	clients, clock := newWire(t, script(done, member("PAI.A"))).clients(t)
	began := clock.Now()
	err := clients.Workspaces.RemoveMember(t.Context(), region, workspace, memberID)
	if !errors.Is(err, cloud.ErrConflict) || !strings.Contains(err.Error(), memberID) {
		t.Errorf("error %v", err)
	}
	if waited := clock.Now().Sub(began).Seconds(); waited < 25 || waited > 60 {
		t.Errorf("waited %.0f seconds", waited)
	}
}

func TestFailureInASuccessIsTold(t *testing.T) {
	t.Parallel()
	w := newWire(t, script(ok(`{"RequestId":"W1","Code":"100600017","Message":"Owner not allowed to delete"}`)))
	clients, _ := w.clients(t)
	failed := cloud.AsError(clients.Workspaces.RemoveMember(t.Context(), region, workspace, memberID))
	if failed == nil || failed.Operation != "aiworkspace:DeleteMembers" || failed.Code != "100600017" || failed.RequestID != "W1" ||
		failed.Message != "Owner not allowed to delete" || failed.Ambiguous {
		t.Errorf("%+v", failed)
	}
}
