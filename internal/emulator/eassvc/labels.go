package eassvc

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
)

// Labels and lock are metadata: they change at once, in any status but
// Deleting. Labels are written into the configuration too, without a new
// version.

func (s *Service) updateLabels(call *wire.Call, d *deployment, now time.Time) (map[string]any, error) {
	sent, ok := call.Body["Labels"].(map[string]any)
	if !ok || len(sent) == 0 {
		return nil, invalid("Labels must be an object of strings.")
	}
	labels := maps.Clone(d.labels)
	for key, value := range sent {
		text, ok := value.(string)
		if !ok {
			return nil, invalid("Labels.%s must be a string.", key)
		}
		labels[key] = text
	}
	return s.relabel("UpdateServiceLabel", d, labels, now)
}

// deleteLabels ignores keys that are not there. Emulator choice.
func (s *Service) deleteLabels(call *wire.Call, d *deployment, now time.Time) (map[string]any, error) {
	var keys []string
	if value := call.Parameters["LabelKeys"]; value != "" {
		if err := json.Unmarshal([]byte(value), &keys); err != nil {
			return nil, invalid("LabelKeys must be a JSON list of strings.")
		}
	}
	if value := call.Parameters["Keys"]; value != "" {
		keys = append(keys, strings.Split(value, ",")...)
	}
	if len(keys) == 0 {
		return nil, invalid("LabelKeys is required.")
	}
	labels := maps.Clone(d.labels)
	for _, key := range keys {
		delete(labels, key)
	}
	return s.relabel("DeleteServiceLabel", d, labels, now)
}

func (s *Service) relabel(operation string, d *deployment, labels map[string]string, now time.Time) (map[string]any, error) {
	if d.lock == lockAll {
		return nil, locked(operation, d)
	}
	if d.progress.Current.status == deleting {
		return nil, wrongStatus(operation, d)
	}
	d.labels, d.config, d.updatedAt = labels, with(d.config, labelMembers(labels), "labels"), now
	return acknowledge("Labels of service [%s] are updated", d.name), nil
}

// labelMembers writes labels as the configuration has them.
func labelMembers(labels map[string]string) map[string]any {
	members := make(map[string]any, len(labels))
	for key, value := range labels {
		members[key] = value
	}
	return members
}

// labelList writes labels as reads have them, in the order of the keys.
func labelList(labels map[string]string) []any {
	list := make([]any, 0, len(labels))
	for _, key := range slices.Sorted(maps.Keys(labels)) {
		list = append(list, map[string]any{"LabelKey": key, "LabelValue": labels[key]})
	}
	return list
}

// The safety locks: dangerous forbids to stop and to delete, all forbids every
// change but that of the lock.
const (
	lockNone      = "none"
	lockDangerous = "dangerous"
	lockAll       = "all"
)

func knownLock(lock string) bool {
	return slices.Contains([]string{lockNone, lockDangerous, lockAll}, lock)
}

func (s *Service) updateLock(call *wire.Call, d *deployment, now time.Time) (map[string]any, error) {
	lock, ok := call.Body["Lock"].(string)
	if !ok || !knownLock(lock) {
		return nil, invalid("Lock must be all, dangerous or none.")
	}
	if d.progress.Current.status == deleting {
		return nil, wrongStatus("UpdateServiceSafetyLock", d)
	}
	d.lock, d.updatedAt = lock, now
	return acknowledge("Safety lock of service [%s] is updated", d.name), nil
}
