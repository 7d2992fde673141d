package main

import (
	"bytes"
	"fmt"
	"io"
	"regexp"
	"strings"
)

// frame shows the output of a command, line by line as it comes, indented and
// without what Terraform says every time (see noise).
type frame struct {
	edge    string
	out     io.Writer
	partial []byte
	noise   noise
	begun   bool   // something was shown
	gap     bool   // empty lines were held back
	corner  string // the top of a box was held back: it may be one of noise
	box     bool   // the top of a box was shown, its bottom was not
}

func (f *frame) Write(p []byte) (int, error) {
	f.partial = append(f.partial, p...)
	for {
		line, rest, found := bytes.Cut(f.partial, []byte("\n"))
		if !found {
			return len(p), nil
		}
		f.partial = rest
		if err := f.show(strings.TrimRight(string(line), "\r")); err != nil {
			return len(p), err
		}
	}
}

// Close shows a last line that has no end.
func (f *frame) Close() error {
	if len(f.partial) == 0 {
		return nil
	}
	line := string(f.partial)
	f.partial = nil
	return f.show(line)
}

// show writes a line. Several empty lines become one, and none opens or closes
// the frame.
func (f *frame) show(line string) error {
	plain := strings.TrimSpace(escapes.ReplaceAllString(line, ""))
	switch {
	case f.noise.covers(strings.TrimSpace(strings.TrimPrefix(plain, "│"))):
		f.corner = ""
		return nil
	case plain == "":
		f.gap = f.begun
		return nil
	case plain == "╷":
		f.corner = line
		return nil
	case plain == "╵" && !f.box:
		return nil
	}
	if f.gap {
		if err := f.put(""); err != nil {
			return err
		}
	}
	if f.corner != "" {
		if err := f.put(f.corner); err != nil {
			return err
		}
		f.box = true
	}
	f.begun, f.gap, f.corner, f.box = true, false, "", f.box && plain != "╵"
	return f.put(line)
}

func (f *frame) put(line string) error {
	text := f.edge + line
	if line == "" {
		text = strings.Replace(text, "│ ", "│", 1)
	}
	_, err := fmt.Fprintln(f.out, text)
	return err
}

var escapes = regexp.MustCompile(`\x1b\[[0-9;]*m`)

// noise knows what Terraform writes whatever the provider does: the legend of
// a plan, refresh lines, advice about files. The demo leaves it out, and
// nothing else.
type noise struct {
	within *passage
}

// passage is text that one line begins and another ends. An empty end is an
// empty line.
type passage struct{ begins, ends string }

func passages() []passage {
	return []passage{
		{"used the selected providers to generate the following", "will perform the following actions:"},
		{"has created a lock file", ""},
		{"Warning: Incomplete lock file information", "is the platform to generate)"},
	}
}

// covers takes a line without colours and the edge of its box.
func (n *noise) covers(line string) bool {
	if strings.Contains(line, "planned the following actions, but then") {
		n.within = nil // this ends the legend of a plan that fails
		return false
	}
	if n.within != nil {
		if strings.HasSuffix(line, n.within.ends) && (n.within.ends != "" || line == "") {
			n.within = nil
		}
		return true
	}
	for _, passage := range passages() {
		if strings.Contains(line, passage.begins) {
			n.within = &passage
			return true
		}
	}
	if strings.Contains(line, ": Refreshing state...") {
		return true
	}
	for _, start := range []string{"─────", "Saved the plan to:"} {
		if strings.HasPrefix(line, start) {
			return true
		}
	}
	return false
}
