package role

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/pai-iac/terraform-provider-pai/internal/acs"
	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
	"github.com/pai-iac/terraform-provider-pai/internal/preflight"
	"github.com/pai-iac/terraform-provider-pai/internal/ramrole"
	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
)

// What pai_trust_policy and pai_trusted_service share: both write into the
// trust policy of a role that something else owns.

const (
	attrRoleName = "role_name"
	attrRoleARN  = "role_arn"
)

func trustedRoleNameAttribute() schema.Attribute {
	return schema.StringAttribute{
		Required: true,
		MarkdownDescription: "Name of the role, which exists or is created by another resource. " +
			"Names that begin with `AliyunServiceRoleFor` belong to cloud services and are refused. Changing this replaces the resource.",
		Validators:    ramrole.NameValidators(),
		PlanModifiers: []planmodifier.String{fwx.KeepName("role"), stringplanmodifier.RequiresReplace()},
	}
}

func trustedRoleARNAttribute() schema.Attribute {
	return schema.StringAttribute{
		Computed:   true,
		CustomType: fwx.RoleARNType{},
		MarkdownDescription: "ARN of the role. An association that refers to it waits until the trust policy is written. " +
			"A plan shows it already, unless `preflight` of the provider is `off`. Letter case does not matter in it.",
	}
}

func roleNameIdentity() identityschema.Attribute {
	return identityschema.StringAttribute{RequiredForImport: true, Description: "Name of the role, unique in the account."}
}

// planTrustOf claims the trust policy of a role in a plan and returns the ARN
// of the role. Prior is the ARN in the state, null for a new resource.
func planTrustOf(
	ctx context.Context, data *fwx.ProviderData, claim preflight.TrustClaim, prior fwx.RoleARN, diags *diag.Diagnostics,
) fwx.RoleARN {
	session := data.Preflight
	findings := session.HoldTrust(claim)
	if prior.IsNull() && len(findings) == 0 && session.Level() != preflight.Off {
		findings = append(findings, checkRoleThere(ctx, data, claim.RoleName)...)
	}
	fwx.AddFindings(ctx, diags, findings, session.Level())
	if !prior.IsNull() {
		return prior
	}
	if session.Level() == preflight.Off {
		return fwx.UnknownRoleARN()
	}
	caller, err := session.Caller(ctx)
	if err != nil {
		tflog.Info(ctx, "the ARN of the role is known after apply: the caller is not known", map[string]any{"error": err.Error()})
		return fwx.UnknownRoleARN()
	}
	return fwx.NewRoleARN(acs.NewRoleARN(caller.Account, claim.RoleName).String())
}

// checkRoleThere looks whether a role exists. One that does not may come from
// another provider in the same apply; and the apply says why it cannot read.
func checkRoleThere(ctx context.Context, data *fwx.ProviderData, name string) preflight.Findings {
	if _, err := data.Clients.Roles.Get(ctx, name); !errors.Is(err, cloud.ErrNotFound) {
		return nil
	}
	return preflight.Findings{{
		Rule: preflight.RuleRole, Certainty: preflight.Likely, Attribute: attrRoleName,
		Text: remedy.TrustOfMissingRole(name, nil),
	}}
}

// refreshed reads the role of a resource in the state. It returns false when
// the role is gone, and when it could not be read, which is an error.
func refreshed(
	ctx context.Context, data *fwx.ProviderData, a remedy.Attempt, name types.String, known fwx.RoleARN, diags *diag.Diagnostics,
) (cloud.Role, bool) {
	role, err := data.Clients.Roles.Get(ctx, name.ValueString())
	live := role.ARN
	switch {
	case errors.Is(err, cloud.ErrNotFound):
		// With credentials of another account a missing role says nothing.
		if caller, err := data.Clients.Identities.Caller(ctx); err == nil {
			live = acs.NewRoleARN(caller.Account, name.ValueString()).String()
		}
	case err != nil:
		fwx.AddError(diags, remedy.Failure(a, err))
		return role, false
	}
	if account, other := ramrole.DifferentAccount(known.ValueString(), live); other {
		fwx.AddError(diags, remedy.RoleOfOtherAccount(name.ValueString(), known.ValueString(), account))
		return role, false
	}
	return role, err == nil
}

// imported reads the role that an import names. It returns false when there is
// nothing to import, which is an error.
func imported(ctx context.Context, data *fwx.ProviderData, a remedy.Attempt, name string, diags *diag.Diagnostics) (cloud.Role, bool) {
	switch {
	case acs.IsServiceLinkedRoleName(name):
		fwx.AddError(diags, remedy.ServiceLinkedRole(name))
		return cloud.Role{}, false
	case acs.ValidateRoleName(name) != nil:
		fwx.AddError(diags, remedy.TrustNotImportable(name))
		return cloud.Role{}, false
	}
	role, err := data.Clients.Roles.Get(ctx, name)
	switch {
	case errors.Is(err, cloud.ErrNotFound):
		fwx.AddError(diags, remedy.TrustNotImportable(name))
	case err != nil:
		fwx.AddError(diags, remedy.Failure(a, err))
	}
	return role, err == nil
}

func trustAttempt(verb, past, noun, object, roleName string) remedy.Attempt {
	return remedy.Attempt{Verb: verb, Past: past, Noun: noun, Object: fmt.Sprintf("%s of the role %q", object, roleName)}
}
