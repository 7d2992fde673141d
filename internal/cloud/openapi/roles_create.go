package openapi

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	ram "github.com/alibabacloud-go/ram-20150501/v2/client"
	"github.com/alibabacloud-go/tea/dara"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/cloud/wait"
	"github.com/pai-iac/terraform-provider-pai/internal/ramdoc"
)

const (
	// createRounds: so often is a role created whose answer was lost and that
	// is not there afterwards.
	createRounds = 3
	// createdMomentsAgo bounds the age of a role that may be adopted. It
	// leaves room for clocks that disagree.
	createdMomentsAgo = 5 * time.Minute
	// lookAfterTheEnd is the time for one look when the caller's is up: a role
	// that nobody knows of is worse than a late answer.
	lookAfterTheEnd = 10 * time.Second
)

// Create makes a role. CreateRole has no idempotency token, so a lost answer
// leaves two possibilities; only looking tells which. A role that is there is
// taken over if it is in all parts what was asked for and moments old.
func (r *roles) Create(ctx context.Context, spec cloud.RoleSpec) (cloud.Role, error) {
	started := r.transport.clock.Now()
	lost := false
	for round := 1; ; round++ {
		role, err := r.createOnce(ctx, spec)
		if err == nil {
			r.recent.roleMade(spec.Name)
			return role, nil
		}
		lost = lost || ambiguous(err)
		exists := hasCode(err, codeRoleExists)
		if !lost || !exists && !ambiguous(err) {
			return cloud.Role{}, err
		}
		found, lookErr := r.lookFor(ctx, spec, started, exists)
		if lookErr == nil {
			r.recent.roleMade(spec.Name)
			return found, nil
		}
		if !errors.Is(lookErr, cloud.ErrNotFound) {
			return cloud.Role{}, fmt.Errorf("after a lost answer to CreateRole: %w", lookErr)
		}
		if round == createRounds || r.transport.clock.Sleep(ctx, wait.Create().Delay(round)) != nil {
			return cloud.Role{}, err
		}
	}
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
		request.Tag = append(request.Tag, &ram.CreateRoleRequestTag{Key: dara.String(key), Value: dara.String(spec.Tags[key])})
	}
	response, err := callRAM(ctx, r.transport, "CreateRole", create, (*ram.Client).CreateRoleWithContext, request)
	if err != nil {
		return cloud.Role{}, err
	}
	if response.Body == nil || response.Body.Role == nil {
		return cloud.Role{}, incomplete(call{product: RAM, operation: "CreateRole", effect: create}, "a role")
	}
	role := response.Body.Role
	return cloud.Role{
		Name:              dara.StringValue(role.RoleName),
		ARN:               dara.StringValue(role.Arn),
		ID:                dara.StringValue(role.RoleId),
		Description:       dara.StringValue(role.Description),
		TrustPolicy:       dara.StringValue(role.AssumeRolePolicyDocument),
		MaxSessionSeconds: dara.Int64Value(role.MaxSessionDuration),
		CreateDate:        parseTime(role.CreateDate),
	}, nil
}

// lookFor reads the role that a lost CreateRole may have made. exists says
// that RAM has confirmed a role of that name, so it will become visible.
func (r *roles) lookFor(ctx context.Context, spec cloud.RoleSpec, started time.Time, exists bool) (cloud.Role, error) {
	if ctx.Err() != nil {
		detached, cancel := context.WithTimeout(context.WithoutCancel(ctx), lookAfterTheEnd)
		defer cancel()
		ctx = detached
	}
	until := started
	if exists {
		until = r.transport.clock.Now().Add(visibleWithin)
	}
	var role cloud.Role
	err := retryUntil(ctx, r.transport.clock, until, func() (err error) {
		role, err = r.getNow(ctx, spec.Name)
		return err
	}, func(err error) bool { return hasCode(err, codeRoleMissing) })
	if err != nil {
		return cloud.Role{}, err
	}
	if differences := r.differences(spec, role, started); len(differences) > 0 {
		return cloud.Role{}, &cloud.Error{
			Kind:      cloud.ErrAlreadyExists,
			Operation: "ram:CreateRole",
			Code:      codeRoleExists,
			Message: fmt.Sprintf("a role named %q exists and is not the one that was to be created: it has %s",
				spec.Name, strings.Join(differences, ", ")),
		}
	}
	return role, nil
}

// differences says in what a role is not the one that was asked for.
func (r *roles) differences(spec cloud.RoleSpec, role cloud.Role, started time.Time) []string {
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
	if role.CreateDate.Before(started.Add(-createdMomentsAgo)) ||
		role.CreateDate.After(r.transport.clock.Now().Add(createdMomentsAgo)) {
		found = append(found, "another date of creation")
	}
	return found
}
