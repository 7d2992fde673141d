package fwx

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/resource"
)

// Resource is what all resources have in common, to be embedded: the type name and
// the provider's data.
type Resource struct {
	Type string // such as "pai_trust_policy"
	// Data is nil while the provider is not configured, as during validation.
	Data *ProviderData
}

// Metadata names the resource type.
func (r *Resource) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = r.Type
}

// Configure takes over the provider's data.
func (r *Resource) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	r.Data = providerData(req.ProviderData, &resp.Diagnostics)
}

// DataSource is Resource for a data source.
type DataSource struct {
	Type string
	Data *ProviderData
}

// Metadata names the data source type.
func (d *DataSource) Metadata(_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = d.Type
}

// Configure takes over the provider's data.
func (d *DataSource) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	d.Data = providerData(req.ProviderData, &resp.Diagnostics)
}

// EphemeralResource is Resource for an ephemeral resource.
type EphemeralResource struct {
	Type string
	Data *ProviderData
}

// Metadata names the ephemeral resource type.
func (e *EphemeralResource) Metadata(_ context.Context, _ ephemeral.MetadataRequest, resp *ephemeral.MetadataResponse) {
	resp.TypeName = e.Type
}

// Configure takes over the provider's data.
func (e *EphemeralResource) Configure(_ context.Context, req ephemeral.ConfigureRequest, resp *ephemeral.ConfigureResponse) {
	e.Data = providerData(req.ProviderData, &resp.Diagnostics)
}
