package openapi

import (
	"fmt"
	"strings"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
)

// checkAnswered refuses an answer to the read of one thing that is about
// another one, or about nothing: it must not be taken for the state of what was
// asked for. said is one of the members that each complete answer has.
func checkAnswered(c call, what, asked string, answered, said *string) error {
	got := trimmed(answered)
	switch {
	case got == "" && trimmed(said) == "":
		return incomplete(c, what)
	case got != "" && !strings.EqualFold(got, asked):
		return &cloud.Error{
			Kind: cloud.ErrUnavailable, Operation: c.name(),
			Message: fmt.Sprintf("asked for %s with the id %q, the answer is about %q", what, asked, got),
		}
	}
	return nil
}
