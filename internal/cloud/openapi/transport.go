package openapi

import (
	"context"
	"errors"
	"net/http"
	"time"

	runtime "github.com/alibabacloud-go/darabonba-openapi/v2/client"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/cloud/wait"
)

// effect says what repeating a call can do.
type effect int

const (
	read            effect = iota // changes nothing
	idempotentWrite               // twice is the same as once
	create                        // twice may make two, or fail the second time
	submit                        // twice makes two: not even a name keeps it from happening
)

func (e effect) backoff() wait.Backoff {
	switch e {
	case idempotentWrite:
		return wait.IdempotentWrite()
	case create, submit:
		return wait.Create()
	case read:
	}
	return wait.Read()
}

// mayNotRepeat reports whether a call that may have been carried out must not
// be sent again before somebody has looked.
func (e effect) mayNotRepeat(wanted repetition) bool {
	return e == submit || e == create && wanted != onceMore
}

// throttled is the pause of one call that was throttled. Besides, the limiter
// slows all calls to the product.
func throttled() wait.Backoff {
	return wait.Backoff{Initial: time.Second, Max: 20 * time.Second, Factor: 2, Jitter: 0.5}
}

// throttledFactor is how many more repetitions throttling is worth.
const throttledFactor = 4

// call is one operation to carry out.
type call struct {
	product   Product
	operation string // the API's name, such as "GetRole"
	region    string // of a regional product
	effect    effect
	codeFails bool // see roaRequest
	// signer replaces the credentials of the configuration; anonymous calls are
	// not signed.
	signer    *Credentials
	anonymous bool
	// issue makes the call once, through a client of the given configuration.
	// Clients are not shared: the runtime's client writes to itself in every
	// RPC call (GetRpcHeaders), a data race when two calls overlap.
	issue func(ctx context.Context, config *runtime.Config) error
}

func (c call) name() string { return string(c.product) + ":" + c.operation }

// outcome tells a product file what an error does not.
type outcome struct {
	// fromProduct: the refusal came from the product, not from the gateway
	// in front of it.
	fromProduct bool
	// missing: the product itself said HTTP 404, and nothing else beside it.
	missing bool
}

// transport carries out the calls of all products of one configuration.
type transport struct {
	config   Config
	clock    wait.Clock
	http     *http.Client
	limiters map[Product]*limiter
	answered secretSet // what answers and requests hold that must not be shown
}

func newTransport(config Config) *transport {
	t := &transport{
		config:   config,
		clock:    config.Clock,
		http:     newHTTPClient(min(config.RequestTimeout, maxConnectTimeout)),
		limiters: map[Product]*limiter{},
	}
	for _, product := range Products() {
		t.limiters[product] = newLimiter(config.Clock)
	}
	return t
}

// do carries out c, repeating it where that is safe and promising. Its error
// is a *cloud.Error; the end of ctx has ctx.Err() for its kind.
//
// Ambiguous is set when a write failed and any of its attempts may have been
// carried out nevertheless.
func (t *transport) do(ctx context.Context, c call) (outcome, error) {
	ctx = withLog(ctx)
	limit := t.limiters[c.product]
	budget := newBudget(t.config.MaxRetries)
	lost, renewed := false, false
	for attempt := 1; ; attempt++ {
		if err := limit.admit(ctx); err != nil {
			return outcome{}, &cloud.Error{Kind: err, Operation: c.name(), Ambiguous: lost}
		}
		cloud.Admitted(ctx)
		x, failed := t.attempt(ctx, c, attempt)
		if failed == nil {
			limit.faster()
			return outcome{}, nil
		}
		if errors.Is(failed, cloud.ErrThrottled) {
			limit.slower()
		}
		if !renewed && t.hasOtherCredentials(ctx, c, x, failed) {
			renewed = true
			continue
		}
		retryDecision := x.judge(failed)
		lost = lost || c.effect != read && retryDecision.mayHaveHappened
		failed.Ambiguous = lost
		result := outcome{fromProduct: x.answer.fromProduct(), missing: x.saysMissing()}
		if retryDecision.mayHaveHappened && c.effect.mayNotRepeat(retryDecision.again) {
			return result, failed
		}
		delay, again := budget.next(retryDecision, c.effect, x.retryAfter())
		if !again || !t.hasTime(ctx, delay) {
			return result, failed
		}
		if err := t.clock.Sleep(ctx, delay); err != nil {
			failed.Cause = errors.Join(failed.Cause, err)
			return result, failed
		}
	}
}

// hasOtherCredentials reports whether a call that was refused for its credentials
// is worth another attempt: the source has other ones now. The cloud refuses
// credentials before it does anything, so this may repeat writes, too.
func (t *transport) hasOtherCredentials(ctx context.Context, c call, x *exchange, failed *cloud.Error) bool {
	if t.config.Refused == nil || c.signer != nil || c.anonymous || x.status == 0 || !errors.Is(failed, cloud.ErrUnauthenticated) {
		return false
	}
	return t.config.Refused(ctx, x.signedBy, failed)
}

// hasTime reports whether ctx lasts beyond a pause. If not, the failure at
// hand says more than the end of ctx would.
func (t *transport) hasTime(ctx context.Context, pause time.Duration) bool {
	deadline, limited := ctx.Deadline()
	return !limited || t.clock.Now().Add(pause).Before(deadline)
}

// attempt sends c once.
func (t *transport) attempt(ctx context.Context, c call, number int) (*exchange, *cloud.Error) {
	started := t.clock.Now()
	x := &exchange{
		client: t.http, timeout: t.config.RequestTimeout, redact: newRedactor(Credentials{}, &t.answered), codeFails: c.codeFails,
	}
	failed := x.failure(ctx, c, t.issue(ctx, c, x))
	t.config.Stats.add(c.name(), failed)
	logAttempt(ctx, c, x, number, t.clock.Now().Sub(started), failed)
	return x, failed
}

func (t *transport) issue(ctx context.Context, c call, x *exchange) error {
	if c.anonymous {
		return c.issue(ctx, t.runtimeConfig(c, Credentials{}, x))
	}
	credentials, err := t.credentials(ctx, c)
	if err != nil {
		return &credentialsError{cause: err}
	}
	if credentials.AccessKeyID == "" || credentials.AccessKeySecret == "" {
		return &credentialsError{cause: errors.New("the access key is empty")}
	}
	x.signedBy = credentials
	x.redact = newRedactor(credentials, &t.answered)
	return c.issue(ctx, t.runtimeConfig(c, credentials, x))
}

func (t *transport) credentials(ctx context.Context, c call) (Credentials, error) {
	if c.signer != nil {
		return *c.signer, nil
	}
	return t.config.Credentials(ctx)
}

// runtimeConfig configures an SDK client for one attempt.
func (t *transport) runtimeConfig(c call, credentials Credentials, x *exchange) *runtime.Config {
	config := &runtime.Config{
		Protocol:   &t.config.Protocol,
		UserAgent:  &t.config.UserAgent,
		HttpClient: x,
	}
	if !c.anonymous {
		config.AccessKeyId, config.AccessKeySecret = &credentials.AccessKeyID, &credentials.AccessKeySecret
	}
	if credentials.SecurityToken != "" {
		config.SecurityToken = &credentials.SecurityToken
	}
	if c.region != "" {
		config.RegionId = &c.region
	}
	if address := t.config.address(c.product, c.region); address != "" {
		config.Endpoint = new(address)
	}
	return config
}
