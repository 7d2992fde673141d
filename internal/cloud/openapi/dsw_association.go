package openapi

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/workload"
)

// association classifies what an instance carries. How "none" and the default
// role read back is unconfirmed, so every form that the schema allows counts,
// and the JSON itself is never compared.
func (c *dswCredentialConfig) association() workload.Association {
	switch {
	case c == nil, c.Enable != nil && !*c.Enable, c.Enable == nil && len(c.Configs) == 0:
		return workload.None()
	}
	return carried(c.AliyunEnvRoleKey, c.Configs)
}

// associationBody is the body of UpdateInstance that makes an association.
// UpdateInstance is refused when it changes nothing, so it holds the change and
// nothing else; CredentialConfig replaces the stored one as a whole.
func associationBody(to workload.Association) (map[string]any, error) {
	var roles []map[string]any
	switch to.Mode {
	case workload.ModeNone:
		// Never together with CredentialConfig: which of them wins is
		// unconfirmed.
		return map[string]any{"DisassociateCredential": true}, nil
	case workload.ModeDefault:
	case workload.ModeCustom:
		// AssumeRoleFor, the account that assumes, is optional and left out:
		// public callers do both, and what is not said cannot be wrong.
		roles = append(roles, map[string]any{"RoleArn": to.RoleARN, "RoleType": "service"})
	default:
		return nil, fmt.Errorf("unknown role mode %q", to.Mode)
	}
	return map[string]any{
		"CredentialConfig": map[string]any{
			"Enable":           true,
			"AliyunEnvRoleKey": envRoleKey,
			"Configs":          credentialItems(roles...),
		},
	}, nil
}

func (d *dsw) Associate(ctx context.Context, region, id string, from, to workload.Association) error {
	if from.Equal(to) {
		return nil // UpdateInstance refuses values that are already there
	}
	request := dswRequest{
		action: "UpdateInstance", method: http.MethodPut, pathname: onInstance(id, ""),
		region: region, effect: idempotentWrite,
	}
	if err := checkInstanceID(request, id); err != nil {
		return err
	}
	body, err := associationBody(to)
	if err != nil {
		return &cloud.Error{Kind: cloud.ErrInvalid, Operation: "dsw:UpdateInstance", Cause: err}
	}
	request.body = body

	result, err := d.call(ctx, request, nil)
	if err == nil || !result.fromProduct || !mayMeanMissing(err) {
		return err
	}
	return d.explainRefusal(ctx, region, id, to, err)
}

// explainRefusal finds out why UpdateInstance was refused: the instance is gone,
// or it carries the role already, because an earlier attempt whose answer was
// lost succeeded or because somebody else was faster. The code of neither is
// confirmed.
func (d *dsw) explainRefusal(ctx context.Context, region, id string, to workload.Association, refusal error) error {
	current, err := d.Get(ctx, region, id)
	switch {
	case errors.Is(err, cloud.ErrNotFound):
		return gone(refusal)
	case err == nil && current.Association.Equal(to):
		return nil
	}
	return refusal
}
