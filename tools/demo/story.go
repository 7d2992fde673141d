package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	tfjson "github.com/hashicorp/terraform-json"
)

// The cast. seed.json and the files of config name them too.
const (
	accountID = "1234567890123456"
	region    = "cn-hangzhou"
	vision    = "dsw-0a1b2c3d4e5f6071" // running
	nightly   = "dsw-8f7e6d5c4b3a2910" // stopped
	digits    = "digits"               // a job
	workspace = "40823"

	trainARN    = "acs:ram::" + accountID + ":role/pai-train"
	evaluateARN = "acs:ram::" + accountID + ":role/pai-evaluate"
	peopleARN   = "acs:ram::" + accountID + ":role/pai-people"
	byHandARN   = "acs:ram::" + accountID + ":role/pai-by-hand"
	adminARN    = "acs:ram::" + accountID + ":role/warehouse-admin"

	nightlyAddress = "pai_dsw_role_association.nightly"
	visionAddress  = "pai_dsw_role_association.vision"
	trainAddress   = "pai_instance_role.train"
	jobAddress     = "pai_dlc_job.digits"
	memberAddress  = "pai_workspace_member.people"
)

// savedPlan is the file between terraform plan and terraform apply.
const savedPlan = "tf.plan"

// story plays the chapters and keeps count of what they expect.
type story struct {
	ledger
	cloud   *emulator
	shop    workshop
	tf      terraform
	began   time.Time
	opening any // the cloud before the first chapter, without its history
}

func newStory(tell *narrator, cloud *emulator, shop workshop, tf terraform) *story {
	return &story{ledger: ledger{tell: tell}, cloud: cloud, shop: shop, tf: tf, began: time.Now()}
}

// errBroken is a demo that was told to its end and proved something wrong.
var errBroken = errors.New("an expectation did not hold")

func (s *story) run(ctx context.Context) error {
	s.turn("Prologue")
	if err := s.prologue(ctx); err != nil {
		return err
	}
	for _, chapter := range []struct {
		title string
		play  func(*story, context.Context) error
	}{
		{"A role and its first notebook, from nothing", (*story).fromNothing},
		{"A running notebook: the plan announces the restart", (*story).restartAnnounced},
		{"From one role to another: nothing restarts", (*story).anotherRole},
		{"Two associations for one notebook", (*story).twice},
		{"A role that PAI may not assume", (*story).wrongTrust},
		{"A role that Terraform may not hand out", (*story).notPassable},
		{`restart = "deny"`, (*story).denied},
		{"A training job, and its role for life", (*story).trained},
		{"People who sign in with a role", (*story).signedIn},
		{"Changed behind Terraform's back", (*story).drifted},
		{"Leave no trace", (*story).destroyed},
	} {
		s.turn(chapter.title)
		s.tell.begin(chapter.title)
		if err := chapter.play(s, ctx); err != nil {
			return fmt.Errorf("chapter %d, %s: %w", s.tell.chapter, chapter.title, err)
		}
	}
	return s.epilogue(ctx)
}

// planned is what one terraform plan came to.
type planned struct {
	result
	*tfjson.Plan // nil: there is none, because it failed
}

// plan makes a plan, shows it, and checks that it changed nothing in the cloud.
func (s *story) plan(ctx context.Context, args ...string) (planned, error) {
	mark, err := s.cloud.mark(ctx)
	if err != nil {
		return planned{}, err
	}
	frame := s.tell.command(strings.Join(append([]string{"terraform plan"}, args...), " "))
	flags := append([]string{"plan", "-input=false", "-detailed-exitcode", "-out=" + savedPlan}, args...)
	run, err := s.tf.run(ctx, frame, flags...)
	if err != nil {
		return planned{}, err
	}
	if err := s.onlyRead(ctx, mark); err != nil {
		return planned{}, err
	}
	p := planned{result: run}
	if run.code != exitFailed {
		p.Plan, err = s.tf.showPlan(ctx, savedPlan)
	}
	return p, err
}

// apply applies the plan that was shown. The story cannot go on without it.
func (s *story) apply(ctx context.Context) error {
	frame := s.tell.command("terraform apply")
	run, err := s.tf.run(ctx, frame, "apply", "-input=false", savedPlan)
	if err != nil {
		return err
	}
	if run.code != 0 {
		s.expect(false, "the apply succeeds", "exit code 0", fmt.Sprintf("exit code %d", run.code))
		return s.verdict()
	}
	return nil
}

// planEmpty checks that there is nothing left to do.
func (s *story) planEmpty(ctx context.Context) error {
	p, err := s.plan(ctx)
	if err == nil {
		s.expectCode("nothing is left to do: the next plan is empty", p, exitEmpty)
	}
	return err
}

func (s *story) expectCode(claim string, p planned, want int) {
	s.expect(p.code == want, claim, codeMeaning(want), codeMeaning(p.code))
}

func codeMeaning(code int) string {
	switch code {
	case exitEmpty:
		return "an empty plan (exit code 0)"
	case exitFailed:
		return "a plan that fails (exit code 1)"
	case exitChanges:
		return "a plan with changes (exit code 2)"
	}
	return fmt.Sprintf("exit code %d", code)
}

// needChanges is expectCode for plans that are going to be applied.
func (s *story) needChanges(claim string, p planned) error {
	s.expectCode(claim, p, exitChanges)
	if p.code != exitChanges {
		return s.verdict()
	}
	return nil
}

// change lays a step of the configuration and shows its files.
func (s *story) change(step string) (undo func() error, err error) {
	laid, undo, err := s.shop.configuration.lay(step)
	for _, f := range laid {
		s.tell.file(f.name, f.content)
	}
	return undo, err
}

// proposed lays a step whose plan is going to be applied.
func (s *story) proposed(ctx context.Context, step, claim string) (planned, error) {
	if _, err := s.change(step); err != nil {
		return planned{}, err
	}
	p, err := s.plan(ctx)
	if err != nil {
		return planned{}, err
	}
	return p, s.needChanges(claim, p)
}

// refused lays a step whose plan must fail with the words, and takes it back.
func (s *story) refused(ctx context.Context, step, claim string, words ...string) error {
	undo, err := s.change(step)
	if err != nil {
		return err
	}
	p, err := s.plan(ctx)
	if err != nil {
		return errors.Join(err, undo())
	}
	s.expectCode("the plan refuses it: nothing can be applied", p, exitFailed)
	s.expectWords(claim, p.text, words...)
	return undo()
}

// verdict is nil while every expectation has held.
func (s *story) verdict() error {
	if len(s.broken) == 0 {
		return nil
	}
	return fmt.Errorf("%w:\n  - %s", errBroken, strings.Join(s.broken, "\n  - "))
}
