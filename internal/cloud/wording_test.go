package cloud_test

import (
	"errors"
	"testing"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
)

func TestFindWording(t *testing.T) {
	t.Parallel()
	for message, want := range map[string]error{
		"check permission for ram role failed, error code: 4001, error message: NoPermission": cloud.ErrCannotPass,
		"CHECK PERMISSION FOR SUB USER FAILED":                                                cloud.ErrCannotPass,
		"Failed to assume role for user, reason: You are not authorized to do this action.":   cloud.ErrCannotAssume,
		`{"versionId":2,"message":"unable to render, error: failed to assume role for user"}`: cloud.ErrCannotAssume,
		"failed to assume role": cloud.ErrCannotAssume,
		"":                      nil,
		"src property must be a valid json object": nil,
		"You are not authorized to do this action": nil,
	} {
		found, ok := cloud.FindWording(message)
		if ok != (want != nil) || !errors.Is(found.Kind, want) {
			t.Errorf("%q: %v %t, want %v", message, found.Kind, ok, want)
		}
	}
	for _, w := range cloud.Wordings() {
		if found, ok := cloud.FindWording("job 1: " + w.Text + "."); !ok || found != w {
			t.Errorf("%q is taken for %q", w.Text, found.Text)
		}
	}
}
