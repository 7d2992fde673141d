package instance_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/pai-iac/terraform-provider-pai/internal/acctest"
)

// how a change of an argument reaches a running instance
const (
	inPlace  = "in place"
	stopped  = "while stopped"
	replaced = "replaced"
	recorded = "recorded" // only Terraform keeps it
)

const quota = "resource_quota_id = \"quota1a2b3c\"\n  requested_resource = { cpu = \"4\", memory = \"16Gi\" }\n  ecs_spec = null"

// change is one argument with two values, in the cloud's words after each.
type change struct {
	argument      string
	before, after string // lines of the configuration
	how           string
	member        string // of GetInstance; empty: PAI does not tell it
	read          string // the member after the change, as JSON
	drift         string // a body of UpdateInstance that changes it by hand, back to before
}

func changes() []change {
	dataset := func(path string) string {
		return `datasets = [{ dataset_id = "d-1", mount_path = "` + path + `", mount_access = "RO" }]`
	}
	vpc := func(group string) string {
		return `vpc = { vpc_id = "vpc-1", security_group_id = "` + group + `", forwards = [{ enable = true, name = "ssh", forward_port = "22" }] }`
	}
	return []change{
		{argument: "instance_name", before: `instance_name = "before"`, after: `instance_name = "notebook"`, how: inPlace, member: "InstanceName",
			read: name, drift: `{"InstanceName": "before"}`},
		{argument: "accessibility", before: `accessibility = "PRIVATE"`, after: `accessibility = "PUBLIC"`, how: inPlace,
			member: "Accessibility", read: "PUBLIC", drift: `{"Accessibility": "PRIVATE"}`},
		{argument: "user_id", before: `user_id = "1001"`, after: `user_id = "1002"`, how: inPlace, member: "UserId", read: "1002", drift: `{"UserId": "1001"}`},
		{argument: "priority", before: quota + "\n  priority = 3", after: quota + "\n  priority = 5", how: inPlace, member: "Priority", read: "5", drift: `{"Priority": 3}`},
		{argument: "ecs_spec", before: `ecs_spec = "ecs.c6.large"`, after: `ecs_spec = "ecs.g6.large"`, how: stopped,
			member: "EcsSpec", read: "ecs.g6.large", drift: `{"EcsSpec": "ecs.c6.large"}`},
		{argument: "requested_resource", before: quota, after: strings.Replace(quota, `"4"`, `"8"`, 1), how: stopped,
			member: "RequestedResource", read: `{"CPU":"8","Memory":"16Gi"}`, drift: `{"RequestedResource": {"CPU": "4", "Memory": "16Gi"}}`},
		{argument: "image_url", before: image, after: other, how: stopped, member: "ImageUrl", read: "registry.example.com/pai/dsw:2",
			drift: `{"ImageUrl": "registry.example.com/pai/dsw:1"}`},
		{argument: "image_id", before: image, after: "image_url = null\n  image_id = \"image-05cefd0be2e5\"", how: stopped,
			member: "ImageId", read: "image-05cefd0be2e5"},
		{argument: "environment", before: `environment = { A = "1" }`, after: `environment = { A = "2", B = "" }`, how: stopped,
			member: "EnvironmentVariables", read: `{"A":"2","B":""}`, drift: `{"EnvironmentVariables": {"A": "1"}}`},
		{argument: "environment", before: `environment = { A = "1" }`, after: "", how: stopped, member: "EnvironmentVariables", read: "null"},
		{argument: "environment_wo_version", how: stopped, member: "EnvironmentVariables", read: `{"TOKEN":"second-top-secret"}`,
			before: "environment_wo = { TOKEN = \"first-top-secret\" }\n  environment_wo_version = 1",
			after:  "environment_wo = { TOKEN = \"second-top-secret\" }\n  environment_wo_version = 2"},
		{argument: "image_auth", how: stopped, member: "ImageAuth", read: "******",
			before: `image_auth = { username_wo = "puller", password_wo = "first-password-of-it", credentials_wo_version = 1 }`,
			after:  `image_auth = { username_wo = "puller", password_wo = "second-password-of-it", credentials_wo_version = 2 }`},
		{argument: "datasets", before: dataset("/mnt/a"), after: dataset("/mnt/b"), how: stopped, member: "Datasets",
			read:  `[{"ActualMountAccess":"RO","DatasetId":"d-1","MountAccess":"RO","MountPath":"/mnt/b"}]`,
			drift: `{"Datasets": [{"DatasetId": "d-1", "MountAccess": "RO", "MountPath": "/mnt/a"}]}`},
		{argument: "datasets", before: "", after: dataset("/mnt/b"), how: stopped, member: "Datasets",
			read: `[{"ActualMountAccess":"RO","DatasetId":"d-1","MountAccess":"RO","MountPath":"/mnt/b"}]`, drift: `{"DisassociateDatasets": true}`},
		{argument: "cloud_disks", before: `cloud_disks = [{ capacity = "100Gi", sub_type = "rootfs" }]`, after: `cloud_disks = [{ capacity = "200Gi", sub_type = "rootfs" }]`,
			how: stopped, member: "CloudDisks", read: `[{"Capacity":"200Gi","SubType":"rootfs"}]`},
		{argument: "cloud_disks", before: `cloud_disks = [{ capacity = "100Gi", mount_path = "/a" }]`, after: `cloud_disks = [{ capacity = "200Gi", mount_path = "/a" }]`,
			how: stopped, member: "CloudDisks", read: `[{"Capacity":"200Gi","MountPath":"/a"}]`},
		{argument: "cloud_disks", before: `cloud_disks = [{ capacity = "200Gi", sub_type = "rootfs" }]`, after: `cloud_disks = [{ capacity = "100Gi", sub_type = "rootfs" }]`,
			how: replaced, member: "CloudDisks", read: `[{"Capacity":"100Gi","SubType":"rootfs"}]`},
		{argument: "vpc", before: vpc("sg-1"), after: vpc("sg-2"), how: stopped, member: "UserVpc",
			read:  `{"ForwardInfos":[{"Enable":true,"ForwardPort":"22","Name":"ssh"}],"SecurityGroupId":"sg-2","VpcId":"vpc-1"}`,
			drift: `{"UserVpc": {"ForwardInfos": [{"Enable": true, "ForwardPort": "22", "Name": "ssh"}], "SecurityGroupId": "sg-1", "VpcId": "vpc-1"}}`},
		{argument: "vpc", before: vpc("sg-1"), after: "", how: stopped, member: "UserVpc", read: "null"},
		{argument: "driver", before: `driver = "535.54.03"`, after: `driver = "550.1"`, how: stopped, member: "Driver", read: "550.1", drift: `{"Driver": "535.54.03"}`},
		{argument: "workspace_source", before: `workspace_source = "rootfsCloudDisk"`, after: `workspace_source = "d-1"`, how: stopped,
			member: "WorkspaceSource", read: "d-1", drift: `{"WorkspaceSource": "rootfsCloudDisk"}`},
		{argument: "workspace_source", before: `workspace_source = "rootfsCloudDisk"`, after: "", how: replaced, member: "WorkspaceSource", read: "null"},
		{argument: "user_command", before: `user_command = "echo 1"`, after: `user_command = "echo 2"`, how: stopped},
		{argument: "spot", before: `spot = { strategy = "SpotAsPriceGo" }`, after: `spot = { strategy = "SpotWithPriceLimit", price_limit = "1" }`, how: stopped},
		{argument: "labels", before: `labels = { a = "1", b = "1" }`, after: `labels = { a = "2", c = "1" }`, how: inPlace, member: "Labels",
			read: `{"a":"2","c":"1"}`},
		{argument: "tags", before: `tags = { a = "1" }`, after: `tags = { a = "2" }`, how: replaced, member: "Tags", read: `[{"TagKey":"a","TagValue":"2"}]`},
		{argument: "resource_quota_id", before: quota, after: strings.Replace(quota, "quota1a2b3c", "quota4d5e6f", 1), how: replaced,
			member: "ResourceId", read: "quota4d5e6f"},
		{argument: "desired_status", before: "", after: `desired_status = "Stopped"`, how: inPlace, member: "Status", read: "Stopped"},
		{argument: "deletion_protection", before: "", after: `deletion_protection = false`, how: recorded},
		{argument: "restart", before: "", after: `restart = "deny"`, how: recorded},
	}
}

