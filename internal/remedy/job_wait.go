package remedy

import (
	"fmt"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/workload"
)

// JobProgress is how far the wait for a job has come.
type JobProgress struct {
	Job                       Workload
	Until                     string // wait_for
	Status                    string // empty: the job was not seen
	ReasonCode, ReasonMessage string
	Events                    []string // the last lines of its event log
	Elapsed                   time.Duration
}

// JobWaitUnfinished is the text for a wait that ended before the job got as far
// as wait_for names.
func JobWaitUnfinished(p JobProgress, err error) Text {
	status := "It was not seen yet."
	if p.Status != "" {
		status = fmt.Sprintf("Its status was %s.", p.Status)
	}
	return newText("Still Waiting for the Job",
		fmt.Sprintf("%s was submitted, and the wait for wait_for = %q ended after %s. %s", p.Job, p.Until, p.Elapsed, status),
		said(err),
		"The job goes on, and Terraform has it in its state with wait_finished = false. The next apply goes on waiting; "+
			"it does not submit the job again. A longer wait is set in timeouts.",
	).WithFooter(err)
}

// JobEnded is the text for a job that ended before it got as far as wait_for
// names. Cause is the remedy of what is known to be the reason, or empty.
func JobEnded(p JobProgress, cause Text, creating bool) Text {
	return newText("DLC Job "+p.Status,
		fmt.Sprintf("%s is %s after %s, before it got as far as wait_for = %q.", p.Job, p.Status, p.Elapsed, p.Until),
		reason(p.ReasonCode, p.ReasonMessage), lastEvents(p.Events),
		cause.Detail, p.meaning(cause),
		afterEnd(creating),
	)
}

// meaning explains a reason that the catalogue knows, unless it is explained
// already.
func (p JobProgress) meaning(cause Text) string {
	if cause.Detail != "" {
		return ""
	}
	return WaitFailure{
		Workload: Workload{Kind: workload.DLC}, To: workload.None(),
		ReasonCode: p.ReasonCode, ReasonMessage: p.ReasonMessage, Events: p.Events,
	}.meaning()
}

// afterEnd says what the next apply does.
func afterEnd(creating bool) string {
	if creating {
		return "Terraform marks the resource as tainted: the next apply ends this job as on_destroy says and submits a new one, which runs everything " +
			"again. To keep this one as it is, run terraform untaint on the address of this resource and set wait_for = \"created\"."
	}
	return "The job is not run again by itself. To run it again, change a value of rerun_triggers, or apply with -replace and the address of this resource. " +
		"To keep this one as it is, set wait_for = \"created\"."
}

// JobVanished is the text for a job that went away while it was waited for.
func JobVanished(job Workload, status string, creating bool) Text {
	return newText("DLC Job Vanished",
		fmt.Sprintf("%s was %s when it was last seen, and PAI does not list it any more: it was deleted while Terraform waited for it.", job, status),
		afterEnd(creating),
	)
}
