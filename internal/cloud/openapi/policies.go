package openapi

import (
	"cmp"
	"context"
	"errors"
	"time"

	ram "github.com/alibabacloud-go/ram-20150501/v2/client"
	"github.com/alibabacloud-go/tea/dara"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
)

const (
	codePolicyMissing   = "EntityNotExist.Policy"
	codePolicyExists    = "EntityAlreadyExists.Policy"
	codeVersionMissing  = "EntityNotExist.Policy.Version"
	codeTooManyVersions = "LimitExceeded.Policy.Version"
)

// policies implements cloud.Policies with RAM 2015-05-01.
type policies struct {
	transport *transport
	recent    *recent
	roles     *roles // knows how to attach to a role
}

var _ cloud.Policies = (*policies)(nil)

func custom(name string) cloud.PolicyRef {
	return cloud.PolicyRef{Name: name, Type: cloud.CustomPolicy}
}

// recentKey is a policy's name among those of the roles that recent remembers:
// no role has a slash in its name.
func recentKey(policyName string) string { return "policy/" + policyName }

// onPolicy carries out a call on a policy by name. A policy that this client
// has just made may not be visible yet.
func (p *policies) onPolicy(ctx context.Context, policy cloud.PolicyRef, try func() error) error {
	var until time.Time // nobody makes system policies
	if policy.Type == cloud.CustomPolicy {
		until = p.recent.roleUnseenUntil(recentKey(policy.Name))
	}
	return retryUntil(ctx, p.transport.clock, until, try, func(err error) bool {
		return hasCode(err, codePolicyMissing)
	})
}

func (p *policies) Get(ctx context.Context, policy cloud.PolicyRef) (cloud.Policy, error) {
	var found cloud.Policy
	err := p.onPolicy(ctx, policy, func() (err error) {
		found, err = p.getNow(ctx, policy)
		return err
	})
	return found, err
}

// getNow reads a policy and believes that a missing one is missing.
func (p *policies) getNow(ctx context.Context, policy cloud.PolicyRef) (cloud.Policy, error) {
	policyType := string(policy.Type)
	response, err := callRAM(ctx, p.transport, "GetPolicy", read,
		(*ram.Client).GetPolicyWithContext, &ram.GetPolicyRequest{PolicyName: &policy.Name, PolicyType: &policyType})
	if err != nil {
		return cloud.Policy{}, err
	}
	if response.Body == nil || response.Body.Policy == nil {
		return cloud.Policy{}, incomplete(call{product: RAM, operation: "GetPolicy"}, "a policy")
	}
	found, version := response.Body.Policy, response.Body.DefaultPolicyVersion
	if version == nil || version.PolicyDocument == nil {
		// The document in Policy is deprecated.
		return cloud.Policy{}, incomplete(call{product: RAM, operation: "GetPolicy"}, "the document of the default version")
	}
	return cloud.Policy{
		PolicyRef: cloud.PolicyRef{
			Name: dara.StringValue(found.PolicyName),
			Type: cloud.PolicyType(dara.StringValue(found.PolicyType)),
		},
		Description:    dara.StringValue(found.Description),
		Document:       dara.StringValue(version.PolicyDocument),
		DefaultVersion: cmp.Or(dara.StringValue(version.VersionId), dara.StringValue(found.DefaultVersion)),
		CreateDate:     parseTime(found.CreateDate),
		UpdateDate:     parseTime(found.UpdateDate),
	}, nil
}

func (p *policies) Describe(ctx context.Context, name, description string) error {
	return p.onPolicy(ctx, custom(name), func() error {
		// Sent even when empty, which clears it: that RAM accepts this is
		// unconfirmed, but other clients do it, and the API offers nothing else.
		_, err := callRAM(ctx, p.transport, "UpdatePolicyDescription", idempotentWrite,
			(*ram.Client).UpdatePolicyDescriptionWithContext,
			&ram.UpdatePolicyDescriptionRequest{PolicyName: &name, NewDescription: &description})
		return err
	})
}

// Delete takes every DeleteConflict for a detachment that DeletePolicy does not
// see yet: which code it has for a policy that only roles hold is unconfirmed.
func (p *policies) Delete(ctx context.Context, name string) error {
	remove := func() error {
		_, err := callRAM(ctx, p.transport, "DeletePolicy", idempotentWrite,
			(*ram.Client).DeletePolicyWithContext,
			// Cascading is about the versions: it detaches nothing.
			&ram.DeletePolicyRequest{PolicyName: &name, CascadingDelete: new(true)})
		return err
	}
	until := p.transport.clock.Now().Add(deleteWithin)
	err := retryUntil(ctx, p.transport.clock, until, func() error {
		return p.onPolicy(ctx, custom(name), remove)
	}, func(err error) bool { return errors.Is(err, cloud.ErrConflict) })
	if hasCode(err, codePolicyMissing) && ambiguous(err) {
		err = nil // an earlier attempt, whose answer was lost, did it
	}
	if err == nil {
		p.recent.roleDeleted(recentKey(name))
	}
	return err
}
