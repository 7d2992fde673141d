package provider_test

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// object, array and what else a configuration is written with in these tests.
// What an object leaves out is null.
type (
	object map[string]any
	array  []any
)

// unset is a value that is known only after apply.
type unset struct{}

const (
	someRole  = "acs:ram::1234567890123456:role/PaiTrain"
	someTrust = `{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":"pai.aliyuncs.com"}}]}`
)

// configurations are valid ones of every resource. They hold an element of every
// list and map, and every nested object, so that walks see all attributes.
func configurations() map[string]object {
	job := object{
		"workspace_id": "40823", "display_name": "train", "job_type": "TFJob", "user_command": "true", "resource_quota_id": "quota-1", "role_arn": someRole,
		"job_specs": array{object{
			"type": "Worker", "image": "registry.example.com/a:1", "resources": object{"cpu": "1", "memory": "1Gi"},
			"spot": object{"strategy": "SpotWithPriceLimit", "price_limit": 1}, "system_disk": object{},
			"image_auth": object{"registry": "registry.example.com", "username_wo": "u", "password_wo": "p"},
		}},
		"data_sources": array{object{"uri": "oss://b/"}}, "code_source": object{"code_source_id": "code-1"},
		"vpc": object{"vpc_id": "vpc-1"}, "settings": object{}, "timeouts": object{},
	}
	return map[string]object{
		"pai_access_policy":        {"services": array{"oss"}},
		"pai_access_role":          {"name": "people", "saml_provider_arn": "acs:ram::1234567890123456:saml-provider/corp"},
		"pai_dlc_job":              job,
		"pai_dsw_role_association": {"instance_id": "dsw-0a1b2c3d4e5f6071", "role_arn": someRole, "timeouts": object{}},
		"pai_eas_role_association": {"service_name": "svc_a", "role_arn": someRole, "timeouts": object{}},
		"pai_instance_role":        {"name": "train", "workloads": array{"dsw"}, "policies": array{object{"name": "AliyunOSSReadOnlyAccess", "type": "System"}}},
		"pai_passrole_grant":       {"name": "pass", "role_arns": array{someRole}, "users": array{"alice"}},
		"pai_trust_policy":         {"role_name": "train", "policy": someTrust},
		"pai_trusted_service":      {"role_name": "train", "service": "pai.aliyuncs.com"},
		"pai_workspace_member":     {"workspace_id": "40823", "role_name": "people", "member_roles": array{"PAI.AlgoDeveloper"}, "timeouts": object{}},
	}
}

// refusedEmpty lists the optional arguments that refuse an empty value, and why
// it does not mean none. Leaving them out, or null, does.
func refusedEmpty() map[string]string {
	const (
		choice = "a choice with a default that the state shows: an empty choice would have to be stored as it is"
		region = "a part of the identity, and shown as the provider's region when it is left out"
		role   = "an empty output of another module would take the role from a workload without a word"
		source = "says which data it is: without it the element has no meaning"
		widens = "none would be read as no permission, but means no restriction"
		span   = "a duration of the timeouts module, which refuses it"
		who    = "says who it is about: exactly one of several arguments"
	)
	return map[string]string{
		"pai_access_policy.name":                   "a name with a default that the state shows",
		"pai_access_policy.services":               "a policy without services allows nothing; null stands for all of them",
		"pai_access_policy.oss_resources":          widens,
		"pai_access_role.saml_provider_arn":        "says who may sign in: an empty output of another module would close the role to everybody",
		"pai_access_role.saml_sign_in":             choice,
		"pai_dlc_job.region":                       region,
		"pai_dlc_job.accessibility":                choice,
		"pai_dlc_job.role_mode":                    choice,
		"pai_dlc_job.role_arn":                     role,
		"pai_dlc_job.wait_for":                     choice,
		"pai_dlc_job.on_destroy":                   choice,
		"pai_dlc_job.data_sources.data_source_id":  source,
		"pai_dlc_job.data_sources.uri":             source,
		"pai_dlc_job.timeouts.create":              span,
		"pai_dlc_job.timeouts.update":              span,
		"pai_dlc_job.timeouts.delete":              span,
		"pai_dsw_role_association.region":          region,
		"pai_dsw_role_association.role_mode":       choice,
		"pai_dsw_role_association.role_arn":        role,
		"pai_dsw_role_association.on_destroy":      choice,
		"pai_dsw_role_association.restart":         choice,
		"pai_dsw_role_association.timeouts.create": span,
		"pai_dsw_role_association.timeouts.update": span,
		"pai_dsw_role_association.timeouts.delete": span,
		"pai_eas_role_association.region":          region,
		"pai_eas_role_association.role_mode":       choice,
		"pai_eas_role_association.role_arn":        role,
		"pai_eas_role_association.on_destroy":      choice,
		"pai_eas_role_association.restart":         choice,
		"pai_eas_role_association.timeouts.create": span,
		"pai_eas_role_association.timeouts.update": span,
		"pai_eas_role_association.timeouts.delete": span,
		"pai_passrole_grant.services":              widens,
		"pai_trust_policy.on_destroy":              choice,
		"pai_workspace_member.region":              region,
		"pai_workspace_member.role_name":           who,
		"pai_workspace_member.user_name":           who,
		"pai_workspace_member.user_id":             who,
		"pai_workspace_member.timeouts.create":     span,
		"pai_workspace_member.timeouts.update":     span,
		"pai_workspace_member.timeouts.delete":     span,
	}
}

