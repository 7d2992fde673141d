package openapi

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/alibabacloud-go/tea/tea"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
)

// jobVisibleWithin is how long a job whose answer was lost is looked for
// before it counts as never submitted. How soon ListJobs shows a new job is
// unconfirmed; changes of a job are known to show after up to a minute.
const jobVisibleWithin = 90 * time.Second

// submission is one job that is to be created, with what tells it from all
// others.
type submission struct {
	*dlc
	region, marker string
	spec           cloud.JobSpec
	body           map[string]any
}

// Create asks CreateJob. DLC has no idempotency token and lets names repeat, so
// every job carries a random marker in its tags: the job whose answer was lost
// is the one with the marker.
func (d *dlc) Create(ctx context.Context, region string, spec cloud.JobSpec) (string, error) {
	if _, ours := spec.Tags()[cloud.JobMarkerTag]; ours {
		return "", invalidJob(fmt.Errorf("the tag %q is the provider's own", cloud.JobMarkerTag))
	}
	marker := rand.Text()
	body, err := jobBody(spec, marker)
	if err != nil {
		return "", invalidJob(err)
	}
	d.hideSecrets(region, spec)
	s := submission{dlc: d, region: region, marker: marker, spec: spec, body: body}
	return creation[string]{
		once:    s.once,
		taken:   func(error) bool { return false },
		find:    func(ctx context.Context, started time.Time, _ bool) (string, error) { return s.find(ctx, started) },
		blind:   s.undecided,
		givenUp: func(lost error) error { return s.undecided(lost, nil) },
	}.make(ctx, d.transport.clock)
}

func invalidJob(cause error) error {
	return &cloud.Error{Kind: cloud.ErrInvalid, Operation: submitting().name(), Message: cause.Error(), Cause: cause}
}

func submitting() call { return call{product: DLC, operation: "CreateJob", effect: submit} }

func (s submission) once(ctx context.Context) (string, error) {
	c := submitting()
	var reply dlcCreated
	err := s.call(ctx, roaRequest{
		action: c.operation, method: http.MethodPost, pathname: dlcJobs, region: s.region, effect: c.effect, body: s.body,
	}, &reply)
	if err != nil {
		return "", refusedJob(err)
	}
	if tea.StringValue(reply.JobId) == "" {
		return "", incomplete(c, "the id of the job")
	}
	return *reply.JobId, nil
}

// refusedJob tells what a refusal of CreateJob means. Trouble with the role has
// no code of its own, and which code it comes under is not recorded, so its
// words decide. What is not found is something that the job names.
func refusedJob(err error) error {
	failed := cloud.AsError(err)
	if failed == nil || failed.Ambiguous {
		return err
	}
	refused := *failed
	switch {
	case errors.Is(err, cloud.ErrInvalid), errors.Is(err, cloud.ErrDenied), errors.Is(err, cloud.ErrNotFound):
		if wording, found := cloud.FindWording(failed.Message); found {
			refused.Kind = wording.Kind
			return &refused
		}
	}
	return passRefused(noEntryOf(err))
}

// noEntryOf takes "not found" for a refusal where no job was asked for by its
// id: it speaks of a workspace, quota or data set that the request names.
func noEntryOf(err error) error {
	if !errors.Is(err, cloud.ErrNotFound) {
		return err
	}
	refused := *cloud.AsError(err)
	refused.Kind = cloud.ErrInvalid
	return &refused
}

// find looks for the job with the marker until it is there, or has had its
// time to show: then the error is ErrNotFound.
func (s submission) find(ctx context.Context, started time.Time) (string, error) {
	return untilListed(ctx, s.transport.clock, jobVisibleWithin, func(ctx context.Context) (string, error) { return s.lookup(ctx, started) })
}

// lookup reads the list once. Name and marker are compared here: the list of a
// workspace's last minutes is short, and a filter that the service reads in
// another way would hide the job, which would then be submitted once more.
func (s submission) lookup(ctx context.Context, started time.Time) (string, error) {
	filter := cloud.JobFilter{WorkspaceID: s.spec.WorkspaceID, Since: started.Add(-createdMomentsAgo)}
	for item, err := range s.list(ctx, s.region, filter) {
		if err != nil {
			return "", err
		}
		marked, err := s.marks(ctx, item)
		if err != nil {
			return "", err
		}
		if marked {
			return tea.StringValue(item.JobId), nil
		}
	}
	return "", &cloud.Error{Kind: cloud.ErrNotFound, Operation: "dlc:ListJobs", Message: "no job carries the marker"}
}

// marks reports whether a job is this submission's. Should the list leave the
// settings out, the job is read alone.
func (s submission) marks(ctx context.Context, item *dlcJob) (bool, error) {
	if item.DisplayName != s.spec.DisplayName {
		return false, nil
	}
	if item.Settings == nil {
		alone, err := s.describe(ctx, s.region, tea.StringValue(item.JobId))
		if errors.Is(err, cloud.ErrNotFound) {
			return false, nil
		}
		if err != nil {
			return false, err
		}
		item = alone
	}
	return item.marker() == s.marker, nil
}

// undecided says that a job may be there which nobody knows of, and what to
// look for.
func (s submission) undecided(lost, look error) error {
	failed := *cloud.AsError(lost)
	failed.Ambiguous = true
	return fmt.Errorf("%w; %w", &failed, &cloud.UndecidedJob{
		Region: s.region, WorkspaceID: s.spec.WorkspaceID, DisplayName: s.spec.DisplayName, Marker: s.marker, Look: look,
	})
}

// hideSecrets keeps the values of environment variables and the passwords of
// registries out of texts and logs: a refusal may quote the body. What the job
// says elsewhere in the open is no secret, and needed in texts.
func (d *dlc) hideSecrets(region string, spec cloud.JobSpec) {
	open := strings.Join([]string{region, spec.WorkspaceID, spec.DisplayName, spec.Type, spec.QuotaID, spec.Association.RoleARN}, "\n")
	d.transport.hideValues(open, spec.Envs)
	for _, node := range spec.Specs {
		if node.ImageAuth != nil {
			d.transport.hide(tea.StringValue(node.ImageAuth.Username))
			d.transport.hide(tea.StringValue(node.ImageAuth.Password))
		}
	}
}