// Every argument that can change: the plan says how, the apply does that and nothing
// else, PAI has it afterwards, and the next plan is empty.
func TestAccDSWInstance_changes(t *testing.T) {
	for _, c := range changes() {
		t.Run(c.argument+"/"+c.how, func(t *testing.T) {
			cloud := acctest.New(t)
			for _, secret := range []string{"first-top-secret", "second-top-secret", "first-password-of-it", "second-password-of-it"} {
				cloud.KeepSecret(secret)
			}
			config := func(lines string) string {
				if lines == "" {
					return cloud.ProviderConfig() + instance()
				}
				return cloud.ProviderConfig() + instance(strings.Split(lines, "\n  ")...)
			}
			steps := []resource.TestStep{
				{Config: config(c.before), ConfigPlanChecks: emptyAfter(restarts(false))},
				{PreConfig: cloud.Mark, Config: config(c.after), ConfigPlanChecks: emptyAfter(c.planned()...), Check: c.made(cloud)},
			}
			if c.how == inPlace || c.how == stopped {
				steps = append(steps, c.driftSteps(t, cloud, config(c.after))...)
			}
			run(t, cloud, steps...)
		})
	}
}

// planned checks what the plan of a change says.
func (c change) planned() []plancheck.PlanCheck {
	switch c.how {
	case stopped:
		return []plancheck.PlanCheck{action(plancheck.ResourceActionUpdate), restarts(true)}
	case replaced:
		return []plancheck.PlanCheck{action(plancheck.ResourceActionDestroyBeforeCreate)}
	}
	if c.argument == "deletion_protection" { // it is the default
		return []plancheck.PlanCheck{action(plancheck.ResourceActionNoop)}
	}
	return []plancheck.PlanCheck{action(plancheck.ResourceActionUpdate), restarts(false)}
}

