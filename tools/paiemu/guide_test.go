package main

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
)

// What the guide says about the emulator works as it is written, but for the
// port.
func TestGuide(t *testing.T) {
	t.Parallel()
	_, err := exec.LookPath("curl")
	if err != nil {
		t.Skip("there is no curl")
	}
	shell, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("there is no shell")
	}
	script := guideBlock(t, "_paiemu/health")
	fixed := "export PAI_ENDPOINT=http://127.0.0.1:8765\n"
	if !strings.Contains(script, fixed) {
		t.Fatalf("the block does not begin with %q:\n%s", fixed, script)
	}
	url := start(t)
	cmd := exec.CommandContext(t.Context(), shell, "-eu")
	cmd.Stdin = strings.NewReader(strings.Replace(script, fixed, "export PAI_ENDPOINT="+url+"\n", 1))
	var said bytes.Buffer
	cmd.Stderr = &said
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v: %s%s", err, out, &said)
	}
	answers := decodeAll(t, out)
	if len(answers) != strings.Count(script, "curl ") {
		t.Errorf("%d answers to %d calls:\n%s", len(answers), strings.Count(script, "curl "), out)
	}
	if !strings.Contains(get(t, url+"/_paiemu/snapshot"), "dsw-1111222233334444") {
		t.Error("the notebook was not seeded")
	}
}

// The line that starts the emulator has flags that it takes.
func TestGuide_flags(t *testing.T) {
	t.Parallel()
	line := strings.Fields(guideBlock(t, "bin/paiemu --listen"))
	if _, err := readFlags(line[1:], io.Discard); err != nil {
		t.Errorf("%q: %v", line, err)
	}
}

// guideBlock returns the one block of shell commands that holds some words.
func guideBlock(t *testing.T, words string) string {
	t.Helper()
	page, err := os.ReadFile("../../templates/guides/emulator.md.tmpl")
	if err != nil {
		t.Fatal(err)
	}
	for _, block := range regexp.MustCompile("(?ms)^```sh\n(.*?)^```$").FindAllSubmatch(page, -1) {
		if strings.Contains(string(block[1]), words) {
			return string(block[1])
		}
	}
	t.Fatalf("the guide has no shell commands with %q", words)
	return ""
}

func decodeAll(t *testing.T, text []byte) []any {
	t.Helper()
	var found []any
	for decoder := json.NewDecoder(bytes.NewReader(text)); ; {
		var value any
		err := decoder.Decode(&value)
		if err == io.EOF {
			return found
		}
		if err != nil {
			t.Fatalf("%v in %s", err, text)
		}
		found = append(found, value)
	}
}
