package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/workload"
)

// misprintedTrust is what a guide makes of the trust policy of a role.
const misprintedTrust = `{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole",` +
	`"Principal":{"Service":["pai.aliyun.cs.com"]}}]}`

func (s *story) wrongTrust(ctx context.Context) error {
	s.tell.say("Before a notebook can use a role, the role's trust policy must let PAI assume it: pai.aliyuncs.com for DSW and DLC, " +
		"eas.pai.aliyuncs.com for EAS. This role is for EAS alone.")
	err := s.refused(ctx, "5-wrong-service", "the error says what is missing and how to write it",
		"Error: Role Not Assumable by PAI", "does not let pai.aliyuncs.com assume it", `workloads = ["dsw", "eas"]`)
	if err != nil {
		return err
	}

	s.tell.say("A colleague has made a role in the console, after a guide that prints the service with a slip: pai.aliyun.cs.com. " +
		"Asked directly, the cloud finds out when the notebook is to get the role:")
	hand, err := s.cloud.colleague()
	if err != nil {
		return err
	}
	late := cloud.AsError(hand.associate(ctx, vision, workload.Custom(byHandARN)))
	if late == nil {
		late = &cloud.Error{}
	}
	s.tell.file("UpdateInstance, by the colleague", late.Code+": "+late.Message)
	s.expectEqual("the cloud refuses, late", "AssumeRoleFailedError", late.Code)

	s.tell.say("Terraform reads the trust policy while it plans, and knows the slip by name.")
	return s.refused(ctx, "6-misprint", "the error finds the misprint and prints the right statement",
		"Error: Role Not Assumable by PAI", byHandARN, `It trusts "pai.aliyun.cs.com", a misprint of "pai.aliyuncs.com"`,
		"terraform import pai_instance_role.pai_by_hand pai-by-hand", `"pai.aliyuncs.com"`)
}

func (s *story) notPassable(ctx context.Context) error {
	s.tell.say("Whoever gives a notebook a role needs ram:PassRole on it; otherwise any user could borrow the rights of the strongest role. "+
		"The user of Terraform may pass pai-*, and this role is another one.",
		"That no policy allows it is normally a warning, because a grant in a resource group cannot be seen from here. "+
			"This association wants to be sure.")
	return s.refused(ctx, "7-not-passable", "the error names the caller and the missing permission, and prints the grant",
		"Error: Role May Not Be Passed", adminARN, "user/terraform", "ram:PassRole", `users = ["terraform"]`)
}

func (s *story) denied(ctx context.Context) error {
	s.tell.say("Not everybody reads warnings. Where a restart is out of the question, the association says so, and a plan that " +
		"would restart the notebook fails.")
	err := s.refused(ctx, "8-deny", "the error says why, and the two ways out",
		"Error: Restart of a Running Workload", vision, `restart = "deny" forbids it`, "Stop the workload first")
	if err != nil {
		return err
	}
	return s.expectRestarts(ctx, "four refusals later nobody was interrupted; restarts of vision", 1)
}

func (s *story) drifted(ctx context.Context) error {
	s.tell.say("A colleague with the key of the account means well. The trust policy of pai-train gets the misprint from the guide: the next start " +
		"of a notebook with that role will fail. And vision gets the default role of PAI, which may do other things than the role it is meant to have.")
	hand, err := s.cloud.colleague()
	if err != nil {
		return err
	}
	if err := errors.Join(hand.trust(ctx, trainARN, misprintedTrust), hand.associate(ctx, vision, workload.Default())); err != nil {
		return fmt.Errorf("the colleague: %w", err)
	}
	p, err := s.plan(ctx)
	if err != nil {
		return err
	}
	if err := s.needChanges("the next plan notices", p); err != nil {
		return err
	}
	repair := []string{"update " + visionAddress, "update " + trainAddress}
	s.expectEqual("it found exactly what the colleague changed", repair, drift(p.Plan))
	s.expectEqual("and puts exactly that right", repair, actions(p.Plan))
	s.expectEqual("without a restart; restarts_workload", false, after(p.Plan, visionAddress, "restarts_workload"))
	if err := s.apply(ctx); err != nil {
		return err
	}
	if err := s.planEmpty(ctx); err != nil {
		return err
	}
	return s.expectRestarts(ctx, "restarts of vision", 1)
}

func (s *story) destroyed(ctx context.Context) error {
	s.tell.say("Destroying gives the notebooks back as they were, without a role, and removes the job, the member and the roles. The plan says " +
		"what that costs: vision runs, so it restarts; and who uses the roles now.")
	p, err := s.plan(ctx, "-destroy")
	if err != nil {
		return err
	}
	if err := s.needChanges("the plan wants to destroy everything", p); err != nil {
		return err
	}
	s.expectWords("it announces the restart, and who uses the roles", p.text,
		"Warning: Restart of a Running Workload", "from the role "+evaluateARN+" to no role",
		"Warning: Role in Use Will Be Destroyed", vision, nightly,
		"Warning: Member of a Workspace Will Be Destroyed", "workspace "+workspace)
	if err := s.apply(ctx); err != nil {
		return err
	}
	if err := s.expectRestarts(ctx, "restarts of vision, as announced", 2); err != nil {
		return err
	}
	closing, err := s.cloud.snapshot(ctx)
	if err != nil {
		return err
	}
	changes := differences("cloud", s.opening, closing)
	s.expect(len(changes) == 0, "the cloud is as it was before the first chapter, but for its memory of restarts, jobs, sign-ins and dates",
		"no difference", fmt.Sprint(changes))
	return nil
}
