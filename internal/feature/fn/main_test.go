package fn_test

import (
	"context"
	"fmt"
	"os"
	"testing"

	frameworkprovider "github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"

	"github.com/pai-iac/terraform-provider-pai/internal/acctest"
	"github.com/pai-iac/terraform-provider-pai/internal/provider"
)

// magicCookie is what Terraform sets for the providers that it starts.
const magicCookie = "TF_PLUGIN_MAGIC_COOKIE"

// TestMain lets the test binary be the provider when Terraform starts it as
// one, so that every command of Terraform can be tried, not only those that
// terraform-plugin-testing runs.
func TestMain(m *testing.M) {
	if os.Getenv(magicCookie) == "" {
		acctest.Main(m)
	}
	err := providerserver.Serve(context.Background(), newProvider, providerserver.ServeOpts{Address: "registry.terraform.io/pai-iac/pai"})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// newProvider makes the provider in an environment without keys, region or
// endpoints: the functions must not miss them.
func newProvider() frameworkprovider.Provider {
	return provider.New("test", provider.WithEnvironment(func(string) string { return "" }))()
}
