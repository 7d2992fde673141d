package dswsvc_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/dswsvc"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wiretest"
)

// specs returns the names in the answer of ListEcsSpecs, without "ecs.".
func (c *cloud) specs(parameters string) string {
	c.t.Helper()
	var names []string
	for _, item := range c.must("ListEcsSpecs", request{parameters: fields(parameters)})["EcsSpecs"].([]any) {
		name, _ := item.(map[string]any)["InstanceType"].(string)
		names = append(names, strings.TrimPrefix(name, "ecs."))
	}
	return strings.Join(names, " ")
}

// fields reads parameters such as "A=1 B=2".
func fields(text string) map[string]string {
	parameters := map[string]string{}
	for field := range strings.FieldsSeq(text) {
		name, value, _ := strings.Cut(field, "=")
		parameters[name] = value
	}
	return parameters
}

func (c *cloud) seedSpecs(entries string) error {
	return c.service.Seed(json.RawMessage(`{"ecs_specs":[` + entries + `]}`))
}

func TestListEcsSpecs(t *testing.T) {
	t.Parallel()
	const cpu = "c6.large g6.large g6.xlarge g7.xlarge"
	tests := []struct{ parameters, want string }{
		{"AcceleratorType=CPU", cpu},
		{"AcceleratorType=CPU ResourceType=ECS", cpu},
		{"AcceleratorType=GPU", "gn6e-c12g1.3xlarge gn6v-c8g1.2xlarge gn7e-c16g1.4xlarge gn7i-c8g1.2xlarge"},
		{"AcceleratorType=GPU SortBy=gmtCreate Order=ASC", "gn6v-c8g1.2xlarge gn6e-c12g1.3xlarge gn7i-c8g1.2xlarge gn7e-c16g1.4xlarge"},
		{"AcceleratorType=GPU SortBy=gmtCreate Order=DESC", "gn7e-c16g1.4xlarge gn7i-c8g1.2xlarge gn6e-c12g1.3xlarge gn6v-c8g1.2xlarge"},
		{"AcceleratorType=CPU PageSize=3", "c6.large g6.large g6.xlarge"},
		{"AcceleratorType=CPU PageSize=3 PageNumber=2", "g7.xlarge"},
		{"AcceleratorType=CPU PageSize=3 PageNumber=3", ""},
	}
	for _, test := range tests {
		t.Run(test.parameters, func(t *testing.T) {
			t.Parallel()
			c := newCloud(t, dswsvc.Options{})
			if got := c.specs(test.parameters); got != test.want {
				t.Errorf("got %q; want %q", got, test.want)
			}
			if total := c.must("ListEcsSpecs", request{parameters: fields(test.parameters)})["TotalCount"]; total != json.Number("4") {
				t.Errorf("total %v", total)
			}
		})
	}
}

func TestListEcsSpecs_answer(t *testing.T) {
	t.Parallel()
	c := newCloud(t, dswsvc.Options{})
	wiretest.WantJSON(t, c.must("ListEcsSpecs", request{parameters: fields("AcceleratorType=CPU PageSize=1")}),
		`{"Success":true,"HttpStatusCode":200,"TotalCount":4,"EcsSpecs":[{"InstanceType":"ecs.c6.large","AcceleratorType":"CPU",
		"CPU":2,"Memory":4,"GPU":0,"SystemDiskCapacity":100,"InstanceBandwidthRx":1024000,"IsAvailable":true,
		"SpotStockStatus":"WithStock","Price":0.39,"Currency":"CNY","Labels":[]}]}`)
	wiretest.WantJSON(t, c.must("ListEcsSpecs", request{parameters: fields("AcceleratorType=GPU PageSize=1 PageNumber=3")}),
		`{"Success":true,"HttpStatusCode":200,"TotalCount":4,"EcsSpecs":[{"InstanceType":"ecs.gn7e-c16g1.4xlarge","AcceleratorType":"GPU",
		"CPU":16,"Memory":125,"GPU":1,"GPUType":"A100","GPUMemorySize":80,"SystemDiskCapacity":100,"InstanceBandwidthRx":1024000,
		"IsAvailable":false,"SpotStockStatus":"NoStock","Price":34.7,"Currency":"CNY","Labels":[]}]}`)
}

func TestListEcsSpecs_refused(t *testing.T) {
	t.Parallel()
	c := newCloud(t, dswsvc.Options{})
	for parameters, code := range map[string]string{
		"":                                               "ValidationError",
		"AcceleratorType=NPU":                            "ValidationError",
		"AcceleratorType=CPU PageSize=0":                 "ValidationError",
		"AcceleratorType=CPU PageSize=101":               "ValidationError",
		"AcceleratorType=CPU PageNumber=0":               "ValidationError",
		"AcceleratorType=CPU SortBy=gmtCreate":           "ValidationError",
		"AcceleratorType=CPU Order=ASC":                  "ValidationError",
		"AcceleratorType=CPU SortBy=Price Order=ASC":     "ValidationError",
		"AcceleratorType=CPU SortBy=gmtCreate Order=asc": "ValidationError",
		"AcceleratorType=CPU ResourceType=Lingjun":       "NotImplemented",
	} {
		c.refused("ListEcsSpecs", request{parameters: fields(parameters)}, 400, code)
	}
}

