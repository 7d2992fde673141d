package remedy_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
	"github.com/pai-iac/terraform-provider-pai/internal/workload"
)

var mnist = remedy.Workload{Kind: workload.DLC, Region: "cn-hangzhou", ID: "dlc1a2b", Name: "mnist"}

// What the texts about jobs must say: which job, its status, what happens to
// it, and the way out.
func TestJobTexts(t *testing.T) {
	t.Parallel()
	replacement := func(change func(*remedy.JobReplacement)) remedy.Text {
		r := remedy.JobReplacement{
			Job: mnist, Status: "Running", Listed: true, Deletes: true,
			From: workload.Default(), To: workload.Default(), Because: []string{"user_command", "user_command", "vpc"},
		}
		change(&r)
		return remedy.JobReplaced(r)
	}
	const stopped = "Running Job Is Stopped and a New One Submitted"
	progress := remedy.JobProgress{
		Job: mnist, Until: "succeeded", Status: "Failed", ReasonCode: "PodFailed", ReasonMessage: "exit code 1",
		Events: []string{"first", "second"}, Elapsed: 90 * time.Second,
	}
	gone := failed(cloud.ErrNotFound, "NotFound", "No such job.")
	for name, c := range map[string]struct {
		text    remedy.Text
		summary string
		err     error
		words   []string
	}{
		"replaced": {replacement(func(*remedy.JobReplacement) {}), stopped, nil, []string{
			mnist.String() + " cannot be changed in place", "(user_command and vpc)", "The job is Running. It is stopped and deleted", "a new one is submitted"}},
		"replaced for its role": {replacement(func(r *remedy.JobReplacement) { r.To = workload.Custom(paiTrain) }), stopped, nil, []string{
			"Its role changes from the default role of PAI to the role " + paiTrain + "."}},
		"replaced to be private": {replacement(func(r *remedy.JobReplacement) { r.BecomesPrivate = true }), stopped, nil, []string{
			"PAI cannot make a job PRIVATE again"}},
		"replaced and stopped": {replacement(func(r *remedy.JobReplacement) { r.Deletes = false }), stopped, nil, []string{"It is stopped, what it has not saved is lost"}},
		"replaced and kept": {replacement(func(r *remedy.JobReplacement) { r.Deletes, r.Keeps = false, true }), "New Job Is Submitted", nil, []string{
			"goes on running beside the new one"}},
		"replaced after its end": {replacement(func(r *remedy.JobReplacement) { r.Ended, r.Status = true, "Succeeded" }), "New Job Is Submitted", nil, []string{
			"has ended (Succeeded)", "the record of the old one is deleted", `on_destroy = "stop"`}},
		"its record stays": {replacement(func(r *remedy.JobReplacement) { r.Ended, r.Deletes = true, false }), "New Job Is Submitted", nil, []string{
			"PAI keeps the record of the old one"}},
		"replaced when gone": {replacement(func(r *remedy.JobReplacement) { r.Listed = false }), "New Job Is Submitted", nil, []string{
			"does not list the job any more", "runs everything again"}},
		"destroyed": {remedy.JobStoppedByDestroy(mnist, "Running"), "Running Job Is Stopped", nil, []string{mnist.String() + " is Running", `on_destroy = "keep"`}},
		"let go":    {remedy.JobKeepsRunning(mnist, "Queuing"), "Job Keeps Running", nil, []string{mnist.String() + " is Queuing", "do not delete that role"}},
		"not listed": {remedy.JobNotListed(mnist, "Succeeded", false), "DLC Job No Longer Listed", nil, []string{
			mnist.String(), `last status was "Succeeded"`, "rerun_triggers", "recreate_if_missing = true", "terraform state rm"}},
		"not listed, made again": {remedy.JobNotListed(mnist, "", true), "DLC Job No Longer Listed", nil, []string{`"unknown"`, "a new job is planned"}},
		"priority without a quota": {remedy.JobPriorityFixed(mnist, "", "Queuing", 1, 5), "Priority Cannot Be Changed Now", nil, []string{
			"from 1 to 5", "public resources", "Set priority = 1 again"}},
		"priority too late": {remedy.JobPriorityFixed(mnist, "quota1", "Running", 1, 5), "Priority Cannot Be Changed Now", nil, []string{
			"it is Running", "has not started", "ignore the change"}},
		"priority of others": {remedy.JobPriorityChangedByOthers(mnist, "Running", 3, 5), "Priority Changed by Somebody Else", nil, []string{
			mnist.String() + " has the priority 3", "gave it 5"}},
		"public by others": {remedy.JobMadePublic(mnist), "Job Made Public by Somebody Else", nil, []string{mnist.String(), `accessibility = "PUBLIC"`}},
		"ignored":          {remedy.JobChangeIgnored(mnist, "Running", 90*time.Second), "Change Ignored by PAI", nil, []string{mnist.String(), "1m30s", "Running"}},
		"not read":         {remedy.JobChangeUnread(mnist, gone), "Change Not Compared", gone, []string{mnist.String(), "The cloud said: No such job."}},
		"gone before":      {remedy.JobGoneBeforeChange(mnist).WithFooter(gone), "DLC Job No Longer Listed", gone, []string{mnist.String(), "Plan again"}},
		"interrupted": {remedy.JobWaitUnfinished(progress, fmt.Errorf("waited: %w", context.Canceled)), "Still Waiting for the Job", nil, []string{
			mnist.String() + " was submitted", `wait_for = "succeeded" ended after 1m30s`, "wait_finished = false", "does not submit the job again"}},
		"not seen": {remedy.JobWaitUnfinished(remedy.JobProgress{Job: mnist, Until: "running"}, errors.New("no answer")), "Still Waiting for the Job", nil, []string{
			"It was not seen yet.", "Cause: no answer"}},
		"failed while creating": {remedy.JobEnded(progress, remedy.Text{}, true), "DLC Job Failed", nil, []string{
			mnist.String() + " is Failed after 1m30s", "PodFailed exit code 1", "- first\n- second", "marks the resource as tainted", "terraform untaint"}},
		"failed later": {remedy.JobEnded(progress, remedy.Text{}, false), "DLC Job Failed", nil, []string{"not run again by itself", "-replace"}},
		"failed for its role": {remedy.JobEnded(progress, remedy.Untrusted(remedy.TrustProblem{Kind: workload.DLC, RoleARN: paiTrain}), true), "DLC Job Failed", nil, []string{
			`resource "pai_trusted_service" "paitrain" {`, "tainted"}},
		"vanished":       {remedy.JobVanished(mnist, "Running", true), "DLC Job Vanished", nil, []string{mnist.String() + " was Running", "tainted"}},
		"too large":      {remedy.JobTooLarge(70000, 65536), "Job Definition Too Large", nil, []string{"70000", "65536", "code source"}},
		"no quota":       {remedy.ResourcesWithoutQuota(), "Missing Resource Quota", nil, []string{"resource_quota_id", "ecs_spec"}},
		"instance type":  {remedy.InstanceTypeWithQuota(), "Instance Type in a Resource Quota", nil, []string{"ecs_spec"}},
		"nowhere to run": {remedy.NodesWithoutResources(), "Missing Instance Type", nil, []string{"ecs_spec", "resource_quota_id"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			wantText(t, c.text, c.summary, c.err, c.words...)
		})
	}
}

// A reason that the catalogue knows is explained where nobody has looked closer.
func TestJobEnded_knownReason(t *testing.T) {
	t.Parallel()
	text := remedy.JobEnded(remedy.JobProgress{Job: mnist, Until: "running", Status: "Failed", ReasonMessage: cloud.WordingJobCannotAssume + ", no"}, remedy.Text{}, true)
	wantText(t, text, "DLC Job Failed", nil, "pai.aliyuncs.com", "sts:AssumeRole")
}
