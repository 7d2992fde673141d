// Command terraform-provider-pai lets Terraform manage the RAM roles of
// workloads on Alibaba Cloud PAI. Terraform starts it; it is of no use alone.
package main

import (
	"flag"
	"log"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"

	"github.com/pai-iac/terraform-provider-pai/internal/provider"
)

// version is set by the linker when a release is built.
var version = "dev"

func main() {
	var debug bool
	flag.BoolVar(&debug, "debug", false, "serve in the foreground, for a debugger, and print how Terraform can attach")
	flag.Parse()
	tune()

	var options []tf6server.ServeOpt
	if debug {
		options = append(options, tf6server.WithManagedDebug())
	}
	err := tf6server.Serve("registry.terraform.io/pai-iac/pai", func() tfprotov6.ProviderServer { return provider.NewServer(version) }, options...)
	if err != nil {
		log.Fatal(err)
	}
}
