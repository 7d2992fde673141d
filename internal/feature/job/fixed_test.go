package job

import (
	"context"
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
)

// Every attribute is fixed, or compared by its meaning, or known to change in
// place, or computed: a new one must be put somewhere.
func TestFixed_coversTheSchema(t *testing.T) {
	inPlace := []string{
		attrRegion, attrMode, attrRole, attrDescription, attrPriority, attrAccessibility, // compared by meaning
		attrEnvironmentWO, // never in a state
		attrWaitFor, attrOnDestroy, attrRecreate, "preflight", "timeouts",
	}
	schema := jobSchema(context.Background())
	for name, attribute := range schema.Attributes {
		computed := attribute.IsComputed() && !attribute.IsOptional()
		places := 0
		for _, in := range []bool{slices.Contains(fixed(), name), slices.Contains(inPlace, name), computed} {
			if in {
				places++
			}
		}
		if places != 1 {
			t.Errorf("%s is in %d places", name, places)
		}
	}
	for _, name := range fixed() {
		if _, found := schema.Attributes[name]; !found {
			t.Errorf("no attribute %s", name)
		}
	}
}

func TestSchema_isValid(t *testing.T) {
	var resp resource.SchemaResponse
	NewDLC().Schema(t.Context(), resource.SchemaRequest{}, &resp)
	if diags := resp.Schema.ValidateImplementation(t.Context()); diags.HasError() {
		t.Error(diags)
	}
}

func word(s string) tftypes.Value { return tftypes.NewValue(tftypes.String, s) }

var (
	nothing = tftypes.NewValue(tftypes.String, nil)
	later   = tftypes.NewValue(tftypes.String, tftypes.UnknownValue)
	yes     = tftypes.NewValue(tftypes.Bool, true)
	no      = tftypes.NewValue(tftypes.Bool, false)
	noFlag  = tftypes.NewValue(tftypes.Bool, nil)
	aSource = tftypes.Object{AttributeTypes: map[string]tftypes.Type{"uri": tftypes.String, "version": tftypes.String}}
)

func sources(each ...[2]tftypes.Value) tftypes.Value {
	var list []tftypes.Value
	for _, one := range each {
		list = append(list, tftypes.NewValue(aSource, map[string]tftypes.Value{"uri": one[0], "version": one[1]}))
	}
	return tftypes.NewValue(tftypes.List{ElementType: aSource}, list)
}

// After an import, what PAI leaves out is recorded, and all else is compared.
func TestRecordable(t *testing.T) {
	for name, tc := range map[string]struct {
		attribute   string
		state, plan tftypes.Value
		want        bool
	}{
		"equal":                       {"user_command", word("a"), word("a"), true},
		"different":                   {"user_command", word("a"), word("b"), false},
		"not told":                    {"options", nothing, word("a=b"), true},
		"told, and not there":         {"user_command", nothing, word("a"), false},
		"empty is as good as nothing": {"third_party_lib_dir", nothing, word(""), true},
		"off is as good as nothing":   {"settings.enable_rdma", noFlag, no, true},
		"on is not":                   {"settings.enable_rdma", noFlag, yes, false},
		"there, and not configured":   {"third_party_lib_dir", word("/mnt"), nothing, false},
		"known later":                 {"options", nothing, later, false},
		"a member is not told": {"data_sources",
			sources([2]tftypes.Value{word("oss://a"), nothing}), sources([2]tftypes.Value{word("oss://a"), word("v1")}), true},
		"a member is told": {"data_sources",
			sources([2]tftypes.Value{word("oss://a"), nothing}), sources([2]tftypes.Value{word("oss://b"), word("v1")}), false},
		"one more": {"data_sources",
			sources([2]tftypes.Value{word("oss://a"), nothing}),
			sources([2]tftypes.Value{word("oss://a"), nothing}, [2]tftypes.Value{word("oss://b"), nothing}), false},
	} {
		t.Run(name, func(t *testing.T) {
			if got := (comparison{imported: true}).same(tc.attribute, tc.state, tc.plan); got != tc.want {
				t.Errorf("got %v, want %v", got, tc.want)
			}
		})
	}
}

