package credential_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/credential"
)

// A panic, a log line or an error may print anything: nothing that holds a secret
// prints it.
func TestNothingPrintsSecrets(t *testing.T) {
	t.Parallel()
	m := newMachine(t)
	m.write(t, "/mnt/.alibabacloud/credentials", map[string]string{
		"AccessKeyId": "STS.a", "AccessKeySecret": "hush-secret", "SecurityToken": "hush-token", "Expiration": start.Add(time.Hour).Format(time.RFC3339),
	})
	byFile := m.resolve(t, credential.Arguments{})
	found, err := byFile.Retrieve(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	byKey := m.resolve(t, keys("LTAI-alice", "hush-secret"))
	values := []any{
		found, &found, byFile, byKey, *credentialsIn(found), keys("LTAI-alice", "hush-secret"),
		cloud.Session{Credentials: found}, &cloud.Session{Credentials: found},
		cloud.OIDCRequest{Token: "hush-token"}, credential.OIDC{Token: "hush-token"}, credential.Arguments{OIDC: &credential.OIDC{Token: "hush-token"}},
	}
	for _, value := range values {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s"} {
			if printed := fmt.Sprintf(verb, value); strings.Contains(printed, "hush") {
				t.Errorf("%T prints with %s as %s", value, verb, printed)
			}
		}
	}
}

// holder is a struct that holds credentials, as others do.
type holder struct{ Credentials cloud.Credentials }

func credentialsIn(c cloud.Credentials) *holder { return &holder{c} }
