package ramdoc

import (
	"maps"
	"slices"
	"strings"

	"github.com/pai-iac/terraform-provider-pai/internal/acs"
)

// Version1 is the only version of the policy language there is.
const Version1 = "1"

// AssumeRole is the action that a trust policy allows (STS AssumeRole), by
// people and by cloud services alike.
const AssumeRole = "sts:AssumeRole"

// Document is one policy document, a trust policy or a permission policy.
type Document struct {
	Version    string // "1"; the zero value is written as "1" too
	Statements []Statement
}

// Effect is what a statement does to the requests it matches. The keyword is
// case-sensitive.
type Effect string

// The two effects of the policy language.
const (
	Allow Effect = "Allow"
	Deny  Effect = "Deny"
)

// Statement is one element of the list Statement. Parse fills exactly one of
// Actions and NotActions and at most one of Resources and NotResources. In a
// list, order and repetition mean nothing.
type Statement struct {
	Effect       Effect
	Actions      []string // patterns such as oss:GetObject, oss:* or *
	NotActions   []string // matches every action but these
	Resources    []string // ARN patterns; permission policies only
	NotResources []string // matches every resource but these
	Principal    Principal
	Conditions   []Condition // all must hold

	// Sid is a label without meaning. The RAM grammar does not list it, but
	// documents carried over from elsewhere have it: it is kept when a
	// document is rewritten, and ignored when documents are compared.
	Sid string
}

// PrincipalKind is a key of the element Principal.
type PrincipalKind string

// The kinds of principal that a trust policy may name.
const (
	RAM       PrincipalKind = "RAM"       // accounts, users, roles by ARN: acs:ram::<account>:root
	Service   PrincipalKind = "Service"   // cloud services: pai.aliyuncs.com
	Federated PrincipalKind = "Federated" // identity providers: acs:ram::<account>:saml-provider/<name>
)

// Principal says whom a statement of a trust policy is about.
type Principal map[PrincipalKind][]string

// Condition is one operator applied to one key. It holds if a value of the
// request compares with any of Values. A document has each pair of Operator and
// Key once; the values of repeated pairs are joined in JSON.
type Condition struct {
	Operator string // for example StringEquals
	Key      string // for example acs:Service
	Values   []string
}

// Trust returns a trust policy with one statement that lets the given cloud
// services assume the role. Services are sorted, repetition is dropped. Without
// any service the document trusts nobody and RAM would refuse it.
func Trust(services ...string) Document {
	return Document{Version: Version1, Statements: []Statement{{
		Effect:    Allow,
		Actions:   []string{AssumeRole},
		Principal: Principal{Service: sortedSet(services)},
	}}}
}

// PassRole returns a permission policy that allows ram:PassRole on the given
// role ARNs or patterns. With services, the permission is narrowed to passing
// roles to those by the condition acs:Service; other products document that
// key, its value for PAI is unconfirmed, so it is never written unasked.
// Members are sorted, repetition is dropped.
func PassRole(roleARNs []string, services []string) Document {
	statement := Statement{
		Effect:    Allow,
		Actions:   []string{"ram:PassRole"},
		Resources: sortedSet(roleARNs),
	}
	if len(services) > 0 {
		statement.Conditions = []Condition{{
			Operator: "StringEquals", Key: "acs:Service", Values: sortedSet(services),
		}}
	}
	return Document{Version: Version1, Statements: []Statement{statement}}
}

// AllowAssume returns a permission policy that allows sts:AssumeRole on the
// given roles: what an identity needs besides the trust of the role.
func AllowAssume(roleARNs ...string) Document {
	return Document{Version: Version1, Statements: []Statement{{
		Effect: Allow, Actions: []string{AssumeRole}, Resources: sortedSet(roleARNs),
	}}}
}

// Services returns the service principals named in Allow statements, sorted and
// each once. It reads what the document says and does not weigh Deny
// statements or conditions; [AssumedBy] does.
func (d Document) Services() []string {
	var services []string
	for _, statement := range d.Statements {
		if statement.Effect == Allow {
			services = append(services, statement.Principal[Service]...)
		}
	}
	return sortedSet(services)
}

// TrustsEverybody reports whether an Allow statement names a principal that
// strangers can be: "*", or a RAM ARN whose account is a pattern. A condition
// on the statement does not change the answer.
func (d Document) TrustsEverybody() bool {
	for _, statement := range d.Statements {
		if statement.Effect != Allow {
			continue
		}
		for _, values := range statement.Principal {
			if slices.ContainsFunc(values, namesStrangers) {
				return true
			}
		}
	}
	return false
}

func namesStrangers(value string) bool {
	if value != "" && strings.Trim(value, "*") == "" {
		return true
	}
	if !strings.HasPrefix(value, "acs:") {
		return false
	}
	arn, err := acs.ParseARN(value)
	if err != nil {
		// Too few parts for an ARN, yet a pattern such as acs:ram:* spans them.
		return strings.HasSuffix(value, "*")
	}
	return strings.ContainsAny(arn.Account, "*?")
}

// kinds returns the kinds of p that name somebody: the documented ones in the
// order RAM, Service, Federated, then any others by name.
func (p Principal) kinds() []PrincipalKind {
	documented := []PrincipalKind{RAM, Service, Federated}
	others := slices.DeleteFunc(slices.Sorted(maps.Keys(p)), func(kind PrincipalKind) bool {
		return slices.Contains(documented, kind)
	})
	return slices.DeleteFunc(append(documented, others...), func(kind PrincipalKind) bool {
		return len(p[kind]) == 0
	})
}

func sortedSet(values []string) []string {
	return slices.Compact(slices.Sorted(slices.Values(values)))
}
