// Package association manages which RAM role a PAI workload carries. One
// generic resource serves every kind of workload whose role can change; a kind
// adds its words and the names of its arguments (dsw.go, eas.go).
//
// An association is a property of its workload, not a thing of its own: its
// identity is the workload's key, creating it adopts what is there, and
// destroying it leaves an association too (on_destroy).
package association
