package wiretest

import (
	"encoding/json"
	"reflect"
	"testing"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
)

// Must returns the answer of an operation that is to succeed. It takes what Try
// returns.
func Must(t testing.TB, operation string, answer map[string]any, err *wire.Error) map[string]any {
	t.Helper()
	if err != nil {
		t.Fatalf("%s: %v", operation, err)
	}
	return answer
}

// Refused returns the refusal of an operation that is to be refused. It takes
// what Try returns.
func Refused(t testing.TB, operation string, answer map[string]any, err *wire.Error, status int, code string) *wire.Error {
	t.Helper()
	if err == nil {
		t.Fatalf("%s succeeded: %v; want %s", operation, answer, code)
	}
	if err.Status != status || err.Code != code || err.Message == "" {
		t.Errorf("%s: got %d %v; want %d %s", operation, err.Status, err, status, code)
	}
	return err
}

// WantJSON compares a value with JSON. The order of members does not count.
func WantJSON(t testing.TB, got any, want string) {
	t.Helper()
	text, err := json.Marshal(got)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := decodeAny(t, string(text)), decodeAny(t, want); !reflect.DeepEqual(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
}

// Pairs makes a map of names and values that take turns.
func Pairs(list []string) map[string]string {
	named := map[string]string{}
	for n := 0; n < len(list); n += 2 {
		named[list[n]] = list[n+1]
	}
	return named
}
