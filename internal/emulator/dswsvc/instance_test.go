package dswsvc_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/dswsvc"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wiretest"
)

func TestCreate_readsBack(t *testing.T) {
	t.Parallel()
	c := newCloud(t, dswsvc.Options{})
	id := c.create(`{"WorkspaceId":"40823","InstanceName":"nb","ResourceId":"quota1","ImageUrl":"registry/image:1",
		"RequestedResource":{"CPU":"8","Memory":"32","GPU":"1","GPUType":"V100"},"Priority":3,"ImageAuth":"dTpw",
		"EnvironmentVariables":{"A":"b"},"Datasets":[{"DatasetId":"d-1","MountPath":"/mnt","MountAccess":"RO"}],
		"UserVpc":{"VpcId":"vpc-1","ForwardInfos":[{"Enable":true}]},"UserCommand":{"OnStart":{"Content":"true"}},
		"OversoldType":"ForbiddenQuotaOverSold","DockerConfig":{"Enable":false},
		"Labels":[{"Key":"team","Value":"ml"},{"Key":"a","Value":""}],"Tag":[{"Key":"cost","Value":"42"}]}`)
	c.clock.Advance(90 * time.Second)
	common := `"InstanceId":"` + id + `","InstanceName":"nb","WorkspaceId":"40823","Status":"Running",
		"UserId":"201234567890123456","UserName":"alice","Accessibility":"PRIVATE","AcceleratorType":"GPU","PaymentType":"Subscription",
		"ResourceId":"quota1","ImageUrl":"registry/image:1","ImageAuth":"******","Priority":3,
		"RequestedResource":{"CPU":"8","Memory":"32","GPU":"1","GPUType":"V100"},"EnvironmentVariables":{"A":"b"},
		"UserVpc":{"VpcId":"vpc-1","ForwardInfos":[{"Enable":true}]},
		"Labels":[{"Key":"a","Value":""},{"Key":"team","Value":"ml"}],"Tags":[{"TagKey":"cost","TagValue":"42"}],
		"GmtCreateTime":"2026-01-02T03:04:05Z","GmtModifiedTime":"2026-01-02T03:04:05Z","AccumulatedRunningTimeInMs":90000,
		"InstanceUrl":"https://dsw-gateway-cn-hangzhou.data.aliyun.com/` + id + `/"`
	wiretest.WantJSON(t, c.get(id), `{"Success":true,"HttpStatusCode":200,`+common+`,"DockerConfig":{"Enable":false},"ProxyPath":"`+id+`/",
		"Datasets":[{"DatasetId":"d-1","MountPath":"/mnt","MountAccess":"RO","ActualMountAccess":"RO"}]}`)
	wiretest.WantJSON(t, c.must("ListInstances", request{parameters: map[string]string{"ResourceId": "quota1"}}),
		`{"Success":true,"HttpStatusCode":200,"TotalCount":1,"Instances":[{`+common+`,"OversoldType":"ForbiddenQuotaOverSold",
		"Datasets":[{"DatasetId":"d-1","MountPath":"/mnt","MountAccess":"RO"}]}]}`)
}

