package dlcsvc

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/product"
)

// seedDocument is the product's part of a seed document.
type seedDocument struct {
	Jobs []seedJob `json:"jobs"`
}

// seedJob is a job as a seed document describes it.
type seedJob struct {
	ID            string          `json:"id"`
	Account       string          `json:"account"`
	Region        string          `json:"region"`
	WorkspaceID   string          `json:"workspace_id"`
	Name          string          `json:"name"`
	Type          string          `json:"type"`
	Command       string          `json:"command"`
	Status        string          `json:"status"`
	ReasonCode    string          `json:"reason_code"`
	ReasonMessage string          `json:"reason_message"`
	UserID        string          `json:"user_id"`
	CreatedAt     time.Time       `json:"created_at"`
	Age           string          `json:"age"`
	Credential    seedCredential  `json:"credential"`
	Body          json.RawMessage `json:"body"`

	age  time.Duration
	body map[string]any
}

type seedCredential struct {
	Mode    string `json:"mode"`
	RoleARN string `json:"role_arn"`
}

// Seed adds jobs to the state:
//
//	{"jobs": [{
//	  "id":           "dlc1a2b3c4d5e6f",
//	  "account":      "1234567890123456",
//	  "region":       "cn-hangzhou",
//	  "workspace_id": "40823",
//	  "name":         "mnist-01",
//	  "type":         "PyTorchJob",
//	  "command":      "python main.py",
//	  "status":       "Running",
//	  "reason_code":  "", "reason_message": "",
//	  "user_id":      "1234567890123456",
//	  "created_at":   "2026-01-02T03:04:05Z", "age": "240h",
//	  "credential":   {"mode": "none"},
//	  "body":         {"JobSpecs": [...], "Settings": {"Tags": {"team": "ml"}}}
//	}]}
//
// Id, account, region and name are required. The body is that of CreateJob; what
// the other members say is written into it. A job is a PyTorchJob with one
// Worker on public resources unless told, in the status Running, in which it
// stays. It was created now, unless created_at or age tells when. The mode of a
// credential is none, default, or custom with a role_arn; without one the
// job was created without CredentialConfig. The role need not exist. A document
// with a mistake adds nothing.
func (s *Service) Seed(document json.RawMessage) error {
	var seed seedDocument
	if err := product.DecodeSeed(document, &seed); err != nil {
		return fmt.Errorf("seed dlc: %w", err)
	}

	s.mu.Lock()
	defer s.mu.Unlock()
	err := product.CheckSeed("dlc job", seed.Jobs,
		func(e *seedJob) string { return e.ID },
		func(k string) bool { return s.jobs[k] != nil },
		(*seedJob).prepare)
	if err != nil {
		return err
	}
	for _, entry := range seed.Jobs {
		s.plant(entry)
	}
	return nil
}

// prepare checks the entry and completes its body.
func (e *seedJob) prepare() error {
	if e.ID == "" || e.Account == "" || e.Region == "" || e.Name == "" {
		return errors.New("id, account, region and name are required")
	}
	if e.Status != "" && !status(e.Status).known() {
		return fmt.Errorf("the status %q is unknown", e.Status)
	}
	if e.Age != "" {
		age, err := time.ParseDuration(e.Age)
		if err != nil || !e.CreatedAt.IsZero() {
			return fmt.Errorf("the age %q must be a duration such as 240h, and excludes created_at", e.Age)
		}
		e.age = age
	}
	body, err := e.complete()
	if err != nil {
		return err
	}
	if err := checkForm(body); err != nil {
		return err
	}
	e.body = body
	return errors.Join(credential(objectOf(body, "CredentialConfig")).check(), checkRules(body))
}

// complete writes the entry's own members into its body.
func (e *seedJob) complete() (map[string]any, error) {
	body := map[string]any{}
	if len(e.Body) > 0 {
		decoder := json.NewDecoder(bytes.NewReader(e.Body))
		decoder.UseNumber()
		if err := decoder.Decode(&body); err != nil {
			return nil, fmt.Errorf("the body is not a JSON object: %w", err)
		}
	}
	set(body, "DisplayName", e.Name)
	set(body, "WorkspaceId", e.WorkspaceID)
	set(body, "JobType", cmp.Or(e.Type, textOf(body, "JobType"), "PyTorchJob"))
	set(body, "UserCommand", cmp.Or(e.Command, textOf(body, "UserCommand"), "python main.py"))
	if body["JobSpecs"] == nil {
		body["JobSpecs"] = []any{map[string]any{
			"Type": "Worker", "PodCount": json.Number("1"),
			"Image": "registry.example/pai/pytorch:2", "EcsSpec": "ecs.c6.large",
		}}
	}
	c, err := newCredential(e.Credential.Mode, e.Credential.RoleARN, e.Account)
	if c != nil {
		body["CredentialConfig"] = map[string]any(c)
	}
	return body, err
}

// plant adds a job that has been checked. It came its whole way when it was
// created.
func (s *Service) plant(e seedJob) {
	now := s.now()
	created := now.Add(-e.age)
	if !e.CreatedAt.IsZero() {
		created = e.CreatedAt.UTC()
	}
	j := s.submit(e.ID, e.Account, e.Region, e.body, created)
	j.userID = cmp.Or(e.UserID, e.Account)
	planted := step{status: status(cmp.Or(e.Status, string(running))), reason: reason{e.ReasonCode, e.ReasonMessage}}
	for _, passed := range j.statuses() {
		if passed == planted.status {
			break
		}
		j.progress.Enter(step{status: passed}, created)
	}
	j.progress.Enter(planted, created)
}
