package remedy

import (
	"fmt"
	"strings"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/workload"
)

// findInstance is the advice where it is not known whether an instance was made.
func findInstance(u *cloud.UndecidedInstance) string {
	return paragraphs(
		fmt.Sprintf("Whether the instance was made is not known: %s. It may run, and cost money, without being in the state.", u.Why()),
		fmt.Sprintf("Look in workspace %s (%s) for an instance named %q that has this label:\n\n  %s = %s", u.WorkspaceID, u.Region, u.Name, cloud.RequestMark, u.Mark),
		"If it is there, apply again: the provider takes over what an apply has left unfinished. If it is not, apply again, too: a new one is made then.",
	)
}

// InstanceRestart is the text for arguments of a running instance that change only
// while it is stopped. Possible: whether it runs is not known.
func InstanceRestart(w Workload, status string, arguments []string, possible, denied bool) Text {
	will := map[bool]string{false: "is stopped, changed and started again", true: "is stopped, changed and started again if it runs then"}[possible]
	summary := map[bool]string{false: "Restart of a Running Workload", true: "Possible Restart of a Running Workload"}[possible]
	if status == "" {
		status = "not known"
	}
	text := newText(summary,
		fmt.Sprintf("%s %s, because these arguments change only while it is stopped: %s. Its status is %s.",
			sentence(w.String()), will, strings.Join(arguments, ", "), status))
	if denied {
		text.Detail = paragraphs(text.Detail, `The argument restart = "deny" forbids it. Stop the instance first (nothing is interrupted then), `+
			`or set restart = "allow" when the interruption is acceptable.`)
		return text
	}
	text.Detail = paragraphs(text.Detail,
		`What runs in it ends, and unsaved data is lost: save the work in it before applying. To make the plan fail instead, set restart = "deny".`,
		statusChanged)
	return text
}

// InstanceReplaced is the text for an instance that has to give way to a new one.
// Reasons say for each argument why it cannot change.
func InstanceReplaced(w Workload, reasons []string) Text {
	return newText("DSW Instance Is Replaced",
		fmt.Sprintf("%s is deleted, and a new one is made:", sentence(w.String())),
		"- "+strings.Join(reasons, "\n- "),
		systemDiskDies,
		"To keep the plan from doing so, set deletion_protection = true.")
}

const systemDiskDies = "What is on its system disk and on cloud disks dies with it, such as notebooks, packages and caches outside of mounted datasets. " +
	"Mounted datasets and OSS buckets stay. Save what is needed before applying."

// InstanceDestroyed is the text for a plan that deletes an instance.
func InstanceDestroyed(w Workload, status string) Text {
	return newText("DSW Instance Is Deleted",
		fmt.Sprintf("%s is stopped if it runs, and deleted. Its status is %s.", sentence(w.String()), status),
		systemDiskDies)
}

// InstanceProtected is the text for the deletion of an instance with
// deletion_protection.
func InstanceProtected(w Workload) Text {
	return newText("Deletion Protection Is On",
		fmt.Sprintf("%s would be deleted, and with it what is on its system disk. The argument deletion_protection = true forbids it.", sentence(w.String())),
		"To delete the instance all the same, apply this first:\n\n  deletion_protection = false",
		"To keep the instance and only forget it, write:\n\n"+indent("removed {\n  from = pai_dsw_instance.NAME\n\n  lifecycle {\n    destroy = false\n  }\n}"))
}

// InstanceProgress is how far the wait for an instance has come.
type InstanceProgress struct {
	Instance                  Workload
	Until                     string // the status that was waited for, such as Running
	Status                    string // when it was last seen
	ReasonCode, ReasonMessage string
	Events                    []string // the last lines of its event log
}

// InstanceFailed is the text for an instance that did not start. Cause is the remedy of
// what is known to be the reason, or empty.
func InstanceFailed(p InstanceProgress, cause Text, creating bool) Text {
	next := "Correct the cause and apply again: the provider changes this instance and starts it again."
	if creating {
		next = "The instance is in the state, and Terraform marks it as tainted: the next apply deletes it before it makes a new one. " +
			"It has not run yet, so nothing is lost. To repair this instance instead, correct the cause, run terraform untaint on the address of this " +
			"resource, and apply: the provider changes the instance and starts it."
	}
	return newText("DSW Instance Failed to Start",
		fmt.Sprintf("%s is %s instead of %s.", sentence(p.Instance.String()), p.Status, p.Until),
		reason(p.ReasonCode, p.ReasonMessage), lastEvents(p.Events), cause.Detail, p.meaning(cause), next)
}

