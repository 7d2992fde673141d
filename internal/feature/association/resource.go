package association

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
	"github.com/pai-iac/terraform-provider-pai/internal/preflight"
	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
	"github.com/pai-iac/terraform-provider-pai/internal/rolechange"
)

var (
	_ resource.ResourceWithConfigure      = (*roleAssociation)(nil)
	_ resource.ResourceWithIdentity       = (*roleAssociation)(nil)
	_ resource.ResourceWithImportState    = (*roleAssociation)(nil)
	_ resource.ResourceWithModifyPlan     = (*roleAssociation)(nil)
	_ resource.ResourceWithMoveState      = (*roleAssociation)(nil)
	_ resource.ResourceWithValidateConfig = (*roleAssociation)(nil)
)

// defaultTimeout allows for a restart: a normal start of a DSW instance takes
// minutes, and an instance may have to queue for capacity.
const defaultTimeout = 30 * time.Minute

type roleAssociation struct {
	fwx.Resource
	kind
}

func (r *roleAssociation) Schema(ctx context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = r.schema(ctx)
}

func (r *roleAssociation) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = r.identitySchema()
}

// ValidateConfig checks what needs no cloud: mode and ARN must fit together.
func (r *roleAssociation) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	config, diags := r.read(ctx, req.Config.Raw)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	fwx.ValidateAssociation(config.Mode, config.Role, r.Noun(), &resp.Diagnostics)
}

func (r *roleAssociation) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	plan, diags := r.read(ctx, req.Plan.Raw)
	resp.Diagnostics.Append(diags...)
	limits, diags := readTimeouts(ctx, req.Plan)
	resp.Diagnostics.Append(diags...)
	timeout, diags := limits.Create(ctx, defaultTimeout)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()

	resp.State.Raw = req.Plan.Raw.Copy()
	subject, options, ok := r.change(plan, &resp.Diagnostics)
	if !ok {
		resp.State.RemoveResource(ctx)
		return
	}
	options.Creating = true
	result := subject.Apply(ctx, options, &resp.Diagnostics)
	if !result.Done {
		resp.State.RemoveResource(ctx)
		return
	}
	resp.Diagnostics.Append(r.identify(ctx, resp.Identity, subject.Key)...)
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root(attrRestarts), types.BoolValue(result.Restarts))...)
	resp.Diagnostics.Append(fwx.SetPrivate(ctx, resp.Private, privateFound, remember(result.Before))...)
	resp.Diagnostics.Append(fwx.SetPrivate(ctx, resp.Private, privateWritten, remember(options.To))...)
	_, diags = fwx.Claimant(ctx, resp.Private, resp.Private)
	resp.Diagnostics.Append(diags...)
}

func (r *roleAssociation) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	state, diags := r.read(ctx, req.State.Raw)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	key := r.key(state.Region.ValueString(), state.ID.ValueString())
	if req.Identity == nil || req.Identity.Raw.IsNull() {
		resp.Diagnostics.Append(r.identify(ctx, resp.Identity, key)...)
	}
	if !r.Data.Verifies() {
		return // the state stays as it is
	}

	live, err := r.client().Get(ctx, key.Region, key.ID)
	switch {
	case errors.Is(err, cloud.ErrNotFound):
		fwx.AddWarning(&resp.Diagnostics, remedy.MissingWorkload(r.named(key)))
		resp.State.RemoveResource(ctx)
		return
	case err != nil:
		fwx.AddError(&resp.Diagnostics, remedy.Failure(rolechange.Attempt("Read", "read", key), err))
		return
	}
	resp.Diagnostics.Append(flatten(ctx, &resp.State, state, live.Association)...)
	r.recordRead(ctx, req, resp, state, key, live)
}

// recordRead completes what an imported association lacks and tells the
// session what Terraform's state holds.
func (r *roleAssociation) recordRead(
	ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse, state model, key preflight.WorkloadKey, live cloud.Workload,
) {
	var found remembered
	known, diags := fwx.GetPrivate(ctx, req.Private, privateFound, &found)
	resp.Diagnostics.Append(diags...)
	if !known {
		resp.Diagnostics.Append(fwx.SetPrivate(ctx, resp.Private, privateFound, remember(live.Association))...)
	}
	mark, diags := fwx.Claimant(ctx, req.Private, resp.Private)
	resp.Diagnostics.Append(diags...)
	end, diags := endsWith(ctx, state, resp.Private)
	resp.Diagnostics.Append(diags...)
	r.Data.Preflight.Record(preflight.Recorded{
		Claim:    r.newClaim(key, mark, live.Association),
		EndsWith: end,
	})
}

func (r *roleAssociation) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	plan, diags := r.read(ctx, req.Plan.Raw)
	resp.Diagnostics.Append(diags...)
	limits, diags := readTimeouts(ctx, req.Plan)
	resp.Diagnostics.Append(diags...)
	timeout, diags := limits.Update(ctx, defaultTimeout)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()

	subject, options, ok := r.change(plan, &resp.Diagnostics)
	if !ok {
		return
	}
	result := subject.Apply(ctx, options, &resp.Diagnostics)
	if !result.Done {
		return // the state stays as it is, and the next plan tries again
	}
	resp.State.Raw = req.Plan.Raw.Copy()
	resp.Diagnostics.Append(r.identify(ctx, resp.Identity, subject.Key)...)
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root(attrRestarts), types.BoolValue(result.Restarts))...)
	resp.Diagnostics.Append(fwx.SetPrivate(ctx, resp.Private, privateWritten, remember(options.To))...)
}

func (r *roleAssociation) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	state, diags := r.read(ctx, req.State.Raw)
	resp.Diagnostics.Append(diags...)
	limits, diags := readTimeouts(ctx, req.State)
	resp.Diagnostics.Append(diags...)
	timeout, diags := limits.Delete(ctx, defaultTimeout)
	resp.Diagnostics.Append(diags...)
	end, diags := endsWith(ctx, state, req.Private)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() || end == nil {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()

	subject, options, ok := r.change(state, &resp.Diagnostics)
	if !ok {
		return
	}
	options.To, options.Ending = *end, true
	if r.takenOver(ctx, req.Private, subject.Key, &resp.Diagnostics) {
		return
	}
	subject.Apply(ctx, options, &resp.Diagnostics)
}

// change is what the model asks for.
func (r *roleAssociation) change(m model, diags *diag.Diagnostics) (subject rolechange.Subject, options rolechange.Options, ok bool) {
	to, err := m.association()
	if err != nil {
		fwx.AddError(diags, remedy.RoleUndetermined(r.Noun(), err))
		return subject, options, false
	}
	key, _ := r.workloadKey(m)
	subject = rolechange.Subject{Data: r.Data, Key: key, Argument: r.idAttribute}
	return subject, rolechange.Options{
		To: to, DenyRestart: m.deniesRestart(), Announced: m.Restarts, Wait: m.Wait.ValueBool(),
		Level: m.level(r.Data.Preflight), Overwrite: m.Overwrite.ValueBool(),
	}, true
}

// takenOver reports whether another resource of this very run has begun to
// hold the workload, as when Terraform creates a replacement first. Ending the
// association now would take the role away from that one.
func (r *roleAssociation) takenOver(ctx context.Context, private fwx.PrivateGetter, key preflight.WorkloadKey, diags *diag.Diagnostics) bool {
	mark, d := fwx.KnownClaimant(ctx, private)
	diags.Append(d...)
	if !r.Data.Preflight.TakenOver(key, mark) {
		return false
	}
	fwx.AddWarning(diags, remedy.LeftToNewOwner(r.named(key)))
	return true
}

// ImportState takes "region,id" or the identity. The workload's role, and the
// association to restore, come from the read that follows.
func (r *roleAssociation) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	if !r.Data.MayImport(&resp.Diagnostics) {
		return
	}
	how := fmt.Sprintf("The association of %s is imported by region and %s", r.NounWithArticle(), r.idNoun)
	parts, ok := r.Data.ImportParts(ctx, req, &resp.Diagnostics, how, attrRegion, r.idAttribute)
	if !ok {
		return
	}
	resp.Diagnostics.Append(r.begin(ctx, &resp.State, parts[0], parts[1])...)
}

// begin writes what is known of an association before it is read, with the defaults,
// so that the plan after it is empty.
func (r *roleAssociation) begin(ctx context.Context, to target, region, id types.String) diag.Diagnostics {
	var diags diag.Diagnostics
	for name, value := range map[string]any{
		attrRegion:    region,
		r.idAttribute: id,
		attrOnDestroy: onDestroyNone,
		attrOverwrite: false,
		attrRestart:   restartAllow,
		attrRestarts:  false,
		attrWait:      true,
	} {
		diags.Append(to.SetAttribute(ctx, path.Root(name), value)...)
	}
	return diags
}

// MoveState takes over the role of a workload that Terraform manages itself, by a moved
// block. The workload stays, and Terraform does not manage it any more.
func (r *roleAssociation) MoveState(context.Context) []resource.StateMover {
	if r.movesFrom == "" {
		return nil
	}
	return []resource.StateMover{{StateMover: func(ctx context.Context, req resource.MoveStateRequest, resp *resource.MoveStateResponse) {
		region, id, ok := fwx.MovedWorkload(req, r.movesFrom, &resp.Diagnostics)
		if ok {
			resp.Diagnostics.Append(r.begin(ctx, &resp.TargetState, region, id)...)
		}
	}}}
}

func (r *roleAssociation) client() cloud.Workloads { return r.Data.Clients.Workloads(r.Kind) }

func (r *roleAssociation) named(key preflight.WorkloadKey) remedy.Workload {
	return remedy.Workload{Kind: key.Kind, Region: key.Region, ID: key.ID}
}
