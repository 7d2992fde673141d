package dlcsvc

import (
	"maps"
	"sync"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
)

// Service is the emulated product. Make one with [New].
type Service struct {
	authority wire.RoleAuthority
	clock     Clock
	options   Options

	// mu guards what follows. The authority and the options' functions are asked
	// while it is held, so they must not call the service.
	mu      sync.Mutex
	jobs    map[string]*job
	created map[string]int // by display name; outlives the jobs
	count   int            // jobs made so far, for ids and order
}

var _ wire.Product = (*Service)(nil)

// New returns a service without jobs. It asks the authority before it takes a
// role, and tells the time by the clock alone.
func New(authority wire.RoleAuthority, clock Clock, options Options) *Service {
	s := &Service{authority: authority, clock: clock, options: options}
	s.Reset()
	return s
}

// Reset forgets all jobs and counts.
func (s *Service) Reset() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.jobs = map[string]*job{}
	s.created = map[string]int{}
	s.count = 0
}

// Created returns how many jobs of a name CreateJob has made, those that are
// gone included.
func (s *Service) Created(displayName string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.created[displayName]
}

// CreatedCounts returns how many jobs CreateJob has made, by display name.
func (s *Service) CreatedCounts() map[string]int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return maps.Clone(s.created)
}

// now is in UTC.
func (s *Service) now() time.Time { return s.clock.Now().UTC() }

// advanceTo brings every job up to the time.
func (s *Service) advanceTo(now time.Time) {
	for _, j := range s.jobs {
		s.advanceJobTo(j, now)
	}
}

// advanceJobTo brings a job up to the time, and forgets it when its time is over.
func (s *Service) advanceJobTo(j *job, now time.Time) {
	j.advanceTo(now)
	over := j.progress.Current.status.terminal() && s.options.Retention > 0
	if over && !now.Before(j.progress.Since.Add(s.options.Retention)) {
		delete(s.jobs, j.id)
	}
}

// visible reports whether the caller sees the job from the region called.
func visible(call *wire.Call, j *job) bool {
	return j.account == call.Caller.Account && j.region == call.Region
}

// find returns the job a call is about, brought up to the time.
func (s *Service) find(call *wire.Call, now time.Time) (*job, error) {
	id := call.Path["JobId"]
	if j, found := s.jobs[id]; found {
		s.advanceJobTo(j, now)
	}
	j, found := s.jobs[id]
	if !found || !visible(call, j) {
		return nil, notFound(id)
	}
	return j, nil
}

// handle makes an operation on one job a handler: locked, and found.
func (s *Service) handle(operate func(*wire.Call, *job, time.Time) (map[string]any, error)) func(*wire.Call) (map[string]any, error) {
	return func(call *wire.Call) (map[string]any, error) {
		s.mu.Lock()
		defer s.mu.Unlock()
		now := s.now()
		j, err := s.find(call, now)
		if err != nil {
			return nil, err
		}
		return operate(call, j, now)
	}
}

// acknowledge is the answer of an operation that has only been started.
func acknowledge(j *job) map[string]any { return map[string]any{"JobId": j.id} }

// Workload returns a job as the injector of credentials sees it.
func (s *Service) Workload(id string) (wire.Workload, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	j, found := s.jobs[id]
	if !found {
		return wire.Workload{}, false
	}
	j.advanceTo(s.now())
	w := wire.Workload{
		Kind: "dlc", Account: j.account, Region: j.region, ID: j.id,
		Running: j.progress.Current.status == running, Mode: j.credential().association(),
	}
	if w.Mode != modeNone && w.Mode != modeDefault {
		w.Mode, w.RoleARN = modeCustom, w.Mode
	}
	return w, true
}
