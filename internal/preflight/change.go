package preflight

import (
	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
	"github.com/pai-iac/terraform-provider-pai/internal/workload"
)

// Change is a planned change of one workload's association.
type Change struct {
	Key WorkloadKey
	// Live is the workload as the cloud has it; nil when it could not be read.
	Live *cloud.Workload
	// Through are the associations the workload has one after the other, from
	// the present one to the planned one.
	Through []workload.Association
	// Unordered: Terraform may take the steps in another order, so that what
	// is forecast is possible but not sure.
	Unordered bool
	// DenyRestart is the argument restart = "deny".
	DenyRestart bool
}

// Forecast returns the most disruptive effect along the change.
func (c Change) Forecast() workload.Forecast {
	activity := workload.ActivityUnknown
	if c.Live != nil {
		activity = c.Live.Activity
	}
	worst := workload.Forecast{}
	for i := 1; i < len(c.Through); i++ {
		step := workload.Predict(c.Key.Kind, activity, c.Through[i-1], c.Through[i])
		if step.Effect > worst.Effect {
			worst = step
		}
	}
	worst.Possible = worst.Possible || c.Unordered && worst.Disrupts()
	return worst
}

// CheckForecast announces, or forbids, what a change does to the workload
// (rule 5).
func CheckForecast(c Change) Findings {
	forecast := c.Forecast()
	if !forecast.Disrupts() {
		return nil
	}
	// What is only possible is not forbidden in the plan: the check before the
	// write knows.
	denied := c.DenyRestart && !forecast.Possible
	certainty := Notice
	if denied {
		certainty = Static
	}
	from, to := c.Through[0], c.Through[len(c.Through)-1]
	return Findings{{
		Certainty: certainty,
		Text:      remedy.Forecast(c.subject(), c.status(), forecast, from, to, denied),
	}}
}

// CheckNotRunning explains, while Terraform applies, that the workload is not
// running and the plan may have seen it running: Terraform then refuses the
// apply in words that do not say why.
func CheckNotRunning(c Change) Findings {
	if c.Live == nil || c.Live.Activity != workload.Inactive {
		return nil
	}
	running, live := c, *c.Live
	live.Activity = workload.Active
	running.Live = &live
	if !running.Forecast().Disrupts() {
		return nil
	}
	return Findings{{Certainty: Notice, Text: remedy.NotRunningNow(c.subject(), c.status())}}
}

// CheckVisibility warns of a role on a workload that the whole workspace can
// use (rule 6).
func CheckVisibility(c Change) Findings {
	to := c.Through[len(c.Through)-1]
	if c.Live == nil || !c.Live.Public || !to.CarriesRole() {
		return nil
	}
	return Findings{{Certainty: Notice, Text: remedy.PublicWorkload(c.subject(), to)}}
}

// CheckTakeOver refuses to replace another custom role that is live on the
// workload when an association is created.
func CheckTakeOver(c Change, overwrite bool) Findings {
	to := c.Through[len(c.Through)-1]
	if c.Live == nil || overwrite {
		return nil
	}
	live := c.Live.Association
	if live.Mode != workload.ModeCustom || live.Equal(to) {
		return nil
	}
	return Findings{{Certainty: Static, Attribute: attributeRole, Text: remedy.TakesOver(c.subject(), live, to)}}
}

func (c Change) subject() remedy.Workload {
	w := named(c.Key)
	if c.Live != nil {
		w.Name = c.Live.Name
	}
	return w
}

func (c Change) status() string {
	if c.Live == nil {
		return ""
	}
	return c.Live.Status
}
