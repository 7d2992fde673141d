package provider_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// unitless lists the numbers that have no unit, and why.
var unitless = map[string]string{
	"resource pai_dlc_job.priority":                                    "a rank from 1 to 9",
	"resource pai_dlc_job.environment_wo_version":                      "the version of a write-only value, any number",
	"resource pai_dlc_job.job_specs.image_auth.credentials_wo_version": "the version of write-only values, any number",
	"resource pai_dsw_instance.priority":                               "a rank from 1 to 9",
	"resource pai_dsw_instance.environment_wo_version":                 "the version of a write-only value, any number",
	"resource pai_dsw_instance.image_auth.credentials_wo_version":      "the version of write-only values, any number",
	"resource pai_dsw_instance.spot.price_limit":                       "a text in PAI's unit, which the reference does not name",
	"resource pai_dsw_instance.vpc.bandwidth_limit":                    "texts in PAI's unit, which the reference does not name",
	"data pai_ecs_specs.specs.price":                                   "in the currency beside it; for which time is not documented",
	"data pai_preflight.trusted_statement":                             "the position of a statement",
	"data pai_preflight.passable_statement":                            "the position of a statement",
}

// unit matches the units that descriptions name. Who adds another one adds it
// here, after looking it up in the reference of the API.
var unit = regexp.MustCompile(`(?i)\b(seconds|minutes|GiB|GB|fraction of|number of (nodes|times|vCPUs|GPUs))\b|CNY per \*\*minute\*\*`)

// quantity matches the names of texts that hold a number, most with a unit.
var quantity = regexp.MustCompile(`(^|_)(cpu|gpu|memory|size|price|limit|minutes|seconds|hours|percent|ratio)$`)

// A number without a unit costs money or time: a price per minute was once
// described as one per hour.
func TestNumbersNameTheirUnit(t *testing.T) {
	t.Parallel()
	s := newServer(t, nil)
	found := map[string]bool{}
	check := func(path, name, description string) {
		found[path] = true
		if _, listed := unitless[path]; listed {
			return
		}
		if !unit.MatchString(description) {
			t.Errorf("%s: the description names no unit, and unitless gives no reason: %q", path, description)
		}
		for _, word := range []string{"seconds", "minutes"} {
			if strings.HasSuffix(name, "_"+word) && !strings.Contains(strings.ToLower(description), word) {
				t.Errorf("%s: the description does not say %s: %q", path, word, description)
			}
		}
	}
	for name, block := range s.blocks() {
		everyAttribute(name, block.Attributes, func(path string, attribute *tfprotov6.SchemaAttribute) {
			if holdsNumber(attribute.Type) || quantity.MatchString(attribute.Name) {
				check(path, attribute.Name, attribute.Description)
			}
		})
	}
	for name, function := range s.schema.Functions {
		for _, parameter := range append(function.Parameters, function.VariadicParameter) {
			if parameter != nil && holdsNumber(parameter.Type) {
				check("function "+name+"."+parameter.Name, parameter.Name, parameter.Description)
			}
		}
		if holdsNumber(function.Return.Type) {
			check("function "+name, name, function.Description)
		}
	}
	for path := range unitless {
		if !found[path] {
			t.Errorf("unitless lists %s, which is no number of the schema", path)
		}
	}
	if len(found) < 15 {
		t.Errorf("only %d numbers were found", len(found))
	}
}

// holdsNumber reports whether a type is a number, or holds numbers.
func holdsNumber(of tftypes.Type) bool {
	switch of := of.(type) {
	case tftypes.List:
		return holdsNumber(of.ElementType)
	case tftypes.Set:
		return holdsNumber(of.ElementType)
	case tftypes.Map:
		return holdsNumber(of.ElementType)
	case tftypes.Object:
		for _, attribute := range of.AttributeTypes {
			if holdsNumber(attribute) {
				return true
			}
		}
		return false
	case tftypes.Tuple:
		return slices.ContainsFunc(of.ElementTypes, holdsNumber)
	}
	return of != nil && of.Is(tftypes.Number)
}
