package acs

import (
	"fmt"
	"strings"
)

// AccessService is the service principal that a role must trust for people to
// work with PAI as that role: besides the people who sign in with it.
const AccessService = "dataworks.aliyuncs.com"

const (
	serviceDomain = ".aliyuncs.com"
	serviceForm   = "want a service principal such as pai.aliyuncs.com"
)

// misspeltServiceDomains are endings that stand where .aliyuncs.com belongs.
// The first one is printed in the PAI documentation and gets copied from there,
// the others are slips of the same kind.
func misspeltServiceDomains() []string {
	return []string{".aliyun.cs.com", ".aliyun-cs.com", ".aliyuncs.cn", ".aliyun.com"}
}

// ValidateServicePrincipal checks the name of a cloud service as it stands
// under Service in the Principal of a trust policy: a lower-case host name that
// ends in .aliyuncs.com. It keeps no list of services. A look-alike such as
// pai.aliyun.cs.com is refused with the value that was meant.
func ValidateServicePrincipal(s string) error {
	if s == "" {
		return fmt.Errorf("service principal is empty: %s", serviceForm)
	}
	if meant, wrong := intendedService(s); wrong {
		return fmt.Errorf("service principal %q is misspelt: the right value is %q", s, meant)
	}
	for _, char := range s {
		if !isLower(char) && !isDigit(char) && char != '-' && char != '.' {
			return fmt.Errorf("service principal %q contains %q: %s", s, char, serviceForm)
		}
	}
	product, inDomain := strings.CutSuffix(s, serviceDomain)
	if !inDomain {
		return fmt.Errorf("service principal %q does not end in %q: %s", s, serviceDomain, serviceForm)
	}
	for label := range strings.SplitSeq(product, ".") {
		if label == "" || strings.HasPrefix(label, "-") || strings.HasSuffix(label, "-") {
			return fmt.Errorf("service principal %q is not a host name: %s", s, serviceForm)
		}
	}
	return nil
}

// intendedService returns the valid principal that s differs from only by its
// case, surrounding blanks or a known misspelling of the domain.
func intendedService(s string) (string, bool) {
	meant := strings.ToLower(strings.TrimSpace(s))
	for _, wrong := range misspeltServiceDomains() {
		if product, found := strings.CutSuffix(meant, wrong); found {
			meant = product + serviceDomain
			break
		}
	}
	if meant == s || ValidateServicePrincipal(meant) != nil {
		return "", false
	}
	return meant, true
}
