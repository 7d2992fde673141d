package dswsvc

import (
	"maps"
	"reflect"
	"slices"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/product"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
)

func updateMembers() []string {
	switches := slices.Sorted(maps.Keys(disassociations()))
	return namesFor(inUpdate, append(switches, "CredentialConfig", "DisassociateCredential", "StartInstance")...)
}

// change is what an update makes of an instance.
type change struct {
	values     map[string]any
	credential *credential
	start      bool // the instance is not running and is to be started
}

// updateInstance refuses in this order: what is malformed, what the status
// forbids, what changes nothing, and roles that cannot be taken.
func (s *Service) updateInstance(call *wire.Call, i *instance, now time.Time) (map[string]any, error) {
	c, err := s.readChange(call, i)
	if err != nil {
		return nil, err
	}
	if !updatable(i.progress.Current.status) || i.progress.Busy() {
		return nil, wrongStatus("UpdateInstance", i)
	}
	if err := c.checkEffect(i); err != nil {
		return nil, err
	}
	if !c.credential.equal(i.credential) {
		if err := s.checkRoles(call.Caller, c.credential); err != nil {
			return nil, err
		}
	}
	s.apply(i, c, now)
	return acknowledge(i), nil
}

func (s *Service) readChange(call *wire.Call, i *instance) (change, error) {
	sent, err := readValues(call.Body, inUpdate)
	if err != nil {
		return change{}, err
	}
	c := change{values: maps.Clone(i.values), credential: i.credential}
	// The image is named in one of two ways: a new one replaces the other.
	if sent["ImageId"] != nil && sent["ImageUrl"] == nil {
		delete(c.values, "ImageUrl")
	}
	if sent["ImageUrl"] != nil && sent["ImageId"] == nil {
		delete(c.values, "ImageId")
	}
	maps.Copy(c.values, sent)
	if err := c.disassociate(call.Body, sent); err != nil {
		return change{}, err
	}
	if err := checkValues(c.values); err != nil {
		return change{}, err
	}
	if err := s.checkMachine(call.Region, sent); err != nil {
		return change{}, err
	}
	if sent["CloudDisks"] != nil {
		if err := growDisks(i.values, c.values); err != nil {
			return change{}, err
		}
	}
	if err := s.readCredentialChange(call, &c); err != nil {
		return change{}, err
	}
	switches := &object{members: call.Body}
	c.start = switches.flag("StartInstance") && i.progress.Current.status != running
	return c, switches.err
}

// disassociate removes the members whose switches are on.
func (c *change) disassociate(body, sent map[string]any) error {
	switches := &object{members: body}
	for name, target := range disassociations() {
		if !switches.flag(name) {
			continue
		}
		if sent[target] != nil {
			return invalid("%s and %s exclude each other.", name, target)
		}
		vpc, ok := c.values[target].(map[string]any)
		if name == "DisassociateForwardInfos" && ok {
			vpc = maps.Clone(vpc)
			delete(vpc, "ForwardInfos")
			c.values[target] = vpc
			continue
		}
		delete(c.values, target)
	}
	return switches.err
}

// readCredentialChange replaces the credential as a whole. Emulator choice:
// which of CredentialConfig and DisassociateCredential wins is not published,
// so a request with both is refused. CredentialConfig {"Enable": false} is
// taken for "none" here as it is in CreateInstance.
func (s *Service) readCredentialChange(call *wire.Call, c *change) error {
	switches := &object{members: call.Body}
	disassociate := switches.flag("DisassociateCredential")
	if switches.err != nil {
		return switches.err
	}
	value, replace := call.Body["CredentialConfig"]
	if replace && disassociate {
		return invalid("CredentialConfig and DisassociateCredential exclude each other.")
	}
	if disassociate {
		c.credential = nil
	}
	if replace {
		read, err := readCredential(value, s.assumeRoleFor(call.Caller.Account))
		if err != nil {
			return err
		}
		c.credential = read
	}
	return nil
}

// checkEffect refuses a change that changes nothing, and one that a running
// instance does not take.
func (c change) checkEffect(i *instance) error {
	changed := c.start || !c.credential.equal(i.credential)
	for _, m := range membersFor(inUpdate) {
		if reflect.DeepEqual(c.values[m.name], i.values[m.name]) {
			continue
		}
		changed = true
		if i.progress.Current.status == running && !m.is(live) {
			return invalid("%s cannot be changed while the instance %s is Running.", m.name, i.id)
		}
	}
	if !changed {
		return invalid("The update of the instance %s changes nothing.", i.id)
	}
	return nil
}

// apply makes the change and sets the instance on its way: through a restart
// when it is running and its association crosses between a role and none.
func (s *Service) apply(i *instance, c change, now time.Time) {
	before := i.progress.Current
	live := before.status == running
	restart := live && (i.credential == nil) != (c.credential == nil)
	end := step{status: running}
	if c.start || !c.credential.equal(i.credential) {
		end = s.arrival(c.credential) // otherwise no role is taken anew
	}
	i.values, i.credential, i.modifiedAt = c.values, c.credential, now

	switch {
	case restart:
		s.restarts[i.id]++
		s.depart(i, now, steps([]status{updating, envPreparing}, end))
	case live && s.options.QuietUpdates && end.status == running:
		// Nothing but the values changes.
	case live:
		s.depart(i, now, steps([]status{updating}, end))
	case c.start:
		i.progress.openSession()
		s.depart(i, now, s.up(append([]status{updating}, startPath(i.quota())...), i))
	default:
		// Not started, not repaired: a stopped instance stays stopped, and a
		// failed one keeps its reason.
		s.depart(i, now, steps([]status{updating}, before))
	}
}

// Labels are metadata: they change at once, in any status, and the two
// operations answer with a request id alone.

func (s *Service) updateLabels(call *wire.Call, i *instance, now time.Time) (map[string]any, error) {
	upserts, err := optionalPairs(call.Body, "Labels")
	if err != nil {
		return nil, err
	}
	if len(upserts) == 0 {
		return nil, invalid("Labels is required.")
	}
	maps.Copy(i.labels, upserts)
	i.modifiedAt = now
	return map[string]any{}, nil
}

// deleteLabels ignores keys that are not there. Emulator choice.
func (s *Service) deleteLabels(call *wire.Call, i *instance, now time.Time) (map[string]any, error) {
	keys := product.Split(call.Parameters["LabelKeys"])
	if len(keys) == 0 {
		return nil, invalid("LabelKeys is required.")
	}
	for _, key := range keys {
		delete(i.labels, key)
	}
	i.modifiedAt = now
	return map[string]any{}, nil
}
