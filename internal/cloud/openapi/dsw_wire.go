package openapi

import (
	"context"
	"encoding/json"
	"net/url"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
)

// What goes over the wire to and from DSW 2022-01-01, with the names of the
// generated SDK, as far as the provider needs it.

type dswInstance struct {
	InstanceId       *string
	InstanceName     *string
	WorkspaceId      *string
	Status           *string
	ReasonCode       *string
	ReasonMessage    *string
	Accessibility    *string
	CredentialConfig *dswCredentialConfig

	// definition is nil where the answer does not have the types of the reference: then
	// only pai_dsw_instance cannot be read, and associations can.
	definition *dswDefinition
}

// UnmarshalJSON reads what associations need, and besides the definition.
func (i *dswInstance) UnmarshalJSON(data []byte) error {
	type plain dswInstance
	if err := json.Unmarshal(data, (*plain)(i)); err != nil {
		return err
	}
	definition := &dswDefinition{}
	if json.Unmarshal(data, definition) == nil {
		i.definition = definition
	}
	return nil
}

// dswDefinition is what an instance was made with, and what DSW says of it besides.
type dswDefinition struct {
	cloud.InstanceSpec

	Labels          []dswLabel
	Tags            []dswTag
	AcceleratorType string
	PaymentType     string
	UserName        string
	InstanceUrl     string
	JupyterlabUrl   string
	WebIDEUrl       string
	TerminalUrl     string
	GmtCreateTime   *string
}

type dswLabel struct{ Key, Value string }

// dswTag is a tag as it is read; it is written like a label.
type dswTag struct{ TagKey, TagValue string }

type dswCredentialConfig struct {
	Enable           *bool
	AliyunEnvRoleKey *string
	Configs          []*credentialItem
}

type dswInstanceList struct {
	Instances  []*dswInstance
	TotalCount *int64
}

type dswInstanceEvents struct {
	Events     []*string
	TotalCount *int64
}

// dswRequest is one operation of DSW.
type dswRequest struct {
	action   string
	method   string
	pathname string
	region   string
	effect   effect
	query    map[string]string
	// body is a map and no struct, because empty lists must reach the wire:
	// the generated structs drop them.
	body map[string]any
}

const dswInstances = "/api/v2/instances"

// onInstance returns the path of an instance or of a part of it.
func onInstance(id, part string) string { return dswInstances + "/" + url.PathEscape(id) + part }

// call carries out request and decodes the answer into reply, which may be nil.
func (d *dsw) call(ctx context.Context, request dswRequest, reply any) (outcome, error) {
	message := roaRequest{
		product: DSW, version: "2022-01-01", action: request.action, method: request.method, pathname: request.pathname,
		region: request.region, effect: request.effect, query: request.query,
	}
	if request.body != nil {
		message.body = request.body
	}
	return d.transport.roa(ctx, message, reply)
}
