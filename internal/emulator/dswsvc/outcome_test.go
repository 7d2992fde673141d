package dswsvc_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/dswsvc"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wiretest"
)

const (
	scarce = "ecs.gn7e-c16g1.4xlarge"
	typo   = "registry.example.com/typo:1"
	good   = "registry.example.com/dsw:1"
)

// failed checks that the instance is Failed, for a code and with words in its message.
func (c *cloud) failed(id, code, words string) {
	c.t.Helper()
	read := c.get(id)
	message, _ := read["ReasonMessage"].(string)
	if read["Status"] != "Failed" || read["ReasonCode"] != code || !strings.Contains(message, words) {
		c.t.Fatalf("the instance is %v: %v %v; want %s %q", read["Status"], read["ReasonCode"], message, code, words)
	}
}

func machine(spec, image string) string {
	return fmt.Sprintf(`{"WorkspaceId":"1","InstanceName":"nb","EcsSpec":%q,"ImageUrl":%q}`, spec, image)
}

func onQuota(image string) string {
	return fmt.Sprintf(`{"WorkspaceId":"1","InstanceName":"nb","ImageId":%q,"ResourceId":"q","RequestedResource":{"CPU":"1"}}`, image)
}

// A start that fails says why; the instance stays as it is until it is started again.
func TestStartFails(t *testing.T) {
	t.Parallel()
	stock := func(available bool) func(*cloud, string) {
		return func(c *cloud, _ string) {
			if err := c.service.SetStock(scarce, available); err != nil {
				c.t.Error(err)
			}
		}
	}
	image := func(name string, fails bool) func(*cloud, string) {
		return func(c *cloud, _ string) { c.service.SetImageFailure(name, fails) }
	}
	update := func(body string) func(*cloud, string) {
		return func(c *cloud, id string) { c.update(id, body) }
	}
	for name, test := range map[string]struct {
		spoil      func(*cloud, string)
		body       string
		code, says string
		repair     func(*cloud, string)
	}{
		"stock comes":        {stock(false), machine(scarce, good), "OutOfStock", scarce, stock(true)},
		"another type":       {stock(false), machine(scarce, good), "OutOfStock", scarce, update(`{"EcsSpec":"ecs.c6.large"}`)},
		"image by URL":       {image(typo, true), machine("ecs.c6.large", typo), "Internal Error", "ImagePullBackOff: " + typo, image(typo, false)},
		"another image":      {image(typo, true), machine("ecs.c6.large", typo), "Internal Error", "ImagePullBackOff: " + typo, update(`{"ImageUrl":"` + good + `"}`)},
		"image by id":        {image("image-1", true), createBody("nb", ``), "Internal Error", "ImagePullBackOff: image-1", update(`{"ImageId":"image-2"}`)},
		"image on a quota":   {image("image-1", true), onQuota("image-1"), "Internal Error", "ImagePullBackOff: image-1", image("image-1", false)},
		"stock before image": {image(typo, true), machine(scarce, typo), "OutOfStock", scarce, update(`{"EcsSpec":"ecs.c6.large","ImageUrl":"` + good + `"}`)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newCloud(t, dswsvc.Options{})
			test.spoil(c, "")
			id := c.create(test.body)
			c.failed(id, test.code, test.says)
			c.must("StartInstance", request{id: id})
			c.failed(id, test.code, test.says)
			test.repair(c, id)
			c.failed(id, test.code, test.says) // the repair alone starts nothing
			c.must("StartInstance", request{id: id})
			c.statuses(id, "Running")
			if code := c.get(id)["ReasonCode"]; code != nil {
				t.Errorf("the reason is left: %v", code)
			}
		})
	}
}

// What runs goes on running; the next start fails, whichever operation asks for it.
func TestStartFails_later(t *testing.T) {
	t.Parallel()
	for name, start := range map[string]func(*cloud, string){
		"StartInstance":  func(c *cloud, id string) { c.must("StartInstance", request{id: id}) },
		"UpdateInstance": func(c *cloud, id string) { c.update(id, `{"InstanceName":"other","StartInstance":true}`) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newCloud(t, dswsvc.Options{})
			id := c.create(createBody("nb", ``))
			if err := c.service.SetStock("ecs.c6.large", false); err != nil {
				t.Fatal(err)
			}
			c.statuses(id, "Running")
			c.update(id, `{"CredentialConfig":`+defaultConfig+`}`) // restarts it, without buying anything
			c.statuses(id, "Running")
			c.must("StopInstance", request{id: id})
			c.statuses(id, "Stopped")
			start(c, id)
			c.failed(id, "OutOfStock", "ecs.c6.large")
			c.must("DeleteInstance", request{id: id})
		})
	}
}

