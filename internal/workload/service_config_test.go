package workload_test

import (
	"encoding/json"
	"reflect"
	"slices"
	"testing"

	"github.com/pai-iac/terraform-provider-pai/internal/workload"
)

func parse(t *testing.T, text string) workload.ServiceConfig {
	t.Helper()
	config, err := workload.ParseServiceConfig(text)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return config
}

func TestServiceConfigIsClassifiedByBothKeys(t *testing.T) {
	t.Parallel()
	custom := workload.Custom(trainer)
	for text, want := range map[string]struct {
		association workload.Association
		legacy      string
	}{
		`{}`:                                    {workload.None(), ""},
		`{"options":{}}`:                        {workload.None(), ""},
		`{"options":{"enable_ram_role":false}}`: {workload.None(), ""},
		`{"options":{"enable_ram_role":true}}`:  {workload.Default(), ""},
		`{"options":{"enable_ram_role":"true"},"role_arn":""}`:                                            {workload.Default(), ""},
		`{"options":{"enable_ram_role":"True"}}`:                                                          {workload.Default(), ""},
		`{"options":{"enable_ram_role":"false"}}`:                                                         {workload.None(), ""},
		`{"options":{"enable_ram_role":null},"role_arn":null}`:                                            {workload.None(), ""},
		`{"options":"odd"}`:                                                                               {workload.None(), ""},
		`{"options":{"enable_ram_role":true},"role_arn":"` + trainer + `"}`:                               {custom, ""},
		`{"options":{"enable_ram_role":"true"},"credential":{"role_arn":"` + trainer + `"}}`:              {custom, ""},
		`{"options":{"enable_ram_role":true},"role_arn":"` + trainer + `","credential":{"role_arn":"x"}}`: {custom, ""},
		`{"options":{"enable_ram_role":true},"role_arn":"","credential":{"role_arn":"` + trainer + `"}}`:  {custom, ""},
		// The older use: no credentials in the instances.
		`{"role_arn":"` + trainer + `"}`:                                                     {workload.None(), trainer},
		`{"credential":{"role_arn":"` + trainer + `"}}`:                                      {workload.None(), trainer},
		`{"options":{"enable_ram_role":false},"credential":{"role_arn":"` + trainer + `"}}`:  {workload.None(), trainer},
		`{"options":{"enable_ram_role":"false"},"role_arn":"` + trainer + `","name":"demo"}`: {workload.None(), trainer},
	} {
		config := parse(t, text)
		if got := config.Association(); got != want.association || config.LegacyRoleARN() != want.legacy {
			t.Errorf("%s: %v and %q, want %v and %q", text, got, config.LegacyRoleARN(), want.association, want.legacy)
		}
	}
}

