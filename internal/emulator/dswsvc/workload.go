package dswsvc

import "github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"

// Workload returns an instance as the injector of credentials sees it.
func (s *Service) Workload(id string) (wire.Workload, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.advanceTo(s.now())
	i, found := s.instances[id]
	if !found {
		return wire.Workload{}, false
	}
	w := wire.Workload{
		Kind: "dsw", Account: i.account, Region: i.region, ID: i.id,
		Running: i.progress.Current.status == running, Mode: i.credential.mode(),
	}
	if roles := i.credential.roles(); len(roles) > 0 {
		w.RoleARN = roles[0].ARN
	}
	return w, true
}