// made checks the writes of a change, and what PAI has afterwards.
func (c change) made(cloud *acctest.Cloud) resource.TestCheckFunc {
	writes := map[string][]string{
		inPlace:  {"dsw:UpdateInstance"},
		stopped:  {"dsw:UpdateInstanceLabels", "dsw:StopInstance", "dsw:UpdateInstance", "dsw:StartInstance", "dsw:DeleteInstanceLabels"},
		replaced: {"dsw:StopInstance", "dsw:DeleteInstance", "dsw:CreateInstance", "dsw:UpdateInstanceLabels", "dsw:DeleteInstanceLabels"},
		recorded: nil,
	}[c.how]
	switch c.argument {
	case "labels":
		writes = []string{"dsw:UpdateInstanceLabels", "dsw:DeleteInstanceLabels"}
	case "desired_status":
		writes = []string{"dsw:StopInstance"}
	}
	checks := []resource.TestCheckFunc{func(*terraform.State) error {
		got := cloud.Writes()
		if c.how == replaced { // the mark is renewed while the new instance starts
			got = slices.Compact(got)
		}
		if !slices.Equal(got, writes) && (c.how != replaced || !slices.Equal(got, without(writes, "dsw:UpdateInstanceLabels"))) {
			return fmt.Errorf("the writes are %v, want %v", got, writes)
		}
		return nil
	}}
	if c.member != "" {
		checks = append(checks, cloud.CheckInstanceMember(name, c.member, c.read))
	}
	return all(checks...)
}

func without(all []string, leftOut string) []string {
	return slices.DeleteFunc(slices.Clone(all), func(each string) bool { return each == leftOut })
}

