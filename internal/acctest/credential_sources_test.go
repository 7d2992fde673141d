package acctest_test

import (
	"encoding/json"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/pai-iac/terraform-provider-pai/internal/acctest"
	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/signtest"
	"github.com/pai-iac/terraform-provider-pai/internal/provider"
)

const (
	issuerURL    = "https://token.actions.githubusercontent.com"
	oidcProvider = "acs:ram::" + acctest.Account + ":oidc-provider/github"
	deployerARN  = "acs:ram::" + acctest.Account + ":role/Deployer"
	auditorARN   = "acs:ram::" + acctest.Account + ":role/Auditor"
	pipelineARN  = "acs:ram::" + acctest.Account + ":role/pipeline"
	guardedARN   = "acs:ram::" + acctest.Account + ":role/Guarded"
	trainARN     = "acs:ram::" + acctest.Account + ":role/train"
)

// identitySeed has roles to assume: alice may assume Deployer, which may assume
// Auditor; a pipeline of acme/ml may assume pipeline; PAI may assume train and serve.
func identitySeed(issuer *signtest.Issuer) string {
	trust := func(principal, condition string) string {
		if condition != "" {
			condition = `, "Condition": ` + condition
		}
		return `{"Version": "1", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": ` + principal + condition + `}]}`
	}
	const account = `{"RAM": ["acs:ram::` + acctest.Account + `:root"]}`
	return `{"accounts": [{"id": "` + acctest.Account + `",
	"oidc_providers": [{"name": "github", "issuer_url": "` + issuerURL + `", "client_ids": ["sts.aliyuncs.com"], "keys": ` + issuer.JWKS() + `}],
	"policies": [{"name": "list-jobs", "document": {"Version": "1", "Statement": [{"Effect": "Allow", "Action": ["paidlc:ListJobs"], "Resource": "*"}]}}],
	"users": [{"name": "carol", "access_keys": [{"id": "paiemu-carol", "secret": "paiemu-carol-secret"}],
	  "policies": [{"name": "AliyunSTSAssumeRoleAccess", "type": "System"}, {"name": "AliyunRAMReadOnlyAccess", "type": "System"}]}],
	"roles": [
	  {"name": "Deployer", "max_session_duration": 3600, "trust_policy": ` + trust(account, "") + `,
	   "policies": [{"name": "AliyunSTSAssumeRoleAccess", "type": "System"}]},
	  {"name": "Auditor", "trust_policy": ` + trust(`{"RAM": ["`+deployerARN+`"]}`, "") + `},
	  {"name": "Guarded", "trust_policy": ` + trust(account, `{"StringEquals": {"sts:ExternalId": "handshake"}}`) + `},
	  {"name": "pipeline", "trust_policy": ` + trust(`{"Federated": ["`+oidcProvider+`"]}`,
		`{"StringEquals": {"oidc:iss": "`+issuerURL+`", "oidc:aud": "sts.aliyuncs.com"}, "StringLike": {"oidc:sub": "repo:acme/ml:*"}}`) + `},
	  {"name": "train", "trust_policy": ` + trust(`{"Service": ["pai.aliyuncs.com"]}`, "") + `, "policies": [{"name": "list-jobs"}]},
	  {"name": "serve", "trust_policy": ` + trust(`{"Service": ["eas.pai.aliyuncs.com"]}`, "") + `}
	]}]}`
}

// machine is where one provider of the table runs.
type machine struct {
	t      *testing.T
	cloud  *acctest.Cloud
	issuer *signtest.Issuer
	home   string
	root   string
	env    map[string]string
	ecs    string // the role of this ECS instance
	chain  string // the user whose key the default chain finds
}

func newMachine(t *testing.T, issuer *signtest.Issuer) *machine {
	t.Helper()
	cloud := acctest.New(t, acctest.WithSeed(identitySeed(issuer)))
	if err := cloud.Emulator().DSW().SetCredential(acctest.Instance, "custom", trainARN); err != nil {
		t.Fatal(err)
	}
	m := &machine{t: t, cloud: cloud, issuer: issuer, home: t.TempDir(), root: t.TempDir()}
	m.env = map[string]string{"HOME": m.home, "PAI_ENDPOINT": cloud.URL(), "ALIBABA_CLOUD_REGION_ID": acctest.Region}
	return m
}

func (m *machine) set(variables ...string) *machine {
	for i := 0; i < len(variables); i += 2 {
		m.env[variables[i]] = variables[i+1]
	}
	return m
}

func (m *machine) keys(user string) *machine {
	return m.set("ALIBABA_CLOUD_ACCESS_KEY_ID", "paiemu-"+user, "ALIBABA_CLOUD_ACCESS_KEY_SECRET", "paiemu-"+user+"-secret")
}

func (m *machine) alicloudKeys(user string) *machine {
	return m.set("ALICLOUD_ACCESS_KEY", "paiemu-"+user, "ALICLOUD_SECRET_KEY", "paiemu-"+user+"-secret")
}

func (m *machine) oidc() *machine {
	return m.set("ALIBABA_CLOUD_ROLE_ARN", pipelineARN, "ALIBABA_CLOUD_OIDC_PROVIDER_ARN", oidcProvider, "ALIBABA_CLOUD_OIDC_TOKEN_FILE", m.tokenFile())
}

func (m *machine) uri() *machine {
	return m.set("ALIBABA_CLOUD_CREDENTIALS_URI", m.cloud.CredentialsURI("dsw", acctest.Instance))
}

