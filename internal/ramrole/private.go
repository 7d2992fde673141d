package ramrole

import (
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
)

// privateKey is where the private state holds the memory. The claimant has a key
// of its own: a plan writes it where there is no memory yet.
const privateKey = "memory"

// memory is what the state itself cannot say: a deletion and a plan see what
// is attached to the role, but not on whose account.
type memory struct {
	// ManagesPolicies and ManagesTags: the configuration of the last apply set
	// the argument. What the state holds otherwise was only found, by an import.
	ManagesPolicies bool `json:"manages_policies,omitempty"`
	ManagesTags     bool `json:"manages_tags,omitempty"`
	// Policies are those that the last apply wanted attached, as type/name.
	Policies []string `json:"policies,omitempty"`
	// Trust is the trust policy that the last apply wanted.
	Trust string `json:"trust,omitempty"`
	// KnownID is the id of the role that Terraform knew before somebody made
	// another one of the same name; empty when nobody did.
	KnownID string `json:"known_id,omitempty"`
}

// remember is the memory of an apply of a configuration that wants policies and
// a trust policy.
func remember(config *Model, policies []cloud.PolicyRef, trust string) memory {
	m := memory{ManagesPolicies: !config.Policies.IsNull(), ManagesTags: !config.Tags.IsNull(), Trust: trust}
	if m.ManagesPolicies {
		return m.with(policies)
	}
	return m
}

// with adds policies that are about to be attached.
func (m memory) with(policies []cloud.PolicyRef) memory {
	own := m.own()
	m.Policies = nil
	for _, policy := range append(own, without(policies, own)...) {
		m.Policies = append(m.Policies, string(policy.Type)+"/"+policy.Name)
	}
	return m
}

// own returns the policies that this resource attached or took over.
func (m memory) own() []cloud.PolicyRef {
	return parsePolicies(m.Policies)
}

// ownPolicies returns what of a role that is to be deleted is our own.
// Terraform hands no private state to the deletion of a tainted resource: then
// it is what the state lists, which Create wrote before it attached anything.
func ownPolicies(ctx context.Context, state *Model, private fwx.PrivateGetter) ([]cloud.PolicyRef, diag.Diagnostics) {
	var m memory
	found, diags := fwx.GetPrivate(ctx, private, privateKey, &m)
	if found || diags.HasError() {
		return m.own(), diags
	}
	return state.policies(ctx)
}

func parsePolicies(texts []string) []cloud.PolicyRef {
	var refs []cloud.PolicyRef
	for _, text := range texts {
		kind, name, _ := strings.Cut(text, "/")
		refs = append(refs, cloud.PolicyRef{Name: name, Type: cloud.PolicyType(kind)})
	}
	return refs
}

func recall(ctx context.Context, private fwx.PrivateGetter) (memory, diag.Diagnostics) {
	var m memory
	_, diags := fwx.GetPrivate(ctx, private, privateKey, &m)
	return m, diags
}

func (m memory) save(ctx context.Context, private fwx.PrivateSetter) diag.Diagnostics {
	return fwx.SetPrivate(ctx, private, privateKey, m)
}
