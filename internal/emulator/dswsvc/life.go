package dswsvc

import (
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
)

// depart sets the instance on its way after an accepted change.
func (s *Service) depart(i *instance, now time.Time, path []step) {
	i.modifiedAt = now
	i.progress.Lag(s.options.StaleReads)
	i.progress.Begin(now, path)
}

func (s *Service) startInstance(_ *wire.Call, i *instance, now time.Time) (map[string]any, error) {
	if !startable(i.progress.Current.status) || i.progress.Busy() {
		return nil, wrongStatus("StartInstance", i)
	}
	i.progress.openSession()
	s.depart(i, now, s.up(startPath(i.quota()), i))
	return acknowledge(i), nil
}

func (s *Service) stopInstance(call *wire.Call, i *instance, now time.Time) (map[string]any, error) {
	saveImage, err := parameters().Bool(call, "SaveImage", false)
	if err != nil {
		return nil, err
	}
	current := i.progress.Current.status
	if !stoppable(current) || (i.progress.Busy() && !interruptible(current)) {
		return nil, wrongStatus("StopInstance", i)
	}
	if saveImage && current != running {
		return nil, wrongStatus("StopInstance with SaveImage", i)
	}
	s.depart(i, now, steps(stopPath(saveImage), step{status: stopped}))
	return acknowledge(i), nil
}

func (s *Service) deleteInstance(_ *wire.Call, i *instance, now time.Time) (map[string]any, error) {
	current := i.progress.Current.status
	allowed := deletable(current) || (s.options.DeleteRunning && current == running)
	if !allowed || i.progress.Busy() {
		return nil, wrongStatus("DeleteInstance", i)
	}
	s.depart(i, now, steps([]status{deleting}, step{status: gone}))
	return acknowledge(i), nil
}

func (s *Service) getInstance(call *wire.Call, i *instance, now time.Time) (map[string]any, error) {
	if err := parameters().Refuse(call, "Fields", "Token"); err != nil {
		return nil, err
	}
	rendered := i.render(inGet, s.options, now)
	i.progress.Seen(now)
	return envelope(rendered), nil
}
