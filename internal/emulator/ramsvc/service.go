package ramsvc

import (
	"slices"
	"strings"
	"sync"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/state"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
)

const apiVersion = "2015-05-01"

// Service is the emulated product. Make one with [New].
type Service struct {
	clock   state.Clock
	options Options

	// mu guards what follows. No other service is called while it is held.
	mu          sync.Mutex
	propagation int // stale observations after a write
	accounts    map[string]*account
	system      map[string]*policy
	keys        map[string]accessKey
	sessions    map[string]session
	roleIDs     state.Sequence
	userIDs     state.Sequence
	groupIDs    state.Sequence
}

var (
	_ wire.Product              = (*Service)(nil)
	_ wire.Directory            = (*Service)(nil)
	_ wire.ServiceRoleAuthority = (*Service)(nil)
)

// New returns a service with the system policies and no account.
func New(clock state.Clock, options Options) *Service {
	options.Quotas = options.Quotas.withDefaults()
	s := &Service{clock: clock, options: options, propagation: options.PropagationReads}
	s.Reset()
	return s
}

// Reset forgets all accounts and temporary keys.
func (s *Service) Reset() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.accounts = map[string]*account{}
	s.keys = map[string]accessKey{}
	s.sessions = map[string]session{}
	s.roleIDs = state.NewSequence("3", 17)
	s.userIDs = state.NewSequence("2", 17)
	s.groupIDs = state.NewSequence("g-", 16)
	s.system = map[string]*policy{}
	for _, p := range systemPolicies() {
		s.system[s.key(p.name)] = p
	}
}

// SetPropagation changes how many observations after a later write are stale.
func (s *Service) SetPropagation(reads int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.propagation = reads
}

// Operations returns the operations of the API that are implemented.
func (s *Service) Operations() []wire.Operation {
	return slices.Concat(
		s.roleOperations(),
		s.policyOperations(),
		s.versionOperations(),
		s.attachmentOperations(),
		s.memberOperations(),
		s.tagOperations(),
	)
}

// handler carries an operation out in the caller's account, with the service
// locked. Nil members: the answer holds nothing but the request id.
type handler func(a *account, call *wire.Call) (map[string]any, error)

// operation describes an operation whose parameters are given as one
// space-separated text. The caller needs the action of the operation's name on
// each of the resources.
func (s *Service) operation(name, parameters string, handle handler, resources ...resource) wire.Operation {
	return wire.Operation{
		Product:    "ram",
		Version:    apiVersion,
		Name:       name,
		Parameters: strings.Fields(parameters),
		Permissions: func(call *wire.Call) []wire.Permission {
			var permissions []wire.Permission
			for _, resource := range resources {
				for _, arn := range resource(call) {
					permissions = append(permissions, wire.Permission{Action: "ram:" + name, Resource: arn})
				}
			}
			return permissions
		},
		Handle: func(call *wire.Call) (map[string]any, error) {
			s.mu.Lock()
			defer s.mu.Unlock()
			a, found := s.accounts[call.Caller.Account]
			if !found {
				return nil, errCallerGone(call.Caller.Account)
			}
			return handle(a, call)
		},
	}
}

// now is the time as RAM writes it.
func (s *Service) now() string { return state.Timestamp(s.clock.Now()) }
