package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud/openapi"
)

// What the story expects of the cloud itself, whatever Terraform says.

// onlyRead checks what a plan asked of the cloud.
func (s *story) onlyRead(ctx context.Context, mark int) error {
	entries, err := s.cloud.journal(ctx, mark)
	if err != nil {
		return err
	}
	var calls, writes []string
	for _, entry := range entries {
		calls = append(calls, entry.Action())
		if entry.Write {
			writes = append(writes, entry.Action())
		}
	}
	s.expect(len(writes) == 0, "planning only read: "+tally(calls), "no writes", tally(writes))
	return nil
}

// expectRestarts asks the cloud how often vision was restarted.
func (s *story) expectRestarts(ctx context.Context, claim string, want int) error {
	got, err := s.cloud.restarts(ctx, vision)
	if err == nil {
		s.expectEqual(claim, want, got)
	}
	return err
}

// expectJobs asks the cloud how many jobs were submitted.
func (s *story) expectJobs(ctx context.Context, claim string, want int) error {
	got, err := s.cloud.createdJobs(ctx, digits)
	if err == nil {
		s.expectEqual(claim, want, got)
	}
	return err
}

// expectPatience checks that a new role was not listed at once, and that the caller
// since the mark went on asking.
func (s *story) expectPatience(ctx context.Context, mark int) error {
	looks, err := s.cloud.calls(ctx, mark, "aiworkspace:ListWorkspaceUsers")
	if err == nil {
		s.expect(looks > lateLists, fmt.Sprintf("a new role is not listed in the workspace at once; the apply found it in look %d", looks),
			fmt.Sprintf("more than %d looks", lateLists), fmt.Sprint(looks))
	}
	return err
}

// expectWorkspaces asks the cloud as somebody which workspaces there are.
func (s *story) expectWorkspaces(ctx context.Context, claim string, who openapi.Credentials, want ...string) error {
	got, err := s.cloud.workspaces(ctx, who)
	if err == nil {
		s.expectEqual(claim, append([]string{}, want...), got)
	}
	return err
}

// tally counts calls: "ram:GetRole, dsw:GetInstance (2)".
func tally(calls []string) string {
	if len(calls) == 0 {
		return "nothing was asked"
	}
	count := map[string]int{}
	var order []string
	for _, call := range calls {
		if count[call]++; count[call] == 1 {
			order = append(order, call)
		}
	}
	for i, call := range order {
		if n := count[call]; n > 1 {
			order[i] = fmt.Sprintf("%s (%d)", call, n)
		}
	}
	return strings.Join(order, ", ")
}
