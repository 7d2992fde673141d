package acctest

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/signtest"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
)

// Assume returns the same cloud with calls signed as a session of a role. The
// caller must be a user whom policies and the role's trust policy let assume
// it: the account itself cannot. A refusal fails the test: see TryAssume.
func (c *Cloud) Assume(roleARN, session string) *Cloud {
	c.t.Helper()
	lent, err := c.TryAssume(roleARN, session)
	if err != nil {
		c.t.Fatalf("assume %s: %v", roleARN, err)
	}
	return lent
}

// TryAssume is Assume with a refusal as an error, a *wire.Error.
func (c *Cloud) TryAssume(roleARN, session string) (*Cloud, error) {
	c.t.Helper()
	query := url.Values{
		"Action": {"AssumeRole"}, "Version": {"2015-04-01"}, "Format": {"JSON"},
		"RoleArn": {roleARN}, "RoleSessionName": {session},
	}
	c.signer().RPC(http.MethodPost, query)
	var answer struct {
		Credentials struct{ AccessKeyID, AccessKeySecret, SecurityToken string }
	}
	if err := c.send(c.request(http.MethodPost, "/?"+query.Encode(), ""), &answer); err != nil {
		return nil, err
	}
	lent := answer.Credentials
	return &Cloud{world: c.world, keys: keys{id: lent.AccessKeyID, secret: lent.AccessKeySecret, token: lent.SecurityToken}}, nil
}

// Call calls a REST-style operation as the caller of this cloud, over HTTP and
// as recorded as any other call, and decodes its answer. The version is that of
// the product's API. A refusal is a *wire.Error.
func (c *Cloud) Call(version, method, path, body string, answer any) error {
	c.t.Helper()
	request := c.request(method, path, body)
	request.Header.Set("x-acs-version", version)
	c.signer().ACS3(request, body)
	return c.send(request, answer)
}

func (c *Cloud) signer() signtest.Signer {
	return signtest.Signer{KeyID: c.keys.id, Secret: c.keys.secret, Token: c.keys.token}
}

func (c *Cloud) request(method, path, body string) *http.Request {
	c.t.Helper()
	request, err := http.NewRequestWithContext(c.t.Context(), method, c.url+path, strings.NewReader(body))
	if err != nil {
		c.t.Fatal(err)
	}
	return request
}

// send decodes the answer to a request, or returns the refusal in it.
func (c *Cloud) send(request *http.Request, answer any) error {
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	body, err := io.ReadAll(response.Body)
	if err := errors.Join(err, response.Body.Close()); err != nil {
		return err
	}
	if response.StatusCode == http.StatusOK {
		return json.Unmarshal(body, answer)
	}
	refusal := &wire.Error{Status: response.StatusCode}
	return errors.Join(json.Unmarshal(body, refusal), refusal)
}