// A job that Terraform submitted is not stopped for another way to write what
// it was submitted with, and is for everything else.
func TestSame(t *testing.T) {
	var (
		variables = tftypes.Map{ElementType: tftypes.String}
		libraries = tftypes.List{ElementType: tftypes.String}
		options   = tftypes.Object{AttributeTypes: map[string]tftypes.Type{"rdma": tftypes.Bool, "advanced": variables}}
		noEnv     = tftypes.NewValue(variables, nil)
		emptyEnv  = tftypes.NewValue(variables, map[string]tftypes.Value{})
		anEnv     = tftypes.NewValue(variables, map[string]tftypes.Value{"A": word("")})
		extras    = func(rdma, advanced tftypes.Value) tftypes.Value {
			return tftypes.NewValue(options, map[string]tftypes.Value{"rdma": rdma, "advanced": advanced})
		}
	)
	for name, tc := range map[string]struct {
		attribute    string
		first, other tftypes.Value
		want         bool
	}{
		"an empty map":                {"environment", noEnv, emptyEnv, true},
		"an empty list":               {"data_sources", tftypes.NewValue(libraries, nil), tftypes.NewValue(libraries, []tftypes.Value{}), true},
		"an object of nothing":        {"settings", tftypes.NewValue(options, nil), extras(noFlag, noEnv), true},
		"an empty map in an object":   {"settings", tftypes.NewValue(options, nil), extras(noFlag, emptyEnv), true},
		"in another object":           {"settings", extras(yes, noEnv), extras(yes, emptyEnv), true},
		"JSON in another spelling":    {"data_sources.options", word(`{"a":1,"b":2}`), word(`{ "b": 2, "a": 1 }`), true},
		"other JSON":                  {"data_sources.options", word(`{"a":1}`), word(`{"a":2}`), false},
		"JSON of another argument":    {"options", word(`{"a":1}`), word(`{ "a":1 }`), false},
		"an empty variable":           {"environment", noEnv, anEnv, false},
		"off, which may not be PAI's": {"settings", tftypes.NewValue(options, nil), extras(no, noEnv), false},
		"an argument":                 {"options", nothing, word("a=b"), false},
		"known later":                 {"settings", extras(yes, noEnv), extras(tftypes.NewValue(tftypes.Bool, tftypes.UnknownValue), noEnv), false},
	} {
		t.Run(name, func(t *testing.T) {
			if got := (comparison{}).same(tc.attribute, tc.first, tc.other); got != tc.want {
				t.Errorf("got %v, want %v", got, tc.want)
			}
			if !tc.other.IsFullyKnown() {
				return
			}
			if got := (comparison{}).same(tc.attribute, tc.other, tc.first); got != tc.want {
				t.Errorf("the other way round: got %v, want %v", got, tc.want)
			}
		})
	}
}

func TestOnlySecretsMissing(t *testing.T) {
	variables := func(pairs ...string) tftypes.Value {
		values := map[string]tftypes.Value{}
		for i := 0; i < len(pairs); i += 2 {
			values[pairs[i]] = word(pairs[i+1])
		}
		return tftypes.NewValue(tftypes.Map{ElementType: tftypes.String}, values)
	}
	none := tftypes.NewValue(tftypes.Map{ElementType: tftypes.String}, nil)
	job := variables("A", "1", "TOKEN", "x")
	for name, tc := range map[string]struct {
		plan, secrets tftypes.Value
		want          bool
	}{
		"the secret is named":     {variables("A", "1"), variables("TOKEN", "y"), true},
		"all is secret":           {none, variables("A", "1", "TOKEN", "y"), true},
		"a variable is missing":   {variables("A", "1"), variables("OTHER", "y"), false},
		"a variable is different": {variables("A", "2"), variables("TOKEN", "y"), false},
		"a variable is added":     {variables("A", "1", "B", "2"), variables("TOKEN", "y"), false},
		"there is no secret":      {variables("A", "1"), none, false},
	} {
		t.Run(name, func(t *testing.T) {
			if got := onlySecretsMissing(job, tc.plan, tc.secrets); got != tc.want {
				t.Errorf("got %v, want %v", got, tc.want)
			}
		})
	}
}

// What each status means for what an apply waits for.
func TestStage(t *testing.T) {
	queued := observation{Status: "Queuing"}
	running := observation{Status: "Running", Started: true}
	reserving := observation{Status: "FailedReserving", Started: true, Failed: true}
	succeeded := observation{Status: "Succeeded", Started: true, Succeeded: true, Ended: true}
	failed := observation{Status: "Failed", Failed: true, Ended: true}
	failedRunning := observation{Status: "Failed", Started: true, Failed: true, Ended: true}
	stopped := observation{Status: "Stopped", Ended: true}
	for _, tc := range []struct {
		stage           stage
		seen            observation
		reached, missed bool
	}{
		{stageCreated, queued, true, false},
		{stageCreated, failed, true, false},
		{stageRunning, queued, false, false},
		{stageRunning, running, true, false},
		{stageRunning, succeeded, true, false},
		{stageRunning, failed, false, true},
		{stageRunning, failedRunning, true, false},
		{stageRunning, stopped, false, true},
		{stageSucceeded, running, false, false},
		{stageSucceeded, succeeded, true, false},
		{stageSucceeded, reserving, false, true},
		{stageSucceeded, failedRunning, false, true},
		{stageSucceeded, stopped, false, true},
	} {
		if got := tc.stage.reached(tc.seen); got != tc.reached {
			t.Errorf("%s of %s: reached is %v", tc.stage, tc.seen.Status, got)
		}
		if got := tc.stage.missed(tc.seen); got != tc.missed {
			t.Errorf("%s of %s: missed is %v", tc.stage, tc.seen.Status, got)
		}
	}
}

func TestTakesPriority(t *testing.T) {
	for status, want := range map[string]bool{
		"Creating": true, "Queuing": true, "EnvPreparing": true, "Bidding": false, "Running": false, "Succeeded": false, "": false,
	} {
		if got := takesPriority("quota1", status); got != want {
			t.Errorf("%s: %v", status, got)
		}
		if takesPriority("", status) {
			t.Errorf("%s without a quota takes a priority", status)
		}
	}
}

// Nothing is configured that a job without settings would show as.
func TestImportedSettings_empty(t *testing.T) {
	off := false
	for _, none := range []cloud.JobSettings{{}, {EnableRDMA: &off}, {Tags: map[string]string{"a": "b"}}, {AdvancedSettings: map[string]string{}}} {
		if got := importedSettings(&none); got != nil {
			t.Errorf("%+v became %+v", none, got)
		}
	}
}
