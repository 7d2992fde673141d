package acctest

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/signtest"
)

// Assume returns the same cloud with calls signed as a session of a role. The
// caller must be a user whom policies and the role's trust policy let assume
// it: the account itself cannot.
func (c *Cloud) Assume(roleARN, session string) *Cloud {
	c.t.Helper()
	query := url.Values{
		"Action": {"AssumeRole"}, "Version": {"2015-04-01"}, "Format": {"JSON"},
		"RoleArn": {roleARN}, "RoleSessionName": {session},
	}
	signtest.Signer{KeyID: c.keys.id, Secret: c.keys.secret, Token: c.keys.token}.RPC(http.MethodPost, query)
	request, err := http.NewRequestWithContext(c.t.Context(), http.MethodPost, c.url+"/?"+query.Encode(), strings.NewReader(""))
	if err != nil {
		c.t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		c.t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	var answer struct {
		Code, Message string
		Credentials   struct{ AccessKeyID, AccessKeySecret, SecurityToken string }
	}
	if err := json.Unmarshal(body, &answer); err != nil || answer.Code != "" {
		c.t.Fatalf("assume %s: %s %s %v", roleARN, answer.Code, answer.Message, err)
	}
	lent := answer.Credentials
	return &Cloud{world: c.world, keys: keys{id: lent.AccessKeyID, secret: lent.AccessKeySecret, token: lent.SecurityToken}}
}
