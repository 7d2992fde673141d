package remedy_test

import (
	"errors"
	"testing"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
	"github.com/pai-iac/terraform-provider-pai/internal/workload"
)

var (
	notebook = remedy.Workload{Kind: workload.DSW, Region: "cn-hangzhou", ID: "dsw-1", Name: "notebook"}
	serving  = remedy.Workload{Kind: workload.EAS, Region: "cn-beijing", ID: "serve"}
	training = remedy.Workload{Kind: workload.DLC, ID: "dlc-1"}
)

func TestWorkload_String(t *testing.T) {
	t.Parallel()
	for want, w := range map[string]remedy.Workload{
		`DSW instance "dsw-1" (notebook) in cn-hangzhou`: notebook,
		`EAS service "serve" in cn-beijing`:              serving,
		`DLC job "dlc-1"`:                                training,
	} {
		if got := w.String(); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

// What an association's texts must say: which workload, which roles, and the
// way out with real names.
func TestAssociationTexts(t *testing.T) {
	t.Parallel()
	custom := workload.Custom(paiTrain)
	unread := failed(cloud.ErrDenied, "NoPermission", "You are not authorized.")
	holder := func(resource string, a workload.Association) remedy.Holder {
		return remedy.Holder{Resource: resource, Association: a}
	}
	for name, c := range map[string]struct {
		text    remedy.Text
		summary string
		err     error
		words   []string
	}{
		"twice": {remedy.ClaimedTwice(notebook, holder("pai_dsw_role_association", custom), holder("pai_dsw_instance", workload.Default())),
			"Workload Associated Twice", nil, []string{
				notebook.String(), "a pai_dsw_role_association with the role " + paiTrain, "a pai_dsw_instance with the default role of PAI"}},
		"handed over to another type": {remedy.HandedOver(notebook, holder("pai_dsw_role_association", custom), holder("pai_dsw_instance", custom)),
			"Association Handed Over Between Resources", nil, []string{"removed {", "from = pai_dsw_role_association.NAME", "destroy = false"}},
		"handed over": {remedy.HandedOver(serving, holder("pai_eas_role_association", workload.None()), holder("pai_eas_role_association", custom)), "Association Handed Over Between Resources", nil, []string{
			serving.String(), "with no role", "with the role " + paiTrain,
			"from = pai_eas_role_association.OLD_NAME", "to   = pai_eas_role_association.NEW_NAME", `on_destroy = "keep"`}},
		"takes over": {remedy.TakesOver(notebook, custom, workload.Default()), "Workload Carries Another Role", nil, []string{
			notebook.String() + " already carries the role " + paiTrain, "with the default role of PAI", "  overwrite = true",
			"  terraform import pai_dsw_role_association.NAME cn-hangzhou,dsw-1"}},
		"public": {remedy.PublicWorkload(notebook, custom), "Role on a Public Workload", nil, []string{
			notebook.String(), "With the role " + paiTrain, `role_mode = "none"`}},
		"missing instance": {remedy.MissingWorkload(notebook), "DSW instance Not Found", nil, []string{notebook.String(), "region"}},
		"missing service":  {remedy.MissingWorkload(serving), "EAS service Not Found", nil, []string{serving.String(), "region"}},
		"not announced": {remedy.NotAnnounced(notebook, "Running"), "Restart Not Announced by the Plan", nil, []string{
			notebook.String(), "It is Running now", "Nothing was changed."}},
		"left": {remedy.LeftToNewOwner(notebook), "Association Left to Its New Owner", nil, []string{notebook.String(), "left the workload alone"}},
		"anew": {remedy.MadeAnew(notebook), "Association Destroyed and Made Anew", nil, []string{notebook.String(), "terraform untaint"}},
		"not read": {remedy.Unverified("the role of "+notebook.String(), unread), "Not Verified", unread, []string{
			"could not verify the role of " + notebook.String(), "The cloud said: You are not authorized.", `"Action": "ram:GetRole"`}},
		"not answered": {remedy.Unverified("the role", errors.New("no answer")), "Not Verified", nil, []string{"Cause: no answer"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			wantText(t, c.text, c.summary, c.err, c.words...)
		})
	}
}

func TestForecast(t *testing.T) {
	t.Parallel()
	from, to := workload.None(), workload.Custom(paiTrain)
	for name, c := range map[string]struct {
		w        remedy.Workload
		status   string
		forecast workload.Forecast
		denied   bool
		summary  string
		words    []string
		no       []string
	}{
		"restart": {notebook, "Running", workload.Forecast{Effect: workload.Restart}, false, "Restart of a Running Workload", []string{
			"will restart it: unsaved data in the DSW instance is lost.", "Its status is now Running.", "Save the work in it", `restart = "deny"`},
			[]string{`restart = "allow"`}},
		"restart forbidden": {notebook, "Running", workload.Forecast{Effect: workload.Restart}, true, "Restart of a Running Workload", []string{
			`The argument restart = "deny" forbids it.`, `restart = "allow"`}, []string{"Save the work"}},
		"perhaps": {notebook, "Stopping", workload.Forecast{Effect: workload.Restart, Possible: true}, false, "Possible Restart of a Running Workload", []string{
			"may restart it", "Its status is now Stopping: what happens depends on the status it reaches next."}, nil},
		"unread": {notebook, "", workload.Forecast{Effect: workload.Restart, Possible: true}, false, "Possible Restart of a Running Workload", []string{
			"may restart it", "Its status could not be read"}, []string{"Its status is now"}},
		"redeployment": {serving, "Running", workload.Forecast{Effect: workload.Redeployment}, false, "Redeployment of a Running Service", []string{
			"will roll out a new version of the service.", "Instances are replaced one after the other", `restart = "deny"`}, []string{"Save the work"}},
		"replacement": {training, "Running", workload.Forecast{Effect: workload.Replacement}, true, "Replacement of a Job", []string{
			"will stop the job and create a new one."}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text := remedy.Forecast(c.w, c.status, c.forecast, from, to, c.denied)
			wantText(t, text, c.summary, nil, append(c.words, "Changing "+c.w.String()+" from no role to the role "+paiTrain)...)
			wantNo(t, text, c.no...)
		})
	}
}

// The text of a wait that ended badly holds everything that is known about it,
// and its last word is the call that failed.
func TestWaitEnded(t *testing.T) {
	t.Parallel()
	refused := failed(cloud.ErrThrottled, "Throttling.User", "Too many calls.")
	for name, c := range map[string]struct {
		failure remedy.WaitFailure
		err     error
		words   []string
		no      []string
	}{
		"the workload failed": {remedy.WaitFailure{
			Workload: notebook, Status: "Failed", To: workload.Custom(paiTrain), ReasonCode: "AssumeRoleFailedError", ReasonMessage: "no.",
			Events: []string{"Starting", "Stopped by the system"},
		}, nil, []string{`its status is "Failed"`, "was changed to the role " + paiTrain, "The cloud says: AssumeRoleFailedError no.",
			"Its last event: Stopped by the system", `resource "pai_trusted_service" "paitrain" {`}, []string{"Starting"}},
		"a default role cannot be fixed by trust": {remedy.WaitFailure{
			Workload: notebook, Status: "Failed", To: workload.Default(), ReasonCode: "AssumeRoleFailedError",
		}, nil, []string{"was changed to the default role of PAI", "sts:AssumeRole"}, []string{"pai_trusted_service"}},
		"the call failed": {remedy.WaitFailure{Workload: notebook, Status: "Starting", To: workload.Default(), Err: refused},
			refused, []string{"The cloud said: Too many calls.", "-parallelism"}, []string{"The cloud says", "last event"}},
		"the time ended": {remedy.WaitFailure{Workload: notebook, Status: "Starting", To: workload.Default(), Err: errors.New("it took too long")},
			nil, []string{"Cause: it took too long"}, []string{"Code:"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text := remedy.WaitEnded(c.failure)
			wantText(t, text, "DSW instance Not Back After the Change", c.err, append(c.words, notebook.String(), "terraform untaint")...)
			wantNo(t, text, c.no...)
		})
	}
}
