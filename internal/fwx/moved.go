package fwx

import (
	"encoding/json"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// MovedWorkload returns region and instance_id of the state that a moved block takes
// from a resource type of this provider. It returns false for states of others, without
// an error: Terraform then says that the move is not supported.
func MovedWorkload(req resource.MoveStateRequest, from string, diags *diag.Diagnostics) (region, id types.String, ok bool) {
	if req.SourceTypeName != from || !strings.HasSuffix(req.SourceProviderAddress, "/pai") || req.SourceRawState == nil {
		return region, id, false
	}
	var state struct {
		Region string `json:"region"`
		ID     string `json:"instance_id"`
	}
	if err := json.Unmarshal(req.SourceRawState.JSON, &state); err != nil || state.Region == "" || state.ID == "" {
		diags.AddError("Unreadable State", "The state of the "+from+" that is moved has no region and instance_id.")
		return region, id, false
	}
	return types.StringValue(state.Region), types.StringValue(state.ID), true
}
