package session

import (
	"context"
	"fmt"
	"maps"
	"regexp"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/pai-iac/terraform-provider-pai/internal/acs"
	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/credential"
	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
	"github.com/pai-iac/terraform-provider-pai/internal/ramdoc"
	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
)

var (
	_ ephemeral.EphemeralResourceWithConfigure = (*assumedRoleCredentials)(nil)
	_ ephemeral.EphemeralResourceWithRenew     = (*assumedRoleCredentials)(nil)
)

const typeAssumedRoleCredentials = "pai_assumed_role_credentials"

// NewAssumedRoleCredentials returns the ephemeral resource
// pai_assumed_role_credentials.
func NewAssumedRoleCredentials() ephemeral.EphemeralResource {
	return &assumedRoleCredentials{fwx.EphemeralResource{Type: "pai_assumed_role_credentials"}}
}

type assumedRoleCredentials struct{ fwx.EphemeralResource }

type assumedRoleCredentialsModel struct {
	RoleARN         types.String `tfsdk:"role_arn"`
	SessionName     types.String `tfsdk:"session_name"`
	DurationSeconds types.Int64  `tfsdk:"duration_seconds"`
	Policy          types.String `tfsdk:"policy"`
	ExternalID      types.String `tfsdk:"external_id"`
	SourceIdentity  types.String `tfsdk:"source_identity"`
	SessionARN      types.String `tfsdk:"session_arn"`
	issued
}

const defaultSessionName = "terraform-provider-pai"

func (e *assumedRoleCredentials) Schema(_ context.Context, _ ephemeral.SchemaRequest, resp *ephemeral.SchemaResponse) {
	attributes := issuedAttributes()
	maps.Copy(attributes, sessionArguments())
	attributes["session_arn"] = schema.StringAttribute{
		MarkdownDescription: "ARN of the session, `acs:ram::<account id>:role/<name>/<session>`.", Computed: true,
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "Assumes a RAM role and returns the temporary credentials of the session (`sts:AssumeRole`). Use them in the blocks of other " +
			"providers, in a second block of this provider, and in write-only arguments. They are never written to state, plan or log.\n\n" +
			"To let this provider itself work as the role, use its argument `assume_role`, which renews the session. Terraform cannot exchange the " +
			"values of an ephemeral resource while it runs: ask for a `duration_seconds` that is longer than the run. If the session is about to expire during " +
			"a run, a warning says so.",
		Attributes: attributes,
	}
}

func sessionArguments() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"role_arn": schema.StringAttribute{
			MarkdownDescription: "ARN of the role, `acs:ram::<account id>:role/<name>`.", Required: true,
			Validators: []validator.String{fwx.Check("the ARN of a RAM role", func(text string) error {
				_, err := acs.ParseRoleARN(text)
				return err
			})},
		},
		"session_name": schema.StringAttribute{
			MarkdownDescription: "Name of the session, which audit logs show: 2 to 64 letters, digits and `. @ - _`. Defaults to `terraform-provider-pai`.", Optional: true,
			Validators: []validator.String{fwx.UnlessEmpty(stringvalidator.RegexMatches(
				regexp.MustCompile(`^[A-Za-z0-9.@_-]{2,64}$`), "must be 2 to 64 letters, digits and . @ - _"))},
		},
		"duration_seconds": schema.Int64Attribute{
			MarkdownDescription: fmt.Sprintf("Length of the session in seconds, from %d to the maximum of the role. STS takes 3600 unless told.", credential.MinSessionSeconds),
			Optional:            true,
			Validators:          []validator.Int64{int64validator.Between(credential.MinSessionSeconds, credential.MaxSessionSeconds)},
		},
		"policy": schema.StringAttribute{
			MarkdownDescription: "RAM policy document as JSON that narrows what the session may do. At most 2048 characters.", Optional: true,
			Validators: []validator.String{fwx.UnlessEmpty(stringvalidator.LengthAtMost(2048), fwx.Check("a RAM policy document", func(text string) error {
				_, err := ramdoc.ParsePermission(text)
				return err
			}))},
		},
		"external_id": schema.StringAttribute{
			MarkdownDescription: "External id that the trust policy of the role asks for.", Optional: true,
			Validators: []validator.String{fwx.UnlessEmpty(stringvalidator.LengthBetween(2, 1224))},
		},
		"source_identity": schema.StringAttribute{
			MarkdownDescription: "Name of the person or pipeline behind the session, for the audit log.", Optional: true,
		},
	}
}

func (e *assumedRoleCredentials) Open(ctx context.Context, req ephemeral.OpenRequest, resp *ephemeral.OpenResponse) {
	if !e.Data.MayRead(&resp.Diagnostics) {
		return
	}
	var model assumedRoleCredentialsModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	if resp.Diagnostics.HasError() {
		return
	}
	session, err := e.Data.Clients.Sessions.Assume(ctx, model.request())
	if err != nil {
		text := remedy.RoleCredentialsRefused(model.RoleARN.ValueString(), err)
		fwx.AddError(&resp.Diagnostics, text)
		return
	}
	model.issued = issuedBy(session.Credentials)
	model.SessionARN = types.StringValue(session.ARN)
	resp.Diagnostics.Append(resp.Result.Set(ctx, model)...)
	rememberExpiry(ctx, session.Expires, resp)
}

func (m assumedRoleCredentialsModel) request() cloud.SessionRequest {
	request := cloud.SessionRequest{
		RoleARN: m.RoleARN.ValueString(), SessionName: m.SessionName.ValueString(), DurationSeconds: m.DurationSeconds.ValueInt64(),
		Policy: m.Policy.ValueString(), ExternalID: m.ExternalID.ValueString(), SourceIdentity: m.SourceIdentity.ValueString(),
	}
	if request.SessionName == "" {
		request.SessionName = defaultSessionName
	}
	return request
}

func (e *assumedRoleCredentials) Renew(ctx context.Context, req ephemeral.RenewRequest, resp *ephemeral.RenewResponse) {
	warnOfExpiry(ctx, typeAssumedRoleCredentials, req, resp)
}
