package provider_test

import (
	"context"
	"maps"
	"net"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/pai-iac/terraform-provider-pai/internal/provider"
)

// The keys of these tests must show up in no diagnostic.
const (
	accessKey     = "LTAI5tRedactMeId0001"
	secretKey     = "redact-me-secret-0001"
	securityToken = "redact-me-token-0001"
)

// block is a provider block; what is missing is null.
type block map[string]tftypes.Value

func str(value string) tftypes.Value { return tftypes.NewValue(tftypes.String, value) }

func list(values ...string) tftypes.Value {
	elements := make([]tftypes.Value, 0, len(values))
	for _, value := range values {
		elements = append(elements, str(value))
	}
	return tftypes.NewValue(tftypes.List{ElementType: tftypes.String}, elements)
}

func number(value int64) tftypes.Value { return tftypes.NewValue(tftypes.Number, value) }

// server is the provider as Terraform sees it, with an environment of its own.
type server struct {
	tfprotov6.ProviderServer
	schema *tfprotov6.GetProviderSchemaResponse
}

func newServer(t *testing.T, env map[string]string) server {
	t.Helper()
	lookup := func(name string) string { return env[name] }
	s, err := providerserver.NewProtocol6WithError(provider.New("test", provider.WithEnvironment(lookup))())()
	if err != nil {
		t.Fatal(err)
	}
	schema, err := s.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	if found := summaries(schema.Diagnostics); found != "" {
		t.Fatalf("the schema has diagnostics:\n%s", found)
	}
	return server{ProviderServer: s, schema: schema}
}

// encode turns a block into what Terraform sends.
func (s server) encode(t *testing.T, b block) *tfprotov6.DynamicValue {
	t.Helper()
	objectType, ok := s.schema.Provider.ValueType().(tftypes.Object)
	if !ok {
		t.Fatal("the provider block is no object")
	}
	values := map[string]tftypes.Value{}
	for name, attribute := range objectType.AttributeTypes {
		values[name] = tftypes.NewValue(attribute, nil)
	}
	maps.Copy(values, b)
	config, err := tfprotov6.NewDynamicValue(objectType, tftypes.NewValue(objectType, values))
	if err != nil {
		t.Fatal(err)
	}
	return &config
}

func (s server) endpoints(t *testing.T, some map[string]string) tftypes.Value {
	t.Helper()
	for _, attribute := range s.schema.Provider.Block.Attributes {
		if attribute.Name != "endpoints" {
			continue
		}
		object, ok := attribute.ValueType().(tftypes.Object)
		if !ok {
			t.Fatal("endpoints is no object")
		}
		values := map[string]tftypes.Value{}
		for name := range object.AttributeTypes {
			values[name] = tftypes.NewValue(tftypes.String, nil)
			if endpoint, given := some[name]; given {
				values[name] = str(endpoint)
			}
		}
		return tftypes.NewValue(object, values)
	}
	t.Fatal("the provider has no endpoints")
	return tftypes.Value{}
}

func (s server) validate(t *testing.T, b block) []*tfprotov6.Diagnostic {
	t.Helper()
	resp, err := s.ValidateProviderConfig(t.Context(), &tfprotov6.ValidateProviderConfigRequest{Config: s.encode(t, b)})
	if err != nil {
		t.Fatal(err)
	}
	return resp.Diagnostics
}

func (s server) configure(t *testing.T, b block) []*tfprotov6.Diagnostic {
	t.Helper()
	resp, err := s.ConfigureProvider(t.Context(), &tfprotov6.ConfigureProviderRequest{Config: s.encode(t, b), TerraformVersion: "1.11.4"})
	if err != nil {
		t.Fatal(err)
	}
	return resp.Diagnostics
}

func summaries(diagnostics []*tfprotov6.Diagnostic) string {
	var b strings.Builder
	for _, d := range diagnostics {
		b.WriteString(d.Severity.String() + ": ")
		if d.Attribute != nil {
			b.WriteString(d.Attribute.String() + ": ")
		}
		b.WriteString(d.Summary + ": " + d.Detail + "\n")
	}
	return b.String()
}

