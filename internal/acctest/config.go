package acctest

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/pai-iac/terraform-provider-pai/internal/provider"
)

// providerVersion is what the provider under test calls itself.
const providerVersion = "0.0.0-test"

// Required says where the provider comes from. A configuration has it once.
const Required = `
terraform {
  required_providers {
    pai = { source = "` + namespace + `/pai" }
  }
}
`

// ProviderFactories serve the provider on this cloud's clock. Its environment
// is its own and points to this cloud, so that a configuration without a
// provider block works too.
func (c *Cloud) ProviderFactories() map[string]func() (tfprotov6.ProviderServer, error) {
	return map[string]func() (tfprotov6.ProviderServer, error){
		"pai": func() (tfprotov6.ProviderServer, error) {
			return provider.NewServer(providerVersion, c.ProviderOptions()...), nil
		},
	}
}

// ProviderOptions put a provider on this cloud's clock and into its environment.
func (c *Cloud) ProviderOptions() []provider.Option {
	env, root := c.environment(), ""
	if c.inside != nil {
		env, root = c.inside.env, c.inside.root
	}
	return []provider.Option{
		provider.WithClock(c.clock), provider.WithEnvironment(func(name string) string { return env[name] }), provider.WithRoot(root),
	}
}

// environment is the environment in which a provider uses this cloud.
func (c *Cloud) environment() map[string]string {
	return map[string]string{
		"PAI_ENDPOINT":                    c.url,
		"ALIBABA_CLOUD_REGION_ID":         Region,
		"ALIBABA_CLOUD_ACCESS_KEY_ID":     c.keys.id,
		"ALIBABA_CLOUD_ACCESS_KEY_SECRET": c.keys.secret,
		"ALIBABA_CLOUD_SECURITY_TOKEN":    c.keys.token,
	}
}

// ProviderConfig returns what a configuration begins with: the required
// provider, and its block with the given further lines.
func (c *Cloud) ProviderConfig(extra ...string) string {
	return Required + c.ProviderBlock(extra...)
}

// ProviderBlock returns a provider block alone, for a second one in the same
// configuration: ProviderBlock(`alias = "other"`). A further line for an
// argument that is there anyway replaces it.
func (c *Cloud) ProviderBlock(extra ...string) string {
	host := strings.TrimPrefix(c.url, "http://")
	lines := []string{
		fmt.Sprintf("region     = %q", Region),
		fmt.Sprintf("access_key = %q", c.keys.id),
		fmt.Sprintf("secret_key = %q", c.keys.secret),
		`protocol   = "http"`,
		fmt.Sprintf("endpoints  = { ram = %[1]q, sts = %[1]q, dsw = %[1]q, dlc = %[1]q, eas = %[1]q, aiworkspace = %[1]q }", host),
	}
	if c.keys.token != "" {
		lines = append(lines, fmt.Sprintf("security_token = %q", c.keys.token))
	}
	for _, line := range extra {
		lines = slices.DeleteFunc(lines, func(each string) bool { return argument(each) == argument(line) })
	}
	return "\nprovider \"pai\" {\n  " + strings.Join(append(lines, extra...), "\n  ") + "\n}\n"
}

// argument is the name in a line such as `name = "value"`.
func argument(line string) string {
	name, _, _ := strings.Cut(line, "=")
	return strings.TrimSpace(name)
}
