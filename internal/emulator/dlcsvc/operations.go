package dlcsvc

import (
	"net/http"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
)

const (
	collection = "/api/v1/jobs"
	single     = collection + "/{JobId}"
)

// Operations returns the operations on jobs.
func (s *Service) Operations() []wire.Operation {
	operations := []wire.Operation{
		{
			Name: "CreateJob", Method: http.MethodPost, Path: collection,
			BodyMembers: createShape().names(),
			Handle:      s.createJob,
		},
		{
			Name: "GetJob", Method: http.MethodGet, Path: single,
			Parameters: []string{"NeedDetail"},
			Handle:     s.handle(s.getJob),
		},
		{
			Name: "ListJobs", Method: http.MethodGet, Path: collection,
			Parameters: listParameters(),
			Handle:     s.listJobs,
		},
		{
			Name: "UpdateJob", Method: http.MethodPut, Path: single,
			BodyMembers: updateShape().names(),
			Handle:      s.handle(s.updateJob),
		},
		{
			// Not PUT, as stopping is with DSW and EAS.
			Name: "StopJob", Method: http.MethodPost, Path: single + "/stop",
			Handle: s.handle(s.stopJob),
		},
		{
			Name: "DeleteJob", Method: http.MethodDelete, Path: single,
			Handle: s.handle(s.deleteJob),
		},
		{
			Name: "GetJobEvents", Method: http.MethodGet, Path: single + "/events",
			Parameters: []string{"StartTime", "EndTime", "MaxEventsNum"},
			Handle:     s.handle(s.getJobEvents),
		},
	}
	for n := range operations {
		o := &operations[n]
		o.Product = "dlc"
		o.Version = "2020-12-03"
		// That of GetJobEvents is an emulator choice: no page names it.
		o.Permissions = need("paidlc:" + o.Name)
	}
	return operations
}

// need asks for one action on all resources. Newer pages have a resource level,
// but say no form of it.
func need(action string) func(*wire.Call) []wire.Permission {
	return func(*wire.Call) []wire.Permission {
		return []wire.Permission{{Action: action, Resource: "*"}}
	}
}
