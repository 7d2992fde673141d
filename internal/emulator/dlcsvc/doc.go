// Package dlcsvc is the emulated Deep Learning Containers (DLC) of Platform for
// AI, API version 2020-12-03: training jobs, their statuses from creation to
// end and, above all, the role each of them is created with.
//
// A [Service] plugs into the emulator as a [wire.Product]. It is written from
// the public API reference, never from the client that is tested against it,
// and shares nothing with it but the grammar of ARNs: a misread field name on
// both sides would cancel out.
//
// # What is emulated
//
// The life of a job (create, stop, delete) with the asynchronous statuses in
// between, and what becomes of it: [Outcome]; reading, which returns some
// members in another form and some not at all; listing, with its window of seven
// days; the three members that can be changed; events; and the three ways to
// give a job a role (none, the default role of PAI, a custom role), refused
// before there is a job. [Service.Created] counts the jobs that were made.
//
// A job belongs to an account and a region. To anybody else it does not exist.
//
// # Emulator choices
//
// The reference is silent on the points below, so what the emulator does there
// is a choice. [Options] has another one for those marked with a star.
//
//   - a malformed body is an InvalidParameter, and so is one that is too long,
//     whose size goes by the body alone; members that do not go together are a
//     BadRequest, and the role is looked at before those;
//   - all role errors are synchronous (*) 400 answers with the code BadRequest,
//     except a malformed ARN, and plain texts in place of roles, which are an
//     InvalidParameter; the words after "Failed to assume role for user" (*);
//   - a caller who may not pass a role reads "ram role", never "sub user" (*);
//   - the default role needs no service role in the account (*);
//   - a role without RoleType is one of type "service"; a role of type "user"
//     needs no trust in PAI, and of a role chain only the first role does;
//   - CredentialConfig reads back as it was sent (*), without AccessKeyId and
//     SecurityToken, and not at all if it was not sent; such a job has no role;
//   - a job without WorkspaceId goes to [FallbackWorkspace] (*);
//   - a job needs no existing workspace, quota, data set, image or instance
//     type, and SlurmJob and DataJuicerJob take nodes of any type;
//   - every node needs an image, and each node group has one node unless told;
//   - of ImageConfig the registry alone reads back;
//   - jobs succeed (*), but those whose command ends in "false" or "exit 1"; a
//     job that exceeds JobMaxRunningTimeMinutes is Stopped; every job with a
//     SpotSpec passes through Bidding; pods are reserved after any end, unless
//     JobReservedPolicy tells after which;
//   - all reason codes and messages but JobSucceeded and JobStoppedByUser;
//   - every active job can be stopped, one that is Stopping without effect, and
//     one that only keeps its pods cannot; nor can that be deleted;
//   - Accessibility cannot be set to PRIVATE, not even where it is;
//   - NeedDetail=false leaves out StatusHistory;
//   - Duration is the time in Running; a job that keeps its pods has finished;
//   - a page holds 10 jobs unless told; Status takes one value (*); a list
//     without Accessibility, or without WorkspaceId, is not filtered by it; the
//     window of seven days holds for every other filter;
//   - deleted jobs are not listed;
//   - the text of an event, and which events MaxEventsNum leaves out.
//
// # Gaps
//
// Refused by name, because guessing would hide mistakes: ElasticSpec and
// DebuggerConfigContent, an UpdateJob with JobSpecs, and those filters of
// ListJobs that ask for what the emulator does not keep.
//
// Not emulated: ListEcsSpecs, TagResources and UntagResources, pods and their
// logs, restarts, elastic nodes, templates, prices, and the rights of the members
// of a workspace. WorkspaceName, ClusterId, ResourceLevel, Pods, JobReplicaStatuses,
// RestartRecord, RoleSystemEnvs and what a job requests of CPU, GPU and memory
// are not returned. Settings has the members that the reference describes, and
// no others.
package dlcsvc
