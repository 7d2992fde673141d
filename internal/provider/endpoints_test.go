package provider

import (
	"maps"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud/openapi"
)

func TestReach(t *testing.T) {
	t.Parallel()
	everywhere := func(host string) map[openapi.Product]string {
		hosts := map[openapi.Product]string{}
		for _, product := range openapi.Products() {
			hosts[product] = host
		}
		return hosts
	}
	but := func(hosts map[openapi.Product]string, product openapi.Product, host string) map[openapi.Product]string {
		hosts[product] = host
		return hosts
	}
	tests := map[string]struct {
		protocol  string
		endpoints *endpointsModel
		env       string
		want      reach
		warning   string
		refused   string
		err       string

		endpointType string
	}{
		"public": {want: reach{protocol: "https"}},
		"one for all": {
			env:  "127.0.0.1:8080",
			want: reach{hosts: everywhere("127.0.0.1:8080"), protocol: "https"},
		},
		"one for all that asks for http": {
			env:  "http://localhost:8080",
			want: reach{hosts: everywhere("localhost:8080"), protocol: "http"},
		},
		"the block wins for its product": {
			endpoints: &endpointsModel{RAM: types.StringValue("http://[::1]:81")},
			env:       "http://localhost:8080",
			want:      reach{hosts: but(everywhere("localhost:8080"), openapi.RAM, "[::1]:81"), protocol: "http"},
		},
		"protocol of the block": {
			protocol: "http",
			env:      "emulator.localhost:8080",
			want:     reach{hosts: everywhere("emulator.localhost:8080"), protocol: "http"},
		},
		"http to the public": {
			protocol:  "http",
			endpoints: &endpointsModel{RAM: types.StringValue("localhost")},
			want:      reach{hosts: map[openapi.Product]string{openapi.RAM: "localhost"}, protocol: "http"},
			warning:   "sts (its public endpoint)",
		},
		"http to another machine": {
			env:      "http://10.0.0.7",
			protocol: "HTTP",
			want:     reach{hosts: everywhere("10.0.0.7"), protocol: "http"},
			warning:  "ram (10.0.0.7)",
		},
		"http to another machine that nobody asks for": {
			env:     "http://10.0.0.7",
			want:    reach{hosts: everywhere("10.0.0.7"), protocol: "http"},
			refused: `If the network is trusted, set protocol = "http".`,
		},
		"inside of a VPC": {
			endpointType: "vpc",
			want:         reach{protocol: "https", vpc: true},
		},
		"unknown type of endpoint": {
			endpointType: "private",
			err:          `"private" is neither "public" nor "vpc"`,
		},
		"block against environment": {
			protocol: "https",
			env:      "http://localhost",
			err:      `The environment variable PAI_ENDPOINT asks for http, but the provider argument "protocol" asks for https.`,
		},
		"endpoint against endpoint": {
			endpoints: &endpointsModel{RAM: types.StringValue("https://a"), DSW: types.StringValue("http://b")},
			err:       `The provider argument "endpoints.dsw" asks for http, but the provider argument "endpoints.ram" asks for https.`,
		},
		"no endpoint in the environment": {
			env: "http://localhost/path",
			err: "The environment variable PAI_ENDPOINT is not valid: ",
		},
		"no endpoint in the block": {
			endpoints: &endpointsModel{STS: types.StringValue("")},
			err:       `The provider argument "endpoints.sts" is not valid: `,
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var diags diag.Diagnostics
			model := providerModel{Endpoints: test.endpoints}
			if test.protocol != "" {
				model.Protocol = types.StringValue(test.protocol)
			}
			if test.endpointType != "" {
				model.EndpointType = types.StringValue(test.endpointType)
			}
			got := variables(map[string]string{"PAI_ENDPOINT": test.env}).reach(model, &diags)
			if wantErr(t, diags, test.err) {
				if n := diags.ErrorsCount(); n != 1 {
					t.Errorf("%d errors for one mistake:\n%s", n, text(diags))
				}
				return
			}
			if !maps.Equal(got.hosts, test.want.hosts) || got.protocol != test.want.protocol || got.vpc != test.want.vpc {
				t.Errorf("got %+v, want %+v", got, test.want)
			}
			got.report(&diags)
			if wantErr(t, diags, test.refused) {
				return
			}
			if warned := diags.WarningsCount() > 0; warned != (test.warning != "") || !strings.Contains(text(diags), test.warning) {
				t.Errorf("want the warning %q, got:\n%s", test.warning, text(diags))
			}
		})
	}
}
