package workload

// Activity says whether a workload is doing work that a change could disturb.
type Activity int

// Activities. A workload between two stable statuses is ActivityUnknown: what
// a change does to it depends on where it arrives first.
const (
	ActivityUnknown Activity = iota
	Active
	Inactive
)

// Effect is what applying a change of association does to a workload.
type Effect int

// Effects, from none to the most disruptive.
const (
	NoEffect     Effect = iota
	Restart             // DSW: the instance restarts, unsaved data is lost
	Redeployment        // EAS: a new service version rolls out
	Replacement         // DLC: the job is stopped and a new one is created
)

// Forecast is the answer to "what will this change do to the workload?".
type Forecast struct {
	Effect Effect
	// Possible marks a forecast made without knowing whether the workload
	// is active.
	Possible bool
}

// Disrupts reports whether the workload's work is, or may be, interrupted.
func (f Forecast) Disrupts() bool { return f.Effect != NoEffect }

// Predict returns what changing a workload's association does to it.
//
// The facts are those of the public guides: a running DSW instance restarts
// when it crosses between no role and some role, and only then; any change of
// a running EAS service is a new version, rolled out; a DLC job's role is
// fixed when the job is created. A zero from is an association that could not
// be read: the worst is assumed.
func Predict(kind Kind, activity Activity, from, to Association) Forecast {
	effect := effectWhenActive(kind, from, to)
	if effect == Replacement || effect == NoEffect {
		return Forecast{Effect: effect}
	}
	if activity == Inactive {
		return Forecast{Effect: NoEffect}
	}
	known := activity == Active && from.Mode != ""
	return Forecast{Effect: effect, Possible: !known}
}

func effectWhenActive(kind Kind, from, to Association) Effect {
	if from.Equal(to) {
		return NoEffect
	}
	switch kind {
	case DSW:
		if from.Mode == "" || from.CarriesRole() != to.CarriesRole() {
			return Restart
		}
		return NoEffect
	case EAS:
		return Redeployment
	case DLC:
		return Replacement
	}
	return NoEffect
}
