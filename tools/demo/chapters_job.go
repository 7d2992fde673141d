package main

import (
	"context"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
)

func (s *story) trained(ctx context.Context) error {
	s.tell.say("A DLC job gets its role when it is submitted, for life. So the job itself is the resource. A colleague submits one with the role " +
		"from the misprinted guide:")
	hand, err := s.cloud.colleague()
	if err != nil {
		return err
	}
	late := cloud.AsError(hand.submit(ctx, digits, byHandARN))
	if late == nil {
		late = &cloud.Error{}
	}
	s.tell.file("CreateJob, by the colleague", late.Code+": "+late.Message)
	s.expectWords("the cloud refuses it", late.Message, "Failed to assume role for user")

	s.tell.say("Terraform plans the same job, and knows before:")
	err = s.refused(ctx, "9-job-misprint", "the error names the job, the role and the misprint",
		"Error: Role Not Assumable by PAI", digits, byHandARN, `a misprint of "pai.aliyuncs.com"`)
	if err != nil {
		return err
	}
	if err := s.expectJobs(ctx, "no job is left behind; jobs so far", 0); err != nil {
		return err
	}

	s.tell.say("With the role of the first chapter it can run. The apply ends when the job has.")
	if _, err := s.proposed(ctx, "10-job", "the plan wants to submit the job"); err != nil {
		return err
	}
	if err := s.apply(ctx); err != nil {
		return err
	}
	if err := s.expectJobs(ctx, "jobs so far", 1); err != nil {
		return err
	}
	return s.trainedAgain(ctx)
}

// trainedAgain gives the job another role, which takes another job.
func (s *story) trainedAgain(ctx context.Context) error {
	s.tell.say("The job could read its data, but not write its results: it needs the other role. That takes another job, and the plan says so.")
	p, err := s.proposed(ctx, "11-job-another-role", "the plan has changes")
	if err != nil {
		return err
	}
	s.expectEqual("it replaces the job, and nothing else", []string{"delete and create " + jobAddress}, actions(p.Plan))
	s.expectWords("a warning says why, and what becomes of the first job", p.text,
		"Warning: New Job Is Submitted", "is fixed when a job is submitted",
		"Its role changes from the role "+trainARN+" to the role "+evaluateARN, "The job has ended (Succeeded)",
		"the record of the old one is deleted")
	if err := s.apply(ctx); err != nil {
		return err
	}
	if err := s.planEmpty(ctx); err != nil {
		return err
	}
	return s.expectJobs(ctx, "a job that has ended is not run again by itself; jobs so far", 2)
}
