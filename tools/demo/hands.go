package main

import (
	"context"
	"fmt"
	"net/http"
	"net/url"

	"github.com/pai-iac/terraform-provider-pai/internal/acs"
	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/cloud/openapi"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/signtest"
	"github.com/pai-iac/terraform-provider-pai/internal/workload"
)

// What people do without Terraform goes through the real, signed API.

// clients call the emulator with somebody's credentials.
func (e *emulator) clients(credentials openapi.Credentials) (*cloud.Clients, error) {
	host, protocol, err := openapi.ParseEndpoint(e.endpoint)
	if err != nil {
		return nil, err
	}
	endpoints := map[openapi.Product]string{}
	for _, product := range openapi.Products() {
		endpoints[product] = host
	}
	return openapi.New(openapi.Config{
		Region: region, Endpoints: endpoints, Protocol: protocol, Credentials: openapi.Static(credentials),
	})
}

// colleague is somebody with the key of the account and no idea of Terraform.
type colleague struct{ *cloud.Clients }

func (e *emulator) colleague() (colleague, error) {
	clients, err := e.clients(rootKey().credentials())
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

// submit submits a job with a role.
func (c colleague) submit(ctx context.Context, name, roleARN string) error {
	_, err := c.Jobs.Create(ctx, region, cloud.JobSpec{
		WorkspaceID: workspace, DisplayName: name, Type: "PyTorchJob", UserCommand: "python train.py",
		Specs:       []cloud.JobNodeSpec{{Type: new("Worker"), Image: new("registry.example.com/vision/train:7"), ECSSpec: new("ecs.gn6e-c12g1.3xlarge")}},
		Association: workload.Custom(roleARN),
	})
	return err
}

// dismiss ends a membership in a workspace.
func (c colleague) dismiss(ctx context.Context, workspaceID, name string) error {
	members, err := cloud.ListMembers(ctx, c.Workspaces, region, workspaceID)
	if err != nil {
		return err
	}
	found := cloud.MatchMembers(members, name)
	if len(found) != 1 {
		return fmt.Errorf("%d members of the workspace %s are called %s", len(found), workspaceID, name)
	}
	return c.Workspaces.RemoveMember(ctx, region, workspaceID, found[0].ID)
}

// assume signs in with a role and returns the credentials of the session.
func (e *emulator) assume(ctx context.Context, user key, roleARN string) (openapi.Credentials, error) {
	query := url.Values{
		"Action": {"AssumeRole"}, "Version": {"2015-04-01"}, "Format": {"JSON"},
		"RoleArn": {roleARN}, "RoleSessionName": {"demo"},
	}
	signtest.Signer{KeyID: user.id, Secret: user.secret}.RPC(http.MethodPost, query)
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, e.endpoint+"/?"+query.Encode(), http.NoBody)
	if err != nil {
		return openapi.Credentials{}, err
	}
	var answer struct{ Credentials openapi.Credentials }
	if err := send(request, &answer); err != nil {
		return openapi.Credentials{}, fmt.Errorf("assume %s: %w", roleARN, err)
	}
	return answer.Credentials, nil
}

// workspaces are the ids of the workspaces that somebody sees.
func (e *emulator) workspaces(ctx context.Context, credentials openapi.Credentials) ([]string, error) {
	clients, err := e.clients(credentials)
	if err != nil {
		return nil, err
	}
	seen := []string{}
	for workspace, err := range clients.Workspaces.All(ctx, region) {
		if err != nil {
			return nil, err
		}
		seen = append(seen, workspace.ID)
	}
	return seen, nil
}
