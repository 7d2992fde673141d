package acs

import (
	"fmt"
	"slices"
	"strings"
)

// A region id is a label of API host names such as pai-dlc.<region>.aliyuncs.com
// and cannot be longer than one.
const maxRegionLength = 63

const regionForm = "want a region id such as cn-hangzhou or ap-southeast-1"

// ValidateRegion checks the grammar of a region id: lower-case words and
// numbers joined by single hyphens, the first of two or three letters, as in
// cn-hangzhou, ap-southeast-1 or cn-shanghai-finance-1. It keeps no list:
// regions are added more often than a provider is upgraded. A zone id, the
// usual mix-up, is named as such.
func ValidateRegion(region string) error {
	switch {
	case region == "":
		return fmt.Errorf("region is empty: %s", regionForm)
	case len(region) > maxRegionLength:
		return fmt.Errorf("region %q has more than %d characters: %s", region, maxRegionLength, regionForm)
	}
	for _, char := range region {
		if !isLower(char) && !isDigit(char) && char != '-' {
			return fmt.Errorf("region %q contains %q: %s", region, char, regionForm)
		}
	}
	if zoneless, isZone := regionOfZone(region); isZone {
		return fmt.Errorf("region %q is a zone of the region %q: %s", region, zoneless, regionForm)
	}
	words := strings.Split(region, "-")
	if len(words) < 2 || !isContinent(words[0]) {
		return fmt.Errorf("region %q does not start with an area such as \"cn-\": %s", region, regionForm)
	}
	if slices.Contains(words, "") {
		return fmt.Errorf("region %q has a hyphen too many: %s", region, regionForm)
	}
	return nil
}

// regionOfZone recognises the two spellings of zones: cn-hangzhou-b and
// ap-southeast-1a.
func regionOfZone(text string) (string, bool) {
	last := len(text) - 1
	if last < 3 || !isLower(rune(text[last])) {
		return "", false
	}
	switch before := rune(text[last-1]); {
	case before == '-' && strings.Count(text, "-") > 1:
		return text[:last-1], true
	case isDigit(before):
		return text[:last], true
	}
	return "", false
}

func isContinent(word string) bool {
	return (len(word) == 2 || len(word) == 3) && strings.IndexFunc(word, isDigit) < 0
}
