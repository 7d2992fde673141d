package provider

import (
	"context"
	"crypto/rand"
	"fmt"
	"slices"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/pai-iac/terraform-provider-pai/internal/acs"
	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/cloud/openapi"
	"github.com/pai-iac/terraform-provider-pai/internal/cloud/wait"
	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
	"github.com/pai-iac/terraform-provider-pai/internal/preflight"
)

// ValidateConfig applies what the block alone can get wrong. What the
// environment adds is judged by Configure.
func (p *paiProvider) ValidateConfig(ctx context.Context, req provider.ValidateConfigRequest, resp *provider.ValidateConfigResponse) {
	if len(unknown(req.Config)) > 0 {
		return
	}
	var model providerModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	if resp.Diagnostics.HasError() {
		return
	}
	report(model.credentials().Check(), &resp.Diagnostics)
	environment(noEnvironment).reach(model, &resp.Diagnostics)
}

// Configure makes the clients and the preflight session of one walk. It makes
// no call: a plan that needs nothing of the cloud works without it.
func (p *paiProvider) Configure(ctx context.Context, req provider.ConfigureRequest, resp *provider.ConfigureResponse) {
	if names := unknown(req.Config); len(names) > 0 {
		configureUnverified(names, p.host, req, resp)
		return
	}
	var model providerModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	if resp.Diagnostics.HasError() {
		return
	}
	data := p.data(ctx, model, req.TerraformVersion, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	hand(data, resp)
}

// hand gives the provider's data to everything that is registered.
func hand(data *fwx.ProviderData, resp *provider.ConfigureResponse) {
	resp.ResourceData = data
	resp.DataSourceData = data
	resp.EphemeralResourceData = data
	resp.ActionData = data
	resp.ListResourceData = data
}

// data resolves and checks every setting, so that all mistakes are reported at
// once, and builds what the features work with.
func (p *paiProvider) data(ctx context.Context, model providerModel, terraform string, diags *diag.Diagnostics) *fwx.ProviderData {
	region := p.env.region(model, diags)
	regions := p.env.regions(model, region, diags)
	level := p.env.preflight(model, diags)
	reach := p.env.reach(model, diags)
	reach.report(diags)
	reach.checkVPC(region, diags)
	owner := p.env.owner(model, diags)
	config := openapi.Config{
		Region:         region,
		Endpoints:      reach.hosts,
		Protocol:       reach.protocol,
		VPC:            reach.vpc,
		MaxRetries:     model.maxRetries(),
		RequestTimeout: time.Duration(model.RequestTimeoutSeconds.ValueInt64()) * time.Second,
		UserAgent:      p.userAgent(terraform),
		Clock:          p.clock,
	}
	source := p.source(ctx, model, config, diags)
	if diags.HasError() {
		return nil
	}
	config.Credentials, config.Refused = source.Retrieve, source.Refused
	clients, err := openapi.New(config)
	if err != nil {
		diags.AddError(unableToConfigure, fmt.Sprintf("The clients cannot be made: %s.", err))
		return nil
	}
	tflog.Debug(ctx, "configured", map[string]any{
		"region": region, "regions": regions, "preflight": string(level), "protocol": reach.protocol,
	})
	if !p.uncached {
		clients = cloud.Cached(clients)
	}
	return &fwx.ProviderData{
		Clients:   clients,
		Preflight: preflight.NewSession(clients, level, regions),
		Region:    region,
		Poller:    wait.Poller{Clock: p.clock},
		Ownership: cloud.Ownership{Run: rand.Text(), Owner: owner},

		CredentialSource: source.Kind,
		Host:             p.host,
	}
}

func (p *paiProvider) userAgent(terraform string) string {
	agent := "terraform-provider-pai/" + p.version
	if terraform == "" {
		return agent
	}
	return "Terraform/" + terraform + " " + agent
}

// region may be empty: each regional resource can name its own.
func (e environment) region(model providerModel, diags *diag.Diagnostics) string {
	region := e.resolve(path.Root("region"), model.Region, "", envRegionID, envRegion, envAlicloudRegion)
	if region.value == "" && model.Region.IsNull() {
		return ""
	}
	region.check(diags, "Invalid Region", acs.ValidateRegion)
	return region.value
}

func (e environment) regions(model providerModel, region string, diags *diag.Diagnostics) []string {
	setting := e.resolve(path.Root("regions"), joined(model.Regions), region, envRegions)
	var regions []string
	for _, each := range setting.elements() {
		if err := acs.ValidateRegion(each); err != nil && setting.value != region {
			diags.AddAttributeError(setting.attribute, "Invalid Region", fmt.Sprintf("%s is not valid: %s.", setting.origin(), err))
		}
		if !slices.Contains(regions, each) {
			regions = append(regions, each)
		}
	}
	return regions
}

// owner may be empty: then creation marks are removed again.
func (e environment) owner(model providerModel, diags *diag.Diagnostics) string {
	owner := e.resolve(path.Root("owner"), model.Owner, "", envOwner)
	if owner.value != "" {
		owner.check(diags, "Invalid Owner", validateOwner)
	}
	return owner.value
}

func (e environment) preflight(model providerModel, diags *diag.Diagnostics) preflight.Level {
	level := e.resolve(path.Root("preflight"), model.Preflight, string(preflight.Error), envPreflight)
	level.check(diags, "Invalid Preflight Level", func(text string) error {
		_, err := preflight.ParseLevel(text)
		return err
	})
	return preflight.Level(level.value)
}

// maxRetries translates: to the clients 0 means their default.
func (m providerModel) maxRetries() int {
	switch retries := m.MaxRetries.ValueInt64(); {
	case m.MaxRetries.IsNull():
		return 0
	case retries == 0:
		return -1
	default:
		return int(retries)
	}
}
