package role

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
	"github.com/pai-iac/terraform-provider-pai/internal/preflight"
	"github.com/pai-iac/terraform-provider-pai/internal/ramdoc"
	"github.com/pai-iac/terraform-provider-pai/internal/ramrole"
	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
)

var (
	_ resource.Resource                = (*trustedService)(nil)
	_ resource.ResourceWithConfigure   = (*trustedService)(nil)
	_ resource.ResourceWithIdentity    = (*trustedService)(nil)
	_ resource.ResourceWithModifyPlan  = (*trustedService)(nil)
	_ resource.ResourceWithImportState = (*trustedService)(nil)
)

// privateFound is the key of the private state for whether the role trusted the
// service before: then it is not ours to remove.
const privateFound = "found_trusted"

// NewTrustedService returns the resource pai_trusted_service.
func NewTrustedService() resource.Resource {
	return &trustedService{fwx.Resource{Type: "pai_trusted_service"}}
}

type trustedService struct {
	fwx.Resource
}

// ModifyPlan claims a place in the trust policy of the role and tells the
// preflight about the service.
func (r *trustedService) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if !r.Data.Verifies() {
		return
	}
	var plan, prior trustedServiceModel
	var found bool
	if !req.State.Raw.IsNull() {
		resp.Diagnostics.Append(req.State.Get(ctx, &prior)...)
	}
	_, diags := fwx.GetPrivate(ctx, req.Private, privateFound, &found)
	resp.Diagnostics.Append(diags...)
	mark, diags := fwx.Claimant(ctx, req.Private, resp.Private)
	resp.Diagnostics.Append(diags...)
	if !req.Plan.Raw.IsNull() {
		resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	if stays := prior.identity() == plan.identity(); !prior.RoleName.IsNull() && !stays && !found {
		findings := r.Data.Preflight.EndTrust(trustedServiceClaim(prior, mark))
		fwx.AddFindings(ctx, &resp.Diagnostics, findings, r.Data.Preflight.Level())
	}
	if req.Plan.Raw.IsNull() {
		return
	}
	plan.RoleARN = fwx.UnknownRoleARN()
	if !plan.RoleName.IsUnknown() && !plan.Service.IsUnknown() {
		if !prior.RoleName.Equal(plan.RoleName) {
			prior.RoleARN = fwx.NewRoleARN("")
		}
		plan.RoleARN = planTrustOf(ctx, r.Data, trustedServiceClaim(plan, mark), prior.RoleARN, &resp.Diagnostics)
	}
	resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root(attrRoleARN), plan.RoleARN)...)
	if !plan.RoleARN.IsUnknown() {
		r.Data.Preflight.PlanTrustedService(plan.RoleARN.ValueString(), plan.Service.ValueString())
	}
}

func trustedServiceClaim(m trustedServiceModel, mark string) preflight.TrustClaim {
	return preflight.TrustClaim{
		RoleName: m.RoleName.ValueString(), Resource: "pai_trusted_service", Claimant: mark,
		Shared: true, Service: m.Service.ValueString(),
	}
}

func trustedServiceAttempt(verb, past string, m trustedServiceModel) remedy.Attempt {
	return trustAttempt(verb, past, "Trusted Service", fmt.Sprintf("trusted service %s", m.Service.ValueString()), m.RoleName.ValueString())
}

func (r *trustedService) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan trustedServiceModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	name := plan.RoleName.ValueString()
	done, err := newTrustWriter(r.Data).change(ctx, name, maxMisses, func(role cloud.Role) (string, error) {
		if err := asPlanned(plan.RoleARN, role); err != nil {
			return "", err
		}
		return ramdoc.WithService(role.TrustPolicy, plan.Service.ValueString())
	})
	done.report(trustedServiceAttempt("Add", "added", plan), name, err, &resp.Diagnostics)
	if err != nil && !done.wrote {
		return
	}
	plan.RoleARN = ramrole.SpelledARN(done.role, name)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, plan.identity())...)
	resp.Diagnostics.Append(fwx.SetPrivate(ctx, resp.Private, privateFound, !done.wrote)...)
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
}

