package openapi

import (
	"context"
	"maps"
	"slices"
	"time"

	ram "github.com/alibabacloud-go/ram-20150501/v2/client"
	"github.com/alibabacloud-go/tea/dara"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/ramdoc"
)

func (p *policies) Create(ctx context.Context, spec cloud.PolicySpec) (cloud.Policy, error) {
	policy, err := ramCreation[cloud.Policy]{
		operation: "CreatePolicy", noun: "policy", name: spec.Name, existsCode: codePolicyExists, missingCode: codePolicyMissing,
		once:        func(ctx context.Context) (cloud.Policy, error) { return p.createOnce(ctx, spec) },
		read:        func(ctx context.Context) (cloud.Policy, error) { return p.getNow(ctx, custom(spec.Name)) },
		differences: func(policy cloud.Policy) []string { return policyDifferences(spec, policy) },
		created:     func(policy cloud.Policy) time.Time { return policy.CreateDate },
	}.make(ctx, p.transport.clock)
	if err == nil {
		p.recent.roleMade(recentKey(spec.Name))
	}
	return policy, err
}

func (p *policies) createOnce(ctx context.Context, spec cloud.PolicySpec) (cloud.Policy, error) {
	request := &ram.CreatePolicyRequest{PolicyName: &spec.Name, PolicyDocument: &spec.Document}
	if spec.Description != "" { // documented as 1 to 1024 characters when sent
		request.Description = &spec.Description
	}
	for _, key := range slices.Sorted(maps.Keys(spec.Tags)) {
		request.Tag = append(request.Tag, &ram.CreatePolicyRequestTag{Key: new(key), Value: new(spec.Tags[key])})
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

// policyDifferences says in what a policy is not the one that was asked for.
func policyDifferences(spec cloud.PolicySpec, policy cloud.Policy) []string {
	var found []string
	if !ramdoc.SameText(spec.Document, policy.Document) {
		found = append(found, "another document")
	}
	if spec.Description != policy.Description {
		found = append(found, "another description")
	}
	return found
}
