package role_test

import (
	"context"
	"errors"
	"fmt"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/cloud/openapi"
	"github.com/pai-iac/terraform-provider-pai/internal/cloud/wait/waittest"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
	"github.com/pai-iac/terraform-provider-pai/internal/feature/role"
	"github.com/pai-iac/terraform-provider-pai/internal/ramdoc"
)

// foreign is a trust policy with everything that must survive: people under a
// condition, a denial, an identity provider, a label and a spelling of its own.
const foreign = `{
  "Statement": [
    {"Sid": "people", "Effect": "Allow", "Action": ["sts:AssumeRole"], "Principal": {"RAM": "acs:ram::1234567890123456:root"},
     "Condition": {"IpAddress": {"acs:SourceIp": ["192.0.2.0/24"]}}},
    {"Effect": "Deny", "Action": "sts:AssumeRole", "Principal": {"Service": ["fc.aliyuncs.com"]}},
    {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Federated": ["acs:ram::1234567890123456:saml-provider/idp"]}}
  ],
  "Version": "1"
}`

const (
	pai = "pai.aliyuncs.com"
	eas = "eas.pai.aliyuncs.com"
)

// lateCloud is an emulated RAM with one role, PaiTrain, whose trust policy is
// foreign. Writes are seen late, and the clock moves by sleeping alone.
type lateCloud struct {
	t        *testing.T
	emulator *emulator.Emulator
	clients  *cloud.Clients
	clock    *waittest.Clock
}

func newLateCloud(t *testing.T, staleReads int) *lateCloud {
	t.Helper()
	c := &lateCloud{t: t, clock: waittest.NewClock(time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC))}
	c.emulator = emulator.New(emulator.Options{Clock: c.clock})
	server := httptest.NewServer(c.emulator.Handler())
	t.Cleanup(server.Close)
	if err := c.emulator.Seed(emulator.DefaultSeed()); err != nil {
		t.Fatal(err)
	}
	c.byHand("ram:CreateRole", map[string]string{"RoleName": "PaiTrain", "AssumeRolePolicyDocument": foreign, "Description": "by hand", "MaxSessionDuration": "7200"})
	c.emulator.Faults().PropagationReads(staleReads)
	host := strings.TrimPrefix(server.URL, "http://")
	clients, err := openapi.New(openapi.Config{
		Credentials: openapi.Static(openapi.Credentials{AccessKeyID: emulator.DefaultAccessKeyID, AccessKeySecret: emulator.DefaultAccessKeySecret}),
		Endpoints:   map[openapi.Product]string{openapi.RAM: host, openapi.STS: host},
		Protocol:    "http",
		Clock:       c.clock,
	})
	if err != nil {
		t.Fatal(err)
	}
	c.clients = cloud.Cached(clients)
	return c
}

// run is a run of the provider, with a memory of its own.
func (c *lateCloud) run() role.TrustWriter { return role.NewTrustWriter(c.clients, c.clock) }

func (c *lateCloud) byHand(action string, parameters map[string]string) map[string]any {
	c.t.Helper()
	answer, err := c.emulator.Invoke(emulator.DefaultAccountID, action, wire.Call{Parameters: parameters})
	if err != nil {
		c.t.Errorf("%s: %v", action, err)
	}
	return answer
}

func (c *lateCloud) setTrust(document string) {
	c.t.Helper()
	c.byHand("ram:UpdateRole", map[string]string{"RoleName": "PaiTrain", "NewAssumeRolePolicyDocument": document})
}

// trust is the trust policy as it really is: an update without a change is not
// answered late.
func (c *lateCloud) trust() string {
	c.t.Helper()
	answer := c.byHand("ram:UpdateRole", map[string]string{"RoleName": "PaiTrain"})
	shown, _ := answer["Role"].(map[string]any)
	if got := fmt.Sprint(shown["Description"], shown["MaxSessionDuration"]); got != "by hand7200" {
		c.t.Errorf("the rest of the role has become %s", got)
	}
	document, _ := shown["AssumeRolePolicyDocument"].(string)
	return document
}

func (c *lateCloud) expectTrust(want string) {
	c.t.Helper()
	if got := c.trust(); got != want {
		c.t.Errorf("the trust policy is\n%s\nwant\n%s", got, want)
	}
}

func with(t *testing.T, document string, services ...string) string {
	t.Helper()
	for _, service := range services {
		var err error
		if document, err = ramdoc.WithService(document, service); err != nil {
			t.Fatal(err)
		}
	}
	return document
}

// Two services come and go 50 times at once, and RAM shows every write late:
// what others have written survives, byte for byte.
func TestTrustWriter_parallel(t *testing.T) {
	t.Parallel()
	for _, staleReads := range []int{1, 3} {
		for _, sameRun := range []bool{true, false} {
			t.Run(fmt.Sprintf("stale reads %d, same run %t", staleReads, sameRun), func(t *testing.T) {
				t.Parallel()
				c := newLateCloud(t, staleReads)
				run := c.run()
				for range 50 {
					if !sameRun {
						run = c.run()
					}
					c.both(run.Add)
					if trust, err := ramdoc.ParseTrust(c.trust()); err != nil || !trust.TrustsService(pai) || !trust.TrustsService(eas) {
						t.Fatalf("the role does not trust both: %s (%v)", c.trust(), err)
					}
					if !sameRun {
						run = c.run()
					}
					c.both(run.Remove)
					c.expectTrust(foreign)
				}
			})
		}
	}
}

