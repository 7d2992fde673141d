package dlcsvc

import (
	"maps"
	"slices"
	"time"
)

// snapshot is the state of the service. It shows a job as the reads do, and so
// no credentials of an image and no secret of a credential.
type snapshot struct {
	Jobs    []jobSnapshot  `json:"jobs"`
	Created map[string]int `json:"created"`
}

type jobSnapshot struct {
	ID          string         `json:"id"`
	Account     string         `json:"account"`
	Region      string         `json:"region"`
	Status      string         `json:"status"`
	Pending     []string       `json:"pending,omitempty"`
	Association string         `json:"association"`
	Members     map[string]any `json:"members"`
	CreatedAt   time.Time      `json:"created_at"`
	ModifiedAt  time.Time      `json:"modified_at"`
}

// Snapshot returns all jobs, ordered by id, and the counts of created jobs. It
// is no read: it moves no job on.
func (s *Service) Snapshot() any {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.now()
	s.advanceTo(now)
	result := snapshot{Jobs: []jobSnapshot{}, Created: maps.Clone(s.created)}
	for _, id := range slices.Sorted(maps.Keys(s.jobs)) {
		j := s.jobs[id]
		shot := jobSnapshot{
			ID: j.id, Account: j.account, Region: j.region,
			Status:      string(j.progress.Current.status),
			Association: j.credential().association(),
			Members:     j.render(s.options, now),
			CreatedAt:   j.createdAt, ModifiedAt: j.modifiedAt,
		}
		// Equal states give equal text, whenever one looks.
		delete(shot.Members, "Duration")
		for _, next := range j.progress.Pending {
			shot.Pending = append(shot.Pending, string(next.status))
		}
		result.Jobs = append(result.Jobs, shot)
	}
	return result
}
