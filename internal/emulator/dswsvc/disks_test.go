package dswsvc_test

import (
	"testing"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/dswsvc"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wiretest"
)

func TestDisks(t *testing.T) {
	t.Parallel()
	const (
		root = `[{"Capacity":"100Gi","SubType":"rootfs"}]`
		data = `[{"Capacity":"100Gi","MountPath":"/mnt","Path":"/data"}]`
	)
	// No want: the update is refused.
	for name, test := range map[string]struct{ disks, update, want string }{
		"grows":             {root, `[{"Capacity":"200Gi","SubType":"rootfs"}]`, `[{"Capacity":"200Gi","SubType":"rootfs"}]`},
		"grows without Gi":  {root, `[{"Capacity":"200","SubType":"rootfs"}]`, `[{"Capacity":"200","SubType":"rootfs"}]`},
		"another use":       {data, `[{"Capacity":"100Gi","SubType":"rootfs"}]`, `[{"Capacity":"100Gi","SubType":"rootfs","MountPath":"/mnt","Path":"/data"}]`},
		"the rest repeated": {data, `[{"Capacity":"101Gi","MountPath":"/mnt","Path":"/data"}]`, `[{"Capacity":"101Gi","MountPath":"/mnt","Path":"/data"}]`},
		"the rest left out": {data, `[{"Capacity":"101Gi"}]`, `[{"Capacity":"101Gi","MountPath":"/mnt","Path":"/data"}]`},
		"capacity left out": {data, `[{"SubType":"rootfs"}]`, `[{"Capacity":"100Gi","SubType":"rootfs","MountPath":"/mnt","Path":"/data"}]`},
		"first":             {``, root, root},

		"shrinks":          {root, `[{"Capacity":"50Gi","SubType":"rootfs"}]`, ``},
		"shrinks, digits":  {root, `[{"Capacity":"99Gi","SubType":"rootfs"}]`, ``},
		"stays":            {root, root, ``},
		"not a size":       {root, `[{"Capacity":"big","SubType":"rootfs"}]`, ``},
		"other unit":       {root, `[{"Capacity":"200GB","SubType":"rootfs"}]`, ``},
		"negative":         {root, `[{"Capacity":"-200Gi","SubType":"rootfs"}]`, ``},
		"number":           {root, `[{"Capacity":200,"SubType":"rootfs"}]`, ``},
		"not an object":    {root, `["200Gi"]`, ``},
		"removed":          {root, `[]`, ``},
		"added":            {root, `[{"Capacity":"100Gi","SubType":"rootfs"},{"Capacity":"1Gi"}]`, ``},
		"gets a path":      {root, `[{"Capacity":"200Gi","SubType":"rootfs","Path":"/x"}]`, ``},
		"other mount path": {data, `[{"Capacity":"100Gi","MountPath":"/other","Path":"/data"}]`, ``},
		"other path":       {data, `[{"Capacity":"100Gi","MountPath":"/mnt","Path":"/other"}]`, ``},
		"unknown member":   {root, `[{"Capacity":"200Gi","SubType":"rootfs","Speed":"fast"}]`, ``},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newCloud(t, dswsvc.Options{})
			further := ``
			if test.disks != "" {
				further = `,"CloudDisks":` + test.disks
			}
			id := c.create(createBody("nb", further))
			c.must("StopInstance", request{id: id})
			before := c.get(id)["CloudDisks"]
			update := request{id: id, body: `{"CloudDisks":` + test.update + `}`}
			if test.want == "" {
				c.refused("UpdateInstance", update, 400, "ValidationError")
				if test.disks != "" {
					wiretest.WantJSON(t, before, test.disks)
					wiretest.WantJSON(t, c.get(id)["CloudDisks"], test.disks)
				}
				return
			}
			c.must("UpdateInstance", update)
			wiretest.WantJSON(t, c.get(id)["CloudDisks"], test.want)
		})
	}
}

// Disks that an update does not send are not looked at.
func TestDisks_notSent(t *testing.T) {
	t.Parallel()
	c := newCloud(t, dswsvc.Options{})
	id := c.create(createBody("nb", `,"CloudDisks":[{"Capacity":"100GB"}]`))
	c.update(id, `{"InstanceName":"renamed"}`)
	wiretest.WantJSON(t, c.get(id)["CloudDisks"], `[{"Capacity":"100GB"}]`)
}
