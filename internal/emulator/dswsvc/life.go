package dswsvc

import (
	"strconv"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
)

// depart sets the instance on its way after an accepted change.
func (s *Service) depart(i *instance, now time.Time, path []step) {
	i.modifiedAt = now
	i.progress.lag(s.options.StaleReads)
	i.progress.begin(now, path)
}

func (s *Service) startInstance(_ *wire.Call, i *instance, now time.Time) (map[string]any, error) {
	if !startable(i.progress.current.status) || i.progress.busy() {
		return nil, wrongStatus("StartInstance", i)
	}
	i.progress.openSession()
	s.depart(i, now, steps(startPath(i.quota()), s.arrival(i.credential)))
	return acknowledge(i), nil
}

func (s *Service) stopInstance(call *wire.Call, i *instance, now time.Time) (map[string]any, error) {
	saveImage, err := boolParameter(call, "SaveImage")
	if err != nil {
		return nil, err
	}
	current := i.progress.current.status
	if !stoppable(current) || (i.progress.busy() && !interruptible(current)) {
		return nil, wrongStatus("StopInstance", i)
	}
	if saveImage && current != running {
		return nil, wrongStatus("StopInstance with SaveImage", i)
	}
	s.depart(i, now, steps(stopPath(saveImage), step{status: stopped}))
	return acknowledge(i), nil
}

func (s *Service) deleteInstance(_ *wire.Call, i *instance, now time.Time) (map[string]any, error) {
	current := i.progress.current.status
	allowed := deletable(current) || (s.options.DeleteRunning && current == running)
	if !allowed || i.progress.busy() {
		return nil, wrongStatus("DeleteInstance", i)
	}
	s.depart(i, now, steps([]status{deleting}, step{status: gone}))
	return acknowledge(i), nil
}

func (s *Service) getInstance(call *wire.Call, i *instance, now time.Time) (map[string]any, error) {
	if err := refuseParameters(call, "Fields", "Token"); err != nil {
		return nil, err
	}
	rendered := i.render(inGet, s.options, now)
	i.progress.seen(now)
	return envelope(rendered), nil
}

// refuseParameters refuses parameters that the API knows and the emulator
// does not.
func refuseParameters(call *wire.Call, names ...string) error {
	for _, name := range names {
		if call.Parameters[name] != "" {
			return notImplemented("the parameter " + name + " of " + call.Operation.Name)
		}
	}
	return nil
}

func boolParameter(call *wire.Call, name string) (bool, error) {
	switch call.Parameters[name] {
	case "", "false":
		return false, nil
	case "true":
		return true, nil
	default:
		return false, invalid("%s must be true or false.", name)
	}
}

// intParameter returns the fallback for an absent parameter.
func intParameter(call *wire.Call, name string, fallback, least int) (int, error) {
	value := call.Parameters[name]
	if value == "" {
		return fallback, nil
	}
	n, err := strconv.Atoi(value)
	if err != nil || n < least {
		return 0, invalid("%s must be an integer, at least %d.", name, least)
	}
	return n, nil
}

// timeParameter returns the zero time for an absent parameter.
func timeParameter(call *wire.Call, name string) (time.Time, error) {
	value := call.Parameters[name]
	if value == "" {
		return time.Time{}, nil
	}
	t, err := time.Parse(timeLayout, value)
	if err != nil {
		return time.Time{}, invalid("%s must be a time such as 2021-01-12T14:36:01Z.", name)
	}
	return t, nil
}
