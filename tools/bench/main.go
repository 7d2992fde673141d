// Command bench measures the provider beside a provider that does nothing and
// beside terraform_data, and counts the calls that it makes. `make bench` runs it.
//
//	go run ./tools/bench [-n 1,10,100] [-runs N] [-side N] [-parallelism N] [-delay 30ms] [-only-scale] [-page FILE]
//
// It needs the built provider, tools/bench/floor and tools/bench/naive in one folder.
// The emulated cloud runs in this process and answers each call after the delay.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/tfcli"
)

type settings struct {
	sizes       []int
	runs        int
	side        int
	parallelism int
	delay       time.Duration
	plugins     string
	page        string
	onlyScale   bool
	terraform   string
}

func main() {
	if binary := os.Getenv(pluginVariable(filepath.Base(os.Args[0]))); binary != "" {
		os.Exit(watchPlugin(binary))
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, out io.Writer) error {
	s, err := readSettings(ctx, args)
	if err != nil {
		return err
	}
	lab, err := newLab(s)
	if err != nil {
		return err
	}
	defer lab.close()
	report := &report{out: out, settings: s}
	if err := lab.everything(ctx, report); err != nil {
		return err
	}
	if s.page == "" {
		return nil
	}
	return report.write(s.page)
}

func readSettings(ctx context.Context, args []string) (settings, error) {
	s := settings{}
	var sizes string
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	flags.StringVar(&sizes, "n", "1,10,100,1000,3000", "`numbers` of associations")
	flags.IntVar(&s.runs, "runs", 3, "`number` of measured plans; their median counts")
	flags.IntVar(&s.side, "side", 300, "`number` of roles, grants and members in the other tables; of foreign instances, 33 times as many")
	flags.IntVar(&s.parallelism, "parallelism", 10, "`number` of resources that Terraform works on at once")
	flags.DurationVar(&s.delay, "delay", 30*time.Millisecond, "`time` that the emulated cloud takes for each call")
	flags.StringVar(&s.plugins, "plugins", "bin", "`folder` with the built providers")
	flags.StringVar(&s.page, "page", "", "`file` of the guide to write; empty: none")
	flags.BoolVar(&s.onlyScale, "only-scale", false, "measure associations only")
	if err := flags.Parse(args); err != nil {
		return s, err
	}
	for size := range strings.SplitSeq(sizes, ",") {
		n, err := strconv.Atoi(size)
		if err != nil || n < 1 {
			return s, fmt.Errorf("-n: %q is no number of associations", size)
		}
		s.sizes = append(s.sizes, n)
	}
	if s.runs < 1 || s.side < 3 {
		return s, errors.New("-runs must be 1 or more, and -side 3 or more")
	}
	var err error
	s.terraform, err = tfcli.Find(ctx)
	return s, err
}
