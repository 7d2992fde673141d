package openapi

import (
	"context"
	"maps"
	"slices"
	"strings"

	ram "github.com/alibabacloud-go/ram-20150501/v2/client"
	"github.com/alibabacloud-go/tea/dara"
)

const (
	tagResourceRole   = "role"
	tagResourcePolicy = "policy"
	// tagsPerPage is the largest PageSize of ListTagResources.
	tagsPerPage = 100
)

// tagging reads and writes the tags of roles, or of custom policies.
type tagging struct {
	transport    *transport
	resourceType string
	// on carries out a call on an object that may have been made moments ago.
	on func(ctx context.Context, name string, try func() error) error
}

func (r *roles) tagging() tagging {
	return tagging{transport: r.transport, resourceType: tagResourceRole, on: r.onRole}
}

func (p *policies) tagging() tagging {
	return tagging{transport: p.transport, resourceType: tagResourcePolicy, on: func(ctx context.Context, name string, try func() error) error {
		return p.onPolicy(ctx, custom(name), try)
	}}
}

// Tags reads the tags of a role: GetRole does not answer them.
func (r *roles) Tags(ctx context.Context, name string) (map[string]string, error) {
	return r.tagging().read(ctx, name)
}

// Retag removes before it sets: a role that has as many tags as RAM allows
// has no room for another one before.
func (r *roles) Retag(ctx context.Context, name string, set map[string]string, remove []string) error {
	return r.tagging().write(ctx, name, set, remove)
}

// Tags reads the tags of a custom policy: GetPolicy does not answer them.
func (p *policies) Tags(ctx context.Context, name string) (map[string]string, error) {
	return p.tagging().read(ctx, name)
}

// Retag removes before it sets, as for roles.
func (p *policies) Retag(ctx context.Context, name string, set map[string]string, remove []string) error {
	return p.tagging().write(ctx, name, set, remove)
}

func (t tagging) read(ctx context.Context, name string) (map[string]string, error) {
	tags := map[string]string{}
	seen := map[string]bool{}
	for token := ""; ; {
		body, err := t.page(ctx, name, token)
		if err != nil {
			return nil, err
		}
		if body == nil {
			return tags, nil
		}
		for _, tag := range body.TagResources {
			// Names are compared ignoring case: whether RAM answers the
			// spelling of the request or its own is unconfirmed.
			if tag != nil && strings.EqualFold(dara.StringValue(tag.ResourceName), name) {
				tags[dara.StringValue(tag.TagKey)] = dara.StringValue(tag.TagValue)
			}
		}
		token = dara.StringValue(body.NextToken)
		if token == "" || seen[token] { // a token that comes again would never end
			return tags, nil
		}
		seen[token] = true
	}
}

func (t tagging) page(ctx context.Context, name, token string) (*ram.ListTagResourcesResponseBody, error) {
	request := &ram.ListTagResourcesRequest{
		ResourceType:  new(t.resourceType),
		ResourceNames: []*string{&name},
		PageSize:      dara.Int32(tagsPerPage),
	}
	if token != "" {
		request.NextToken = &token
	}
	var body *ram.ListTagResourcesResponseBody
	err := t.on(ctx, name, func() error {
		response, err := callRAM(ctx, t.transport, "ListTagResources", read,
			(*ram.Client).ListTagResourcesWithContext, request)
		if err == nil {
			body = response.Body
		}
		return err
	})
	return body, err
}

func (t tagging) write(ctx context.Context, name string, set map[string]string, remove []string) error {
	if len(remove) > 0 {
		request := &ram.UntagResourcesRequest{
			ResourceType:  new(t.resourceType),
			ResourceNames: []*string{&name},
		}
		for _, key := range slices.Sorted(slices.Values(remove)) {
			request.TagKeys = append(request.TagKeys, new(key))
		}
		err := t.on(ctx, name, func() error {
			_, err := callRAM(ctx, t.transport, "UntagResources", idempotentWrite,
				(*ram.Client).UntagResourcesWithContext, request)
			return err
		})
		if err != nil {
			return err
		}
	}
	if len(set) == 0 {
		return nil
	}
	request := &ram.TagResourcesRequest{
		ResourceType:  new(t.resourceType),
		ResourceNames: []*string{&name},
	}
	for _, key := range slices.Sorted(maps.Keys(set)) {
		request.Tag = append(request.Tag, &ram.TagResourcesRequestTag{Key: new(key), Value: new(set[key])})
	}
	return t.on(ctx, name, func() error {
		_, err := callRAM(ctx, t.transport, "TagResources", idempotentWrite,
			(*ram.Client).TagResourcesWithContext, request)
		return err
	})
}
