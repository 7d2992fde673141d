package openapi

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/alibabacloud-go/tea/tea"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/workload"
)

// instanceVisibleWithin is how long an instance whose answer was lost is looked for
// before it counts as never made. How soon ListInstances shows a new instance is
// unconfirmed.
const instanceVisibleWithin = 90 * time.Second

// making is one instance that is to be made, with what tells it from all others.
type making struct {
	*dsw
	region, mark string
	spec         cloud.InstanceSpec
	body         map[string]any
}

// Create asks CreateInstance. DSW has no idempotency token, and whether names are
// unique is unconfirmed, so every instance carries a random label: the instance whose
// answer was lost is the one with that label.
func (d *dsw) Create(ctx context.Context, region string, spec cloud.InstanceSpec) (string, error) {
	mark := rand.Text()
	body, err := createBody(spec, mark)
	if err != nil {
		return "", &cloud.Error{Kind: cloud.ErrInvalid, Operation: "dsw:CreateInstance", Message: err.Error(), Cause: err}
	}
	d.hideSecrets(region, spec)
	m := making{dsw: d, region: region, mark: mark, spec: spec, body: body}
	return creation[string]{
		once:    m.once,
		taken:   func(error) bool { return false },
		find:    func(ctx context.Context, _ time.Time, _ bool) (string, error) { return m.find(ctx) },
		blind:   m.undecided,
		givenUp: func(lost error) error { return m.undecided(lost, nil) },
	}.make(ctx, d.transport.clock)
}

func (m making) once(ctx context.Context) (string, error) {
	request := dswRequest{
		action: "CreateInstance", method: http.MethodPost, pathname: dswInstances, region: m.region, effect: submit, body: m.body,
	}
	var reply dswInstance
	if _, err := m.call(ctx, request, &reply); err != nil {
		return "", noEntryOf(err)
	}
	if tea.StringValue(reply.InstanceId) == "" {
		return "", incomplete(call{product: DSW, operation: request.action, effect: submit}, "the id of the instance")
	}
	return *reply.InstanceId, nil
}

// find looks for the instance with the mark until it is there, or has had its time to
// show: then the error is ErrNotFound.
func (m making) find(ctx context.Context) (string, error) {
	return untilListed(ctx, m.transport.clock, instanceVisibleWithin, m.lookup)
}

// lookup reads the instances of the workspace once. The label is compared here: a
// filter that DSW reads in another way would hide the instance, and a second one
// would be made.
func (m making) lookup(ctx context.Context) (string, error) {
	filter := cloud.InstanceFilter{WorkspaceID: m.spec.WorkspaceID, Labels: map[string]string{cloud.RequestMark: m.mark}}
	for found, err := range m.List(ctx, m.region, filter) {
		if err != nil {
			return "", err
		}
		return found.ID, nil
	}
	return "", &cloud.Error{Kind: cloud.ErrNotFound, Operation: "dsw:ListInstances", Message: "no instance carries the mark"}
}

// undecided says that an instance may be there which no state knows of.
func (m making) undecided(lost, look error) error {
	failed := *cloud.AsError(lost)
	failed.Ambiguous = true
	return fmt.Errorf("%w; %w", &failed, &cloud.UndecidedInstance{
		Region: m.region, WorkspaceID: m.spec.WorkspaceID, Name: m.spec.Name, Mark: m.mark, Look: look,
	})
}

// createBody is the body of CreateInstance. It is made of maps, because an empty list
// of roles must reach the wire.
func createBody(spec cloud.InstanceSpec, mark string) (map[string]any, error) {
	body, err := specBody(spec)
	if err != nil {
		return nil, err
	}
	labels := map[string]string{cloud.RequestMark: mark}
	maps.Copy(labels, spec.Labels)
	body["Labels"] = keyValues(labels)
	if len(spec.Tags) > 0 {
		body["Tag"] = keyValues(spec.Tags)
	}
	return body, nil
}

// specBody is what CreateInstance and UpdateInstance have in common.
func specBody(spec cloud.InstanceSpec) (map[string]any, error) {
	spec.OnlyGiven()
	text, err := json.Marshal(spec)
	if err != nil {
		return nil, err
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	var body map[string]any
	if err := decoder.Decode(&body); err != nil || spec.Association == nil {
		return body, err
	}
	if spec.Association.Mode == workload.ModeNone {
		body["CredentialConfig"] = map[string]any{"Enable": false}
		return body, nil
	}
	credentials, err := associationBody(*spec.Association)
	maps.Copy(body, credentials)
	return body, err
}

func keyValues(pairs map[string]string) []any {
	list := make([]any, 0, len(pairs))
	for _, key := range slices.Sorted(maps.Keys(pairs)) {
		list = append(list, map[string]any{"Key": key, "Value": pairs[key]})
	}
	return list
}

// hideSecrets keeps the values of environment variables and the password of the
// registry out of texts and logs: a refusal may quote the body. What the instance
// says elsewhere in the open is no secret, and needed in texts.
func (d *dsw) hideSecrets(region string, spec cloud.InstanceSpec) {
	open := []string{region, spec.WorkspaceID, spec.Name, spec.ECSSpec, spec.QuotaID, spec.ImageID, spec.ImageURL}
	if spec.Association != nil {
		open = append(open, spec.Association.RoleARN)
	}
	d.transport.hideValues(strings.Join(open, "\n"), spec.Environment)
	for _, secret := range append([]string{spec.ImageAuth}, spec.Secrets...) {
		d.transport.hide(secret)
	}
}
