package openapi

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	ram "github.com/alibabacloud-go/ram-20150501/v2/client"
	"github.com/alibabacloud-go/tea/dara"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/cloud/wait"
	"github.com/pai-iac/terraform-provider-pai/internal/ramdoc"
)

// rotateOldest makes CreatePolicyVersion delete the oldest version that is not
// the default one when there are five already.
const rotateOldest = "DeleteOldestNonDefaultVersionWhenLimitExceeded"

// Rewrite adds a version and makes it the default one. After a lost answer
// only the document tells whether it happened: if the default version says
// something else, a further version does no harm.
func (p *policies) Rewrite(ctx context.Context, name, document string) error {
	for round := 1; ; round++ {
		err := p.addVersion(ctx, name, document)
		if err == nil || !ambiguous(err) {
			return err
		}
		done, lookErr := p.says(ctx, name, document)
		if lookErr != nil {
			return fmt.Errorf("after a lost answer to CreatePolicyVersion: %w", lookErr)
		}
		if done {
			return nil
		}
		if round == createRounds || p.transport.clock.Sleep(ctx, wait.Create().Delay(round)) != nil {
			return err
		}
	}
}

// addVersion makes room where RAM does not do it by itself. It does so once:
// that the limit is reached nevertheless may be a late view of the deletion.
func (p *policies) addVersion(ctx context.Context, name, document string) error {
	add := func() error {
		return p.onPolicy(ctx, custom(name), func() error {
			_, err := callRAM(ctx, p.transport, "CreatePolicyVersion", create,
				(*ram.Client).CreatePolicyVersionWithContext, &ram.CreatePolicyVersionRequest{
					PolicyName:     &name,
					PolicyDocument: &document,
					SetAsDefault:   new(true),
					RotateStrategy: new(rotateOldest),
				})
			return err
		})
	}
	tooMany := func(err error) bool { return hasCode(err, codeTooManyVersions) }
	err := add()
	if !tooMany(err) {
		return err
	}
	removed, roomErr := p.removeOldestVersion(ctx, name)
	if roomErr != nil {
		return fmt.Errorf("make room for another version of the policy %q: %w", name, roomErr)
	}
	if !removed {
		return err
	}
	return retryUntil(ctx, p.transport.clock, p.transport.clock.Now().Add(visibleWithin), add, tooMany)
}

// says reports whether the default version of a policy says what document says.
func (p *policies) says(ctx context.Context, name, document string) (bool, error) {
	ctx, cancel := lookContext(ctx)
	defer cancel()
	policy, err := p.Get(ctx, custom(name))
	return err == nil && ramdoc.SameText(document, policy.Document), err
}

// removeOldestVersion deletes the oldest version that is not the default one,
// if there is one.
func (p *policies) removeOldestVersion(ctx context.Context, name string) (removed bool, err error) {
	response, err := callRAM(ctx, p.transport, "ListPolicyVersions", read,
		(*ram.Client).ListPolicyVersionsWithContext,
		&ram.ListPolicyVersionsRequest{PolicyName: &name, PolicyType: dara.String(string(cloud.CustomPolicy))})
	if err != nil {
		return false, err
	}
	if response.Body == nil || response.Body.PolicyVersions == nil {
		return false, nil
	}
	type listed = *ram.ListPolicyVersionsResponseBodyPolicyVersionsPolicyVersion
	others := slices.DeleteFunc(response.Body.PolicyVersions.PolicyVersion, func(version listed) bool {
		return version == nil || dara.BoolValue(version.IsDefaultVersion)
	})
	if len(others) == 0 {
		return false, nil
	}
	oldest := slices.MinFunc(others, func(a, b listed) int {
		// Dates are whole seconds; numbers grow.
		return cmp.Or(parseTime(a.CreateDate).Compare(parseTime(b.CreateDate)),
			cmp.Compare(versionNumber(a.VersionId), versionNumber(b.VersionId)))
	})
	_, err = callRAM(ctx, p.transport, "DeletePolicyVersion", idempotentWrite,
		(*ram.Client).DeletePolicyVersionWithContext,
		&ram.DeletePolicyVersionRequest{PolicyName: &name, VersionId: oldest.VersionId})
	if hasCode(err, codeVersionMissing) {
		err = nil // somebody else, or an attempt whose answer was lost
	}
	return err == nil, err
}

// versionNumber is 3 for v3, and 0 for what is no version.
func versionNumber(id *string) int {
	number, err := strconv.Atoi(strings.TrimPrefix(dara.StringValue(id), "v"))
	if err != nil {
		return 0
	}
	return number
}
