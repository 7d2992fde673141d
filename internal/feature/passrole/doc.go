// Package passrole manages who may hand RAM roles to PAI: a custom policy that
// allows ram:PassRole, and the users, groups and roles it is attached to.
//
// It knows neither the roles that are passed nor the workloads that get them:
// whether a caller may pass a role the preflight judges, with what a grant here
// tells it.
package passrole
