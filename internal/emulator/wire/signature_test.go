package wire_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/signtest"
)

// The two vectors were computed apart from this code, in two languages.

func TestVector_acs3(t *testing.T) {
	t.Parallel()
	g := newGateway(t, nil)
	r := httptest.NewRequest(http.MethodPost,
		"http://ram.aliyuncs.com/?RoleName=Pai+Role%2A~&Description=&MaxSessionDuration=3600", http.NoBody)
	for name, value := range map[string]string{
		"x-acs-action":          "CreateRole",
		"x-acs-version":         "2015-05-01",
		"x-acs-date":            "2026-01-02T03:04:05Z",
		"x-acs-signature-nonce": "00112233445566778899aabbccddeeff",
		"x-acs-content-sha256":  "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
		"Authorization": "ACS3-HMAC-SHA256 Credential=testid,SignedHeaders=host;x-acs-action;x-acs-content-sha256;" +
			"x-acs-date;x-acs-signature-nonce;x-acs-version,Signature=f27641edb2db7ead30131940e895947497d94ecf3e9e57224fa1018de6465b48",
	} {
		r.Header.Set(name, value)
	}
	got := g.serve(r)
	g.want(got, 200, "")
	if parameters, _ := got.members["Parameters"].(map[string]any); parameters["RoleName"] != "Pai Role*~" {
		t.Errorf("parameters %v", parameters)
	}

	// The canonical hash shows in the string to sign that a refusal quotes.
	r.Header.Set("Authorization", strings.Replace(r.Header.Get("Authorization"), "Signature=f", "Signature=0", 1))
	got = g.serve(r)
	g.want(got, 400, "SignatureDoesNotMatch")
	if want := "ACS3-HMAC-SHA256\n330a9e7f86e17db4c4221f1cc2f281f3b10f9d345a35dc986f0779bd836c852e"; !strings.Contains(got.text("Message"), want) {
		t.Errorf("message %q lacks %q", got.text("Message"), want)
	}
}

func TestVector_rpc(t *testing.T) {
	t.Parallel()
	g := newGateway(t, nil)
	query := url.Values{
		"AccessKeyId": {"testid"}, "Action": {"GetCallerIdentity"}, "Format": {"json"}, "SignatureMethod": {"HMAC-SHA1"},
		"SignatureNonce": {"n1"}, "SignatureVersion": {"1.0"}, "Timestamp": {"2026-01-02T03:04:05Z"}, "Version": {"2015-04-01"},
		"Signature": {"rKNs7UBHOj02TtGVLEJhXgRqNvw="},
	}
	g.want(g.serve(httptest.NewRequest(http.MethodPost, "http://sts.aliyuncs.com/?"+query.Encode(), http.NoBody)), 200, "")

	query.Set("Signature", "AAAA")
	got := g.serve(httptest.NewRequest(http.MethodPost, "http://sts.aliyuncs.com/?"+query.Encode(), http.NoBody))
	g.want(got, 400, "SignatureDoesNotMatch")
	if !strings.Contains(got.text("Message"), "POST&%2F&AccessKeyId%3Dtestid%26Action%3DGetCallerIdentity") {
		t.Errorf("message %q quotes no string to sign", got.text("Message"))
	}
}

func TestSignatures_accepted(t *testing.T) {
	t.Parallel()
	token := signtest.Signer{KeyID: "STS.live", Secret: "testsecret", Token: goodToken, Date: start}
	early, late := signer(), signer()
	early.Date, late.Date = start.Add(-15*time.Minute), start.Add(15*time.Minute)
	tests := []struct {
		name    string
		request *http.Request
	}{
		{"acs3 rpc", rpc(signer(), "RoleName=a%20b&Description=%2A~%2B%26")},
		{"acs3 roa", roa(signer(), http.MethodGet, "/api/v2/instances/dsw-1?Fields=a%2Cb", "")},
		{"acs3 roa with body", roa(signer(), http.MethodPut, "/api/v2/instances/dsw-1", `{"Name":"ü"}`)},
		{"acs3 roa with encoded path", roa(signer(), http.MethodGet, "/api/v2/instances/a%2Fb%20c%2A", "")},
		{"acs3 with token", rpc(token, "RoleName=a")},
		{"rpc in query", old(signer(), false, identity())},
		{"rpc in form", old(signer(), true, identity())},
		{"rpc with token", old(token, false, identity())},
		{"15 minutes old", rpc(early, "RoleName=a")},
		{"15 minutes ahead", rpc(late, "RoleName=a")},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			g := newGateway(t, nil)
			g.want(g.serve(test.request), 200, "")
		})
	}
}