// both changes both services at the same time.
func (c *lateCloud) both(change func(context.Context, string, string) (bool, error)) {
	c.t.Helper()
	var all sync.WaitGroup
	for _, service := range []string{pai, eas} {
		all.Go(func() {
			if wrote, err := change(c.t.Context(), "PaiTrain", service); err != nil || !wrote {
				c.t.Errorf("%s: wrote %t, %v", service, wrote, err)
			}
		})
	}
	all.Wait()
}

// Somebody who read the document before our write writes after it: their edit
// is kept, and ours made anew. However late RAM shows either.
func TestTrustWriter_editInBetween(t *testing.T) {
	t.Parallel()
	theirs := strings.Replace(foreign, "192.0.2.0/24", "198.51.100.0/24", 1)
	for _, staleReads := range []int{0, 1, 3} {
		t.Run(fmt.Sprintf("stale reads %d", staleReads), func(t *testing.T) {
			t.Parallel()
			c := newLateCloud(t, staleReads)
			var once sync.Once
			c.emulator.Faults().After("ram:UpdateRole", func(*wire.Call) { once.Do(func() { c.setTrust(theirs) }) })
			run := c.run()
			if wrote, err := run.Add(t.Context(), "PaiTrain", pai); err != nil || !wrote {
				t.Errorf("wrote %t, %v", wrote, err)
			}
			c.expectTrust(with(t, theirs, pai))

			once = sync.Once{}
			if wrote, err := run.Remove(t.Context(), "PaiTrain", pai); err != nil || !wrote {
				t.Errorf("wrote %t, %v", wrote, err)
			}
			c.expectTrust(theirs)
		})
	}
}

// Somebody puts back exactly what was there: after a while that is believed.
func TestTrustWriter_putBack(t *testing.T) {
	t.Parallel()
	c := newLateCloud(t, 1)
	var once sync.Once
	c.emulator.Faults().After("ram:UpdateRole", func(*wire.Call) { once.Do(func() { c.setTrust(foreign) }) })
	if wrote, err := c.run().Add(t.Context(), "PaiTrain", pai); err != nil || !wrote {
		t.Errorf("wrote %t, %v", wrote, err)
	}
	c.expectTrust(with(t, foreign, pai))
	if slept := c.clock.Slept(); slept < 10*time.Second || slept > time.Minute {
		t.Errorf("slept %s before it was believed", slept)
	}
}

// Somebody takes our edit back every time: that ends, with an error.
func TestTrustWriter_contested(t *testing.T) {
	t.Parallel()
	c := newLateCloud(t, 0)
	edits := 0
	c.emulator.Faults().After("ram:UpdateRole", func(*wire.Call) {
		edits++
		c.setTrust(strings.Replace(foreign, "192.0.2.0", fmt.Sprintf("192.0.2.%d", edits), 1))
	})
	wrote, err := c.run().Add(t.Context(), "PaiTrain", pai)
	if !errors.Is(err, role.ErrContested) || !wrote || edits != 10 {
		t.Errorf("wrote %t, %v, after %d edits", wrote, err, edits)
	}
}

// A change that is there already is found, not made.
func TestTrustWriter_nothingToDo(t *testing.T) {
	t.Parallel()
	c := newLateCloud(t, 2)
	respelt := strings.ReplaceAll(strings.ReplaceAll(foreign, "\n", " "), `["sts:AssumeRole"]`, `"sts:assumerole"`)
	run := c.run()
	for name, change := range map[string]func() (bool, error){
		"replace": func() (bool, error) { return run.Replace(t.Context(), "PaiTrain", respelt) },
		"remove":  func() (bool, error) { return run.Remove(t.Context(), "PaiTrain", pai) },
	} {
		if wrote, err := change(); wrote || err != nil {
			t.Errorf("%s: wrote %t, %v", name, wrote, err)
		}
	}
	c.expectTrust(foreign)
}

// A role that was made moments ago is waited for; one that goes away meanwhile
// is gone.
func TestTrustWriter_missing(t *testing.T) {
	t.Parallel()
	c := newLateCloud(t, 2)
	c.byHand("ram:CreateRole", map[string]string{"RoleName": "PaiLate", "AssumeRolePolicyDocument": foreign})
	run := c.run()
	if wrote, err := run.Add(t.Context(), "PaiLate", pai); !wrote || err != nil {
		t.Errorf("a late role: wrote %t, %v", wrote, err)
	}
	slept := c.clock.Slept()
	if wrote, err := run.Add(t.Context(), "PaiNever", pai); wrote || !errors.Is(err, cloud.ErrNotFound) {
		t.Errorf("no role: wrote %t, %v", wrote, err)
	}
	if waited := c.clock.Slept() - slept; waited < 5*time.Second || waited > 20*time.Second {
		t.Errorf("waited %s for a role that never comes", waited)
	}
	slept = c.clock.Slept()
	if wrote, err := run.Remove(t.Context(), "PaiNever", pai); wrote || !errors.Is(err, cloud.ErrNotFound) || c.clock.Slept() != slept {
		t.Errorf("removing from no role: wrote %t, %v", wrote, err)
	}
}