// token is a token of a pipeline of acme/ml, with changed claims.
func (m *machine) token(changes ...any) string {
	now := m.cloud.Now().Unix()
	claims := map[string]any{"iss": issuerURL, "aud": "sts.aliyuncs.com", "sub": "repo:acme/ml:ref:refs/heads/main", "iat": now, "exp": now + 300}
	for i := 0; i < len(changes); i += 2 {
		name, _ := changes[i].(string)
		claims[name] = changes[i+1]
	}
	text, err := m.issuer.Token(claims)
	if err != nil {
		m.t.Fatal(err)
	}
	m.cloud.KeepSecret(text)
	return text
}

func (m *machine) tokenFile(changes ...any) string {
	return m.write(filepath.Join(m.home, "token"), m.token(changes...))
}

func (m *machine) write(path, text string) string {
	m.t.Helper()
	if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, []byte(text), 0o600)); err != nil {
		m.t.Fatal(err)
	}
	return path
}

// injected writes the file of a workload of a kind, for a role.
func (m *machine) injected(kind, role string) *machine {
	lent := m.lend(role)
	path := "/mnt/.alibabacloud/credentials"
	if kind == "eas" {
		path = "/etc/ram/credentials"
	}
	text, err := json.Marshal(lent)
	if err != nil {
		m.t.Fatal(err)
	}
	m.write(filepath.Join(m.root, path), string(text))
	return m
}

// lend returns what PAI injects for a role, through a notebook of its own.
func (m *machine) lend(role string) map[string]any {
	m.t.Helper()
	kind, id := "dsw", acctest.InstanceWithDefaultRole
	if err := m.cloud.Emulator().DSW().SetCredential(id, "custom", "acs:ram::"+acctest.Account+":role/"+role); err != nil {
		m.t.Fatal(err)
	}
	lent, err := m.cloud.Emulator().WorkloadCredentials(kind, "", id)
	if err != nil {
		m.t.Fatal(err)
	}
	return lent
}

type members map[string]any

// profiles writes the file of the CLI, at its default place unless told.
func (m *machine) profiles(current string, profiles ...members) *machine {
	return m.profilesAt(filepath.Join(m.home, ".aliyun", "config.json"), current, profiles...)
}

func (m *machine) profilesAt(path, current string, profiles ...members) *machine {
	text, err := json.Marshal(map[string]any{"current": current, "profiles": profiles})
	if err != nil {
		m.t.Fatal(err)
	}
	m.write(path, string(text))
	return m
}

func profileOf(user string, more ...members) members {
	p := members{"name": user, "mode": "AK", "access_key_id": "paiemu-" + user, "access_key_secret": "paiemu-" + user + "-secret"}
	for _, each := range more {
		maps.Copy(p, each)
	}
	return p
}

// ECSRole and DefaultChain stand for the vendor's library on this machine.
func (m *machine) ECSRole(name string) (cloud.Credentials, error) {
	if m.ecs != name {
		return cloud.Credentials{}, errors.New("404 paiemu-root-secret")
	}
	lent := m.lend(m.ecs)
	text := func(name string) string { value, _ := lent[name].(string); return value }
	return cloud.Credentials{AccessKeyID: text("AccessKeyId"), AccessKeySecret: text("AccessKeySecret"), SecurityToken: text("SecurityToken")}, nil
}

func (m *machine) DefaultChain() (cloud.Credentials, error) {
	if m.chain == "" {
		return cloud.Credentials{}, errors.New("cannot read paiemu-root-secret")
	}
	return cloud.Credentials{AccessKeyID: "paiemu-" + m.chain, AccessKeySecret: "paiemu-" + m.chain + "-secret"}, nil
}

// caller configures a provider with a block and asks who calls.
func (m *machine) caller(block members) (arn, source, problems string) {
	m.t.Helper()
	inside := m.cloud.Inside(m.env, m.root)
	server := provider.NewServer("test", append(inside.ProviderOptions(), provider.WithLibrary(m))...)
	schema, err := server.GetProviderSchema(m.t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		m.t.Fatal(err)
	}
	config := object(m.t, schema.Provider.ValueType(), block)
	validated, err := server.ValidateProviderConfig(m.t.Context(), &tfprotov6.ValidateProviderConfigRequest{Config: config})
	if err != nil {
		m.t.Fatal(err)
	}
	if problems := attributed(validated.Diagnostics); problems != "" {
		return "", "", "validate: " + problems
	}
	configured, err := server.ConfigureProvider(m.t.Context(), &tfprotov6.ConfigureProviderRequest{Config: config})
	if err != nil {
		m.t.Fatal(err)
	}
	if problems := attributed(configured.Diagnostics); problems != "" {
		return "", "", "configure: " + problems
	}
	identity := schema.DataSourceSchemas["pai_caller_identity"].ValueType()
	read, err := server.ReadDataSource(m.t.Context(), &tfprotov6.ReadDataSourceRequest{
		TypeName: "pai_caller_identity", Config: object(m.t, identity, nil),
	})
	if err != nil {
		m.t.Fatal(err)
	}
	if problems := attributed(read.Diagnostics); problems != "" {
		return "", "", "read: " + problems
	}
	state, err := read.State.Unmarshal(identity)
	if err != nil {
		m.t.Fatal(err)
	}
	attributes := map[string]tftypes.Value{}
	if err := errors.Join(state.As(&attributes), attributes["arn"].As(&arn), attributes["credential_source"].As(&source)); err != nil {
		m.t.Fatal(err)
	}
	return arn, source, ""
}

