package instance

import (
	"context"
	"encoding/base64"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
)

// expand turns a plan or state into the definition of an instance. Write-only values
// are in the configuration alone; the role is added by the caller. Collections that
// are not wholly known are left out.
func expand(ctx context.Context, m, config model) (cloud.InstanceSpec, diag.Diagnostics) {
	var diags diag.Diagnostics
	spec := cloud.InstanceSpec{
		Name: m.Name.ValueString(), WorkspaceID: m.WorkspaceID.ValueString(),
		ECSSpec: m.ECSSpec.ValueString(), QuotaID: m.QuotaID.ValueString(),
		ImageID: m.ImageID.ValueString(), ImageURL: m.ImageURL.ValueString(), ImageAuth: imageAuth(ctx, config, &diags),
		Accessibility: m.Accessibility.ValueString(), UserID: m.UserID.ValueString(),
		Environment: environment(ctx, m, config, &diags),
		Driver:      m.Driver.ValueString(), WorkspaceSource: m.WorkspaceSource.ValueString(),
		Priority: m.Priority.ValueInt64(),
		Labels:   texts(ctx, m.Labels, &diags), Tags: texts(ctx, m.Tags, &diags),
		Secrets: secrets(ctx, config, &diags),
	}
	if command := m.UserCommand.ValueString(); command != "" {
		spec.UserCommand = &cloud.InstanceUserCommand{OnStart: &cloud.InstanceCommand{Content: command}}
	}
	expandNested(ctx, m, &spec, &diags)
	spec.OnlyGiven()
	return spec, diags
}

func expandNested(ctx context.Context, m model, spec *cloud.InstanceSpec, diags *diag.Diagnostics) {
	if isKnown(ctx, m.Resources) {
		spec.Resources = fwx.Nested[cloud.InstanceResources](ctx, m.Resources, diags)
	}
	if isKnown(ctx, m.Datasets) {
		spec.Datasets = fwx.Elements[[]cloud.InstanceDataset](ctx, m.Datasets, diags)
	}
	if isKnown(ctx, m.CloudDisks) {
		spec.CloudDisks = fwx.Elements[[]cloud.InstanceDisk](ctx, m.CloudDisks, diags)
	}
	if isKnown(ctx, m.VPC) {
		spec.VPC = fwx.Nested[cloud.InstanceVPC](ctx, m.VPC, diags)
	}
	if isKnown(ctx, m.Spot) {
		spec.Spot = fwx.Nested[cloud.InstanceSpot](ctx, m.Spot, diags)
	}
}

// texts decodes a map of texts; nil while a part of it is unknown.
func texts(ctx context.Context, from types.Map, diags *diag.Diagnostics) map[string]string {
	if from.IsNull() || !isKnown(ctx, from) {
		return nil
	}
	return fwx.Elements[map[string]string](ctx, from, diags)
}

// environment is what an instance is given: the variables of the state, and the
// secrets of the configuration.
func environment(ctx context.Context, m, config model, diags *diag.Diagnostics) map[string]string {
	all := texts(ctx, m.Environment, diags)
	secrets := texts(ctx, config.EnvironmentWO, diags)
	if len(secrets) == 0 {
		return all
	}
	if all == nil {
		all = map[string]string{}
	}
	maps.Copy(all, secrets)
	return all
}

// imageAuthModel is the argument image_auth.
type imageAuthModel struct {
	Username types.String `tfsdk:"username_wo"`
	Password types.String `tfsdk:"password_wo"`
	Version  types.Int64  `tfsdk:"credentials_wo_version"`
}

func registryUser(ctx context.Context, config model, diags *diag.Diagnostics) *imageAuthModel {
	if config.ImageAuth.IsNull() || !isKnown(ctx, config.ImageAuth) {
		return nil
	}
	return fwx.Nested[imageAuthModel](ctx, config.ImageAuth, diags)
}

// secrets are the write-only values of a configuration.
func secrets(ctx context.Context, config model, diags *diag.Diagnostics) []string {
	all := slices.Collect(maps.Values(texts(ctx, config.EnvironmentWO, diags)))
	if auth := registryUser(ctx, config, diags); auth != nil {
		all = append(all, auth.Username.ValueString(), auth.Password.ValueString())
	}
	return all
}

// imageAuth is the base64 text of user:password, as CreateInstance takes it.
func imageAuth(ctx context.Context, config model, diags *diag.Diagnostics) string {
	auth := registryUser(ctx, config, diags)
	if auth == nil {
		return ""
	}
	return base64.StdEncoding.EncodeToString([]byte(auth.Username.ValueString() + ":" + auth.Password.ValueString()))
}

// secretNames are the names of the write-only variables, in order.
func secretNames(config model) []string {
	return slices.Sorted(maps.Keys(config.EnvironmentWO.Elements()))
}
