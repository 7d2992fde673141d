package eassvc

import (
	"cmp"
	"maps"
	"slices"
	"time"
)

// snapshot is the state of the product. It has no access token, but tells when
// one was exchanged for another.
type snapshot struct {
	Services      []deploymentSnapshot `json:"services"`
	Redeployments map[string]int       `json:"redeployments"`
	Restarts      map[string]int       `json:"restarts"`
}

type deploymentSnapshot struct {
	Name            string             `json:"name"`
	ID              string             `json:"id"`
	Account         string             `json:"account"`
	Region          string             `json:"region"`
	WorkspaceID     string             `json:"workspace_id,omitempty"`
	CallerUID       string             `json:"caller_uid"`
	Status          string             `json:"status"`
	Pending         []string           `json:"pending,omitempty"`
	Mode            string             `json:"mode"`
	Role            string             `json:"role,omitempty"`
	Config          map[string]any     `json:"config"`
	TokenGeneration int                `json:"token_generation"`
	CurrentVersion  int                `json:"current_version"`
	LatestVersion   int                `json:"latest_version"`
	Instances       []instanceSnapshot `json:"instances"`
	LastWarning     string             `json:"last_warning,omitempty"`
	Labels          map[string]string  `json:"labels"`
	SafetyLock      string             `json:"safety_lock"`
	CreatedAt       time.Time          `json:"created_at"`
	UpdatedAt       time.Time          `json:"updated_at"`
}

type instanceSnapshot struct {
	Name    string `json:"name"`
	Version int    `json:"version"`
	Status  string `json:"status"`
}

// Snapshot returns all services, ordered by region and name, and the counts. It
// is no read: it moves no service on.
func (s *Service) Snapshot() any {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.advanceTo(s.now())
	result := snapshot{
		Services:      []deploymentSnapshot{},
		Redeployments: byName(s.redeployments),
		Restarts:      byName(s.restarts),
	}
	order := func(a, b key) int {
		return cmp.Or(cmp.Compare(a.region, b.region), cmp.Compare(a.name, b.name))
	}
	for _, k := range slices.SortedFunc(maps.Keys(s.deployments), order) {
		result.Services = append(result.Services, s.deployments[k].snapshot())
	}
	return result
}

func (d *deployment) snapshot() deploymentSnapshot {
	a := d.association()
	shot := deploymentSnapshot{
		Name: d.name, ID: d.id, Account: d.account, Region: d.region,
		WorkspaceID: d.workspace, CallerUID: d.callerUID,
		Status: string(d.progress.Current.status),
		Mode:   a.mode(), Role: a.role(),
		Config: d.config, TokenGeneration: d.token.generation,
		CurrentVersion: d.current, LatestVersion: d.latest(),
		Instances: []instanceSnapshot{},
		Labels:    maps.Clone(d.labels), SafetyLock: d.lock,
		CreatedAt: d.createdAt, UpdatedAt: d.updatedAt,
	}
	for _, next := range d.progress.Pending {
		shot.Pending = append(shot.Pending, string(next.status))
	}
	for _, i := range d.instances {
		shot.Instances = append(shot.Instances, instanceSnapshot{Name: i.name, Version: i.version, Status: i.status()})
	}
	for _, e := range d.events {
		if e.kind == eventWarning {
			shot.LastWarning = e.text
		}
	}
	return shot
}