// A seeded type is added, or replaces the one of its name: everywhere, or in its region.
func TestSeed_specs(t *testing.T) {
	t.Parallel()
	c := newCloud(t, dswsvc.Options{})
	elsewhere := *c
	elsewhere.region = "cn-beijing"
	err := c.seedSpecs(`{"name":"ecs.a1.large","cpu":2,"memory":3.5,"price":1},
		{"name":"ecs.b1.large","region":"cn-beijing","cpu":2,"memory":4},
		{"name":"ecs.c6.large","region":"cn-beijing","cpu":64,"memory":128,"out_of_stock":true},
		{"name":"ecs.g6.large","cpu":2,"memory":8,"gpu":1,"gpu_type":"T4","gpu_memory":16}`)
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		c                *cloud
		parameters, want string
	}{
		{c, "AcceleratorType=CPU", "a1.large c6.large g6.xlarge g7.xlarge"},
		{c, "AcceleratorType=GPU PageSize=1", "g6.large"},
		// A type that is replaced keeps its place.
		{c, "AcceleratorType=CPU SortBy=gmtCreate Order=DESC", "a1.large g7.xlarge g6.xlarge c6.large"},
		{&elsewhere, "AcceleratorType=CPU", "a1.large b1.large c6.large g6.xlarge g7.xlarge"},
	} {
		if got := test.c.specs(test.parameters); got != test.want {
			t.Errorf("%s in %s: got %q; want %q", test.parameters, test.c.region, got, test.want)
		}
	}
	const inBeijing = `{"WorkspaceId":"1","InstanceName":"nb","EcsSpec":"ecs.b1.large","ImageId":"image-1"}`
	c.refused("CreateInstance", request{body: inBeijing}, 400, "ValidationError")
	elsewhere.statuses(elsewhere.create(inBeijing), "Running")
	c.statuses(c.create(createBody("nb", ``)), "Running")
	id := elsewhere.create(createBody("nb", ``))
	elsewhere.statuses(id, "Failed")
	if err := c.service.SetStock("ecs.c6.large", true); err != nil {
		t.Fatal(err)
	}
	elsewhere.must("StartInstance", request{id: id})
	elsewhere.statuses(id, "Running")

	c.service.Reset()
	if got, want := elsewhere.specs("AcceleratorType=CPU"), "c6.large g6.large g6.xlarge g7.xlarge"; got != want {
		t.Errorf("after a reset: got %q; want %q", got, want)
	}
}

func TestSeed_specsRefused(t *testing.T) {
	t.Parallel()
	const good = `{"name":"ecs.a1.large","cpu":2,"memory":4}`
	for name, test := range map[string]struct{ entry, says string }{
		"no name":        {`{"cpu":2,"memory":4}`, "required"},
		"no cpu":         {`{"name":"ecs.b","memory":4}`, "required"},
		"no memory":      {`{"name":"ecs.b","cpu":2}`, "required"},
		"negative price": {`{"name":"ecs.b","cpu":2,"memory":4,"price":-1}`, "negative"},
		"gpu of no type": {`{"name":"ecs.b","cpu":2,"memory":4,"gpu":1}`, "gpu_type"},
		"type of no gpu": {`{"name":"ecs.b","cpu":2,"memory":4,"gpu_type":"T4"}`, "gpu_type"},
		"twice":          {good, "taken"},
		"unknown member": {`{"name":"ecs.b","cpu":2,"memory":4,"available":true}`, "available"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newCloud(t, dswsvc.Options{})
			err := c.seedSpecs(good + "," + test.entry)
			if err == nil || !strings.Contains(err.Error(), test.says) {
				t.Errorf("error %v; want one about %q", err, test.says)
			}
			if got := c.specs("AcceleratorType=CPU"); strings.Contains(got, "a1.large") {
				t.Errorf("half of the document is there: %s", got)
			}
		})
	}
}

func TestMachine_refused(t *testing.T) {
	t.Parallel()
	for name, members := range map[string]string{
		"unknown type":      `"EcsSpec":"ecs.none"`,
		"image of a URL":    `"ImageId":"registry/i"`,
		"image without id":  `"ImageId":"image-"`,
		"image in capitals": `"ImageId":"image-A"`,
		"URL with a space":  `"ImageUrl":"registry /i"`,
		"URL of two lines":  `"ImageUrl":"registry/i\nregistry/j"`,
		"URL with a tab":    `"ImageUrl":"registry/i\t"`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newCloud(t, dswsvc.Options{})
			body := `{"WorkspaceId":"1","InstanceName":"nb",` + members
			if !strings.Contains(members, "EcsSpec") {
				body += `,"EcsSpec":"ecs.c6.large"}`
			} else {
				body += `,"ImageId":"image-1"}`
			}
			c.refused("CreateInstance", request{body: body}, 400, "ValidationError")
			c.seed(`,"status":"Stopped","ecs_spec":"ecs.c6.large"`)
			c.refused("UpdateInstance", request{id: seeded, body: "{" + members + "}"}, 400, "ValidationError")
			if total := c.must("ListInstances", request{})["TotalCount"]; total != json.Number("1") {
				t.Errorf("%v instances", total)
			}
		})
	}
}

// The type is not looked up unless it is sent: a seed may have one that nobody offers.
func TestMachine_seeded(t *testing.T) {
	t.Parallel()
	c := newCloud(t, dswsvc.Options{})
	c.seed(`,"status":"Stopped","ecs_spec":"ecs.none"`)
	c.update(seeded, `{"InstanceName":"renamed"}`)
	c.must("StartInstance", request{id: seeded})
	c.failed(seeded, "OutOfStock", "ecs.none")
	c.update(seeded, `{"EcsSpec":"ecs.g7.xlarge","StartInstance":true}`)
	c.statuses(seeded, "Running")
}
