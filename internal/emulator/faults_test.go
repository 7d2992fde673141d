package emulator_test

import (
	"errors"
	"net/http"
	"testing"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/signtest"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/state"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
)

func TestFaults_fail(t *testing.T) {
	t.Parallel()
	c := newCloud(t, emulator.Options{})
	c.Faults().Fail(emulator.Failure{Action: "ram:ListRoles", Times: 2, Status: 503, Code: "ServiceUnavailable"})
	c.Faults().Fail(emulator.Failure{Action: "ram:*", Code: "Throttling.Api", Message: "slow"})
	c.wantOK("another product", c.sts(root, "GetCallerIdentity"))
	c.wantCode("first", c.ram(root, "ListRoles"), 503, "ServiceUnavailable")
	c.wantCode("second", c.ram(root, "ListRoles"), 503, "ServiceUnavailable")
	third := c.ram(root, "ListRoles")
	c.wantCode("any of the product, once", third, 400, "Throttling.Api")
	if third.at("Message") != "slow" {
		t.Errorf("message %v", third.at("Message"))
	}
	c.wantOK("then fine", c.ram(root, "ListRoles"))
}

func TestFaults_failBeforeAnythingHappens(t *testing.T) {
	t.Parallel()
	c := newCloud(t, emulator.Options{})
	c.Faults().Fail(emulator.Failure{Action: "ram:CreateRole", Status: 500, Code: "InternalError"})
	c.wantCode("create", c.ram(root, "CreateRole", "RoleName", "r", "AssumeRolePolicyDocument", paiTrust), 500, "InternalError")
	c.wantCode("nothing created", c.ram(root, "GetRole", "RoleName", "r"), 404, "EntityNotExist.Role")
}

func TestFaults_loseResponse(t *testing.T) {
	t.Parallel()
	c := newCloud(t, emulator.Options{})
	c.Faults().LoseResponse("ram:CreateRole", 1)
	if a, err := c.tryRAM(root, "CreateRole", "RoleName", "r", "AssumeRolePolicyDocument", paiTrust); err == nil {
		t.Fatalf("an answer came: %v", a)
	}
	c.wantOK("the role is there", c.ram(root, "GetRole", "RoleName", "r"))
	c.wantCode("and answers come again", c.ram(root, "CreateRole", "RoleName", "r", "AssumeRolePolicyDocument", paiTrust), 409, "EntityAlreadyExists.Role")
	if entry := c.Journal().Entries()[0]; !entry.Lost || entry.ErrorCode != "" {
		t.Errorf("entry %+v", entry)
	}
}

func TestFaults_loseRequest(t *testing.T) {
	t.Parallel()
	c := newCloud(t, emulator.Options{})
	c.Faults().LoseRequest("ram:CreateRole", 1)
	create := func() (answer, error) {
		return c.tryRAM(root, "CreateRole", "RoleName", "r", "AssumeRolePolicyDocument", paiTrust)
	}
	if a, err := create(); err == nil {
		t.Fatalf("an answer came: %v", a)
	}
	if entry := c.Journal().Entries()[0]; !entry.NotReceived || entry.Lost {
		t.Errorf("entry %+v", entry)
	}
	c.wantCode("the role is not there", c.ram(root, "GetRole", "RoleName", "r"), 404, "EntityNotExist.Role")
	if a, err := create(); err != nil || a.status != http.StatusOK {
		t.Errorf("requests arrive again: %v %v", a, err)
	}
	if entry := c.Journal().Entries()[2]; entry.NotReceived || entry.Status != http.StatusOK {
		t.Errorf("entry %+v", entry)
	}
}