func TestSignatures_refused(t *testing.T) {
	t.Parallel()
	with := func(change func(*signtest.Signer)) signtest.Signer {
		s := signer()
		change(&s)
		return s
	}
	after := func(r *http.Request, change func(*http.Request)) *http.Request {
		change(r)
		return r
	}
	without := func(name string) *http.Request {
		return after(rpc(signer(), ""), func(r *http.Request) { r.Header.Del(name) })
	}
	oldWith := func(name, value string) *http.Request {
		parameters := identity()
		signer().RPC(http.MethodPost, parameters)
		parameters.Set(name, value)
		return httptest.NewRequest(http.MethodPost, "http://sts.aliyuncs.com/?"+parameters.Encode(), http.NoBody)
	}
	sts := func(key, token string) signtest.Signer {
		return signtest.Signer{KeyID: key, Secret: "testsecret", Token: token, Date: start}
	}
	otherToken := strings.Replace(goodToken, "9", "8", 1)
	tests := []struct {
		name    string
		request *http.Request
		status  int
		code    string
	}{
		{"unsigned", httptest.NewRequest(http.MethodPost, "http://x/?Action=CreateRole&Version=2015-05-01", http.NoBody), 400, "IncompleteSignature"},
		{"other algorithm", after(rpc(signer(), ""), func(r *http.Request) { r.Header.Set("Authorization", "Bearer x") }), 400, "IncompleteSignature"},
		{"no credential", after(rpc(signer(), ""), func(r *http.Request) {
			r.Header.Set("Authorization", "ACS3-HMAC-SHA256 SignedHeaders=host,Signature=00")
		}), 400, "IncompleteSignature"},
		{"no date", without("x-acs-date"), 400, "IncompleteSignature"},
		{"no nonce", without("x-acs-signature-nonce"), 400, "IncompleteSignature"},
		{"no body hash", without("x-acs-content-sha256"), 400, "IncompleteSignature"},
		{"unsigned header", after(rpc(signer(), ""), func(r *http.Request) { r.Header.Set("x-acs-region-id", "cn-beijing") }), 400, "IncompleteSignature"},
		{"unsigned host", after(rpc(signer(), ""), func(r *http.Request) {
			r.Header.Set("Authorization", strings.Replace(r.Header.Get("Authorization"), "SignedHeaders=host;", "SignedHeaders=", 1))
		}), 400, "IncompleteSignature"},
		{"two keys", after(rpc(sts("STS.live", goodToken), ""), func(r *http.Request) { r.Header.Set("x-acs-accesskey-id", "testid") }), 400, "IncompleteSignature"},
		{"rpc without nonce", oldWith("SignatureNonce", ""), 400, "IncompleteSignature"},
		{"rpc with other method", oldWith("SignatureMethod", "HMAC-SHA256"), 400, "IncompleteSignature"},
		{"rpc with other version", oldWith("SignatureVersion", "2.0"), 400, "IncompleteSignature"},
		{"rest with rpc signature", httptest.NewRequest(http.MethodGet, "http://x/api/v2/instances/i?Version=2022-01-01&Signature=x", http.NoBody), 400, "IncompleteSignature"},
		{"malformed date", after(rpc(signer(), ""), func(r *http.Request) { r.Header.Set("x-acs-date", "today") }), 400, "InvalidTimeStamp.Format"},
		{"stale", rpc(with(func(s *signtest.Signer) { s.Date = start.Add(-15*time.Minute - time.Second) }), ""), 400, "InvalidTimeStamp.Expired"},
		{"from the future", rpc(with(func(s *signtest.Signer) { s.Date = start.Add(15*time.Minute + time.Second) }), ""), 400, "InvalidTimeStamp.Expired"},
		{"rpc stale", old(with(func(s *signtest.Signer) { s.Date = start.Add(-time.Hour) }), false, identity()), 400, "InvalidTimeStamp.Expired"},
		{"unknown key", rpc(with(func(s *signtest.Signer) { s.KeyID = "nobody" }), ""), 404, "InvalidAccessKeyId.NotFound"},
		{"rpc unknown key", old(with(func(s *signtest.Signer) { s.KeyID = "nobody" }), false, identity()), 404, "InvalidAccessKeyId.NotFound"},
		{"inactive key", rpc(with(func(s *signtest.Signer) { s.KeyID = "inactive" }), ""), 400, "InvalidAccessKeyId.Inactive"},
		{"wrong secret", rpc(with(func(s *signtest.Signer) { s.Secret = "other" }), ""), 400, "SignatureDoesNotMatch"},
		{"rpc wrong secret", old(with(func(s *signtest.Signer) { s.Secret = "other" }), true, identity()), 400, "SignatureDoesNotMatch"},
		{"changed query", after(rpc(signer(), "RoleName=a"), func(r *http.Request) { r.URL.RawQuery = "RoleName=b" }), 400, "SignatureDoesNotMatch"},
		{"changed path", after(roa(signer(), http.MethodGet, "/api/v2/instances/a", ""), func(r *http.Request) { r.URL.Path = "/api/v2/instances/b" }), 400, "SignatureDoesNotMatch"},
		{"changed body", after(roa(signer(), http.MethodPut, "/api/v2/instances/a", `{}`), func(r *http.Request) {
			r.Body = http.NoBody
		}), 400, "SignatureDoesNotMatch"},
		{"token missing", rpc(sts("STS.live", ""), ""), 400, "MissingSecurityToken"},
		{"token missing for unknown temporary key", rpc(sts("STS.none", ""), ""), 404, "InvalidAccessKeyId.NotFound"},
		{"token malformed", rpc(sts("STS.live", "nonsense"), ""), 400, "InvalidSecurityToken.Malformed"},
		{"token of another", rpc(sts("STS.live", otherToken), ""), 400, "InvalidSecurityToken.MismatchWithAccessKey"},
		{"token for a permanent key", rpc(sts("testid", goodToken), ""), 400, "InvalidSecurityToken.MismatchWithAccessKey"},
		{"token expired", rpc(sts("STS.expired", goodToken), ""), 400, "InvalidSecurityToken.Expired"},
		{"rpc token expired", old(sts("STS.expired", goodToken), false, identity()), 400, "InvalidSecurityToken.Expired"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			g := newGateway(t, nil)
			g.want(g.serve(test.request), test.status, test.code)
		})
	}
}

func TestNonce(t *testing.T) {
	t.Parallel()
	g := newGateway(t, nil)
	s := signer()
	s.Nonce = "once"
	forged := s
	forged.Secret = "other"
	g.want(g.serve(rpc(forged, "")), 400, "SignatureDoesNotMatch")
	g.want(g.serve(rpc(s, "")), 200, "") // the forgery has not spent it
	g.want(g.serve(rpc(s, "")), 400, "SignatureNonceUsed")
	g.want(g.serve(rpc(s, "RoleName=a")), 400, "SignatureNonceUsed")

	g.clock.Advance(14 * time.Minute)
	g.want(g.serve(rpc(s, "")), 400, "SignatureNonceUsed")
	for range 3 {
		g.clock.Advance(time.Hour)
		s.Date = g.clock.Now()
		fresh := s
		fresh.Nonce = s.Date.String()
		g.want(g.serve(rpc(fresh, "")), 200, "")
	}
	g.want(g.serve(rpc(s, "")), 200, "") // forgotten long after its date has passed
}
