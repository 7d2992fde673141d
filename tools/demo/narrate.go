package main

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

const (
	pageWidth = 80
	paragraph = "  "
	frameEdge = "  │ "
)

// style is an escape sequence, used only where the output is a terminal.
type style string

const (
	bold   style = "\x1b[1m"
	faint  style = "\x1b[2m"
	green  style = "\x1b[32m"
	red    style = "\x1b[31m"
	cyan   style = "\x1b[36m"
	normal style = "\x1b[0m"
)

// narrator writes the story for a person to read.
type narrator struct {
	out     io.Writer
	colours bool
	chapter int
	checked bool // the last thing told was a check
}

func (n *narrator) paint(s style, text string) string {
	if !n.colours || text == "" {
		return text
	}
	return string(s) + text + string(normal)
}

// line writes one line. Nobody is left to tell when that fails.
func (n *narrator) line(parts ...string) {
	n.checked = false
	_, _ = fmt.Fprintln(n.out, strings.Join(parts, ""))
}

func (n *narrator) title(text string) {
	n.line()
	n.line(n.paint(bold, text))
	n.line(n.paint(faint, strings.Repeat("═", utf8.RuneCountInString(text))))
}

// begin opens the next numbered chapter.
func (n *narrator) begin(title string) {
	n.chapter++
	n.heading(fmt.Sprintf("%d. %s", n.chapter, title))
}

func (n *narrator) heading(title string) {
	n.line()
	n.line()
	rule := strings.Repeat("─", max(3, pageWidth-utf8.RuneCountInString(title)-1))
	n.line(n.paint(bold, title), " ", n.paint(faint, rule))
}

// say writes paragraphs. Their line breaks are those of the page, not of the
// source.
func (n *narrator) say(paragraphs ...string) {
	for _, text := range paragraphs {
		n.line()
		for _, line := range wrap(text, pageWidth-len(paragraph)) {
			n.line(paragraph, line)
		}
	}
}

// list writes a name and a meaning per line.
func (n *narrator) list(rows ...[2]string) {
	widest := 0
	for _, row := range rows {
		widest = max(widest, utf8.RuneCountInString(row[0]))
	}
	n.line()
	for _, row := range rows {
		padding := strings.Repeat(" ", widest-utf8.RuneCountInString(row[0]))
		for i, line := range wrap(row[1], pageWidth-widest-6) {
			if i > 0 {
				n.line(strings.Repeat(" ", widest+6), line)
				continue
			}
			n.line(paragraph, paragraph, n.paint(cyan, row[0]), padding, paragraph, line)
		}
	}
}

// file shows a file as Terraform is going to read it.
func (n *narrator) file(name, content string) {
	n.line()
	n.line(paragraph, n.paint(cyan, name))
	for line := range strings.SplitSeq(strings.TrimRight(content, "\n"), "\n") {
		n.line(n.paint(faint, strings.TrimRight(frameEdge, " ")), indented(line))
	}
}

// indented puts a space before a line that has something on it.
func indented(line string) string {
	if line == "" {
		return ""
	}
	return " " + line
}

// command announces a command. What is written to the frame it returns is
// shown as the command's output.
func (n *narrator) command(line string) *frame {
	n.line()
	n.line(paragraph, n.paint(cyan, "$ "+line))
	return &frame{edge: n.paint(faint, frameEdge), out: n.out}
}

func (n *narrator) held(claim string) {
	n.check()
	for i, line := range wrap(claim, pageWidth-len(paragraph)-2) {
		mark := "  "
		if i == 0 {
			mark = n.paint(green, "✓ ")
		}
		n.line(paragraph, mark, line)
	}
	n.checked = true
}

func (n *narrator) broken(claim, expected, seen string) {
	n.check()
	n.line(paragraph, n.paint(red, "✗ "+claim))
	n.line(paragraph, "    expected: ", expected)
	n.line(paragraph, "    seen:     ", seen)
	n.checked = true
}

// check keeps checks that follow each other together.
func (n *narrator) check() {
	if !n.checked {
		n.line()
	}
}

// wrap breaks a text into lines that are no wider than width, except for words
// that are.
func wrap(text string, width int) []string {
	var lines []string
	line := ""
	for word := range strings.FieldsSeq(text) {
		switch {
		case line == "":
			line = word
		case utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) <= width:
			line += " " + word
		default:
			lines = append(lines, line)
			line = word
		}
	}
	return append(lines, line)
}