func attributed(diagnostics []*tfprotov6.Diagnostic) string {
	var text strings.Builder
	for _, each := range diagnostics {
		if each.Attribute != nil {
			text.WriteString(each.Attribute.String() + ": ")
		}
		text.WriteString(each.Summary + ": " + each.Detail + "\n")
	}
	return text.String()
}

// object encodes members of an object, nested ones included; what is missing is
// null.
func object(t *testing.T, as tftypes.Type, values members) *tfprotov6.DynamicValue {
	t.Helper()
	value, err := tfprotov6.NewDynamicValue(as, valueOf(t, as, values))
	if err != nil {
		t.Fatal(err)
	}
	return &value
}

func valueOf(t *testing.T, as tftypes.Type, value any) tftypes.Value {
	t.Helper()
	switch value := value.(type) {
	case members:
		kind, ok := as.(tftypes.Object)
		if !ok {
			t.Fatalf("%s is no object", as)
		}
		attributes := map[string]tftypes.Value{}
		for name := range value {
			if _, known := kind.AttributeTypes[name]; !known {
				t.Fatalf("no attribute %q in %s", name, as)
			}
		}
		for name, each := range kind.AttributeTypes {
			attributes[name] = valueOf(t, each, value[name])
		}
		return tftypes.NewValue(kind, attributes)
	case []members:
		kind, ok := as.(tftypes.List)
		if !ok {
			t.Fatalf("%s is no list", as)
		}
		elements := []tftypes.Value{}
		for _, each := range value {
			elements = append(elements, valueOf(t, kind.ElementType, each))
		}
		return tftypes.NewValue(kind, elements)
	}
	return tftypes.NewValue(as, value)
}

// sourceCase is one line of the table: what is on the machine and in the provider
// block, and either who calls then, by which source, or what is wrong.
type sourceCase struct {
	machine func(*machine) *machine
	block   func(*machine) members
	caller  string // such as user/alice
	source  string
	err     string
}

func block(values members) func(*machine) members { return func(*machine) members { return values } }

// TestCredentialSources configures the provider in every way, and looks at who
// calls the emulator.
func TestCredentialSources(t *testing.T) {
	t.Parallel()
	issuer, err := signtest.NewIssuer()
	if err != nil {
		t.Fatal(err)
	}
	for name, tc := range winners() {
		t.Run("who wins/"+name, func(t *testing.T) {
			t.Parallel()
			m := tc.machine(newMachine(t, issuer))
			arn, source, problems := m.caller(tc.values(m))
			want := "acs:ram::" + acctest.Account + ":" + tc.caller
			if !strings.EqualFold(arn, want) || source != tc.source || problems != "" {
				t.Errorf("%s calls by %q, want %s by %q\n%s", arn, source, want, tc.source, problems)
			}
		})
	}
	for name, tc := range mistakes() {
		t.Run("what is wrong/"+name, func(t *testing.T) {
			t.Parallel()
			m := tc.machine(newMachine(t, issuer))
			arn, _, problems := m.caller(tc.values(m))
			if !strings.Contains(problems, tc.err) {
				t.Errorf("calls as %q, and the problems do not say %q:\n%s", arn, tc.err, problems)
			}
			for _, secret := range m.cloud.Secrets() {
				if strings.Contains(problems, secret) {
					t.Errorf("the problems reveal the secret %q:\n%s", secret, problems)
				}
			}
		})
	}
	if n := len(winners()) + len(mistakes()); n < 80 {
		t.Errorf("the table has %d lines", n)
	}
}

func (tc sourceCase) values(m *machine) members {
	if tc.block == nil {
		return nil
	}
	return tc.block(m)
}

func nothing(m *machine) *machine { return m }

const aliceKey, aliceSecret = "paiemu-alice", "paiemu-alice-secret"

func keyBlock(more ...members) func(*machine) members {
	values := members{"access_key": aliceKey, "secret_key": aliceSecret}
	for _, each := range more {
		maps.Copy(values, each)
	}
	return block(values)
}

func roles(arns ...string) members {
	var list []members
	for _, arn := range arns {
		list = append(list, members{"role_arn": arn, "session_name": "tests"})
	}
	return members{"assume_role": list}
}