func (r *trustedService) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state trustedServiceModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(resp.Identity.Set(ctx, state.identity())...)
	if !r.Data.Verifies() {
		return // the state stays as it is
	}
	role, found := refreshed(ctx, r.Data, trustedServiceAttempt("Read", "read", state), state.RoleName, state.RoleARN, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	trust, err := ramdoc.ParseTrust(role.TrustPolicy)
	switch {
	case found && err != nil:
		// Somebody has written what this provider cannot read. That blocks
		// neither a plan nor a destroy of other things.
		fwx.AddWarning(&resp.Diagnostics, remedy.TrustUnreadable(role.Name, err))
	case !found || !trust.TrustsService(state.Service.ValueString()):
		resp.State.RemoveResource(ctx)
		return
	}
	state.RoleARN = ramrole.SpelledARN(role, state.RoleName.ValueString())
	resp.Diagnostics.Append(resp.State.Set(ctx, &state)...)
}

// Update has nothing to do: every argument replaces the resource.
func (r *trustedService) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan trustedServiceModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, plan.identity())...)
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
}

// Delete removes the service, if it was this resource that added it. Without a
// memory, as for a resource marked as tainted, it was.
func (r *trustedService) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state trustedServiceModel
	var found bool
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	_, diags := fwx.GetPrivate(ctx, req.Private, privateFound, &found)
	resp.Diagnostics.Append(diags...)
	mark, diags := fwx.KnownClaimant(ctx, req.Private)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() || found {
		return
	}
	name, service := state.RoleName.ValueString(), state.Service.ValueString()
	done, err := newTrustWriter(r.Data).change(ctx, name, 0, func(role cloud.Role) (string, error) {
		if r.Data.Preflight.TrustTakenOver(trustedServiceClaim(state, mark)) {
			return role.TrustPolicy, nil
		}
		return ramdoc.WithoutService(role.TrustPolicy, service)
	})
	switch {
	case errors.Is(err, cloud.ErrNotFound): // a role that is gone trusts nobody
	case errors.Is(err, ramdoc.ErrNobodyTrusted):
		fwx.AddError(&resp.Diagnostics, remedy.NobodyTrusted(name, service))
	default:
		done.report(trustedServiceAttempt("Remove", "removed", state), name, err, &resp.Diagnostics)
	}
}

// ImportState accepts "role_name,service", where the ARN of the role does for
// its name too, or the identity. What is imported is
// this resource's own from then on: destroying it removes the service.
func (r *trustedService) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	if !r.Data.MayImport(&resp.Diagnostics) {
		return
	}
	const how = "A trusted service is imported by the name of the role and the service"
	parts, ok := r.Data.ImportParts(ctx, req, &resp.Diagnostics, how, attrRoleName, attrService)
	if !ok {
		return
	}
	name, ok := r.Data.ImportedName(ctx, parts[0].ValueString(), "role", &resp.Diagnostics)
	if !ok {
		return
	}
	state := trustedServiceModel{RoleName: types.StringValue(name), Service: parts[1]}
	role, ok := imported(ctx, r.Data, trustedServiceAttempt("Import", "imported", state), state.RoleName.ValueString(), &resp.Diagnostics)
	if !ok {
		return
	}
	trust, err := ramdoc.ParseTrust(role.TrustPolicy)
	switch {
	case err != nil:
		fwx.AddError(&resp.Diagnostics, remedy.TrustUnreadable(role.Name, err))
		return
	case !trust.TrustsService(state.Service.ValueString()):
		fwx.AddError(&resp.Diagnostics, remedy.ServiceNotTrusted(role.Name, state.Service.ValueString()))
		return
	}
	state.RoleName = types.StringValue(role.Name) // the role's own spelling
	resp.Diagnostics.Append(resp.Identity.Set(ctx, state.identity())...)
	resp.Diagnostics.Append(resp.State.Set(ctx, &state)...)
}
