package provider

import (
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud/openapi"
)

// keyNames are the names under which one source gives a key.
type keyNames struct{ id, secret, token string }

// keysInBlock are arguments; keysInEnvironment are variables, first wins.
func keysInBlock() keyNames {
	return keyNames{id: "access_key", secret: "secret_key", token: "security_token"}
}

func keysInEnvironment() []keyNames {
	return []keyNames{
		{id: "ALIBABA_CLOUD_ACCESS_KEY_ID", secret: "ALIBABA_CLOUD_ACCESS_KEY_SECRET", token: "ALIBABA_CLOUD_SECURITY_TOKEN"},
		{id: "ALICLOUD_ACCESS_KEY", secret: "ALICLOUD_SECRET_KEY", token: "ALICLOUD_SECURITY_TOKEN"},
	}
}

// credentials finds the key to sign with. Id, secret and token belong together
// and are never put together from two sources: half of another key would fail
// in the cloud, in words that do not say why.
//
// A source that gives half a key is an error, although a later one might give
// a whole key: nobody can know which of the two was meant.
func (e environment) credentials(model providerModel, diags *diag.Diagnostics) openapi.Credentials {
	if model.hasKeys() {
		model.checkKeys(diags)
		return openapi.Credentials{
			AccessKeyID:     model.AccessKey.ValueString(),
			AccessKeySecret: model.SecretKey.ValueString(),
			SecurityToken:   model.SecurityToken.ValueString(),
		}
	}
	for _, names := range keysInEnvironment() {
		found := openapi.Credentials{
			AccessKeyID:     e(names.id),
			AccessKeySecret: e(names.secret),
			SecurityToken:   e(names.token),
		}
		switch {
		case found.AccessKeyID != "" && found.AccessKeySecret != "":
			return found
		case found.AccessKeyID != "":
			diags.AddError(incompleteKey, incompleteInEnvironment(names.id, names.secret))
			return openapi.Credentials{}
		case found.AccessKeySecret != "":
			diags.AddError(incompleteKey, incompleteInEnvironment(names.secret, names.id))
			return openapi.Credentials{}
		}
	}
	diags.AddError("No Credentials", noCredentials())
	return openapi.Credentials{}
}

const incompleteKey = "Incomplete Access Key"

const pairs = "The parts of a key are never taken from different sources."

func incompleteInEnvironment(given, missing string) string {
	return fmt.Sprintf("The environment variable %s is set, but %s is not. Set both, or neither. %s", given, missing, pairs)
}

func (m providerModel) hasKeys() bool {
	return !m.AccessKey.IsNull() || !m.SecretKey.IsNull() || !m.SecurityToken.IsNull()
}

// checkKeys reports what is missing or empty among the keys of the block. It
// judges no value that is not known yet.
func (m providerModel) checkKeys(diags *diag.Diagnostics) {
	names := keysInBlock()
	parts := []struct {
		name     string
		value    types.String
		required bool
	}{
		{names.id, m.AccessKey, true},
		{names.secret, m.SecretKey, true},
		{names.token, m.SecurityToken, false},
	}
	var given []string
	for _, part := range parts {
		if !part.value.IsNull() {
			given = append(given, fmt.Sprintf("%q", part.name))
		}
	}
	for _, part := range parts {
		switch {
		case part.value.IsNull() && part.required && len(given) > 0:
			diags.AddAttributeError(path.Root(part.name), incompleteKey, fmt.Sprintf(
				"The provider block sets %s, but not %q. Set both %q and %q, or neither to use the environment. %s",
				strings.Join(given, " and "), part.name, names.id, names.secret, pairs))
		case !part.value.IsNull() && !part.value.IsUnknown() && part.value.ValueString() == "":
			diags.AddAttributeError(path.Root(part.name), incompleteKey, fmt.Sprintf(
				"The provider argument %q is empty. Leave it out, or set it to null, to use the environment.", part.name))
		}
	}
}

func noCredentials() string {
	var b strings.Builder
	block := keysInBlock()
	b.WriteString("The provider has no access key to sign its calls with. Give it one in either of these ways:\n\n")
	for i, names := range keysInEnvironment() {
		fmt.Fprintf(&b, "  %d. the environment variables %s and %s, with %s for temporary credentials;\n",
			i+1, names.id, names.secret, names.token)
	}
	fmt.Fprintf(&b, "  %d. the arguments %q and %q of the provider block, with %q for temporary credentials. "+
		"Take them from variables; do not write them into the configuration.",
		len(keysInEnvironment())+1, block.id, block.secret, block.token)
	return b.String()
}
