package main

import (
	"context"
	"fmt"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud/openapi"
)

func (s *story) signedIn(ctx context.Context) error {
	s.tell.say("People use roles too: they sign in with one, and the role is the member of the workspace. But not every role is for people. " +
		"This one trusts PAI alone.")
	err := s.refused(ctx, "12-people-wrong-role", "the error says whom the role has to trust, and how to write it",
		"Error: Role Not Usable in a Workspace", "pai-train", "does not let dataworks.aliyuncs.com assume it", `resource "pai_access_role"`)
	if err != nil {
		return err
	}

	s.tell.say("Three resources do it: what the pages of PAI may do for people, their role, and its membership.")
	if _, err := s.proposed(ctx, "13-people", "the plan wants to create all three"); err != nil {
		return err
	}
	mark, err := s.cloud.mark(ctx)
	if err != nil {
		return err
	}
	if err := s.apply(ctx); err != nil {
		return err
	}
	if err := s.expectPatience(ctx, mark); err != nil {
		return err
	}

	s.tell.say("Alice is a RAM user who may assume roles, and nothing else. She signs in with the new role.")
	alice, err := s.cloud.assume(ctx, aliceKey(), peopleARN)
	if err != nil {
		return err
	}
	if err := s.expectWorkspaces(ctx, "workspaces that Alice sees as herself", aliceKey().credentials()); err != nil {
		return err
	}
	if err := s.expectWorkspaces(ctx, "workspaces that Alice sees as pai-people", alice, workspace); err != nil {
		return err
	}
	return s.dismissed(ctx, alice)
}

// dismissed removes the role from the workspace by hand, and repairs that.
func (s *story) dismissed(ctx context.Context, alice openapi.Credentials) error {
	s.tell.say("A colleague tidies up the workspace, and removes a member who is no person: pai-people.")
	hand, err := s.cloud.colleague()
	if err != nil {
		return err
	}
	if err := hand.dismiss(ctx, workspace, "pai-people"); err != nil {
		return fmt.Errorf("the colleague: %w", err)
	}
	if err := s.expectWorkspaces(ctx, "workspaces that Alice sees as pai-people now", alice); err != nil {
		return err
	}
	p, err := s.plan(ctx)
	if err != nil {
		return err
	}
	if err := s.needChanges("the next plan notices", p); err != nil {
		return err
	}
	s.expectEqual("and puts exactly that right", []string{"create " + memberAddress}, actions(p.Plan))
	if err := s.apply(ctx); err != nil {
		return err
	}
	return s.expectWorkspaces(ctx, "workspaces that Alice sees as pai-people again", alice, workspace)
}
