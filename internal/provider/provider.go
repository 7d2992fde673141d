package provider

import (
	"context"
	"os"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud/wait"
	"github.com/pai-iac/terraform-provider-pai/internal/credential"
	"github.com/pai-iac/terraform-provider-pai/internal/feature/access"
	"github.com/pai-iac/terraform-provider-pai/internal/feature/association"
	"github.com/pai-iac/terraform-provider-pai/internal/feature/fn"
	"github.com/pai-iac/terraform-provider-pai/internal/feature/instance"
	"github.com/pai-iac/terraform-provider-pai/internal/feature/job"
	"github.com/pai-iac/terraform-provider-pai/internal/feature/passrole"
	"github.com/pai-iac/terraform-provider-pai/internal/feature/role"
	"github.com/pai-iac/terraform-provider-pai/internal/feature/session"
	"github.com/pai-iac/terraform-provider-pai/internal/feature/workspace"
)

var (
	_ provider.Provider                       = (*paiProvider)(nil)
	_ provider.ProviderWithValidateConfig     = (*paiProvider)(nil)
	_ provider.ProviderWithFunctions          = (*paiProvider)(nil)
	_ provider.ProviderWithEphemeralResources = (*paiProvider)(nil)
	_ provider.ProviderWithActions            = (*paiProvider)(nil)
	_ provider.ProviderWithListResources      = (*paiProvider)(nil)
)

// typeName is the provider's name in configurations, and the prefix of all
// types.
const typeName = "pai"

type paiProvider struct {
	version string
	clock   wait.Clock
	env     environment
	// host is where credentials are looked for.
	host credential.Host
	// uncached: reads are not remembered.
	uncached bool
}

// Option changes what surrounds the provider.
type Option func(*paiProvider)

// WithClock replaces the system's clock, so that tests do not wait.
func WithClock(clock wait.Clock) Option {
	return func(p *paiProvider) { p.clock, p.host.Clock = clock, clock }
}

// WithEnvironment replaces the environment of the process. The function
// returns the value of a variable, or the empty string. The vendor's library reads
// the environment of the process itself, so its sources of credentials are left out.
func WithEnvironment(lookup func(name string) string) Option {
	return func(p *paiProvider) { p.env, p.host.Getenv, p.host.Library = lookup, lookup, nil }
}

// WithLibrary replaces the vendor's library as a source of credentials.
func WithLibrary(library credential.Library) Option {
	return func(p *paiProvider) { p.host.Library = library }
}

// WithRoot puts a directory before the paths of the files that PAI writes into
// workloads.
func WithRoot(directory string) Option {
	return func(p *paiProvider) { p.host.Root = directory }
}

// WithoutCache makes every read a call. Only the benchmark compares with it.
func WithoutCache() Option {
	return func(p *paiProvider) { p.uncached = true }
}

// New returns a constructor of the provider, as the plugin framework wants it.
func New(version string, options ...Option) func() provider.Provider {
	return func() provider.Provider {
		p := &paiProvider{version: version, clock: wait.System(), env: os.Getenv, host: credential.System()}
		for _, option := range options {
			option(p)
		}
		return p
	}
}

func (p *paiProvider) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = typeName
	resp.Version = p.version
}

func (p *paiProvider) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{
		access.NewAccessRole,
		access.NewPolicy,
		association.NewDSW,
		association.NewEAS,
		job.NewDLC,
		instance.NewDSW,
		passrole.NewGrant,
		role.NewInstanceRole,
		role.NewTrustPolicy,
		role.NewTrustedService,
		workspace.NewMember,
	}
}

func (p *paiProvider) DataSources(context.Context) []func() datasource.DataSource {
	return []func() datasource.DataSource{
		association.NewPreflight,
		instance.NewECSSpecs,
		instance.NewInstances,
		job.NewJobs,
		session.NewCallerIdentity,
		workspace.NewMembers,
		workspace.NewWorkspaces,
	}
}

func (p *paiProvider) Functions(context.Context) []func() function.Function {
	return fn.All()
}

func (p *paiProvider) EphemeralResources(context.Context) []func() ephemeral.EphemeralResource {
	return []func() ephemeral.EphemeralResource{
		session.NewAssumedRoleCredentials,
		session.NewInstanceCredentials,
	}
}

func (p *paiProvider) Actions(context.Context) []func() action.Action {
	return []func() action.Action{}
}

func (p *paiProvider) ListResources(context.Context) []func() list.ListResource {
	return []func() list.ListResource{}
}
