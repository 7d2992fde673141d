package passrole

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/pai-iac/terraform-provider-pai/internal/acs"
	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
	"github.com/pai-iac/terraform-provider-pai/internal/rampolicy"
	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
)

// ValidateConfig checks what no single argument can: wildcards need to be
// allowed (rule 8), somebody must get the permission, and RAM must take the
// document. Terraform asks again at apply, with what was unknown before.
func (r *grant) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	var config grantModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	config.checkARNs(ctx, &resp.Diagnostics)
	if holders, known := config.holders(ctx); known && len(holders) == 0 {
		fwx.AddError(&resp.Diagnostics, remedy.GrantToNobody(config.Name.ValueString()))
	}
	if document, known := config.document(ctx); known {
		if length := utf8.RuneCountInString(document.JSON()); length > rampolicy.MaxDocument {
			fwx.AddAttributeError(&resp.Diagnostics, "role_arns", remedy.GrantTooLong(config.Name.ValueString(), length, rampolicy.MaxDocument))
		}
	}
}

func (m grantModel) checkARNs(ctx context.Context, diags *diag.Diagnostics) {
	var arns []types.String
	if m.RoleARNs.IsUnknown() || m.RoleARNs.ElementsAs(ctx, &arns, false).HasError() {
		return
	}
	for _, arn := range arns {
		if arn.IsNull() || arn.IsUnknown() || fwx.IsGeneratedByMock(arn.ValueString()) {
			continue // ModifyPlan refuses what mock_provider cannot have generated
		}
		_, err := acs.ParseRoleARN(arn.ValueString())
		if err == nil {
			continue
		}
		at := path.Root("role_arns").AtSetValue(arn)
		if !strings.ContainsAny(arn.ValueString(), "*?") {
			diags.AddAttributeError(at, "Invalid Value", fmt.Sprintf("role_arns must hold the ARNs of RAM roles, but %s.", err))
			continue
		}
		if err := checkPattern(arn.ValueString()); err != nil {
			diags.AddAttributeError(at, "Invalid Value", fmt.Sprintf("role_arns must hold ARNs of RAM roles, or patterns for them, but %s.", err))
			continue
		}
		if !m.AllowWildcard.IsUnknown() && !m.AllowWildcard.ValueBool() {
			text := remedy.WildcardGrant(arn.ValueString())
			diags.AddAttributeError(at, text.Summary, text.Detail)
		}
	}
}

const patternForm = `want a pattern such as acs:ram::*:role/train-*`

// checkPattern checks what may stand in role_arns besides exact ARNs: a pattern
// that roles can match.
func checkPattern(text string) error {
	if text == "*" {
		return nil
	}
	arn, err := acs.ParseARN(text)
	if err != nil {
		return err
	}
	if err := checkPatternParts(arn); err != nil {
		return fmt.Errorf("%q %w: %s", text, err, patternForm)
	}
	return nil
}

func checkPatternParts(arn acs.ARN) error {
	name, isRole := strings.CutPrefix(arn.Resource, "role/")
	switch {
	case arn.Service != "ram":
		return fmt.Errorf("is of service %q instead of \"ram\"", arn.Service)
	case arn.Region != "" && arn.Region != "*":
		return fmt.Errorf("has the region %q, but ram is global", arn.Region)
	case arn.Account == "":
		return errors.New("names no account")
	case arn.Account != "*" && acs.ValidateAccountID(arn.Account) != nil:
		return fmt.Errorf("has the account %q, which is neither an account id nor *", arn.Account)
	case arn.Resource == "*":
		return nil
	case !isRole || name == "":
		return fmt.Errorf("names %q instead of roles", arn.Resource)
	}
	// What is left without the wildcards is a part of a role name.
	rest := strings.NewReplacer("*", "", "?", "").Replace(name)
	if rest == "" {
		return nil
	}
	if _, err := acs.ParseRoleARN(acs.NewRoleARN("1", rest).String()); err != nil {
		return fmt.Errorf("names %q, which no role name can match", name)
	}
	return nil
}