func TestCreate_refused(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, body string }{
		{"nothing", `{}`},
		{"no workspace", `{"InstanceName":"nb","EcsSpec":"e","ImageId":"i"}`},
		{"no name", `{"WorkspaceId":"1","EcsSpec":"e","ImageId":"i"}`},
		{"empty name", createBody("", ``)},
		{"hyphen in the name", createBody("note-book", ``)},
		{"long name", createBody("a123456789012345678901234567", ``)},
		{"no image", `{"WorkspaceId":"1","InstanceName":"nb","EcsSpec":"e"}`},
		{"two images", createBody("nb", `,"ImageUrl":"u"`)},
		{"no compute", `{"WorkspaceId":"1","InstanceName":"nb","ImageId":"i"}`},
		{"two kinds of compute", createBody("nb", `,"ResourceId":"quota1","RequestedResource":{}`)},
		{"quota without size", `{"WorkspaceId":"1","InstanceName":"nb","ImageId":"i","ResourceId":"quota1"}`},
		{"size without quota", createBody("nb", `,"RequestedResource":{}`)},
		{"priority without quota", createBody("nb", `,"Priority":3`)},
		{"priority out of range", `{"WorkspaceId":"1","InstanceName":"nb","ImageId":"i","ResourceId":"q","RequestedResource":{},"Priority":10}`},
		{"priority is text", createBody("nb", `,"Priority":"3"`)},
		{"workspace of the old form", `{"WorkspaceId":"ws-1","InstanceName":"nb","EcsSpec":"e","ImageId":"i"}`},
		{"accessibility", createBody("nb", `,"Accessibility":"public"`)},
		{"oversold type", createBody("nb", `,"OversoldType":"x"`)},
		{"null", createBody("nb", `,"Driver":null`)},
		{"environment", createBody("nb", `,"EnvironmentVariables":{"A":1}`)},
		{"datasets is an object", createBody("nb", `,"Datasets":{}`)},
		{"dataset without source", createBody("nb", `,"Datasets":[{"MountPath":"/mnt"}]`)},
		{"dataset with two sources", createBody("nb", `,"Datasets":[{"DatasetId":"d","Uri":"oss://b"}]`)},
		{"dataset with two options", createBody("nb", `,"Datasets":[{"Uri":"oss://b","Options":"{}","OptionType":"x"}]`)},
		{"dataset access", createBody("nb", `,"Datasets":[{"Uri":"oss://b","MountAccess":"rw"}]`)},
		{"switch without ranges", createBody("nb", `,"UserVpc":{"VSwitchId":"vsw-1"}`)},
		{"label without key", createBody("nb", `,"Labels":[{"Value":"ml"}]`)},
		{"label without value", createBody("nb", `,"Labels":[{"Key":"team"}]`)},
		{"labels is an object", createBody("nb", `,"Labels":{"team":"ml"}`)},
		{"tag is text", createBody("nb", `,"Tag":["a"]`)},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			c := newCloud(t, dswsvc.Options{})
			c.refused("CreateInstance", request{body: test.body}, 400, "ValidationError")
			if got := c.must("ListInstances", request{parameters: map[string]string{"ResourceId": "ALL"}})["TotalCount"]; got != json.Number("0") {
				t.Errorf("instances: %v", got)
			}
		})
	}
	c := newCloud(t, dswsvc.Options{})
	c.refused("CreateInstance", request{body: createBody("nb", `,"Labels":[{"Key":"a","Value":"b","TagKey":"c"}]`)}, 400, "UnknownParameter")
}

// TestIsolation: an instance of another region or account does not exist.
func TestIsolation(t *testing.T) {
	t.Parallel()
	c := newCloud(t, dswsvc.Options{})
	c.seed(``)
	elsewhere := *c
	elsewhere.region = "cn-beijing"
	somebody := *c
	somebody.caller.Account = "6543210987654321"
	for _, other := range []*cloud{&elsewhere, &somebody} {
		for name, r := range map[string]request{
			"GetInstance":          {},
			"UpdateInstance":       {body: `{"InstanceName":"mine"}`},
			"StartInstance":        {},
			"StopInstance":         {},
			"DeleteInstance":       {},
			"GetInstanceEvents":    {},
			"GetLifecycle":         {},
			"UpdateInstanceLabels": {body: `{"Labels":[{"Key":"a","Value":"b"}]}`},
			"DeleteInstanceLabels": {parameters: map[string]string{"LabelKeys": "a"}},
		} {
			r.id = seeded
			other.refused(name, r, 404, "InternalError")
		}
		if got := other.must("ListInstances", request{})["TotalCount"]; got != json.Number("0") {
			t.Errorf("instances: %v", got)
		}
	}
	c.untouched()
}

