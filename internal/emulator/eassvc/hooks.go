package eassvc

import (
	"encoding/json"
	"fmt"
	"time"
)

// The hooks change a service behind everybody's back: no permission is asked,
// nothing is counted, and the status stays as it is unless it is what changes.

// SetStatus puts the service into a status, in which it stays until an
// operation moves it on. A running service has all its instances, on the latest
// version; a stopped one has none.
func (s *Service) SetStatus(region, name, newStatus string) error {
	if !status(newStatus).known() {
		return fmt.Errorf("set status of eas service %s: unknown status %q", name, newStatus)
	}
	return s.change("set status", region, name, func(d *deployment, now time.Time) error {
		next := step{status: status(newStatus)}
		switch next.status {
		case running:
			d.rollout++
			next.roll = rollDone
		case stopped:
			next.roll = rollClear
		default:
		}
		d.progress.Lag(0)
		d.progress.Begin(now, []step{next})
		return nil
	})
}

// SetConfig replaces the configuration by a JSON object, as if it had been
// deployed so: there is no new version, and no instance is replaced. The access
// token stays, unless the configuration has one.
func (s *Service) SetConfig(region, name, config string) error {
	return s.change("set config", region, name, func(d *deployment, _ time.Time) error {
		body, err := decodeConfig([]byte(config))
		if err != nil {
			return err
		}
		in, err := intake(body, s.options)
		if err != nil {
			return err
		}
		d.config = in.config
		d.versions[len(d.versions)-1].config = in.config
		if in.token != "" {
			d.token.set(in.token)
		}
		if labels, found := labelsOf(in.config); found {
			d.labels = labels
		}
		return nil
	})
}

// SetLock sets the safety lock: all, dangerous or none.
func (s *Service) SetLock(region, name, lock string) error {
	return s.change("set lock", region, name, func(d *deployment, _ time.Time) error {
		if !knownLock(lock) {
			return invalid("The safety lock %q is unknown.", lock)
		}
		d.lock = lock
		return nil
	})
}

// AddEvent adds a deployment event: the kind is Normal or Warning, the reason a
// status.
func (s *Service) AddEvent(region, name, kind, reason, text string) error {
	return s.change("add event", region, name, func(d *deployment, now time.Time) error {
		if kind != eventNormal && kind != eventWarning {
			return invalid("The event type %q is unknown.", kind)
		}
		d.tell(now, kind, status(reason), text)
		return nil
	})
}

// Remove makes the service disappear.
func (s *Service) Remove(region, name string) error {
	return s.change("remove", region, name, func(d *deployment, _ time.Time) error {
		delete(s.deployments, d.key)
		return nil
	})
}

// AccessToken returns the access token of the service.
func (s *Service) AccessToken(region, name string) (string, error) {
	return s.look(region, name, func(d *deployment) string { return d.token.text })
}

// Config returns the configuration of the service as ServiceConfig shows it.
func (s *Service) Config(region, name string) (json.RawMessage, error) {
	text, err := s.look(region, name, func(d *deployment) string { return export(d.config) })
	return json.RawMessage(text), err
}

// Status returns the status of the service. It is no read: it moves the service
// not on.
func (s *Service) Status(region, name string) (string, error) {
	return s.look(region, name, func(d *deployment) string { return string(d.progress.Current.status) })
}

func (s *Service) look(region, name string, at func(*deployment) string) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.advanceTo(s.now())
	d, found := s.deployments[key{region, name}]
	if !found {
		return "", fmt.Errorf("eas service %s in %s: no such service", name, region)
	}
	return at(d), nil
}

func (s *Service) change(what, region, name string, apply func(*deployment, time.Time) error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.now()
	s.advanceTo(now)
	d, found := s.deployments[key{region, name}]
	if !found {
		return fmt.Errorf("%s of eas service %s in %s: no such service", what, name, region)
	}
	if err := apply(d, now); err != nil {
		return fmt.Errorf("%s of eas service %s: %w", what, name, err)
	}
	d.updatedAt = now
	return nil
}
