// Package wiretest calls the operations of an emulated product in its tests, the
// way the gateway does, without one. Only tests import it.
package wiretest

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
)

// Try calls an operation of a product: what it does not declare ends the test,
// what its answer has beside the reference fails it, and the answer is JSON. The operation and the body of the call, which is JSON
// or empty, are filled in.
func Try(t testing.TB, product wire.Product, operation string, call wire.Call, body string) (map[string]any, *wire.Error) {
	t.Helper()
	operations := product.Operations()
	at := slices.IndexFunc(operations, func(o wire.Operation) bool { return o.Name == operation })
	if at < 0 {
		t.Fatalf("no operation %s", operation)
	}
	call.Operation, call.Body = &operations[at], Decode(t, body)
	checkDeclared(t, &call)
	answer, err := call.Operation.Handle(&call)
	if err != nil {
		refused, ok := errors.AsType[*wire.Error](err)
		if !ok {
			t.Fatalf("%s: error of type %T: %v", operation, err, err)
		}
		return nil, refused
	}
	text, err := json.Marshal(answer)
	if err != nil {
		t.Fatalf("%s: %v", operation, err)
	}
	decoded := Decode(t, string(text))
	checkAnswer(t, call.Operation, decoded)
	return decoded, nil
}

func checkDeclared(t testing.TB, call *wire.Call) {
	t.Helper()
	for parameter := range call.Parameters {
		if !slices.Contains(call.Operation.Parameters, parameter) {
			t.Fatalf("%s does not declare the parameter %s", call.Operation.Name, parameter)
		}
	}
	for member := range call.Body {
		if !call.Operation.FreeBody && !slices.Contains(call.Operation.BodyMembers, member) {
			t.Fatalf("%s does not declare the body member %s", call.Operation.Name, member)
		}
	}
}

// Decode reads a JSON object with its numbers as json.Number, as the gateway
// does. No text is no object.
func Decode(t testing.TB, text string) map[string]any {
	t.Helper()
	if text == "" {
		return nil
	}
	value := decodeAny(t, text)
	members, ok := value.(map[string]any)
	if !ok && value != nil {
		t.Fatalf("not an object: %s", text)
	}
	return members
}

func decodeAny(t testing.TB, text string) any {
	t.Helper()
	var value any
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	if err := decoder.Decode(&value); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	return value
}
