// Command demo shows the provider at work: a story in chapters, told with the
// output of real Terraform against the emulated cloud of paiemu. Each chapter
// checks what it says; the demo ends with 0 only if every expectation held.
//
// It needs no account and no network, and leaves nothing behind.
package main

import (
	"context"
	_ "embed"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"github.com/pai-iac/terraform-provider-pai/internal/tfcli"
)

//go:embed seed.json
var seed []byte

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	// A second interrupt ends the demo at once.
	context.AfterFunc(ctx, stop)
	err := run(ctx, os.Args[1:], os.Stdout, colourful(os.Stdout))
	stop()
	switch {
	case errors.Is(err, flag.ErrHelp):
	case err != nil:
		fmt.Fprintln(os.Stderr, "\nError:", err)
		os.Exit(1)
	}
}

// run plays the demo in a workshop that it clears away again.
func run(ctx context.Context, args []string, out io.Writer, colours bool) (err error) {
	flags := flag.NewFlagSet("demo", flag.ContinueOnError)
	bin := flags.String("bin", "bin", "`folder` of the built provider and emulator")
	keep := flags.Bool("keep", false, "keep the temporary folder: configuration, state, mirror, journal")
	if err := flags.Parse(args); err != nil {
		return err
	}
	provider, paiemu, err := programs(*bin)
	if err != nil {
		return err
	}
	path, err := tfcli.Find(ctx)
	if err != nil {
		return err
	}
	shop, err := newWorkshop(provider, seed)
	if err != nil {
		return err
	}
	defer func() {
		if *keep {
			_, _ = fmt.Fprintf(out, "\nKept: %s\n", shop.dir)
			return
		}
		err = errors.Join(err, shop.remove())
	}()

	tell := &narrator{out: out, colours: colours}
	cloud, err := startEmulator(ctx, paiemu, shop)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, cloud.stop()) }()

	return newStory(tell, cloud, shop, terraform{
		path: path, dir: shop.configuration.dir, colours: colours,
		env: environment(shop.cliConfig, cloud.endpoint, terraformUser()),
	}).run(ctx)
}

// programs finds what make build has made.
func programs(bin string) (provider, paiemu string, err error) {
	provider = filepath.Join(bin, "terraform-provider-pai"+exe())
	paiemu = filepath.Join(bin, "paiemu"+exe())
	for _, program := range []string{provider, paiemu} {
		if _, err := os.Stat(program); err != nil {
			return "", "", fmt.Errorf("%w (run make demo, or make build before)", err)
		}
	}
	paiemu, err = filepath.Abs(paiemu)
	return provider, paiemu, err
}

// colourful reports whether output goes to a person who wants colours.
func colourful(out *os.File) bool {
	info, err := out.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0 && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
}
