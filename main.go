// Command terraform-provider-pai lets Terraform manage the RAM roles of
// workloads on Alibaba Cloud PAI. Terraform starts it; it is of no use alone.
package main

import (
	"context"
	"flag"
	"log"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"

	"github.com/pai-iac/terraform-provider-pai/internal/provider"
)

// version is set by the linker when a release is built.
var version = "dev"

func main() {
	var debug bool
	flag.BoolVar(&debug, "debug", false, "serve in the foreground, for a debugger, and print how Terraform can attach")
	flag.Parse()

	err := providerserver.Serve(context.Background(), provider.New(version), providerserver.ServeOpts{
		Address:         "registry.terraform.io/pai-iac/pai",
		Debug:           debug,
		ProtocolVersion: 6,
	})
	if err != nil {
		log.Fatal(err)
	}
}
