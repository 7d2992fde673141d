package credential

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
)

// Arguments are the arguments of the provider block that decide about
// credentials. Empty texts mean that an argument is not given; the three parts of
// an access key are nil then, because an empty one is a mistake.
type Arguments struct {
	AccessKey, SecretKey, SecurityToken *string

	Profile               string
	SharedCredentialsFile string
	CredentialsURI        string
	ECSRoleName           string
	OIDC                  *OIDC
	// AssumeRole are roles that are assumed one after the other, whichever source
	// the first credentials come from.
	AssumeRole []cloud.SessionRequest
}

// OIDC is the argument assume_role_with_oidc. What it leaves out is taken from the
// environment.
type OIDC struct {
	RoleARN, ProviderARN string
	Token, TokenFile     string // one of them
	SessionName          string
	DurationSeconds      int64
	Policy               string
}

// String hides the token.
func (o OIDC) String() string { return "assume_role_with_oidc of " + o.RoleARN }

// GoString hides it with %#v, too.
func (o OIDC) GoString() string { return o.String() }

// Problem is a mistake in the arguments or in the environment.
type Problem struct {
	Argument string // of the provider block; empty for the environment
	Summary  string
	Detail   string
}

// Summaries of problems.
const (
	incompleteKey   = "Incomplete Access Key"
	twoSources      = "Two Sources of Credentials"
	invalidProfile  = "Invalid Profile"
	incompleteOIDC  = "Incomplete OIDC Settings"
	invalidURI      = "Invalid Credentials URI"
	noMetadata      = "Metadata Service Is Disabled"
	noCredentials   = "No Credentials"
	invalidDuration = "Invalid Session Duration"
)

// The arguments that each name a source.
const (
	argKey    = "access_key"
	argSecret = "secret_key"
	argToken  = "security_token"

	argProfile = "profile"
	argFile    = "shared_credentials_file"
	argURI     = "credentials_uri"
	argECS     = "ecs_role_name"
	argOIDC    = "assume_role_with_oidc"
)

// Check returns the mistakes that the arguments alone have. It reads nothing. A
// part of an access key that is known only after apply is given as any text.
func (a Arguments) Check() []Problem {
	var problems []Problem
	if given := a.sources(); len(given) > 1 {
		problems = append(problems, Problem{Argument: given[1], Summary: twoSources, Detail: fmt.Sprintf(
			"The provider block sets %s. Each of them is a source of credentials, and the provider signs with one. "+
				"Remove all but one. To assume a role with the credentials of the source, use assume_role.", quotedList(given))})
	}
	problems = append(problems, a.checkKeys()...)
	if a.OIDC != nil && a.OIDC.Token != "" && a.OIDC.TokenFile != "" {
		problems = append(problems, Problem{Argument: argOIDC, Summary: incompleteOIDC,
			Detail: `The provider argument "assume_role_with_oidc" sets "oidc_token" and "oidc_token_file". Set one of them. ` +
				"The file is read again whenever the credentials are renewed."})
	}
	return problems
}

// sources lists the arguments that name a source.
func (a Arguments) sources() []string {
	var given []string
	for _, argument := range []struct {
		name  string
		given bool
	}{
		{argKey, a.AccessKey != nil || a.SecretKey != nil || a.SecurityToken != nil},
		{argOIDC, a.OIDC != nil},
		{argProfile, a.Profile != ""},
		{argFile, a.SharedCredentialsFile != "" && a.Profile == ""},
		{argURI, a.CredentialsURI != ""},
		{argECS, a.ECSRoleName != ""},
	} {
		if argument.given {
			given = append(given, argument.name)
		}
	}
	return given
}

// checkKeys reports what is missing or empty among the parts of the access key.
func (a Arguments) checkKeys() []Problem {
	parts := []struct {
		name     string
		value    *string
		required bool
	}{{argKey, a.AccessKey, true}, {argSecret, a.SecretKey, true}, {argToken, a.SecurityToken, false}}
	var given []string
	for _, part := range parts {
		if part.value != nil {
			given = append(given, fmt.Sprintf("%q", part.name))
		}
	}
	var problems []Problem
	for _, part := range parts {
		switch {
		case part.value == nil && part.required && len(given) > 0:
			problems = append(problems, Problem{part.name, incompleteKey, fmt.Sprintf(
				"The provider block sets %s, but not %q. Set both %q and %q, or neither to use another source. %s",
				strings.Join(given, " and "), part.name, argKey, argSecret, neverMixed)})
		case part.value != nil && *part.value == "":
			problems = append(problems, Problem{part.name, incompleteKey, fmt.Sprintf(
				"The provider argument %q is empty. Leave it out, or set it to null, to use another source.", part.name)})
		}
	}
	return problems
}

const neverMixed = "The parts of a key are never taken from different sources."

func quotedList(names []string) string {
	quoted := make([]string, len(names))
	for i, name := range names {
		quoted[i] = fmt.Sprintf("%q", name)
	}
	if len(quoted) == 1 {
		return quoted[0]
	}
	return strings.Join(quoted[:len(quoted)-1], ", ") + " and " + quoted[len(quoted)-1]
}

// text returns the text behind a pointer, or the empty text.
func text(value *string) string {
	if value == nil {
		return ""
	}
	return *value
}

// sortedUnique is for lists in messages.
func sortedUnique(names []string) []string {
	slices.Sort(names)
	return slices.Compact(names)
}