// winners are the lines in which a source is found.
func winners() map[string]sourceCase {
	const (
		alice, bob, carol = "user/alice", "user/bob", "user/carol"
		deployer, auditor = "assumed-role/deployer/tests", "assumed-role/auditor/tests"
		pipeline          = "assumed-role/pipeline/terraform-provider-pai"
		notebook          = "assumed-role/train/" + acctest.Instance
		other             = "assumed-role/train/" + acctest.InstanceWithDefaultRole
	)
	return map[string]sourceCase{
		"arguments over everything": {func(m *machine) *machine {
			return m.keys("bob").oidc().uri().profiles("bob", profileOf("bob")).injected("dsw", "train")
		}, keyBlock(), alice, "arguments", ""},
		"arguments take no token from elsewhere": {func(m *machine) *machine { return m.set("ALIBABA_CLOUD_SECURITY_TOKEN", "CAIS-stray") }, keyBlock(), alice, "arguments", ""},
		"arguments with a token": {nothing, func(m *machine) members {
			lent := m.lend("train")
			return members{"access_key": lent["AccessKeyId"], "secret_key": lent["AccessKeySecret"], "security_token": lent["SecurityToken"]}
		}, other, "arguments", ""},
		"environment":                   {func(m *machine) *machine { return m.keys("bob") }, nil, bob, "environment", ""},
		"environment of alicloud":       {func(m *machine) *machine { return m.alicloudKeys("bob") }, nil, bob, "environment", ""},
		"the official names come first": {func(m *machine) *machine { return m.keys("alice").alicloudKeys("bob") }, nil, alice, "environment", ""},
		"a stray token is no key": {func(m *machine) *machine {
			return m.alicloudKeys("bob").set("ALIBABA_CLOUD_SECURITY_TOKEN", "CAIS-stray")
		}, nil, bob, "environment", ""},
		"environment over OIDC": {func(m *machine) *machine { return m.keys("bob").oidc() }, nil, bob, "environment", ""},
		"environment over a profile": {func(m *machine) *machine {
			return m.keys("bob").profiles("alice", profileOf("alice")).set("ALIBABA_CLOUD_PROFILE", "alice")
		}, nil, bob, "environment", ""},
		"environment over what is injected": {func(m *machine) *machine { return m.keys("bob").uri() }, nil, bob, "environment", ""},
		"OIDC":                              {func(m *machine) *machine { return m.oidc() }, nil, pipeline, "oidc", ""},
		"OIDC with a session name":          {func(m *machine) *machine { return m.oidc().set("ALIBABA_CLOUD_ROLE_SESSION_NAME", "run-7") }, nil, "assumed-role/pipeline/run-7", "oidc", ""},
		"OIDC over a profile":               {func(m *machine) *machine { return m.oidc().profiles("alice", profileOf("alice")) }, nil, pipeline, "oidc", ""},
		"OIDC over what is injected":        {func(m *machine) *machine { return m.oidc().uri() }, nil, pipeline, "oidc", ""},
		"OIDC with the token itself": {func(m *machine) *machine {
			return m.set("ALIBABA_CLOUD_ROLE_ARN", pipelineARN, "ALIBABA_CLOUD_OIDC_PROVIDER_ARN", oidcProvider, "ALIBABA_CLOUD_OIDC_TOKEN", m.token())
		}, nil, pipeline, "oidc", ""},
		"OIDC by names of alicloud": {func(m *machine) *machine {
			return m.set("ALICLOUD_ROLE_ARN", pipelineARN, "ALICLOUD_OIDC_PROVIDER_ARN", oidcProvider, "ALICLOUD_OIDC_TOKEN_FILE", m.tokenFile())
		}, nil, pipeline, "oidc", ""},
		"OIDC by arguments": {func(m *machine) *machine { return m.keys("bob") }, func(m *machine) members {
			return members{"assume_role_with_oidc": members{"role_arn": pipelineARN, "oidc_provider_arn": oidcProvider, "oidc_token_file": m.tokenFile()}}
		}, pipeline, "oidc", ""},
		"OIDC by arguments with the token": {nothing, func(m *machine) members {
			return members{"assume_role_with_oidc": members{
				"role_arn": pipelineARN, "oidc_provider_arn": oidcProvider, "oidc_token": m.token(), "session_name": "run-7", "duration_seconds": 900,
			}}
		}, "assumed-role/pipeline/run-7", "oidc", ""},
		"OIDC by an empty argument, the rest by environment": {func(m *machine) *machine { return m.oidc().keys("bob") },
			block(members{"assume_role_with_oidc": members{}}), pipeline, "oidc", ""},
		"OIDC with a path below home": {func(m *machine) *machine {
			m.tokenFile()
			return m.oidc().set("ALIBABA_CLOUD_OIDC_TOKEN_FILE", "~/token")
		}, nil, pipeline, "oidc", ""},
		"profile by argument": {func(m *machine) *machine {
			return m.keys("alice").profiles("alice", profileOf("alice"), profileOf("bob"))
		},
			block(members{"profile": "bob"}), bob, "profile", ""},
		"profile of a file by argument": {func(m *machine) *machine {
			return m.profilesAt(filepath.Join(m.home, "p.json"), "bob", profileOf("bob"))
		},
			func(m *machine) members { return members{"shared_credentials_file": filepath.Join(m.home, "p.json")} }, bob, "profile", ""},
		"profile of a file below home": {func(m *machine) *machine {
			return m.profilesAt(filepath.Join(m.home, "p.json"), "alice", profileOf("bob"))
		},
			block(members{"shared_credentials_file": "~/p.json", "profile": "bob"}), bob, "profile", ""},
		"an empty argument is none": {func(m *machine) *machine { return m.keys("bob") }, block(members{"profile": "", "credentials_uri": "", "ecs_role_name": ""}), bob, "environment", ""},
		"current profile":           {func(m *machine) *machine { return m.profiles("bob", profileOf("alice"), profileOf("bob")) }, nil, bob, "profile", ""},
		"profile by environment": {func(m *machine) *machine {
			return m.profiles("alice", profileOf("alice"), profileOf("bob")).set("ALIBABA_CLOUD_PROFILE", "bob")
		}, nil, bob, "profile", ""},
		"profile by the name of alicloud": {func(m *machine) *machine {
			return m.profiles("alice", profileOf("alice"), profileOf("bob")).set("ALICLOUD_PROFILE", "bob")
		}, nil, bob, "profile", ""},
		"file by environment": {func(m *machine) *machine {
			return m.profilesAt(filepath.Join(m.home, "p"), "bob", profileOf("bob")).set("ALIBABA_CLOUD_CONFIG_FILE", filepath.Join(m.home, "p"))
		}, nil, bob, "profile", ""},
		"file by the old name of alicloud": {func(m *machine) *machine {
			return m.profilesAt(filepath.Join(m.home, "p"), "bob", profileOf("bob")).set("ALICLOUD_SHARED_CREDENTIALS_FILE", filepath.Join(m.home, "p"))
		}, nil, bob, "profile", ""},
		"file by the new name of alicloud": {func(m *machine) *machine {
			return m.profilesAt(filepath.Join(m.home, "p"), "bob", profileOf("bob")).set("ALIBABA_CLOUD_CREDENTIALS_FILE", filepath.Join(m.home, "p"))
		}, nil, bob, "profile", ""},
		"that name for a file of another format": {func(m *machine) *machine {
			m.chain = "alice"
			return m.set("ALIBABA_CLOUD_CREDENTIALS_FILE", m.write(filepath.Join(m.home, "ini"), "[default]\ntype = access_key\n"))
		}, nil, alice, "default_chain", ""},
		"profile with a token": {func(m *machine) *machine {
			lent := m.lend("train")
			return m.profiles("sts", members{"name": "sts", "mode": "StsToken", "access_key_id": lent["AccessKeyId"], "access_key_secret": lent["AccessKeySecret"], "sts_token": lent["SecurityToken"]})
		}, nil, other, "profile", ""},
		"profile with a role": {func(m *machine) *machine {
			return m.profiles("carol", profileOf("carol", members{"mode": "RamRoleArn", "ram_role_arn": deployerARN, "ram_session_name": "tests", "expired_seconds": 900}))
		}, nil, deployer, "profile", ""},
		"profile with an external id": {func(m *machine) *machine {
			return m.profiles("carol", profileOf("carol", members{"mode": "RamRoleArn", "ram_role_arn": guardedARN, "ram_session_name": "tests", "external_id": "handshake"}))
		}, nil, "assumed-role/guarded/tests", "profile", ""},
		"profile of a chain": {func(m *machine) *machine {
			return m.profiles("audit",
				members{"name": "audit", "mode": "ChainableRamRoleArn", "source_profile": "deploy", "ram_role_arn": auditorARN, "ram_session_name": "tests"},
				members{"name": "deploy", "mode": "ChainableRamRoleArn", "source_profile": "carol", "ram_role_arn": deployerARN, "ram_session_name": "tests"},
				profileOf("carol"))
		}, nil, auditor, "profile", ""},
		"profile with OIDC": {func(m *machine) *machine {
			return m.profiles("ci", members{"name": "ci", "mode": "OIDC", "oidc_provider_arn": oidcProvider, "oidc_token_file": m.tokenFile(), "ram_role_arn": pipelineARN, "ram_session_name": "tests"})
		}, nil, "assumed-role/pipeline/tests", "profile", ""},
		"profile with a URI": {func(m *machine) *machine {
			return m.profiles("pai", members{"name": "pai", "mode": "CredentialsURI", "credentials_uri": m.cloud.CredentialsURI("dsw", acctest.Instance)})
		}, nil, notebook, "profile", ""},
		"profile of an ECS role": {func(m *machine) *machine {
			m.ecs = "train"
			return m.profiles("ecs", members{"name": "ecs", "mode": "EcsRamRole", "ram_role_name": "train"})
		}, nil, other, "profile", ""},
		"profile over what is injected": {func(m *machine) *machine { return m.uri().injected("dsw", "train").profiles("bob", profileOf("bob")) }, nil, bob, "profile", ""},
		"a profile that was never filled in": {func(m *machine) *machine {
			return m.uri().profiles("default", members{"name": "default", "mode": "AK", "access_key_id": "", "access_key_secret": ""})
		}, nil, notebook, "credentials_uri", ""},
		"profiles are switched off": {func(m *machine) *machine {
			return m.uri().profiles("bob", profileOf("bob")).set("ALIBABA_CLOUD_CLI_PROFILE_DISABLED", "true")
		}, nil, notebook, "credentials_uri", ""},
		"the injected URI":               {func(m *machine) *machine { return m.uri() }, nil, notebook, "credentials_uri", ""},
		"the injected URI over the file": {func(m *machine) *machine { return m.uri().injected("dsw", "train") }, nil, notebook, "credentials_uri", ""},
		"the URI by argument": {func(m *machine) *machine { return m.keys("bob") }, func(m *machine) members {
			return members{"credentials_uri": m.cloud.CredentialsURI("dsw", acctest.Instance)}
		}, notebook, "credentials_uri", ""},
		"the URI by the name of alicloud": {func(m *machine) *machine {
			return m.set("ALICLOUD_CREDENTIALS_URI", m.cloud.CredentialsURI("dsw", acctest.Instance))
		}, nil, notebook, "credentials_uri", ""},
		"the file of DSW and DLC":            {func(m *machine) *machine { return m.injected("dsw", "train") }, nil, other, "credentials_file", ""},
		"the file of EAS":                    {func(m *machine) *machine { return m.injected("eas", "train") }, nil, other, "credentials_file", ""},
		"what is injected over the ECS host": {func(m *machine) *machine { m.ecs = "train"; return m.uri().set("ALIBABA_CLOUD_ECS_METADATA", "train") }, nil, notebook, "credentials_uri", ""},
		"the file over the default chain":    {func(m *machine) *machine { m.chain = "alice"; return m.injected("dsw", "train") }, nil, other, "credentials_file", ""},
		"ECS role by argument":               {func(m *machine) *machine { m.ecs = "train"; return m.keys("bob") }, block(members{"ecs_role_name": "train"}), other, "ecs_ram_role", ""},
		"ECS role by environment": {func(m *machine) *machine {
			m.ecs, m.chain = "train", "alice"
			return m.set("ALIBABA_CLOUD_ECS_METADATA", "train")
		}, nil, other, "ecs_ram_role", ""},
		"ECS role by the name of alicloud": {func(m *machine) *machine { m.ecs = "train"; return m.set("ALICLOUD_ECS_ROLE_NAME", "train") }, nil, other, "ecs_ram_role", ""},
		"ECS role that may not be asked for": {func(m *machine) *machine {
			m.chain = "alice"
			return m.set("ALIBABA_CLOUD_ECS_METADATA", "train", "ALIBABA_CLOUD_ECS_METADATA_DISABLED", "TRUE", "ALIBABA_CLOUD_CREDENTIALS_FILE", "/nowhere")
		}, nil, alice, "default_chain", ""},
		"the default chain":           {func(m *machine) *machine { m.chain = "alice"; return m }, nil, alice, "default_chain", ""},
		"a role by argument":          {func(m *machine) *machine { return m.keys("carol") }, block(roles(deployerARN)), deployer, "environment", ""},
		"two roles, one by the other": {func(m *machine) *machine { return m.keys("carol") }, block(roles(deployerARN, auditorARN)), auditor, "environment", ""},
		"a role with arguments": {nothing, block(members{
			"access_key": "paiemu-carol", "secret_key": "paiemu-carol-secret",
			"assume_role": []members{{
				"role_arn": guardedARN, "external_id": "handshake", "duration_seconds": 900, "source_identity": "carol",
				"policy": `{"Version": "1", "Statement": [{"Effect": "Allow", "Action": "oss:*", "Resource": "*"}]}`,
			}},
		}), "assumed-role/guarded/terraform-provider-pai", "arguments", ""},
		"a role by environment": {func(m *machine) *machine {
			return m.keys("carol").set("ALIBABA_CLOUD_ROLE_ARN", deployerARN, "ALIBABA_CLOUD_ROLE_SESSION_NAME", "tests")
		}, nil, deployer, "environment", ""},
		"a role by environment of alicloud": {func(m *machine) *machine {
			return m.keys("carol").set("ALICLOUD_ASSUME_ROLE_ARN", deployerARN, "ALICLOUD_ASSUME_ROLE_SESSION_NAME", "tests", "ALICLOUD_ASSUME_ROLE_SESSION_EXPIRATION", "900")
		}, nil, deployer, "environment", ""},
		"arguments replace the role of the environment": {func(m *machine) *machine { return m.set("ALIBABA_CLOUD_ROLE_ARN", deployerARN) },
			block(members{"access_key": "paiemu-carol", "secret_key": "paiemu-carol-secret"}), carol, "arguments", ""},
		"roles by argument replace the one of the environment": {func(m *machine) *machine { return m.keys("carol").set("ALIBABA_CLOUD_ROLE_ARN", auditorARN) },
			block(roles(deployerARN)), deployer, "environment", ""},
		"the role beside an OIDC provider is for its token": {func(m *machine) *machine { return m.keys("carol").oidc() }, nil, carol, "environment", ""},
	}
}

