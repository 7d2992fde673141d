package job

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
)

var (
	_ resource.ResourceWithConfigure      = (*dlcJob)(nil)
	_ resource.ResourceWithIdentity       = (*dlcJob)(nil)
	_ resource.ResourceWithImportState    = (*dlcJob)(nil)
	_ resource.ResourceWithModifyPlan     = (*dlcJob)(nil)
	_ resource.ResourceWithValidateConfig = (*dlcJob)(nil)
)

// NewDLC returns the resource pai_dlc_job.
func NewDLC() resource.Resource { return &dlcJob{fwx.Resource{Type: "pai_dlc_job"}} }

type dlcJob struct {
	fwx.Resource
}

func (r *dlcJob) Schema(ctx context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = jobSchema(ctx)
}

func (r *dlcJob) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identitySchema()
}

func (r *dlcJob) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan, config model
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	timeout, diags := plan.Timeouts.Create(ctx, plan.timeout())
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()

	id := r.submit(ctx, plan, config, submission{plan: req.Plan, config: req.Config}, &resp.Diagnostics)
	if id == "" {
		return // there is no job, and no state
	}
	// The job exists: Terraform must know it, whatever becomes of the wait.
	plan.JobID = types.StringValue(id)
	plan.unseen()
	private := fwx.SetPrivate(ctx, resp.Private, privateWritten, plan.written())
	if seen := r.await(ctx, plan, true, &resp.Diagnostics); seen != nil {
		plan.see(*seen)
		if plan.Priority.IsNull() {
			plan.Priority = priority(*seen)
		}
	}
	resp.Diagnostics.Append(private...)
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, plan.identity())...)
}

func (r *dlcJob) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state model
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(resp.Identity.Set(ctx, state.identity())...)
	if !r.Data.Verifies() {
		return // the state stays as it is
	}
	state.hold(r.Data.Preflight)
	begins := state.DisplayName.IsNull() // it is being imported

	job, err := r.Data.Clients.Jobs.Get(ctx, state.Region.ValueString(), state.JobID.ValueString())
	switch {
	case errors.Is(err, cloud.ErrNotFound):
		r.readUnlisted(ctx, state, begins, resp)
		return
	case err != nil:
		fwx.AddError(&resp.Diagnostics, remedy.Failure(attempt("Read", "read", state.named()), err))
		return
	}
	r.Data.Preflight.RecordJob(job)
	if begins {
		resp.Diagnostics.Append(takeOver(ctx, &resp.State, job)...)
		resp.Diagnostics.Append(resp.State.Get(ctx, &state)...)
	}
	// A job that only proceeds leaves the state alone: see seenModel.
	if changed := state.follow(job); begins || changed || !state.Listed.ValueBool() {
		state.see(job)
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &state)...)
}

// readUnlisted keeps what was last seen of a job that PAI does not list any
// more: it has been run, and running it again is for the user to say.
func (r *dlcJob) readUnlisted(ctx context.Context, state model, begins bool, resp *resource.ReadResponse) {
	if begins {
		fwx.AddWarning(&resp.Diagnostics, remedy.MissingWorkload(state.named()))
		resp.State.RemoveResource(ctx)
		return
	}
	fwx.AddWarning(&resp.Diagnostics, remedy.JobNotListed(state.named(), state.Status.ValueString(), state.Recreate.ValueBool()))
	if state.Recreate.ValueBool() {
		resp.State.RemoveResource(ctx)
		return
	}
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root(attrListed), false)...)
}

func (r *dlcJob) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state model
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	timeout, diags := plan.Timeouts.Update(ctx, plan.timeout())
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()

	changed, done := r.alter(ctx, plan, state, &resp.Diagnostics)
	if !done {
		resp.Diagnostics.Append(resp.State.Set(ctx, &changed)...)
		return // the state has what was done, and the next plan tries the rest
	}
	resp.Diagnostics.Append(fwx.SetPrivate(ctx, resp.Private, privateWritten, plan.written())...)
	if plan.Status.IsUnknown() {
		finished := types.BoolValue(plan.WaitFinished.ValueBool()) // unknown: not yet
		plan.seenModel = state.seenModel
		plan.WaitFinished = finished
		if seen := r.await(ctx, plan, false, &resp.Diagnostics); seen != nil {
			plan.see(*seen)
		}
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, plan.identity())...)
}

func (r *dlcJob) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state model
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	timeout, diags := state.Timeouts.Delete(ctx, deleteTimeout)
	resp.Diagnostics.Append(diags...)
	state.hold(r.Data.Preflight) // a new job of this walk is another one
	if resp.Diagnostics.HasError() || state.OnDestroy.ValueString() == onDestroyKeep {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	if status, err := r.end(ctx, state); err != nil {
		failed := attempt("Stop or Delete", "stopped and deleted", state.named())
		if status != "" {
			failed.Object += fmt.Sprintf(", which is %s,", status)
		}
		fwx.AddError(&resp.Diagnostics, remedy.Failure(failed, err))
	}
}

// ImportState takes "region,job_id" or the identity. The definition comes from
// the read that follows.
func (r *dlcJob) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	if !r.Data.MayImport(&resp.Diagnostics) {
		return
	}
	parts, ok := r.Data.ImportParts(ctx, req, &resp.Diagnostics, "A DLC job is imported by region and id", attrRegion, attrJobID)
	if !ok {
		return
	}
	for name, value := range map[string]any{
		attrRegion: parts[0],
		attrJobID:  parts[1],
		// The defaults, so that the plan after an import is empty.
		attrWaitFor:   string(stageCreated),
		attrOnDestroy: onDestroyDelete,
		attrRecreate:  false,
	} {
		resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root(name), value)...)
	}
}

// live is the client that answers from the cloud, never from memory.
func (r *dlcJob) live() cloud.Jobs { return r.Data.Clients.Live().Jobs }

func attempt(verb, past string, job remedy.Workload) remedy.Attempt {
	return remedy.Attempt{Verb: verb, Past: past, Noun: "DLC Job", Object: job.String()}
}

// priority is what PAI says of the priority of a job; zero: nothing.
func priority(job cloud.Job) types.Int32 {
	if job.Spec.Priority == 0 {
		return types.Int32Null()
	}
	return types.Int32Value(job.Spec.Priority)
}
