package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	tfjson "github.com/hashicorp/terraform-json"
)

func newLedger() (*ledger, *strings.Builder) {
	var out strings.Builder
	l := &ledger{tell: &narrator{out: &out}}
	l.turn("A chapter")
	return l, &out
}

func TestLedger_countsAndShowsWhatFails(t *testing.T) {
	t.Parallel()
	l, out := newLedger()
	l.expectEqual("restarts", 1, 1)
	l.expectEqual("restarts again", 1, 2)
	l.expectEqual("workspaces", []string{}, []string{})
	l.expectWords("the error names both", "one │ and\n two", "one", "three")
	if sum := l.total(); sum.held != 2 || sum.expected != 4 {
		t.Errorf("counted %d of %d, want 2 of 4", sum.held, sum.expected)
	}
	if want := []string{"restarts again", "the error names both"}; !slices.Equal(l.broken, want) {
		t.Errorf("broken: %q, want %q", l.broken, want)
	}
	for _, words := range []string{"✓ restarts: 1", "✓ workspaces: none", "✗ restarts again", "expected: 1", "seen:     2", `to say "three"`} {
		if !strings.Contains(out.String(), words) {
			t.Errorf("the output lacks %q:\n%s", words, out)
		}
	}
}

func TestStory_aBrokenExpectationIsAnError(t *testing.T) {
	t.Parallel()
	l, _ := newLedger()
	s := &story{ledger: *l}
	if err := s.verdict(); err != nil {
		t.Errorf("nothing is broken, and the verdict is: %v", err)
	}
	s.expectEqual("the plan is empty", true, false)
	if err := s.verdict(); err == nil || !strings.Contains(err.Error(), "the plan is empty") {
		t.Errorf("verdict: %v", err)
	}
}

func TestExpectWords_acrossLineBreaks(t *testing.T) {
	t.Parallel()
	l, out := newLedger()
	text := unframed("╷\n│ \x1b[31mError: \x1b[0mRole Not\n│ Assumable by PAI\n╵\n")
	l.expectWords("found", text, "Error: Role Not Assumable by PAI")
	if len(l.broken) > 0 {
		t.Errorf("not found in %q:\n%s", text, out)
	}
}

func plan(t *testing.T, text string) *tfjson.Plan {
	t.Helper()
	var plan tfjson.Plan
	if err := json.Unmarshal([]byte(text), &plan); err != nil {
		t.Fatal(err)
	}
	return &plan
}

func TestPlan(t *testing.T) {
	t.Parallel()
	p := plan(t, `{
		"format_version": "1.2",
		"resource_changes": [
			{"address": "x.b", "change": {"actions": ["update"], "after": {"restarts_workload": false}}},
			{"address": "x.a", "change": {"actions": ["delete", "create"], "after": {"restarts_workload": true}}},
			{"address": "x.c", "change": {"actions": ["no-op"], "after": {}}}
		],
		"resource_drift": [{"address": "x.c", "change": {"actions": ["update"]}}]
	}`)
	if got, want := actions(p), []string{"delete and create x.a", "update x.b"}; !slices.Equal(got, want) {
		t.Errorf("actions: %q, want %q", got, want)
	}
	if got, want := drift(p), []string{"update x.c"}; !slices.Equal(got, want) {
		t.Errorf("drift: %q, want %q", got, want)
	}
	if got := after(p, "x.a", "restarts_workload"); got != true {
		t.Errorf("x.a will have %v, want true", got)
	}
	if got := after(p, "x.d", "restarts_workload"); got != nil {
		t.Errorf("x.d will have %v, want nothing", got)
	}
}

func TestPresent_forgetsHistoryOnly(t *testing.T) {
	t.Parallel()
	state := func(text string) any {
		t.Helper()
		state, err := present([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		return state
	}
	one := state(`{"dsw": {"restarts": {"a": 0}, "instances": [{"id": "a", "mode": "none", "modified_at": "1"}]}, "dlc": {"created": {}}, "accounts": []}`)
	same := state(`{"dsw": {"restarts": {"a": 2}, "instances": [{"id": "a", "mode": "none", "modified_at": "2"}]}, "dlc": {"created": {"j": 2}}, "accounts": []}`)
	other := state(`{"dsw": {"restarts": {}, "instances": [{"id": "a", "mode": "default"}]}, "dlc": {}, "accounts": [{"id": "b"}]}`)
	if found := differences("cloud", one, same); len(found) > 0 {
		t.Errorf("histories differ, and that is found: %q", found)
	}
	want := []string{
		`cloud.accounts: [] became [{"id":"b"}]`,
		`cloud.dsw.instances[0].mode: "none" became "default"`,
	}
	if got := differences("cloud", one, other); !slices.Equal(got, want) {
		t.Errorf("differences: %q, want %q", got, want)
	}
}

func TestConfiguration_aStepCanBeTakenBack(t *testing.T) {
	t.Parallel()
	c := configuration{dir: t.TempDir()}
	read := func() map[string]string {
		t.Helper()
		found := map[string]string{}
		names, err := filepath.Glob(filepath.Join(c.dir, "*"))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			content, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			found[filepath.Base(name)] = string(content)
		}
		return found
	}
	if _, _, err := c.lay("2-restart"); err != nil {
		t.Fatal(err)
	}
	before := read()
	laid, undo, err := c.lay("5-wrong-service") // a new file, and one in the place of another
	if err != nil {
		t.Fatal(err)
	}
	if len(laid) != 2 || len(read()) != 2 || read()["vision.tf"] == before["vision.tf"] {
		t.Errorf("laid %v over %v: %v", laid, before, read())
	}
	if err := undo(); err != nil {
		t.Fatal(err)
	}
	if got := read(); !reflect.DeepEqual(got, before) {
		t.Errorf("taken back: %v, want %v", got, before)
	}
	if _, _, err := c.lay("no such step"); err == nil {
		t.Error("a step without files is laid")
	}
}

func TestEnvironment_keepsSettingsOfThePersonOut(t *testing.T) {
	t.Setenv("TF_LOG", "trace")
	t.Setenv("ALICLOUD_ACCESS_KEY", "real")
	t.Setenv("ALIBABA_CLOUD_SECURITY_TOKEN", "real")
	t.Setenv("DEMO_TEST", "stays")
	env := environment("rc", "http://127.0.0.1:1", key{"id", "secret"})
	for _, want := range []string{"DEMO_TEST=stays", "PAI_ENDPOINT=http://127.0.0.1:1", "ALIBABA_CLOUD_ACCESS_KEY_ID=id", "TF_CLI_CONFIG_FILE=rc"} {
		if !slices.Contains(env, want) {
			t.Errorf("the environment lacks %s", want)
		}
	}
	for _, variable := range env {
		if strings.HasSuffix(variable, "=real") || strings.HasPrefix(variable, "TF_LOG=") {
			t.Errorf("the environment has %s", variable)
		}
	}
}
