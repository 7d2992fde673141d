package dlcsvc

import (
	"fmt"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/state"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
)

const (
	// window is how far back events, and jobs in a list, are shown unless told.
	window           = 7 * 24 * time.Hour
	defaultMaxEvents = 2000
	maxEvents        = 10000
)

// getJobEvents answers with one line of text for each status the job has been
// in, the newest last. Emulator choice: the reference shows no line, and does
// not say which lines a limit leaves out; here the oldest.
func (s *Service) getJobEvents(call *wire.Call, j *job, now time.Time) (map[string]any, error) {
	span, err := readSpan(call, now)
	if err != nil {
		return nil, err
	}
	limit, err := parameters().Int(call, "MaxEventsNum", defaultMaxEvents, 1, maxEvents)
	if err != nil {
		return nil, err
	}
	lines := []string{}
	for _, r := range j.progress.history {
		if span.has(r.start) {
			lines = append(lines, r.line())
		}
	}
	return map[string]any{"JobId": j.id, "Events": lines[max(0, len(lines)-limit):]}, nil
}

func (r record) line() string {
	line := fmt.Sprintf("%s Status %s", state.Timestamp(r.start), r.status)
	if r.reason != (reason{}) {
		line += fmt.Sprintf(" (%s: %s)", r.reason.code, r.reason.message)
	}
	return line
}
