package session

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/pai-iac/terraform-provider-pai/internal/credential"
	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
)

var (
	_ ephemeral.EphemeralResourceWithConfigure = (*instanceCredentials)(nil)
	_ ephemeral.EphemeralResourceWithRenew     = (*instanceCredentials)(nil)
)

const typeInstanceCredentials = "pai_instance_credentials"

// NewInstanceCredentials returns the ephemeral resource pai_instance_credentials.
func NewInstanceCredentials() ephemeral.EphemeralResource {
	return &instanceCredentials{fwx.EphemeralResource{Type: "pai_instance_credentials"}}
}

type instanceCredentials struct{ fwx.EphemeralResource }

type instanceCredentialsModel struct {
	Source         types.String `tfsdk:"source"`
	TimeoutSeconds types.Int64  `tfsdk:"timeout_seconds"`
	issued
}

const (
	defaultInjectionTimeout = 30
	maxInjectionTimeout     = 600
)

func (e *instanceCredentials) Schema(_ context.Context, _ ephemeral.SchemaRequest, resp *ephemeral.SchemaResponse) {
	attributes := issuedAttributes()
	attributes["source"] = schema.StringAttribute{
		MarkdownDescription: "Where to look: `uri` (the local service that `ALIBABA_CLOUD_CREDENTIALS_URI` names), `file` (`/mnt/.alibabacloud/credentials` in " +
			"DSW and DLC, `/etc/ram/credentials` in EAS) or `auto` (the URI if the variable is set, else the file). Defaults to `auto`.",
		Optional:   true,
		Validators: []validator.String{fwx.UnlessEmpty(stringvalidator.OneOf(credential.Injections()...))},
	}
	attributes["timeout_seconds"] = schema.Int64Attribute{
		MarkdownDescription: "How long to look again while there are no credentials yet, in seconds from 0 to 600. Defaults to `30`.",
		Optional:            true,
		Validators:          []validator.Int64{int64validator.Between(0, maxInjectionTimeout)},
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "Reads the temporary credentials of the RAM role that PAI injects into the DSW instance, DLC job or EAS service in which Terraform " +
			"runs. Use them in the blocks of other providers and in write-only arguments. They are never written to state, plan or log.\n\n" +
			"Do not use it to configure this provider for the same role: without other credentials the provider finds what PAI injects by itself, and " +
			"renews it. Terraform cannot exchange the values of an ephemeral resource while it runs. If the credentials are about to expire during a run, " +
			"a warning says so.",
		Attributes: attributes,
	}
}

func (e *instanceCredentials) Open(ctx context.Context, req ephemeral.OpenRequest, resp *ephemeral.OpenResponse) {
	var model instanceCredentialsModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	if resp.Diagnostics.HasError() {
		return
	}
	way := credential.InjectedAuto
	if text := model.Source.ValueString(); text != "" {
		way = credential.Injection(text)
	}
	timeout := int64(defaultInjectionTimeout)
	if !model.TimeoutSeconds.IsNull() {
		timeout = model.TimeoutSeconds.ValueInt64()
	}
	found, err := e.Data.Host.AwaitInjected(ctx, way, time.Duration(timeout)*time.Second)
	if err != nil {
		fwx.AddError(&resp.Diagnostics, remedy.Failure(remedy.Attempt{
			Verb: "Open", Past: "read", Noun: "Instance Credentials", Object: "temporary credentials of this workload",
		}, err))
		return
	}
	model.issued = issuedBy(found)
	resp.Diagnostics.Append(resp.Result.Set(ctx, model)...)
	rememberExpiry(ctx, found.Expires, resp)
}

func (e *instanceCredentials) Renew(ctx context.Context, req ephemeral.RenewRequest, resp *ephemeral.RenewResponse) {
	warnOfExpiry(ctx, typeInstanceCredentials, req, resp)
}
