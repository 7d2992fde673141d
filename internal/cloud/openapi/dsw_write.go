package openapi

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
)

// Update asks UpdateInstance, whose bodies hold the change and nothing else: it
// refuses values that are already there.
func (d *dsw) Update(ctx context.Context, region, id string, update cloud.InstanceUpdate) error {
	body, err := specBody(changeable(update.Set))
	if err != nil {
		return &cloud.Error{Kind: cloud.ErrInvalid, Operation: "dsw:UpdateInstance", Message: err.Error(), Cause: err}
	}
	for _, member := range update.Clear {
		body[cloud.ClearableMembers()[member]] = true
	}
	hidden := update.Set
	hidden.Secrets = update.Secrets
	d.hideSecrets(region, hidden)
	result, err := d.onInstance(ctx, dswRequest{
		action: "UpdateInstance", method: http.MethodPut, pathname: onInstance(id, ""), region: region, effect: idempotentWrite, body: body,
	}, id)
	if err == nil || !result.fromProduct || !mayMeanMissing(err) {
		return err
	}
	return d.explainUpdate(ctx, region, id, update, err)
}

// changeable leaves out what UpdateInstance does not take: of a disk it takes size and
// use alone.
func changeable(set cloud.InstanceSpec) cloud.InstanceSpec {
	set.CloudDisks = slices.Clone(set.CloudDisks)
	for i := range set.CloudDisks {
		set.CloudDisks[i].MountPath, set.CloudDisks[i].Path = nil, nil
	}
	return set
}

// explainUpdate finds out why UpdateInstance was refused: the instance is gone, or it
// has the values already, because an earlier attempt whose answer was lost succeeded.
// The code of neither is confirmed.
func (d *dsw) explainUpdate(ctx context.Context, region, id string, update cloud.InstanceUpdate, refusal error) error {
	current, err := d.Get(ctx, region, id)
	switch {
	case errors.Is(err, cloud.ErrNotFound):
		return gone(refusal)
	case err != nil || current.Instance == nil:
		return refusal
	case has(current.Instance.InstanceSpec, update):
		return nil
	}
	return refusal
}

// has reports whether an instance has all that an update asks for. What DSW does not
// return cannot be told, so such an update is never there.
func has(found cloud.InstanceSpec, update cloud.InstanceUpdate) bool {
	for _, member := range update.Clear {
		if slices.Contains(found.Given(), member) {
			return false
		}
	}
	lacking := update.Set.Differences(found)
	given := update.Set.Given()
	return !update.Empty() && !slices.ContainsFunc(lacking, func(name string) bool { return slices.Contains(given, name) })
}

// Start asks StartInstance.
func (d *dsw) Start(ctx context.Context, region, id string) error {
	_, err := d.onInstance(ctx, dswRequest{
		action: "StartInstance", method: http.MethodPut, pathname: onInstance(id, "/start"), region: region, effect: idempotentWrite,
	}, id)
	return err
}

// Stop asks StopInstance. The environment is not saved as an image.
func (d *dsw) Stop(ctx context.Context, region, id string) error {
	_, err := d.onInstance(ctx, dswRequest{
		action: "StopInstance", method: http.MethodPut, pathname: onInstance(id, "/stop"), region: region, effect: idempotentWrite,
	}, id)
	return err
}

// Delete asks DeleteInstance.
func (d *dsw) Delete(ctx context.Context, region, id string) error {
	_, err := d.onInstance(ctx, dswRequest{
		action: "DeleteInstance", method: http.MethodDelete, pathname: onInstance(id, ""), region: region, effect: idempotentWrite,
	}, id)
	return err
}

// Relabel asks UpdateInstanceLabels, which leaves other labels alone, and
// DeleteInstanceLabels.
func (d *dsw) Relabel(ctx context.Context, region, id string, set map[string]string, remove []string) error {
	if len(set) > 0 {
		_, err := d.onInstance(ctx, dswRequest{
			action: "UpdateInstanceLabels", method: http.MethodPut, pathname: onInstance(id, "/labels"), region: region,
			effect: idempotentWrite, body: map[string]any{"Labels": keyValues(set)},
		}, id)
		if err != nil {
			return err
		}
	}
	if len(remove) == 0 {
		return nil
	}
	_, err := d.onInstance(ctx, dswRequest{
		action: "DeleteInstanceLabels", method: http.MethodDelete, pathname: onInstance(id, "/labels"), region: region,
		effect: idempotentWrite, query: map[string]string{"LabelKeys": strings.Join(remove, ",")},
	}, id)
	return err
}

// onInstance carries out a write on one instance.
func (d *dsw) onInstance(ctx context.Context, request dswRequest, id string) (outcome, error) {
	if err := checkInstanceID(request, id); err != nil {
		return outcome{}, err
	}
	return d.call(ctx, request, nil)
}
