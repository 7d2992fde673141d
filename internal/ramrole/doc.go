// Package ramrole manages a whole RAM role, for any trust policy: its
// name, description, session, policies and tags, the ARN that a plan foretells,
// the writes in their order, the wait until RAM shows them, the import, and the
// memory of what is our own.
//
// A feature embeds [Resource] and adds who may assume its roles, and who would
// miss one.
package ramrole