func TestStartFails_order(t *testing.T) {
	t.Parallel()
	c := newCloud(t, dswsvc.Options{Transitions: byReads})
	c.service.SetImageFailure(typo, true)
	c.statuses(c.create(machine(scarce, good)), "Creating", "ResourceAllocating", "Failed", "Failed")
	id := c.create(machine("ecs.c6.large", typo))
	c.statuses(id, "Creating", "ResourceAllocating", "EnvPreparing", "Failed")
	c.must("StartInstance", request{id: id})
	c.statuses(id, "Starting", "ResourceAllocating", "EnvPreparing", "Failed")
	c.update(id, `{"StartInstance":true}`)
	c.statuses(id, "Updating", "Starting", "ResourceAllocating", "EnvPreparing", "Failed")
}

func TestSetStock_unknown(t *testing.T) {
	t.Parallel()
	if err := newCloud(t, dswsvc.Options{}).service.SetStock("ecs.none", true); err == nil {
		t.Error("stock of an unknown type was set")
	}
}

func TestHoldQueue(t *testing.T) {
	t.Parallel()
	for name, transitions := range map[string]dswsvc.Transitions{
		"at once": {AtOnce: true}, "by reads": {AfterReads: 1}, "by clock": {ByClock: time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newCloud(t, dswsvc.Options{Transitions: transitions})
			c.service.HoldQueue(true)
			held, bought := c.create(onQuota("image-i")), c.create(createBody("nb", ``))
			c.pass(5)
			for range 3 {
				c.statuses(held, "Queuing")
			}
			c.statuses(bought, "Running")
			c.service.HoldQueue(false)
			c.pass(5)
			c.statuses(held, "Running")

			// A start queues, too, and a stop ends it.
			c.must("StopInstance", request{id: held})
			c.pass(2)
			c.service.HoldQueue(true)
			c.must("StartInstance", request{id: held})
			c.pass(5)
			c.statuses(held, "Queuing")
			c.must("StopInstance", request{id: held})
			c.pass(2)
			c.statuses(held, "Stopped")
		})
	}
}

// pass lets steps pass, be it by reads or by a second each.
func (c *cloud) pass(steps int) {
	for range steps {
		c.must("ListInstances", request{parameters: map[string]string{"ResourceId": "ALL"}})
		c.clock.Advance(time.Second)
	}
}

// What is released leaves the queue after it was released, and what was due before the
// queue was held is not.
func TestHoldQueue_byClock(t *testing.T) {
	t.Parallel()
	c := newCloud(t, dswsvc.Options{Transitions: dswsvc.Transitions{ByClock: time.Second}})
	early := c.create(onQuota("image-i"))
	c.clock.Advance(time.Minute)
	c.service.HoldQueue(true)
	c.statuses(early, "Running")
	late := c.create(onQuota("image-i"))
	c.clock.Advance(time.Minute)
	c.service.HoldQueue(true) // again: nothing changes
	c.service.HoldQueue(false)
	c.statuses(late, "Queuing")
	c.clock.Advance(time.Second)
	c.service.HoldQueue(false) // again: it does not queue anew
	c.statuses(late, "ResourceAllocating")
	sessions := c.must("GetLifecycle", request{id: late})["Lifecycle"].([]any)
	queued := sessions[0].([]any)[1].(map[string]any)
	if queued["GmtCreateTime"] != "2026-01-02T03:05:06Z" || queued["GmtEndTime"] != "2026-01-02T03:06:06Z" {
		t.Errorf("it queued: %v", queued)
	}
}

func TestOutcome_snapshot(t *testing.T) {
	t.Parallel()
	c := newCloud(t, dswsvc.Options{})
	c.service.HoldQueue(true)
	for _, image := range []string{typo, "image-1", good, ""} {
		c.service.SetImageFailure(image, true)
	}
	c.service.SetImageFailure(good, false)
	wiretest.WantJSON(t, c.service.Snapshot(), `{"instances":[],"restarts":{},"queue_held":true,"image_failures":["image-1","`+typo+`"]}`)
	c.service.Reset()
	wiretest.WantJSON(t, c.service.Snapshot(), `{"instances":[],"restarts":{}}`)
	if err := c.service.Seed(json.RawMessage(`{"instances":[]}`)); err != nil {
		t.Error(err)
	}
}
