package dlcsvc_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/dlcsvc"
)

func TestCreate_refused(t *testing.T) {
	t.Parallel()
	const invalid, bad, unknown, gap = "InvalidParameter", "BadRequest", "UnknownParameter", "NotImplemented"
	quota := `"ResourceId":"quota1"`
	node := func(node string) string { return `"JobSpecs":[` + node + `]` }
	tests := []struct{ name, further, code, names string }{
		{"no name", `"DisplayName":null`, invalid, "DisplayName"},
		{"no type", `"JobType":null`, invalid, "JobType"},
		{"no command", `"UserCommand":null`, invalid, "UserCommand"},
		{"empty command", `"UserCommand":""`, invalid, "UserCommand"},
		{"no specs", `"JobSpecs":null`, invalid, "JobSpecs"},
		{"empty specs", `"JobSpecs":[]`, invalid, "JobSpecs"},
		{"a space in the name", `"DisplayName":"a b"`, invalid, "DisplayName"},
		{"a long name", `"DisplayName":"` + strings.Repeat("a", 257) + `"`, invalid, "DisplayName"},
		{"type in another case", `"JobType":"pytorchjob"`, invalid, "JobType"},
		{"workspace", `"WorkspaceId":"ws"`, invalid, "WorkspaceId"},
		{"priority", `"Priority":10`, invalid, "Priority"},
		{"priority as text", `"Priority":"1"`, invalid, "Priority"},
		{"accessibility", `"Accessibility":"public"`, invalid, "Accessibility"},
		{"run time", `"JobMaxRunningTimeMinutes":0`, invalid, "JobMaxRunningTimeMinutes"},
		{"envs", `"Envs":{"A":1}`, invalid, "Envs.A"},
		{"settings", `"Settings":{"Labels":{}}`, unknown, "Settings.Labels"},
		{"tags", `"Settings":{"Tags":{"k":1}}`, invalid, "Settings.Tags.k"},
		{"reservation", `"Settings":{"JobReservedPolicy":"Never"}`, invalid, "Settings.JobReservedPolicy"},
		{"elastic", `"ElasticSpec":{}`, gap, "ElasticSpec"},
		{"data juicer", `"Settings":{"DataJuicerConfig":{}}`, gap, "Settings.DataJuicerConfig"},
		{"elastic spot", `"Settings":{"ElasticSpotJobMaxRestartTimes":3}`, gap, "Settings.ElasticSpotJobMaxRestartTimes"},
		{"model", `"Settings":{"ModelConfig":{}}`, gap, "Settings.ModelConfig"},
		{"a member of a node", node(`{"Type":"Worker","Image":"i","EcsSpec":"e","Cpu":1}`), unknown, "JobSpecs[0].Cpu"},
		{"no image", node(`{"Type":"Worker","EcsSpec":"e"}`), invalid, "JobSpecs[0].Image"},
		{"an image id", node(`{"Type":"Worker","Image":"image-1","EcsSpec":"e"}`), bad, "JobSpecs[0].Image"},
		{"a node of another type", node(`{"Type":"PS","Image":"i","EcsSpec":"e"}`), bad, "JobSpecs[0].Type"},
		{"neither resource", node(`{"Type":"Worker","Image":"i"}`), bad, "JobSpecs[0]"},
		{"both resources", quota + `,` + node(`{"Type":"Worker","Image":"i","EcsSpec":"e","ResourceConfig":{"CPU":"1"}}`), bad, "JobSpecs[0]"},
		{"no quota", node(`{"Type":"Worker","Image":"i","ResourceConfig":{"CPU":"1"}}`), bad, "ResourceId"},
		{"public with quota", quota, bad, "ResourceId"},
		{"CPU is text", quota + `,` + node(`{"Type":"Worker","Image":"i","ResourceConfig":{"CPU":1}}`), invalid, "JobSpecs[0].ResourceConfig.CPU"},
		{"restart", node(`{"Type":"Worker","Image":"i","EcsSpec":"e","RestartPolicy":"never"}`), invalid, "JobSpecs[0].RestartPolicy"},
		{"no spot limit", node(`{"Type":"Worker","Image":"i","EcsSpec":"e","SpotSpec":{"SpotStrategy":"SpotWithPriceLimit"}}`), bad, "SpotSpec"},
		{"both spot limits", node(`{"Type":"Worker","Image":"i","EcsSpec":"e","SpotSpec":{"SpotPriceLimit":0.1,"SpotDiscountLimit":0.2}}`), bad, "SpotSpec"},
		{"spot limit as text", node(`{"Type":"Worker","Image":"i","EcsSpec":"e","SpotSpec":{"SpotPriceLimit":"1"}}`), invalid, "SpotSpec.SpotPriceLimit"},
		{"data source", `"DataSources":[{"MountPath":"/mnt"}]`, bad, "DataSources[0]"},
		{"data source twice", `"DataSources":[{"DataSourceId":"d","Uri":"oss://b/"}]`, bad, "DataSources[0]"},
		{"data source options", `"DataSources":[{"Uri":"oss://b/","Options":"{"}]`, bad, "DataSources[0].Options"},
		{"data source options as object", `"DataSources":[{"Uri":"oss://b/","Options":{}}]`, invalid, "DataSources[0].Options"},
		{"mount access", `"DataSources":[{"Uri":"oss://b/","MountAccess":"ro"}]`, invalid, "DataSources[0].MountAccess"},
		{"code", `"CodeSource":{"Branch":"main"}`, invalid, "CodeSource.CodeSourceId"},
		{"the spelling of DSW", `"UserVpc":{"VSwitchId":"vsw-1"}`, unknown, "UserVpc.VSwitchId"},
		{"the spelling of reads", `"UserVpc":{"ExtendedCidrs":[]}`, unknown, "UserVpc.ExtendedCidrs"},
		{"route", `"UserVpc":{"DefaultRoute":"eth2"}`, invalid, "UserVpc.DefaultRoute"},
		{"a null", `"Envs":{"A":[null]}`, invalid, "Envs.A"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			c := newCloud(t, dlcsvc.Options{})
			message := c.refused("CreateJob", request{body: createBody(t, `{`+test.further+`}`)}, 400, test.code)
			if !strings.Contains(message, test.names) {
				t.Errorf("%q does not name %s", message, test.names)
			}
			if len(c.service.Jobs()) != 0 || c.service.Created("mnist-01") != 0 {
				t.Error("a refused job is there")
			}
		})
	}
}

