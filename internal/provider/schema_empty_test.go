package provider_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Modules pass "", [] or {} for an argument that is not given, null elements, and
// values that are known only after apply. These tests walk the schemas, so that
// a new argument is covered by itself.

// minimal are valid configurations of all resources, as what is set in them.
func minimal() map[string]map[string]any {
	const arn = "acs:ram::1234567890123456:role/train"
	return map[string]map[string]any{
		"pai_access_policy":        {},
		"pai_access_role":          {"name": "people", "trusted_accounts": []any{"1234567890123456"}},
		"pai_dsw_role_association": {"instance_id": "dsw-0a1b2c3d4e5f6071", "role_arn": arn},
		"pai_dsw_instance": {
			"workspace_id": "40823", "instance_name": "notebook", "resource_quota_id": "quota1", "requested_resource": map[string]any{"cpu": "4", "memory": "16Gi"},
			"image_url": "registry.example.com/pai/dsw:1", "role_arn": arn,
		},
		"pai_eas_role_association": {"service_name": "demo_svc", "role_arn": arn},
		"pai_instance_role":        {"name": "train", "workloads": []any{"dsw"}},
		"pai_passrole_grant":       {"name": "pass", "role_arns": []any{arn}, "users": []any{"alice"}},
		"pai_trust_policy":         {"role_name": "train", "policy": `{"Version": "1", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": ["pai.aliyuncs.com"]}}]}`},
		"pai_trusted_service":      {"role_name": "train", "service": "pai.aliyuncs.com"},
		"pai_workspace_member":     {"workspace_id": "40823", "role_name": "people", "member_roles": []any{"PAI.AlgoDeveloper"}},
		"pai_dlc_job": {
			"workspace_id": "40823", "display_name": "mnist", "job_type": "PyTorchJob", "user_command": "python main.py", "role_arn": arn,
			"resource_quota_id": "quota1",
			"job_specs": []any{map[string]any{
				"type": "Worker", "image": "registry.example.com/pai/pytorch:2", "resources": map[string]any{"cpu": "4", "memory": "16Gi"},
			}},
		},
	}
}

// nested are the nested objects that the walk adds to a minimal configuration
// before it changes one of their members.
func nested() map[string]any {
	return map[string]any{
		"pai_instance_role.policies":           []any{map[string]any{"name": "AliyunOSSReadOnlyAccess", "type": "System"}},
		"pai_access_role.policies":             []any{map[string]any{"name": "AliyunOSSReadOnlyAccess", "type": "System"}},
		"pai_dlc_job.data_sources":             []any{map[string]any{"uri": "oss://bucket.oss-cn-hangzhou-internal.aliyuncs.com/path/"}},
		"pai_dlc_job.code_source":              map[string]any{"code_source_id": "code-1"},
		"pai_dlc_job.vpc":                      map[string]any{"vpc_id": "vpc-1"},
		"pai_dlc_job.settings":                 map[string]any{},
		"pai_dlc_job.job_specs.resources":      map[string]any{"cpu": "4", "memory": "16Gi"},
		"pai_dlc_job.job_specs.spot":           map[string]any{"strategy": "SpotWithPriceLimit", "price_limit": 0.1},
		"pai_dlc_job.job_specs.system_disk":    map[string]any{},
		"pai_dlc_job.job_specs.image_auth":     map[string]any{"registry": "registry.example.com", "username_wo": "u", "password_wo": "p"},
		"pai_dlc_job.timeouts":                 map[string]any{},
		"pai_dsw_role_association.timeouts":    map[string]any{},
		"pai_dsw_instance.timeouts":            map[string]any{},
		"pai_dsw_instance.image_auth":          map[string]any{"username_wo": "u", "password_wo": "p"},
		"pai_dsw_instance.spot":                map[string]any{"strategy": "SpotAsPriceGo"},
		"pai_dsw_instance.datasets":            []any{map[string]any{"uri": "oss://bucket.oss-cn-hangzhou-internal.aliyuncs.com/path/"}},
		"pai_dsw_instance.cloud_disks":         []any{map[string]any{"capacity": "100Gi"}},
		"pai_dsw_instance.vpc":                 map[string]any{"vpc_id": "vpc-1"},
		"pai_dsw_instance.vpc.forwards":        []any{map[string]any{"name": "ssh"}},
		"pai_dsw_instance.vpc.bandwidth_limit": map[string]any{},
		"pai_eas_role_association.timeouts":    map[string]any{},
		"pai_workspace_member.timeouts":        map[string]any{},
	}
}

