package emulator

import (
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/state"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
)

// Faults disturb the calls of clients, on demand. Actions are named as in the
// journal: "ram:GetRole", "ram:*" for a product, "*" for all. Faults hit only
// requests that are well signed.
type Faults struct {
	clock       state.Clock
	propagator  propagator
	calmReads   int // stale observations without any fault
	mu          sync.Mutex
	plan        FaultPlan
	buckets     map[string]*bucket // by product
	beforeHooks []hook
	afterHooks  []hook
}

// propagator is RAM, as far as faults know it.
type propagator interface {
	SetPropagation(reads int)
}

// FaultPlan says what disturbs calls, as the control API reads and shows it.
type FaultPlan struct {
	// DelayMillis makes every call of a product wait.
	DelayMillis map[string]int `json:"delay_ms,omitempty"`
	// Throttle is how many calls a second a product takes; more are refused
	// with Throttling.User.
	Throttle map[string]float64 `json:"throttle,omitempty"`
	// Fail refuses the next calls of actions.
	Fail []Failure `json:"fail,omitempty"`
	// LoseResponse carries the next so many calls of an action out and closes
	// the connection without an answer.
	LoseResponse map[string]int `json:"lose_response,omitempty"`
	// LoseRequest closes the connection of the next so many calls of an action
	// before they are carried out: to a client it looks like LoseResponse.
	LoseRequest map[string]int `json:"lose_request,omitempty"`
	// PropagationReads is how many observations after a write to RAM are stale.
	PropagationReads *int `json:"propagation_reads,omitempty"`
}

// Failure refuses the next calls of an action.
type Failure struct {
	Action string `json:"action"`
	Times  int    `json:"times"`
	Status int    `json:"status"`
	Code   string `json:"code"`
	// Message is made up if empty.
	Message string `json:"message,omitempty"`
}

func newFaults(clock state.Clock, ram propagator, calmReads int) *Faults {
	f := &Faults{clock: clock, propagator: ram, calmReads: calmReads}
	f.Clear()
	return f
}

// Clear ends all faults and forgets all hooks. Stale reads go back to what the
// options of the emulator say.
func (f *Faults) Clear() {
	f.propagator.SetPropagation(f.calmReads)
	f.mu.Lock()
	defer f.mu.Unlock()
	f.plan = FaultPlan{
		DelayMillis: map[string]int{}, Throttle: map[string]float64{},
		LoseResponse: map[string]int{}, LoseRequest: map[string]int{},
	}
	f.buckets = map[string]*bucket{}
	f.beforeHooks, f.afterHooks = nil, nil
}

// Apply adds a plan to the faults there are. What both name is replaced;
// failures add up.
func (f *Faults) Apply(plan FaultPlan) {
	for product, millis := range plan.DelayMillis {
		f.Delay(product, time.Duration(millis)*time.Millisecond)
	}
	for product, rate := range plan.Throttle {
		f.Throttle(product, rate)
	}
	for _, failure := range plan.Fail {
		f.Fail(failure)
	}
	for action, times := range plan.LoseResponse {
		f.LoseResponse(action, times)
	}
	for action, times := range plan.LoseRequest {
		f.LoseRequest(action, times)
	}
	if plan.PropagationReads != nil {
		f.PropagationReads(*plan.PropagationReads)
	}
}

// Plan returns the faults that are still to come.
func (f *Faults) Plan() FaultPlan {
	f.mu.Lock()
	defer f.mu.Unlock()
	plan := f.plan
	plan.DelayMillis = maps.Clone(plan.DelayMillis)
	plan.Throttle = maps.Clone(plan.Throttle)
	plan.LoseResponse = maps.Clone(plan.LoseResponse)
	plan.LoseRequest = maps.Clone(plan.LoseRequest)
	plan.Fail = slices.Clone(plan.Fail)
	return plan
}

// Delay makes every call of a product ("*": of all) wait. Zero ends it.
func (f *Faults) Delay(product string, delay time.Duration) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.plan.DelayMillis[product] = int(delay.Milliseconds())
	if delay <= 0 {
		delete(f.plan.DelayMillis, product)
	}
}

// Throttle lets a product ("*": each of them) take so many calls a second, and
// as many in a burst, but at least one. Zero ends it.
func (f *Faults) Throttle(product string, perSecond float64) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.plan.Throttle[product] = perSecond
	if perSecond <= 0 {
		delete(f.plan.Throttle, product)
	}
	f.buckets = map[string]*bucket{}
}

// Fail refuses the next calls of an action. Times and status default to 1 and
// 400.
func (f *Faults) Fail(failure Failure) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if failure.Times == 0 {
		failure.Times = 1
	}
	if failure.Status == 0 {
		failure.Status = 400
	}
	if failure.Message == "" {
		failure.Message = "Injected failure of " + failure.Action + "."
	}
	f.plan.Fail = append(f.plan.Fail, failure)
}

// LoseResponse carries the next calls of an action out, as often as told, and
// closes the connection without an answer.
func (f *Faults) LoseResponse(action string, times int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.plan.LoseResponse[action] = times
}

// LoseRequest closes the connection of the next calls of an action before they
// are carried out, as often as told.
func (f *Faults) LoseRequest(action string, times int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.plan.LoseRequest[action] = times
}

// PropagationReads sets how many observations after a later write to RAM are
// stale.
func (f *Faults) PropagationReads(reads int) {
	f.propagator.SetPropagation(reads)
	f.mu.Lock()
	defer f.mu.Unlock()
	f.plan.PropagationReads = &reads
}

// Before calls a function before each call of an action is authorised. It may
// change the world; an error it returns becomes the answer.
func (f *Faults) Before(action string, do func(*wire.Call) error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.beforeHooks = append(f.beforeHooks, hook{action: action, do: do})
}

// After calls a function after each call of an action was carried out, and
// before it is answered.
func (f *Faults) After(action string, do func(*wire.Call)) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.afterHooks = append(f.afterHooks, hook{action: action, do: func(call *wire.Call) error {
		do(call)
		return nil
	}})
}
