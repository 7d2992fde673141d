package dlcsvc_test

import (
	"strings"
	"testing"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/dlcsvc"
)

// everything has each member of CreateJob that reads treat in a way of its own.
const everything = `{"DisplayName":"all","Description":"d","JobType":"PyTorchJob","WorkspaceId":"268","ResourceId":"quota1","ResourceType":"Lingjun",
	"UserCommand":"python main.py","Priority":3,"Accessibility":"PUBLIC","JobMaxRunningTimeMinutes":60,"Options":"a=b","SuccessPolicy":"AllWorkers",
	"TemplateId":"t","TemplateVersion":1,"SchedulingStrategy":"Auto","ThirdpartyLibs":["numpy==1.0"],"ThirdpartyLibDir":"/libs",
	"JobSpecs":[{"Type":"Worker","PodCount":2,"Image":"i","ResourceConfig":{"CPU":"4","Memory":"10Gi"},"RestartPolicy":"Never",
		"ImageConfig":{"DockerRegistry":"registry.example","Username":"hush-user","Password":"hush-password","Auth":"hush-auth"}},
		{"Type":"Master","Image":"i","ResourceConfig":{"CPU":"1"}}],
	"Envs":{"A":"1"},"CustomEnvs":[{"Key":"B","Value":"2","Visible":"true"}],
	"DataSources":[{"DataSourceId":"d-1","DataSourceVersion":"v1","MountPath":"/mnt/a","MountAccess":"RO"},{"Uri":"oss://b/","MountPath":"/mnt/b","Options":"{}","EnableCache":true}],
	"CodeSource":{"CodeSourceId":"code-1","Branch":"main","Commit":"abc","MountPath":"/code","IsSharedMountPath":true},
	"UserVpc":{"VpcId":"vpc-1","SwitchId":"vsw-1","SecurityGroupId":"sg-1","ExtendedCIDRs":["10.0.0.0/8"],"DefaultRoute":"eth0"},
	"Settings":{"Tags":{"team":"ml"},"EnableRDMA":true,"JobReservedMinutes":0,"AdvancedSettings":{"x":1}}}`

// inBoth is what both reads return of it.
const inBoth = `{"DisplayName":"all","JobType":"PyTorchJob","WorkspaceId":"268","ResourceId":"quota1","ResourceType":"Lingjun",
	"UserCommand":"python main.py","Priority":3,"Accessibility":"PUBLIC","Options":null,"SuccessPolicy":null,"TemplateVersion":null,
	"SchedulingStrategy":"Auto","ThirdpartyLibs":["numpy==1.0"],"ThirdpartyLibDir":"/libs","RestartTimes":"0/10",
	"UserId":"201234567890123456","TenantId":"1234567890123456",
	"JobSpecs":[{"Type":"Worker","PodCount":2,"Image":"i","ResourceConfig":{"CPU":"4","Memory":"10Gi"},"RestartPolicy":"Never",
		"ImageConfig":{"DockerRegistry":"registry.example"}},{"Type":"Master","Image":"i","ResourceConfig":{"CPU":"1"}}],
	"Envs":{"A":"1"},
	"CodeSource":{"CodeSourceId":"code-1","Branch":"main","Commit":"abc","MountPath":"/code"},
	"UserVpc":{"VpcId":"vpc-1","SwitchId":"vsw-1","SecurityGroupId":"sg-1","ExtendedCidrs":["10.0.0.0/8"],"DefaultRoute":"eth0"},
	"Settings":{"Tags":{"team":"ml"},"EnableRDMA":true,"JobReservedMinutes":0,"AdvancedSettings":{"x":1}}}`

func TestRead(t *testing.T) {
	t.Parallel()
	c := newCloud(t, dlcsvc.Options{})
	id, _ := c.must("CreateJob", request{body: everything})["JobId"].(string)

	got := c.get(id)
	wantMembers(t, got, inBoth)
	wantMembers(t, got, `{"JobId":"`+id+`","Description":"d",
		"DataSources":[{"DataSourceId":"d-1","MountPath":"/mnt/a"},{"Uri":"oss://b/","MountPath":"/mnt/b"}],
		"CustomEnvs":[{"Key":"B","Value":"2","Visible":"true"}],
		"JobMaxRunningTimeMinutes":null,"TemplateId":null,"NodeCount":null,"Username":null,"IsDeleted":null,"GmtModifiedTime":null}`)

	item := c.list(nil)[0]
	wantMembers(t, item, inBoth)
	wantMembers(t, item, `{"JobId":"`+id+`","Description":null,
		"DataSources":[{"DataSourceId":"d-1","MountPath":"/mnt/a"},{"MountPath":"/mnt/b"}],"CustomEnvs":null,
		"JobMaxRunningTimeMinutes":60,"TemplateId":"t","NodeCount":"3","Username":"alice","IsDeleted":false,"GmtModifiedTime":"2026-01-02T03:04:05Z"}`)

	for what, shown := range map[string]any{"GetJob": got, "ListJobs": item, "snapshot": c.service.Snapshot()} {
		if text := compact(t, shown); strings.Contains(text, "hush") {
			t.Errorf("%s has a credential of the image: %s", what, text)
		}
	}
	// Tests that want to know what arrived ask the service itself.
	job, err := c.service.Job(id)
	if text := compact(t, job.Body); err != nil || !strings.Contains(text, "hush-password") {
		t.Errorf("body %s (%v)", text, err)
	}
}

func TestRead_detail(t *testing.T) {
	t.Parallel()
	c := newCloud(t, dlcsvc.Options{})
	c.seed(``)
	wantMembers(t, c.must("GetJob", request{id: seeded, parameters: map[string]string{"NeedDetail": "false"}}), `{"Status":"Running","StatusHistory":null}`)
	if c.must("GetJob", request{id: seeded, parameters: map[string]string{"NeedDetail": "true"}})["StatusHistory"] == nil {
		t.Error("no details")
	}
	c.refused("GetJob", request{id: seeded, parameters: map[string]string{"NeedDetail": "yes"}}, 400, "InvalidParameter")
}
