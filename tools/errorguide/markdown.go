package main

import (
	"encoding/json"
	"regexp"
	"strings"
)

// markdown turns the text of a diagnostic into Markdown: what is indented, to
// be pasted, becomes a block of code, and names in the prose become code.
func markdown(text string) string {
	var parts []string
	for _, block := range blocks(text) {
		if code, ok := unindent(block); ok {
			parts = append(parts, "```"+language(code)+"\n"+code+"\n```")
			continue
		}
		parts = append(parts, codify(block))
	}
	return strings.Join(parts, "\n\n")
}

// blocks splits a text into paragraphs. Indented paragraphs that follow each
// other stay together: they are one thing to paste.
func blocks(text string) []string {
	var found []string
	for paragraph := range strings.SplitSeq(text, "\n\n") {
		if last := len(found) - 1; last >= 0 && indented(found[last]) && indented(paragraph) {
			found[last] += "\n\n" + paragraph
			continue
		}
		found = append(found, paragraph)
	}
	return found
}

const indentation = "  "

func indented(block string) bool { return strings.HasPrefix(block, indentation) }

func unindent(block string) (string, bool) {
	if !indented(block) {
		return block, false
	}
	lines := strings.Split(block, "\n")
	for i, line := range lines {
		lines[i] = strings.TrimPrefix(line, indentation)
	}
	return strings.Join(lines, "\n"), true
}

func language(code string) string {
	switch {
	case json.Valid([]byte(code)):
		return "json"
	case strings.HasPrefix(code, "export "), strings.HasPrefix(code, "terraform import "), strings.HasPrefix(code, "terraform untaint "):
		return "shell"
	}
	return "terraform"
}

// name matches what is a name and no word: arguments and types in snake case,
// commands, variables of the environment, RAM actions, services and ARNs.
var name = regexp.MustCompile(
	`\bacs:ram::[\w:/.*-]*\w|\bterraform (?:import \S*\w \S*\w|state rm|untaint|validate)\b|` +
		`\b(?:ALIBABA_CLOUD|PAI)_[A-Z_]+\b|\b(?:ram|sts|paidsw):[A-Z]\w+\b|\b(?:[a-z]+\.)+(?:aliyuncs|aliyun\.cs)\.com\b|` +
		`\b[a-z]+(?:_[a-z]+)+(?:\.\w+)*\b|-parallelism\b|\bSTS\.`)

func codify(prose string) string {
	return name.ReplaceAllString(prose, "`$0`")
}
