package provider

import (
	"fmt"
	"net"
	"net/netip"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud/openapi"
)

const (
	protocolHTTP  = "http"
	protocolHTTPS = "https"
)

// reach is how the provider reaches the products.
type reach struct {
	hosts    map[openapi.Product]string // host[:port]; a product that is missing is at its public address
	protocol string
	// asked: the provider block asks for the protocol itself.
	asked bool
	vpc   bool // addresses inside of a VPC instead of public ones
}

// reach finds the endpoints and the one protocol for all of them. A product's
// own argument wins over the endpoint for all. Whatever names a protocol must
// name the same.
func (e environment) reach(model providerModel, diags *diag.Diagnostics) reach {
	protocol := e.resolve(path.Root("protocol"), model.Protocol, "")
	found := reach{hosts: map[openapi.Product]string{}, protocol: strings.ToLower(protocol.value), asked: protocol.value != ""}
	found.vpc = e.vpc(model, diags)
	said := protocol
	for _, product := range openapi.Products() {
		attribute := path.Root("endpoints").AtName(string(product))
		endpoint := e.resolve(attribute, model.Endpoints.of(product), "", envEndpoint)
		if endpoint.value == "" && endpoint.variable == "" && model.Endpoints.of(product).IsNull() {
			continue
		}
		host, scheme, err := openapi.ParseEndpoint(endpoint.value)
		if err != nil {
			diags.AddAttributeError(attribute, "Invalid Endpoint", fmt.Sprintf("%s is not valid: %s.", endpoint.origin(), err))
			if endpoint.variable != "" {
				return found // the same text would fail for every product
			}
			continue
		}
		found.hosts[product] = host
		switch {
		case scheme == "" || scheme == found.protocol:
		case found.protocol == "":
			found.protocol, said = scheme, endpoint
		default:
			diags.AddAttributeError(endpoint.attribute, "Conflicting Protocols", fmt.Sprintf(
				"%s asks for %s, but %s. One provider block speaks one protocol.",
				endpoint.origin(), scheme, lowerFirst(said.origin())+" asks for "+found.protocol))
			return found
		}
	}
	if found.protocol == "" {
		found.protocol = protocolHTTPS
	}
	return found
}

func lowerFirst(text string) string { return strings.ToLower(text[:1]) + text[1:] }

// exposed lists the products to which plain HTTP would leave this machine.
func (r reach) exposed() []string {
	if r.protocol != protocolHTTP {
		return nil
	}
	var exposed []string
	for _, product := range openapi.Products() {
		switch host, own := r.hosts[product]; {
		case !own:
			exposed = append(exposed, fmt.Sprintf("%s (its public endpoint)", product))
		case !isLoopback(host):
			exposed = append(exposed, fmt.Sprintf("%s (%s)", product, host))
		}
	}
	return exposed
}

// report tells of plain HTTP that leaves this machine: an error, unless the
// provider block asks for it.
func (r reach) report(diags *diag.Diagnostics) {
	exposed := r.exposed()
	if len(exposed) == 0 {
		return
	}
	detail := fmt.Sprintf(
		"Calls to %s are sent over plain HTTP: everybody on the way can read them, and use the security token of temporary credentials. "+
			"Use plain HTTP for an emulator on this machine alone, and give every product an endpoint then.",
		strings.Join(exposed, ", "))
	if r.asked {
		diags.AddAttributeWarning(path.Root("protocol"), plainHTTP, detail)
		return
	}
	diags.AddAttributeError(path.Root("protocol"), plainHTTP, detail+" If the network is trusted, set protocol = \"http\".")
}

const plainHTTP = "Plain HTTP Leaves This Machine"

func isLoopback(hostPort string) bool {
	host := hostPort
	if name, _, err := net.SplitHostPort(hostPort); err == nil {
		host = name
	}
	host = strings.Trim(host, "[]")
	if address, err := netip.ParseAddr(host); err == nil {
		return address.Unmap().IsLoopback()
	}
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	return host == "localhost" || strings.HasSuffix(host, ".localhost")
}

// Values of endpoint_type.
const (
	publicEndpoints = "public"
	vpcEndpoints    = "vpc"
)

// vpc reports whether the products are reached inside of a VPC.
func (e environment) vpc(model providerModel, diags *diag.Diagnostics) bool {
	kind := e.resolve(path.Root("endpoint_type"), model.EndpointType, publicEndpoints, envEndpointType)
	kind.check(diags, "Invalid Endpoint Type", func(text string) error {
		if text != "" && text != publicEndpoints && text != vpcEndpoints {
			return fmt.Errorf("%q is neither %q nor %q", text, publicEndpoints, vpcEndpoints)
		}
		return nil
	})
	return kind.value == vpcEndpoints
}

// checkVPC reports that the address of STS in a VPC is not known without a region.
func (r reach) checkVPC(region string, diags *diag.Diagnostics) {
	if r.vpc && region == "" && r.hosts[openapi.STS] == "" {
		diags.AddAttributeError(path.Root("region"), "Region Is Missing",
			`With endpoint_type = "vpc" the address of STS depends on the region. Set "region", or give endpoints = { sts = ... }.`)
	}
}

// of returns the endpoint of one product.
func (m *endpointsModel) of(product openapi.Product) types.String {
	if m == nil {
		return types.StringNull()
	}
	switch product {
	case openapi.RAM:
		return m.RAM
	case openapi.STS:
		return m.STS
	case openapi.DSW:
		return m.DSW
	case openapi.DLC:
		return m.DLC
	case openapi.EAS:
		return m.EAS
	case openapi.AIWorkSpace:
		return m.AIWorkSpace
	}
	return types.StringNull()
}