// expect compares diagnostics with the one that is wanted, or with none.
func expect(t *testing.T, diagnostics []*tfprotov6.Diagnostic, severity tfprotov6.DiagnosticSeverity, wants ...string) {
	t.Helper()
	got := summaries(diagnostics)
	for _, secret := range []string{accessKey, secretKey, securityToken} {
		if strings.Contains(got, secret) {
			t.Errorf("the diagnostics reveal a key:\n%s", got)
		}
	}
	if len(wants) == 0 {
		if got != "" {
			t.Errorf("unexpected diagnostics:\n%s", got)
		}
		return
	}
	if len(diagnostics) != 1 || diagnostics[0].Severity != severity {
		t.Errorf("want one %s, got:\n%s", severity, got)
	}
	for _, want := range wants {
		if !strings.Contains(got, want) {
			t.Errorf("the diagnostics lack %q:\n%s", want, got)
		}
	}
}

func TestValidateProviderConfig(t *testing.T) {
	t.Parallel()
	s := newServer(t, map[string]string{
		// Validation judges the block alone.
		"PAI_ENDPOINT": "http:///", "ALICLOUD_REGION": "nowhere", "PAI_PREFLIGHT": "loud",
	})
	tests := map[string]struct {
		block block
		wants []string
	}{
		"empty": {},
		"full": {block: block{
			"region": str("cn-hangzhou"), "access_key": str(accessKey), "secret_key": str(secretKey), "security_token": str(securityToken),
			"endpoints": s.endpoints(t, map[string]string{"ram": "127.0.0.1:80", "dsw": "http://localhost"}), "protocol": str("http"),
			"regions": list("cn-hangzhou", "cn-beijing"), "preflight": str("strict"),
			"max_retries": number(0), "request_timeout_seconds": number(10),
		}},
		"zone":                {block: block{"region": str("cn-hangzhou-b")}, wants: []string{`AttributeName("region")`, "zone"}},
		"half a key":          {block: block{"access_key": str(accessKey)}, wants: []string{`AttributeName("secret_key")`, "Incomplete Access Key"}},
		"other half":          {block: block{"secret_key": str(secretKey)}, wants: []string{`AttributeName("access_key")`, "Incomplete Access Key"}},
		"empty secret":        {block: block{"access_key": str(accessKey), "secret_key": str("")}, wants: []string{`AttributeName("secret_key")`, "is empty"}},
		"protocol":            {block: block{"protocol": str("ftp")}, wants: []string{`AttributeName("protocol")`}},
		"level":               {block: block{"preflight": str("loud")}, wants: []string{`AttributeName("preflight")`}},
		"bad region in list":  {block: block{"regions": list("cn-hangzhou", "Hangzhou")}, wants: []string{`AttributeName("regions")`}},
		"empty list":          {block: block{"regions": list()}, wants: []string{`AttributeName("regions")`}},
		"repeated region":     {block: block{"regions": list("cn-beijing", "cn-beijing")}, wants: []string{`AttributeName("regions")`}},
		"negative retries":    {block: block{"max_retries": number(-1)}, wants: []string{`AttributeName("max_retries")`}},
		"no time":             {block: block{"request_timeout_seconds": number(0)}, wants: []string{`AttributeName("request_timeout_seconds")`}},
		"unknown is no error": {block: block{"access_key": tftypes.NewValue(tftypes.String, tftypes.UnknownValue)}},
		"conflict": {
			block: block{"protocol": str("https"), "endpoints": s.endpoints(t, map[string]string{"ram": "http://localhost"})},
			wants: []string{`AttributeName("endpoints").AttributeName("ram")`, "Conflicting Protocols"},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			expect(t, s.validate(t, test.block), tfprotov6.DiagnosticSeverityError, test.wants...)
		})
	}
}

func TestValidateEndpointForm(t *testing.T) {
	t.Parallel()
	s := newServer(t, nil)
	for _, endpoint := range []string{"", "ftp://localhost", "http://localhost/path", "user:" + secretKey + "@localhost", "localhost:port"} {
		diagnostics := s.validate(t, block{"endpoints": s.endpoints(t, map[string]string{"eas": endpoint})})
		if !strings.Contains(summaries(diagnostics), `AttributeName("endpoints").AttributeName("eas")`) {
			t.Errorf("endpoint %q: %s", endpoint, summaries(diagnostics))
		}
		if strings.Contains(summaries(diagnostics), secretKey) {
			t.Errorf("the diagnostics reveal a password:\n%s", summaries(diagnostics))
		}
	}
}

