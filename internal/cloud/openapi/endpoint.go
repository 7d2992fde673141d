package openapi

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"strconv"
	"strings"
)

const (
	protocolHTTP  = "http"
	protocolHTTPS = "https"
)

// regionHeader names the region of a call where the address does not.
const regionHeader = "x-acs-region-id"

const endpointForm = "want host, host:port, http://host[:port] or https://host[:port]"

// ParseEndpoint splits what users write for an endpoint into host[:port] and
// protocol. The protocol is empty when text does not begin with one.
func ParseEndpoint(text string) (host, protocol string, err error) {
	rest := text
	if scheme, after, found := strings.Cut(text, "://"); found {
		protocol, rest = strings.ToLower(scheme), after
		if protocol != protocolHTTP && protocol != protocolHTTPS {
			return "", "", fmt.Errorf("endpoint has the unknown protocol %q: %s", scheme, endpointForm)
		}
	}
	switch {
	case rest == "":
		return "", "", fmt.Errorf("endpoint %q names no host: %s", text, endpointForm)
	case strings.Contains(rest, "@"):
		// The text is not repeated: what precedes the @ may be a password.
		return "", "", fmt.Errorf("endpoint holds a user name or password: %s", endpointForm)
	case strings.ContainsAny(rest, "/?#"):
		return "", "", fmt.Errorf("endpoint %q has a path or query: %s", text, endpointForm)
	}
	if err := checkHostPort(rest); err != nil {
		return "", "", fmt.Errorf("endpoint %q %w: %s", text, err, endpointForm)
	}
	return rest, protocol, nil
}

func checkHostPort(text string) error {
	host := text
	if strings.HasPrefix(text, "[") && strings.HasSuffix(text, "]") {
		host = text[1 : len(text)-1]
	} else if strings.Contains(text, ":") {
		name, port, err := net.SplitHostPort(text)
		if err != nil {
			return errors.New("is not host:port")
		}
		if number, err := strconv.ParseUint(port, 10, 16); err != nil || number == 0 {
			return fmt.Errorf("has the invalid port %q", port)
		}
		host = name
	}
	if strings.HasPrefix(text, "[") {
		if _, err := netip.ParseAddr(host); err != nil {
			return errors.New("has an invalid address")
		}
		return nil
	}
	for label := range strings.SplitSeq(host, ".") {
		if label == "" || strings.Trim(label, hostCharacters) != "" {
			return errors.New("has an invalid host name")
		}
	}
	return nil
}

const hostCharacters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"

// address returns the host of a product, or "" where the SDK's own rule finds
// it. Regions are part of the public host names of regional products.
func (c Config) address(product Product, region string) string {
	if endpoint := c.Endpoints[product]; endpoint != "" {
		return endpoint
	}
	if c.VPC {
		return vpcAddress(product, region)
	}
	switch product {
	case STS:
		if region == "" {
			// The STS SDK refuses to work without a region; the global
			// address answers the same.
			return "sts.aliyuncs.com"
		}
	case DSW, EAS, DLC, AIWorkSpace:
		return paiAddress(product, region)
	default: // RAM is global and in its SDK; the others have no client yet
	}
	return ""
}

// regionHeaders returns the headers that tell the region of a call to a
// regional product. Nearly all public addresses carry the region in their
// name. A central address, or one of the user's own, such as an emulator's,
// may serve several regions, and nothing else in the request would tell them
// apart.
func (c Config) regionHeaders(product Product, region string) map[string]*string {
	if c.Endpoints[product] == "" && strings.Contains(c.address(product, region), region) {
		return nil
	}
	return map[string]*string{regionHeader: &region}
}
