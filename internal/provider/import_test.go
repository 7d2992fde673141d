package provider_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// A shell that has left a variable empty imports nothing, and learns so.
func TestImportOfNothing(t *testing.T) {
	t.Parallel()
	s := newServer(t, nil)
	keys := block{"access_key": str(accessKey), "secret_key": str(secretKey), "region": str("cn-hangzhou")}
	expect(t, s.configure(t, keys), tfprotov6.DiagnosticSeverityInvalid)
	for name := range s.schema.ResourceSchemas {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			resp, err := s.ImportResourceState(t.Context(), &tfprotov6.ImportResourceStateRequest{TypeName: name})
			if err != nil {
				t.Fatal(err)
			}
			isError := func(d *tfprotov6.Diagnostic) bool { return d.Severity == tfprotov6.DiagnosticSeverityError }
			said := summaries(resp.Diagnostics)
			if !slices.ContainsFunc(resp.Diagnostics, isError) || !strings.Contains(said, "import id") {
				t.Errorf("no error says what an import id is:\n%s", said)
			}
		})
	}
}
