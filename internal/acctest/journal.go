package acctest

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator"
)

// Mark begins counting anew: Calls and Writes, and all checks on them, look at
// what follows. It fits PreConfig of a step.
func (c *Cloud) Mark() { c.mark = c.emulator.Journal().Mark() }

// Journal returns the requests since Mark.
func (c *Cloud) Journal() []emulator.Entry { return c.emulator.Journal().Since(c.mark) }

// Calls counts the requests of an action since Mark, those that failed
// included: "ram:GetRole", "ram:*" for a product, "*" for all.
func (c *Cloud) Calls(action string) int {
	product, all := strings.CutSuffix(action, "*")
	calls := 0
	for _, entry := range c.Journal() {
		if entry.Action() == action || all && strings.HasPrefix(entry.Action(), product) {
			calls++
		}
	}
	return calls
}

// Writes lists the actions since Mark that changed something, or tried.
func (c *Cloud) Writes() []string {
	var writes []string
	for _, entry := range c.Journal() {
		if entry.Write {
			writes = append(writes, entry.Action())
		}
	}
	return writes
}

// CheckCalls checks how often an action was called since Mark.
func (c *Cloud) CheckCalls(action string, want int) resource.TestCheckFunc {
	return func(*terraform.State) error { return c.expectCalls(action, want) }
}

func (c *Cloud) expectCalls(action string, want int) error {
	if got := c.Calls(action); got != want {
		return fmt.Errorf("%s was called %d times, want %d; called were:\n%s", action, got, want, c.trace())
	}
	return nil
}

// CheckNoWrites checks that nothing was changed since Mark.
func (c *Cloud) CheckNoWrites() resource.TestCheckFunc {
	return func(*terraform.State) error { return c.expectNoWrites() }
}

// PlanMakesNoWrites is CheckNoWrites for a plan.
func (c *Cloud) PlanMakesNoWrites() plancheck.PlanCheck {
	return planCheck(func(plancheck.CheckPlanRequest) error { return c.expectNoWrites() })
}

// PlanCalls is CheckCalls for a plan.
func (c *Cloud) PlanCalls(action string, want int) plancheck.PlanCheck {
	return planCheck(func(plancheck.CheckPlanRequest) error { return c.expectCalls(action, want) })
}

func (c *Cloud) expectNoWrites() error {
	if writes := c.Writes(); len(writes) > 0 {
		return fmt.Errorf("nothing should have been written, but there was %s", strings.Join(writes, ", "))
	}
	return nil
}

// trace shows the requests since Mark, one a line.
func (c *Cloud) trace() string {
	var b strings.Builder
	for _, entry := range c.Journal() {
		fmt.Fprintf(&b, "  %s %v %d %s\n", entry.Action(), entry.Parameters, entry.Status, entry.ErrorCode)
	}
	return b.String()
}

// planCheck is a plancheck.PlanCheck of a function.
type planCheck func(plancheck.CheckPlanRequest) error

func (check planCheck) CheckPlan(_ context.Context, req plancheck.CheckPlanRequest, resp *plancheck.CheckPlanResponse) {
	resp.Error = check(req)
}
