package eassvc

import (
	"encoding/json"
	"fmt"
	"maps"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/product"
)

// seedDocument is the product's part of a seed document.
type seedDocument struct {
	Services []seedService `json:"services"`
}

// seedService is a service as a seed document describes it.
type seedService struct {
	Name        string            `json:"name"`
	Account     string            `json:"account"`
	Region      string            `json:"region"`
	WorkspaceID string            `json:"workspace_id"`
	Status      string            `json:"status"`
	CallerUID   string            `json:"caller_uid"`
	Config      json.RawMessage   `json:"config"`
	AccessToken string            `json:"access_token"`
	Labels      map[string]string `json:"labels"`
	SafetyLock  string            `json:"safety_lock"`

	in incoming
}

// Seed adds services to the state:
//
//	{"services": [{
//	  "name":         "demo_svc",
//	  "account":      "1234567890123456",
//	  "region":       "cn-hangzhou",
//	  "workspace_id": "40823",
//	  "status":       "Running",
//	  "caller_uid":   "1234567890123456",
//	  "config":       {"metadata": {"instance": 2}, "options": {"enable_ram_role": true},
//	                   "role_arn": "acs:ram::1234567890123456:role/demo"},
//	  "access_token": "secret",
//	  "labels":       {"team": "ml"},
//	  "safety_lock":  "none"
//	}]}
//
// Name, account and region are required. Status is Running unless told, and
// then all instances are on version 1. The config is a service JSON; name,
// workspace and labels are written into it, and without one the service has an
// image and nothing else. Its role need not exist. The access token is made up
// unless told. A document with a mistake adds nothing.
func (s *Service) Seed(document json.RawMessage) error {
	var seed seedDocument
	if err := product.DecodeSeed(document, &seed); err != nil {
		return fmt.Errorf("seed eas: %w", err)
	}

	s.mu.Lock()
	defer s.mu.Unlock()
	err := product.CheckSeed("eas service", seed.Services,
		func(e *seedService) key { return key{e.Region, e.Name} },
		func(k key) bool { return s.deployments[k] != nil },
		func(e *seedService) error { return e.prepare(s.options) })
	if err != nil {
		return err
	}
	for _, entry := range seed.Services {
		s.plant(entry)
	}
	return nil
}

// prepare checks the entry and completes its configuration.
func (e *seedService) prepare(options Options) error {
	if e.Name == "" || e.Account == "" || e.Region == "" {
		return invalid("name, account and region are required.")
	}
	if !serviceName.MatchString(e.Name) {
		return invalid("The name must have 3 to 63 lower-case letters, digits and underscores.")
	}
	if e.Status != "" && !status(e.Status).known() {
		return invalid("The status %q is unknown.", e.Status)
	}
	if e.SafetyLock != "" && !knownLock(e.SafetyLock) {
		return invalid("The safety lock %q is unknown.", e.SafetyLock)
	}
	if len(e.Config) == 0 {
		e.Config = json.RawMessage(`{"containers":[{"image":"registry.example/eas/app:1","port":8000}]}`)
	}
	config, err := decodeConfig(e.Config)
	if err != nil {
		return err
	}
	if e.in, err = intake(config, options); err != nil {
		return err
	}
	if name, _ := nameOf(e.in.config); name != "" && name != e.Name {
		return invalid("The configuration has the name %q.", name)
	}
	e.complete()
	return nil
}

func (e *seedService) complete() {
	if e.AccessToken != "" {
		e.in.token = e.AccessToken
	}
	if name, _ := nameOf(e.in.config); name == "" {
		e.in.config = with(e.in.config, e.Name, "metadata", "name")
	}
	if e.WorkspaceID != "" && workspaceOf(e.in.config) == "" {
		e.in.config = with(e.in.config, e.WorkspaceID, "metadata", "workspace_id")
	}
	if len(e.Labels) > 0 {
		labels, _ := labelsOf(e.in.config)
		maps.Copy(labels, e.Labels)
		e.in.config = with(e.in.config, labelMembers(labels), "labels")
	}
}

// plant adds a service that has been checked.
func (s *Service) plant(e seedService) {
	now := s.now()
	d := s.newDeployment(key{e.Region, e.Name}, e.Account, e.in, now)
	d.workspace = e.WorkspaceID
	if d.workspace == "" {
		d.workspace = workspaceOf(d.config)
	}
	d.labels, _ = labelsOf(d.config)
	d.callerUID = e.CallerUID
	if d.callerUID == "" {
		d.callerUID = e.Account
	}
	if e.SafetyLock != "" {
		d.lock = e.SafetyLock
	}
	first := step{status: running, roll: rollDone}
	if e.Status != "" {
		first.status = status(e.Status)
	}
	if first.status == stopped {
		first.roll = rollKeep
	}
	d.progress.Begin(now, []step{first})
}
