package dlcsvc

import (
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
)

// span is what StartTime and EndTime leave in: the last seven days unless told.
type span struct{ start, end time.Time }

func readSpan(call *wire.Call, now time.Time) (span, error) {
	start, err := parameters().Time(call, "StartTime", now.Add(-window))
	if err != nil {
		return span{}, err
	}
	end, err := parameters().Time(call, "EndTime", now)
	return span{start.Truncate(time.Second), end}, err
}

// has compares whole seconds, which is what the API shows. Both bounds count.
func (s span) has(t time.Time) bool {
	t = t.Truncate(time.Second)
	return !t.Before(s.start) && !t.After(s.end)
}
