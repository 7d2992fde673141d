package wire_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"strings"
	"testing"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
)

func TestIdentify(t *testing.T) {
	t.Parallel()
	header := func(r *http.Request, name, value string) *http.Request {
		r.Header.Set(name, value)
		signer().ACS3(r, "")
		return r
	}
	tests := []struct {
		name    string
		request *http.Request
		status  int
		code    string
		names   string // what the message must name
	}{
		{"unknown action", header(rpc(signer(), ""), "x-acs-action", "CreateUser"), 404, "InvalidAction.NotFound", "ram:CreateUser"},
		{"unknown version", header(rpc(signer(), ""), "x-acs-version", "1999-01-01"), 400, "InvalidVersion", "1999-01-01"},
		{"no version", httptest.NewRequest(http.MethodPost, "http://x/?Action=CreateRole", http.NoBody), 400, "MissingParameter", "Version"},
		{"no action", httptest.NewRequest(http.MethodPost, "http://x/?Version=2015-05-01", http.NoBody), 400, "MissingParameter", "Action"},
		{"header against query", httptest.NewRequest(http.MethodPost, "http://x/?Version=2015-05-01&Action=A", http.NoBody), 404, "InvalidAction.NotFound", "ram:A"},
		{"unknown path", roa(signer(), http.MethodGet, "/api/v2/nowhere", ""), 404, "InvalidAction.NotFound", "/api/v2/nowhere"},
		{"unknown method", roa(signer(), http.MethodPatch, "/api/v2/instances/i", ""), 404, "InvalidAction.NotFound", "PATCH"},
		{"rpc by PUT", httptest.NewRequest(http.MethodPut, "http://x/?Version=2015-05-01&Action=CreateRole", http.NoBody), 404, "InvalidAction.NotFound", "PUT"},
		{"empty path parameter", roa(signer(), http.MethodGet, "/api/v2/instances/", ""), 404, "InvalidAction.NotFound", ""},
		{"name against path", header(roa(signer(), http.MethodGet, "/api/v2/instances/i", ""), "x-acs-action", "UpdateInstance"), 404, "InvalidAction.NotFound", "dsw:GetInstance"},
		{"unknown parameter", rpc(signer(), "Nme=a"), 400, "UnknownParameter", `"Nme"`},
		{"unknown list", rpc(signer(), "Nme.1=a"), 400, "UnknownParameter", `"Nme.1"`},
		{"unknown rest parameter", roa(signer(), http.MethodGet, "/api/v2/instances/i?fields=a", ""), 400, "UnknownParameter", `"fields"`},
		{"unknown member", roa(signer(), http.MethodPut, "/api/v2/instances/i", `{"name":"a"}`), 400, "UnknownParameter", `"name"`},
		{"member where none is taken", roa(signer(), http.MethodGet, "/api/v2/instances/i", `{"Name":"a"}`), 400, "UnknownParameter", `"Name"`},
		{"parameter twice", rpc(signer(), "RoleName=a&RoleName=b"), 400, "InvalidParameter", `"RoleName"`},
		{"list in two spellings", rpc(signer(), "Names.1=a&Names=%5B%5D"), 400, "InvalidParameter", `"Names"`},
		{"list item of two kinds", rpc(signer(), "Tag.1=a&Tag.1.Key=b"), 400, "InvalidParameter", `"Tag.1`},
		{"body is no object", roa(signer(), http.MethodPut, "/api/v2/instances/i", `[1]`), 400, "InvalidContent", "JSON"},
		{"body goes on", roa(signer(), http.MethodPut, "/api/v2/instances/i", `{} {}`), 400, "InvalidContent", "JSON"},
		{"malformed query", httptest.NewRequest(http.MethodPost, "http://x/?a=%25zz%", http.NoBody), 400, "InvalidContent", "query"},
		{"product refuses", roa(signer(), http.MethodDelete, "/refuse/nicely", ""), 404, "InternalError", "gone"},
		{"product breaks", roa(signer(), http.MethodDelete, "/refuse/plain", ""), 500, "InternalError", "a bug"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			g := newGateway(t, nil)
			got := g.serve(test.request)
			g.want(got, test.status, test.code)
			if !strings.Contains(got.text("Message"), test.names) {
				t.Errorf("message %q does not name %s", got.text("Message"), test.names)
			}
			for _, member := range []string{"RequestId", "HostId", "Recommend"} {
				if got.text(member) == "" {
					t.Errorf("the envelope lacks %s: %v", member, got.members)
				}
			}
		})
	}
}

