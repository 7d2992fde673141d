package openapi

import (
	"context"
	"maps"
	"slices"
	"time"

	ram "github.com/alibabacloud-go/ram-20150501/v2/client"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/ramdoc"
)

func (r *roles) Create(ctx context.Context, spec cloud.RoleSpec) (cloud.Role, error) {
	role, err := ramCreation[cloud.Role]{
		operation: "CreateRole", noun: "role", name: spec.Name, existsCode: codeRoleExists, missingCode: codeRoleMissing,
		once:        func(ctx context.Context) (cloud.Role, error) { return r.createOnce(ctx, spec) },
		read:        func(ctx context.Context) (cloud.Role, error) { return r.getNow(ctx, spec.Name) },
		differences: func(role cloud.Role) []string { return roleDifferences(spec, role) },
		created:     func(role cloud.Role) time.Time { return role.CreateDate },
	}.make(ctx, r.transport.clock)
	if err == nil {
		r.recent.roleMade(spec.Name)
	}
	return role, err
}

func (r *roles) createOnce(ctx context.Context, spec cloud.RoleSpec) (cloud.Role, error) {
	request := &ram.CreateRoleRequest{
		RoleName:                 &spec.Name,
		AssumeRolePolicyDocument: &spec.TrustPolicy,
	}
	if spec.Description != "" { // documented as 1 to 1024 characters when sent
		request.Description = &spec.Description
	}
	if spec.MaxSessionSeconds != 0 {
		request.MaxSessionDuration = &spec.MaxSessionSeconds
	}
	for _, key := range slices.Sorted(maps.Keys(spec.Tags)) {
		request.Tag = append(request.Tag, &ram.CreateRoleRequestTag{Key: new(key), Value: new(spec.Tags[key])})
	}
	response, err := callRAM(ctx, r.transport, "CreateRole", create, (*ram.Client).CreateRoleWithContext, request)
	if err != nil {
		return cloud.Role{}, err
	}
	if response.Body == nil || response.Body.Role == nil {
		return cloud.Role{}, incomplete(call{product: RAM, operation: "CreateRole", effect: create}, "a role")
	}
	return roleOf(response.Body.Role), nil
}

// roleDifferences says in what a role is not the one that was asked for.
func roleDifferences(spec cloud.RoleSpec, role cloud.Role) []string {
	var found []string
	if !ramdoc.SameText(spec.TrustPolicy, role.TrustPolicy) {
		found = append(found, "another trust policy")
	}
	if spec.Description != role.Description {
		found = append(found, "another description")
	}
	if spec.MaxSessionSeconds != 0 && spec.MaxSessionSeconds != role.MaxSessionSeconds {
		found = append(found, "another maximum session duration")
	}
	return found
}
