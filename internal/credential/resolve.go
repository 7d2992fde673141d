package credential

import (
	"context"
	"fmt"
	"path/filepath"
	"strconv"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/workload"
)

// TokenService exchanges credentials for those of a RAM role (STS).
type TokenService interface {
	AssumeRole(ctx context.Context, signer cloud.Credentials, request cloud.SessionRequest) (cloud.Session, error)
	AssumeRoleWithOIDC(ctx context.Context, request cloud.OIDCRequest) (cloud.Session, error)
}

// Kind is where credentials come from, as pai_caller_identity shows it.
type Kind string

// The kinds of sources.
const (
	FromArguments   Kind = "arguments"
	FromEnvironment Kind = "environment"
	FromOIDC        Kind = "oidc"
	FromProfile     Kind = "profile"
	FromURI         Kind = "credentials_uri"
	FromFile        Kind = "credentials_file"
	FromECS         Kind = "ecs_ram_role"
	FromChain       Kind = "default_chain"
)

// Kinds returns all kinds, in the order in which the sources are asked.
func Kinds() []Kind {
	return []Kind{FromArguments, FromEnvironment, FromOIDC, FromProfile, FromURI, FromFile, FromECS, FromChain}
}

const defaultSessionName = "terraform-provider-pai"

// resolver chooses the source for one provider configuration.
type resolver struct {
	Host
	args     Arguments
	tokens   TokenService
	problems []Problem
}

// origin is a source before roles are assumed with it.
type origin struct {
	kind   Kind
	name   string // for texts: "the environment variables A and B"
	supply supply
}

// Resolve chooses the source of credentials. It reads the environment and files,
// and makes no network call. It returns no source if there are problems.
func (h Host) Resolve(args Arguments, tokens TokenService) (*Source, []Problem) {
	r := &resolver{Host: h, args: args, tokens: tokens, problems: args.Check()}
	if len(r.problems) > 0 {
		return nil, r.problems
	}
	found := r.find()
	roles := r.roles(found)
	if len(r.problems) > 0 {
		return nil, r.problems
	}
	source := &Source{Kind: found.kind, Name: found.name, top: found.supply, refusals: map[string]*cloud.Error{}}
	for _, request := range roles {
		source.Roles = append(source.Roles, request.RoleARN)
		source.top = r.assume(source.top, found.name, request)
	}
	return source, nil
}

func (r *resolver) find() *origin {
	for _, look := range []func() *origin{
		r.fromArguments, r.fromEnvironment, r.fromOIDC, r.fromProfile, r.injected, r.fromECS, r.fromChain,
	} {
		if found := look(); found != nil || len(r.problems) > 0 {
			return found
		}
	}
	r.problem("", noCredentials, "%s", nothingFound())
	return nil
}

func (r *resolver) problem(argument, summary, format string, args ...any) *origin {
	r.problems = append(r.problems, Problem{argument, summary, fmt.Sprintf(format, args...)})
	return nil
}

// fromArguments takes the source that the provider block names.
func (r *resolver) fromArguments() *origin {
	switch a := r.args; {
	case a.AccessKey != nil:
		return &origin{FromArguments, "the arguments access_key and secret_key of the provider", static(cloud.Credentials{
			AccessKeyID: *a.AccessKey, AccessKeySecret: text(a.SecretKey), SecurityToken: text(a.SecurityToken),
		})}
	case a.OIDC != nil:
		return r.oidc(*a.OIDC, argOIDC)
	case a.Profile != "" || a.SharedCredentialsFile != "":
		return r.profile(a.Profile, a.SharedCredentialsFile)
	case a.CredentialsURI != "":
		return r.uri(a.CredentialsURI, argURI, `the provider argument "credentials_uri"`)
	case a.ECSRoleName != "":
		return r.ecs(a.ECSRoleName, argECS)
	}
	return nil
}

type keyVariables struct{ id, secret, token string }

func keysInEnvironment() []keyVariables {
	return []keyVariables{
		{"ALIBABA_CLOUD_ACCESS_KEY_ID", "ALIBABA_CLOUD_ACCESS_KEY_SECRET", "ALIBABA_CLOUD_SECURITY_TOKEN"},
		{"ALICLOUD_ACCESS_KEY", "ALICLOUD_SECRET_KEY", "ALICLOUD_SECURITY_TOKEN"},
	}
}

// fromEnvironment takes an access key. Half a key is an error, although a later
// source might give a whole one: nobody can know which of the two was meant.
func (r *resolver) fromEnvironment() *origin {
	for _, names := range keysInEnvironment() {
		id, secret := r.Getenv(names.id), r.Getenv(names.secret)
		switch {
		case id != "" && secret != "":
			return &origin{FromEnvironment, fmt.Sprintf("the environment variables %s and %s", names.id, names.secret),
				static(cloud.Credentials{AccessKeyID: id, AccessKeySecret: secret, SecurityToken: r.Getenv(names.token)})}
		case id != "":
			return r.problem("", incompleteKey, "The environment variable %s is set, but %s is not. Set both, or neither. %s", names.id, names.secret, neverMixed)
		case secret != "":
			return r.problem("", incompleteKey, "The environment variable %s is set, but %s is not. Set both, or neither. %s", names.secret, names.id, neverMixed)
		}
	}
	return nil
}