func TestFaults_throttle(t *testing.T) {
	t.Parallel()
	clock := state.NewManualClock(time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC))
	c := newCloud(t, emulator.Options{Clock: clock, SigningClock: clock})
	now := func() signtest.Signer {
		s := root
		s.Date = clock.Now()
		return s
	}
	c.Faults().Throttle("ram", 2)
	c.wantOK("first", c.ram(now(), "ListRoles"))
	c.wantOK("second", c.ram(now(), "ListRoles"))
	c.wantCode("third", c.ram(now(), "ListRoles"), 400, "Throttling.User")
	c.wantOK("another product", c.sts(now(), "GetCallerIdentity"))
	clock.Advance(500 * time.Millisecond)
	c.wantOK("one more after half a second", c.ram(now(), "ListRoles"))
	c.wantCode("but not two", c.ram(now(), "ListRoles"), 400, "Throttling.User")
	clock.Advance(time.Hour)
	for range 2 {
		c.wantOK("a burst is no longer than a second's", c.ram(now(), "ListRoles"))
	}
	c.wantCode("burst over", c.ram(now(), "ListRoles"), 400, "Throttling.User")
	c.Faults().Throttle("ram", 0)
	c.wantOK("ended", c.ram(now(), "ListRoles"))
	c.Faults().Throttle("*", 1)
	c.wantOK("each product has its own", c.sts(now(), "GetCallerIdentity"))
	c.wantOK("each product has its own", c.ram(now(), "ListRoles"))
	c.wantCode("by one rate", c.sts(now(), "GetCallerIdentity"), 400, "Throttling.User")
}

func TestFaults_delay(t *testing.T) {
	t.Parallel()
	c := newCloud(t, emulator.Options{})
	const delay = 20 * time.Millisecond
	c.Faults().Delay("ram", delay)
	began := time.Now()
	c.wantOK("delayed", c.ram(root, "ListRoles"))
	if took := time.Since(began); took < delay {
		t.Errorf("took %s, want %s at least", took, delay)
	}
	if got := c.Faults().Plan().DelayMillis["ram"]; got != 20 {
		t.Errorf("the plan says %d", got)
	}
	c.Faults().Delay("ram", 0)
	if len(c.Faults().Plan().DelayMillis) != 0 {
		t.Error("the delay goes on")
	}
}

func TestFaults_propagation(t *testing.T) {
	t.Parallel()
	c := newCloud(t, emulator.Options{PropagationReads: 1})
	create := func(name string) {
		c.wantOK("create", c.ram(root, "CreateRole", "RoleName", name, "AssumeRolePolicyDocument", paiTrust))
	}
	create("one")
	c.wantCode("not yet", c.ram(root, "GetRole", "RoleName", "one"), 404, "EntityNotExist.Role")
	c.wantOK("now", c.ram(root, "GetRole", "RoleName", "one"))
	c.Faults().PropagationReads(2)
	create("two")
	for range 2 {
		c.wantCode("not yet", c.ram(root, "GetRole", "RoleName", "two"), 404, "EntityNotExist.Role")
	}
	c.wantOK("now", c.ram(root, "GetRole", "RoleName", "two"))
	c.Faults().Clear() // back to the option
	create("three")
	c.wantCode("not yet", c.ram(root, "GetRole", "RoleName", "three"), 404, "EntityNotExist.Role")
	c.wantOK("now", c.ram(root, "GetRole", "RoleName", "three"))
}

func TestFaults_hooks(t *testing.T) {
	t.Parallel()
	c := newCloud(t, emulator.Options{})
	remove := func(*wire.Call) error {
		_, err := c.Invoke(emulator.DefaultAccountID, "ram:DeleteRole", wire.Call{Parameters: map[string]string{"RoleName": "r"}})
		return err
	}
	var after []string
	c.Faults().After("ram:*", func(call *wire.Call) { after = append(after, call.Operation.Name) })
	c.wantOK("create", c.ram(root, "CreateRole", "RoleName", "r", "AssumeRolePolicyDocument", paiTrust))
	c.Faults().Before("ram:GetRole", remove)
	c.wantCode("gone just before it is read", c.ram(root, "GetRole", "RoleName", "r"), 404, "EntityNotExist.Role")
	c.wantCode("an error of a hook is the answer", c.ram(root, "GetRole", "RoleName", "r"), 404, "EntityNotExist.Role")
	c.Faults().Clear()
	c.Faults().Before("*", func(*wire.Call) error { return errors.New("test is over") })
	c.wantCode("any error", c.ram(root, "GetRole", "RoleName", "r"), http.StatusInternalServerError, "InternalError")
	if len(after) != 2 || after[0] != "CreateRole" || after[1] != "GetRole" {
		t.Errorf("after hooks saw %v", after)
	}
}
