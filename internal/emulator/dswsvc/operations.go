package dswsvc

import (
	"net/http"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
)

const (
	collection = "/api/v2/instances"
	single     = collection + "/{InstanceId}"
)

// Operations returns the operations on instances, their records and labels.
func (s *Service) Operations() []wire.Operation {
	operations := append(s.instanceOperations(), s.recordOperations()...)
	operations = append(operations, wire.Operation{
		Name: "ListEcsSpecs", Method: http.MethodGet, Path: "/api/v2/ecsspecs",
		Parameters: []string{"AcceleratorType", "PageNumber", "PageSize", "SortBy", "Order", "ResourceType"},
		// Emulator choice: no page names this action.
		Permissions: need("paidsw:ListEcsSpecs"),
		Handle:      s.listEcsSpecs,
	})
	for n := range operations {
		operations[n].Product = "dsw"
		operations[n].Version = "2022-01-01"
	}
	return operations
}

func (s *Service) instanceOperations() []wire.Operation {
	return []wire.Operation{
		{
			Name: "CreateInstance", Method: http.MethodPost, Path: collection,
			BodyMembers: namesFor(inCreate, "CredentialConfig", "Labels", "Tag"),
			Permissions: need("paidsw:CreateInstance"),
			Handle:      s.createInstance,
		},
		{
			Name: "GetInstance", Method: http.MethodGet, Path: single,
			Parameters:  []string{"Fields", "Token"},
			Permissions: need("paidsw:GetInstance"),
			Handle:      s.handle(s.getInstance),
		},
		{
			Name: "ListInstances", Method: http.MethodGet, Path: collection,
			Parameters:  listParameters(),
			Permissions: need("paidsw:ListInstances"),
			Handle:      s.listInstances,
		},
		{
			Name: "UpdateInstance", Method: http.MethodPut, Path: single,
			BodyMembers: updateMembers(),
			// A system policy has paidsw:UpdateInstance beside this one, and
			// either may be enough; permissions can only be asked for
			// together. This is the action that the operation's reference
			// page names, and so the one a reader of it grants.
			Permissions: need("paidsw:UpdatePostPaidInstance"),
			Handle:      s.handle(s.updateInstance),
		},
		{
			Name: "StartInstance", Method: http.MethodPut, Path: single + "/start",
			Permissions: need("paidsw:StartInstance"),
			Handle:      s.handle(s.startInstance),
		},
		{
			Name: "StopInstance", Method: http.MethodPut, Path: single + "/stop",
			Parameters:  []string{"SaveImage"},
			Permissions: need("paidsw:StopInstance"),
			Handle:      s.handle(s.stopInstance),
		},
		{
			Name: "DeleteInstance", Method: http.MethodDelete, Path: single,
			// As for UpdateInstance: the action of the reference page.
			Permissions: need("paidsw:DeletePostPaidInstance"),
			Handle:      s.handle(s.deleteInstance),
		},
	}
}

func (s *Service) recordOperations() []wire.Operation {
	return []wire.Operation{
		{
			Name: "GetInstanceEvents", Method: http.MethodGet, Path: single + "/events",
			Parameters: []string{"StartTime", "EndTime", "MaxEventsNum", "EventLevel", "Offset", "Reverse", "Token"},
			// Emulator choice: no page names this action.
			Permissions: need("paidsw:GetInstanceEvents"),
			Handle:      s.handle(s.getInstanceEvents),
		},
		{
			Name: "GetLifecycle", Method: http.MethodGet, Path: single + "/lifecycle",
			Parameters:  []string{"SessionNumber", "StartTime", "EndTime", "Limit", "Order", "Token"},
			Permissions: need("paidsw:GetLifecycle"),
			Handle:      s.handle(s.getLifecycle),
		},
		{
			Name: "UpdateInstanceLabels", Method: http.MethodPut, Path: single + "/labels",
			BodyMembers: []string{"Labels"},
			Permissions: need("paidsw:UpdateInstanceLabels"),
			Handle:      s.handle(s.updateLabels),
		},
		{
			Name: "DeleteInstanceLabels", Method: http.MethodDelete, Path: single + "/labels",
			Parameters: []string{"LabelKeys"},
			// Emulator choice: no page names this action.
			Permissions: need("paidsw:DeleteInstanceLabels"),
			Handle:      s.handle(s.deleteLabels),
		},
	}
}

// need asks for one action. DSW has no resource-level permissions.
func need(action string) func(*wire.Call) []wire.Permission {
	return func(*wire.Call) []wire.Permission {
		return []wire.Permission{{Action: action, Resource: "*"}}
	}
}
