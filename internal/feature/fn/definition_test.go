package fn_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/function"

	"github.com/pai-iac/terraform-provider-pai/internal/feature/fn"
)

func TestAll(t *testing.T) {
	want := []string{"access_policy", "credential_sources", "eas_role_config", "parse_role_arn", "passrole_policy", "role_arn", "trust_policy", "trusts"}
	var got []string
	for _, construct := range fn.All() {
		got = append(got, nameOf(t, construct()))
	}
	if !slices.Equal(got, want) {
		t.Errorf("All() = %v, want %v", got, want)
	}
}

func TestAll_described(t *testing.T) {
	for _, construct := range fn.All() {
		f := construct()
		name := nameOf(t, f)
		t.Run(name, func(t *testing.T) {
			definition := define(t, f)
			var resp function.DefinitionValidateResponse
			definition.ValidateImplementation(t.Context(), function.DefinitionValidateRequest{FuncName: name}, &resp)
			if resp.Diagnostics.HasError() {
				t.Error(resp.Diagnostics)
			}
			for _, sentence := range []string{definition.Summary, definition.MarkdownDescription} {
				if !strings.HasPrefix(sentence, "Returns ") {
					t.Errorf("description does not start with Returns: %q", sentence)
				}
				checkSentence(t, sentence)
			}
			for _, p := range parameters(definition) {
				checkSentence(t, p.GetMarkdownDescription())
			}
		})
	}
}

func checkSentence(t *testing.T, sentence string) {
	t.Helper()
	if !strings.HasSuffix(sentence, ".") {
		t.Errorf("description does not end with a full stop: %q", sentence)
	}
}

// Terraform refuses a null itself, and answers "known after apply" for an unknown, unless a parameter says otherwise.
func TestAll_nullAndUnknown(t *testing.T) {
	for _, construct := range fn.All() {
		f := construct()
		for _, p := range parameters(define(t, f)) {
			place := nameOf(t, f) + "." + p.GetName()
			if p.GetAllowUnknownValues() {
				t.Errorf("%s accepts unknown values", place)
			}
			optional := []string{"access_policy.services", "passrole_policy.services", "eas_role_config.role_arn"}
			if want := slices.Contains(optional, place); p.GetAllowNullValue() != want {
				t.Errorf("%s accepts null: %t, want %t", place, !want, want)
			}
		}
	}
}

func parameters(definition function.Definition) []function.Parameter {
	all := slices.Clone(definition.Parameters)
	if definition.VariadicParameter != nil {
		all = append(all, definition.VariadicParameter)
	}
	return all
}