func TestServiceConfigThatIsNone(t *testing.T) {
	t.Parallel()
	for _, text := range []string{``, `null`, `[]`, `"secret"`, `{"a":1} {"b":2}`, `{`} {
		if _, err := workload.ParseServiceConfig(text); err == nil || err.Error() != "the service JSON is not a JSON object" {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestServiceConfigKnowsItsWorkspace(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`{"metadata":{"workspace_id":"123"}}`: "123",
		`{"metadata":{"workspace_id":123}}`:   "123",
		`{"metadata":{}}`:                     "",
		`{"workspace_id":"123"}`:              "",
	} {
		if got := parse(t, text).WorkspaceID(); got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}

// The requests of every transition. What is sent in a merge holds whole
// top-level objects, so that it does not matter how deep the cloud merges.
func TestServiceConfigUpdate(t *testing.T) {
	t.Parallel()
	const (
		plain     = `{"metadata":{"name":"demo","instance":2},"options":{"priority":9,"quota":{"a":1}}}`
		plainOn   = `{"metadata":{"name":"demo"},"options":{"enable_ram_role":true,"priority":9}}`
		alias     = `{"metadata":{"name":"demo"},"options":{"enable_ram_role":true,"priority":9},"role_arn":"` + trainer + `"}`
		canonical = `{"credential":{"x":1,"role_arn":"` + trainer + `"},"metadata":{"name":"demo"},"options":{"enable_ram_role":"true"}}`
		lonely    = `{"credential":{"role_arn":"` + trainer + `"},"options":{"enable_ram_role":true}}`
		both      = `{"credential":{"role_arn":"` + trainer + `"},"options":{"enable_ram_role":true},"role_arn":"` + trainer + `"}`
		fromOSS   = `{"model_path":"oss://bucket/model/","options":{"enable_ram_role":true},"role_arn":"` + trainer + `"}`
	)
	for name, tc := range map[string]struct {
		config  string
		to      workload.Association
		body    string
		replace bool
	}{
		"nothing to default":           {plain, workload.Default(), `{"options":{"enable_ram_role":true,"priority":9,"quota":{"a":1}}}`, false},
		"nothing to custom":            {plain, workload.Custom(reader), `{"options":{"enable_ram_role":true,"priority":9,"quota":{"a":1}},"role_arn":"` + reader + `"}`, false},
		"empty to custom":              {`{}`, workload.Custom(reader), `{"options":{"enable_ram_role":true},"role_arn":"` + reader + `"}`, false},
		"default to custom":            {plainOn, workload.Custom(reader), `{"options":{"enable_ram_role":true,"priority":9},"role_arn":"` + reader + `"}`, false},
		"default to none":              {plainOn, workload.None(), `{"options":{"enable_ram_role":false,"priority":9}}`, false},
		"custom to custom":             {alias, workload.Custom(reader), `{"options":{"enable_ram_role":true,"priority":9},"role_arn":"` + reader + `"}`, false},
		"custom to custom, canonical":  {canonical, workload.Custom(reader), `{"credential":{"role_arn":"` + reader + `","x":1},"options":{"enable_ram_role":true}}`, false},
		"custom to custom, both":       {both, workload.Custom(reader), `{"credential":{"role_arn":"` + reader + `"},"options":{"enable_ram_role":true},"role_arn":"` + reader + `"}`, false},
		"custom to default":            {alias, workload.Default(), `{"metadata":{"name":"demo"},"options":{"enable_ram_role":true,"priority":9}}`, true},
		"custom to default, canonical": {canonical, workload.Default(), `{"credential":{"x":1},"metadata":{"name":"demo"},"options":{"enable_ram_role":true}}`, true},
		"custom to default, lonely":    {lonely, workload.Default(), `{"options":{"enable_ram_role":true}}`, true},
		"custom to default, both":      {both, workload.Default(), `{"options":{"enable_ram_role":true}}`, true},
		"custom to none":               {alias, workload.None(), `{"metadata":{"name":"demo"},"options":{"enable_ram_role":false,"priority":9}}`, true},
		"custom to none, from OSS":     {fromOSS, workload.None(), `{"options":{"enable_ram_role":false}}`, false},
		"legacy to none":               {`{"role_arn":"` + trainer + `"}`, workload.None(), `{"options":{"enable_ram_role":false}}`, false},
		"legacy to default":            {`{"role_arn":"` + trainer + `"}`, workload.Default(), `{"options":{"enable_ram_role":true}}`, true},
		"legacy to custom":             {`{"role_arn":"` + trainer + `"}`, workload.Custom(reader), `{"options":{"enable_ram_role":true},"role_arn":"` + reader + `"}`, false},
		"numbers and signs stay":       {`{"big":12345678901234567890,"f":1.50,"cmd":"a<b&c","options":{"enable_ram_role":true},"role_arn":"x"}`, workload.None(), `{"big":12345678901234567890,"cmd":"a<b&c","f":1.50,"options":{"enable_ram_role":false}}`, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			config := parse(t, tc.config)
			before := config.Rest()
			got, err := config.Update(tc.to)
			if err != nil || got.Body != tc.body || got.Replace != tc.replace {
				t.Errorf("%s, replace %v, %v\nwant %s, replace %v", got.Body, got.Replace, err, tc.body, tc.replace)
			}
			if after := parse(t, tc.config).Rest(); !reflect.DeepEqual(before, after) || !reflect.DeepEqual(config.Rest(), before) {
				t.Error("computing the request changed the JSON")
			}
			if tc.replace && !reflect.DeepEqual(parse(t, got.Body).Rest(), before) {
				t.Errorf("the replacement changes more than the role: %s", got.Body)
			}
		})
	}
}

func TestServiceConfigUpdateThatCannotBe(t *testing.T) {
	t.Parallel()
	if _, err := parse(t, `{"options":[1]}`).Update(workload.Default()); err == nil {
		t.Error("options that are a list were overwritten")
	}
	if _, err := parse(t, `{}`).Update(workload.Association{Mode: "odd"}); err == nil {
		t.Error("an unknown mode was written")
	}
}

func TestServiceConfigRoleThatOSSNeeds(t *testing.T) {
	t.Parallel()
	for member, keeps := range map[string]bool{
		`"model_path":"oss://b/m"`:                                        true,
		`"processor_path":"OSS://b/p"`:                                    true,
		`"model":{"path":"oss://b/m"}`:                                    true,
		`"steps":{"model_path":"oss://"}`:                                 true,
		`"model_path":"http://b.oss-cn-hangzhou-internal.aliyuncs.com/m"`: true,
		`"model_path":"http://example.com/m"`:                             false,
		`"storage":[{"oss":{"path":"oss://b/data"}}]`:                     false, // a mount: not by this role
		`"containers":[{"image":"registry/eas:1"}]`:                       false,
	} {
		config := parse(t, `{`+member+`,"options":{"enable_ram_role":true},"role_arn":"`+trainer+`"}`)
		update, err := config.Update(workload.None())
		if err != nil || update.Replace == keeps {
			t.Errorf("%s: replace %v, %v", member, update.Replace, err)
		}
	}
}

func TestServiceConfigRest(t *testing.T) {
	t.Parallel()
	rest := parse(t, `{"metadata":{"name":"demo","instance":3},"list":[{"b":1,"a":2}],"n":1.0,"options":{"enable_ram_role":true,"priority":9},
		"role_arn":"x","credential":{"role_arn":"x"},"empty":{}}`).Rest()
	want := map[string]string{"metadata.name": `"demo"`, "list": `[{"a":2,"b":1}]`, "n": "1.0", "options.priority": "9"}
	if !reflect.DeepEqual(rest, want) {
		t.Errorf("%v, want %v", rest, want)
	}
}

func TestServiceRoleConfig(t *testing.T) {
	t.Parallel()
	for want, association := range map[string]workload.Association{
		`{"options":{"enable_ram_role":false}}`:                             workload.None(),
		`{"options":{"enable_ram_role":true}}`:                              workload.Default(),
		`{"options":{"enable_ram_role":true},"role_arn":"` + trainer + `"}`: workload.Custom(trainer),
	} {
		got, err := workload.ServiceRoleConfig(association)
		if err != nil || got != want {
			t.Errorf("%v: %s, %v", association, got, err)
		}
		if read := parse(t, got).Association(); read != association {
			t.Errorf("%s reads back as %v", got, read)
		}
	}
	if _, err := workload.ServiceRoleConfig(workload.Association{Mode: "odd"}); err == nil {
		t.Error("an unknown mode has a config")
	}
}

// A service that carries nothing, of which somebody else owns the JSON: the
// function's fragment merged into it is what an association writes.
func TestServiceRoleConfigIsWhatAssociationsWrite(t *testing.T) {
	t.Parallel()
	const owners = `{"metadata":{"name":"demo"},"options":{"priority":9}}`
	for _, a := range []workload.Association{workload.None(), workload.Default(), workload.Custom(trainer)} {
		fragment, err := workload.ServiceRoleConfig(a)
		if err != nil {
			t.Fatal(err)
		}
		update, err := parse(t, owners).Update(a)
		if err != nil || update.Replace {
			t.Fatalf("%+v, %v", update, err)
		}
		one, other := merged(t, owners, fragment), merged(t, owners, update.Body)
		if !reflect.DeepEqual(one, other) {
			t.Errorf("%v: %v and %v", a, one, other)
		}
	}
}

func merged(t *testing.T, texts ...string) map[string]any {
	t.Helper()
	result := map[string]any{}
	for _, text := range texts {
		var part map[string]any
		if err := json.Unmarshal([]byte(text), &part); err != nil {
			t.Fatal(err)
		}
		mergeInto(result, part)
	}
	return result
}

func mergeInto(target, part map[string]any) {
	keys := []string{}
	for key := range part {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	for _, key := range keys {
		nested, isObject := part[key].(map[string]any)
		into, hasObject := target[key].(map[string]any)
		if isObject && hasObject {
			mergeInto(into, nested)
			continue
		}
		target[key] = part[key]
	}
}
