package dlcsvc

import "github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"

// Workload returns a job as the injector of credentials sees it.
func (s *Service) Workload(id string) (wire.Workload, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	j, found := s.jobs[id]
	if !found {
		return wire.Workload{}, false
	}
	j.advanceTo(s.now())
	w := wire.Workload{
		Kind: "dlc", Account: j.account, Region: j.region, ID: j.id,
		Running: j.progress.Current.status == running, Mode: j.credential().association(),
	}
	if w.Mode != modeNone && w.Mode != modeDefault {
		w.Mode, w.RoleARN = modeCustom, w.Mode
	}
	return w, true
}
