// Package dswsvc is the emulated Data Science Workshop (DSW) of Platform for
// AI, API version 2022-01-01: notebook instances, their statuses, labels and,
// above all, the role each of them is associated with.
//
// A [Service] plugs into the emulator as a [wire.Product]. It is written from
// the public API reference, never from the client that is tested against it,
// and shares nothing with it but the grammar of ARNs: a misread field name on
// both sides would cancel out.
//
// # What is emulated
//
// The life of an instance (create, start, stop, update, delete) with the
// asynchronous statuses in between; reading and listing; the lifecycle record
// and the events; labels; and the three ways to associate a role (none, the
// default role of PAI, a custom role) with the checks that are made before a
// role is taken and the restart that a running instance goes through when it
// crosses between "none" and "some". [Service.Restarts] counts those.
//
// An instance belongs to an account and a region. To anybody else it does not
// exist.
//
// # Emulator choices
//
// The reference is silent on the points below, so what the emulator does there
// is a choice:
//
//   - the code of a 404 (InternalError), and that of an operation refused in
//     the current status or of an update without effect (ValidationError);
//   - both role errors are synchronous 400 answers; [Options.DeferTrustCheck]
//     moves the trust error to the status Failed;
//   - the order of statuses in a start, a restart and a stop that saves the
//     image;
//   - "none" reads as an absent CredentialConfig, the default role as it was
//     submitted, and AssumeRoleFor is filled in; [Options] can change all
//     three;
//   - an instance created without CredentialConfig has no role;
//   - CredentialConfig replaces the stored object and takes at most one entry
//     in Configs; together with DisassociateCredential it is refused;
//   - a role of type "user" needs no trust in PAI, and of a role chain only
//     the first role does;
//   - a running instance takes a new name, accessibility, priority, owner and
//     role; every other member needs it to be stopped or failed;
//   - a running instance cannot be deleted, see [Options.DeleteRunning];
//   - a name, a workspace, exactly one image and exactly one kind of compute
//     are required to create an instance, and names need not be unique;
//   - a page holds 10 instances unless told, and at most 100; a greater
//     PageSize is refused; the newest instance comes first;
//   - removing a label that is not there succeeds;
//   - the permission that ListEcsSpecs needs, the instance types that it shows, their
//     figures, prices and order; its page sizes are those of ListInstances;
//   - an instance of a type that is not offered is refused, and one without stock, see
//     [Service.SetStock], ends in Failed with the code OutOfStock;
//   - an image that cannot be pulled, see [Service.SetImageFailure], ends the start in
//     Failed, with the words of the reference's sample;
//   - whether a start fails is settled when it is asked for, and a restart for the
//     sake of the role never fails for want of stock or image;
//   - the form of an ImageId, and that an ImageUrl has no spaces;
//   - the first CloudDisks of an instance may be anything, and a Capacity may lack its
//     unit;
//   - the text of an event, and what SessionNumber and Limit of GetLifecycle
//     count;
//   - the RAM action of an operation is the one its reference page names, where
//     a system policy has another one beside it.
//
// # Gaps
//
// Refused by name, because guessing would hide mistakes: the query parameters
// Fields and Token, EventLevel, and the list filters on image names, GPU
// types, sizes of compute and OversoldInfo; and a ResourceType of ListEcsSpecs other
// than ECS.
//
// Not emulated: batch operations, snapshots, idle culler,
// shutdown timer, node errors, prices and spot interruption. Members of
// nested objects other than CredentialConfig, Labels, Tag and Datasets are
// stored and echoed without a look inside, but for the growth of cloud disks;
// WorkspaceName, UserVpc.Ip, PodIps and CloudDisks.Status are not
// returned. Images, datasets, workspaces and quotas need not exist.
package dswsvc