// TestCreate_types has a job of each type with each of its node types.
func TestCreate_types(t *testing.T) {
	t.Parallel()
	c := newCloud(t, dlcsvc.Options{})
	for jobType, nodes := range map[string][]string{
		"TFJob": {"Chief", "PS", "Worker", "Evaluator", "GraphLearn"}, "PyTorchJob": {"Worker", "Master"},
		"MPIJob": {"Worker", "Master"}, "XGBoostJob": {"Worker"}, "OneFlowJob": {"Master"}, "ElasticBatchJob": {"Worker"},
		"RayJob": {"Head", "Worker", "Worker-gpu"}, "SlurmJob": {"Any"}, "DataJuicerJob": {"Any"},
	} {
		for _, node := range nodes {
			c.create(`{"JobType":"` + jobType + `","JobSpecs":[{"Type":"` + node + `","Image":"i","EcsSpec":"e"}]}`)
		}
	}
	c.refused("CreateJob", request{body: createBody(t, `{"JobType":"RayJob","JobSpecs":[{"Type":"Worker-","Image":"i","EcsSpec":"e"}]}`)}, 400, "BadRequest")
}

func TestCreate_size(t *testing.T) {
	t.Parallel()
	c := newCloud(t, dlcsvc.Options{})
	empty := len(createBody(t, `{"Envs":{"A":""}}`))
	fill := func(size int) request {
		return request{body: createBody(t, `{"Envs":{"A":"`+strings.Repeat("<", size-empty)+`"}}`)}
	}
	// compact escapes what the wire does not: the body is as long as it says
	// without that.
	c.must("CreateJob", fill(65536))
	c.refused("CreateJob", fill(65537), 400, "InvalidParameter")
}

// workspaces knows the default workspace of a test's account.
type workspaces string

func (w workspaces) DefaultWorkspace(owner, where string) string {
	if owner != account || where != region {
		return ""
	}
	return string(w)
}

func TestCreate_defaults(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		options dlcsvc.Options
		want    string
	}{
		"nobody knows": {dlcsvc.Options{}, dlcsvc.FallbackWorkspace},
		"none":         {dlcsvc.Options{Workspaces: workspaces("")}, dlcsvc.FallbackWorkspace},
		"known":        {dlcsvc.Options{Workspaces: workspaces("7")}, "7"},
		"told":         {dlcsvc.Options{Workspaces: workspaces("7"), DefaultWorkspace: "8"}, "8"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newCloud(t, test.options)
			id := c.create(`{"WorkspaceId":null}`)
			if !regexp.MustCompile(`^dlc[a-z0-9]+$`).MatchString(id) {
				t.Errorf("id %s", id)
			}
			wantMembers(t, c.get(id), `{"WorkspaceId":"`+test.want+`","Priority":1,"Accessibility":"PRIVATE","UserId":"201234567890123456",
				"ResourceType":"ECS","ResourceId":null,"CredentialConfig":null}`)
		})
	}
}

// TestCreate_again: there is no idempotency token.
func TestCreate_again(t *testing.T) {
	t.Parallel()
	c := newCloud(t, dlcsvc.Options{})
	first, second := c.create(`{}`), c.create(`{}`)
	if first == second || c.service.Created("mnist-01") != 2 || c.service.CreatedCounts()["mnist-01"] != 2 {
		t.Errorf("jobs %s and %s, counted %v", first, second, c.service.CreatedCounts())
	}
	c.must("DeleteJob", request{id: first})
	if c.service.Created("mnist-01") != 2 {
		t.Error("a deleted job does not count")
	}
	c.service.Reset()
	if c.service.Created("mnist-01") != 0 || len(c.service.Jobs()) != 0 {
		t.Error("a reset leaves something")
	}
}
