package access

import (
	"context"

	"github.com/pai-iac/terraform-provider-pai/internal/acs"
	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
	"github.com/pai-iac/terraform-provider-pai/internal/preflight"
	"github.com/pai-iac/terraform-provider-pai/internal/ramdoc"
	"github.com/pai-iac/terraform-provider-pai/internal/ramrole"
	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
)

// judgeAccessRole tells what somebody has changed in the trust policy, and which
// trusted users could not assume the role. A role that stays as it is costs no
// call.
func judgeAccessRole(
	ctx context.Context, data *fwx.ProviderData, c ramrole.Change[accessRoleModel, *accessRoleModel],
) preflight.Findings {
	if !c.TrustKnown || c.Prior != nil && ramdoc.SameTrust(c.Prior.TrustPolicy.ValueString(), c.Trust.JSON()) {
		return nil
	}
	findings := drift(c)
	role, err := acs.ParseRoleARN(c.Plan.ARN.ValueString())
	if err != nil || data.Preflight.Level() == preflight.Off { // the ARN may be unknown
		return findings
	}
	principals, _ := fwx.KnownStrings(ctx, c.Plan.TrustedPrincipals)
	for _, principal := range principals {
		if user, err := acs.ParseTrustedPrincipal(principal); err == nil {
			findings = append(findings, data.Preflight.CheckAssume(ctx, user, role)...)
		}
	}
	return findings
}

// drift compares the trust policy that was found with the one that the last
// apply wrote; for a role that was only imported, with the one that is planned.
// What the configuration itself changes is no drift.
func drift(c ramrole.Change[accessRoleModel, *accessRoleModel]) preflight.Findings {
	if c.Prior == nil {
		return nil
	}
	name := c.Plan.Name.ValueString()
	found, err := ramdoc.ParseTrust(c.Prior.TrustPolicy.ValueString())
	if err != nil {
		return preflight.Findings{{Attribute: "trust_policy", Text: remedy.TrustDriftUnread(name, err)}}
	}
	wanted := c.Trust
	if c.Written != "" {
		if written, err := ramdoc.ParseTrust(c.Written); err == nil {
			wanted = written
		}
	}
	differences := wanted.Differences(found)
	if len(differences) == 0 {
		return nil
	}
	return preflight.Findings{{Attribute: "trust_policy", Text: remedy.TrustDrifted(remedy.TrustDrift{
		RoleName: name, Wanted: wanted, Found: found, Differences: differences,
	})}}
}