func TestAmbiguousAction(t *testing.T) {
	t.Parallel()
	g := newGateway(t, nil)
	r := httptest.NewRequest(http.MethodPost, "http://x/?Version=2015-05-01&Action=CreateRole", http.NoBody)
	r.Header.Set("x-acs-action", "DeleteRole")
	g.want(g.serve(r), 400, "InvalidContent")
}

func TestEnvelopeOfProduct(t *testing.T) {
	t.Parallel()
	g := newGateway(t, nil)
	got := g.serve(roa(signer(), http.MethodDelete, "/refuse/nicely", ""))
	if got.members["Success"] != false || got.text("Code") != "InternalError" {
		t.Errorf("envelope %v", got.members)
	}
}

func TestDecode(t *testing.T) {
	t.Parallel()
	formBody := url.Values{"Action": {"CreateRole"}, "Version": {"2015-05-01"}, "RegionId": {"cn-x-1"}, "RoleName": {"a"}}
	tests := []struct {
		name    string
		request *http.Request
		member  string
		want    any
	}{
		{"lists as json", rpc(signer(), "Tag="+url.QueryEscape(`[{"Key":"k","Value":"v"}]`)), "Parameters",
			map[string]any{"Tag": `[{"Key":"k","Value":"v"}]`}},
		{"lists of objects by number", rpc(signer(), "Tag.2.Key=k2&Tag.1.Value=v&Tag.1.Key=k"), "Parameters",
			map[string]any{"Tag": `[{"Key":"k","Value":"v"},{"Key":"k2"}]`}},
		{"lists of texts by number", rpc(signer(), "Names.10=z&Names.2=b"), "Parameters", map[string]any{"Names": `["b","z"]`}},
		{"form, common parameters dropped", old(signer(), true, formBody), "Parameters", map[string]any{"RoleName": "a"}},
		{"path", roa(signer(), http.MethodGet, "/api/v2/instances/a%2Fb", ""), "Path", map[string]any{"InstanceId": "a/b"}},
		{"literal path wins", roa(signer(), http.MethodGet, "/api/v2/instances/special", ""), "Operation", "GetSpecial"},
		{"body", roa(signer(), http.MethodPut, "/api/v2/instances/a", `{"Name":"n","Size":12345678901234567}`), "Body",
			map[string]any{"Name": "n", "Size": json.Number("12345678901234567")}},
		{"region of host", roa(signer(), http.MethodGet, "/api/v2/instances/a", ""), "Region", "cn-beijing"},
		{"region of parameter", old(signer(), true, url.Values{"Action": {"CreateRole"}, "Version": {"2015-05-01"}, "RegionId": {"cn-x-1"}}), "Region", "cn-x-1"},
		{"region by default", rpc(signer(), ""), "Region", "cn-hangzhou"},
		{"caller", rpc(signer(), ""), "Caller", "acs:ram::1234567890123456:user/alice"},
		{"key", rpc(signer(), ""), "Key", "testid"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			g := newGateway(t, nil)
			recorder := httptest.NewRecorder()
			g.server.ServeHTTP(recorder, test.request)
			var got map[string]any
			decoder := json.NewDecoder(bytes.NewReader(recorder.Body.Bytes()))
			decoder.UseNumber()
			if err := decoder.Decode(&got); err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(got[test.member], test.want) {
				t.Errorf("%s is %#v, want %#v (%v)", test.member, got[test.member], test.want, got)
			}
		})
	}
}

