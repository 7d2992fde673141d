// Package workspace manages who is a member of a PAI workspace with which
// roles, and reads workspaces and their members.
//
// Workspaces themselves are not managed here. What the caller may not see is
// not told from what does not exist: lists leave it out, and a workspace that is
// asked for alone is not found.
package workspace
