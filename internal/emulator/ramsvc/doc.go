// Package ramsvc is the emulated Resource Access Management (RAM), API version
// 2015-05-01: accounts, users, groups, roles, permission policies, and who has
// which of them.
//
// It is a [wire.Product], and two things besides: the [wire.Directory] of the
// whole emulated cloud, which knows access keys and decides permissions, and
// the [wire.RoleAuthority] that PAI products ask before they take a role.
//
// It is written from the public API reference, never from the client that is
// tested against it.
//
// # Stale reads
//
// After a write to a role (create, update, delete) or to one attachment of a
// policy, the next so many observations of that role or attachment still see
// what was there before. Observations are the read operations that show it, the
// questions of PAI products, AssumeRole, and the conflict checks of DeleteRole
// and DeletePolicy. Everything else, above all the permission check of a call,
// sees the latest state: lateness there would make every test of a grant
// depend on how many calls came before it.
//
// # Emulator choices
//
// Where the reference is silent, a comment at the place says "emulator choice".
// The ones to know about:
//
//   - names of roles, users, groups and policies are looked up ignoring case,
//     because RAM answers role ARNs in lower case ([Options.ExactNames] turns
//     that off);
//   - UpdateRole leaves alone what the request omits, and takes an empty
//     description;
//   - a policy attached to roles only refuses deletion with
//     DeleteConflict.Role.Policy;
//   - changing a service-linked role is refused with
//     InvalidOperation.ServiceLinkedRole;
//   - a role of another account cannot be passed;
//   - what acs:Service is when a role is passed ([Options.PassRoleService]);
//   - the temporary key of a deleted role is an unknown key.
//
// # Gaps
//
// Users, groups, memberships and access keys come from the seed; the operations
// that write them are not implemented, nor are service-linked roles' creation
// and deletion, multi-factor devices, login profiles, SAML and OIDC providers,
// resource groups (attaching with one is refused) and control policies. The
// condition keys ram:TrustedPrincipalTypes and ram:ServiceNames of CreateRole
// are not provided. AttachmentCount and ListTagResources are never stale. That a principal named in a trust policy
// exists is not checked.
package ramsvc
