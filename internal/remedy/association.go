package remedy

import (
	"cmp"
	"errors"
	"fmt"
	"strings"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/workload"
)

// Workload names one workload for users.
type Workload struct {
	Kind   workload.Kind
	Region string
	ID     string // empty while there is none yet: the name stands for it
	Name   string // empty when unknown
}

func (w Workload) String() string {
	s := fmt.Sprintf("%s %q", w.Kind.Noun(), cmp.Or(w.ID, w.Name))
	if w.ID != "" && w.Name != "" {
		s += fmt.Sprintf(" (%s)", w.Name)
	}
	if w.Region != "" {
		s += " in " + w.Region
	}
	return s
}

func (w Workload) resourceType() string { return "pai_" + string(w.Kind) + "_role_association" }

// Holder is a resource that manages the association of a workload.
type Holder struct {
	Resource    string // its type, such as "pai_dsw_role_association"
	Argument    string // its argument that names the workload
	Association workload.Association
}

// ClaimedTwice is the text for two resources that manage the association of one
// workload.
func ClaimedTwice(w Workload, one, other Holder) Text {
	return newText("Workload Associated Twice",
		fmt.Sprintf("%s can carry only one role, but two resources of this configuration claim it: a %s with %s, and a %s with %s.",
			w, one.Resource, one.Association, other.Resource, other.Association),
		"Keep one of them. If one role is to reach more services, attach more policies to it.",
	)
}

// HandedOver is the text for an association that ends while another one of the
// same workload begins or stays.
func HandedOver(w Workload, ending, staying Holder) Text {
	keep := `If the association is really handed over, apply on_destroy = "keep" to the ending one first; then it leaves the workload alone.`
	way := paragraphs(
		"If the block was only renamed, say so, and nothing happens to the workload:\n\n"+
			indent(fmt.Sprintf("moved {\n  from = %s.OLD_NAME\n  to   = %s.NEW_NAME\n}", ending.Resource, staying.Resource)), keep)
	if ending.Resource != staying.Resource {
		way = paragraphs("Let Terraform forget the one that ends, and nothing happens to the workload:\n\n"+
			indent(fmt.Sprintf("removed {\n  from = %s.NAME\n\n  lifecycle {\n    destroy = false\n  }\n}", ending.Resource)), keep)
	}
	return newText("Association Handed Over Between Resources",
		fmt.Sprintf("This plan ends one %s of %s (with %s) and keeps or begins a %s (with %s). "+
			"Terraform may run the two in either order: the workload could restart twice, or end without a role.",
			ending.Resource, w, ending.Association, staying.Resource, staying.Association),
		way,
	)
}

// IndexesShifted is the text for HandedOver where count goes over a list from
// which an element was removed, so that each later index now means another
// workload. ids are the workloads that are handed on, as far as the plan has found
// them.
func IndexesShifted(w Workload, holder Holder, ids []string) Text {
	var moved strings.Builder
	for _, id := range ids {
		fmt.Fprintf(&moved, "moved {\n  from = %s.NAME[INDEX_OF_%s]\n  to   = %s.NAME[%q]\n}\n", holder.Resource, strings.ToUpper(label(id)), holder.Resource, id)
	}
	return newText("Indexes of Associations Have Shifted",
		fmt.Sprintf("This plan moves %s from one instance of a %s resource to another one that leaves a workload of its own. "+
			"This happens when count goes over a list and an element is taken out: each later index means another workload. "+
			"Terraform may run the changes in any order, so workloads could restart twice, or end without a role.", w, holder.Resource),
		"Use for_each, keyed by the id. Taking out an id then concerns that workload alone:",
		indent(fmt.Sprintf("resource %q \"NAME\" {\n  for_each = toset(var.ids)\n\n  %s = each.value\n  # role_arn or role_mode as before\n}", holder.Resource, holder.Argument)),
		"Say where the existing instances have gone, so that nothing happens to their workloads. Replace NAME by the name of the block, and each "+
			"INDEX_OF_... by the number that `terraform state list` and `terraform state show` give for the id:",
		indent(strings.TrimSpace(moved.String())),
	)
}

