package workload_test

import (
	"strings"
	"testing"

	"github.com/pai-iac/terraform-provider-pai/internal/workload"
)

func TestValidateJobNode(t *testing.T) {
	for _, tc := range []struct {
		job, node string
		ok        bool
	}{
		{"PyTorchJob", "Worker", true},
		{"PyTorchJob", "Master", true},
		{"PyTorchJob", "worker", false},
		{"PyTorchJob", "PS", false},
		{"TFJob", "PS", true},
		{"TFJob", "Master", false},
		{"MPIJob", "Launcher", false},
		{"RayJob", "Head", true},
		{"RayJob", "Worker-gpu", true},
		{"RayJob", "Master", false},
		{"SlurmJob", "Anything", true}, // not documented
		{"DataJuicerJob", "Worker", true},
	} {
		if err := workload.ValidateJobNode(tc.job, tc.node); (err == nil) != tc.ok {
			t.Errorf("%s with %s: %v", tc.job, tc.node, err)
		}
	}
	for _, job := range workload.JobTypes() {
		if err := workload.ValidateJobNode(job, "Worker"); err != nil {
			t.Errorf("%s has no workers: %v", job, err)
		}
	}
}

func TestValidateJobTexts(t *testing.T) {
	for name, tc := range map[string]struct {
		check    func(string) error
		accepted []string
		refused  []string
	}{
		"name": {workload.ValidateJobName,
			[]string{"a", "mnist-01", "A_b.c", strings.Repeat("x", 256)},
			[]string{"", "a b", "a/b", "训练", strings.Repeat("x", 257)}},
		"image": {workload.ValidateJobImage,
			[]string{"registry.example.com/pai/pytorch:2", "pytorch", "image-tools/x:1", "registry.example.com:5000/a@sha256:00"},
			[]string{"", "image-4c62443d", "https://registry.example.com/a", "a b"}},
		"workspace": {workload.ValidateWorkspaceID, []string{"268"}, []string{"", "ws-1", "26 8"}},
	} {
		for _, text := range tc.accepted {
			if err := tc.check(text); err != nil {
				t.Errorf("%s: %q is refused: %v", name, text, err)
			}
		}
		for _, text := range tc.refused {
			if tc.check(text) == nil {
				t.Errorf("%s: %q is accepted", name, text)
			}
		}
	}
}