// configurationFor is the configuration to try an argument in: what fits
// together with other arguments needs another one.
func configurationFor(each attribute) object {
	config := configurations()[each.resource]
	switch each.String() {
	case "pai_dlc_job.data_sources.data_source_id":
		return config.with(array{object{"data_source_id": "d-1"}}, "data_sources")
	case "pai_dlc_job.resource_quota_id":
		return config.with(nil, "job_specs", "resources").with("ecs.g6.large", "job_specs", "ecs_spec")
	case "pai_passrole_grant.users":
		return config.with(array{"people"}, "groups")
	case "pai_workspace_member.user_name", "pai_workspace_member.user_id":
		return config.with(nil, "role_name")
	}
	return config
}

// attribute is one place of a configuration.
type attribute struct {
	*tfprotov6.SchemaAttribute
	resource string
	path     []string // of attributes; an element of a list on the way is its first
	at       *tftypes.AttributePath
}

func (a attribute) String() string { return a.resource + "." + strings.Join(a.path, ".") }

// attributes walks the arguments of all resources.
func (s server) attributes(t *testing.T) []attribute {
	t.Helper()
	var all []attribute
	var walk func(resource string, path []string, at *tftypes.AttributePath, attributes []*tfprotov6.SchemaAttribute)
	walk = func(resource string, path []string, at *tftypes.AttributePath, attributes []*tfprotov6.SchemaAttribute) {
		for _, each := range attributes {
			if !each.Optional && !each.Required {
				continue
			}
			a := attribute{each, resource, append(slices.Clone(path), each.Name), at.WithAttributeName(each.Name)}
			all = append(all, a)
			if each.NestedType == nil {
				continue
			}
			inner := a.at
			if each.NestedType.Nesting == tfprotov6.SchemaObjectNestingModeList {
				inner = inner.WithElementKeyInt(0)
			}
			if each.NestedType.Nesting != tfprotov6.SchemaObjectNestingModeSet { // its elements have no optional attribute
				walk(resource, a.path, inner, each.NestedType.Attributes)
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(s.schema.ResourceSchemas)) {
		if _, known := configurations()[name]; !known {
			t.Fatalf("add a configuration of %s", name)
		}
		walk(name, nil, tftypes.NewAttributePath(), s.schema.ResourceSchemas[name].Block.Attributes)
	}
	return all
}

// with returns a configuration with another value at a path.
func (o object) with(value any, path ...string) object {
	changed := maps.Clone(o)
	if len(path) == 1 {
		changed[path[0]] = value
		return changed
	}
	switch inner := changed[path[0]].(type) {
	case object:
		changed[path[0]] = inner.with(value, path[1:]...)
	case array:
		first, _ := inner[0].(object)
		changed[path[0]] = append(array{first.with(value, path[1:]...)}, inner[1:]...)
	}
	return changed
}

// value turns what a configuration is written with into what Terraform sends.
func value(t *testing.T, of tftypes.Type, v any) tftypes.Value {
	t.Helper()
	switch v := v.(type) {
	case nil:
		return tftypes.NewValue(of, nil)
	case unset:
		return tftypes.NewValue(of, tftypes.UnknownValue)
	case object:
		members := map[string]tftypes.Value{}
		switch of := of.(type) {
		case tftypes.Object:
			for name, each := range of.AttributeTypes {
				members[name] = value(t, each, v[name])
			}
		case tftypes.Map:
			for name, each := range v {
				members[name] = value(t, of.ElementType, each)
			}
		}
		return tftypes.NewValue(of, members)
	case array:
		var element tftypes.Type
		switch of := of.(type) {
		case tftypes.List:
			element = of.ElementType
		case tftypes.Set:
			element = of.ElementType
		}
		elements := []tftypes.Value{}
		for _, each := range v {
			elements = append(elements, value(t, element, each))
		}
		return tftypes.NewValue(of, elements)
	}
	return tftypes.NewValue(of, v)
}

// validateResource validates a configuration, as Terraform does before anything
// else. The provider is not configured, so no call can be made.
func (s server) validateResource(t *testing.T, resource string, config object) []*tfprotov6.Diagnostic {
	t.Helper()
	of := s.schema.ResourceSchemas[resource].ValueType()
	encoded, err := tfprotov6.NewDynamicValue(of, value(t, of, config))
	if err != nil {
		t.Fatal(err)
	}
	resp, err := s.ValidateResourceConfig(t.Context(), &tfprotov6.ValidateResourceConfigRequest{
		TypeName: resource, Config: &encoded,
		ClientCapabilities: &tfprotov6.ValidateResourceConfigClientCapabilities{WriteOnlyAttributesAllowed: true},
	})
	if err != nil {
		t.Fatal(err)
	}
	return resp.Diagnostics
}

// empty is the empty value of a type, and false where there is none.
func empty(of tftypes.Type) (any, bool) {
	switch {
	case of.Is(tftypes.String):
		return "", true
	case of.Is(tftypes.List{}), of.Is(tftypes.Set{}):
		return array{}, true
	case of.Is(tftypes.Map{}):
		return object{}, true
	}
	return nil, false
}

// Modules pass null or an empty value as the default of a variable.
func TestOptionalArgumentsTakeEmptyAsNone(t *testing.T) {
	t.Parallel()
	s := newServer(t, nil)
	refused := refusedEmpty()
	for name, config := range configurations() {
		expect(t, s.validateResource(t, name, config), tfprotov6.DiagnosticSeverityInvalid)
	}
	for _, each := range s.attributes(t) {
		none, has := empty(each.ValueType())
		if !each.Optional || !has {
			continue
		}
		config := configurationFor(each)
		if unknown := s.validateResource(t, each.resource, config.with(unset{}, each.path...)); len(unknown) > 0 {
			t.Errorf("%s unknown: %s", each, summaries(unknown))
		}
		found := s.validateResource(t, each.resource, config.with(none, each.path...))
		reason, refuses := refused[each.String()]
		delete(refused, each.String())
		switch {
		case !refuses && len(found) > 0:
			t.Errorf("%s refuses %s; accept it as none, or say why not in refusedEmpty:\n%s", each, strconv.Quote(fmt.Sprint(none)), summaries(found))
		case refuses && len(found) == 0:
			t.Errorf("%s accepts an empty value, but refusedEmpty says: %s", each, reason)
		case refuses && (len(found) != 1 || !found[0].Attribute.Equal(each.at)):
			t.Errorf("%s: want one diagnostic on its path, got:\n%s", each, summaries(found))
		}
	}
	for name := range refused {
		t.Errorf("%s is in refusedEmpty, but is no optional argument", name)
	}
}

// A null element would only be noticed by the conversion of values in the apply.
func TestNullElementsAreRefused(t *testing.T) {
	t.Parallel()
	s := newServer(t, nil)
	for _, each := range s.attributes(t) {
		var holding any = array{nil}
		at := each.at
		switch of := each.ValueType(); {
		case of.Is(tftypes.Map{}):
			holding, at = object{"the-key": nil}, at.WithElementKeyString("the-key")
		case of.Is(tftypes.List{}):
			at = at.WithElementKeyInt(0)
		case of.Is(tftypes.Set{}):
		default:
			continue
		}
		found := s.validateResource(t, each.resource, configurations()[each.resource].with(holding, each.path...))
		text := summaries(found)
		if len(found) != 1 || !found[0].Attribute.Equal(at) || !strings.Contains(text, "null") {
			t.Errorf("%s with a null element: want one diagnostic at %s, got:\n%s", each, at, text)
		}
		if _, isMap := holding.(object); isMap && !strings.Contains(text, `"the-key"`) {
			t.Errorf("%s: the diagnostic does not name the key:\n%s", each, text)
		}
	}
}