func (p InstanceProgress) meaning(cause Text) string {
	if cause.Detail != "" {
		return ""
	}
	return WaitFailure{
		Workload: p.Instance, To: workload.None(), ReasonCode: p.ReasonCode, ReasonMessage: p.ReasonMessage, Events: p.Events,
	}.meaning()
}

// InstanceNotReached is the text for a wait that ended before an instance had the
// status that was waited for.
func InstanceNotReached(p InstanceProgress, err error) Text {
	return newText("Still Waiting for the DSW Instance",
		fmt.Sprintf("%s was to become %s, and the wait ended while it was %s.", sentence(p.Instance.String()), p.Until, p.Status),
		reason(p.ReasonCode, p.ReasonMessage), lastEvents(p.Events), said(err),
		"The instance goes on by itself, and Terraform has it in its state. A longer wait is set in timeouts.",
	).WithFooter(err)
}

// InstanceLeftStopped is the text for a change that failed after the instance was
// stopped for it.
func InstanceLeftStopped(w Workload) Text {
	return newText("DSW Instance Is Stopped",
		fmt.Sprintf("%s was stopped for the change, the change failed, and the instance could not be started again.", sentence(w.String())),
		"The next apply changes it and starts it. To have it run before that, start it in the console.")
}

// InstanceStartedAgain is the text for an instance that an apply has stopped for a change,
// and that was killed, or whose start failed. Starts: it does not run again yet.
func InstanceStartedAgain(w Workload, status string, starts bool) Text {
	if !starts {
		return newText("Change of a DSW Instance Is Completed",
			fmt.Sprintf("An earlier apply has stopped %s for a change and ended before it was complete. It is %s now, and this apply removes the label %s.",
				w, status, cloud.RestartMark))
	}
	return newText("DSW Instance Is Started Again",
		fmt.Sprintf("An earlier apply has stopped %s for a change and did not get as far as starting it again. It is %s now, and this apply starts it.", w, status))
}

// InstanceMarkLeft is the text for a label of the provider that could not be removed.
func InstanceMarkLeft(w Workload, label string, err error) Text {
	return newText("Label Left on a DSW Instance",
		fmt.Sprintf("The label %s of %s could not be removed. The next apply removes it.", label, w),
	).Said(err)
}

// InstanceUnreadable is the text for an answer whose types are not those of the
// reference.
func InstanceUnreadable(w Workload) Text {
	return newText("Unreadable DSW Instance",
		fmt.Sprintf("PAI answered what %s is made of in a form that this version of the provider does not understand.", w),
		"The state stays as it is. Please report it, with the log of TF_LOG=DEBUG.")
}

// InstanceMarkTakenOver is the text for an instance that another run has taken over
// while it was being created.
func InstanceMarkTakenOver(w Workload) Text {
	return newText("DSW Instance Taken Over",
		fmt.Sprintf("Another run of Terraform has taken over %s while this one was still creating it, because it has the same name and workspace.", w),
		"Give each instance a name of its own, and apply again.")
}

// InstanceExists is the text for an instance that was made moments ago, just as it is to
// be made now.
func InstanceExists(w Workload) Text {
	return newText("DSW Instance Already Exists",
		fmt.Sprintf("%s was made in the last minutes by this provider, and is just the one that is to be made here. An apply that was killed may have left it, "+
			"or another configuration has it. Nothing was made.", sentence(w.String())),
		"If no other configuration has it, import it:\n\n"+indent(fmt.Sprintf("import {\n  to = pai_dsw_instance.NAME\n  id = %q\n}", w.Region+","+w.ID)),
		"If another one has it, give this instance another instance_name, or wait ten minutes: older instances do not count. With the provider argument owner, an "+
			"instance of a killed apply is taken over instead.")
}

// DiskShrinks says why a disk cannot be changed.
func DiskShrinks() string { return "cloud_disks: PAI can only enlarge the disks of an instance" }
