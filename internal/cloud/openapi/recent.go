package openapi

import (
	"context"
	"strings"
	"sync"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud/wait"
)

// visibleWithin is how long after it was made a role or policy may still seem
// to be missing. RAM does not document how soon a write is visible to its own
// reads (unconfirmed: "seconds"). What this client made moments ago therefore
// excuses a refusal for a while; nothing else does, so that a true refusal is
// reported at once. How long a product may decide by what was before is for
// those to judge who know what the product was asked.
const visibleWithin = 30 * time.Second

// untilVisible is the pause between two looks at something just written.
func untilVisible() wait.Backoff {
	return wait.Backoff{Initial: time.Second, Max: 5 * time.Second, Factor: 1.5, Jitter: 0.2}
}

// recent remembers what one configuration has made in RAM, and when.
type recent struct {
	clock wait.Clock

	mu   sync.Mutex
	made map[string]madeRole // by lower-case name
}

type madeRole struct {
	name string
	at   time.Time
}

// roleMade remembers a new role.
func (r *recent) roleMade(name string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	now := r.clock.Now()
	if r.made == nil {
		r.made = map[string]madeRole{}
	}
	for key, each := range r.made {
		if now.Sub(each.at) > visibleWithin {
			delete(r.made, key)
		}
	}
	r.made[strings.ToLower(name)] = madeRole{name: name, at: now}
}

// roleDeleted forgets a role: that it is missing is right from now on.
func (r *recent) roleDeleted(name string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.made, strings.ToLower(name))
}

// roleUnseenUntil is the time until which a role may seem to be missing
// although it was made; zero for a name that this client did not make, such as
// one in another case.
func (r *recent) roleUnseenUntil(name string) time.Time {
	r.mu.Lock()
	defer r.mu.Unlock()
	if made, ok := r.made[strings.ToLower(name)]; ok && made.name == name {
		return made.at.Add(visibleWithin)
	}
	return time.Time{}
}

// spelling returns the name of a role made moments ago as it was made, and
// else the name as it is.
func (r *recent) spelling(name string) string {
	r.mu.Lock()
	defer r.mu.Unlock()
	if made, ok := r.made[strings.ToLower(name)]; ok {
		return made.name
	}
	return name
}

// retryUntil calls try until it succeeds, fails with something else than what
// excused accepts, or until is past. It returns the last error of try.
func retryUntil(ctx context.Context, clock wait.Clock, until time.Time, try func() error, excused func(error) bool) error {
	for tries := 1; ; tries++ {
		err := try()
		if err == nil || !excused(err) || !clock.Now().Before(until) {
			return err
		}
		if clock.Sleep(ctx, untilVisible().Delay(tries)) != nil {
			return err
		}
	}
}
