package stssvc

import (
	"encoding/json"
	"errors"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/ramsvc"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/state"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
)

const apiVersion = "2015-04-01"

// Service is the emulated product. Make one with [New].
type Service struct {
	ram   *ramsvc.Service
	clock state.Clock
}

var _ wire.Product = (*Service)(nil)

// New returns a service that lends keys of the roles in ram.
func New(ram *ramsvc.Service, clock state.Clock) *Service {
	return &Service{ram: ram, clock: clock}
}

// Operations returns the operations of the API that are implemented.
func (s *Service) Operations() []wire.Operation {
	return []wire.Operation{
		{
			Product: "sts", Version: apiVersion, Name: "GetCallerIdentity",
			Handle: getCallerIdentity,
		},
		{
			Product: "sts", Version: apiVersion, Name: "AssumeRole",
			Parameters:  []string{"RoleArn", "RoleSessionName", "DurationSeconds", "Policy", "ExternalId", "SourceIdentity"},
			Permissions: assumeRolePermission,
			Handle:      s.assumeRole,
		},
		{
			Product: "sts", Version: apiVersion, Name: "AssumeRoleWithOIDC",
			Parameters: []string{"OIDCProviderArn", "RoleArn", "OIDCToken", "RoleSessionName", "DurationSeconds", "Policy"},
			Anonymous:  true,
			Handle:     s.assumeRoleWithOIDC,
		},
	}
}

// Reset does nothing: RAM forgets the temporary keys.
func (s *Service) Reset() {}

// Seed refuses every document: STS has no state of its own.
func (s *Service) Seed(json.RawMessage) error { return errors.New("sts has nothing to seed") }

// Snapshot returns nil: STS has no state of its own.
func (s *Service) Snapshot() any { return nil }

func getCallerIdentity(call *wire.Call) (map[string]any, error) {
	caller := call.Caller
	members := map[string]any{
		"IdentityType": string(caller.Type),
		"AccountId":    caller.Account,
		"Arn":          caller.ARN,
		"PrincipalId":  caller.ID,
	}
	if caller.Type == wire.CallerAssumedRole {
		members["PrincipalId"] = caller.ID + ":" + caller.Session
		members["RoleId"] = caller.ID
	} else {
		members["UserId"] = caller.ID
	}
	return members, nil
}
