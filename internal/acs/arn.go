package acs

import (
	"errors"
	"fmt"
	"strings"
)

// arnForm is quoted in every error about an ARN, so that the reader sees the
// right shape next to the wrong one.
const arnForm = "acs:<service>:<region>:<account>:<resource>"

// ARN is the five-part Alibaba Cloud resource name
//
//	acs:<service>:<region>:<account>:<resource>
//
// as the RAM policy language defines it. Region and Account may be empty or
// "*"; both are common in ARNs that the cloud itself answers. Resource may
// contain further colons. An ARN in a policy may hold the wildcards * and ? in
// any part after "acs".
type ARN struct {
	Service  string // RAM code of the product, for example "ram" or "oss"
	Region   string // region id, "" or "*" where the product is global
	Account  string // account id, "" or "*"
	Resource string // everything after the fourth colon, for example "role/name"
}

// ParseARN reads text as an [ARN]. It checks the shape alone: five parts, the
// first one "acs", a service, a resource, no white space before the resource.
// The parts themselves may be patterns.
func ParseARN(text string) (ARN, error) {
	if text == "" {
		return ARN{}, fmt.Errorf("empty arn: want %s", arnForm)
	}
	parts := strings.SplitN(text, ":", 5)
	if parts[0] != "acs" {
		return ARN{}, fmt.Errorf("arn %q does not start with \"acs:\": want %s", text, arnForm)
	}
	if len(parts) < 5 {
		return ARN{}, fmt.Errorf("arn %q has %d parts instead of 5: want %s", text, len(parts), arnForm)
	}
	arn := ARN{Service: parts[1], Region: parts[2], Account: parts[3], Resource: parts[4]}
	if err := arn.check(); err != nil {
		return ARN{}, fmt.Errorf("arn %q %w: want %s", text, err, arnForm)
	}
	return arn, nil
}

func (a ARN) check() error {
	switch {
	case a.Service == "":
		return errors.New("names no service")
	case a.Resource == "":
		return errors.New("names no resource")
	case strings.ContainsAny(a.Service+a.Region+a.Account, " \t\r\n"):
		return errors.New("contains white space")
	}
	return nil
}

// String returns the ARN as the cloud writes it. ParseARN reads it back
// unchanged if Service, Region and Account hold no colon.
func (a ARN) String() string {
	return strings.Join([]string{"acs", a.Service, a.Region, a.Account, a.Resource}, ":")
}
