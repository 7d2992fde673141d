// Package instance has pai_dsw_instance, a DSW instance from scratch with the role that
// it carries, and the data sources pai_dsw_instances and pai_ecs_specs.
//
// The role is the association of package association: the same rules, findings,
// forecast and texts, and the same change by package rolechange.
package instance
