package session

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
)

// issued are the attributes that both ephemeral resources compute.
type issued struct {
	AccessKeyID     types.String `tfsdk:"access_key_id"`
	AccessKeySecret types.String `tfsdk:"access_key_secret"`
	SecurityToken   types.String `tfsdk:"security_token"`
	Expiration      types.String `tfsdk:"expiration"`
}

func issuedAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"access_key_id": schema.StringAttribute{
			MarkdownDescription: "Id of the temporary access key.", Computed: true, Sensitive: true,
		},
		"access_key_secret": schema.StringAttribute{
			MarkdownDescription: "Secret of the temporary access key.", Computed: true, Sensitive: true,
		},
		"security_token": schema.StringAttribute{
			MarkdownDescription: "Security token that belongs to the access key.", Computed: true, Sensitive: true,
		},
		"expiration": schema.StringAttribute{
			MarkdownDescription: "When the credentials expire, such as `2026-01-02T03:04:05Z`.", Computed: true,
		},
	}
}

func issuedBy(credentials cloud.Credentials) issued {
	return issued{
		AccessKeyID:     types.StringValue(credentials.AccessKeyID),
		AccessKeySecret: types.StringValue(credentials.AccessKeySecret),
		SecurityToken:   types.StringValue(credentials.SecurityToken),
		Expiration:      types.StringValue(credentials.Expires.UTC().Format(time.RFC3339)),
	}
}

// warnBefore is how long before the expiration Terraform asks again. It cannot
// exchange values that it has handed out, so all that is left is a warning.
const warnBefore = 3 * time.Minute

// expiryKey holds, for Renew, when the credentials expire.
const expiryKey = "expiration"

func rememberExpiry(ctx context.Context, expires time.Time, resp *ephemeral.OpenResponse) {
	text, err := json.Marshal(expires.UTC().Format(time.RFC3339))
	if err != nil {
		resp.Diagnostics.AddError("Unable to Open Credentials", fmt.Sprintf("Their expiration cannot be remembered: %s.", err))
		return
	}
	resp.Diagnostics.Append(resp.Private.SetKey(ctx, expiryKey, text)...)
	resp.RenewAt = expires.Add(-warnBefore)
}

// warnOfExpiry is what Renew does: the run lasts longer than the credentials.
func warnOfExpiry(ctx context.Context, typeName string, req ephemeral.RenewRequest, resp *ephemeral.RenewResponse) {
	text, diags := req.Private.GetKey(ctx, expiryKey)
	resp.Diagnostics.Append(diags...)
	var expires string
	if json.Unmarshal(text, &expires) != nil {
		expires = "an unknown time"
	}
	warning := remedy.CredentialsExpireSoon(typeName, expires)
	resp.Diagnostics.AddWarning(warning.Summary, warning.Detail)
}
