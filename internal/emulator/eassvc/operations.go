package eassvc

import (
	"net/http"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
)

const (
	collection = "/api/v2/services"
	single     = collection + "/{ClusterId}/{ServiceName}"
)

// Operations returns the operations on services, their versions, instances and
// events.
func (s *Service) Operations() []wire.Operation {
	operations := append(s.lifeOperations(), s.readOperations()...)
	operations = append(operations, s.metadataOperations()...)
	for n := range operations {
		o := &operations[n]
		o.Product = "eas"
		o.Version = "2021-07-01"
		// Emulator choice: the reference names the actions of a few operations,
		// and they are the operations' names.
		o.Permissions = permissions("eas:" + o.Name)
	}
	return operations
}

// permissions asks for one action: on the service of the path, on all of the
// region for a list, and on anything for a creation, which has no
// resource-level permission.
func permissions(action string) func(*wire.Call) []wire.Permission {
	return func(call *wire.Call) []wire.Permission {
		resource := "*"
		if action != "eas:CreateService" {
			name := call.Path["ServiceName"]
			if name == "" {
				name = "*"
			}
			resource = "acs:eas:" + call.Region + ":" + call.Caller.Account + ":service/" + name
		}
		return []wire.Permission{{Action: action, Resource: resource}}
	}
}

func (s *Service) lifeOperations() []wire.Operation {
	return []wire.Operation{
		{
			Name: "CreateService", Method: http.MethodPost, Path: collection,
			Parameters: []string{"Develop", "Labels", "WorkspaceId"}, FreeBody: true,
			Handle: s.createService,
		},
		{
			Name: "UpdateService", Method: http.MethodPut, Path: single,
			Parameters: []string{"UpdateType", "MemberToUpdate"}, FreeBody: true,
			Handle: s.handle(s.updateService),
		},
		{
			Name: "DeleteService", Method: http.MethodDelete, Path: single,
			Handle: s.handle(s.deleteService),
		},
		{
			Name: "StartService", Method: http.MethodPut, Path: single + "/start",
			Handle: s.handle(s.startService),
		},
		{
			Name: "StopService", Method: http.MethodPut, Path: single + "/stop",
			Handle: s.handle(s.stopService),
		},
		{
			Name: "RestartService", Method: http.MethodPut, Path: single + "/restart",
			Handle: s.handle(s.restartService),
		},
	}
}

func (s *Service) readOperations() []wire.Operation {
	return []wire.Operation{
		{
			Name: "DescribeService", Method: http.MethodGet, Path: single,
			Handle: s.handle(s.describeService),
		},
		{
			Name: "ListServices", Method: http.MethodGet, Path: collection,
			Parameters: listParameters(),
			Handle:     s.listServices,
		},
		{
			Name: "ListServiceVersions", Method: http.MethodGet, Path: single + "/versions",
			Parameters: []string{"PageNumber", "PageSize"},
			Handle:     s.handle(s.listVersions),
		},
		{
			Name: "ListServiceInstances", Method: http.MethodGet, Path: single + "/instances",
			Parameters: append([]string{"PageNumber", "PageSize", "InstanceName", "InstanceStatus"}, unfilteredInstances()...),
			Handle:     s.handle(s.listInstances),
		},
		{
			Name: "DescribeServiceEvent", Method: http.MethodGet, Path: single + "/events",
			Parameters: []string{"StartTime", "EndTime", "EventType", "InstanceName", "PageNum", "PageSize"},
			Handle:     s.handle(s.describeEvents),
		},
		{
			Name: "DescribeServiceEndpoints", Method: http.MethodGet, Path: single + "/endpoints",
			Handle: s.handle(s.describeEndpoints),
		},
	}
}

func (s *Service) metadataOperations() []wire.Operation {
	return []wire.Operation{
		{
			Name: "UpdateServiceLabel", Method: http.MethodPut, Path: single + "/label",
			BodyMembers: []string{"Labels"},
			Handle:      s.handle(s.updateLabels),
		},
		{
			Name: "DeleteServiceLabel", Method: http.MethodDelete, Path: single + "/label",
			Parameters: []string{"LabelKeys", "Keys"},
			Handle:     s.handle(s.deleteLabels),
		},
		{
			Name: "UpdateServiceSafetyLock", Method: http.MethodPut, Path: single + "/lock",
			BodyMembers: []string{"Lock"},
			Handle:      s.handle(s.updateLock),
		},
	}
}
