package workspacesvc

import (
	"sync"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
)

// Service is the emulated product. Make one with [New].
type Service struct {
	directory Directory
	clock     Clock
	options   Options

	// mu guards what follows. The directory is asked while it is held, so the
	// directory must not call the service.
	mu         sync.Mutex
	workspaces map[string]*workspace // by id
	roles      roleSync
	created    int // workspaces and members made so far, for their order
}

// Directory is RAM, as far as the product knows it.
type Directory interface {
	// Identities returns an account, its users and its roles.
	Identities(account string) []wire.Identity
	// Trusts reports whether the role's trust policy lets the service
	// principal assume it.
	Trusts(roleARN, servicePrincipal string) bool
}

var _ wire.Product = (*Service)(nil)

// New returns a service without workspaces. Its members come from the
// directory, and it tells the time by the clock alone.
func New(directory Directory, clock Clock, options Options) *Service {
	s := &Service{directory: directory, clock: clock, options: options}
	s.Reset()
	return s
}

// Reset forgets all workspaces, and which roles have been seen.
func (s *Service) Reset() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.workspaces = map[string]*workspace{}
	s.roles = newRoleSync()
	s.created = 0
}

// now is in UTC.
func (s *Service) now() time.Time { return s.clock.Now().UTC() }

// next numbers what is made, so that lists have an order.
func (s *Service) next() int {
	s.created++
	return s.created
}

// visible reports whether the workspace exists for an account in a region. To
// anybody else it does not exist.
func visible(call *wire.Call, w *workspace) bool {
	return w.account == call.Caller.Account && w.region == call.Region
}

// locked makes an operation a handler: the service locked, and the caller
// noticed.
func (s *Service) locked(operate func(*wire.Call) (map[string]any, error)) func(*wire.Call) (map[string]any, error) {
	return func(call *wire.Call) (map[string]any, error) {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.notice(call)
		return operate(call)
	}
}

// operation carries out what a call wants of one workspace.
type operation func(*wire.Call, *workspace) (map[string]any, error)

// reading makes an operation that every member may call a handler.
func (s *Service) reading(operate operation) func(*wire.Call) (map[string]any, error) {
	return s.onWorkspace(toRead, operate)
}

// writing makes an operation on members a handler: for the owner and
// administrators, and only while the workspace is in use.
func (s *Service) writing(operate operation) func(*wire.Call) (map[string]any, error) {
	return s.onWorkspace(toWrite, func(call *wire.Call, w *workspace) (map[string]any, error) {
		if current := w.settled(s.now(), s.options); current != enabled {
			return nil, wrongStatus(call.Operation.Name, w, current)
		}
		return operate(call, w)
	})
}

func (s *Service) onWorkspace(purpose purpose, operate operation) func(*wire.Call) (map[string]any, error) {
	return s.locked(func(call *wire.Call) (map[string]any, error) {
		id := call.Path["WorkspaceId"]
		w := s.workspaces[id]
		if w != nil && !visible(call, w) {
			w = nil
		}
		if err := s.authorize(call, id, w, purpose); err != nil {
			return nil, err
		}
		if w == nil {
			return nil, s.workspaceNotFound(id)
		}
		return operate(call, w)
	})
}

// stamp writes a time as AIWorkSpace does: UTC, with milliseconds.
func stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }
