package instance

import (
	"context"
	"errors"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
	"github.com/pai-iac/terraform-provider-pai/internal/preflight"
	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
)

var (
	_ resource.ResourceWithConfigure      = (*dswInstance)(nil)
	_ resource.ResourceWithIdentity       = (*dswInstance)(nil)
	_ resource.ResourceWithImportState    = (*dswInstance)(nil)
	_ resource.ResourceWithModifyPlan     = (*dswInstance)(nil)
	_ resource.ResourceWithMoveState      = (*dswInstance)(nil)
	_ resource.ResourceWithValidateConfig = (*dswInstance)(nil)
)

const resourceType = "pai_dsw_instance"

// defaultTimeout allows for an instance that has to queue for capacity: a normal start
// takes minutes.
const defaultTimeout = 30 * time.Minute

// NewDSW returns the resource pai_dsw_instance.
func NewDSW() resource.Resource { return &dswInstance{fwx.Resource{Type: resourceType}} }

type dswInstance struct {
	fwx.Resource
}

func (r *dswInstance) Schema(ctx context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = instanceSchema(ctx)
}

func (r *dswInstance) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identitySchema()
}

func (r *dswInstance) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state model
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	var known written
	_, diags := fwx.GetPrivate(ctx, req.Private, privateWritten, &known)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	if req.Identity == nil || req.Identity.Raw.IsNull() {
		resp.Diagnostics.Append(resp.Identity.Set(ctx, state.identity())...)
	}
	if !r.Data.Verifies() {
		return // the state stays as it is
	}
	live, err := r.Data.Clients.Instances.Get(ctx, state.Region.ValueString(), state.ID.ValueString())
	switch {
	case errors.Is(err, cloud.ErrNotFound):
		fwx.AddWarning(&resp.Diagnostics, remedy.MissingWorkload(state.named()))
		resp.State.RemoveResource(ctx)
		return
	case err != nil:
		fwx.AddError(&resp.Diagnostics, remedy.Failure(attempt("Read", "read", state.named()), err))
		return
	case live.Instance == nil:
		fwx.AddError(&resp.Diagnostics, remedy.InstanceUnreadable(state.named()))
		return
	}
	if state.Name.IsNull() { // it is being imported, or moved here
		resp.Diagnostics.Append(takeOver(ctx, &resp.State, live)...)
	} else if changed, diags := state.follow(ctx, live, known); changed {
		resp.Diagnostics.Append(diags...)
		state.see(live)
		resp.Diagnostics.Append(resp.State.Set(ctx, &state)...)
	}
	r.record(ctx, req, resp)
}

// record tells the session what Terraform's state holds.
func (r *dswInstance) record(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state model
	resp.Diagnostics.Append(resp.State.Get(ctx, &state)...)
	mark, diags := fwx.Claimant(ctx, req.Private, resp.Private)
	resp.Diagnostics.Append(diags...)
	r.Data.Preflight.ClaimInstance(state.Region.ValueString(), state.ID.ValueString())
	if a, err := state.association(); err == nil && a != nil {
		r.Data.Preflight.Record(preflight.Recorded{Claim: newClaim(state.key(), mark, *a)})
	}
}

// takeOver writes all that PAI tells of an instance into the state of an import. What it
// does not tell stays null.
func takeOver(ctx context.Context, state *tfsdk.State, live cloud.Workload) diag.Diagnostics {
	found := live.Instance.InstanceSpec
	imageURL, ecsSpec := found.ImageURL, found.ECSSpec
	if found.ImageID != "" {
		imageURL = "" // PAI tells both of an image that was given by its id
	}
	if found.QuotaID != "" {
		ecsSpec = ""
	} else {
		found.Resources, found.Priority = nil, 0
	}
	priority := types.Int64Null()
	if found.Priority != 0 {
		priority = types.Int64Value(found.Priority)
	}
	accessibility := found.Accessibility
	if accessibility == "" {
		accessibility = accessPrivate
	}
	var diags diag.Diagnostics
	for _, each := range []struct {
		name  string
		value any
	}{
		{"workspace_id", found.WorkspaceID}, {attrName, found.Name},
		{"ecs_spec", fwx.StringOrNull(ecsSpec)}, {"resource_quota_id", fwx.StringOrNull(found.QuotaID)}, {"requested_resource", found.Resources},
		{"image_id", fwx.StringOrNull(found.ImageID)}, {"image_url", fwx.StringOrNull(imageURL)},
		{attrAccessibility, accessibility}, {"user_id", fwx.StringOrNull(found.UserID)}, {"priority", priority},
		{attrEnvironment, filledMap(found.Environment)}, {attrLabels, filledMap(found.Labels)}, {"tags", filledMap(found.Tags)},
		{attrDatasets, found.Datasets}, {attrDisks, found.CloudDisks}, {"vpc", found.VPC},
		{"driver", fwx.StringOrNull(found.Driver)}, {attrSource, fwx.StringOrNull(found.WorkspaceSource)},
		{attrMode, string(live.Association.Mode)}, {attrRole, fwx.NewRoleARN(live.Association.RoleARN)},
	} {
		diags.Append(state.SetAttribute(ctx, path.Root(each.name), each.value)...)
	}
	var all model
	diags.Append(state.Get(ctx, &all)...)
	all.see(live)
	diags.Append(state.Set(ctx, &all)...)
	return diags
}

// filledMap is a map, or nil where it is empty.
func filledMap(from map[string]string) map[string]string {
	if len(from) == 0 {
		return nil
	}
	return from
}

func (r *dswInstance) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state model
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	timeout, diags := state.Timeouts.Delete(ctx, defaultTimeout)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	if state.Protection.ValueBool() {
		fwx.AddAttributeError(&resp.Diagnostics, attrProtection, remedy.InstanceProtected(state.named()))
		return
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	end := &powering{dswInstance: r, key: state.key(), aim: gone}
	if _, err := end.reach(ctx); err != nil {
		failed := attempt("Stop or Delete", "stopped and deleted", state.named())
		if end.now.Status != "" {
			failed.Object += ", which is " + end.now.Status + ","
		}
		fwx.AddError(&resp.Diagnostics, remedy.Failure(failed, err))
	}
}

// ImportState takes "region,instance_id" or the identity. The definition comes from the
// read that follows.
func (r *dswInstance) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	if !r.Data.MayImport(&resp.Diagnostics) {
		return
	}
	parts, ok := r.Data.ImportParts(ctx, req, &resp.Diagnostics, "A DSW instance is imported by region and id", attrRegion, attrID)
	if !ok {
		return
	}
	resp.Diagnostics.Append(begin(ctx, &resp.State, parts[0], parts[1])...)
}

// begin writes what is known of an instance before it is read, with the defaults, so
// that the plan after it is empty.
func begin(ctx context.Context, state *tfsdk.State, region, id types.String) diag.Diagnostics {
	var diags diag.Diagnostics
	for _, each := range []struct {
		name  string
		value any
	}{
		{attrRegion, region}, {attrID, id},
		{attrRestart, restartAllow}, {attrRestarts, false}, {attrProtection, false},
	} {
		diags.Append(state.SetAttribute(ctx, path.Root(each.name), each.value)...)
	}
	return diags
}

// MoveState takes over the instance of a pai_dsw_role_association, by a moved block. The
// definition comes from the read that follows.
func (r *dswInstance) MoveState(context.Context) []resource.StateMover {
	return []resource.StateMover{{StateMover: func(ctx context.Context, req resource.MoveStateRequest, resp *resource.MoveStateResponse) {
		region, id, ok := fwx.MovedWorkload(req, "pai_dsw_role_association", &resp.Diagnostics)
		if ok {
			resp.Diagnostics.Append(begin(ctx, &resp.TargetState, region, id)...)
		}
	}}}
}

// live is the client that answers from the cloud, never from memory.
func (r *dswInstance) live() cloud.Instances { return r.Data.Clients.Live().Instances }
