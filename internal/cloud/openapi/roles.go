package openapi

import (
	"context"
	"time"

	ram "github.com/alibabacloud-go/ram-20150501/v2/client"
	"github.com/alibabacloud-go/tea/dara"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
)

// deleteWithin is how long DeleteConflict is repeated: DeleteRole may still
// see a policy that was detached moments ago, while a policy that really is
// attached stays a conflict for ever.
const deleteWithin = 30 * time.Second

// roles implements cloud.Roles with RAM 2015-05-01.
type roles struct {
	transport *transport
	recent    *recent
}

var _ cloud.Roles = (*roles)(nil)

// onRole carries out a call on a role by name. A role that this client has
// just made may not be visible yet.
func (r *roles) onRole(ctx context.Context, name string, try func() error) error {
	return retryUntil(ctx, r.transport.clock, r.recent.roleUnseenUntil(name), try, func(err error) bool {
		return hasCode(err, codeRoleMissing)
	})
}

func (r *roles) Get(ctx context.Context, name string) (cloud.Role, error) {
	var role cloud.Role
	err := r.onRole(ctx, name, func() (err error) {
		role, err = r.getNow(ctx, name)
		return err
	})
	return role, err
}

// getNow reads a role and believes that a missing one is missing.
func (r *roles) getNow(ctx context.Context, name string) (cloud.Role, error) {
	response, err := callRAM(ctx, r.transport, "GetRole", read,
		(*ram.Client).GetRoleWithContext, &ram.GetRoleRequest{RoleName: &name})
	if err != nil {
		return cloud.Role{}, err
	}
	if response.Body == nil || response.Body.Role == nil {
		return cloud.Role{}, incomplete(call{product: RAM, operation: "GetRole"}, "a role")
	}
	role := roleOf(response.Body.Role)
	role.UpdateDate = parseTime(response.Body.Role.UpdateDate)
	return role, nil
}

// describedRole is what the SDK's types for a role have in common.
type describedRole interface {
	GetRoleName() *string
	GetArn() *string
	GetRoleId() *string
	GetDescription() *string
	GetAssumeRolePolicyDocument() *string
	GetMaxSessionDuration() *int64
	GetCreateDate() *string
}

// roleOf is a role as RAM describes it in every answer, and therefore without
// the date of its last update.
func roleOf(role describedRole) cloud.Role {
	return cloud.Role{
		Name:              dara.StringValue(role.GetRoleName()),
		ARN:               dara.StringValue(role.GetArn()),
		ID:                dara.StringValue(role.GetRoleId()),
		Description:       dara.StringValue(role.GetDescription()),
		TrustPolicy:       dara.StringValue(role.GetAssumeRolePolicyDocument()),
		MaxSessionSeconds: dara.Int64Value(role.GetMaxSessionDuration()),
		CreateDate:        parseTime(role.GetCreateDate()),
	}
}

func (r *roles) Update(ctx context.Context, name string, update cloud.RoleUpdate) (cloud.Role, error) {
	request := &ram.UpdateRoleRequest{
		RoleName:                    &name,
		NewAssumeRolePolicyDocument: &update.TrustPolicy,
		// Sent even when empty, which clears it: that RAM accepts this is
		// unconfirmed, but other clients do it, and the API offers nothing else.
		NewDescription:        &update.Description,
		NewMaxSessionDuration: &update.MaxSessionSeconds,
	}
	var response *ram.UpdateRoleResponse
	err := r.onRole(ctx, name, func() (err error) {
		response, err = callRAM(ctx, r.transport, "UpdateRole", idempotentWrite,
			(*ram.Client).UpdateRoleWithContext, request)
		return err
	})
	if err != nil {
		return cloud.Role{}, err
	}
	if response.Body == nil || response.Body.Role == nil {
		return cloud.Role{}, incomplete(call{product: RAM, operation: "UpdateRole", effect: idempotentWrite}, "a role")
	}
	role := roleOf(response.Body.Role)
	role.UpdateDate = parseTime(response.Body.Role.UpdateDate)
	return role, nil
}

func (r *roles) Delete(ctx context.Context, name string) error {
	remove := func() error {
		_, err := callRAM(ctx, r.transport, "DeleteRole", idempotentWrite,
			(*ram.Client).DeleteRoleWithContext, &ram.DeleteRoleRequest{RoleName: &name})
		return err
	}
	until := r.transport.clock.Now().Add(deleteWithin)
	err := retryUntil(ctx, r.transport.clock, until, func() error {
		return r.onRole(ctx, name, remove)
	}, func(err error) bool { return hasCode(err, codePoliciesAttached) })
	if hasCode(err, codeRoleMissing) && ambiguous(err) {
		err = nil // an earlier attempt, whose answer was lost, did it
	}
	if err == nil {
		r.recent.roleDeleted(name)
	}
	return err
}

func (r *roles) Policies(ctx context.Context, name string) ([]cloud.PolicyRef, error) {
	var response *ram.ListPoliciesForRoleResponse
	err := r.onRole(ctx, name, func() (err error) {
		response, err = callRAM(ctx, r.transport, "ListPoliciesForRole", read,
			(*ram.Client).ListPoliciesForRoleWithContext, &ram.ListPoliciesForRoleRequest{RoleName: &name})
		return err
	})
	if err != nil {
		return nil, err
	}
	// ListPoliciesForRole has no pages. How it answers "none", with an empty
	// list or without the wrapper around it, is unconfirmed.
	if response.Body == nil || response.Body.Policies == nil {
		return nil, nil
	}
	return policyRefs(response.Body.Policies.Policy), nil
}

func (r *roles) Attach(ctx context.Context, name string, policy cloud.PolicyRef) error {
	policyType := string(policy.Type)
	err := r.onRole(ctx, name, func() error {
		// Without ResourceGroupId the policy holds in the whole account.
		_, err := callRAM(ctx, r.transport, "AttachPolicyToRole", idempotentWrite,
			(*ram.Client).AttachPolicyToRoleWithContext,
			&ram.AttachPolicyToRoleRequest{RoleName: &name, PolicyName: &policy.Name, PolicyType: &policyType})
		return err
	})
	if hasCode(err, codeAlreadyAttached) {
		return nil
	}
	return err
}

func (r *roles) Detach(ctx context.Context, name string, policy cloud.PolicyRef) error {
	policyType := string(policy.Type)
	err := r.onRole(ctx, name, func() error {
		_, err := callRAM(ctx, r.transport, "DetachPolicyFromRole", idempotentWrite,
			(*ram.Client).DetachPolicyFromRoleWithContext,
			&ram.DetachPolicyFromRoleRequest{RoleName: &name, PolicyName: &policy.Name, PolicyType: &policyType})
		return err
	})
	if hasCode(err, codeNotAttached) {
		return nil
	}
	return err
}
