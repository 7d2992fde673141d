package dswsvc

import (
	"maps"
	"slices"
	"time"
)

// snapshot is the state of the service. It has no secret of a credential, and
// masks ImageAuth as the reads do.
type snapshot struct {
	Instances []instanceSnapshot `json:"instances"`
	Restarts  map[string]int     `json:"restarts"`

	// What the hooks have set. Stock is no part of it: ListEcsSpecs shows it.
	ImageFailures []string `json:"image_failures,omitempty"`
	QueueHeld     bool     `json:"queue_held,omitempty"`
}

type instanceSnapshot struct {
	ID            string            `json:"id"`
	Account       string            `json:"account"`
	Region        string            `json:"region"`
	Status        string            `json:"status"`
	Pending       []string          `json:"pending,omitempty"`
	ReasonCode    string            `json:"reason_code,omitempty"`
	ReasonMessage string            `json:"reason_message,omitempty"`
	Mode          string            `json:"mode"`
	Credential    *credential       `json:"credential,omitempty"`
	Members       map[string]any    `json:"members"`
	Labels        map[string]string `json:"labels"`
	Tags          map[string]string `json:"tags"`
	CreatedAt     time.Time         `json:"created_at"`
	ModifiedAt    time.Time         `json:"modified_at"`
}

// Snapshot returns all instances, ordered by id, the restarts, and what is held or
// fails. It is no read: it moves no instance on.
func (s *Service) Snapshot() any {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.advanceTo(s.now())
	result := snapshot{
		Instances: []instanceSnapshot{}, Restarts: maps.Clone(s.restarts),
		ImageFailures: slices.Sorted(maps.Keys(s.brokenImages)), QueueHeld: s.queueHeld,
	}
	for _, id := range slices.Sorted(maps.Keys(s.instances)) {
		result.Instances = append(result.Instances, s.instances[id].snapshot())
	}
	return result
}

func (i *instance) snapshot() instanceSnapshot {
	shot := instanceSnapshot{
		ID: i.id, Account: i.account, Region: i.region,
		Status:        string(i.progress.Current.status),
		ReasonCode:    i.progress.Current.reason.code,
		ReasonMessage: i.progress.Current.reason.message,
		Mode:          i.credential.mode(),
		Credential:    i.credential,
		Members:       maps.Clone(i.values),
		Labels:        maps.Clone(i.labels),
		Tags:          maps.Clone(i.tags),
		CreatedAt:     i.createdAt, ModifiedAt: i.modifiedAt,
	}
	if _, ok := shot.Members["ImageAuth"]; ok {
		shot.Members["ImageAuth"] = masked
	}
	for _, next := range i.progress.Pending {
		shot.Pending = append(shot.Pending, string(next.status))
	}
	return shot
}
