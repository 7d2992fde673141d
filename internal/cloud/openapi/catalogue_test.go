package openapi_test

import (
	"errors"
	"testing"

	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
)

// What an error means is decided here, and explained in the catalogue: both
// must mean the same.
func TestErrorKinds_asTheCatalogueSays(t *testing.T) {
	t.Parallel()
	for _, entry := range remedy.Catalogue() {
		if entry.Wording {
			continue
		}
		for _, code := range entry.Texts {
			clients, _ := newWire(t, script(refusal(400, code, "no."))).clients(t, noRetries)
			if err := getRole(t.Context(), clients); !errors.Is(err, entry.Kind) {
				t.Errorf("%s: the error is %v, the catalogue says %v", code, err, entry.Kind)
			}
		}
	}
}
