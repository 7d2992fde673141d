package openapi

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/cloud/wait"
)

// Product is one API product.
type Product string

// The products.
const (
	RAM         Product = "ram"
	STS         Product = "sts"
	DSW         Product = "dsw"
	DLC         Product = "dlc"
	EAS         Product = "eas"
	AIWorkSpace Product = "aiworkspace"
)

// Products returns every product.
func Products() []Product { return []Product{RAM, STS, DSW, DLC, EAS, AIWorkSpace} }

// Credentials sign calls.
type Credentials = cloud.Credentials

// Static returns a source that always answers the same credentials.
func Static(c Credentials) func(context.Context) (Credentials, error) {
	return func(context.Context) (Credentials, error) { return c, nil }
}

// Defaults of Config.
const (
	defaultMaxRetries     = 5
	defaultRequestTimeout = 30 * time.Second
	maxConnectTimeout     = 10 * time.Second
)

// Config says how to reach the cloud. Only Credentials is required.
type Config struct {
	Region string // default region: only STS has a use for it
	// Credentials is asked before each attempt of each call, so that
	// credentials may rotate. It must be safe for concurrent use.
	Credentials func(context.Context) (Credentials, error)
	// Refused is called with credentials that the cloud refused, and the refusal. It reports whether Credentials has other ones now: then the call is
	// repeated once. Nil: there are no others.
	Refused func(ctx context.Context, refused Credentials, refusal *cloud.Error) bool
	// Endpoints holds host[:port] of products that are not to be reached at
	// their public address.
	Endpoints map[Product]string
	Protocol  string // "https" or "http"; empty: https
	// VPC takes the addresses that are reached from inside of a VPC, except for
	// products in Endpoints.
	VPC bool
	// MaxRetries is how often a failed call is repeated; 0 means 5, -1 none.
	// A throttled call did nothing and only has to wait: it may be repeated
	// four times as often.
	MaxRetries int
	// RequestTimeout limits one attempt; 0 means 30 seconds. Connecting gets
	// at most 10 of them. (The SDK's runtime waits for ever by default.)
	RequestTimeout time.Duration
	UserAgent      string
	Clock          wait.Clock // nil: the system's
	Stats          *Stats     // counts the calls; nil: nobody counts
}

// New returns clients for the products. It makes no call.
func New(config Config) (*cloud.Clients, error) {
	config, err := config.normalised()
	if err != nil {
		return nil, err
	}
	t := newTransport(config)
	made := &recent{clock: config.Clock}
	ofRoles := &roles{transport: t, recent: made}
	services := &eas{transport: t}
	instances := &dsw{transport: t}
	return &cloud.Clients{
		Identities:  &identities{transport: t},
		Sessions:    &sessions{transport: t, roles: ofRoles},
		Roles:       ofRoles,
		Policies:    &policies{transport: t, recent: made, roles: ofRoles},
		DSW:         instances,
		Instances:   instances,
		EAS:         services,
		EASRollouts: services,
		Jobs:        &dlc{transport: t},
		Workspaces:  &workspaces{transport: t},
	}, nil
}

func (c Config) normalised() (Config, error) {
	if c.Credentials == nil {
		return c, fmt.Errorf("no source of credentials")
	}
	switch protocol := strings.ToLower(c.Protocol); protocol {
	case "":
		c.Protocol = protocolHTTPS
	case protocolHTTP, protocolHTTPS:
		c.Protocol = protocol
	default:
		return c, fmt.Errorf("protocol %q is neither http nor https", c.Protocol)
	}
	for product, endpoint := range c.Endpoints {
		if !slices.Contains(Products(), product) {
			return c, fmt.Errorf("endpoint for the unknown product %q", product)
		}
		_, protocol, err := ParseEndpoint(endpoint)
		switch {
		case endpoint == "":
		case err != nil:
			return c, fmt.Errorf("endpoint of %s: %w", product, err)
		case protocol != "":
			return c, fmt.Errorf("endpoint of %s: want host or host:port, without %s://", product, protocol)
		}
	}
	c.Endpoints = maps.Clone(c.Endpoints)
	switch {
	case c.MaxRetries == 0:
		c.MaxRetries = defaultMaxRetries
	case c.MaxRetries < 0:
		c.MaxRetries = 0
	}
	if c.RequestTimeout <= 0 {
		c.RequestTimeout = defaultRequestTimeout
	}
	if c.Clock == nil {
		c.Clock = wait.System()
	}
	if c.Stats == nil {
		c.Stats = &Stats{}
	}
	return c, nil
}
