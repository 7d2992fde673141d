package association_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/pai-iac/terraform-provider-pai/internal/acctest"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/eassvc"
)

const (
	trustEAS = `{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":["eas.pai.aliyuncs.com"]}}]}`
	serveARN = "acs:ram::" + acctest.Account + ":role/PaiServe"
	otherARN = "acs:ram::" + acctest.Account + ":role/PaiOther"
)

// serviceJSON is a service JSON with something of everything, and role as
// further members ahead of it.
func serviceJSON(options, role string) string {
	return fmt.Sprintf(`{
		"metadata": {"instance": 2, "cpu": 4, "memory": 16000, "workspace_id": "40823", "rpc": {"keepalive": 60000, "rate": 1.50}},
		"containers": [{"image": "registry.example/eas/app:1", "script": "python app.py < in & wait", "port": 8000, "env": [{"name": "A", "value": "b"}]}],
		"storage": [{"mount_path": "/mnt/data", "oss": {"path": "oss://bucket/data/"}}],
		"options": {"priority": 9, "enable_cache": true, "quota": {"oversold": 1}%s},
		%s
		"labels": {"team": "a"}
	}`, options, role)
}

// carrying is the service JSON of one mode, as "none", "default" or an ARN.
func carrying(association string) string {
	switch association {
	case "none":
		return serviceJSON("", "")
	case "default":
		return serviceJSON(`, "enable_ram_role": true`, "")
	}
	return serviceJSON(`, "enable_ram_role": true`, fmt.Sprintf(`"role_arn": %q,`, association))
}

// withoutRole is a service JSON without what says which role it carries, and
// without objects that held nothing else.
func withoutRole(t *testing.T, text string) map[string]any {
	t.Helper()
	var config map[string]any
	if err := json.Unmarshal([]byte(text), &config); err != nil {
		t.Fatal(err)
	}
	for object, member := range map[string]string{"options": "enable_ram_role", "credential": "role_arn"} {
		members, ok := config[object].(map[string]any)
		if !ok {
			continue
		}
		delete(members, member)
		if len(members) == 0 {
			delete(config, object)
		}
	}
	delete(config, "role_arn")
	return config
}

// transition is one service on its way.
type transition struct{ name, from, to, status string }

func transitions() []transition {
	var all []transition
	words := []string{"none", "default", serveARN}
	label := map[string]string{"none": "none", "default": "default", serveARN: "custom"}
	for _, status := range []string{"Running", "Stopped"} {
		for _, from := range words {
			for _, to := range words {
				next := transition{strings.ToLower(status) + "_" + label[from] + "_to_" + label[to], from, to, status}
				if from == serveARN && to == serveARN {
					next.to = otherARN
				}
				all = append(all, next)
			}
		}
	}
	return all
}

// associations is a configuration that gives each service what it says.
func associations(cloud *acctest.Cloud, of func(transition) string) string {
	var b strings.Builder
	for _, each := range transitions() {
		role := of(each)
		argument := fmt.Sprintf("role_mode = %q", role)
		if strings.HasPrefix(role, "acs:") {
			argument = fmt.Sprintf("role_arn = %q", role)
		}
		b.WriteString(serve(each.name, each.name, argument, "overwrite = true"))
	}
	return cloud.ProviderConfig() + b.String()
}

// serve is an association of a service with the given further lines.
func serve(label, service string, lines ...string) string {
	return fmt.Sprintf("\nresource \"pai_eas_role_association\" %q {\n  service_name = %q\n  %s\n}\n", label, service, strings.Join(lines, "\n  "))
}

// All nine transitions, from Running and from Stopped, there and back again,
// however the cloud merges and spells: nothing else of the JSON changes.
func TestAccEASRoleAssociation_transitions(t *testing.T) {
	for name, options := range map[string]eassvc.Options{
		"deep":               {},
		"shallow":            {ShallowMerge: true},
		"deep, canonical":    {RoleKey: eassvc.RoleKeyCanonical},
		"shallow, canonical": {RoleKey: eassvc.RoleKeyCanonical, ShallowMerge: true, EarlyRunning: true, PlainEvents: true},
		"alias":              {RoleKey: eassvc.RoleKeyAlias},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			checkTransitions(t, options)
		})
	}
}

func checkTransitions(t *testing.T, options eassvc.Options) {
	services := map[string]string{}
	for _, each := range transitions() {
		services[each.name] = carrying(each.from)
	}
	cloud := acctest.New(t, acctest.WithOptions(func(o *emulator.Options) {
		options.Transitions, options.StaleReads = o.EAS.Transitions, o.EAS.StaleReads
		o.EAS = options
	}), acctest.WithServices(services))
	cloud.ByHand().CreateRole("PaiServe", trustEAS)
	cloud.ByHand().CreateRole("PaiOther", trustEAS)
	before := map[string]acctest.Service{}
	for _, each := range transitions() {
		if each.status != "Running" {
			cloud.ByHand().SetServiceStatus(each.name, each.status)
		}
		before[each.name] = cloud.Service(each.name)
	}
	project := cloud.Project(t, associations(cloud, func(x transition) string { return x.to }))
	project.Apply()
	checkArrived(t, cloud, before, func(x transition) string { return x.to }, 1)
	project.ExpectEmptyPlan()

	project.Write("main.tf", associations(cloud, func(x transition) string { return x.from }))
	project.Apply()
	checkArrived(t, cloud, before, func(x transition) string { return x.from }, 2)
}

func checkArrived(t *testing.T, cloud *acctest.Cloud, before map[string]acctest.Service, of func(transition) string, changes int) {
	t.Helper()
	for _, each := range transitions() {
		now := cloud.Service(each.name)
		if got := now.Association(); !strings.EqualFold(got, of(each)) {
			t.Errorf("%s has %s", each.name, got)
		}
		if got, want := withoutRole(t, now.Config), withoutRole(t, before[each.name].Config); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: the JSON changed beyond the role:\n%s\nwas\n%s", each.name, now.Config, before[each.name].Config)
		}
		if now.AccessToken != before[each.name].AccessToken || now.AccessToken == "" {
			t.Errorf("%s has another access token", each.name)
		}
		if now.Status != each.status {
			t.Errorf("%s is %s", each.name, now.Status)
		}
		want := changes
		if each.from == each.to || each.status == "Stopped" {
			want = 0
		}
		if got := cloud.Emulator().EAS().Redeployments(acctest.Region, each.name); got != want {
			t.Errorf("%s was redeployed %d times, want %d", each.name, got, want)
		}
	}
}
