package eassvc

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/product"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
)

const (
	eventNormal  = "Normal"
	eventWarning = "Warning"
)

// event is one entry of the deployment events.
type event struct {
	at                   time.Time
	kind, reason         string
	version              int
	text                 string
	available, unstarted int
}

// tell adds an event about the latest version.
func (d *deployment) tell(at time.Time, kind string, reached status, text string) {
	ready := d.ready()
	d.events = append(d.events, event{
		at: at, kind: kind, reason: string(reached), version: d.latest(), text: text,
		available: ready, unstarted: len(d.instances) - ready,
	})
}

// statusReason and statusMessage are the Reason and Message of a service.
// Emulator choice, but for Running: they say no more than the status, and why a
// deployment failed is in the events alone.
func statusReason(s status) string { return strings.ToUpper(string(s)) }

func statusMessage(s status) string { return "Service is " + strings.ToLower(string(s)) }

// eventLayout is how event queries are written: in UTC, and not in ISO form.
const eventLayout = "2006-01-02 15:04:05"

// eventWindow is how far back events are shown unless told.
const eventWindow = 7 * 24 * time.Hour

// describeEvents answers with the newest event first. Emulator choice: the
// order is not published. Every event is about the service, so a query for an
// instance finds none.
func (s *Service) describeEvents(call *wire.Call, d *deployment, now time.Time) (map[string]any, error) {
	from, err := eventTime(call, "StartTime", now.Add(-eventWindow))
	if err != nil {
		return nil, err
	}
	to, err := eventTime(call, "EndTime", now)
	if err != nil {
		return nil, err
	}
	kind := call.Parameters["EventType"]
	if !slices.Contains([]string{"", eventNormal, eventWarning}, kind) {
		return nil, invalid("EventType must be Normal or Warning.")
	}
	page, err := readPage(call, "PageNum")
	if err != nil {
		return nil, err
	}
	found := []any{}
	for _, e := range slices.Backward(d.events) {
		second := e.at.Truncate(time.Second)
		wanted := (kind == "" || e.kind == kind) && call.Parameters["InstanceName"] == ""
		if wanted && !second.Before(from.Truncate(time.Second)) && !second.After(to) {
			found = append(found, e.render(s.options))
		}
	}
	return map[string]any{
		"Events":       product.Of(page, found),
		"PageNum":      page.Number,
		"TotalPageNum": (len(found) + page.Size - 1) / page.Size,
		"TotalCount":   len(found),
	}, nil
}

func eventTime(call *wire.Call, name string, fallback time.Time) (time.Time, error) {
	value := call.Parameters[name]
	if value == "" {
		return fallback, nil
	}
	t, err := time.Parse(eventLayout, value)
	if err != nil {
		return time.Time{}, invalid("%s must be a time in UTC such as 2026-01-02 15:04:05.", name)
	}
	return t, nil
}

func (e event) render(options Options) map[string]any {
	message := e.text
	if !options.PlainEvents {
		text, err := json.Marshal(map[string]any{
			"versionId": e.version, "message": e.text,
			"availableInstance": e.available, "unavailableInstance": e.unstarted,
		})
		if err != nil {
			panic(err) // texts and numbers only: cannot fail
		}
		message = string(text)
	}
	return map[string]any{
		"Time":     stamp(e.at),
		"Type":     e.kind,
		"Reason":   e.reason,
		"Resource": "Service",
		"Message":  message,
	}
}
