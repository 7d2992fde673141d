package fn_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/pai-iac/terraform-provider-pai/internal/feature/fn"
)

// A call is one row of a table: a function gets arguments and either answers or blames one of them.
type call struct {
	args []attr.Value

	want attr.Value

	blamed int64    // position of the bad argument
	text   []string // what the error says
}

// run makes the calls the way Terraform would after its own checks of types and nulls.
func run(t *testing.T, name string, calls map[string]call) {
	t.Helper()
	f := lookup(t, name)
	for title, c := range calls {
		t.Run(title, func(t *testing.T) {
			resp := function.RunResponse{Result: emptyResult(t, f)}
			f.Run(t.Context(), function.RunRequest{Arguments: function.NewArgumentsData(c.args)}, &resp)

			if len(c.text) > 0 {
				checkBlame(t, resp.Error, c.blamed, c.text)
				return
			}
			if resp.Error != nil {
				t.Fatalf("%s() failed: %s", name, resp.Error)
			}
			if got := resp.Result.Value(); !got.Equal(c.want) {
				t.Errorf("%s() =\n%s\nwant\n%s", name, got, c.want)
			}
		})
	}
}

func checkBlame(t *testing.T, err *function.FuncError, position int64, texts []string) {
	t.Helper()
	switch {
	case err == nil:
		t.Fatal("no error")
	case err.FunctionArgument == nil:
		t.Errorf("error blames no argument: %s", err)
	case *err.FunctionArgument != position:
		t.Errorf("error blames argument %d, want %d: %s", *err.FunctionArgument, position, err)
	}
	for _, text := range texts {
		if !strings.Contains(err.Text, text) {
			t.Errorf("error does not say %q: %s", text, err)
		}
	}
	if strings.HasSuffix(err.Text, ".") {
		t.Errorf("error ends with a full stop, and Terraform adds one: %s", err)
	}
}

func lookup(t *testing.T, name string) function.Function {
	t.Helper()
	for _, construct := range fn.All() {
		f := construct()
		if nameOf(t, f) == name {
			return f
		}
	}
	t.Fatalf("there is no function %s", name)
	return nil
}

func nameOf(t *testing.T, f function.Function) string {
	t.Helper()
	var resp function.MetadataResponse
	f.Metadata(t.Context(), function.MetadataRequest{}, &resp)
	return resp.Name
}

func define(t *testing.T, f function.Function) function.Definition {
	t.Helper()
	var resp function.DefinitionResponse
	f.Definition(t.Context(), function.DefinitionRequest{}, &resp)
	if resp.Diagnostics.HasError() {
		t.Fatal(resp.Diagnostics)
	}
	return resp.Definition
}

func emptyResult(t *testing.T, f function.Function) function.ResultData {
	t.Helper()
	result, err := define(t, f).Return.NewResultData(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return result
}

func text(s string) attr.Value { return types.StringValue(s) }

func set(members ...string) attr.Value {
	values := make([]attr.Value, len(members))
	for i, member := range members {
		values[i] = text(member)
	}
	return types.SetValueMust(types.StringType, values)
}

func withNull(members ...string) attr.Value {
	values := []attr.Value{types.StringNull()}
	for _, member := range members {
		values = append(values, text(member))
	}
	return types.SetValueMust(types.StringType, values)
}

// variadic makes what the framework makes of all arguments of a variadic
// parameter for sets.
func variadic(sets ...attr.Value) attr.Value {
	setTypes := make([]attr.Type, len(sets))
	for i := range sets {
		setTypes[i] = types.SetType{ElemType: types.StringType}
	}
	return types.TupleValueMust(setTypes, sets)
}
