package cloud

import (
	"context"
	"iter"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/acs"
	"github.com/pai-iac/terraform-provider-pai/internal/workload"
)

// Clients is the cloud as the features see it. One value belongs to one
// provider configuration; its members are safe for concurrent use.
type Clients struct {
	Identities Identities
	Sessions   Sessions
	Roles      Roles
	Policies   Policies
	DSW        Workloads
	EAS        Workloads
	// Instances writes DSW instances.
	Instances Instances
	// EASRollouts watches the changes of EAS services.
	EASRollouts Rollouts
	Jobs        Jobs
	Workspaces  Workspaces

	live *Clients // of cached clients: see Live
}

// Workloads returns the client for one kind of workload, or nil where workloads
// keep the role that they were made with, or the kind is not served.
func (c *Clients) Workloads(kind workload.Kind) Workloads {
	switch kind {
	case workload.DSW:
		return c.DSW
	case workload.EAS:
		return c.EAS
	case workload.DLC:
	}
	return nil
}

// Users yields the workloads of one kind and region that may use a role now or
// later: a job only until it has ended. Nothing where the kind is not served.
func (c *Clients) Users(ctx context.Context, kind workload.Kind, region string) iter.Seq2[Workload, error] {
	if client := c.Workloads(kind); client != nil {
		return client.All(ctx, region)
	}
	return func(yield func(Workload, error) bool) {
		if kind != workload.DLC || c.Jobs == nil {
			return
		}
		for job, err := range c.Jobs.Active(ctx, region) {
			if !yield(job.Workload, err) {
				return
			}
		}
	}
}

// Look reads a workload for somebody who waits until it changes. It is as fresh as
// Get of the Live clients. Many looks at once share calls when that is fewer.
func (c *Clients) Look(ctx context.Context, kind workload.Kind, region, id string) (Workload, error) {
	client := c.Live().Workloads(kind)
	if looks, ok := client.(interface {
		Look(ctx context.Context, region, id string) (Workload, error)
	}); ok {
		return looks.Look(ctx, region, id)
	}
	return client.Get(ctx, region, id)
}

// Rollouts returns what watches the changes of one kind, or nil where a change
// is not rolled out version by version.
func (c *Clients) Rollouts(kind workload.Kind) Rollouts {
	if kind == workload.EAS {
		return c.EASRollouts
	}
	return nil
}

// Identities answers who is calling.
type Identities interface {
	// Caller returns the identity behind the configured credentials
	// (STS GetCallerIdentity, which needs no permission).
	Caller(ctx context.Context) (Identity, error)
}

// Roles reads and writes RAM roles, what is attached to them and their tags.
// A role that does not exist is ErrNotFound.
type Roles interface {
	Get(ctx context.Context, name string) (Role, error)
	// GetByARN returns the role that an ARN names. RAM lower-cases the name
	// inside ARNs and whether GetRole ignores case is unconfirmed: when the
	// name as written finds nothing, the list of roles is searched by ARN.
	GetByARN(ctx context.Context, role acs.RoleARN) (Role, error)
	// Create makes the role. When the answer was lost it looks for the role
	// and adopts it only if it is exactly what was asked for and was made
	// moments ago; otherwise ErrAlreadyExists.
	Create(ctx context.Context, spec RoleSpec) (Role, error)
	// Update replaces trust policy, description and session length together:
	// whether RAM keeps an omitted one is unconfirmed.
	Update(ctx context.Context, name string, update RoleUpdate) (Role, error)
	Delete(ctx context.Context, name string) error

	Policies(ctx context.Context, name string) ([]PolicyRef, error)
	// Attach and Detach succeed when there is nothing left to do.
	Attach(ctx context.Context, name string, policy PolicyRef) error
	Detach(ctx context.Context, name string, policy PolicyRef) error

	Tags(ctx context.Context, name string) (map[string]string, error)
	// Retag sets some tags and removes others; either may be empty.
	Retag(ctx context.Context, name string, set map[string]string, remove []string) error
}

// Workloads reads workloads of one kind and changes their association. A
// workload that does not exist is ErrNotFound. Regions are ids such as
// "cn-hangzhou".
type Workloads interface {
	Get(ctx context.Context, region, id string) (Workload, error)
	// All yields every workload of the region in every workspace the caller
	// sees, page by page. It stops after the first error.
	All(ctx context.Context, region string) iter.Seq2[Workload, error]
	// Associate makes the change from one association to another. The call
	// only starts it: wait until the workload is settled again.
	Associate(ctx context.Context, region, id string, from, to workload.Association) error
	// RecentEvents returns the newest lines of the workload's event log,
	// newest last.
	RecentEvents(ctx context.Context, region, id string, most int) ([]string, error)
}

// Rollouts watches how a change reaches a workload that gets a new version for
// it. What goes wrong then is not in the answer to the change. It never answers
// from memory.
type Rollouts interface {
	// RolledOut reports whether every instance runs the newest version.
	RolledOut(ctx context.Context, region, id string) (bool, error)
	// Warnings returns the warnings of the workload's event log since a time,
	// oldest first.
	Warnings(ctx context.Context, region, id string, since time.Time) ([]Event, error)
	// Redeploy rolls out once more what the workload is to carry.
	Redeploy(ctx context.Context, region, id string, a workload.Association) error
}

// Summaries lists workloads as far as list pages tell: items may be Partial.
// Clients implement it besides Workloads where All has to read items one by
// one for what the pages leave out.
type Summaries interface {
	Summaries(ctx context.Context, region string) iter.Seq2[Workload, error]
}

// Event is one warning of a workload's event log.
type Event struct {
	Time    time.Time // zero when it could not be read
	Message string
	// Kind is what went wrong where the product says so in an event instead of
	// an answer: ErrCannotAssume, ErrInvalid for another reason why the change
	// cannot be rolled out, or nil.
	Kind error
}
