package dlcsvc

import (
	"strconv"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
)

func boolParameter(call *wire.Call, name string, fallback bool) (bool, error) {
	switch call.Parameters[name] {
	case "":
		return fallback, nil
	case "false":
		return false, nil
	case "true":
		return true, nil
	default:
		return false, invalid("%s must be true or false.", name)
	}
}

// intParameter returns the fallback for an absent parameter.
func intParameter(call *wire.Call, name string, fallback, most int) (int, error) {
	value := call.Parameters[name]
	if value == "" {
		return fallback, nil
	}
	n, err := strconv.Atoi(value)
	if err != nil || n < 1 || n > most {
		return 0, invalid("%s must be an integer from 1 to %d.", name, most)
	}
	return n, nil
}

// timeParameter returns the fallback for an absent parameter.
func timeParameter(call *wire.Call, name string, fallback time.Time) (time.Time, error) {
	value := call.Parameters[name]
	if value == "" {
		return fallback, nil
	}
	t, err := time.Parse("2006-01-02T15:04:05Z", value)
	if err != nil {
		return time.Time{}, invalid("%s must be a time such as 2021-01-12T14:36:01Z.", name)
	}
	return t, nil
}

// span is what StartTime and EndTime leave in: the last seven days unless told.
type span struct{ start, end time.Time }

func readSpan(call *wire.Call, now time.Time) (span, error) {
	start, err := timeParameter(call, "StartTime", now.Add(-window))
	if err != nil {
		return span{}, err
	}
	end, err := timeParameter(call, "EndTime", now)
	return span{start.Truncate(time.Second), end}, err
}

// has compares whole seconds, which is what the API shows. Both bounds count.
func (s span) has(t time.Time) bool {
	t = t.Truncate(time.Second)
	return !t.Before(s.start) && !t.After(s.end)
}
