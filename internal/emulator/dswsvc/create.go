package dswsvc

import (
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
)

// createInstance checks everything before it makes anything: a refused
// creation leaves no trace.
func (s *Service) createInstance(call *wire.Call) (map[string]any, error) {
	values, err := readValues(call.Body, inCreate)
	if err != nil {
		return nil, err
	}
	if values["Accessibility"] == nil {
		values["Accessibility"] = "PRIVATE"
	}
	if values["UserId"] == nil {
		values["UserId"] = call.Caller.ID
	}
	if err := checkRequired(values); err != nil {
		return nil, err
	}
	if err := checkValues(values); err != nil {
		return nil, err
	}
	labels, err := optionalPairs(call.Body, "Labels")
	if err != nil {
		return nil, err
	}
	tags, err := optionalPairs(call.Body, "Tag")
	if err != nil {
		return nil, err
	}

	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.checkMachine(call.Region, values); err != nil {
		return nil, err
	}
	// Emulator choice: no CredentialConfig means no role.
	var c *credential
	if value, ok := call.Body["CredentialConfig"]; ok {
		if c, err = readCredential(value, s.assumeRoleFor(call.Caller.Account)); err != nil {
			return nil, err
		}
	}
	if err := s.checkRoles(call.Caller, c); err != nil {
		return nil, err
	}

	now := s.now()
	i := s.newInstance("", call.Caller.Account, call.Region, now)
	i.creatorID, i.creatorName = call.Caller.ID, call.Caller.Name
	i.values, i.credential, i.labels, i.tags = values, c, labels, tags
	i.progress.openSession()
	i.progress.Begin(now, s.up(createPath(i.quota()), i))
	return acknowledge(i), nil
}

// assumeRoleFor is what a role without AssumeRoleFor gets.
func (s *Service) assumeRoleFor(account string) string {
	if s.options.KeepAssumeRoleFor {
		return ""
	}
	return account
}

func optionalPairs(body map[string]any, name string) (map[string]string, error) {
	value, ok := body[name]
	if !ok {
		return map[string]string{}, nil
	}
	return pairs(name, value)
}