func TestRegion(t *testing.T) {
	t.Parallel()
	for host, want := range map[string]string{
		"pai-dsw.ap-southeast-1.aliyuncs.com":     "ap-southeast-1",
		"pai-dsw.ap-southeast-1.aliyuncs.com:443": "ap-southeast-1",
		"sts-vpc.cn-shanghai.aliyuncs.com":        "cn-shanghai",
		"ram.vpc-proxy.aliyuncs.com":              "cn-header",
		"ram.aliyuncs.com":                        "cn-header",
		"127.0.0.1:8080":                          "cn-header",
	} {
		t.Run(host, func(t *testing.T) {
			t.Parallel()
			g := newGateway(t, nil)
			r := httptest.NewRequest(http.MethodGet, "http://"+host+"/api/v2/instances/i", http.NoBody)
			r.Header.Set("x-acs-version", "2022-01-01")
			r.Header.Set("x-acs-region-id", "cn-header")
			signer().ACS3(r, "")
			if got := g.serve(r).text("Region"); got != want {
				t.Errorf("region %q, want %q", got, want)
			}
		})
	}
}

func TestAuthorize(t *testing.T) {
	t.Parallel()
	deny := func(explicit bool) func(wire.Caller, wire.Permission) wire.Decision {
		return func(wire.Caller, wire.Permission) wire.Decision {
			return wire.Decision{Explicit: explicit, PolicyType: "AccountLevelIdentityBasedPolicy"}
		}
	}
	session := signer()
	session.KeyID, session.Token = "STS.live", goodToken
	tests := []struct {
		name     string
		explicit bool
		request  *http.Request
		code     string
		detail   map[string]any
	}{
		{"ram, implicit", false, rpc(signer(), ""), "NoPermission", map[string]any{
			"AuthAction": "ram:CreateRole", "AuthPrincipalType": "SubUser", "AuthPrincipalDisplayName": "200000000000000001",
			"AuthPrincipalOwnerId": "1234567890123456", "NoPermissionType": "ImplicitDeny", "PolicyType": "AccountLevelIdentityBasedPolicy",
		}},
		{"dsw, explicit, session", true, roa(session, http.MethodGet, "/api/v2/instances/i", ""), "Forbidden.RAM", map[string]any{
			"AuthAction": "paidsw:GetInstance", "AuthPrincipalType": "AssumedRoleUser", "AuthPrincipalDisplayName": "r:s",
			"AuthPrincipalOwnerId": "1234567890123456", "NoPermissionType": "ExplicitDeny", "PolicyType": "AccountLevelIdentityBasedPolicy",
		}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			g := newGateway(t, deny(test.explicit))
			got := g.serve(test.request)
			g.want(got, 403, test.code)
			if !reflect.DeepEqual(got.members["AccessDeniedDetail"], test.detail) {
				t.Errorf("detail %v, want %v", got.members["AccessDeniedDetail"], test.detail)
			}
		})
	}
	g := newGateway(t, deny(true))
	g.want(g.serve(old(signer(), false, identity())), 200, "") // needs no permission
}

func TestEntry(t *testing.T) {
	t.Parallel()
	g := newGateway(t, nil)
	g.serve(roa(signer(), http.MethodPut, "/api/v2/instances/i",
		`{"Name":"n","Configs":[{"AccessKeySecret":"s","Password":"p","Token":"t","SecurityToken":"t","NextToken":"page"}]}`))
	entry := g.entries[0]
	if !entry.Write || entry.Action() != "dsw:UpdateInstance" || entry.Method != "PUT" || entry.Path != "/api/v2/instances/i" ||
		entry.AccessKeyID != "testid" || entry.Region != "cn-beijing" || !entry.Time.Equal(start) {
		t.Errorf("entry %+v", entry)
	}
	text, err := json.Marshal(entry.Body)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"Configs":[{"AccessKeySecret":"[redacted]","NextToken":"page","Password":"[redacted]",` +
		`"SecurityToken":"[redacted]","Token":"[redacted]"}],"Name":"n"}`
	if string(text) != want {
		t.Errorf("body %s, want %s", text, want)
	}
	g.serve(roa(signer(), http.MethodGet, "/api/v2/instances/i", ""))
	if g.entries[1].Write {
		t.Error("GetInstance counts as a write")
	}
}

func TestNewServer_clashes(t *testing.T) {
	t.Parallel()
	base := operations()
	other := base[0]
	other.Product = "iam"
	samePlace := base[2]
	samePlace.Name = "GetOther"
	for name, clash := range map[string]wire.Operation{"same name": base[0], "same version": other, "same place": samePlace} {
		_, err := wire.NewServer(wire.Config{Products: []wire.Product{product{append(operations(), clash)}}})
		if err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}