// emptyRefused are the optional arguments that refuse an empty value, and why.
func emptyRefused() map[string]string {
	refused := map[string]string{
		"pai_access_policy.name":              "the name of a policy",
		"pai_access_policy.services":          "a policy without services allows nothing",
		"pai_access_role.saml_sign_in":        "one of two sites",
		"pai_access_role.trusted_accounts":    "nobody else is trusted in this configuration",
		"pai_passrole_grant.users":            "nobody else is granted in this configuration",
		"pai_workspace_member.user_name":      "exactly one way to name the member",
		"pai_workspace_member.user_id":        "exactly one way to name the member",
		"pai_workspace_member.role_name":      "exactly one way to name the member",
		"pai_dlc_job.resource_quota_id":       "the nodes of this configuration take resources of the quota",
		"pai_dlc_job.data_sources.uri":        "exactly one of data_source_id and uri",
		"pai_dsw_instance.resource_quota_id":  "the instance takes resources of the quota",
		"pai_dsw_instance.image_url":          "exactly one of image_id and image_url",
		"pai_dsw_instance.datasets.uri":       "exactly one of dataset_id and uri",
		"pai_dsw_instance.accessibility":      "one of two values, with a default",
		"pai_dsw_instance.restart":            "one of two values, with a default",
		"pai_dsw_instance.role_mode":          "one of three modes",
		"pai_dsw_instance.desired_status":     "one of two values; null means not managed",
		"pai_dlc_job.accessibility":           "one of two values, with a default",
		"pai_dlc_job.wait_for":                "one of three values, with a default",
		"pai_trust_policy.on_destroy":         "one of two values, with a default",
		"pai_dlc_job.on_destroy":              "one of three values, with a default",
		"pai_dsw_role_association.restart":    "one of two values, with a default",
		"pai_eas_role_association.restart":    "one of two values, with a default",
		"pai_dsw_role_association.on_destroy": "one of three values, with a default",
		"pai_eas_role_association.on_destroy": "one of three values, with a default",
	}
	for _, kind := range []string{"pai_dlc_job", "pai_dsw_role_association", "pai_eas_role_association"} {
		refused[kind+".role_arn"] = "nothing else says which role in this configuration"
		refused[kind+".role_mode"] = "one of three modes"
	}
	for _, kind := range []string{"pai_dlc_job", "pai_dsw_instance", "pai_dsw_role_association", "pai_eas_role_association", "pai_workspace_member"} {
		refused[kind+".region"] = "a region id"
		for _, operation := range []string{"create", "update", "delete"} {
			refused[kind+".timeouts."+operation] = "a duration"
		}
	}
	return refused
}

// argument is one argument of a resource, or of a nested object in it.
type argument struct {
	resource string
	path     []string
	schema   *tfprotov6.SchemaAttribute
}

func (a argument) String() string { return a.resource + "." + strings.Join(a.path, ".") }

// arguments lists what a configuration can set.
func arguments(resource string, attributes []*tfprotov6.SchemaAttribute, prefix ...string) []argument {
	var found []argument
	for _, each := range attributes {
		if !each.Optional && !each.Required {
			continue
		}
		path := append(slices.Clone(prefix), each.Name)
		found = append(found, argument{resource, path, each})
		if each.NestedType != nil {
			found = append(found, arguments(resource, each.NestedType.Attributes, path...)...)
		}
	}
	return found
}

