package cloud

import (
	"context"
	"strings"
	"time"
)

// Credentials sign calls. SecurityToken is empty for a long-lived access key.
type Credentials struct {
	AccessKeyID     string
	AccessKeySecret string
	SecurityToken   string
	// Expires is when the cloud refuses them; zero if that is never, or not known.
	Expires time.Time
}

// String hides what must not be printed.
func (c Credentials) String() string { return "credentials of " + MaskedKey(c.AccessKeyID) }

// GoString hides what must not be printed with %#v either.
func (c Credentials) GoString() string { return c.String() }

// Temporary reports whether the credentials are those of a session.
func (c Credentials) Temporary() bool {
	return c.SecurityToken != "" || strings.HasPrefix(c.AccessKeyID, "STS.")
}

// MaskedKey shortens an access key id to what tells two keys apart.
func MaskedKey(id string) string {
	const shown = 4
	if len(id) <= 2*shown {
		return "***"
	}
	return id[:shown] + "***"
}

// SessionRequest asks STS for a session of a RAM role (AssumeRole).
type SessionRequest struct {
	RoleARN     string
	SessionName string // 2 to 64 letters, digits and . @ - _
	// DurationSeconds is from 900 to the role's own maximum; 0 leaves it to STS, which
	// takes 3600.
	DurationSeconds int64
	// Policy narrows what the session may do; JSON of at most 2048 characters.
	Policy         string
	ExternalID     string
	SourceIdentity string
}

// OIDCRequest asks STS for a session of a RAM role in exchange for a token of
// an OpenID Connect provider (AssumeRoleWithOIDC). Nobody signs it.
type OIDCRequest struct {
	RoleARN         string
	ProviderARN     string
	Token           string
	SessionName     string
	DurationSeconds int64 // as of SessionRequest
	Policy          string
}

// String hides the token.
func (r OIDCRequest) String() string { return "OIDC request for " + r.RoleARN }

// GoString hides it with %#v, too.
func (r OIDCRequest) GoString() string { return r.String() }

// Session is one session of a RAM role.
type Session struct {
	Credentials
	ARN string // acs:ram::ACCOUNT:role/NAME/SESSION
	ID  string // ROLE_ID:SESSION
}

// Sessions lends temporary credentials of RAM roles (STS AssumeRole).
type Sessions interface {
	// Assume opens a session. A refusal because the role allows only shorter
	// sessions is a *SessionTooLongError.
	Assume(ctx context.Context, request SessionRequest) (Session, error)
}

// SessionTooLongError says that a role allows only shorter sessions than the
// one asked for.
type SessionTooLongError struct {
	RoleARN string
	Asked   int64 // seconds
	Maximum int64 // seconds; 0 if the role could not be read
	Refusal error
}

func (e *SessionTooLongError) Error() string { return e.Refusal.Error() }

// Unwrap gives errors.Is and errors.As the refusal.
func (e *SessionTooLongError) Unwrap() error { return e.Refusal }

// CredentialsError says why there are no credentials to sign a call with.
type CredentialsError struct {
	// Source names where the credentials were to come from, such as
	// "the profile \"prod\" of /root/.aliyun/config.json".
	Source string
	// Problem is what happened there, as a sentence.
	Problem string
	// Fix is what to do, as sentences.
	Fix   string
	Cause error // the failed call, or nil
}

func (e *CredentialsError) Error() string { return e.Problem }

// Unwrap gives errors.Is and errors.As the failed call.
func (e *CredentialsError) Unwrap() error { return e.Cause }
