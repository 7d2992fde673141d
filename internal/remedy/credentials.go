package remedy

import (
	"errors"
	"fmt"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
)

// CannotAssume describes why STS opened no session of a role for the provider.
// It returns what happened and what to do, both as sentences. What STS said is in
// err and not repeated.
func CannotAssume(roleARN string, err error) (problem, fix string) {
	problem = fmt.Sprintf("The role %s could not be assumed.", roleARN)
	var long *cloud.SessionTooLongError
	switch {
	case errors.As(err, &long):
		return problem, sessionTooLong(long)
	case errors.Is(err, cloud.ErrDenied):
		return problem, assumeDenied(roleARN)
	case errors.Is(err, cloud.ErrNotFound):
		return problem, "The role does not exist. Check the account id and the name in the ARN."
	}
	return problem, advice(err)
}

func sessionTooLong(long *cloud.SessionTooLongError) string {
	if long.Maximum == 0 {
		return fmt.Sprintf("A session of %d seconds was asked for. The role may allow less: its maximum session duration is shown in the RAM console, "+
			"and 3600 seconds unless it was raised. Ask for less, or raise it (max_session_duration of the role).", long.Asked)
	}
	return fmt.Sprintf("A session of %d seconds was asked for, but the maximum session duration of the role is %d seconds. "+
		"Set duration_seconds = %d, or raise max_session_duration of the role.", long.Asked, long.Maximum, long.Maximum)
}

func assumeDenied(roleARN string) string {
	return paragraphs(
		"Two policies must allow it. A policy attached to the caller needs a statement such as:\n\n"+
			indent(fmt.Sprintf(`{"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "%s"}`, roleARN)),
		"The trust policy of the role must name the caller, or its account:\n\n"+
			indent(`{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"RAM": ["acs:ram::<account id>:root"]}}`),
		"If the trust policy asks for an external id (sts:ExternalId), give it as external_id. "+
			"An access key of the account itself, and not of a RAM user, can assume no role.",
	)
}

// CannotAssumeWithOIDC is CannotAssume for a token of an OIDC provider.
func CannotAssumeWithOIDC(roleARN, providerARN string, err error) (problem, fix string) {
	problem = fmt.Sprintf("The role %s could not be assumed with the OIDC token.", roleARN)
	if long, ok := errors.AsType[*cloud.SessionTooLongError](err); ok {
		return problem, sessionTooLong(long)
	}
	call := cloud.AsError(err)
	if call == nil || errors.Is(err, cloud.ErrUnreachable) || errors.Is(err, cloud.ErrThrottled) || errors.Is(err, cloud.ErrUnavailable) {
		return problem, advice(err)
	}
	return problem, paragraphs(
		"Check that the token has not expired, that its issuer (claim iss) is the one of the OIDC provider in RAM, and that its audience (claim aud) is "+
			"one of the client ids of that provider.",
		"The trust policy of the role must name the provider, and its conditions must hold for the token:\n\n"+
			indent(fmt.Sprintf(`{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Federated": ["%s"]},
 "Condition": {"StringEquals": {"oidc:iss": "<issuer>", "oidc:aud": "<client id>"}, "StringLike": {"oidc:sub": "<subject>"}}}`, providerARN)),
	)
}

// RoleCredentialsRefused describes why pai_assumed_role_credentials has none.
func RoleCredentialsRefused(roleARN string, err error) Text {
	attempt := Attempt{Verb: "Open", Past: "obtained", Noun: "Role Credentials", Object: "temporary credentials of the role " + roleARN}
	if _, ok := errors.AsType[*cloud.CredentialsError](err); ok {
		return Failure(attempt, err)
	}
	problem, fix := CannotAssume(roleARN, err)
	text := newText("Unable to Open Role Credentials", problem, said(err), fix)
	return text.WithFooter(err)
}

// CredentialsExpireSoon warns that a run lasts longer than the credentials that an
// ephemeral resource gave out.
func CredentialsExpireSoon(typeName, expiration string) Text {
	return Text{
		Summary: "Temporary Credentials Expire Soon",
		Detail: fmt.Sprintf("The credentials of %s expire at %s, and Terraform is still running. Terraform cannot exchange the values that it has "+
			"passed to other providers, so their calls fail after that time. If calls fail, run again: the next run opens new credentials. "+
			"For long runs ask for a longer session, or let the providers get and renew credentials themselves.", typeName, expiration),
	}
}
