package eassvc

import "github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"

// Workload returns a service as the injector of credentials sees it. The empty
// region takes the service of that name in any.
func (s *Service) Workload(region, name string) (wire.Workload, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.advanceTo(s.now())
	for k, d := range s.deployments {
		if k.name != name || region != "" && k.region != region {
			continue
		}
		a := associationOf(d.config)
		w := wire.Workload{
			Kind: "eas", Account: d.account, Region: k.region, ID: name,
			Running: d.progress.Current.status == running, Mode: a.mode(),
		}
		switch w.Mode {
		case modeCustom:
			w.RoleARN = a.role()
		case modeLegacyOSS:
			w.Mode = modeNone // its instances get nothing of that role
		}
		return w, true
	}
	return wire.Workload{}, false
}
