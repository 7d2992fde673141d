package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"

	"github.com/pai-iac/terraform-provider-pai/internal/acs"
	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/cloud/openapi"
	emulated "github.com/pai-iac/terraform-provider-pai/internal/emulator"
	"github.com/pai-iac/terraform-provider-pai/internal/workload"
)

// healthy asks the emulator whether it serves.
func (e *emulator) healthy(ctx context.Context) error {
	var answer struct {
		Status string `json:"status"`
	}
	if err := e.ask(ctx, "health", &answer); err != nil {
		return err
	}
	if answer.Status != "ok" {
		return fmt.Errorf("emulator: health is %q", answer.Status)
	}
	return nil
}

// snapshot is the whole state of the emulated cloud, without its history.
func (e *emulator) snapshot(ctx context.Context) (any, error) {
	var raw json.RawMessage
	if err := e.ask(ctx, "snapshot", &raw); err != nil {
		return nil, err
	}
	return present(raw)
}

type journal struct {
	Entries []emulated.Entry `json:"entries"`
	Mark    int              `json:"mark"`
}

// mark is a place in the journal.
func (e *emulator) mark(ctx context.Context) (int, error) {
	var answer journal
	err := e.ask(ctx, "journal", &answer)
	return answer.Mark, err
}

// journal returns the requests after a mark.
func (e *emulator) journal(ctx context.Context, mark int) ([]emulated.Entry, error) {
	var answer journal
	err := e.ask(ctx, "journal?since="+strconv.Itoa(mark), &answer)
	return answer.Entries, err
}

// restarts is how often changes of its role have restarted a notebook.
func (e *emulator) restarts(ctx context.Context, instance string) (int, error) {
	var answer struct {
		Restarts int `json:"restarts"`
	}
	err := e.ask(ctx, "restarts?instance_id="+url.QueryEscape(instance), &answer)
	return answer.Restarts, err
}

func (e *emulator) ask(ctx context.Context, what string, into any) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, e.endpoint+"/_paiemu/"+what, nil)
	if err != nil {
		return err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return fmt.Errorf("emulator: %w", err)
	}
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		return fmt.Errorf("emulator: %s: %w", what, err)
	}
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("emulator: %s: %s: %s", what, response.Status, text)
	}
	if err := json.Unmarshal(text, into); err != nil {
		return fmt.Errorf("emulator: %s: %w", what, err)
	}
	return nil
}

// colleague is somebody with the key of the account and no idea of Terraform.
// All that colleagues do goes through the real, signed API.
type colleague struct{ *cloud.Clients }

func (e *emulator) colleague() (colleague, error) {
	host, protocol, err := openapi.ParseEndpoint(e.endpoint)
	if err != nil {
		return colleague{}, err
	}
	endpoints := map[openapi.Product]string{}
	for _, product := range openapi.Products() {
		endpoints[product] = host
	}
	clients, err := openapi.New(openapi.Config{
		Region: region, Endpoints: endpoints, Protocol: protocol,
		Credentials: openapi.Static(openapi.Credentials{AccessKeyID: rootKey().id, AccessKeySecret: rootKey().secret}),
	})
	return colleague{clients}, err
}

// trust replaces the trust policy of a role.
func (c colleague) trust(ctx context.Context, roleARN, policy string) error {
	arn, err := acs.ParseRoleARN(roleARN)
	if err != nil {
		return err
	}
	role, err := c.Roles.GetByARN(ctx, arn)
	if err != nil {
		return err
	}
	_, err = c.Roles.Update(ctx, role.Name, cloud.RoleUpdate{
		TrustPolicy: policy, Description: role.Description, MaxSessionSeconds: role.MaxSessionSeconds,
	})
	return err
}

// associate changes the role of a notebook.
func (c colleague) associate(ctx context.Context, instance string, to workload.Association) error {
	live, err := c.DSW.Get(ctx, region, instance)
	if err != nil {
		return err
	}
	return c.DSW.Associate(ctx, region, instance, live.Association, to)
}
