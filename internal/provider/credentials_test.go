package provider

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud/openapi"
)

const (
	idInBlock     = "LTAI-id-in-block"
	secretInBlock = "secret-in-block"
	idInEnv       = "LTAI-id-in-environment"
	secretInEnv   = "secret-in-environment"
	tokenInEnv    = "token-in-environment"
)

func TestCredentials(t *testing.T) {
	t.Parallel()
	block := func(id, secret, token string) providerModel {
		value := func(text string) types.String {
			if text == "" {
				return types.StringNull()
			}
			return types.StringValue(text)
		}
		return providerModel{AccessKey: value(id), SecretKey: value(secret), SecurityToken: value(token)}
	}
	tests := map[string]struct {
		block providerModel
		env   map[string]string
		want  openapi.Credentials
		err   string
	}{
		"block": {
			block: block(idInBlock, secretInBlock, "token"),
			want:  openapi.Credentials{AccessKeyID: idInBlock, AccessKeySecret: secretInBlock, SecurityToken: "token"},
		},
		"block takes no token from elsewhere": {
			block: block(idInBlock, secretInBlock, ""),
			env:   map[string]string{"ALIBABA_CLOUD_SECURITY_TOKEN": tokenInEnv},
			want:  openapi.Credentials{AccessKeyID: idInBlock, AccessKeySecret: secretInBlock},
		},
		"block without secret": {
			block: block(idInBlock, "", ""),
			env:   map[string]string{"ALIBABA_CLOUD_ACCESS_KEY_SECRET": secretInEnv},
			err:   `The provider block sets "access_key", but not "secret_key".`,
		},
		"block without id": {
			block: block("", secretInBlock, ""),
			err:   `The provider block sets "secret_key", but not "access_key".`,
		},
		"block with a token alone": {
			block: block("", "", "token"),
			err:   `The provider block sets "security_token", but not "access_key".`,
		},
		"block with an empty id": {
			block: providerModel{AccessKey: types.StringValue(""), SecretKey: types.StringValue(secretInBlock)},
			err:   `The provider argument "access_key" is empty.`,
		},
		"environment": {
			env: map[string]string{
				"ALIBABA_CLOUD_ACCESS_KEY_ID": idInEnv, "ALIBABA_CLOUD_ACCESS_KEY_SECRET": secretInEnv, "ALIBABA_CLOUD_SECURITY_TOKEN": tokenInEnv,
				"ALICLOUD_ACCESS_KEY": "other", "ALICLOUD_SECRET_KEY": "other",
			},
			want: openapi.Credentials{AccessKeyID: idInEnv, AccessKeySecret: secretInEnv, SecurityToken: tokenInEnv},
		},
		"environment of alicloud": {
			env: map[string]string{
				"ALICLOUD_ACCESS_KEY": idInEnv, "ALICLOUD_SECRET_KEY": secretInEnv, "ALICLOUD_SECURITY_TOKEN": tokenInEnv,
			},
			want: openapi.Credentials{AccessKeyID: idInEnv, AccessKeySecret: secretInEnv, SecurityToken: tokenInEnv},
		},
		"a stray token does not hide the next key": {
			env: map[string]string{
				"ALIBABA_CLOUD_SECURITY_TOKEN": tokenInEnv, "ALICLOUD_ACCESS_KEY": idInEnv, "ALICLOUD_SECRET_KEY": secretInEnv,
			},
			want: openapi.Credentials{AccessKeyID: idInEnv, AccessKeySecret: secretInEnv},
		},
		"environment without secret": {
			env: map[string]string{"ALIBABA_CLOUD_ACCESS_KEY_ID": idInEnv, "ALICLOUD_SECRET_KEY": secretInEnv},
			err: "The environment variable ALIBABA_CLOUD_ACCESS_KEY_ID is set, but ALIBABA_CLOUD_ACCESS_KEY_SECRET is not.",
		},
		"environment without id": {
			env: map[string]string{"ALICLOUD_SECRET_KEY": secretInEnv},
			err: "The environment variable ALICLOUD_SECRET_KEY is set, but ALICLOUD_ACCESS_KEY is not.",
		},
		"nothing": {
			err: "ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET",
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var diags diag.Diagnostics
			got := variables(test.env).credentials(test.block, &diags)
			for _, secret := range []string{idInBlock, secretInBlock, idInEnv, secretInEnv, tokenInEnv} {
				if strings.Contains(text(diags), secret) {
					t.Errorf("the diagnostics reveal %s", secret)
				}
			}
			if wantErr(t, diags, test.err) {
				return
			}
			if got != test.want {
				t.Errorf("got %s %s %s, want those of %s", got.AccessKeyID, got.AccessKeySecret, got.SecurityToken, test.want.AccessKeyID)
			}
		})
	}
}
