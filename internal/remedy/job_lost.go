package remedy

import (
	"cmp"
	"fmt"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
)

// findJob is the advice where nobody knows whether a job was submitted.
func findJob(u *cloud.UndecidedJob) string {
	return paragraphs(
		fmt.Sprintf("Whether the job was submitted is not known: %s. It may run, and cost money, without being in the state.", u.Why()),
		fmt.Sprintf("Look in %s (%s) for a job named %q that has this tag:\n\n  %s = %s", u.Workspace(), u.Region, u.DisplayName, cloud.JobMarkerTag, u.Marker),
		"If it is there, import it or stop it before you apply again. If it is not, apply again: a new job is submitted then.",
	)
}

// JobToBeTakenOver is the text for a plan whose job is running already, because
// an apply that was killed moments ago has submitted it.
func JobToBeTakenOver(job Workload, status string, created time.Time) Text {
	return newText("Job of a Killed Apply Is Taken Over",
		fmt.Sprintf("%s is %s. This provider submitted it at %s with the definition of this configuration, and it is in no state that this run has read. "+
			"An apply that was killed has probably left it, so the apply takes it over instead of submitting it again.",
			job, cmp.Or(status, "there"), created.UTC().Format(time.RFC3339)),
		"If the job belongs to another instance of this resource (count, for_each) or to another configuration, do not apply: "+
			"give each job a display_name of its own.",
	)
}

// JobLeftBehind is the text for a plan that is to submit a job while one of the
// same definition has not ended that no state is known to have.
func JobLeftBehind(job Workload, status string, created time.Time) Text {
	at := ""
	if !created.IsZero() {
		at = " at " + created.UTC().Format(time.RFC3339)
	}
	return newText("The Same Job May Be There Already",
		fmt.Sprintf("%s is %s. This provider submitted it%s with the definition that is planned here, and it is in no state that this "+
			"run has read so far. An interrupted apply may have left it behind; a new job would run beside it.",
			job, cmp.Or(status, "there"), at),
		"If that is what happened, import it instead of submitting it again:\n\n"+indent(fmt.Sprintf(
			"import {\n  to = pai_dlc_job.%s # the address of this resource\n  id = %q\n}", label(job.Name), job.Region+","+job.ID)),
		"If it belongs to another instance of this resource (count, for_each) or to another configuration, nothing is wrong. "+
			"A display_name of its own for each job keeps them apart, and this warning away.",
	)
}
