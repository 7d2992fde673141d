package eassvc

import (
	"maps"
	"sync"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
)

// Service is the emulated product. Make one with [New].
type Service struct {
	authority wire.ServiceRoleAuthority
	clock     Clock
	options   Options

	// mu guards what follows. The authority is asked while it is held, so
	// the authority must not call the service.
	mu            sync.Mutex
	deployments   map[key]*deployment
	redeployments map[key]int // these two outlive the service
	restarts      map[key]int
	created       int // services made so far, for ids and order
}

var _ wire.Product = (*Service)(nil)

// New returns a product without services. It asks the authority before it takes
// a role, and tells the time by the clock alone.
func New(authority wire.ServiceRoleAuthority, clock Clock, options Options) *Service {
	s := &Service{authority: authority, clock: clock, options: options}
	s.Reset()
	return s
}

// Reset forgets all services and counts.
func (s *Service) Reset() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.deployments = map[key]*deployment{}
	s.redeployments, s.restarts = map[key]int{}, map[key]int{}
	s.created = 0
}

// Redeployments returns how often an update has replaced the instances of a
// service. Neither an update of a stopped service counts, nor one whose new
// version never came up for want of its role. It knows services that have been
// deleted, too.
func (s *Service) Redeployments(region, name string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.redeployments[key{region, name}]
}

// Restarts returns how often RestartService has replaced the instances of a
// service.
func (s *Service) Restarts(region, name string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.restarts[key{region, name}]
}

// Counts returns the redeployments and the restarts of every service that had
// any, by region and name: "cn-hangzhou/demo_svc".
func (s *Service) Counts() (redeployments, restarts map[string]int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return byName(s.redeployments), byName(s.restarts)
}

func byName(counts map[key]int) map[string]int {
	named := make(map[string]int, len(counts))
	for k, n := range counts {
		named[k.String()] = n
	}
	return named
}

// now is in UTC.
func (s *Service) now() time.Time { return s.clock.Now().UTC() }

// advanceTo brings every service up to the time.
func (s *Service) advanceTo(now time.Time) {
	for d := range maps.Values(s.deployments) {
		d.progress.AdvanceTo(now)
		s.sweep(d)
	}
}

// sweep forgets the service if its deletion has ended.
func (s *Service) sweep(d *deployment) {
	if d.gone() && s.deployments[d.key] == d {
		delete(s.deployments, d.key)
	}
}

// find returns the service a call is about, brought up to the time. Emulator
// choice: a ClusterId other than the region that was called is refused, for it
// is a client's mistake worth hearing about.
func (s *Service) find(call *wire.Call, now time.Time) (*deployment, error) {
	cluster, name := call.Path["ClusterId"], call.Path["ServiceName"]
	if cluster != call.Region {
		return nil, invalid("ClusterId is %q and the region is %q.", cluster, call.Region)
	}
	k := key{cluster, name}
	if d, found := s.deployments[k]; found {
		d.progress.AdvanceTo(now)
		s.sweep(d)
	}
	d, found := s.deployments[k]
	switch {
	case !found:
		return nil, notFound(name)
	case d.account != call.Caller.Account:
		return nil, privilegeFailed(name)
	}
	return d, nil
}

// handle makes an operation on one service a handler: locked, found, and swept
// up after.
func (s *Service) handle(operate func(*wire.Call, *deployment, time.Time) (map[string]any, error)) func(*wire.Call) (map[string]any, error) {
	return func(call *wire.Call) (map[string]any, error) {
		s.mu.Lock()
		defer s.mu.Unlock()
		now := s.now()
		d, err := s.find(call, now)
		if err != nil {
			return nil, err
		}
		defer s.sweep(d)
		return operate(call, d, now)
	}
}

// Workload returns a service as the injector of credentials sees it. The empty
// region takes the service of that name in any.
func (s *Service) Workload(region, name string) (wire.Workload, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.advanceTo(s.now())
	for k, d := range s.deployments {
		if k.name != name || region != "" && k.region != region {
			continue
		}
		a := associationOf(d.config)
		w := wire.Workload{
			Kind: "eas", Account: d.account, Region: k.region, ID: name,
			Running: d.progress.Current.status == running, Mode: a.mode(),
		}
		switch w.Mode {
		case modeCustom:
			w.RoleARN = a.role()
		case modeLegacyOSS:
			w.Mode = modeNone // its instances get nothing of that role
		}
		return w, true
	}
	return wire.Workload{}, false
}
