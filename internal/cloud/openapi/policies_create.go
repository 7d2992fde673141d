package openapi

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	ram "github.com/alibabacloud-go/ram-20150501/v2/client"
	"github.com/alibabacloud-go/tea/dara"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/cloud/wait"
	"github.com/pai-iac/terraform-provider-pai/internal/ramdoc"
)

// Create makes a policy. CreatePolicy has no idempotency token, so a lost
// answer is followed by a look, as it is for roles.
func (p *policies) Create(ctx context.Context, spec cloud.PolicySpec) (cloud.Policy, error) {
	started := p.transport.clock.Now()
	lost := false
	for round := 1; ; round++ {
		policy, err := p.createOnce(ctx, spec)
		if err == nil {
			p.recent.roleMade(recentKey(spec.Name))
			return policy, nil
		}
		lost = lost || ambiguous(err)
		exists := hasCode(err, codePolicyExists)
		if !lost || !exists && !ambiguous(err) {
			return cloud.Policy{}, err
		}
		found, lookErr := p.lookFor(ctx, spec, started, exists)
		if lookErr == nil {
			p.recent.roleMade(recentKey(spec.Name))
			return found, nil
		}
		if !errors.Is(lookErr, cloud.ErrNotFound) {
			return cloud.Policy{}, fmt.Errorf("after a lost answer to CreatePolicy: %w", lookErr)
		}
		if round == createRounds || p.transport.clock.Sleep(ctx, wait.Create().Delay(round)) != nil {
			return cloud.Policy{}, err
		}
	}
}

func (p *policies) createOnce(ctx context.Context, spec cloud.PolicySpec) (cloud.Policy, error) {
	request := &ram.CreatePolicyRequest{PolicyName: &spec.Name, PolicyDocument: &spec.Document}
	if spec.Description != "" { // documented as 1 to 1024 characters when sent
		request.Description = &spec.Description
	}
	response, err := callRAM(ctx, p.transport, "CreatePolicy", create, (*ram.Client).CreatePolicyWithContext, request)
	if err != nil {
		return cloud.Policy{}, err
	}
	if response.Body == nil || response.Body.Policy == nil {
		return cloud.Policy{}, incomplete(call{product: RAM, operation: "CreatePolicy", effect: create}, "a policy")
	}
	policy := response.Body.Policy
	return cloud.Policy{
		PolicyRef: cloud.PolicyRef{
			Name: dara.StringValue(policy.PolicyName),
			Type: cloud.PolicyType(dara.StringValue(policy.PolicyType)),
		},
		Description:    dara.StringValue(policy.Description),
		Document:       spec.Document, // CreatePolicy does not answer it
		DefaultVersion: dara.StringValue(policy.DefaultVersion),
		CreateDate:     parseTime(policy.CreateDate),
	}, nil
}

// lookFor reads the policy that a lost CreatePolicy may have made. exists says
// that RAM has confirmed a policy of that name, so it will become visible.
func (p *policies) lookFor(ctx context.Context, spec cloud.PolicySpec, started time.Time, exists bool) (cloud.Policy, error) {
	ctx, cancel := lookContext(ctx)
	defer cancel()
	until := started
	if exists {
		until = p.transport.clock.Now().Add(visibleWithin)
	}
	var policy cloud.Policy
	err := retryUntil(ctx, p.transport.clock, until, func() (err error) {
		policy, err = p.getNow(ctx, custom(spec.Name))
		return err
	}, func(err error) bool { return hasCode(err, codePolicyMissing) })
	if err != nil {
		return cloud.Policy{}, err
	}
	if differences := p.differences(spec, policy, started); len(differences) > 0 {
		return cloud.Policy{}, &cloud.Error{
			Kind:      cloud.ErrAlreadyExists,
			Operation: "ram:CreatePolicy",
			Code:      codePolicyExists,
			Message: fmt.Sprintf("a policy named %q exists and is not the one that was to be created: it has %s",
				spec.Name, strings.Join(differences, ", ")),
		}
	}
	return policy, nil
}

// lookContext is ctx, or a little time more if it has ended: a look after a
// lost answer is worth it.
func lookContext(ctx context.Context) (context.Context, context.CancelFunc) {
	if ctx.Err() == nil {
		return ctx, func() {}
	}
	return context.WithTimeout(context.WithoutCancel(ctx), lookAfterTheEnd)
}

// differences says in what a policy is not the one that was asked for.
func (p *policies) differences(spec cloud.PolicySpec, policy cloud.Policy, started time.Time) []string {
	var found []string
	if !ramdoc.SameText(spec.Document, policy.Document) {
		found = append(found, "another document")
	}
	if spec.Description != policy.Description {
		found = append(found, "another description")
	}
	if policy.CreateDate.Before(started.Add(-createdMomentsAgo)) ||
		policy.CreateDate.After(p.transport.clock.Now().Add(createdMomentsAgo)) {
		found = append(found, "another date of creation")
	}
	return found
}