// Forecast is the text for a change that disturbs a workload; denied says
// that restart = "deny" forbids it.
func Forecast(w Workload, status string, forecast workload.Forecast, from, to workload.Association, denied bool) Text {
	verb := map[bool]string{false: "will", true: "may"}[forecast.Possible]
	what := effectPhrase(w, forecast, verb)
	text := newText(effectSummary(forecast),
		fmt.Sprintf("Changing %s from %s to %s %s", w, from, to, what),
		statusPhrase(status, forecast),
	)
	if denied {
		text.Detail = paragraphs(text.Detail,
			`The argument restart = "deny" forbids it. Stop the workload first (nothing is interrupted then), `+
				`or set restart = "allow" when the interruption is acceptable.`)
		return text
	}
	prepare := map[workload.Effect]string{
		workload.Redeployment: "Instances are replaced one after the other, and what they hold in memory is lost.",
	}[forecast.Effect]
	if prepare == "" {
		prepare = "Save the work in it before applying."
	}
	text.Detail = paragraphs(text.Detail, prepare+` To make the plan fail instead, set restart = "deny".`, statusChanged)
	return text
}

// statusChanged explains the error of Terraform's own that follows when the two
// plannings of one apply find the workload in different statuses. Terraform
// gives the second planning nothing of the first one, so the provider cannot
// put its own error in that place.
const statusChanged = "If the apply ends with \"Provider produced inconsistent final plan\" about restarts_workload, the status of the " +
	"workload has changed since the plan was made. Nothing was written. Plan again, and read the new forecast."

// NotRunningNow is the text for a change that is about to be applied to a
// workload that is not running: the plan may have seen it running.
func NotRunningNow(w Workload, status string) Text {
	return Text{
		Summary: "The Workload Is Not Running Now",
		Detail:  paragraphs(fmt.Sprintf("%s is %s now, so the change does not interrupt it.", sentence(w.String()), status), statusChanged),
	}
}

func effectSummary(f workload.Forecast) string {
	noun := map[workload.Effect]string{
		workload.Restart:      "Restart of a Running Workload",
		workload.Redeployment: "Redeployment of a Running Service",
		workload.Replacement:  "Replacement of a Job",
	}[f.Effect]
	if f.Possible {
		return "Possible " + noun
	}
	return noun
}

func effectPhrase(w Workload, f workload.Forecast, verb string) string {
	switch f.Effect {
	case workload.Restart:
		return verb + " restart it: unsaved data in the " + w.Kind.Noun() + " is lost."
	case workload.Redeployment:
		return verb + " roll out a new version of the service."
	case workload.Replacement:
		return verb + " stop the job and create a new one."
	case workload.NoEffect:
	}
	return verb + " not disturb it."
}

func statusPhrase(status string, f workload.Forecast) string {
	switch {
	case status == "":
		return "Its status could not be read, so this is what happens if it runs."
	case f.Possible:
		return "Its status is now " + status + ": what happens depends on the status it reaches next."
	}
	return "Its status is now " + status + "."
}

// RoleUndetermined is the error for a workload of which the arguments do not say
// which role it carries.
func RoleUndetermined(noun string, err error) Text {
	return newText(invalidRoleMode, fmt.Sprintf("The role of the %s is not determined: %s.", noun, err))
}

// RoleArgumentsConflict is the error for a role_mode and a role_arn that do not
// fit together.
func RoleArgumentsConflict(noun string, err error) Text {
	return newText(invalidRoleMode,
		fmt.Sprintf("The two arguments that say which role the %s carries do not fit together: %s.", noun, err),
		`Set role_arn for a custom role, or role_mode = "default" for the default role of PAI, or role_mode = "none" for no role.`,
	)
}

// RoleFiltersConflict is the error for filters by role that nothing can pass. Noun is what
// is listed, such as "a job".
func RoleFiltersConflict(noun string) Text {
	return newText(invalidRoleMode, "Only "+noun+" with a custom role has a role_arn. Leave one of the two filters out.")
}

const invalidRoleMode = "Invalid Role Mode"

// TakesOver is the text for a create over another custom role.
func TakesOver(w Workload, live, planned workload.Association) Text {
	return newText("Workload Carries Another Role",
		fmt.Sprintf("%s already carries %s. Creating this association would replace it with %s.", w, live, planned),
		fmt.Sprintf("If another block of this configuration manages it, remove one of the two. If another configuration does, leave it there. To take it over, set:\n\n  overwrite = true\n\n"+
			"To manage it as it is:\n\n  terraform import %s.NAME %s,%s", w.resourceType(), w.Region, w.ID),
	)
}

// PublicWorkload is the text for a role on a workload that everybody in the
// workspace can use.
func PublicWorkload(w Workload, a workload.Association) Text {
	return newText("Role on a Public Workload",
		fmt.Sprintf("%s is visible to the whole workspace (PUBLIC). With %s, everybody who opens it gets the permissions of that role.", w, a),
		`Make the workload PRIVATE, or set role_mode = "none".`,
	)
}

// MissingWorkload is the text for a workload that cannot be found.
func MissingWorkload(w Workload) Text {
	return newText(w.Kind.Noun()+" Not Found",
		fmt.Sprintf("%s does not exist, or is not visible to the caller.", w),
		"Check the id and the region of the resource (or of the provider).",
	)
}

