package workload

import "fmt"

// Kind is a kind of PAI workload that can carry a RAM role.
type Kind string

// The kinds of workloads.
const (
	DSW Kind = "dsw" // a DSW notebook instance
	DLC Kind = "dlc" // a DLC training job
	EAS Kind = "eas" // an EAS inference service
)

// Service principals that PAI assumes roles with, from the public guides
// "Associate a RAM role with a DSW instance", "... with a DLC job" and
// "... with an EAS service".
const (
	principalPAI = "pai.aliyuncs.com"
	principalEAS = "eas.pai.aliyuncs.com"
)

// Kinds returns every kind, in the order in which they are listed to users.
func Kinds() []Kind { return []Kind{DSW, DLC, EAS} }

// ParseKind returns the kind that text names: "dsw", "dlc" or "eas".
func ParseKind(text string) (Kind, error) {
	for _, k := range Kinds() {
		if text == string(k) {
			return k, nil
		}
	}
	return "", fmt.Errorf("unknown workload kind %q: it must be dsw, dlc or eas", text)
}

// ServicePrincipal returns the principal that a custom role must trust before
// a workload of this kind can use it.
func (k Kind) ServicePrincipal() string {
	if k == EAS {
		return principalEAS
	}
	return principalPAI
}

// Noun returns what users call one workload of this kind, such as
// "DSW instance".
func (k Kind) Noun() string {
	switch k {
	case DSW:
		return "DSW instance"
	case DLC:
		return "DLC job"
	case EAS:
		return "EAS service"
	}
	return "workload"
}

// NounWithArticle returns Noun as it begins in a sentence: "an EAS service".
func (k Kind) NounWithArticle() string {
	if k == EAS {
		return "an " + k.Noun()
	}
	return "a " + k.Noun()
}

// DefaultServiceRole returns the name of the service role that the default
// role of PAI rests on, or nothing where the public guides name none.
func (k Kind) DefaultServiceRole() string {
	switch k {
	case DLC:
		return "AliyunPAIDLCDefaultRole"
	case EAS:
		return "AliyunServiceRoleForPaiEas"
	case DSW:
	}
	return ""
}

// ServicePrincipals returns the distinct principals of the kinds, in the
// order of Kinds.
func ServicePrincipals(kinds []Kind) []string {
	var principals []string
	seen := map[string]bool{}
	for _, known := range Kinds() {
		for _, k := range kinds {
			if p := k.ServicePrincipal(); k == known && !seen[p] {
				seen[p] = true
				principals = append(principals, p)
			}
		}
	}
	return principals
}

// KindsServedBy returns the kinds whose service principal is the given one.
func KindsServedBy(principal string) []Kind {
	var kinds []Kind
	for _, k := range Kinds() {
		if k.ServicePrincipal() == principal {
			kinds = append(kinds, k)
		}
	}
	return kinds
}
