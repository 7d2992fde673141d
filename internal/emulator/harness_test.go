package emulator_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/signtest"
)

// cloud is an emulator that serves, with the default seed.
type cloud struct {
	*emulator.Emulator
	t   *testing.T
	url string
}

func newCloud(t *testing.T, options emulator.Options) *cloud {
	t.Helper()
	c := &cloud{Emulator: emulator.New(options), t: t}
	if err := c.Seed(emulator.DefaultSeed()); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(c.Handler())
	t.Cleanup(server.Close)
	c.url = server.URL
	return c
}

// The holders of keys in the default seed.
var (
	root     = signtest.Signer{KeyID: emulator.DefaultAccessKeyID, Secret: emulator.DefaultAccessKeySecret}
	platform = signtest.Signer{KeyID: "paiemu-platform", Secret: "paiemu-platform-secret"}
	alice    = signtest.Signer{KeyID: "paiemu-alice", Secret: "paiemu-alice-secret"}
	bob      = signtest.Signer{KeyID: "paiemu-bob", Secret: "paiemu-bob-secret"}
)

// answer is a decoded answer.
type answer struct {
	status  int
	members map[string]any
}

func (a answer) code() string {
	code, _ := a.members["Code"].(string)
	return code
}

// at returns a member by its path of names.
func (a answer) at(path ...string) any {
	var value any = a.members
	for _, name := range path {
		members, _ := value.(map[string]any)
		value = members[name]
	}
	return value
}

// ram calls an operation of RAM the way the official client does.
func (c *cloud) ram(as signtest.Signer, action string, parameters ...string) answer {
	c.t.Helper()
	a, err := c.tryRAM(as, action, parameters...)
	if err != nil {
		c.t.Fatalf("%s: %v", action, err)
	}
	return a
}

func (c *cloud) tryRAM(as signtest.Signer, action string, parameters ...string) (answer, error) {
	query := url.Values{}
	for i := 0; i < len(parameters); i += 2 {
		query.Set(parameters[i], parameters[i+1])
	}
	r, err := http.NewRequestWithContext(c.t.Context(), http.MethodPost, c.url+"/?"+query.Encode(), http.NoBody)
	if err != nil {
		return answer{}, err
	}
	r.Header.Set("x-acs-action", action)
	r.Header.Set("x-acs-version", "2015-05-01")
	as.ACS3(r, "")
	return send(r)
}

// sts calls an operation of STS the way the official client does.
func (c *cloud) sts(as signtest.Signer, action string, parameters ...string) answer {
	c.t.Helper()
	values := url.Values{"Action": {action}, "Version": {"2015-04-01"}, "Format": {"json"}}
	for i := 0; i < len(parameters); i += 2 {
		values.Set(parameters[i], parameters[i+1])
	}
	as.RPC(http.MethodPost, values)
	r, err := http.NewRequestWithContext(c.t.Context(), http.MethodPost, c.url+"/?"+values.Encode(), http.NoBody)
	if err != nil {
		c.t.Fatal(err)
	}
	a, err := send(r)
	if err != nil {
		c.t.Fatalf("%s: %v", action, err)
	}
	return a
}

// dsw calls an operation of DSW.
func (c *cloud) dsw(as signtest.Signer, method, path, body string) answer {
	c.t.Helper()
	return c.roa(as, "2022-01-01", method, path, body)
}

// eas calls an operation of EAS.
func (c *cloud) eas(as signtest.Signer, method, path, body string) answer {
	c.t.Helper()
	return c.roa(as, "2021-07-01", method, path, body)
}

// dlc calls an operation of DLC.
func (c *cloud) dlc(as signtest.Signer, method, path, body string) answer {
	c.t.Helper()
	return c.roa(as, "2020-12-03", method, path, body)
}

func (c *cloud) roa(as signtest.Signer, version, method, path, body string) answer {
	c.t.Helper()
	a, err := c.tryROA(as, version, method, path, body)
	if err != nil {
		c.t.Fatalf("%s %s: %v", method, path, err)
	}
	return a
}

func (c *cloud) tryROA(as signtest.Signer, version, method, path, body string) (answer, error) {
	r, err := http.NewRequestWithContext(c.t.Context(), method, c.url+path, strings.NewReader(body))
	if err != nil {
		return answer{}, err
	}
	r.Header.Set("x-acs-version", version)
	if body != "" {
		r.Header.Set("Content-Type", "application/json; charset=utf-8")
	}
	as.ACS3(r, body)
	return send(r)
}

// control calls the control API.
func (c *cloud) control(method, path, body string) answer {
	c.t.Helper()
	r, err := http.NewRequestWithContext(c.t.Context(), method, c.url+"/_paiemu/"+path, strings.NewReader(body))
	if err != nil {
		c.t.Fatal(err)
	}
	a, err := send(r)
	if err != nil {
		c.t.Fatalf("%s %s: %v", method, path, err)
	}
	return a
}

func send(r *http.Request) (answer, error) {
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		return answer{}, err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		return answer{}, err
	}
	a := answer{status: response.StatusCode}
	return a, json.Unmarshal(text, &a.members)
}

func (c *cloud) wantOK(what string, a answer) {
	c.t.Helper()
	if a.status != http.StatusOK {
		c.t.Fatalf("%s: %d %v", what, a.status, a.members)
	}
}

func (c *cloud) wantCode(what string, a answer, status int, code string) {
	c.t.Helper()
	if a.status != status || a.code() != code {
		c.t.Fatalf("%s: %d %v, want %d %s", what, a.status, a.members, status, code)
	}
}
