package dswsvc

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
)

// defaultMaxEvents is the default of MaxEventsNum.
const defaultMaxEvents = 2000

// getInstanceEvents answers with one line of text for each status the
// instance has been in. Emulator choice: the reference shows no line; what
// matters is that the reason of a failure is in it.
func (s *Service) getInstanceEvents(call *wire.Call, i *instance, _ time.Time) (map[string]any, error) {
	if err := parameters().Refuse(call, "EventLevel", "Token"); err != nil {
		return nil, err
	}
	span, err := readSpan(call)
	if err != nil {
		return nil, err
	}
	limit, err := parameters().Int(call, "MaxEventsNum", defaultMaxEvents, 1, math.MaxInt)
	if err != nil {
		return nil, err
	}
	offset, err := parameters().Int(call, "Offset", 0, 0, math.MaxInt)
	if err != nil {
		return nil, err
	}
	reverse, err := parameters().Bool(call, "Reverse", false)
	if err != nil {
		return nil, err
	}

	lines := []string{}
	for _, session := range i.progress.sessions {
		for _, r := range session {
			if span.has(r.start) {
				lines = append(lines, r.line())
			}
		}
	}
	if reverse {
		slices.Reverse(lines)
	}
	total := len(lines)
	lines = lines[min(offset, total):]
	lines = lines[:min(limit, len(lines))]
	return envelope(map[string]any{"InstanceId": i.id, "TotalCount": total, "Events": lines}), nil
}

func (r record) line() string {
	line := fmt.Sprintf("%s Status %s", stamp(r.start), r.status)
	if r.reason != (reason{}) {
		line += fmt.Sprintf(" (%s: %s)", r.reason.code, r.reason.message)
	}
	return line
}

// getLifecycle answers with the sessions of the instance. Emulator choice:
// SessionNumber asks for that many of the latest sessions, Limit bounds the
// records of each session, Order sorts sessions and records alike, and
// TotalCount counts sessions.
func (s *Service) getLifecycle(call *wire.Call, i *instance, _ time.Time) (map[string]any, error) {
	if err := parameters().Refuse(call, "Token"); err != nil {
		return nil, err
	}
	span, err := readSpan(call)
	if err != nil {
		return nil, err
	}
	number, err := parameters().Int(call, "SessionNumber", len(i.progress.sessions), 1, math.MaxInt)
	if err != nil {
		return nil, err
	}
	limit, err := parameters().Int(call, "Limit", i.progress.records, 1, math.MaxInt)
	if err != nil {
		return nil, err
	}
	order := call.Parameters["Order"]
	if !slices.Contains([]string{"", "ASC", "DESC"}, order) {
		return nil, invalid("Order must be ASC or DESC.")
	}

	sessions := [][]any{}
	for _, session := range i.progress.sessions[max(0, len(i.progress.sessions)-number):] {
		if records := renderRecords(session, span, limit, order == "DESC"); len(records) > 0 {
			sessions = append(sessions, records)
		}
	}
	if order == "DESC" {
		slices.Reverse(sessions)
	}
	answer := envelope(map[string]any{"TotalCount": len(sessions), "Lifecycle": sessions})
	delete(answer, "HttpStatusCode") // of all answers with an envelope this one alone lacks it
	return answer, nil
}

func renderRecords(session []record, span span, limit int, reverse bool) []any {
	var rendered []any
	for _, r := range session {
		if !span.has(r.start) {
			continue
		}
		entry := map[string]any{
			"LifecycleId":   strconv.Itoa(r.id),
			"Status":        string(r.status),
			"GmtCreateTime": stamp(r.start),
		}
		set(entry, "ReasonCode", r.reason.code)
		set(entry, "ReasonMessage", r.reason.message)
		if !r.end.IsZero() {
			entry["GmtEndTime"] = stamp(r.end)
		}
		rendered = append(rendered, entry)
	}
	if reverse {
		slices.Reverse(rendered)
	}
	return rendered[:min(limit, len(rendered))]
}

// span is what StartTime and EndTime leave in.
type span struct{ start, end time.Time }

func readSpan(call *wire.Call) (span, error) {
	start, err := parameters().Time(call, "StartTime", time.Time{})
	if err != nil {
		return span{}, err
	}
	end, err := parameters().Time(call, "EndTime", time.Time{})
	return span{start, end}, err
}

func (s span) has(t time.Time) bool { return within(t, s.start, s.end) }

// within reports whether the second in which t lies is between the bounds,
// both included. A zero bound is none.
func within(t, from, to time.Time) bool {
	t = t.Truncate(time.Second)
	return (from.IsZero() || !t.Before(from)) && (to.IsZero() || !t.After(to))
}
