package acctest

import (
	"encoding/json"
	"maps"
	"net/http/httptest"
	"net/url"
	"slices"
	"testing"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/dlcsvc"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/dswsvc"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/eassvc"
)

// What every cloud begins with: see emulator.DefaultSeed.
const (
	// Account owns everything. New signs as it, unless told otherwise.
	Account = emulator.DefaultAccountID
	// Region is the provider's region.
	Region = emulator.DefaultRegion
	// Workspace holds both instances.
	Workspace = "40823"
	// Instance is a running DSW instance without a role.
	Instance = "dsw-0a1b2c3d4e5f6071"
	// InstanceWithDefaultRole is a running DSW instance with the default role.
	InstanceWithDefaultRole = "dsw-8f7e6d5c4b3a2910"

	// Platform is a user who may do everything.
	Platform = "platform"
	// Alice is a user who may use DSW, but pass no role, nor read RAM.
	Alice = "alice"
	// Bob is as Alice, but may read RAM.
	Bob = "bob"
)

// transition is how long an instance stays in a status that passes. It is
// longer than the first look of a poller, so that waits are real waits.
const transition = 10 * time.Second

// Cloud is an emulated cloud, seen by one of its callers.
type Cloud struct {
	*world
	keys keys // of the caller
	// inside replaces the environment of the provider, and the root directory below
	// which it looks for what PAI writes: see Inside.
	inside *surroundings
}

// world is what all callers of a cloud share.
type world struct {
	t        testing.TB
	emulator *emulator.Emulator
	clock    *clock
	url      string
	users    map[string]keys
	tokens   []string // access tokens of EAS services
	secrets  []string // of KeepSecret
	mark     int
}

// keys are an access key; only a temporary one has a token.
type keys struct{ id, secret, token string }

// Option changes how a cloud is made.
type Option func(*settings)

type settings struct {
	emulator emulator.Options
	seeds    []string
}

// WithSeed adds to what the cloud begins with. See emulator.Emulator.Seed.
func WithSeed(document string) Option {
	return func(s *settings) { s.seeds = append(s.seeds, document) }
}

// WithOptions changes the knobs of the emulator, all but its clock.
func WithOptions(change func(*emulator.Options)) Option {
	return func(s *settings) { change(&s.emulator) }
}

// WithPropagation makes RAM show writes late: that many looks at what was
// written still find it as it was.
func WithPropagation(reads int) Option {
	return WithOptions(func(o *emulator.Options) { o.PropagationReads = reads })
}

// New starts an emulated cloud of the default seed, for this test alone. Calls
// are signed as the account itself.
func New(t testing.TB, options ...Option) *Cloud {
	t.Helper()
	s := settings{emulator: emulator.Options{
		DefaultRegion: Region,
		DSW: dswsvc.Options{
			Transitions: dswsvc.Transitions{ByClock: transition},
			StaleReads:  1,
		},
		EAS: eassvc.Options{
			Transitions: eassvc.Transitions{ByClock: transition},
			StaleReads:  1,
		},
		DLC: dlcsvc.Options{
			Transitions: dlcsvc.Transitions{ByClock: transition},
			StaleReads:  1,
			RunTime:     jobRunTime,
		},
	}}
	for _, option := range options {
		option(&s)
	}
	clock := newClock()
	s.emulator.Clock = clock
	w := &world{t: t, emulator: emulator.New(s.emulator), clock: clock, users: map[string]keys{}}
	server := httptest.NewServer(w.emulator.Handler())
	t.Cleanup(server.Close)
	w.url = server.URL
	cloud := &Cloud{world: w, keys: keys{id: emulator.DefaultAccessKeyID, secret: emulator.DefaultAccessKeySecret}}
	cloud.Seed(string(emulator.DefaultSeed()))
	for _, document := range s.seeds {
		cloud.Seed(document)
	}
	return cloud
}

// Seed adds to the state of the cloud what a seed document describes. See
// emulator.Emulator.Seed.
func (c *Cloud) Seed(document string) {
	c.t.Helper()
	if err := c.emulator.Seed([]byte(document)); err != nil {
		c.t.Fatal(err)
	}
	var seed struct {
		Accounts []struct {
			Users []struct {
				Name string `json:"name"`
				Keys []struct {
					ID     string `json:"id"`
					Secret string `json:"secret"`
				} `json:"access_keys"`
			} `json:"users"`
		} `json:"accounts"`
		EAS struct {
			Services []struct {
				AccessToken string `json:"access_token"`
			} `json:"services"`
		} `json:"eas"`
	}
	if err := json.Unmarshal([]byte(document), &seed); err != nil {
		c.t.Fatal(err)
	}
	for _, account := range seed.Accounts {
		for _, user := range account.Users {
			for _, key := range user.Keys {
				c.users[user.Name] = keys{id: key.ID, secret: key.Secret}
			}
		}
	}
	for _, service := range seed.EAS.Services {
		if service.AccessToken != "" {
			c.tokens = append(c.tokens, service.AccessToken)
		}
	}
}

// As returns the same cloud with calls signed as a RAM user of the seed.
func (c *Cloud) As(user string) *Cloud {
	c.t.Helper()
	keys, found := c.users[user]
	if !found {
		c.t.Fatalf("no user %q with an access key was seeded, only %q", user, slices.Sorted(maps.Keys(c.users)))
	}
	return &Cloud{world: c.world, keys: keys}
}

// surroundings are what a provider finds on its machine.
type surroundings struct {
	env  map[string]string
	root string
}

// Inside returns the same cloud seen by a provider on another machine, such as a
// workload: it has this environment and nothing else, and the files that PAI
// writes are below root.
func (c *Cloud) Inside(env map[string]string, root string) *Cloud {
	return &Cloud{world: c.world, keys: c.keys, inside: &surroundings{env: env, root: root}}
}

// CredentialsURI is the address of the service that gives a workload its
// credentials. The kind is dsw, dlc or eas.
func (c *Cloud) CredentialsURI(kind, id string) string {
	return c.url + "/_paiemu/credentials?" + url.Values{"kind": {kind}, "id": {id}}.Encode()
}

// Emulator returns the emulator: its journal, faults and products.
func (c *Cloud) Emulator() *emulator.Emulator { return c.emulator }

// Faults returns what disturbs calls of the provider.
func (c *Cloud) Faults() *emulator.Faults { return c.emulator.Faults() }

// Advance lets time pass.
func (c *Cloud) Advance(by time.Duration) { c.clock.Advance(by) }

// Now is the time of the cloud, and of the provider.
func (c *Cloud) Now() time.Time { return c.clock.Now() }

// URL is the address of the cloud.
func (c *Cloud) URL() string { return c.url }

// KeepSecret adds texts to Secrets, such as a password in a configuration.
func (c *Cloud) KeepSecret(secrets ...string) { c.secrets = append(c.secrets, secrets...) }

// Secrets returns the secrets that calls of this cloud are signed with, the
// access tokens of seeded services, temporary credentials, the credentials of images of DLC jobs and
// those of KeepSecret: no text that leaves the provider may contain one.
func (c *Cloud) Secrets() []string {
	secrets := []string{c.keys.secret}
	if c.keys.token != "" {
		secrets = append(secrets, c.keys.token)
	}
	for _, user := range slices.Sorted(maps.Keys(c.users)) {
		secrets = append(secrets, c.users[user].secret)
	}
	return slices.Concat(secrets, c.tokens, c.jobSecrets(), c.secrets, c.emulator.SessionSecrets())
}
