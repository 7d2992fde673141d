// Package stssvc is the emulated Security Token Service (STS), API version
// 2015-04-01: who the caller is, and temporary keys of roles.
//
// Its state is RAM's: roles and temporary keys live in ramsvc.
//
// # Emulator choices
//
//   - the ARN of an account in GetCallerIdentity is acs:ram::ID:root;
//   - the external id is offered to trust policies as sts:ExternalId;
//   - parameters are checked before the role is looked for.
//
// # Gaps
//
// AssumeRoleWithSAML and AssumeRoleWithOIDC, SourceIdentity, and in trust
// policies the condition keys acs:SourceIp and acs:SecureTransport.
package stssvc
