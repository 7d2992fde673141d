package main

import (
	"context"
	"fmt"
	"net/http"
	"time"
)

// prologue introduces the cast and installs the provider.
func (s *story) prologue(ctx context.Context) error {
	version, err := s.tf.version(ctx)
	if err != nil {
		return err
	}
	s.tell.title("One role, two notebooks, one apply")
	s.tell.say(
		fmt.Sprintf("What follows is %s with the provider pai, installed from a mirror as users install it. "+
			"The cloud is paiemu at %s: an emulator that checks signatures and permissions, restarts notebooks like DSW does, "+
			"and keeps a journal of every request. Nothing leaves this machine.", version, s.cloud.endpoint),
		"Terraform works as a RAM user with limited rights. In the account are two DSW instances, notebooks that carry no role yet:",
	)
	s.tell.list(
		[2]string{"vision", vision + ", Running. People work in it: a restart costs them what they have not saved."},
		[2]string{"nightly", nightly + ", Stopped until tonight."},
	)
	s.tell.say("Terraform's own output is shown behind a bar; only refresh lines, the legend of plans and notes about saved files are left out.")

	if s.opening, err = s.cloud.snapshot(ctx); err != nil {
		return err
	}
	if _, err := s.change("0-provider"); err != nil {
		return err
	}
	run, err := s.tf.run(ctx, s.tell.command("terraform init"), "init", "-input=false")
	if err != nil {
		return err
	}
	s.expect(run.code == 0, "the provider is installed", "exit code 0", fmt.Sprintf("exit code %d", run.code))
	return s.verdict()
}

func (s *story) fromNothing(ctx context.Context) error {
	s.tell.say("By hand this takes three consoles: create a RAM role that trusts the right service, attach its policies, give it to the " +
		"notebook. Here it is one configuration.")
	p, err := s.proposed(ctx, "1-from-nothing", "the plan wants to create both")
	if err != nil {
		return err
	}
	s.expectEqual("the plan knows the role's ARN before the role exists", trainARN, after(p.Plan, trainAddress, "arn"))
	s.expectEqual("the association is planned, and checked, with that ARN", trainARN, after(p.Plan, nightlyAddress, "role_arn"))
	s.expectEqual("a stopped notebook is not interrupted; restarts_workload", false, after(p.Plan, nightlyAddress, "restarts_workload"))
	if err := s.apply(ctx); err != nil {
		return err
	}
	return s.planEmpty(ctx)
}

func (s *story) restartAnnounced(ctx context.Context) error {
	s.tell.say("A running DSW instance restarts when it gets its first role, and when it loses its last one. The console does not say so; " +
		"the plan does. A pipeline reads the same from restarts_workload in terraform show -json.")
	if err := s.expectRestarts(ctx, "restarts of vision so far", 0); err != nil {
		return err
	}
	p, err := s.proposed(ctx, "2-restart", "the plan wants to associate vision")
	if err != nil {
		return err
	}
	s.expectWords("a warning names the notebook, the change and the price", p.text,
		"Warning: Restart of a Running Workload", vision, "from no role to the role "+trainARN, "unsaved data", "is lost")
	s.expectEqual("the same for programs; restarts_workload", true, after(p.Plan, visionAddress, "restarts_workload"))
	s.tell.say("Say that everybody has saved their work. The apply waits until the notebook is back.")
	if err := s.apply(ctx); err != nil {
		return err
	}
	return s.expectRestarts(ctx, "the cloud counts what the plan announced; restarts of vision", 1)
}

func (s *story) anotherRole(ctx context.Context) error {
	s.tell.say("Between two roles DSW swaps the credentials while the notebook runs. The plan knows that too, and warns of nothing.")
	p, err := s.proposed(ctx, "3-another-role", "the plan wants to create a role and change the association")
	if err != nil {
		return err
	}
	s.expectEqual("no restart is planned; restarts_workload", false, after(p.Plan, visionAddress, "restarts_workload"))
	if err := s.apply(ctx); err != nil {
		return err
	}
	return s.expectRestarts(ctx, "and none happened; restarts of vision", 1)
}

func (s *story) twice(ctx context.Context) error {
	s.tell.say("Somebody adds a second association for vision, in a file of their own. A notebook carries one role, so the two " +
		"would overwrite each other with every apply, for ever.")
	return s.refused(ctx, "4-twice", "the error names the notebook and both roles",
		"Error: Workload Associated Twice", vision, trainARN, evaluateARN)
}

// epilogue looks back at the journal and sums up.
func (s *story) epilogue(ctx context.Context) error {
	s.turn("The end")
	s.tell.heading("The end")
	if err := s.leastPrivilege(ctx); err != nil {
		return err
	}
	var rows [][2]string
	for _, p := range s.pages {
		rows = append(rows, [2]string{p.title, fmt.Sprintf("%d of %d", p.held, p.expected)})
	}
	s.tell.list(rows...)
	sum := s.total()
	s.tell.say(fmt.Sprintf("%d of %d expectations held, in %s.", sum.held, sum.expected, time.Since(s.began).Round(time.Second)))
	if err := s.verdict(); err != nil {
		return err
	}
	s.tell.say("Where to go from here: README.md says how to begin with an account of your own, docs/ every argument, " +
		"and internal/README.md the house behind this.")
	return nil
}

// leastPrivilege checks that the limited rights of the user are enough.
func (s *story) leastPrivilege(ctx context.Context) error {
	entries, err := s.cloud.journal(ctx, 0)
	if err != nil {
		return err
	}
	calls, refused := 0, []string{}
	for _, entry := range entries {
		if entry.AccessKeyID != terraformUser().id {
			continue
		}
		calls++
		if entry.Status == http.StatusForbidden {
			refused = append(refused, entry.Action()+" "+entry.ErrorCode)
		}
	}
	s.expect(len(refused) == 0 && calls > 0,
		fmt.Sprintf("all %d calls of Terraform were made as a RAM user with the policy that the guide Permissions prints, and none was refused", calls),
		"no refused call", tally(refused))
	return nil
}
