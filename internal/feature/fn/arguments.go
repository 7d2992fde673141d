package fn

import (
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// read turns one argument into what it means, or blames the argument. Callers
// stop at the first one: an error can blame no more than one argument.
func read[T any](position int64, text string, parse func(string) (T, error)) (T, *function.FuncError) {
	value, err := parse(text)
	if err != nil {
		return value, function.NewArgumentFuncError(position, err.Error())
	}
	return value, nil
}

// readEach does the same for every member of a set. It takes no []string: the
// framework would report a null member in the words of Go. All bad members are
// reported at once, because Terraform cannot point at one of them.
func readEach[T any](position int64, members []types.String, parse func(string) (T, error)) ([]T, *function.FuncError) {
	values := make([]T, 0, len(members))
	var problems []string
	for _, member := range members {
		if member.IsNull() {
			problems = append(problems, "must not contain null")
			continue
		}
		value, err := parse(member.ValueString())
		if err != nil {
			problems = append(problems, err.Error())
			continue
		}
		values = append(values, value)
	}
	if len(problems) > 0 {
		return nil, function.NewArgumentFuncError(position, strings.Join(problems, "; "))
	}
	return values, nil
}

// checked makes a parser of a rule that only refuses.
func checked(rule func(string) error) func(string) (string, error) {
	return func(text string) (string, error) { return text, rule(text) }
}

// optionalServices reads a variadic argument that starts at position and stands
// for an optional set of services: no set, a null one, or one that names some.
func optionalServices(position int64, sets [][]types.String, parse func(string) (string, error)) ([]string, *function.FuncError) {
	if len(sets) > 1 {
		return nil, function.NewArgumentFuncError(position+1, "is one set too many: it must be a single set of all services")
	}
	if len(sets) == 0 || sets[0] == nil {
		return nil, nil
	}
	// An empty set may be a filter that found nothing. To read it as null would grant the most where the least was meant.
	if len(sets[0]) == 0 {
		return nil, function.NewArgumentFuncError(position, "names no service: it must hold one, or be left out to allow every service")
	}
	return readEach(position, sets[0], parse)
}
