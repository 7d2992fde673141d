// Command crash kills Terraform and the provider before and after each write of
// one configuration of everything, runs the same command again, and reports which
// points converge. `make crash` runs it.
//
//	go run ./tools/crash [-owner NAME] [-sample N] [-seed S] [-phase create,update,destroy] [-provider-dir bin]
//
// A point converges if the next run of the same command succeeds without hands,
// the plan after it is empty, and the emulated cloud holds the same objects as
// after a run that was not disturbed. Without an owner one window is left by
// nature: the creation mark is gone, and Terraform has not written its state yet.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/signal"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/tfcli"
)

// phases are the commands that are disturbed, in the order of a life.
var phases = []string{"create", "update", "destroy"}

const (
	// atOnce is how many points run at a time: each is mostly one Terraform.
	atOnce = 2
	// tries is how often a point is tried whose kill hits Terraform while it
	// writes its state file.
	tries = 4
)

type settings struct {
	providerDir string
	owner       string
	sample      int
	seed        uint64
	phases      []string
	terraform   string
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "crash:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, out io.Writer) error {
	s, err := readSettings(ctx, args)
	if err != nil {
		return err
	}
	var points []point
	undisturbed := map[string]result{}
	for _, phase := range s.phases {
		r := s.trial(ctx, point{phase: phase})
		if r.err != nil {
			return fmt.Errorf("the undisturbed %s fails: %w\n%s", phase, r.err, r.output)
		}
		undisturbed[phase] = r
		fmt.Fprintf(out, "%s: %d writes: %s\n", phase, len(r.writes), strings.Join(r.writes, " "))
		points = append(points, pointsOf(phase, len(r.writes))...)
	}
	return s.report(ctx, pick(points, s.sample, s.seed), undisturbed, out)
}

func readSettings(ctx context.Context, args []string) (settings, error) {
	s := settings{}
	var chosen string
	flags := flag.NewFlagSet("crash", flag.ContinueOnError)
	flags.StringVar(&s.providerDir, "provider-dir", "bin", "`folder` with the built provider")
	flags.StringVar(&s.owner, "owner", "", "`name` of the owner that the provider writes on roles and policies; empty: creation marks")
	flags.IntVar(&s.sample, "sample", 0, "`number` of points, chosen at random; 0: all")
	flags.Uint64Var(&s.seed, "seed", uint64(time.Now().YearDay()), "`seed` of the choice; the day of the year unless told") //nolint:gosec // a day
	flags.StringVar(&chosen, "phase", strings.Join(phases, ","), "`phases` to disturb")
	if err := flags.Parse(args); err != nil {
		return s, err
	}
	s.phases = strings.Split(chosen, ",")
	for _, phase := range s.phases {
		if !slices.Contains(phases, phase) {
			return s, fmt.Errorf("there is no phase %q, only %s", phase, strings.Join(phases, ", "))
		}
	}
	var err error
	s.terraform, err = tfcli.Find(ctx)
	return s, err
}

// report runs the points and prints a line for each, in their order.
func (s settings) report(ctx context.Context, points []point, undisturbed map[string]result, out io.Writer) error {
	results := make([]result, len(points))
	turns := make(chan struct{}, atOnce)
	var wait sync.WaitGroup
	for i, p := range points {
		wait.Add(1)
		turns <- struct{}{}
		go func() {
			defer wait.Done()
			for range tries {
				if results[i] = s.trial(ctx, p); !results[i].torn {
					break
				}
			}
			<-turns
		}()
	}
	wait.Wait()
	var failed, byHand, left int
	for i, p := range points {
		verdict := results[i].verdict(undisturbed[p.phase], s.owner)
		switch verdict {
		case converged:
		case hands:
			byHand++
		case torn:
			left++
		default:
			failed++
		}
		fmt.Fprintf(out, "%-8s %3d %-6s %-26s %s\n", p.phase, p.write, p.when(), results[i].killedAt, verdict)
		if verdict == differs || verdict == fails {
			fmt.Fprintln(out, results[i].explain(undisturbed[p.phase]))
		}
	}
	fmt.Fprintf(out, "%d points: %d converged, %d by hand as documented, %d left out, %d failed\n",
		len(points), len(points)-byHand-left-failed, byHand, left, failed)
	if failed > 0 {
		return errors.New("not every killed apply converges")
	}
	return nil
}

// point is one moment at which everything is killed.
type point struct {
	phase string
	write int  // the number of the write, from 1; 0: nothing is killed
	after bool // after the cloud has carried it out, and before
}

func (p point) when() string {
	if p.after {
		return "after"
	}
	return "before"
}

func pointsOf(phase string, writes int) []point {
	var points []point
	for write := 1; write <= writes; write++ {
		points = append(points, point{phase, write, false}, point{phase, write, true})
	}
	return points
}

// pick chooses points at random, the same ones for one seed. Zero chooses all.
func pick(points []point, sample int, seed uint64) []point {
	if sample <= 0 || sample >= len(points) {
		return points
	}
	order := rand.New(rand.NewPCG(seed, seed)).Perm(len(points))[:sample] //nolint:gosec // a choice of tests
	slices.Sort(order)
	chosen := make([]point, sample)
	for i, at := range order {
		chosen[i] = points[at]
	}
	return chosen
}
