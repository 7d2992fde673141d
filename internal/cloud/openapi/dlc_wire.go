package openapi

import (
	"context"
	"net/http"
	"net/url"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
)

// What goes over the wire from DLC 2020-12-03, with the names of the generated
// SDK, as far as the provider needs it.

// dlcJob is the answer of GetJob, and an item of ListJobs: the specification as
// it was submitted, and what has become of it.
type dlcJob struct {
	cloud.JobSpec

	JobId            *string
	UserId           *string
	Status           *string
	SubStatus        *string
	ReasonCode       *string
	ReasonMessage    *string
	ResourceType     *string
	CredentialConfig *dlcCredentialConfig
	Duration         *int64
	RestartTimes     *string
	GmtCreateTime    *string
	GmtRunningTime   *string
	GmtFinishTime    *string
	IsDeleted        *bool // of items only
}

type dlcCredentialConfig struct {
	EnableCredentialInject *bool
	AliyunEnvRoleKey       *string
	CredentialConfigItems  []*credentialItem
}

type dlcJobList struct {
	Jobs       []*dlcJob
	TotalCount *int64
}

type dlcCreated struct{ JobId *string }

type dlcEventList struct{ Events []*string }

const dlcJobs = "/api/v1/jobs"

// onJob returns the path of a job or of a part of it.
func onJob(id, part string) string { return dlcJobs + "/" + url.PathEscape(id) + part }

// call carries out request and decodes the answer into reply, which may be nil.
func (d *dlc) call(ctx context.Context, request roaRequest, reply any) error {
	request.product, request.version = DLC, "2020-12-03"
	if request.method == "" {
		request.method = http.MethodGet
	}
	_, err := d.transport.roa(ctx, request, reply)
	return err
}
