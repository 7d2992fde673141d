package dswsvc_test

import (
	"fmt"
	"testing"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/dswsvc"
)

func TestListEcsSpecs(t *testing.T) {
	t.Parallel()
	c := newCloud(t, dswsvc.Options{})
	list := func(parameters map[string]string) []any {
		items, _ := c.must("ListEcsSpecs", request{parameters: parameters})["EcsSpecs"].([]any)
		return items
	}
	cpu := list(map[string]string{"AcceleratorType": "CPU", "PageSize": "100"})
	gpu := list(map[string]string{"AcceleratorType": "GPU", "PageSize": "100"})
	if len(cpu) != 4 || len(gpu) != 4 {
		t.Fatalf("%d CPU and %d GPU types", len(cpu), len(gpu))
	}
	seen := map[string]bool{}
	for page := 1; page <= 2; page++ {
		for _, item := range list(map[string]string{"AcceleratorType": "GPU", "PageSize": "2", "PageNumber": fmt.Sprint(page)}) {
			seen[fmt.Sprint(item.(map[string]any)["InstanceType"])] = true
		}
	}
	if len(seen) != 4 {
		t.Errorf("the pages hold %v", seen)
	}
	c.refused("ListEcsSpecs", request{}, 400, "ValidationError")
	c.refused("ListEcsSpecs", request{parameters: map[string]string{"AcceleratorType": "NPU"}}, 400, "ValidationError")
	c.refused("ListEcsSpecs", request{parameters: map[string]string{"AcceleratorType": "GPU", "ResourceType": "ECS"}}, 400, "NotImplemented")
}

// A start that fails says why; the instance stays as it is until it is started again.
func TestStartFails(t *testing.T) {
	t.Parallel()
	const good = "registry.example.com/dsw:1"
	for name, test := range map[string]struct {
		spec, image, code string
		repair            func(c *cloud, id string)
	}{
		"stock": {"ecs.gn7e-c16g1.4xlarge", good, "OutOfStock", func(c *cloud, _ string) {
			if err := c.service.SetStock("ecs.gn7e-c16g1.4xlarge", true); err != nil {
				t.Error(err)
			}
		}},
		"image": {"ecs.c6.large", "registry.example.com/typo:1", "Internal Error", func(c *cloud, id string) {
			c.must("UpdateInstance", request{id: id, body: fmt.Sprintf(`{"ImageUrl":%q}`, good)})
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newCloud(t, dswsvc.Options{})
			c.service.SetImageFailure("registry.example.com/typo:1", true)
			id := c.create(fmt.Sprintf(`{"WorkspaceId":"1","InstanceName":"nb","EcsSpec":%q,"ImageUrl":%q}`, test.spec, test.image))
			read := c.must("GetInstance", request{id: id})
			if read["Status"] != "Failed" || read["ReasonCode"] != test.code {
				t.Fatalf("the instance is %v: %v %v", read["Status"], read["ReasonCode"], read["ReasonMessage"])
			}
			test.repair(c, id)
			if read := c.must("GetInstance", request{id: id}); read["Status"] != "Failed" {
				t.Errorf("the repair alone has made it %v", read["Status"])
			}
			c.must("StartInstance", request{id: id})
			if read := c.must("GetInstance", request{id: id}); read["Status"] != "Running" || read["ReasonCode"] != nil {
				t.Errorf("after the start it is %v: %v", read["Status"], read["ReasonCode"])
			}
		})
	}
}

func TestHoldQueue(t *testing.T) {
	t.Parallel()
	c := newCloud(t, dswsvc.Options{})
	c.service.HoldQueue(true)
	id := c.create(`{"WorkspaceId":"1","InstanceName":"nb","ImageId":"image-i","ResourceId":"q","RequestedResource":{"CPU":"1"}}`)
	for range 3 {
		if read := c.must("GetInstance", request{id: id}); read["Status"] != "Queuing" {
			t.Fatalf("it is %v", read["Status"])
		}
	}
	c.service.HoldQueue(false)
	if read := c.must("GetInstance", request{id: id}); read["Status"] != "Running" {
		t.Errorf("it is %v", read["Status"])
	}
}

func TestMachine_refused(t *testing.T) {
	t.Parallel()
	c := newCloud(t, dswsvc.Options{})
	for _, body := range []string{
		`{"WorkspaceId":"1","InstanceName":"nb","EcsSpec":"ecs.none","ImageId":"image-i"}`,
		`{"WorkspaceId":"1","InstanceName":"nb","EcsSpec":"ecs.c6.large","ImageId":"registry/i"}`,
		`{"WorkspaceId":"1","InstanceName":"nb","EcsSpec":"ecs.c6.large","ImageUrl":"registry /i"}`,
	} {
		c.refused("CreateInstance", request{body: body}, 400, "ValidationError")
	}
	id := c.create(createBody("nb", `,"CloudDisks":[{"Capacity":"100Gi","SubType":"rootfs"}]`))
	c.must("StopInstance", request{id: id})
	for _, disks := range []string{
		`[{"Capacity":"50Gi","SubType":"rootfs"}]`, `[]`, `[{"Capacity":"100Gi","SubType":"rootfs","Path":"/x"}]`,
	} {
		c.refused("UpdateInstance", request{id: id, body: `{"CloudDisks":` + disks + `}`}, 400, "ValidationError")
	}
	c.must("UpdateInstance", request{id: id, body: `{"CloudDisks":[{"Capacity":"200Gi","SubType":"rootfs"}]}`})
	if err := c.service.SetStock("ecs.none", true); err == nil {
		t.Error("stock of an unknown type was set")
	}
}
