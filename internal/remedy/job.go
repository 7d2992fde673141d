package remedy

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/workload"
)

// What only jobs say: nearly all of a job is fixed when it is submitted, and
// what has run is not run again by accident.

// JobReplacement is a planned job that takes the place of another.
type JobReplacement struct {
	Job      Workload // the present one
	Status   string   // when it was last seen
	Ended    bool
	Listed   bool // PAI still knows it
	From, To workload.Association
	Because  []string // attributes
	// BecomesPrivate: a public job is to be private again.
	BecomesPrivate bool
	// Keeps and Deletes are what on_destroy says; neither: the job is stopped.
	Keeps, Deletes bool
}

// JobReplaced is the text for a plan that submits a new job in place of one.
func JobReplaced(r JobReplacement) Text {
	text := Text{Summary: "New Job Is Submitted"}
	if !r.Ended && r.Listed && !r.Keeps {
		text.Summary = "Running Job Is Stopped and a New One Submitted"
	}
	role := ""
	if !r.From.Equal(r.To) {
		role = fmt.Sprintf("Its role changes from %s to %s.", r.From, r.To)
	}
	private := ""
	if r.BecomesPrivate {
		private = "PAI cannot make a job PRIVATE again that was PUBLIC."
	}
	text.Detail = paragraphs(
		fmt.Sprintf("%s cannot be changed in place: what changes is fixed when a job is submitted (%s).", r.Job, list(unique(r.Because))),
		strings.TrimSpace(role+" "+private),
		r.consequence(),
	)
	return text
}

func (r JobReplacement) consequence() string {
	status := cmp.Or(r.Status, "not seen yet")
	switch {
	case !r.Listed:
		return "PAI does not list the job any more. A new job is submitted, which runs everything again."
	case r.Ended && r.Deletes:
		return fmt.Sprintf("The job has ended (%s). A new run begins, and the record of the old one is deleted: "+
			`set on_destroy = "stop" and apply that first to keep it.`, status)
	case r.Ended:
		return fmt.Sprintf("The job has ended (%s). A new run begins, and PAI keeps the record of the old one.", status)
	case r.Keeps:
		return fmt.Sprintf("The job is %s and goes on running beside the new one, because of on_destroy = \"keep\".", status)
	case r.Deletes:
		return fmt.Sprintf("The job is %s. It is stopped and deleted, what it has not saved is lost, and a new one is submitted.", status)
	}
	return fmt.Sprintf("The job is %s. It is stopped, what it has not saved is lost, and a new one is submitted.", status)
}

func unique(names []string) []string {
	var once []string
	for _, name := range names {
		if !slices.Contains(once, name) {
			once = append(once, name)
		}
	}
	return once
}

// JobStoppedByDestroy is the text for a plan that destroys a job that has not
// ended.
func JobStoppedByDestroy(job Workload, status string) Text {
	return newText("Running Job Is Stopped",
		fmt.Sprintf("%s is %s. Destroying the resource stops it, and what it has not saved is lost.", job, status),
		`To let it go on without Terraform, apply on_destroy = "keep" first.`,
	)
}

// JobKeepsRunning is the text for a plan that lets go of a job that has not
// ended.
func JobKeepsRunning(job Workload, status string) Text {
	return Text{
		Summary: "Job Keeps Running",
		Detail: fmt.Sprintf("%s is %s. Because of on_destroy = \"keep\" it goes on without Terraform, takes resources until it ends, "+
			"and keeps its role: do not delete that role before.", job, status),
	}
}

// JobNotListed is the text for a job that PAI does not know any more; recreate
// says that a new one is submitted for it.
func JobNotListed(job Workload, status string, recreate bool) Text {
	next := "It stays in Terraform's state as it was last seen, and nothing is run again by itself. To submit it again, change a value of " +
		"rerun_triggers, or set recreate_if_missing = true. To forget it, run terraform state rm on the address of this resource."
	if recreate {
		next = "Because of recreate_if_missing = true a new job is planned in its place, which runs everything again."
	}
	return newText("DLC Job No Longer Listed",
		fmt.Sprintf("PAI does not list %s any more: it was deleted, or is older than PAI keeps jobs. Its last status was %q.",
			job, cmp.Or(status, "unknown")),
		next,
	)
}

// JobPriorityFixed is the text for a change of priority that PAI would ignore.
func JobPriorityFixed(job Workload, quota, status string, from, to int32) Text {
	reason := fmt.Sprintf("it is %s, and only a job that has not started (Creating, Queuing, EnvPreparing) takes another priority", status)
	if quota == "" {
		reason = "it runs on public resources, and only jobs of a resource quota have a priority to change"
	}
	return newText("Priority Cannot Be Changed Now",
		fmt.Sprintf("The priority of %s cannot be changed from %d to %d: %s. PAI would answer with success and ignore the change. Nothing was changed.",
			job, from, to, reason),
		fmt.Sprintf("Set priority = %d again. To run the job anew with another priority, change a value of rerun_triggers along with it.", from),
	)
}

