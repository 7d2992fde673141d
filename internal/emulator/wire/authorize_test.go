package wire_test

import (
	"net/http"
	"testing"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
)

// TestDecide: a product without Permissions asks the caller's policies for
// itself; the one who is invoked may do everything.
func TestDecide(t *testing.T) {
	t.Parallel()
	asked := wire.Permission{Action: "paiworkspace:GetWorkspace", Resource: "*"}
	answer := func(call *wire.Call) (map[string]any, error) {
		if decision := call.Decide(asked); !decision.Allowed {
			return nil, &wire.Error{Status: 403, Code: decision.PolicyType, Message: "no"}
		}
		return nil, nil
	}
	var caller wire.Caller
	decide := func(who wire.Caller, permission wire.Permission) wire.Decision {
		caller = who
		return wire.Decision{Allowed: permission != asked, PolicyType: "Tested"}
	}
	g := newGateway(t, decide)
	server, err := wire.NewServer(wire.Config{
		Products: []wire.Product{product{[]wire.Operation{{
			Product: "aiworkspace", Version: "2022-01-01", Name: "GetWorkspace", Method: http.MethodGet, Path: "/w", Handle: answer,
		}}}},
		Directory: directory{decide}, Clock: g.clock, SigningClock: g.clock, Record: func(e wire.Entry) { g.entries = append(g.entries, e) },
	})
	if err != nil {
		t.Fatal(err)
	}
	g.server = server
	g.want(g.serve(roa(signer(), http.MethodGet, "/w", "")), 403, "Tested")
	if caller.Name != "alice" || caller.AccessKeyID != "testid" {
		t.Errorf("decided about %+v", caller)
	}
	if _, err := server.Invoke("aiworkspace:GetWorkspace", wire.Call{}); err != nil {
		t.Errorf("invoked: %v", err)
	}
}
