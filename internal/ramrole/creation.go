package ramrole

import (
	"context"
	"errors"
	"maps"
	"slices"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
	"github.com/pai-iac/terraform-provider-pai/internal/ramcreate"
	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
)

// finishTimeout bounds the removal of the creation mark, which must not be left
// out because Terraform is interrupted.
const finishTimeout = 30 * time.Second

// creation is the creation of a role that a killed apply may have begun.
func (r *Resource[M, P]) creation(spec cloud.RoleSpec, policies []cloud.PolicyRef) *ramcreate.Creation[cloud.Role] {
	live := r.Data.Clients.Live().Roles
	return &ramcreate.Creation[cloud.Role]{
		Name: spec.Name, Ownership: r.Data.Ownership, Clock: r.Data.Poller.Clock, Tags: live, OwnTags: spec.Tags,
		Once: func(ctx context.Context, tags map[string]string) (cloud.Role, error) {
			marked := spec
			marked.Tags = tags
			return r.Data.Clients.Roles.Create(ctx, marked)
		},
		Find: func(ctx context.Context) (cloud.Role, []string, error) {
			role, err := live.Get(ctx, spec.Name)
			if err != nil {
				return role, nil, err
			}
			found, err := r.differences(ctx, live, spec, policies, role)
			return role, found, err
		},
	}
}

// differences says in what a role is not one that Create has begun: it may lack
// policies and tags, but have none that the plan does not have.
func (r *Resource[M, P]) differences(
	ctx context.Context, live cloud.Roles, spec cloud.RoleSpec, policies []cloud.PolicyRef, role cloud.Role,
) ([]string, error) {
	var found []string
	if differs(role, cloud.RoleUpdate{
		TrustPolicy: spec.TrustPolicy, Description: spec.Description, MaxSessionSeconds: spec.MaxSessionSeconds,
	}) {
		found = append(found, "another trust policy, description or session duration")
	}
	attached, err := live.Policies(ctx, spec.Name)
	if err != nil {
		return nil, err
	}
	for _, policy := range without(attached, policies) {
		found = append(found, "the policy "+policy.Name)
	}
	tags, err := live.Tags(ctx, spec.Name)
	if err != nil {
		return nil, err
	}
	for _, key := range slices.Sorted(maps.Keys(tags)) {
		if _, ours := spec.Tags[key]; !ours && !isForeignTag(key) {
			found = append(found, "the tag "+key)
		}
	}
	return found, nil
}

// finish removes the creation mark, as the last step of Create.
func (r *Resource[M, P]) finish(ctx context.Context, made ramcreate.Made[cloud.Role], resp *resource.CreateResponse) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), finishTimeout)
	defer cancel()
	err := made.Finish(ctx)
	switch {
	case errors.Is(err, ramcreate.ErrTakenOver):
		resp.State.RemoveResource(ctx)
		fwx.AddError(&resp.Diagnostics, remedy.CreationTakenOver("role", made.Object.Name))
	case err != nil:
		fwx.AddWarning(&resp.Diagnostics, remedy.CreationMarkLeft("role", made.Object.Name, err))
	}
}
