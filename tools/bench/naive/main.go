// Command naive is the provider without the memory of its reads: what a plan costs
// if each resource reads for itself. The benchmark compares with it.
package main

import (
	"log"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"

	"github.com/pai-iac/terraform-provider-pai/internal/provider"
)

func main() {
	serve := func() tfprotov6.ProviderServer { return provider.NewServer("naive", provider.WithoutCache()) }
	if err := tf6server.Serve("registry.terraform.io/pai-iac/pai", serve); err != nil {
		log.Fatal(err)
	}
}
