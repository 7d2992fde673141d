package rampolicy

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/pai-iac/terraform-provider-pai/internal/acs"
	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
)

// Identity is the identity of a resource that owns a policy.
type Identity struct {
	Name types.String `tfsdk:"name"`
}

// IdentitySchema is the schema of Identity.
func IdentitySchema() identityschema.Schema {
	return identityschema.Schema{
		Attributes: map[string]identityschema.Attribute{
			"name": identityschema.StringAttribute{
				RequiredForImport: true,
				Description:       "Name of the policy, unique among the custom policies of the account.",
			},
		},
	}
}

// Import accepts the name of a policy or its ARN as id, or the identity. It looks at once:
// a policy that is missing is reported as such. It returns the policy, or false.
func (o Owner) Import(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) (cloud.Policy, bool) {
	var named bool
	if req.ID, named = o.Data.ImportedName(ctx, req.ID, "policy", &resp.Diagnostics); !named {
		return cloud.Policy{}, false
	}
	resource.ImportStatePassthroughWithIdentity(ctx, path.Root("name"), path.Root("name"), req, resp)
	var name types.String
	resp.Diagnostics.Append(resp.State.GetAttribute(ctx, path.Root("name"), &name)...)
	if resp.Diagnostics.HasError() {
		return cloud.Policy{}, false
	}
	if acs.ValidatePolicyName(name.ValueString()) != nil {
		fwx.AddError(&resp.Diagnostics, remedy.PolicyNotImportable(name.ValueString()))
		return cloud.Policy{}, false
	}
	policy, err := o.policies().Get(ctx, Ref(name.ValueString()))
	switch {
	case errors.Is(err, cloud.ErrNotFound):
		fwx.AddError(&resp.Diagnostics, remedy.PolicyNotImportable(name.ValueString()))
		return cloud.Policy{}, false
	case err != nil:
		fwx.AddError(&resp.Diagnostics, remedy.Failure(o.Attempt("Import", "imported", name.ValueString()), err))
		return cloud.Policy{}, false
	}
	// The policy's own spelling: RAM may find it by another one.
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("name"), policy.Name)...)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, Identity{Name: types.StringValue(policy.Name)})...)
	return policy, !resp.Diagnostics.HasError()
}