// driftSteps change the argument back by hand: the plan notices, and the apply repairs
// it.
func (c change) driftSteps(t *testing.T, cloud *acctest.Cloud, config string) []resource.TestStep {
	t.Helper()
	if c.drift == "" {
		return nil
	}
	return []resource.TestStep{{
		PreConfig: func() {
			id := onlyID(t, cloud)
			cloud.Mark()
			hand := cloud.ByHand()
			hand.SetStatus(id, "Stopped") // while it is stopped, everything can change
			hand.UpdateInstance(id, c.drift)
			hand.SetStatus(id, "Running")
		},
		Config:           config,
		ConfigPlanChecks: emptyAfter(action(plancheck.ResourceActionUpdate)),
		Check:            cloud.CheckInstanceMember(name, c.member, c.read),
	}}
}

// What PAI adds or writes in another way is no drift, nor is what starts and stops by
// itself.
func TestAccDSWInstance_noDrift(t *testing.T) {
	cloud := acctest.New(t)
	config := cloud.ProviderConfig() + instance(
		`environment = { A = "1" }`, `labels = { a = "1" }`, `datasets = [{ dataset_id = "d-1", mount_path = "/mnt/a" }]`)
	run(t, cloud,
		resource.TestStep{Config: config, ConfigPlanChecks: emptyAfter()},
		resource.TestStep{
			PreConfig: func() {
				id := onlyID(t, cloud)
				hand := cloud.ByHand()
				hand.SetStatus(id, "Stopped")
				// Defaults that PAI fills in.
				hand.UpdateInstance(id, `{"Driver": "535.54.03", "CloudDisks": [{"Capacity": "100Gi", "SubType": "rootfs"}], "UserVpc": {"VpcId": "vpc-pai"},
					"Datasets": [{"DatasetId": "d-1", "DatasetVersion": "v1", "MountPath": "/mnt/a", "MountAccess": "RW"}]}`)
			},
			Config:           config,
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
		},
		resource.TestStep{
			PreConfig:        func() { cloud.ByHand().LabelInstance(onlyID(t, cloud), "by", "hand") },
			Config:           config,
			ConfigPlanChecks: emptyAfter(action(plancheck.ResourceActionUpdate), restarts(false)),
			Check:            cloud.CheckInstanceMember(name, "Labels", `{"a":"1"}`),
		},
	)
}

// desired_status is drift where it is managed, and an instance that is stopped is
// changed without being started.
func TestAccDSWInstance_desiredStatus(t *testing.T) {
	cloud := acctest.New(t)
	running := cloud.ProviderConfig() + instance(`desired_status = "Running"`)
	run(t, cloud,
		resource.TestStep{
			Config:           cloud.ProviderConfig() + instance(`desired_status = "Stopped"`),
			ConfigPlanChecks: emptyAfter(), Check: cloud.CheckInstanceMember(name, "Status", "Stopped"),
		},
		resource.TestStep{
			PreConfig:        cloud.Mark,
			Config:           cloud.ProviderConfig() + instance(`desired_status = "Stopped"`, other),
			ConfigPlanChecks: emptyAfter(action(plancheck.ResourceActionUpdate), restarts(false)),
			Check:            all(cloud.CheckInstanceMember(name, "Status", "Stopped"), cloud.CheckCalls("dsw:StartInstance", 0)),
		},
		resource.TestStep{Config: running, ConfigPlanChecks: emptyAfter(), Check: cloud.CheckInstanceMember(name, "Status", "Running")},
		resource.TestStep{
			PreConfig: func() { cloud.ByHand().SetStatus(onlyID(t, cloud), "Stopped") },
			Config:    running,
			ConfigPlanChecks: emptyAfter(action(plancheck.ResourceActionUpdate),
				plancheck.ExpectKnownValue(address, tfjsonpath.New("desired_status"), knownvalue.StringExact("Running"))),
			Check: cloud.CheckInstanceMember(name, "Status", "Running"),
		},
	)
}
