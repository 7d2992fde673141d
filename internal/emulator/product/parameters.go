package product

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
)

// Parameters reads the parameters of calls. Refusals have the codes of the
// product.
type Parameters struct {
	Invalid        func(format string, args ...any) error
	NotImplemented func(what string) error
}

// Refuse refuses parameters that the API knows and the emulator does not.
func (p Parameters) Refuse(call *wire.Call, names ...string) error {
	for _, name := range names {
		if call.Parameters[name] != "" {
			return p.NotImplemented("the parameter " + name + " of " + call.Operation.Name)
		}
	}
	return nil
}

// Bool returns the fallback for an absent parameter.
func (p Parameters) Bool(call *wire.Call, name string, fallback bool) (bool, error) {
	switch call.Parameters[name] {
	case "":
		return fallback, nil
	case "false":
		return false, nil
	case "true":
		return true, nil
	}
	return false, p.Invalid("%s must be true or false.", name)
}

// Int reads an integer from least to most (math.MaxInt: no limit), and returns the fallback for an absent
// parameter.
func (p Parameters) Int(call *wire.Call, name string, fallback, least, most int) (int, error) {
	value := call.Parameters[name]
	if value == "" {
		return fallback, nil
	}
	n, err := strconv.Atoi(value)
	switch {
	case err == nil && n >= least && n <= most:
		return n, nil
	case most == math.MaxInt:
		return 0, p.Invalid("%s must be an integer, at least %d.", name, least)
	}
	return 0, p.Invalid("%s must be an integer from %d to %d.", name, least, most)
}

// Time returns the fallback for an absent parameter.
func (p Parameters) Time(call *wire.Call, name string, fallback time.Time) (time.Time, error) {
	value := call.Parameters[name]
	if value == "" {
		return fallback, nil
	}
	t, err := time.Parse("2006-01-02T15:04:05Z", value)
	if err != nil {
		return time.Time{}, p.Invalid("%s must be a time such as 2021-01-12T14:36:01Z.", name)
	}
	return t, nil
}

// Direction reads the parameter Order: 1 for the ascending word, -1 for the
// descending one, and the fallback for an absent parameter.
func (p Parameters) Direction(call *wire.Call, ascending, descending string, fallback int) (int, error) {
	switch call.Parameters["Order"] {
	case "":
		return fallback, nil
	case ascending:
		return 1, nil
	case descending:
		return -1, nil
	}
	return 0, p.Invalid("Order must be %s or %s.", ascending, descending)
}

// Split splits a comma-separated parameter. Blanks around an item do not count,
// and an item counts once.
func Split(value string) []string {
	var items []string
	for item := range strings.SplitSeq(value, ",") {
		if item = strings.TrimSpace(item); item != "" && !slices.Contains(items, item) {
			items = append(items, item)
		}
	}
	return items
}
