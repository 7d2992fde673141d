// Command schema prints the provider's schema in the format of `terraform providers schema -json`, for the documentation
// generator.
//
// Terraform itself prints what its own version knows: actions and list resources need 1.14, identities 1.12. The pages
// must not depend on which Terraform their writer has, so this asks the provider without one.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"

	"github.com/pai-iac/terraform-provider-pai/internal/provider"
)

func main() {
	if err := run(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, "Error:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	schemas, err := export(ctx, "pai", providerserver.NewProtocol6(provider.New("docs")())())
	if err != nil {
		return err
	}
	out := json.NewEncoder(os.Stdout)
	out.SetIndent("", "  ")
	return out.Encode(schemas)
}
