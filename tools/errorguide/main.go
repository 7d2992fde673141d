// Command errorguide writes the guide "Errors and how to fix them" from the catalogue of errors, so that a search engine finds
// each error of the cloud by its own words, with the way out that the provider prints.
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: errorguide FILE")
		os.Exit(2)
	}
	if err := write(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "Error:", err)
		os.Exit(1)
	}
}

func write(file string) error {
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	return os.WriteFile(file, []byte(page(remedy.Catalogue())), 0o644)
}
