// Package job manages DLC training jobs, each with the RAM role it carries.
//
// A job's role is fixed when the job is created, so the job itself is the
// resource, and a change of nearly anything is another job. A job that has
// ended is a record of what was run: it stays in the state as it is, and only
// a change of the configuration runs anything again.
package job
