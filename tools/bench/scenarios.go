package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/eassvc"
)

// everything runs all scenarios, the tables in their order.
func (l *lab) everything(ctx context.Context, r *report) error {
	r.beginScale()
	for _, n := range l.sizes {
		if err := l.scale(ctx, r, n); err != nil {
			return err
		}
	}
	if l.onlyScale {
		return nil
	}
	small := min(100, l.side)
	r.beginSide()
	services := func(without bool) emulator.Options {
		return emulator.Options{EAS: eassvc.Options{ListWithoutConfig: without}}
	}
	alone := []sideCase{
		{name: fmt.Sprintf("%d associations, naive reader", small), seed: seed(small, 0, 0), config: associations("dsw", "bench", small, 0), naive: true},
		{name: fmt.Sprintf("%d associations", small), seed: seed(small, 0, 0), config: associations("dsw", "bench", small, 0)},
		{name: fmt.Sprintf("3 associations, %d foreign instances", 33*l.side), seed: seed(33*l.side+3, 0, 0), config: associations("dsw", "bench", 3, 0)},
		{name: fmt.Sprintf("%d EAS associations, lists with ServiceConfig", small), seed: seed(0, small, 0), config: associations("eas", "bench", small, 0), options: services(false)},
		{name: fmt.Sprintf("%d EAS associations, lists without", small), seed: seed(0, small, 0), config: associations("eas", "bench", small, 0), options: services(true)},
		{name: fmt.Sprintf("%d instances", l.side), seed: seed(0, 0, 0), config: instances(l.side)},
		{name: fmt.Sprintf("%d roles", l.side), seed: seed(0, 0, 0), config: bareRoles(l.side)},
		{name: fmt.Sprintf("%d roles with a policy and tags", l.side), seed: seed(0, 0, 0), config: roles(l.side)},
		{name: fmt.Sprintf("%d grants", l.side), seed: seed(0, 0, l.side), config: grants(l.side)},
		{name: fmt.Sprintf("%d members of a workspace", l.side), seed: seed(0, 0, 0), config: members(l.side)},
	}
	for _, each := range alone {
		if err := l.sideCase(ctx, r, each); err != nil {
			return fmt.Errorf("%s: %w", each.name, err)
		}
	}
	r.beginThrottled()
	for _, each := range []struct{ workspaces, n int }{{1, small}, {1, 2 * small}, {2, small}} {
		if err := l.throttled(ctx, r, each.workspaces, each.n); err != nil {
			return err
		}
	}
	return nil
}

// commands are measured in this order. Those that write run once.
var commands = [][]string{
	{"apply", "-auto-approve"},
	{"plan"},
	{"plan", "-refresh-only"},
	{"destroy", "-auto-approve"},
}

// scale measures one number of associations beside as many resources that do
// nothing, command by command.
func (l *lab) scale(ctx context.Context, r *report, n int) error {
	c, err := l.newCloud(seed(n, 0, 0), emulator.Options{})
	if err != nil {
		return err
	}
	defer c.server.Close()
	var sides []*workspace
	for _, each := range []struct {
		name, config string
		cloud        *cloud
	}{
		{"pai", associations("dsw", "bench", n, 0), c}, {"floor", floorThings(n), nil}, {"data", terraformData(n), nil},
	} {
		w, err := l.workspace(each.name, each.config, each.cloud)
		if err != nil {
			return err
		}
		sides = append(sides, w)
	}
	for _, command := range commands {
		costs := make([][]cost, len(sides))
		for range l.rounds(command) {
			for i, side := range sides {
				found, err := side.terraform(ctx, command...)
				if err != nil {
					return err
				}
				costs[i] = append(costs[i], found)
			}
		}
		r.scale(n, strings.TrimSuffix(strings.Join(command, " "), " -auto-approve"), median(costs[0]), median(costs[1]), median(costs[2]))
	}
	return nil
}

func (l *lab) rounds(command []string) int {
	if command[0] == "plan" {
		return l.runs
	}
	return 1
}

func median(costs []cost) cost {
	slices.SortFunc(costs, func(a, b cost) int { return int(a.wall - b.wall) })
	return costs[len(costs)/2]
}

// sideCase is one configuration that is measured alone.
type sideCase struct {
	name, seed, config string
	options            emulator.Options
	naive              bool
}

func (l *lab) sideCase(ctx context.Context, r *report, s sideCase) error {
	c, err := l.newCloud(s.seed, s.options)
	if err != nil {
		return err
	}
	defer c.server.Close()
	w, err := l.workspace("side", s.config, c)
	if err != nil {
		return err
	}
	if s.naive {
		w.extra = append(w.extra, pluginVariable("terraform-provider-pai")+"="+l.plugin("terraform-provider-naive"))
	}
	for _, command := range commands[:2] {
		found, err := w.terraform(ctx, command...)
		if err != nil {
			return err
		}
		r.side(s.name, command[0], found)
	}
	return nil
}

// perSecond is how many calls a second a throttling product takes.
const perSecond = 5

// throttled applies associations in some workspaces at once while each product
// takes a few calls a second.
func (l *lab) throttled(ctx context.Context, r *report, workspaces, n int) error {
	c, err := l.newCloud(seed(workspaces*n, 0, 0), emulator.Options{})
	if err != nil {
		return err
	}
	defer c.server.Close()
	c.emulator.Faults().Throttle("*", perSecond)
	costs, errs := make([]cost, workspaces), make([]error, workspaces)
	var all sync.WaitGroup
	for i := range workspaces {
		w, err := l.workspace(fmt.Sprintf("throttled%d", i), associations("dsw", fmt.Sprintf("bench%d", i), n, i*n), c)
		if err != nil {
			return err
		}
		w.cloud = nil // the calls of all are counted together, below
		all.Go(func() { costs[i], errs[i] = w.terraform(ctx, commands[0]...) })
	}
	all.Wait()
	slowest := cost{calls: c.count()}
	for i := range costs {
		if errs[i] != nil {
			return errs[i]
		}
		slowest.wall = max(slowest.wall, costs[i].wall)
	}
	r.throttled(workspaces, n, slowest)
	return nil
}