// injected takes what PAI injects into a workload: the address of a local service,
// else a file, which has one path in DSW and DLC and another in EAS.
func (r *resolver) injected() *origin {
	if uri, variable := r.first(uriVariables()...); uri != "" {
		return r.uri(uri, "", "the environment variable "+variable)
	}
	if path := r.injectedFile(); path != "" {
		name := "the file " + path
		return &origin{FromFile, name, r.renewed(func(context.Context) (cloud.Credentials, error) {
			credentials, err := readInjectedFile(path, r.Clock.Now())
			if err != nil {
				return credentials, noInjected(name, err)
			}
			return credentials, nil
		})}
	}
	return nil
}

func uriVariables() []string {
	return []string{workload.DSW.CredentialSources().URIVariable, "ALICLOUD_CREDENTIALS_URI"}
}

// injectedFile is the path of the file that PAI wrote, or the empty string.
func (h Host) injectedFile() string {
	for _, kind := range []workload.Kind{workload.DSW, workload.EAS} {
		if path := filepath.Join(h.Root, kind.CredentialSources().File); isFile(path) {
			return path
		}
	}
	return ""
}

func (r *resolver) uri(uri, argument, name string) *origin {
	reader, err := newURIReader(uri)
	if err != nil {
		return r.problem(argument, invalidURI, "The credentials URI of %s is not valid: %s.", name, err)
	}
	return &origin{FromURI, name, r.renewed(func(ctx context.Context) (cloud.Credentials, error) {
		credentials, err := reader.read(ctx, r.Clock.Now())
		if err != nil {
			return credentials, noInjected(name, err)
		}
		return credentials, nil
	})}
}

func (r *resolver) fromECS() *origin {
	role, variable := r.first("ALIBABA_CLOUD_ECS_METADATA", "ALICLOUD_ECS_ROLE_NAME")
	if role == "" || r.isTrue(metadataDisabled) {
		return nil
	}
	found := r.ecs(role, "")
	if found != nil {
		found.name += ", which " + variable + " names"
	}
	return found
}

const metadataDisabled = "ALIBABA_CLOUD_ECS_METADATA_DISABLED"

func (r *resolver) ecs(role, argument string) *origin {
	if r.isTrue(metadataDisabled) {
		return r.problem(argument, noMetadata,
			"The role %q of this ECS instance is the source of credentials, but the environment variable %s forbids to ask the metadata service. "+
				"Unset the variable, or use another source.", role, metadataDisabled)
	}
	name := fmt.Sprintf("the role %q of this ECS instance", role)
	return &origin{FromECS, name, &libraryCall{name: name, fix: ecsFix, call: func() (cloud.Credentials, error) {
		if r.Library == nil {
			return cloud.Credentials{}, errNoLibrary
		}
		return r.Library.ECSRole(role)
	}}}
}

// fromChain leaves it to the vendor's library, which may still find its own
// credentials file, or the role of an ECS instance.
func (r *resolver) fromChain() *origin {
	if r.Library == nil {
		return nil
	}
	if r.isTrue(metadataDisabled) && !isFile(filepath.Join(r.home(), ".alibabacloud", "credentials")) && r.Getenv("ALIBABA_CLOUD_CREDENTIALS_FILE") == "" {
		return nil // nothing is left that the chain could ask
	}
	return &origin{FromChain, "the default chain of credentials-go", &libraryCall{
		name: "the default chain of credentials-go", fix: nothingFound(), call: r.Library.DefaultChain,
	}}
}

// roles lists the roles to assume. The environment counts only if the provider
// block names neither roles nor a source: arguments replace the environment.
func (r *resolver) roles(found *origin) []cloud.SessionRequest {
	roles := r.args.AssumeRole
	arn, variable := r.first("ALIBABA_CLOUD_ROLE_ARN", "ALICLOUD_ASSUME_ROLE_ARN")
	provider, _ := r.first(oidcProviderVariables()...)
	if len(roles) == 0 && len(r.args.sources()) == 0 && arn != "" && found != nil && found.kind != FromOIDC &&
		// Beside an OIDC provider, the role is the one for its token.
		(provider == "" || variable != "ALIBABA_CLOUD_ROLE_ARN") {
		session, _ := r.first("ALIBABA_CLOUD_ROLE_SESSION_NAME", "ALICLOUD_ASSUME_ROLE_SESSION_NAME")
		roles = []cloud.SessionRequest{{RoleARN: arn, SessionName: session, DurationSeconds: r.sessionSeconds()}}
	}
	named := make([]cloud.SessionRequest, len(roles))
	for i, role := range roles {
		named[i] = role
		named[i].SessionName = orDefault(role.SessionName)
	}
	return named
}

// sessionSeconds is the session length that the environment asks for, or 0.
func (r *resolver) sessionSeconds() int64 {
	const variable = "ALICLOUD_ASSUME_ROLE_SESSION_EXPIRATION"
	given := r.Getenv(variable)
	if given == "" {
		return 0
	}
	seconds, err := strconv.ParseInt(given, 10, 64)
	if err != nil || seconds < MinSessionSeconds || seconds > MaxSessionSeconds {
		r.problem("", invalidDuration, "The environment variable %s is %q. Give a number of seconds from %d to %d.",
			variable, given, MinSessionSeconds, MaxSessionSeconds)
	}
	return seconds
}

// The session lengths that STS knows, in seconds. A role may allow less.
const (
	MinSessionSeconds = 900
	MaxSessionSeconds = 43200
)

func orDefault(sessionName string) string {
	if sessionName == "" {
		return defaultSessionName
	}
	return sessionName
}

func (r *resolver) renewed(f fetcher) *renewing { return newRenewing(f, r.Clock) }