func TestUpdate_values(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, body, member, reads string }{
		{"name", `{"InstanceName":"renamed"}`, "InstanceName", `"renamed"`},
		{"spec", `{"EcsSpec":"ecs.gn6v-c8g1.2xlarge"}`, "AcceleratorType", `"GPU"`},
		{"image by url", `{"ImageUrl":"registry/image:2"}`, "ImageId", `null`},
		{"owner", `{"UserId":"2"}`, "UserName", `null`},
		{"environment", `{"EnvironmentVariables":{"B":"c"}}`, "EnvironmentVariables", `{"B":"c"}`},
		{"no environment", `{"DisassociateEnvironmentVariables":true}`, "EnvironmentVariables", `null`},
		{"no datasets", `{"DisassociateDatasets":true}`, "Datasets", `null`},
		{"no network", `{"DisassociateVpc":true}`, "UserVpc", `null`},
		{"no forwarding", `{"DisassociateForwardInfos":true}`, "UserVpc", `{"VpcId":"vpc-1"}`},
		{"no driver", `{"DisassociateDriver":true}`, "Driver", `null`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			c := newCloud(t, dswsvc.Options{})
			id := c.create(createBody("nb", `,"EnvironmentVariables":{"A":"b"},"Driver":"535.54.03","Datasets":[{"Uri":"oss://b"}],
				"UserVpc":{"VpcId":"vpc-1","ForwardInfos":[{"Enable":true}]}`))
			c.must("StopInstance", request{id: id})
			c.update(id, test.body)
			wiretest.WantJSON(t, c.get(id)[test.member], test.reads)
			c.statuses(id, "Stopped")
			c.refused("UpdateInstance", request{id: id, body: test.body}, 400, "ValidationError")
		})
	}
}

// TestUpdate_image: an image named in one way replaces one named in the other.
func TestUpdate_image(t *testing.T) {
	t.Parallel()
	c := newCloud(t, dswsvc.Options{})
	c.seed(`,"status":"Stopped"`)
	for _, body := range []string{`{"ImageUrl":"registry/image:2"}`, `{"ImageId":"image-2"}`} {
		c.update(seeded, body)
	}
	read := c.get(seeded)
	if read["ImageId"] != "image-2" || read["ImageUrl"] != nil {
		t.Errorf("image: %v %v", read["ImageId"], read["ImageUrl"])
	}
}

func TestUpdate_refused(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, status, body string }{
		{"spec of a running instance", "Running", `{"EcsSpec":"ecs.g7.xlarge"}`},
		{"image of a running instance", "Running", `{"ImageId":"image-2"}`},
		{"environment of a running instance", "Running", `{"EnvironmentVariables":{"A":"b"}}`},
		{"same name", "Running", `{"InstanceName":"notebook"}`},
		{"bad name", "Running", `{"InstanceName":"note-book"}`},
		{"bad accessibility", "Running", `{"Accessibility":"ALL"}`},
		{"priority without quota", "Stopped", `{"Priority":1}`},
		{"two images", "Stopped", `{"ImageId":"image-2","ImageUrl":"u"}`},
		{"set and removed", "Stopped", `{"Driver":"1","DisassociateDriver":true}`},
		{"removed though not there", "Stopped", `{"DisassociateDriver":true}`},
		{"switch is text", "Stopped", `{"DisassociateDriver":"true"}`},
		{"start is text", "Stopped", `{"StartInstance":"true"}`},
		{"while creating", "Creating", `{"InstanceName":"renamed"}`},
		{"while updating", "Updating", `{"InstanceName":"renamed"}`},
		{"while deleting", "Deleting", `{"InstanceName":"renamed"}`},
		{"after the image was saved", "Saved", `{"InstanceName":"renamed"}`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			c := newCloud(t, dswsvc.Options{})
			c.seed(`,"ecs_spec":"ecs.c6.large","status":"` + test.status + `"`)
			before, _ := json.Marshal(c.service.Snapshot())
			c.refused("UpdateInstance", request{id: seeded, body: test.body}, 400, "ValidationError")
			wiretest.WantJSON(t, c.service.Snapshot(), string(before))
		})
	}
}
