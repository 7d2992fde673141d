// Package people holds what PAI needs where people work in it with a RAM role:
// the groups of permissions that its pages use on behalf of the person who has signed
// in, and the access policy made of them.
//
// The facts are those of the public guide "Access PAI by using a RAM role". They
// have a room of their own because they are neither about workloads nor about
// the policy language; and ramdoc, which knows that language, is shared with the
// emulator, which must not learn from the provider what PAI needs.
//
// The package performs no I/O.
package people
