package main

import (
	_ "embed"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
)

//go:embed page.md
var page string

// report prints tables as they come and keeps them for the guide.
type report struct {
	settings
	out    io.Writer
	tables [3]strings.Builder
	now    *strings.Builder
}

func (r *report) line(format string, args ...any) {
	text := fmt.Sprintf(format, args...) + "\n"
	_, _ = io.WriteString(r.out, text)
	r.now.WriteString(text)
}

func (r *report) beginScale() {
	r.now = &r.tables[0]
	r.line("| associations | command | time | / floor | / `terraform_data` | CPU / floor | memory, floor | calls |")
	r.line("|---|---|---|---|---|---|---|---|")
}

func (r *report) scale(n int, command string, ours, floor, data cost) {
	r.line("| %d | `%s` | %.2f s | %.2f | %.2f | %.2f | %.0f MiB, %.0f | %d: %s |", n, command, ours.wall.Seconds(),
		ours.wall.Seconds()/floor.wall.Seconds(), ours.wall.Seconds()/data.wall.Seconds(), ours.cpu.Seconds()/floor.cpu.Seconds(),
		ours.mib, floor.mib, ours.calls.sum, ours.calls)
}

func (r *report) beginSide() {
	r.now = &r.tables[1]
	_, _ = io.WriteString(r.out, "\n")
	r.line("| resources | command | time | calls |")
	r.line("|---|---|---|---|")
}

func (r *report) side(name, command string, c cost) {
	r.line("| %s | `%s` | %.2f s | %d: %s |", name, command, c.wall.Seconds(), c.calls.sum, c.calls)
}

func (r *report) beginThrottled() {
	r.now = &r.tables[2]
	_, _ = io.WriteString(r.out, "\n")
	r.line("| applies at once | associations in each | time | two calls each would take | calls | refused |")
	r.line("|---|---|---|---|---|---|")
}

func (r *report) throttled(workspaces, n int, c cost) {
	r.line("| %d | %d | %.0f s | %d s | %d | %d |", workspaces, n, c.wall.Seconds(), 2*workspaces*n/perSecond, c.calls.sum, c.calls.refused)
}

// write writes the guide.
func (r *report) write(file string) error {
	text := strings.NewReplacer(
		"SCALE\n", r.tables[0].String(), "SIDE\n", r.tables[1].String(), "THROTTLED\n", r.tables[2].String(),
		"CORES", fmt.Sprint(runtime.NumCPU()), "DELAY", r.delay.String(), "PARALLELISM", fmt.Sprint(r.parallelism),
	).Replace(page)
	return os.WriteFile(file, []byte(text), 0o644) //nolint:gosec // a page of the docs
}
