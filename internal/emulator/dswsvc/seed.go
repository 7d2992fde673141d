package dswsvc

import (
	"encoding/json"
	"fmt"
	"maps"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/product"
)

// seedDocument is the product's part of a seed document.
type seedDocument struct {
	Instances []seedInstance `json:"instances"`
	EcsSpecs  []seedSpec     `json:"ecs_specs"`
}

// seedInstance is an instance as a seed document describes it.
type seedInstance struct {
	ID            string            `json:"id"`
	Account       string            `json:"account"`
	Region        string            `json:"region"`
	WorkspaceID   string            `json:"workspace_id"`
	Name          string            `json:"name"`
	Status        string            `json:"status"`
	Accessibility string            `json:"accessibility"`
	ResourceID    string            `json:"resource_id"`
	EcsSpec       string            `json:"ecs_spec"`
	UserID        string            `json:"user_id"`
	Credential    seedCredential    `json:"credential"`
	Labels        map[string]string `json:"labels"`
}

type seedCredential struct {
	Mode    string `json:"mode"`
	RoleARN string `json:"role_arn"`
}

// Seed adds instances to the state, and instance types to what regions offer:
//
//	{"instances": [{
//	  "id":            "dsw-0a1b2c3d4e5f6071",
//	  "account":       "1234567890123456",
//	  "region":        "cn-hangzhou",
//	  "workspace_id":  "40823",
//	  "name":          "notebook",
//	  "status":        "Running",
//	  "accessibility": "PRIVATE",
//	  "resource_id":   "",
//	  "ecs_spec":      "ecs.c6.large",
//	  "user_id":       "1234567890123456",
//	  "credential":    {"mode": "none"},
//	  "labels":        {"team": "ml"}
//	}], "ecs_specs": [{
//	  "name":          "ecs.gn8is.2xlarge",
//	  "region":        "",
//	  "cpu":           8,
//	  "memory":        64,
//	  "gpu":           1,
//	  "gpu_type":      "L20",
//	  "gpu_memory":    48,
//	  "price":         14.2,
//	  "out_of_stock":  false
//	}]}
//
// Id, account, region, workspace_id and name are required. Status is Running
// unless told, accessibility PRIVATE, and the owner user_id the account. An
// instance with a resource_id runs on that quota and has no ecs_spec. The mode
// of a credential is none, default, or custom with a role_arn; the role need
// not exist, nor need anybody offer the instance type.
//
// Of an instance type, name, cpu and memory are required; memory and gpu_memory are
// in GB. One without a region is offered in all of them. It replaces the one of its
// name and region, if there is one: those that every region offers without a seed
// have no region.
//
// A document with a mistake adds nothing.
func (s *Service) Seed(document json.RawMessage) error {
	var seed seedDocument
	if err := product.DecodeSeed(document, &seed); err != nil {
		return fmt.Errorf("seed dsw: %w", err)
	}

	s.mu.Lock()
	defer s.mu.Unlock()
	err := product.CheckSeed("dsw instance", seed.Instances,
		func(e *seedInstance) string { return e.ID },
		func(k string) bool { return s.instances[k] != nil },
		(*seedInstance).check)
	if err != nil {
		return err
	}
	err = product.CheckSeed("dsw ecs spec", seed.EcsSpecs, (*seedSpec).key,
		func(specKey) bool { return false }, // it is replaced
		(*seedSpec).check)
	if err != nil {
		return err
	}
	for _, entry := range seed.Instances {
		s.plant(entry)
	}
	for _, entry := range seed.EcsSpecs {
		s.offer(entry)
	}
	return nil
}

func (e *seedInstance) check() error {
	if e.ID == "" || e.Account == "" || e.Region == "" || e.WorkspaceID == "" || e.Name == "" {
		return invalid("id, account, region, workspace_id and name are required.")
	}
	if e.Status != "" && !status(e.Status).known() {
		return invalid("The status %q is unknown.", e.Status)
	}
	if err := checkValues(e.values()); err != nil {
		return err
	}
	_, err := e.credential()
	return err
}

func (e *seedInstance) values() map[string]any {
	values := map[string]any{"Accessibility": "PRIVATE", "UserId": e.Account}
	for name, value := range map[string]string{
		"WorkspaceId": e.WorkspaceID, "InstanceName": e.Name, "Accessibility": e.Accessibility,
		"ResourceId": e.ResourceID, "EcsSpec": e.EcsSpec, "UserId": e.UserID,
	} {
		set(values, name, value)
	}
	return values
}

func (e *seedInstance) credential() (*credential, error) {
	mode := e.Credential.Mode
	if mode == "" {
		mode = modeNone
	}
	return newCredential(mode, e.Credential.RoleARN, e.Account)
}

// plant adds an instance that has been checked.
func (s *Service) plant(e seedInstance) {
	now := s.now()
	i := s.newInstance(e.ID, e.Account, e.Region, now)
	i.creatorID, i.values = e.Account, e.values()
	maps.Copy(i.labels, e.Labels)
	i.credential, _ = e.credential() // checked
	planted := status(e.Status)
	if e.Status == "" {
		planted = running
	}
	i.progress.Begin(now, []step{{status: planted}})
}
