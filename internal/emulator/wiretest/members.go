package wiretest

import (
	_ "embed"
	"encoding/json"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
)

//go:embed members.txt
var membersText string

// contract is what the reference says of one operation.
type contract struct {
	answer  map[string]string // path of a member: its type
	request []string          // parameters, and top-level members of the body
}

// contracts reads members.txt once, by product and operation.
var contracts = sync.OnceValue(func() map[string]*contract {
	all := map[string]*contract{}
	var current *contract
	for line := range strings.Lines(membersText) {
		fields := strings.Fields(line)
		switch {
		case len(fields) == 0, fields[0] == "#":
		case !strings.HasPrefix(line, " "):
			current = &contract{answer: map[string]string{}}
			all[fields[0]] = current
		case fields[0] == "answer":
			current.answer[fields[1]] = fields[2]
		case fields[0] == "request":
			current.request = fields[1:]
		}
	}
	return all
})

// checkAnswer reports members of an answer that the reference does not have, or
// has with another type: a client of the vendor would not see them, or fail.
func checkAnswer(t testing.TB, operation *wire.Operation, answer map[string]any) {
	t.Helper()
	known, listed := contracts()[operation.String()]
	if !listed {
		return // of a product that members.txt does not have
	}
	for _, problem := range known.compare("", answer) {
		t.Errorf("the answer of %s has %s", operation, problem)
	}
}

// compare lists what is wrong with a value at a path.
func (c *contract) compare(path string, value any) []string {
	if value == nil || c.answer[path] == "any" {
		return nil
	}
	var problems []string
	switch value := value.(type) {
	case map[string]any:
		for name, member := range value {
			problems = append(problems, c.compareMember(path, name, member)...)
		}
	case []any:
		if !c.has(path + "[]") {
			return []string{path + " as a list"}
		}
		for _, element := range value {
			problems = append(problems, c.compare(path+"[]", element)...)
		}
	default:
		if want := c.answer[path]; !fits(value, want) {
			return []string{path + " not as " + want}
		}
	}
	return problems
}

func (c *contract) compareMember(path, name string, member any) []string {
	if c.has(path + "{}") {
		return c.compare(path+"{}", member)
	}
	at := name
	if path != "" {
		at = path + "." + name
	}
	if !c.has(at) {
		return []string{at + ", which the reference lacks"}
	}
	return c.compare(at, member)
}

// has reports whether a path, or one below it, is known.
func (c *contract) has(path string) bool {
	if _, found := c.answer[path]; found {
		return true
	}
	for known := range c.answer {
		if below, found := strings.CutPrefix(known, path); found && strings.ContainsAny(below[:1], ".[{") {
			return true
		}
	}
	return false
}

func fits(value any, want string) bool {
	switch value := value.(type) {
	case string:
		return want == "string"
	case bool:
		return want == "bool"
	case json.Number:
		_, err := value.Int64()
		return want == "number" || want == "integer" && err == nil
	}
	return false
}

// CheckRequests reports parameters and body members of the reference that an
// operation of the product does not declare. What it declares and does not
// implement it has to refuse as such: an unknown name must be a misspelt one.
func CheckRequests(t testing.TB, product wire.Product) {
	t.Helper()
	compared := 0
	for _, operation := range product.Operations() {
		known, listed := contracts()[operation.String()]
		if !listed {
			t.Errorf("members.txt lacks %s", operation.String())
			continue
		}
		compared++
		for _, name := range known.request {
			if !operation.FreeBody && !slices.Contains(operation.Parameters, name) && !slices.Contains(operation.BodyMembers, name) {
				t.Errorf("%s does not declare %s", operation.String(), name)
			}
		}
	}
	if compared == 0 {
		t.Error("no operation was compared")
	}
}
