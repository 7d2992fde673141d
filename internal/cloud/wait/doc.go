// Package wait holds what every wait for the cloud needs: a clock that tests
// can replace, the delays between two attempts, and the poller that asks until
// something is so.
//
// It knows no API: what is asked, and which failure is worth another attempt,
// its callers decide.
package wait
