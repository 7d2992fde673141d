package product_test

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/product"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/state"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
)

var start = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

// A step of the tests: its name, and how many seconds it lasts if that is said.
type step struct {
	name  string
	lasts int
}

func TestProgress(t *testing.T) {
	t.Parallel()
	path := []step{{"Creating", 0}, {"Starting", 0}, {"Running", 0}}
	read := func(p *product.Progress[step]) string {
		defer p.Seen(start)
		return p.Shown().name
	}
	for name, c := range map[string]struct {
		transitions state.Transitions
		path        []step
		stale       int
		advance     time.Duration
		want        []string
	}{
		"at once":          {transitions: state.Transitions{AtOnce: true}, path: path, want: []string{"Running", "Running"}},
		"by reads":         {transitions: state.Transitions{AfterReads: 2}, path: path, want: []string{"Creating", "Creating", "Starting", "Starting", "Running"}},
		"by the clock":     {transitions: state.Transitions{ByClock: time.Minute}, path: path, advance: time.Minute, want: []string{"Starting", "Starting"}},
		"long after":       {transitions: state.Transitions{ByClock: time.Minute}, path: path, advance: time.Hour, want: []string{"Running"}},
		"a stale read":     {transitions: state.Transitions{AfterReads: 1}, path: path, stale: 2, want: []string{"Stopped", "Stopped", "Creating", "Starting", "Running"}},
		"a step that ends": {transitions: state.Transitions{AtOnce: true}, path: []step{{"A", 30}, {"B", 0}}, advance: 31 * time.Second, want: []string{"B"}},
		"a step that goes on": {transitions: state.Transitions{AfterReads: 1}, path: []step{{"A", 30}, {"B", 0}},
			advance: 29 * time.Second, want: []string{"A", "A"}},
		"a step without end": {transitions: state.Transitions{AtOnce: true}, path: []step{{"A", -1}, {"B", 0}}, advance: time.Hour, want: []string{"A", "A"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := &product.Progress[step]{
				Transitions: c.transitions,
				Lasts:       func(s step) time.Duration { return time.Duration(s.lasts) * time.Second },
			}
			p.Enter(step{name: "Stopped"}, start)
			p.Lag(c.stale)
			p.Begin(start, c.path)
			p.AdvanceTo(start.Add(c.advance))
			var got []string
			for range c.want {
				got = append(got, read(p))
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("reads saw %q, want %q", got, c.want)
			}
		})
	}
}

// What happens unseen is entered when it was due, and not when somebody looks.
func TestProgress_entered(t *testing.T) {
	t.Parallel()
	var entered []string
	p := &product.Progress[step]{Transitions: state.Transitions{ByClock: time.Minute}}
	p.Entered = func(previous, next step, at time.Time) {
		entered = append(entered, fmt.Sprintf("%s>%s %s", previous.name, next.name, at.Sub(start)))
	}
	p.Begin(start, []step{{name: "A"}, {name: "B"}, {name: "C"}})
	p.AdvanceTo(start.Add(time.Hour))
	if want := []string{">A 0s", "A>B 1m0s", "B>C 2m0s"}; !slices.Equal(entered, want) || p.Busy() {
		t.Errorf("entered %q, want %q; busy %t", entered, want, p.Busy())
	}
}

func parameters() product.Parameters {
	return product.Parameters{
		Invalid:        fmt.Errorf,
		NotImplemented: func(what string) error { return errors.New("not implemented: " + what) },
	}
}

func call(parameters map[string]string) *wire.Call {
	return &wire.Call{Operation: &wire.Operation{Name: "ListThings"}, Parameters: parameters}
}

func TestParameters(t *testing.T) {
	t.Parallel()
	p, none := parameters(), call(nil)
	text := func(value any, err error) string { return fmt.Sprint(value, " ", err) }
	some := call(map[string]string{
		"Yes": "true", "No": "false", "Number": "7", "Time": "2026-01-02T03:04:05Z", "Odd": "x", "Order": "ASC", "Zero": "0",
	})
	for got, want := range map[string]string{
		text(p.Bool(some, "Yes", false)):             "true <nil>",
		text(p.Bool(some, "No", true)):               "false <nil>",
		text(p.Bool(none, "Yes", true)):              "true <nil>",
		text(p.Bool(some, "Odd", true)):              "false Odd must be true or false.",
		text(p.Int(some, "Number", 1, 1, 7)):         "7 <nil>",
		text(p.Int(some, "Number", 1, 1, 6)):         "0 Number must be an integer from 1 to 6.",
		text(p.Int(some, "Zero", 1, 1, math.MaxInt)): "0 Zero must be an integer, at least 1.",
		text(p.Int(none, "Number", 5, 1, 6)):         "5 <nil>",
		text(p.Time(some, "Time", time.Time{})):      "2026-01-02 03:04:05 +0000 UTC <nil>",
		text(p.Time(none, "Time", start)):            "2026-01-02 03:04:05 +0000 UTC <nil>",
		text(p.Direction(some, "ASC", "DESC", -1)):   "1 <nil>",
		text(p.Direction(some, "asc", "desc", -1)):   "0 Order must be asc or desc.",
		text(p.Direction(none, "ASC", "DESC", -1)):   "-1 <nil>",
		text(nil, p.Refuse(some, "Absent", "Odd")):   "<nil> not implemented: the parameter Odd of ListThings",
		text(nil, p.Refuse(none, "Odd")):             "<nil> <nil>",
		text(product.Split(" a, b,,a "), nil):        "[a b] <nil>",
		text(p.Page(some, "Number", 10, 20)):         "{7 10} <nil>",
		text(p.Page(some, "Zero", 10, 20)):           "{0 0} Zero must be an integer, at least 1.",
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestOf(t *testing.T) {
	t.Parallel()
	for page, want := range map[product.Page]string{
		{Number: 1, Size: 2}:            "[a b]",
		{Number: 2, Size: 2}:            "[c]",
		{Number: 3, Size: 2}:            "[]",
		{Number: math.MaxInt, Size: 99}: "[]",
	} {
		if got := fmt.Sprint(product.Of(page, []string{"a", "b", "c"})); got != want {
			t.Errorf("page %v is %s, want %s", page, got, want)
		}
	}
}
