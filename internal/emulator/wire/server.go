package wire

import (
	"context"
	"errors"
	"net/http"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/state"
)

// Config assembles a [Server].
type Config struct {
	Products  []Product
	Directory Directory
	// Clock tells the time of the emulated cloud.
	Clock state.Clock
	// SigningClock judges the dates of signed requests. It is apart from Clock
	// because clients sign with the time of their machine, whatever time the
	// emulated cloud has been moved to.
	SigningClock state.Clock
	// DefaultRegion is the region of requests that name none.
	DefaultRegion string
	// Interceptor may disturb calls. Nil: none does.
	Interceptor Interceptor
	// Record keeps an entry of every request, before its answer is sent. Nil:
	// nobody does.
	Record func(Entry)
}

// Interceptor stands between the gateway and the products.
type Interceptor interface {
	// Before is called with an authenticated and decoded call. An error becomes the
	// answer to it, except ErrRequestLost.
	Before(ctx context.Context, call *Call) error
	// After is called with a call that its product has carried out, or refused with
	// err. It reports whether the answer gets lost: the connection is then
	// closed without one.
	After(call *Call, err error) (lost bool)
}

// ErrRequestLost makes a call of an [Interceptor] one that never arrives: the
// connection is closed before anything is carried out.
var ErrRequestLost = errors.New("the request is lost")

// Server serves all products on one address. It implements [http.Handler].
type Server struct {
	routes        *routes
	directory     Directory
	clock         state.Clock
	signingClock  state.Clock
	defaultRegion string
	interceptor   Interceptor
	record        func(Entry)
	nonces        nonces
}

// NewServer returns a server for the products of config. It fails if two
// operations claim the same place.
func NewServer(config Config) (*Server, error) {
	routes, err := newRoutes(config.Products)
	if err != nil {
		return nil, err
	}
	s := &Server{
		routes:        routes,
		directory:     config.Directory,
		clock:         config.Clock,
		signingClock:  config.SigningClock,
		defaultRegion: config.DefaultRegion,
		interceptor:   config.Interceptor,
		record:        config.Record,
	}
	if s.interceptor == nil {
		s.interceptor = undisturbed{}
	}
	if s.record == nil {
		s.record = func(Entry) {}
	}
	return s, nil
}

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	x := exchange{call: Call{RequestID: state.NewRequestID(), Now: s.clock.Now(), Operation: &Operation{}}}
	answer, err := s.serve(&x, w, r)
	x.entry.NotReceived = errors.Is(err, ErrRequestLost)
	refused := asError(err)
	s.record(x.record(r, refused))
	switch {
	case x.entry.Lost, x.entry.NotReceived:
		// net/http closes the connection without an answer, and without a log.
		panic(http.ErrAbortHandler)
	case refused != nil:
		writeRefusal(w, r.Host, &x.call, refused)
	default:
		writeAnswer(w, &x.call, answer)
	}
}

// exchange is one request on its way, with what the journal will say of it.
type exchange struct {
	call  Call
	entry Entry
}

// serve takes a request through the stages that the package comment lists.
func (s *Server) serve(x *exchange, w http.ResponseWriter, r *http.Request) (map[string]any, error) {
	m, err := readMessage(w, r)
	if err != nil {
		return nil, err
	}
	call := &x.call
	call.Region = m.region(s.defaultRegion)
	if err := s.identify(m, call); err != nil {
		return nil, err
	}
	if !call.Operation.Anonymous {
		if call.Caller, err = s.authenticate(m); err != nil {
			return nil, err
		}
	}
	if err := decode(m, call); err != nil {
		return nil, err
	}
	// Copied before the product may keep, and change, what it was given.
	x.entry.Parameters, x.entry.Body = redactParameters(call.Parameters), redactMembers(call.Body)
	if err := s.interceptor.Before(r.Context(), call); err != nil {
		return nil, err
	}
	call.Decide = s.decider(m, call)
	if err := authorize(call); err != nil {
		return nil, err
	}
	answer, err := call.Operation.Handle(call)
	x.entry.Lost = s.interceptor.After(call, err)
	return answer, err
}

// Invoke carries an operation out behind everybody's back: unsigned, as the caller
// that the call names, not authorised, not disturbed and not recorded.
// The action names the operation, such as "ram:DeleteRole".
func (s *Server) Invoke(action string, call Call) (map[string]any, error) {
	op, found := s.routes.actions[action]
	if !found {
		return nil, errUnknownOperation("the operation %s", action)
	}
	call.Operation, call.Now, call.RequestID, call.Decide = op, s.clock.Now(), state.NewRequestID(), anything
	if call.Region == "" {
		call.Region = s.defaultRegion
	}
	if err := checkBody(call.Body, op); err != nil {
		return nil, err
	}
	if err := checkParameters(call.Parameters, op); err != nil {
		return nil, err
	}
	return op.Handle(&call)
}

// undisturbed is the interceptor of a calm cloud.
type undisturbed struct{}

func (undisturbed) Before(context.Context, *Call) error { return nil }
func (undisturbed) After(*Call, error) bool             { return false }
