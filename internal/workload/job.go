package workload

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// MaxJobBody is how large the body of CreateJob may be, in bytes, with what the
// product adds to it.
const MaxJobBody = 65536

// nodeTypes are the parts that nodes play in jobs of each type, from the
// reference of CreateJob. An empty list: none are documented, any is accepted.
var nodeTypes = map[string][]string{
	"TFJob":           {"Chief", "PS", "Worker", "Evaluator", "GraphLearn"},
	"PyTorchJob":      {"Worker", "Master"},
	"MPIJob":          {"Worker", "Master"},
	"XGBoostJob":      {"Worker", "Master"},
	"OneFlowJob":      {"Worker", "Master"},
	"ElasticBatchJob": {"Worker", "Master"},
	"SlurmJob":        nil,
	"RayJob":          {"Head", "Worker"},
	"DataJuicerJob":   nil,
}

// JobTypes returns the types of DLC jobs, in the order of the reference.
// Letter case counts.
func JobTypes() []string {
	return []string{
		"TFJob", "PyTorchJob", "MPIJob", "XGBoostJob", "OneFlowJob", "ElasticBatchJob", "SlurmJob", "RayJob", "DataJuicerJob",
	}
}

// ValidateJobNode checks that nodes of a type can be part of jobs of a type.
// What is not documented is accepted. A RayJob may have groups of workers,
// such as Worker-gpu.
func ValidateJobNode(jobType, nodeType string) error {
	known := nodeTypes[jobType]
	group := jobType == "RayJob" && strings.HasPrefix(nodeType, "Worker-")
	if len(known) == 0 || group || slices.Contains(known, nodeType) {
		return nil
	}
	return fmt.Errorf("a %s has no nodes of type %q, only %s", jobType, nodeType, strings.Join(known, ", "))
}

var jobName = regexp.MustCompile(`^[A-Za-z0-9_.-]{1,256}$`)

// ValidateJobName checks the display name of a job.
func ValidateJobName(name string) error {
	if !jobName.MatchString(name) {
		return errors.New("it must be 1 to 256 letters, digits, _, . and -")
	}
	return nil
}

// ValidateJobImage checks that an image is given by its URI. The ids that the
// console shows, such as image-4c62443d, are refused by the product.
func ValidateJobImage(uri string) error {
	switch {
	case strings.HasPrefix(uri, "image-") && !strings.ContainsAny(uri, "/:"):
		return errors.New("it is the id of an image: use the image's URI")
	case uri == "", strings.ContainsAny(uri, " \t\n"), strings.Contains(uri, "://"):
		return errors.New("it must look like registry.example.com/repository/image:tag")
	}
	return nil
}

// ValidateWorkspaceID checks the id of a PAI workspace.
func ValidateWorkspaceID(id string) error {
	if !workspaceID.MatchString(id) {
		return errors.New("it must be digits, such as 40823")
	}
	return nil
}

var workspaceID = regexp.MustCompile(`^[0-9]+$`)

// JobStatuses returns the statuses that DLC documents for jobs, in the order
// in which a job goes through them.
func JobStatuses() []string {
	return []string{
		"Creating", "Queuing", "Bidding", "EnvPreparing", "SanityChecking", "Running", "Restarting", "Stopping",
		"SucceededReserving", "FailedReserving", "Succeeded", "Failed", "Stopped",
	}
}
