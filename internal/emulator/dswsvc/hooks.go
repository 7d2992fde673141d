package dswsvc

import "fmt"

// The hooks change an instance behind everybody's back: no permission is
// asked, no restart is counted, and what the instance was on its way to is
// forgotten.

// SetStatus puts the instance into a status, in which it stays until an
// operation moves it on.
func (s *Service) SetStatus(instanceID, newStatus string) error {
	if !status(newStatus).known() {
		return fmt.Errorf("set status of dsw instance %s: unknown status %q", instanceID, newStatus)
	}
	return s.change("set status", instanceID, func(i *instance) error {
		i.progress.Lag(0)
		i.progress.Begin(s.now(), []step{{status: status(newStatus)}})
		return nil
	})
}

// SetFailure puts the instance into the status Failed, for a reason.
func (s *Service) SetFailure(instanceID, reasonCode, reasonMessage string) error {
	return s.change("set failure", instanceID, func(i *instance) error {
		i.progress.Lag(0)
		i.progress.Begin(s.now(), []step{{status: failed, reason: reason{reasonCode, reasonMessage}}})
		return nil
	})
}

// SetCredential associates the instance with a role: the mode is "none",
// "default", or "custom" with a role ARN. The status does not change.
func (s *Service) SetCredential(instanceID, mode, roleARN string) error {
	return s.change("set credential", instanceID, func(i *instance) error {
		c, err := newCredential(mode, roleARN, s.assumeRoleFor(i.account))
		if err != nil {
			return err
		}
		i.credential = c
		return nil
	})
}

// Remove makes the instance disappear.
func (s *Service) Remove(instanceID string) error {
	return s.change("remove", instanceID, func(i *instance) error {
		delete(s.instances, i.id)
		return nil
	})
}

func (s *Service) change(what, instanceID string, apply func(*instance) error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.now()
	s.advanceTo(now)
	i, ok := s.instances[instanceID]
	if !ok {
		return fmt.Errorf("%s of dsw instance %s: no such instance", what, instanceID)
	}
	if err := apply(i); err != nil {
		return fmt.Errorf("%s of dsw instance %s: %w", what, instanceID, err)
	}
	i.modifiedAt = now
	return nil
}
