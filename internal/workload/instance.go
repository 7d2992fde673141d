package workload

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strings"
)

var instanceName = regexp.MustCompile(`^[A-Za-z0-9_]{1,27}$`)

// ValidateInstanceName checks the name of a DSW instance, by the reference of
// CreateInstance.
func ValidateInstanceName(name string) error {
	if instanceName.MatchString(name) {
		return nil
	}
	return fmt.Errorf("%q does not consist of 1 to 27 letters, digits and underscores", name)
}

// ValidateLabelKey refuses the labels that the provider keeps for itself.
func ValidateLabelKey(key string) error {
	if strings.HasPrefix(strings.ToLower(key), "terraform-provider-pai-") {
		return fmt.Errorf("%q is a label of the provider itself", key)
	}
	if key == "" || strings.Contains(key, ",") {
		return fmt.Errorf("%q is empty or has a comma, and PAI removes labels by a list with commas", key)
	}
	return nil
}

// ValidateJSONObject checks that a text is a JSON object.
func ValidateJSONObject(text string) error {
	var members map[string]any
	if err := json.Unmarshal([]byte(text), &members); err != nil || members == nil {
		return errors.New("it is no JSON object")
	}
	return nil
}

// InstanceStatuses returns the statuses that DSW documents for instances, in the
// order of its reference.
func InstanceStatuses() []string {
	return []string{
		"Creating", "ResourceAllocating", "Queuing", "EnvPreparing", "Starting", "Running", "Updating", "Saving", "Saved", "SaveFailed",
		"Stopping", "Stopped", "Recovering", "Deleting", "Failed",
	}
}
