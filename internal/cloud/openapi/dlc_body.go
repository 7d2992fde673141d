package openapi

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"

	"github.com/pai-iac/terraform-provider-pai/internal/acs"
	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/workload"
)

// jobBody is the body of CreateJob: the specification, with the marker among its
// tags, and the association. It is made of maps, because an empty list of roles
// must reach the wire.
func jobBody(spec cloud.JobSpec, marker string) (map[string]any, error) {
	credentials, err := credentialConfig(spec.Association)
	if err != nil {
		return nil, err
	}
	settings := cloud.JobSettings{}
	if spec.Settings != nil {
		settings = *spec.Settings
	}
	tags := map[string]string{cloud.JobMarkerTag: marker}
	maps.Copy(tags, settings.Tags)
	settings.Tags = tags
	spec.Settings = &settings
	spec.OnlyGiven()
	text, err := json.Marshal(spec)
	if err != nil {
		return nil, err
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	var body map[string]any
	if err := decoder.Decode(&body); err != nil {
		return nil, err
	}
	body["CredentialConfig"] = credentials
	return body, nil
}

// credentialConfig is the CredentialConfig that makes an association. It is
// always sent: what DLC does without one is undocumented.
func credentialConfig(to workload.Association) (map[string]any, error) {
	var roles []map[string]any
	switch to.Mode {
	case workload.ModeNone:
		return map[string]any{"EnableCredentialInject": false}, nil
	case workload.ModeDefault:
	case workload.ModeCustom:
		role, err := acs.ParseRoleARN(to.RoleARN)
		if err != nil {
			return nil, err
		}
		// AssumeRoleFor is the account for which the role is assumed: the one
		// that owns it. The schema calls it optional; the public callers that
		// are known to submit jobs with a role all send it.
		roles = append(roles, map[string]any{"RoleArn": to.RoleARN, "RoleType": "service", "AssumeRoleFor": role.Account})
	default:
		return nil, fmt.Errorf("unknown role mode %q", to.Mode)
	}
	return map[string]any{
		"EnableCredentialInject": true,
		"AliyunEnvRoleKey":       envRoleKey,
		"CredentialConfigItems":  credentialItems(roles...),
	}, nil
}

// put sets a member of a body unless the value is nil. What a pointer points to
// may be zero.
func put[T any](body map[string]any, key string, value *T) {
	if value != nil {
		body[key] = value
	}
}
