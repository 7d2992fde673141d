package ramrole

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/attr"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
	"github.com/pai-iac/terraform-provider-pai/internal/preflight"
	"github.com/pai-iac/terraform-provider-pai/internal/ramdoc"
	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
)

// Owned is the model of a resource that owns a role: a struct that embeds
// [Model] and adds the arguments that say who may assume the role.
type Owned[M any] interface {
	*M
	// Role is the embedded part.
	Role() *Model
	// Trust returns the trust policy that the arguments ask for. While a part of
	// it is unknown it returns what it says for sure, and false.
	Trust(ctx context.Context) (ramdoc.Document, bool)
	// FlattenTrust takes over from the live role what the arguments about its
	// trust policy say. An imported role has none of them set yet.
	FlattenTrust(ctx context.Context, live cloud.Role, imported bool)
}

// Kind is what a resource type adds to owning a role.
type Kind[M any, P Owned[M]] struct {
	// Type is the resource type, Noun its title-case name for summaries.
	Type, Noun string
	// Complete returns arguments that the provider plans, because the
	// configuration leaves them out or only spells them in another way than the
	// state, and sets them in the plan. Prior is nil for a new role. Optional.
	Complete func(ctx context.Context, config, plan, prior P) map[string]attr.Value
	// Judge looks at a planned change of the role. Optional.
	Judge func(ctx context.Context, data *fwx.ProviderData, c Change[M, P]) preflight.Findings
	// WarnDestroy warns of a plan that destroys or replaces a role that somebody uses;
	// RefuseDestroy refuses the deletion. Nil is no objection. Both are asked only while
	// the deletion guard is on.
	WarnDestroy   func(ctx context.Context, data *fwx.ProviderData, prior P, replaced bool) *remedy.Text
	RefuseDestroy func(ctx context.Context, data *fwx.ProviderData, state P) *remedy.Text
}

// Change is one planned change of a role.
type Change[M any, P Owned[M]] struct {
	Config, Plan P
	// Prior is the role in the state, nil when it is to be created.
	Prior P
	// Trust is the planned trust policy as far as it is known, TrustKnown whether
	// that is all of it.
	Trust      ramdoc.Document
	TrustKnown bool
	// Written is the trust policy that the last apply wrote; empty when there
	// was none, as after an import.
	Written string

	memory memory
}