func allArguments(s server) []argument {
	var found []argument
	for _, name := range slices.Sorted(maps.Keys(s.schema.ResourceSchemas)) {
		found = append(found, arguments(name, s.schema.ResourceSchemas[name].Block.Attributes)...)
	}
	return found
}

// with returns the minimal configuration of a resource with one value in it.
func with(a argument, value any) map[string]any {
	config := minimal()[a.resource]
	at := config
	for i, name := range a.path[:len(a.path)-1] {
		if at[name] == nil {
			at[name] = nested()[a.resource+"."+strings.Join(a.path[:i+1], ".")]
		}
		switch inner := at[name].(type) {
		case map[string]any:
			at = inner
		case []any:
			at = inner[0].(map[string]any)
		default:
			panic(fmt.Sprintf("nested() has no %s", a))
		}
	}
	at[a.path[len(a.path)-1]] = value
	return config
}

// unknownValue stands for a value that is known only after apply.
type unknownValue struct{}

// terraformValue converts plain values into those of a schema.
func terraformValue(t *testing.T, kind tftypes.Type, value any) tftypes.Value {
	t.Helper()
	if value == nil {
		return tftypes.NewValue(kind, nil)
	}
	if value == (any)(unknownValue{}) {
		return tftypes.NewValue(kind, tftypes.UnknownValue)
	}
	switch kind := kind.(type) {
	case tftypes.Object:
		members := map[string]tftypes.Value{}
		for name, member := range kind.AttributeTypes {
			members[name] = terraformValue(t, member, value.(map[string]any)[name])
		}
		return tftypes.NewValue(kind, members)
	case tftypes.Map:
		members := map[string]tftypes.Value{}
		for name, member := range value.(map[string]any) {
			members[name] = terraformValue(t, kind.ElementType, member)
		}
		return tftypes.NewValue(kind, members)
	case tftypes.List:
		return tftypes.NewValue(kind, terraformValues(t, kind.ElementType, value))
	case tftypes.Set:
		return tftypes.NewValue(kind, terraformValues(t, kind.ElementType, value))
	}
	return tftypes.NewValue(kind, value)
}

func terraformValues(t *testing.T, kind tftypes.Type, value any) []tftypes.Value {
	t.Helper()
	elements := []tftypes.Value{}
	for _, element := range value.([]any) {
		elements = append(elements, terraformValue(t, kind, element))
	}
	return elements
}

// validateResource returns the errors of `terraform validate`.
func (s server) validateResource(t *testing.T, resource string, config map[string]any) []*tfprotov6.Diagnostic {
	t.Helper()
	kind := s.schema.ResourceSchemas[resource].ValueType()
	value, err := tfprotov6.NewDynamicValue(kind, terraformValue(t, kind, config))
	if err != nil {
		t.Fatal(err)
	}
	resp, err := s.ValidateResourceConfig(t.Context(), &tfprotov6.ValidateResourceConfigRequest{
		TypeName: resource, Config: &value, ClientCapabilities: &tfprotov6.ValidateResourceConfigClientCapabilities{WriteOnlyAttributesAllowed: true},
	})
	if err != nil {
		t.Fatal(err)
	}
	return slices.DeleteFunc(resp.Diagnostics, func(d *tfprotov6.Diagnostic) bool { return d.Severity != tfprotov6.DiagnosticSeverityError })
}

func describe(found []*tfprotov6.Diagnostic) string {
	var b strings.Builder
	for _, d := range found {
		fmt.Fprintf(&b, "\n  %s: %s: %s", d.Attribute, d.Summary, d.Detail)
	}
	return b.String()
}

// reportedTwice are arguments whose errors come in two, and why.
func reportedTwice() map[string]string {
	return map[string]string{
		"pai_workspace_member.user_id":   "not an id, and a second way to name the member",
		"pai_workspace_member.user_name": "not a name, and a second way to name the member",
		"pai_access_role.saml_sign_in":   "not a site, and no identity provider",
	}
}

