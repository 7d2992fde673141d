package eassvc

import (
	"fmt"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
)

func (s *Service) startService(_ *wire.Call, d *deployment, now time.Time) (map[string]any, error) {
	current := d.progress.Current.status
	idle := s.options.IdleStartStop && current == running
	switch {
	case d.lock == lockAll:
		return nil, locked("StartService", d)
	case !startable(current) && !idle:
		return nil, wrongStatus("StartService", d)
	case !idle:
		s.deploy(d, now, startPath())
	}
	return acknowledge("Service [%s] is starting", d.name), nil
}

func (s *Service) stopService(_ *wire.Call, d *deployment, now time.Time) (map[string]any, error) {
	current := d.progress.Current.status
	idle := s.options.IdleStartStop && current == stopped
	switch {
	case d.lock != lockNone:
		return nil, locked("StopService", d)
	case !stoppable(current) && !idle:
		return nil, wrongStatus("StopService", d)
	case !idle:
		d.depart(now, s.options.StaleReads, []step{{status: stopping}, {status: stopped, roll: rollClear}})
	}
	return acknowledge("Service [%s] is stopping", d.name), nil
}

// restartService is a rolling update to the version there is.
func (s *Service) restartService(_ *wire.Call, d *deployment, now time.Time) (map[string]any, error) {
	switch {
	case d.lock == lockAll:
		return nil, locked("RestartService", d)
	case !restartable(d.progress.Current.status):
		return nil, wrongStatus("RestartService", d)
	}
	if s.deploy(d, now, updatePath(s.options.EarlyRunning)) {
		s.restarts[d.key]++
	}
	return acknowledge("Service [%s] is restarting", d.name), nil
}

// deleteService of a service that is being deleted changes nothing.
func (s *Service) deleteService(_ *wire.Call, d *deployment, now time.Time) (map[string]any, error) {
	if d.lock != lockNone {
		return nil, locked("DeleteService", d)
	}
	if d.progress.Current.status != deleting {
		d.depart(now, s.options.StaleReads, []step{{status: deleting}, {status: gone, roll: rollClear}})
	}
	return acknowledge("Service [%s] in region [%s] is terminating", d.name, d.region), nil
}

// acknowledge is the answer of an operation that has only been started.
func acknowledge(format string, args ...any) map[string]any {
	return map[string]any{"Message": fmt.Sprintf(format, args...)}
}
