package ramsvc

import (
	"regexp"
	"slices"
	"strconv"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
)

// The two answers to a version too many.
const (
	rotateNone   = "None"
	rotateOldest = "DeleteOldestNonDefaultVersionWhenLimitExceeded"
)

func (s *Service) versionOperations() []wire.Operation {
	return []wire.Operation{
		s.operation("CreatePolicyVersion", "PolicyName PolicyDocument SetAsDefault RotateStrategy",
			s.createPolicyVersion, onePolicy),
		s.operation("GetPolicyVersion", "PolicyName PolicyType VersionId", s.getPolicyVersion, onePolicy),
		s.operation("ListPolicyVersions", "PolicyName PolicyType", s.listPolicyVersions, onePolicy),
		s.operation("SetDefaultPolicyVersion", "PolicyName VersionId", s.setDefaultPolicyVersion, onePolicy),
		s.operation("DeletePolicyVersion", "PolicyName VersionId", s.deletePolicyVersion, onePolicy),
	}
}

// newVersion reads the document of a call.
func (s *Service) newVersion(call *wire.Call) (*version, error) {
	if err := require(call, "PolicyDocument"); err != nil {
		return nil, err
	}
	document, err := permissionDocument(call)
	if err != nil {
		return nil, err
	}
	return &version{text: call.Parameters["PolicyDocument"], document: document, created: s.now()}, nil
}

func (s *Service) createPolicyVersion(a *account, call *wire.Call) (map[string]any, error) {
	p, err := s.customPolicy(a, call)
	if err != nil {
		return nil, err
	}
	added, err := s.newVersion(call)
	if err != nil {
		return nil, err
	}
	asDefault, err := boolParameter(call, "SetAsDefault", false)
	if err != nil {
		return nil, err
	}
	strategy := call.Parameters["RotateStrategy"]
	switch {
	case strategy != "" && strategy != rotateNone && strategy != rotateOldest:
		return nil, errInvalid("RotateStrategy", "The parameter RotateStrategy is %q: want %s or %s.", strategy, rotateNone, rotateOldest)
	case len(p.versions) < s.options.Quotas.PolicyVersions:
	case strategy == rotateOldest:
		p.dropOldest()
	default:
		return nil, errLimit("Policy.Version", s.options.Quotas.PolicyVersions)
	}
	p.add(added, asDefault)
	p.updated = s.now()
	return map[string]any{"PolicyVersion": p.showVersion(added)}, nil
}

func (s *Service) getPolicyVersion(a *account, call *wire.Call) (map[string]any, error) {
	p, err := s.readablePolicy(a, call)
	if err != nil {
		return nil, err
	}
	v, err := p.version(call)
	if err != nil {
		return nil, err
	}
	return map[string]any{"PolicyVersion": p.showVersion(v)}, nil
}

func (s *Service) listPolicyVersions(a *account, call *wire.Call) (map[string]any, error) {
	p, err := s.readablePolicy(a, call)
	if err != nil {
		return nil, err
	}
	var items []map[string]any
	for _, v := range p.versions {
		items = append(items, p.showVersion(v))
	}
	return map[string]any{"PolicyVersions": wrapped("PolicyVersion", items)}, nil
}

func (s *Service) setDefaultPolicyVersion(a *account, call *wire.Call) (map[string]any, error) {
	p, err := s.customPolicy(a, call)
	if err != nil {
		return nil, err
	}
	v, err := p.version(call)
	if err != nil {
		return nil, err
	}
	p.standard = v
	p.updated = s.now()
	return nil, nil
}

func (s *Service) deletePolicyVersion(a *account, call *wire.Call) (map[string]any, error) {
	p, err := s.customPolicy(a, call)
	if err != nil {
		return nil, err
	}
	v, err := p.version(call)
	if err != nil {
		return nil, err
	}
	if v == p.standard {
		return nil, errDefaultVersion(v.id)
	}
	p.versions = slices.DeleteFunc(p.versions, func(other *version) bool { return other == v })
	p.updated = s.now()
	return nil, nil
}

var versionForm = regexp.MustCompile(`^v[1-9][0-9]*$`)

// version finds the version that a call names.
func (p *policy) version(call *wire.Call) (*version, error) {
	if err := require(call, "VersionId"); err != nil {
		return nil, err
	}
	id := call.Parameters["VersionId"]
	if !versionForm.MatchString(id) {
		return nil, errVersionFormat(id)
	}
	for _, v := range p.versions {
		if v.id == id {
			return v, nil
		}
	}
	return nil, errVersionNotExist(id)
}

// add gives a version the next number.
func (p *policy) add(v *version, asDefault bool) {
	p.lastNumber++
	v.id = "v" + strconv.Itoa(p.lastNumber)
	p.versions = append(p.versions, v)
	if asDefault {
		p.standard = v
	}
}

// dropOldest removes the oldest version that is not the default one.
func (p *policy) dropOldest() {
	oldest := slices.IndexFunc(p.versions, func(v *version) bool { return v != p.standard })
	p.versions = slices.Delete(p.versions, oldest, oldest+1)
}

func (p *policy) showVersion(v *version) map[string]any {
	return map[string]any{
		"CreateDate":       v.created,
		"IsDefaultVersion": v == p.standard,
		"PolicyDocument":   v.text,
		"VersionId":        v.id,
	}
}