// JobPriorityChangedByOthers is the text for a priority that somebody else has
// changed, when it cannot be changed back.
func JobPriorityChangedByOthers(job Workload, status string, found, wanted int32) Text {
	return Text{
		Summary: "Priority Changed by Somebody Else",
		Detail: fmt.Sprintf("%s has the priority %d, and Terraform gave it %d. It is %s now and takes no other, so it is left as it is.",
			job, found, wanted, status),
	}
}

// JobMadePublic is the text for a job that somebody else has made public.
func JobMadePublic(job Workload) Text {
	return newText("Job Made Public by Somebody Else",
		fmt.Sprintf("%s was PRIVATE and was made PUBLIC outside of Terraform: everybody in the workspace can enter it, and use its role. "+
			"PAI cannot take that back, and Terraform does not stop the job for it.", job),
		"To run it anew as a private one, change a value of rerun_triggers. To accept it, set accessibility = \"PUBLIC\".",
	)
}

// JobChangeIgnored is the text for a change that PAI has answered with success,
// and that does not show.
func JobChangeIgnored(job Workload, status string, waited time.Duration) Text {
	return newText("Change Ignored by PAI",
		fmt.Sprintf("PAI took the change of %s, but after %s the job does not show it. Its status is %s now: it may have started in the meantime, "+
			"and a priority counts only before that.", job, waited, status),
		"The next plan shows what is left to change.",
	)
}

// JobChangeUnread is the text for a change that could not be read back.
func JobChangeUnread(job Workload, err error) Text {
	return newText("Change Not Compared",
		fmt.Sprintf("PAI took the change of %s, but the job could not be read afterwards. The next plan shows what has become of it.", job),
		said(err), advice(err),
	).WithFooter(err)
}

// JobGoneBeforeChange is the text for a change of a job that is gone.
func JobGoneBeforeChange(job Workload) Text {
	return Text{
		Summary: "DLC Job No Longer Listed",
		Detail: fmt.Sprintf("PAI does not list %s any more, so it cannot be changed in place. Plan again: the next plan says what can be done.",
			job),
	}
}

// JobNodeType is the text for nodes that do not belong into a job.
func JobNodeType(err error) Text {
	return Text{Summary: "Invalid Node Type", Detail: sentence(err.Error()) + "."}
}

// NodesWithoutResources is the text for nodes that do not say where they run.
func NodesWithoutResources() Text {
	return Text{
		Summary: "Missing Instance Type",
		Detail: "Each element of job_specs says what its nodes run on: ecs_spec, an instance type on public resources, or resources, " +
			"their share of the resource quota in resource_quota_id.",
	}
}

// ResourcesWithoutQuota is the text for resources of a quota that is not named.
func ResourcesWithoutQuota() Text {
	return Text{
		Summary: "Missing Resource Quota",
		Detail:  "With resources, nodes take their share of a resource quota: set resource_quota_id. On public resources, set ecs_spec instead of resources.",
	}
}

// InstanceTypeWithQuota is the text for an instance type in a quota.
func InstanceTypeWithQuota() Text {
	return Text{
		Summary: "Instance Type in a Resource Quota",
		Detail:  "Nodes of a resource quota (resource_quota_id) take resources = {...}, and ecs_spec is for public resources only: they exclude each other.",
	}
}

// JobTooLarge is the text for a definition that PAI does not take.
func JobTooLarge(size, limit int) Text {
	return Text{
		Summary: "Job Definition Too Large",
		Detail: fmt.Sprintf("Command, environment and tags alone are %d bytes, and PAI takes %d for the whole definition. "+
			"Move what is large into the image, a code source or a data source.", size, limit),
	}
}

// JobsNotListed is the text for a list of DLC jobs that could not be read.
func JobsNotListed(region string, err error) Text {
	return Failure(Attempt{Verb: "Read", Past: "read", Noun: "DLC Jobs", Object: "list of DLC jobs in " + region}, err)
}

const minutesPerHour = 60

// SpotPriceLooksHourly is the text for a price limit of preemptible instances
// that is probably meant per hour. The unit of the API is CNY per minute
// (CreateJob, SpotSpec.SpotPriceLimit). argument is the path of the limit.
func SpotPriceLooksHourly(argument string, limit float64) Text {
	return newText("Spot Price Limit Is per Minute",
		fmt.Sprintf("%s = %s is in CNY per minute: each of these nodes may cost up to %s CNY per hour. That looks like a price per hour.",
			argument, decimal(limit), decimal(limit*minutesPerHour)),
		fmt.Sprintf("If %s CNY per hour is meant, write:", decimal(limit)),
		fmt.Sprintf("  price_limit = %s / 60", decimal(limit)),
		"If the price per minute is meant, ignore this warning: it is shown only when a job is about to be submitted.",
	)
}

// decimal writes a number without exponent, and without digits that mean
// nothing.
func decimal(number float64) string { return strconv.FormatFloat(number, 'f', -1, 64) }
