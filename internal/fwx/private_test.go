package fwx_test

import (
	"context"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
)

// private is the private state of one resource.
type private map[string]string

func (p private) GetKey(_ context.Context, key string) ([]byte, diag.Diagnostics) {
	return []byte(p[key]), nil
}

func (p private) SetKey(_ context.Context, key string, value []byte) diag.Diagnostics {
	p[key] = string(value)
	return nil
}

// broken is a private state that can be neither read nor written.
type broken struct{}

func (broken) GetKey(context.Context, string) ([]byte, diag.Diagnostics) {
	return nil, diag.Diagnostics{diag.NewErrorDiagnostic("Broken", "It cannot be read.")}
}

func (broken) SetKey(context.Context, string, []byte) diag.Diagnostics {
	return diag.Diagnostics{diag.NewErrorDiagnostic("Broken", "It cannot be written.")}
}

type fact struct {
	Name  string `json:"name"`
	Count int    `json:"count"`
}

func TestPrivate_roundTrip(t *testing.T) {
	t.Parallel()
	state := private{}
	written := fact{"notebook", 2}
	if diags := fwx.SetPrivate(t.Context(), state, "fact", written); diags.HasError() {
		t.Fatal(diags)
	}
	if state["fact"] != `{"name":"notebook","count":2}` {
		t.Errorf("written as %s", state["fact"])
	}
	var read fact
	if found, diags := fwx.GetPrivate(t.Context(), state, "fact", &read); !found || diags.HasError() || read != written {
		t.Errorf("read %v: %t, %v", read, found, diags)
	}
}

func TestGetPrivate(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		state            fwx.PrivateGetter
		summary, details string
	}{
		"nothing":        {private{}, "", ""},
		"no JSON":        {private{"fact": "{"}, "Unreadable Private State", `The private state "fact" of the resource cannot be read`},
		"other JSON":     {private{"fact": `["notebook"]`}, "Unreadable Private State", "import it anew"},
		"cannot be read": {broken{}, "Broken", "It cannot be read."},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var read fact
			found, diags := fwx.GetPrivate(t.Context(), c.state, "fact", &read)
			if found {
				t.Errorf("found %v", read)
			}
			if c.summary == "" {
				if len(diags) != 0 {
					t.Error(diags)
				}
				return
			}
			wantError(t, diags, c.summary, c.details)
		})
	}
}

func TestSetPrivate_refusals(t *testing.T) {
	t.Parallel()
	state := private{}
	wantError(t, fwx.SetPrivate(t.Context(), state, "fact", func() {}),
		"Unwritable Private State", `The private state "fact" of the resource cannot be written`)
	if len(state) != 0 {
		t.Errorf("written nevertheless: %v", state)
	}
	wantError(t, fwx.SetPrivate(t.Context(), broken{}, "fact", fact{}), "Broken", "It cannot be written.")
}

// A mark is made once, stays, and is nobody else's.
func TestClaimant(t *testing.T) {
	t.Parallel()
	state := private{}
	if mark, diags := fwx.KnownClaimant(t.Context(), state); mark != "" || len(diags) != 0 {
		t.Errorf("a new resource has the mark %q: %v", mark, diags)
	}
	mark, diags := fwx.Claimant(t.Context(), state, state)
	if mark == "" || diags.HasError() {
		t.Fatalf("no mark is made: %v", diags)
	}
	if again, diags := fwx.Claimant(t.Context(), state, broken{}); again != mark || diags.HasError() {
		t.Errorf("the second call answers %q instead of %q: %v", again, mark, diags)
	}
	if known, diags := fwx.KnownClaimant(t.Context(), state); known != mark || diags.HasError() {
		t.Errorf("the mark that is kept is %q instead of %q: %v", known, mark, diags)
	}
	if another, _ := fwx.Claimant(t.Context(), private{}, private{}); another == mark {
		t.Error("two resources have one mark")
	}
}

func TestClaimant_unreadable(t *testing.T) {
	t.Parallel()
	to := private{}
	for name, from := range map[string]fwx.PrivateGetter{"no JSON": private{"claimant": "{"}, "broken": broken{}} {
		if mark, diags := fwx.Claimant(t.Context(), from, to); mark != "" || !diags.HasError() || len(to) != 0 {
			t.Errorf("%s: the mark %q, %v is written, %v", name, mark, to, diags)
		}
	}
	if _, diags := fwx.Claimant(t.Context(), private{}, broken{}); !diags.HasError() {
		t.Error("a mark that cannot be kept is no error")
	}
}
