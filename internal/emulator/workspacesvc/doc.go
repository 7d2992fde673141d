// Package workspacesvc is the emulated AIWorkSpace of Platform for AI, API
// version 2021-02-04: workspaces, and who is a member of them with which roles.
//
// A [Service] plugs into the emulator as a [wire.Product]. It is written from
// the public API reference, never from the client that is tested against it.
//
// # What is emulated
//
// Reading workspaces; the life of a member (create, read, list, give and take
// roles, delete); the list of those who can be made members. Members are the
// account, RAM users and RAM roles of the emulated RAM, which is asked who
// there is: a member outlives its user or role, and is then shown without an
// account name. A role that was made anew under its old name is somebody else.
//
// A workspace belongs to an account and a region. To anybody else it does not
// exist. The account is its owner.
//
// A call is allowed by RAM, by the action paiworkspace:Operation on
// acs:paiworkspace:REGION:ACCOUNT:workspace/ID (on * for ListWorkspaces and
// GetDefaultWorkspace), or by a role in the workspace: every role reads, the
// owner and administrators write. What a statement of RAM denies nothing
// allows. ListWorkspaces shows to whom RAM does not allow it the workspaces
// that it is a member of.
//
// # Emulator choices
//
// The reference is silent on the points below, so what the emulator does there
// is a choice:
//
//   - either layer of permissions is enough, see [Options.RequireBoth];
//   - the session of a role counts as a member only if the role trusts
//     dataworks.aliyuncs.com, for the guide to role-based access requires that
//     statement: without it, and without a policy of RAM, every call is refused
//     with 403, ListWorkspaces too. [Options.IgnoreTrust] turns that off;
//   - the code of a refusal by RAM is RAMForbidden, and of one for want of a
//     role NoPermissionError: both were seen with sister products only;
//   - codes 1006009xx are the emulator's own;
//   - the status of what does not exist is 400, see [Options.NotFoundStatus];
//     a workspace that does not exist is NoPermissionError to whom RAM does
//     not allow the call;
//   - the user id of a role is its RAM id, or has a prefix, see
//     [Options.PrefixRoleIDs]; its AccountType is 6, see
//     [Options.RoleAccountType]; its name is shown bare, see
//     [Options.RoleLabel];
//   - a role that is newer than the workspaces is known at once, see
//     [Options.RoleSync]. It becomes known, too, when a session of it that
//     counts as a member calls the product. What is not known cannot be made a
//     member, but stays one;
//   - names are filtered by a part of them, in any letter case; UserName looks
//     at display names too, see [Options.ExactUserName]; the filter Roles of
//     ListMembers wants any one of the roles;
//   - the account is called by its id, and an account without a workspace of
//     the region as its default one gets a 400;
//   - a page holds at most 50; a greater PageSize is refused; the oldest comes
//     first;
//   - members cannot be written unless the workspace is ENABLED, not even by
//     DeleteMembers. INITIALIZING and UPDATING end by themselves only with
//     [Options.Settling];
//   - CreateMember takes all of its entries or none; one that is a member, or
//     is given twice, is refused;
//   - a role that is held can be added, and one that is not held be removed,
//     without effect, see [Options.StrictRoles]; the owner's role can be
//     neither; the last role cannot be removed, see [Options.LastRole];
//   - DeleteMembers ignores what is not there, see [Options.ReportAbsent], and
//     removes nobody when the owner is among them: a code in the body of a
//     success, see [Options.RefuseOwner].
//
// Not a choice but a trap that is documented: roles come in no order. The order
// here is always the same for a member, and never that of their names.
//
// # Gaps
//
// Workspaces come from the seed: to create, update and delete them is not
// implemented. Nor are ListPermissions and GetPermission, configs, resources,
// resource groups, user configs, and everything below a workspace but members.
// Of ListWorkspaces the parameters Fields and UserId, GetResourceLimits, and
// modules other than PAI are refused by name. A session policy that narrows a
// role does not narrow what its roles in a workspace allow.
package workspacesvc
