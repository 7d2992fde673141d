// Package access manages how people sign in to PAI with a RAM role: the policy
// that says what the pages of PAI may do for them in other services, and the
// role itself.
//
// Which roles and users are members of a workspace is another room's business.
package access
