// Command terraform prints the path of the Terraform CLI that tests and tools use, installing it where there is none.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"

	"github.com/pai-iac/terraform-provider-pai/internal/tfcli"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	path, err := tfcli.Find(ctx)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "Error:", err)
		os.Exit(1)
	}
	fmt.Println(path)
}
