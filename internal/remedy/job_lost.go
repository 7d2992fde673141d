package remedy

import (
	"fmt"

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