func TestConfigureProvider(t *testing.T) {
	t.Parallel()
	keys := block{"access_key": str(accessKey), "secret_key": str(secretKey), "security_token": str(securityToken)}
	with := func(name string, value tftypes.Value) block {
		b := block{name: value}
		maps.Copy(b, keys)
		return b
	}
	tests := map[string]struct {
		env   map[string]string
		block block
		level tfprotov6.DiagnosticSeverity
		wants []string
	}{
		"keys alone": {block: keys},
		"keys of the environment": {env: map[string]string{
			"ALICLOUD_ACCESS_KEY": accessKey, "ALICLOUD_SECRET_KEY": secretKey, "ALICLOUD_REGION": "cn-hangzhou",
		}},
		"no keys": {
			level: tfprotov6.DiagnosticSeverityError,
			wants: []string{"No Credentials", "ALICLOUD_SECRET_KEY", `"access_key"`},
		},
		"half a key in the environment": {
			env:   map[string]string{"ALIBABA_CLOUD_ACCESS_KEY_SECRET": secretKey},
			level: tfprotov6.DiagnosticSeverityError,
			wants: []string{"ALIBABA_CLOUD_ACCESS_KEY_ID is not"},
		},
		"bad region in the environment": {
			env: map[string]string{"ALIBABA_CLOUD_REGION": "Hangzhou"}, block: keys,
			level: tfprotov6.DiagnosticSeverityError,
			wants: []string{`AttributeName("region")`, "ALIBABA_CLOUD_REGION"},
		},
		"plain http to elsewhere": {
			block: with("protocol", str("http")),
			level: tfprotov6.DiagnosticSeverityWarning,
			wants: []string{"Plain HTTP Leaves This Machine"},
		},
		"unknown region": {
			block: with("region", tftypes.NewValue(tftypes.String, tftypes.UnknownValue)),
			level: tfprotov6.DiagnosticSeverityWarning,
			wants: []string{`AttributeName("region")`, "Plan Not Verified", "known only after apply"},
		},
		"unknown key is not replaced by another": {
			env:   map[string]string{"ALIBABA_CLOUD_ACCESS_KEY_ID": accessKey, "ALIBABA_CLOUD_ACCESS_KEY_SECRET": secretKey},
			block: block{"access_key": tftypes.NewValue(tftypes.String, tftypes.UnknownValue), "secret_key": str(secretKey)},
			level: tfprotov6.DiagnosticSeverityWarning,
			wants: []string{`AttributeName("access_key")`, "Plan Not Verified", "known only after apply"},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t, test.env)
			expect(t, s.configure(t, test.block), test.level, test.wants...)
		})
	}
}

func TestConfigureDefersWhatIsUnknown(t *testing.T) {
	t.Parallel()
	s := newServer(t, nil)
	resp, err := s.ConfigureProvider(t.Context(), &tfprotov6.ConfigureProviderRequest{
		Config:             s.encode(t, block{"region": tftypes.NewValue(tftypes.String, tftypes.UnknownValue)}),
		ClientCapabilities: &tfprotov6.ConfigureProviderClientCapabilities{DeferralAllowed: true},
	})
	if err != nil {
		t.Fatal(err)
	}
	expect(t, resp.Diagnostics, tfprotov6.DiagnosticSeverityInvalid)
}

// A listener that nobody may knock at stands for the cloud.
func TestConfigureMakesNoCall(t *testing.T) {
	t.Parallel()
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	knocked := make(chan struct{})
	go func() {
		defer close(knocked)
		conn, err := listener.Accept()
		if err == nil {
			_ = conn.Close()
			if ctx.Err() == nil {
				t.Error("Configure called the cloud")
			}
		}
	}()
	s := newServer(t, map[string]string{"PAI_ENDPOINT": "http://" + listener.Addr().String()})
	expect(t, s.configure(t, block{"access_key": str(accessKey), "secret_key": str(secretKey)}), tfprotov6.DiagnosticSeverityInvalid)
	cancel()
	_ = listener.Close()
	<-knocked
}