// mistakes are the lines in which something is wrong, by what the problem says. It
// begins with the call that reports it, and names the argument.
func mistakes() map[string]sourceCase {
	wrong := func(at func(*machine) *machine, values func(*machine) members, err string) sourceCase {
		return sourceCase{machine: at, block: values, err: err}
	}
	profile := func(p members) func(*machine) *machine {
		return func(m *machine) *machine { return m.profiles("it", p).set("ALIBABA_CLOUD_PROFILE", "it") }
	}
	carol := func(m *machine) *machine { return m.keys("carol") }
	return map[string]sourceCase{
		"nothing": wrong(func(m *machine) *machine { return m.set("ALIBABA_CLOUD_ECS_METADATA_DISABLED", "true") }, nil, "configure: No Credentials"),
		"nothing that the default chain finds": wrong(nothing, nil, "read: Unable to Read Caller Identity: The identity of the caller could not be read.\n\n"+
			"There are no credentials to sign the call with. No credentials come from the default chain"),
		"half a key in the environment":       wrong(func(m *machine) *machine { return m.set("ALIBABA_CLOUD_ACCESS_KEY_ID", aliceKey).alicloudKeys("bob") }, nil, "ALIBABA_CLOUD_ACCESS_KEY_ID is set, but ALIBABA_CLOUD_ACCESS_KEY_SECRET is not"),
		"half a key of alicloud":              wrong(func(m *machine) *machine { return m.set("ALICLOUD_SECRET_KEY", aliceSecret) }, nil, "ALICLOUD_SECRET_KEY is set, but ALICLOUD_ACCESS_KEY is not"),
		"a key without a secret":              wrong(nothing, block(members{"access_key": aliceKey}), `validate: AttributeName("secret_key"): Incomplete Access Key`),
		"a secret without a key":              wrong(nothing, block(members{"secret_key": aliceSecret}), `validate: AttributeName("access_key"): Incomplete Access Key`),
		"a token alone":                       wrong(nothing, block(members{"security_token": "CAIS-token"}), `validate: AttributeName("access_key"): Incomplete Access Key`),
		"an empty secret":                     wrong(nothing, block(members{"access_key": aliceKey, "secret_key": ""}), `The provider argument "secret_key" is empty`),
		"a key and a profile":                 wrong(nothing, keyBlock(members{"profile": "bob"}), `validate: AttributeName("profile"): Two Sources of Credentials: The provider block sets "access_key" and "profile"`),
		"a URI and an ECS role":               wrong(nothing, block(members{"credentials_uri": "http://127.0.0.1/", "ecs_role_name": "r"}), `validate: AttributeName("ecs_role_name"): Two Sources`),
		"OIDC and a key":                      wrong(nothing, keyBlock(members{"assume_role_with_oidc": members{}}), `validate: AttributeName("assume_role_with_oidc"): Two Sources`),
		"a file and a URI":                    wrong(nothing, block(members{"shared_credentials_file": "p", "credentials_uri": "http://127.0.0.1/"}), `"shared_credentials_file" and "credentials_uri"`),
		"a token and its file":                wrong(nothing, block(members{"assume_role_with_oidc": members{"oidc_token": "t", "oidc_token_file": "f"}}), `validate: AttributeName("assume_role_with_oidc"): Incomplete OIDC Settings`),
		"no such profile":                     wrong(func(m *machine) *machine { return m.profiles("bob", profileOf("bob"), profileOf("alice")) }, block(members{"profile": "carol"}), `configure: AttributeName("profile"): Invalid Profile`),
		"no such profile, and those that are": wrong(func(m *machine) *machine { return m.profiles("bob", profileOf("bob"), profileOf("alice")) }, block(members{"profile": "carol"}), `has no profile "carol". It has the profiles "alice", "bob".`),
		"no profile at all":                   wrong(func(m *machine) *machine { return m.profiles("") }, block(members{"profile": "carol"}), "It has no profiles: run aliyun configure."),
		"no current profile":                  wrong(func(m *machine) *machine { return m.profilesAt(filepath.Join(m.home, "p"), "", profileOf("bob")) }, func(m *machine) members { return members{"shared_credentials_file": filepath.Join(m.home, "p")} }, "says no current profile"),
		"no file":                             wrong(nothing, block(members{"shared_credentials_file": "/nowhere/config.json"}), `configure: AttributeName("shared_credentials_file"): Invalid Profile: The file with the profiles cannot be read`),
		"no file for the named profile":       wrong(func(m *machine) *machine { return m.set("ALIBABA_CLOUD_PROFILE", "bob") }, nil, "configure: Invalid Profile: The file with the profiles cannot be read"),
		"a file that is no JSON": wrong(func(m *machine) *machine {
			m.write(filepath.Join(m.home, ".aliyun", "config.json"), "access_key_secret = "+aliceSecret)
			return m
		}, nil, "is not the configuration of the Alibaba Cloud CLI"),
		"profile of CloudSSO":        wrong(profile(members{"name": "it", "mode": "CloudSSO"}), nil, "has the mode CloudSSO, which this provider does not support. It needs a sign-in in a browser."),
		"profile of OAuth":           wrong(profile(members{"name": "it", "mode": "OAuth"}), nil, "has the mode OAuth, which this provider does not support."),
		"profile of a program":       wrong(profile(members{"name": "it", "mode": "External", "process_command": "x"}), nil, "It runs a program that the file names"),
		"profile of a key pair":      wrong(profile(members{"name": "it", "mode": "RsaKeyPair"}), nil, "has the mode RsaKeyPair"),
		"profile of an unknown mode": wrong(profile(members{"name": "it", "mode": "Magic\x1b[31m"}), nil, `has the unknown mode "Magic[31m". Supported modes are AK, StsToken`),
		"profile without a secret":   wrong(profile(members{"name": "it", "mode": "AK", "access_key_id": aliceKey}), nil, "lacks access_key_secret. Run aliyun configure --profile it --mode AK"),
		"profile without a role":     wrong(profile(profileOf("alice", members{"name": "it", "mode": "RamRoleArn"})), nil, "lacks ram_role_arn"),
		"profile without its source": wrong(profile(members{"name": "it", "mode": "ChainableRamRoleArn", "source_profile": "gone", "ram_role_arn": deployerARN}), nil, `takes the source_profile "gone", which does not exist`),
		"profiles in a circle":       wrong(profile(members{"name": "it", "mode": "ChainableRamRoleArn", "source_profile": "it", "ram_role_arn": deployerARN}), nil, "in a circle: it -> it"),
		"profile with a bad URI":     wrong(profile(members{"name": "it", "mode": "CredentialsURI", "credentials_uri": "ftp://x/"}), nil, `begins with "ftp"`),
		"OIDC without a token": wrong(func(m *machine) *machine {
			return m.set("ALIBABA_CLOUD_ROLE_ARN", pipelineARN, "ALIBABA_CLOUD_OIDC_PROVIDER_ARN", oidcProvider)
		}, nil, "Not given: oidc_token_file (or the environment variable ALIBABA_CLOUD_OIDC_TOKEN_FILE)"),
		"OIDC without a provider": wrong(nothing, block(members{"assume_role_with_oidc": members{"role_arn": pipelineARN, "oidc_token": "t"}}), `configure: AttributeName("assume_role_with_oidc"): Incomplete OIDC Settings`),
		"OIDC without the file":   wrong(func(m *machine) *machine { return m.oidc().set("ALIBABA_CLOUD_OIDC_TOKEN_FILE", "/nowhere/token") }, nil, "The OIDC token cannot be read: open /nowhere/token"),
		"OIDC with an empty file": wrong(func(m *machine) *machine {
			return m.oidc().set("ALIBABA_CLOUD_OIDC_TOKEN_FILE", m.write(filepath.Join(m.home, "empty"), "\n"))
		}, nil, "is empty"),
		"OIDC of another repository": wrong(func(m *machine) *machine { o := m.oidc(); m.tokenFile("sub", "repo:acme/web:x"); return o }, nil, "AuthenticationFail.NoPermission"),
		"OIDC with an expired token": wrong(func(m *machine) *machine { o := m.oidc(); m.tokenFile("exp", 1); return o }, nil, "AuthenticationFail.OIDCToken.Expired"),
		"OIDC with another audience": wrong(func(m *machine) *machine { o := m.oidc(); m.tokenFile("aud", "api"); return o }, nil, `"Federated": ["`+oidcProvider+`"]`),
		"a URI that is none":         wrong(func(m *machine) *machine { return m.set("ALIBABA_CLOUD_CREDENTIALS_URI", "localhost") }, nil, "configure: Invalid Credentials URI"),
		"a URI with a password":      wrong(nothing, block(members{"credentials_uri": "http://u:hush@127.0.0.1/"}), `configure: AttributeName("credentials_uri"): Invalid Credentials URI`),
		"a URI that serves nothing": wrong(func(m *machine) *machine {
			return m.set("ALIBABA_CLOUD_CREDENTIALS_URI", m.cloud.CredentialsURI("dsw", "dsw-nowhere"))
		}, nil, "answered HTTP 404 instead of credentials"),
		"a URI where nobody listens":     wrong(func(m *machine) *machine { return m.set("ALIBABA_CLOUD_CREDENTIALS_URI", "http://127.0.0.1:1/hush") }, nil, "127.0.0.1:1 cannot be reached"),
		"a file that has expired":        wrong(func(m *machine) *machine { m.injected("dsw", "train"); m.cloud.Advance(time.Hour); return m }, nil, "the credentials expired at"),
		"a file that is no JSON, inside": wrong(func(m *machine) *machine { m.write(filepath.Join(m.root, "/etc/ram/credentials"), "x"); return m }, nil, "is not valid: it is not JSON"),
		"ECS role that is not there":     wrong(nothing, block(members{"ecs_role_name": "train"}), "The metadata service answers only on an ECS instance"),
		"ECS metadata is switched off":   wrong(func(m *machine) *machine { return m.set("ALIBABA_CLOUD_ECS_METADATA_DISABLED", "true") }, block(members{"ecs_role_name": "train"}), `configure: AttributeName("ecs_role_name"): Metadata Service Is Disabled`),
		"a role that may not be assumed": wrong(func(m *machine) *machine { return m.keys("alice") }, block(roles(deployerARN)), "Two policies must allow it."),
		"a role that does not trust":     wrong(carol, block(roles(auditorARN)), "The trust policy of the role must name the caller"),
		"a role without its external id": wrong(carol, block(roles(guardedARN)), "give it as external_id"),
		"a role that does not exist":     wrong(carol, block(roles("acs:ram::"+acctest.Account+":role/nobody")), "The role does not exist."),
		"a session that is too long":     wrong(carol, block(members{"assume_role": []members{{"role_arn": deployerARN, "duration_seconds": 7200}}}), "the maximum session duration of the role is 3600 seconds. Set duration_seconds = 3600"),
		"a session that is too long, of a role that may not be read": wrong(func(m *machine) *machine {
			m.cloud.ByHand().Grant(acctest.Alice, "AliyunSTSAssumeRoleAccess", "System")
			return m.keys("alice")
		}, block(members{"assume_role": []members{{"role_arn": deployerARN, "duration_seconds": 7200}}}), "its maximum session duration is shown in the RAM console"),
		"a session length of the environment": wrong(func(m *machine) *machine {
			return m.keys("carol").set("ALICLOUD_ASSUME_ROLE_ARN", deployerARN, "ALICLOUD_ASSUME_ROLE_SESSION_EXPIRATION", "1h")
		}, nil, `ALICLOUD_ASSUME_ROLE_SESSION_EXPIRATION is "1h"`),
		"an account key that assumes a role": wrong(func(m *machine) *machine {
			return m.set("ALIBABA_CLOUD_ACCESS_KEY_ID", "paiemu-root", "ALIBABA_CLOUD_ACCESS_KEY_SECRET", "paiemu-root-secret")
		}, block(roles(deployerARN)), "An access key of the account itself, and not of a RAM user, can assume no role."),
		"plain HTTP to another machine":        wrong(func(m *machine) *machine { return m.keys("bob").set("PAI_ENDPOINT", "http://192.0.2.1") }, nil, `configure: AttributeName("protocol"): Plain HTTP Leaves This Machine`),
		"a VPC without a region":               wrong(func(m *machine) *machine { return m.keys("bob").set("PAI_ENDPOINT", "", "ALIBABA_CLOUD_REGION_ID", "") }, block(members{"endpoint_type": "vpc"}), `configure: AttributeName("region"): Region Is Missing`),
		"a type of endpoint that is not known": wrong(func(m *machine) *machine { return m.keys("bob").set("PAI_ENDPOINT_TYPE", "private") }, nil, `"private" is neither "public" nor "vpc"`),
	}
}