// WaitFailure is a workload that did not come back after its association was
// changed.
type WaitFailure struct {
	Workload                  Workload
	Status                    string
	ReasonCode, ReasonMessage string   // why, if the product says
	Events                    []string // the last lines of its event log
	To                        workload.Association
	Err                       error // why the wait ended; nil: the workload failed
}

// WaitEnded is the text for a workload that did not come back.
func WaitEnded(f WaitFailure) Text {
	last, cause := "", ""
	if len(f.Events) > 0 {
		last = "Its last event: " + f.Events[len(f.Events)-1]
	}
	if f.Err != nil {
		cause = paragraphs(said(f.Err), advice(f.Err))
	}
	return newText(f.Workload.Kind.Noun()+" Not Back After the Change",
		fmt.Sprintf("The association of %s was changed to %s, but the workload did not come back: its status is %q.",
			f.Workload, f.To, f.Status),
		reason(f.ReasonCode, f.ReasonMessage), last, cause, f.meaning(),
		"The association itself is written. If Terraform marked this resource as tainted, run terraform untaint on its address "+
			"before the next apply: a tainted association is destroyed and made anew, which restarts the workload twice.",
	).WithFooter(f.Err)
}

// reason quotes why a workload has its status, if the product says.
func reason(code, message string) string {
	if code == "" && message == "" {
		return ""
	}
	return fmt.Sprintf("The cloud says: %s %s", code, message)
}

// lastEvents quotes the last lines of an event log. They are not indented: that is for
// what is to be pasted.
func lastEvents(events []string) string {
	if len(events) == 0 {
		return ""
	}
	return "Its last events:\n- " + strings.Join(events, "\n- ")
}

// meaning explains a reason that the catalogue knows.
func (f WaitFailure) meaning() string {
	said := f.ReasonMessage
	if len(f.Events) > 0 {
		said += "\n" + f.Events[len(f.Events)-1]
	}
	entry, known := Recognise(f.ReasonCode, said)
	switch {
	case !known:
		return ""
	case errors.Is(entry.Kind, cloud.ErrCannotAssume) && f.To.Mode == workload.ModeCustom:
		return TrustProblem{Kind: f.Workload.Kind, RoleARN: f.To.RoleARN}.fix(f.Workload.Kind.ServicePrincipal())
	}
	return paragraphs(entry.Cause, entry.Fix)
}

// NotAnnounced is the text for a restart that the plan did not foresee.
func NotAnnounced(w Workload, status string) Text {
	return Text{
		Summary: "Restart Not Announced by the Plan",
		Detail: fmt.Sprintf("When the plan was made, this change would not have interrupted %s. It is %s now, and the change would. "+
			"Nothing was changed.\n\nPlan again to see what the change does now.", w, status),
	}
}

// LeftToNewOwner is the text for an association whose end would take the role
// away from another resource of the same run.
func LeftToNewOwner(w Workload) Text {
	return Text{
		Summary: "Association Left to Its New Owner",
		Detail: fmt.Sprintf("Another resource of this run has taken over %s. The association that ends here left the workload alone: "+
			"disassociating now would take the role away from the new owner.", w),
	}
}

// MadeAnew is the text for an association that Terraform is about to destroy
// and create again on the same workload.
func MadeAnew(w Workload) Text {
	return newText("Association Destroyed and Made Anew",
		fmt.Sprintf("Terraform has an association of %s in its state already, and this plan makes a new one. Unless another block of this "+
			"configuration manages it, which is an error of its own, the old one is tainted or its replacement was asked for: "+
			"Terraform destroys it and creates it again, and the workload is disassociated in between.", w),
		"If an earlier apply only gave up waiting for the workload, run terraform untaint on the address of this resource; "+
			"nothing happens to the workload then.",
	)
}

// UnverifiedStatus is Unverified for the role and status of a workload, from
// which the plan forecasts a restart.
func UnverifiedStatus(w Workload, err error) Text {
	return Unverified("the present role and status of "+w.String(), err,
		"If the apply ends with \"Provider produced inconsistent final plan\" about restarts_workload, only one of plan and apply could "+
			"read the status. Nothing was written. Plan again once the status can be read.")
}

// Unverified is the text for a rule that could not be checked.
func Unverified(what string, err error, more ...string) Text {
	return Text{
		Summary: "Not Verified",
		Detail: paragraphs(append([]string{
			"The plan could not verify " + what + ". This does not fail the plan; the apply may.",
			said(err), advice(err),
		}, more...)...),
	}.WithFooter(err)
}
