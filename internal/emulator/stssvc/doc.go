// Package stssvc is the emulated Security Token Service (STS), API version
// 2015-04-01: who the caller is, and temporary keys of roles.
//
// Its state is RAM's: roles and temporary keys live in ramsvc.
//
// # Emulator choices
//
//   - the ARN of an account in GetCallerIdentity is acs:ram::ID:root;
//   - the external id is offered to trust policies as sts:ExternalId;
//   - parameters are checked before the role is looked for;
//   - SourceIdentity has the form of a session name, and the answer repeats it;
//   - the codes of AssumeRoleWithOIDC: AuthenticationFail.NoPermission is known from
//     public reports, AuthenticationFail.OIDCToken.Expired and .Invalid,
//     EntityNotExist.OIDCProvider and the statuses are not confirmed;
//   - OIDC tokens are signed with RS256 alone, and an issue time (iat) may be five
//     minutes ahead of the clock.
//
// # Gaps
//
// AssumeRoleWithSAML, and in trust
// policies the condition keys acs:SourceIp and acs:SecureTransport.
package stssvc
