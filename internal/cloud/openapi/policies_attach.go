package openapi

import (
	"context"
	"fmt"

	ram "github.com/alibabacloud-go/ram-20150501/v2/client"
	"github.com/alibabacloud-go/tea/dara"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
)

// Codes about the attachment itself, not about its two ends.
const (
	codeUserAttached     = "EntityAlreadyExists.User.Policy"
	codeGroupAttached    = "EntityAlreadyExists.Group.Policy"
	codeUserNotAttached  = "EntityNotExist.User.Policy"
	codeGroupNotAttached = "EntityNotExist.Group.Policy"
)

// Attach attaches a policy in the whole account: no ResourceGroupId is sent.
func (p *policies) Attach(ctx context.Context, policy cloud.PolicyRef, to cloud.Grantee) error {
	err := p.onPolicy(ctx, policy, func() error {
		policyType := string(policy.Type)
		switch to.Kind {
		case cloud.UserGrantee:
			_, err := callRAM(ctx, p.transport, "AttachPolicyToUser", idempotentWrite,
				(*ram.Client).AttachPolicyToUserWithContext,
				&ram.AttachPolicyToUserRequest{UserName: &to.Name, PolicyName: &policy.Name, PolicyType: &policyType})
			return err
		case cloud.GroupGrantee:
			_, err := callRAM(ctx, p.transport, "AttachPolicyToGroup", idempotentWrite,
				(*ram.Client).AttachPolicyToGroupWithContext,
				&ram.AttachPolicyToGroupRequest{GroupName: &to.Name, PolicyName: &policy.Name, PolicyType: &policyType})
			return err
		case cloud.RoleGrantee:
			return p.roles.Attach(ctx, to.Name, policy)
		}
		return noGrantee("AttachPolicy", to)
	})
	if hasCode(err, codeUserAttached) || hasCode(err, codeGroupAttached) {
		return nil
	}
	return err
}

func (p *policies) Detach(ctx context.Context, policy cloud.PolicyRef, from cloud.Grantee) error {
	err := p.onPolicy(ctx, policy, func() error {
		policyType := string(policy.Type)
		switch from.Kind {
		case cloud.UserGrantee:
			_, err := callRAM(ctx, p.transport, "DetachPolicyFromUser", idempotentWrite,
				(*ram.Client).DetachPolicyFromUserWithContext,
				&ram.DetachPolicyFromUserRequest{UserName: &from.Name, PolicyName: &policy.Name, PolicyType: &policyType})
			return err
		case cloud.GroupGrantee:
			_, err := callRAM(ctx, p.transport, "DetachPolicyFromGroup", idempotentWrite,
				(*ram.Client).DetachPolicyFromGroupWithContext,
				&ram.DetachPolicyFromGroupRequest{GroupName: &from.Name, PolicyName: &policy.Name, PolicyType: &policyType})
			return err
		case cloud.RoleGrantee:
			return p.roles.Detach(ctx, from.Name, policy)
		}
		return noGrantee("DetachPolicy", from)
	})
	if hasCode(err, codeUserNotAttached) || hasCode(err, codeGroupNotAttached) {
		return nil
	}
	return err
}

// Holders lists users, groups and roles. ListEntitiesForPolicy has no pages.
func (p *policies) Holders(ctx context.Context, policy cloud.PolicyRef) ([]cloud.Grantee, error) {
	policyType := string(policy.Type)
	var response *ram.ListEntitiesForPolicyResponse
	err := p.onPolicy(ctx, policy, func() (err error) {
		response, err = callRAM(ctx, p.transport, "ListEntitiesForPolicy", read,
			(*ram.Client).ListEntitiesForPolicyWithContext,
			&ram.ListEntitiesForPolicyRequest{PolicyName: &policy.Name, PolicyType: &policyType})
		return err
	})
	if err != nil {
		return nil, err
	}
	var holders []cloud.Grantee
	add := func(kind cloud.GranteeKind, name *string) {
		holders = append(holders, cloud.Grantee{Kind: kind, Name: dara.StringValue(name)})
	}
	// How RAM answers "none", with an empty list or without the wrapper around
	// it, is unconfirmed.
	body := response.Body
	if body != nil && body.Users != nil {
		for _, user := range body.Users.User {
			if user != nil {
				add(cloud.UserGrantee, user.UserName)
			}
		}
	}
	if body != nil && body.Groups != nil {
		for _, group := range body.Groups.Group {
			if group != nil {
				add(cloud.GroupGrantee, group.GroupName)
			}
		}
	}
	if body != nil && body.Roles != nil {
		for _, role := range body.Roles.Role {
			if role != nil {
				add(cloud.RoleGrantee, role.RoleName)
			}
		}
	}
	return holders, nil
}

// Of lists without pages: the three operations have none.
func (p *policies) Of(ctx context.Context, grantee cloud.Grantee) ([]cloud.PolicyRef, error) {
	switch grantee.Kind {
	case cloud.UserGrantee:
		response, err := callRAM(ctx, p.transport, "ListPoliciesForUser", read,
			(*ram.Client).ListPoliciesForUserWithContext, &ram.ListPoliciesForUserRequest{UserName: &grantee.Name})
		if err != nil || response.Body == nil || response.Body.Policies == nil {
			return nil, err
		}
		return policyRefs(response.Body.Policies.Policy), nil
	case cloud.GroupGrantee:
		response, err := callRAM(ctx, p.transport, "ListPoliciesForGroup", read,
			(*ram.Client).ListPoliciesForGroupWithContext, &ram.ListPoliciesForGroupRequest{GroupName: &grantee.Name})
		if err != nil || response.Body == nil || response.Body.Policies == nil {
			return nil, err
		}
		return policyRefs(response.Body.Policies.Policy), nil
	case cloud.RoleGrantee:
		return p.roles.Policies(ctx, grantee.Name)
	}
	return nil, noGrantee("ListPolicies", grantee)
}

// listedPolicy is what the SDK's types for listed policies have in common.
type listedPolicy interface {
	comparable
	GetPolicyName() *string
	GetPolicyType() *string
}

func policyRefs[P listedPolicy](listed []P) []cloud.PolicyRef {
	var none P
	var refs []cloud.PolicyRef
	for _, policy := range listed {
		if policy != none {
			refs = append(refs, cloud.PolicyRef{
				Name: dara.StringValue(policy.GetPolicyName()),
				Type: cloud.PolicyType(dara.StringValue(policy.GetPolicyType())),
			})
		}
	}
	return refs
}

func (p *policies) Groups(ctx context.Context, user string) ([]string, error) {
	response, err := callRAM(ctx, p.transport, "ListGroupsForUser", read,
		(*ram.Client).ListGroupsForUserWithContext, &ram.ListGroupsForUserRequest{UserName: &user})
	if err != nil || response.Body == nil || response.Body.Groups == nil {
		return nil, err
	}
	var names []string
	for _, group := range response.Body.Groups.Group {
		if group != nil {
			names = append(names, dara.StringValue(group.GroupName))
		}
	}
	return names, nil
}

// noGrantee refuses what no policy can be attached to, before any call.
func noGrantee(operation string, grantee cloud.Grantee) error {
	return &cloud.Error{
		Kind:      cloud.ErrInvalid,
		Operation: call{product: RAM, operation: operation}.name(),
		Message:   fmt.Sprintf("%q is none of user, group and role", grantee.Kind),
	}
}
