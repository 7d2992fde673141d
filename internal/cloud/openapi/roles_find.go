package openapi

import (
	"context"
	"fmt"
	"iter"

	ram "github.com/alibabacloud-go/ram-20150501/v2/client"
	"github.com/alibabacloud-go/tea/dara"

	"github.com/pai-iac/terraform-provider-pai/internal/acs"
	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
)

// rolesPerPage is the largest MaxItems of ListRoles: an account has at most
// 1000 roles unless its quota was raised.
const rolesPerPage = 1000

func (r *roles) GetByARN(ctx context.Context, wanted acs.RoleARN) (cloud.Role, error) {
	role, err := r.Get(ctx, r.recent.spelling(wanted.Name))
	if err != nil && !hasCode(err, codeRoleMissing) {
		return cloud.Role{}, err
	}
	if err == nil {
		found, unreadable := acs.ParseRoleARN(role.ARN)
		switch {
		case found.Equal(wanted):
			return role, nil
		case unreadable != nil:
			return cloud.Role{}, fmt.Errorf("ARN of the role %s: %w", role.Name, unreadable)
		case found.Account != wanted.Account:
			// The caller's account has a role of this name; the wanted one is
			// in another account, where RAM does not let anybody look.
			return cloud.Role{}, &cloud.Error{
				Kind: cloud.ErrNotFound, Operation: "ram:GetRole", Code: codeRoleMissing,
				Message: fmt.Sprintf("the account %s, not %s, has a role named %q", found.Account, wanted.Account, wanted.Name),
			}
		}
	}
	return r.search(ctx, wanted, err)
}

// search finds a role whose name is spelled otherwise than in its ARN. missing
// is what GetRole said of the spelling in the ARN.
func (r *roles) search(ctx context.Context, wanted acs.RoleARN, missing error) (cloud.Role, error) {
	for listed, err := range r.list(ctx) {
		if err != nil {
			return cloud.Role{}, fmt.Errorf("search the roles for %s: %w", wanted, err)
		}
		if acs.SameRoleARN(listed.ARN, wanted.String()) {
			return r.Get(ctx, listed.Name) // ListRoles answers no trust policies
		}
	}
	if missing == nil {
		missing = &cloud.Error{
			Kind: cloud.ErrNotFound, Operation: "ram:ListRoles", Code: codeRoleMissing,
			Message: fmt.Sprintf("no role has the ARN %s", wanted),
		}
	}
	return cloud.Role{}, missing
}

// list yields the roles of the account, without their trust policies.
func (r *roles) list(ctx context.Context) iter.Seq2[cloud.Role, error] {
	return func(yield func(cloud.Role, error) bool) {
		seen := map[string]bool{}
		for marker := ""; ; {
			body, err := r.rolePage(ctx, marker)
			if err != nil {
				yield(cloud.Role{}, err)
				return
			}
			for _, role := range body.Roles.Role {
				if role == nil {
					continue
				}
				if !yield(cloud.Role{Name: dara.StringValue(role.RoleName), ARN: dara.StringValue(role.Arn), ID: dara.StringValue(role.RoleId)}, nil) {
					return
				}
			}
			marker = dara.StringValue(body.Marker)
			// IsTruncated without a new marker would never end.
			if !dara.BoolValue(body.IsTruncated) || marker == "" || seen[marker] {
				return
			}
			seen[marker] = true
		}
	}
}

func (r *roles) rolePage(ctx context.Context, marker string) (*ram.ListRolesResponseBody, error) {
	request := &ram.ListRolesRequest{MaxItems: dara.Int32(rolesPerPage)}
	if marker != "" {
		request.Marker = &marker
	}
	response, err := callRAM(ctx, r.transport, "ListRoles", read, (*ram.Client).ListRolesWithContext, request)
	switch {
	case err != nil:
		return nil, err
	case response.Body == nil:
		return nil, incomplete(call{product: RAM, operation: "ListRoles"}, "a list")
	case response.Body.Roles == nil:
		response.Body.Roles = &ram.ListRolesResponseBodyRoles{}
	}
	return response.Body, nil
}
