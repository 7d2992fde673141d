package openapi

import (
	"github.com/alibabacloud-go/tea/tea"

	"github.com/pai-iac/terraform-provider-pai/internal/workload"
)

// envRoleKey names the one entry of a credential config, as the console does.
// Whatever AliyunEnvRoleKey names is what ALIBABA_CLOUD_CREDENTIALS_URI serves.
const envRoleKey = "0"

// credentialItem is one entry of a credential config, of DSW and of DLC.
type credentialItem struct {
	Key   *string
	Type  *string
	Roles []*credentialRole
}

type credentialRole struct {
	RoleArn  *string
	RoleType *string
}

// carried is the association of a workload whose credentials are switched on.
// The environment's entry counts; any other one only if that has no role.
func carried(envKey *string, items []*credentialItem) workload.Association {
	for _, wantKey := range []bool{true, false} {
		for _, item := range items {
			if item == nil || wantKey && tea.StringValue(item.Key) != tea.StringValue(envKey) {
				continue
			}
			for _, role := range item.Roles {
				if role != nil && tea.StringValue(role.RoleArn) != "" {
					return workload.Custom(*role.RoleArn)
				}
			}
		}
	}
	return workload.Default()
}

// credentialItems is the one entry that is sent. The default role of PAI is an
// entry without roles. The list must be there: what a product makes of an
// entry that lacks it is unconfirmed.
func credentialItems(roles ...map[string]any) []any {
	if roles == nil {
		roles = []map[string]any{}
	}
	return []any{map[string]any{"Key": envRoleKey, "Type": "Role", "Roles": roles}}
}
