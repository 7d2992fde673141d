package eassvc

import (
	"encoding/json"
	"maps"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
)

// createService checks everything before it makes anything: a refused creation
// leaves no trace.
func (s *Service) createService(call *wire.Call) (map[string]any, error) {
	if value := call.Parameters["Develop"]; value != "" && value != "false" {
		return nil, notImplemented("services in development mode")
	}
	in, err := intake(call.Body, s.options)
	if err != nil {
		return nil, err
	}
	name, err := nameOf(in.config)
	if err != nil {
		return nil, err
	}
	if !serviceName.MatchString(name) {
		return nil, invalid("The service name %q must have 3 to 63 lower-case letters, digits and underscores.", name)
	}
	if in, err = applyQuery(call, in); err != nil {
		return nil, err
	}

	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.now()
	s.advanceTo(now)
	k := key{call.Region, name}
	if d, found := s.deployments[k]; found {
		if d.account != call.Caller.Account {
			return nil, privilegeFailed(name)
		}
		return nil, nameTaken(name)
	}
	if err := s.checkPassRole(call.Caller, association{}, associationOf(in.config)); err != nil {
		return nil, err
	}
	d := s.newDeployment(k, call.Caller.Account, in, now)
	d.callerUID = call.Caller.ID
	d.workspace = workspaceOf(in.config)
	d.labels, _ = labelsOf(in.config)
	d.partialReads = s.options.PartialReads
	s.deploy(d, now, createPath())
	return map[string]any{
		"ServiceId":        d.id,
		"ServiceName":      d.name,
		"Region":           d.region,
		"Status":           string(d.progress.Current.status),
		"InternetEndpoint": d.endpoint(""),
		"IntranetEndpoint": d.endpoint("vpc."),
	}, nil
}

// applyQuery writes what the query says into the configuration, as the service
// does: the workspace at two places, and the labels.
func applyQuery(call *wire.Call, in incoming) (incoming, error) {
	if id := call.Parameters["WorkspaceId"]; id != "" {
		if !digits.MatchString(id) {
			return in, invalid("WorkspaceId must have digits only.")
		}
		if other := workspaceOf(in.config); other != "" && other != id {
			return in, invalid("WorkspaceId is %q and the configuration says %q.", id, other)
		}
		in.config = with(with(in.config, id, "metadata", "workspace_id"), id, "workspace_id")
	}
	sent, err := labelParameter(call, "Labels")
	if err != nil {
		return in, err
	}
	if len(sent) > 0 {
		labels, _ := labelsOf(in.config)
		maps.Copy(labels, sent)
		in.config = with(in.config, labelMembers(labels), "labels")
	}
	return in, nil
}

// labelParameter reads a map of labels that travels as one JSON text.
func labelParameter(call *wire.Call, name string) (map[string]string, error) {
	labels := map[string]string{}
	if value := call.Parameters[name]; value != "" {
		if err := json.Unmarshal([]byte(value), &labels); err != nil {
			return nil, invalid("%s must be a JSON object of strings.", name)
		}
	}
	return labels, nil
}
