package eassvc

import (
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
)

const (
	mergeUpdate   = "merge"
	replaceUpdate = "replace"
)

// updateService refuses in this order: a lock, what is malformed, what the
// status forbids, and roles that may not be passed.
func (s *Service) updateService(call *wire.Call, d *deployment, now time.Time) (map[string]any, error) {
	if d.lock == lockAll {
		return nil, locked("UpdateService", d)
	}
	in, err := s.readUpdate(call, d)
	if err != nil {
		return nil, err
	}
	if !updatable(d.progress.Current.status) {
		return nil, wrongStatus("UpdateService", d)
	}
	if err := s.checkPassRole(call.Caller, d.association(), associationOf(in.config)); err != nil {
		return nil, err
	}
	s.apply(d, in, now)
	return acknowledge("Service [%s] is updating", d.name), nil
}

// readUpdate returns the configuration as it will be, and the token as it will
// be: of a replaced configuration that names none, too.
func (s *Service) readUpdate(call *wire.Call, d *deployment) (incoming, error) {
	if err := parameters().Refuse(call, "MemberToUpdate"); err != nil {
		return incoming{}, err
	}
	if len(call.Body) == 0 {
		return incoming{}, invalid("The service configuration is required.")
	}
	in, err := intake(call.Body, s.options)
	if err != nil {
		return incoming{}, err
	}
	name, err := nameOf(in.config)
	if err != nil {
		return incoming{}, err
	}
	if name != "" && name != d.name {
		return incoming{}, invalid("The service %s cannot be renamed to %q.", d.name, name)
	}
	switch call.Parameters["UpdateType"] {
	case "", mergeUpdate:
		return s.merged(d, in)
	case replaceUpdate:
		if in.token == "" && !s.options.LoseTokenOnReplace {
			in.token = d.token.text
		}
		return in, nil
	default:
		return incoming{}, invalid("UpdateType must be merge or replace.")
	}
}

func (s *Service) merged(d *deployment, in incoming) (incoming, error) {
	if path, found := nullIn(in.config); found && !s.options.StoreNulls {
		return incoming{}, invalid("%s must not be null.", path)
	}
	merge := mergeDeep
	if s.options.ShallowMerge {
		merge = mergeShallow
	}
	in.config = merge(d.config, in.config)
	if in.token == "" {
		in.token = d.token.text
	}
	return in, nil
}

// apply makes the change. Emulator choices: an update that changes nothing
// rolls out all the same, so that a needless one shows; scaling is distinguished
// only while the service runs; and a stopped service deploys its new version
// when it is started.
func (s *Service) apply(d *deployment, in incoming, now time.Time) {
	scale := scalesOnly(d, in) && d.progress.Current.status == running
	d.config = in.config
	if in.token == "" {
		d.newToken()
	} else {
		d.token.set(in.token)
	}
	if labels, found := labelsOf(in.config); found {
		d.labels = labels
	}
	if scale {
		d.depart(now, s.options.StaleReads, []step{{status: scaling}, {status: running, roll: rollScale}})
		return
	}
	d.build(now)
	switch {
	case d.progress.Current.status != stopped:
		if s.deploy(d, now, updatePath(s.options.EarlyRunning)) {
			s.redeployments[d.key]++
		}
	case s.options.UpdateStarts:
		s.deploy(d, now, startPath())
	default:
		d.updatedAt = now
	}
}

// scalesOnly reports whether nothing but the number of instances changes.
func scalesOnly(d *deployment, in incoming) bool {
	before, after := dropFrom(d.config, "metadata", "instance"), dropFrom(in.config, "metadata", "instance")
	return instancesOf(d.config) != instancesOf(in.config) && export(before) == export(after) && in.token == d.token.text
}
