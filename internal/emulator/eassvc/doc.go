// Package eassvc is the emulated Elastic Algorithm Service (EAS) of Platform
// for AI, API version 2021-07-01: inference services, the JSON that configures
// them, their versions and rolling updates and, above all, the role each of
// them is associated with.
//
// A [Service] plugs into the emulator as a [wire.Product]. It is written from
// the public API reference, never from the client that is tested against it,
// and shares nothing with it but the grammar of ARNs: a misread field name on
// both sides would cancel out.
//
// # What is emulated
//
// The life of a service (create, start, stop, restart, update, delete) with the
// asynchronous statuses in between; its free-form configuration, merged or
// replaced; versions, and rolling updates in which instances are, or are not
// yet, on the latest of them; reading and listing; deployment events; labels
// and the safety lock; the access token, which the configuration hides; and the
// role: refused when the caller may not pass it, and found out to be of no use
// only while the new version is deployed, in an event. The old version then
// keeps serving. [Service.Redeployments] counts the rolling updates.
//
// A name is unique in a region, across accounts: to anybody else a service does
// exist, but may not be looked at.
//
// # Emulator choices
//
// The reference is silent on the points below, so what the emulator does there
// is a choice. [Options] has another one for those marked with a star.
//
//   - which status refuses which operation, and with what code (409); that of a
//     name that is taken (409), and of a locked operation (409);
//   - a merge goes into objects and overwrites all else (*), and refuses a
//     null (*);
//   - the access token survives a replacement (*), and the configuration never
//     shows it, uid, caller_uid and action;
//   - the role reads back under the key under which it was written (*); where
//     both spellings are there, credential.role_arn is the one in effect;
//   - a malformed role ARN is a 400, a missing ram:PassRole a 403; a role that
//     does not exist is like one that does not trust EAS: an event, and in the
//     end the status Failed (*), without a word of the cause in the service's
//     Reason and Message;
//   - a role is passed when it is new to the service, or when a role for OSS
//     alone becomes the one of the instances; deploying tries no role for OSS;
//   - an update of nothing but metadata.instance of a running service scales
//     it without a new version; every other update is a new version and a
//     rolling update, even one that changes nothing;
//   - an update of a stopped service changes its configuration and makes a
//     version, which is deployed by the next start (*);
//   - the steps of a rolling update, and which instances are there at each;
//   - starting a running and stopping a stopped service is refused (*), and
//     deleting one that is being deleted succeeds;
//   - dangerous locks stop and delete, all locks every change except unlocking;
//   - labels are written into the configuration; a configuration that comes
//     with labels sets them, one without leaves them alone;
//   - the workspace of a service is that of its creation, whatever later
//     configurations say;
//   - ServiceConfig is in lists (*), with sorted members;
//   - a WorkspaceId filter brings services without a workspace too, unless
//     IncludeNoWorkspace is false;
//   - events come newest first, and their Message is JSON (*); versions come
//     newest first; a page is at most 100;
//   - ClusterId must be the region that is called;
//   - ListServices needs its permission on all services of the region.
//
// # Gaps
//
// Refused by name, because guessing would hide mistakes: Develop, the parameter
// MemberToUpdate, sorting by anything but CreateTime, and those filters of
// services and instances that ask for what the emulator does not keep.
//
// Not emulated: CloneService, ScaleService, UpdateServiceVersion, CommitService,
// DevelopService, ReleaseService, DescribeServiceDiagnosis, DescribeRegions,
// rollouts by batch, groups, gateways, resources, autoscaling and traffic. Of
// the configuration the service looks at name, workspace, number of instances,
// labels, token and role; the rest is stored and echoed without a look inside.
// The default role needs neither a workspace nor AliyunServiceRoleForPaiEas. An
// instance never fails by itself, and RestartCount, addresses and resource
// figures are not returned or do not move.
package eassvc
