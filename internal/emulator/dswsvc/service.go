package dswsvc

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

	// mu guards what follows. The authority is asked while it is held, so
	// the authority must not call the service.
	mu        sync.Mutex
	instances map[string]*instance
	restarts  map[string]int // by instance id; outlives the instance
	created   int            // instances made so far, for ids and order

	specs        map[specKey]ecsSpec
	brokenImages map[string]bool // by id or URL; true only
	queueHeld    bool
}

var _ wire.Product = (*Service)(nil)

// New returns a service without instances. It asks the authority before it
// takes a role, and tells the time by the clock alone.
func New(authority wire.RoleAuthority, clock Clock, options Options) *Service {
	s := &Service{authority: authority, clock: clock, options: options}
	s.Reset()
	return s
}

// Reset forgets all instances and restarts, and what seeds and hooks have made of
// instance types, images and the queue.
func (s *Service) Reset() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.instances = map[string]*instance{}
	s.restarts = map[string]int{}
	s.created = 0
	s.specs, s.brokenImages, s.queueHeld = catalogue(), map[string]bool{}, false
}

// Restarts returns how often the running instance was restarted because its
// association crossed between a role and none. It knows instances that have
// been deleted, too.
func (s *Service) Restarts(instanceID string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.restarts[instanceID]
}

// RestartCounts returns the restarts of every instance that had any, by id.
func (s *Service) RestartCounts() map[string]int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return maps.Clone(s.restarts)
}

// now is in UTC and in whole seconds at most as precise as the clock; the API
// shows seconds.
func (s *Service) now() time.Time { return s.clock.Now().UTC() }

// visible reports whether the caller sees the instance from the region called.
func visible(call *wire.Call, i *instance) bool {
	return i.account == call.Caller.Account && i.region == call.Region
}

// advanceTo brings every instance up to the time.
func (s *Service) advanceTo(now time.Time) {
	for id, i := range s.instances {
		i.progress.AdvanceTo(now)
		s.sweep(id)
	}
}

// sweep forgets the instance if its deletion has ended.
func (s *Service) sweep(id string) {
	if i, ok := s.instances[id]; ok && i.progress.gone() {
		delete(s.instances, id)
	}
}

// find returns the instance a call is about, brought up to the time.
func (s *Service) find(call *wire.Call, now time.Time) (*instance, error) {
	id := call.Path["InstanceId"]
	if i, ok := s.instances[id]; ok && visible(call, i) {
		i.progress.AdvanceTo(now)
		s.sweep(id)
	}
	i, ok := s.instances[id]
	if !ok || !visible(call, i) {
		return nil, notFound(id)
	}
	return i, nil
}

// handle makes an operation on one instance a handler: locked, found, and
// swept up after.
func (s *Service) handle(operate func(*wire.Call, *instance, time.Time) (map[string]any, error)) func(*wire.Call) (map[string]any, error) {
	return func(call *wire.Call) (map[string]any, error) {
		s.mu.Lock()
		defer s.mu.Unlock()
		now := s.now()
		i, err := s.find(call, now)
		if err != nil {
			return nil, err
		}
		defer s.sweep(i.id)
		return operate(call, i, now)
	}
}

// envelope is the answer of an operation: the members that every answer but
// those of the label operations has, around the operation's own.
func envelope(members map[string]any) map[string]any {
	members["Success"] = true
	members["HttpStatusCode"] = 200
	return members
}

// acknowledge is the answer of an operation that has only been started.
func acknowledge(i *instance) map[string]any {
	return envelope(map[string]any{"InstanceId": i.id})
}

// Workload returns an instance as the injector of credentials sees it.
func (s *Service) Workload(id string) (wire.Workload, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.advanceTo(s.now())
	i, found := s.instances[id]
	if !found {
		return wire.Workload{}, false
	}
	w := wire.Workload{
		Kind: "dsw", Account: i.account, Region: i.region, ID: i.id,
		Running: i.progress.Current.status == running, Mode: i.credential.mode(),
	}
	if roles := i.credential.roles(); len(roles) > 0 {
		w.RoleARN = roles[0].ARN
	}
	return w, true
}