// expectOne fails unless there is one error, about the argument.
func expectOne(t *testing.T, a argument, what string, found []*tfprotov6.Diagnostic) {
	t.Helper()
	want := 1
	if _, twice := reportedTwice()[a.String()]; twice {
		want = 2
	}
	if len(found) != want {
		t.Errorf("%s: %s gives %d errors, want one:%s", a, what, len(found), describe(found))
		return
	}
	if d := found[0]; !strings.Contains(d.Attribute.String()+d.Detail, a.path[len(a.path)-1]) {
		t.Errorf("%s: %s gives an error that does not name the argument:%s", a, what, describe(found))
	}
}

func TestSchemas_minimal(t *testing.T) {
	t.Parallel()
	s := newServer(t, nil)
	for name := range s.schema.ResourceSchemas {
		if _, ok := minimal()[name]; !ok {
			t.Errorf("minimal() lacks %s", name)
		}
	}
	for name, config := range minimal() {
		if found := s.validateResource(t, name, config); len(found) > 0 {
			t.Errorf("the minimal configuration of %s is refused:%s", name, describe(found))
		}
	}
}

// An empty text, list, set or map means that the argument is not given.
func TestSchemas_emptyMeansNone(t *testing.T) {
	t.Parallel()
	s := newServer(t, nil)
	refused := emptyRefused()
	for _, a := range allArguments(s) {
		empty := emptyOf(a.schema.ValueType())
		if !a.schema.Optional || empty == nil {
			continue
		}
		found := s.validateResource(t, a.resource, with(a, empty))
		if _, refuses := refused[a.String()]; refuses {
			expectOne(t, a, "an empty value", found)
			delete(refused, a.String())
		} else if len(found) > 0 {
			t.Errorf("%s: an empty value is refused; accept it, or give the reason in emptyRefused:%s", a, describe(found))
		}
	}
	for name := range refused {
		t.Errorf("emptyRefused has %s, which accepts an empty value or does not exist", name)
	}
}

func emptyOf(kind tftypes.Type) any {
	switch {
	case kind.Is(tftypes.String):
		return ""
	case kind.Is(tftypes.List{}), kind.Is(tftypes.Set{}):
		return []any{}
	case kind.Is(tftypes.Map{}):
		return map[string]any{}
	}
	return nil
}

// Null elements are refused where they stand, and not while applying.
func TestSchemas_nullElements(t *testing.T) {
	t.Parallel()
	s := newServer(t, nil)
	for _, a := range allArguments(s) {
		kind := a.schema.ValueType()
		var value any
		switch {
		case kind.Is(tftypes.Map{}):
			value = map[string]any{"planted": nil}
		case kind.Is(tftypes.List{}), kind.Is(tftypes.Set{}):
			value = []any{nil}
		default:
			continue
		}
		found := s.validateResource(t, a.resource, with(a, value))
		expectOne(t, a, "a null element", found)
		if kind.Is(tftypes.Map{}) && len(found) == 1 && !strings.Contains(found[0].Attribute.String(), "planted") {
			t.Errorf("%s: the error does not name the key:%s", a, describe(found))
		}
	}
}

// A value that is known only after apply is no error, whole or as an element.
func TestSchemas_unknown(t *testing.T) {
	t.Parallel()
	s := newServer(t, nil)
	for _, a := range allArguments(s) {
		values := []any{unknownValue{}}
		switch kind := a.schema.ValueType(); {
		case kind.Is(tftypes.Map{}):
			values = append(values, map[string]any{"planted": unknownValue{}})
		case kind.Is(tftypes.List{}), kind.Is(tftypes.Set{}):
			// The framework reports required members of an unknown object in a collection as missing.
			if a.schema.NestedType == nil {
				values = append(values, []any{unknownValue{}})
			}
		}
		for _, value := range values {
			if found := s.validateResource(t, a.resource, with(a, value)); len(found) > 0 {
				t.Errorf("%s: an unknown value is refused:%s", a, describe(found))
			}
		}
	}
}
