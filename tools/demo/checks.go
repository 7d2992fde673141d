package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	tfjson "github.com/hashicorp/terraform-json"
)

// ledger counts what the story expects, and what came out otherwise.
type ledger struct {
	tell *narrator
	// pages are the chapters begun so far, the prologue first.
	pages []page
	// broken are the claims that did not hold.
	broken []string
}

// page is the count of one chapter.
type page struct {
	title          string
	held, expected int
}

func (l *ledger) turn(title string) { l.pages = append(l.pages, page{title: title}) }

// total counts all chapters.
func (l *ledger) total() (sum page) {
	for _, p := range l.pages {
		sum.held += p.held
		sum.expected += p.expected
	}
	return sum
}

// expect checks one claim. Expected and seen are shown when it does not hold.
func (l *ledger) expect(holds bool, claim, expected, seen string) {
	here := &l.pages[len(l.pages)-1]
	here.expected++
	if holds {
		here.held++
		l.tell.held(claim)
		return
	}
	l.broken = append(l.broken, claim)
	l.tell.broken(claim, expected, seen)
}

func (l *ledger) expectEqual(claim string, want, got any) {
	holds := reflect.DeepEqual(want, got)
	if holds {
		claim += ": " + plain(got)
	}
	l.expect(holds, claim, plain(want), plain(got))
}

// plain shows a value to people.
func plain(value any) string {
	if list, ok := value.([]string); ok {
		if len(list) == 0 {
			return "none"
		}
		return strings.Join(list, ", ")
	}
	return fmt.Sprint(value)
}

// expectWords checks that a text holds all the words, ignoring line breaks.
func (l *ledger) expectWords(claim, text string, words ...string) {
	var missing []string
	for _, word := range words {
		if !strings.Contains(text, strings.Join(strings.Fields(word), " ")) {
			missing = append(missing, fmt.Sprintf("%q", word))
		}
	}
	l.expect(len(missing) == 0, claim, "the output to say "+strings.Join(missing, " and "), "an output that does not")
}

// after returns an attribute of a resource as a plan will have it, or nil.
func after(plan *tfjson.Plan, address, attribute string) any {
	for _, change := range plan.ResourceChanges {
		if values, ok := change.Change.After.(map[string]any); ok && change.Address == address {
			return values[attribute]
		}
	}
	return nil
}

// actions lists what a plan does: "create pai_instance_role.train".
func actions(plan *tfjson.Plan) []string { return changed(plan.ResourceChanges) }

// drift lists what a plan found changed in the cloud.
func drift(plan *tfjson.Plan) []string { return changed(plan.ResourceDrift) }

func changed(changes []*tfjson.ResourceChange) []string {
	found := []string{}
	for _, change := range changes {
		if change.Change.Actions.NoOp() {
			continue
		}
		var verbs []string
		for _, action := range change.Change.Actions {
			verbs = append(verbs, string(action))
		}
		found = append(found, strings.Join(verbs, " and ")+" "+change.Address)
	}
	slices.Sort(found)
	return found
}

// history are the members of a snapshot that tell of the past: they differ
// after a round trip that leaves nothing behind.
func history() []string {
	return []string{"restarts", "created", "known_roles", "create_date", "update_date", "created_at", "modified_at"}
}

// present returns a snapshot without its history.
func present(snapshot []byte) (any, error) {
	var state any
	if err := json.Unmarshal(snapshot, &state); err != nil {
		return nil, fmt.Errorf("snapshot: %w", err)
	}
	return forget(state), nil
}

func forget(state any) any {
	switch state := state.(type) {
	case map[string]any:
		maps.DeleteFunc(state, func(name string, _ any) bool { return slices.Contains(history(), name) })
		for name, value := range state {
			state[name] = forget(value)
		}
	case []any:
		for i, value := range state {
			state[i] = forget(value)
		}
	}
	return state
}

// differences lists the places in which two states differ.
func differences(at string, one, other any) []string {
	if reflect.DeepEqual(one, other) {
		return nil
	}
	switch one := one.(type) {
	case map[string]any:
		if other, ok := other.(map[string]any); ok {
			return memberDifferences(at, one, other)
		}
	case []any:
		if other, ok := other.([]any); ok && len(one) == len(other) {
			var found []string
			for i := range one {
				found = append(found, differences(fmt.Sprintf("%s[%d]", at, i), one[i], other[i])...)
			}
			return found
		}
	}
	return []string{fmt.Sprintf("%s: %s became %s", at, brief(one), brief(other))}
}

func memberDifferences(at string, one, other map[string]any) []string {
	names := map[string]bool{}
	for name := range one {
		names[name] = true
	}
	for name := range other {
		names[name] = true
	}
	var found []string
	for _, name := range slices.Sorted(maps.Keys(names)) {
		found = append(found, differences(at+"."+name, one[name], other[name])...)
	}
	return found
}

func brief(value any) string {
	text, err := json.Marshal(value)
	if err != nil {
		return fmt.Sprint(value)
	}
	const most = 200
	if len(text) > most {
		return string(text[:most]) + "..."
	}
	return string(text)
}
