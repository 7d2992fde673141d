package emulator

import "strings"

// covers reports whether a pattern names an action such as "ram:GetRole": by
// that name, by "ram:*" for a product, or by "*" for all.
func covers(pattern, action string) bool {
	product, _, _ := strings.Cut(action, ":")
	return pattern == action || pattern == "*" || pattern == product+":*"
}
