package acctest

import "testing"

func TestParseCLI(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"Terraform v1.11.4\non linux_amd64\n":          "Terraform 1.11.4",
		"Terraform v1.15.0-beta1\n":                    "Terraform 1.15.0-beta1",
		"OpenTofu v1.12.6\non linux_amd64":             "OpenTofu 1.12.6",
		"OpenTofu v1.12.6-dev\r\non windows_amd64\r\n": "OpenTofu 1.12.6-dev",
	} {
		got, err := parseCLI(text)
		if err != nil || got.String() != want {
			t.Errorf("parseCLI(%q) = %v, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "Warning: v1.2.3", "Terraform", "Terraform vNext"} {
		if got, err := parseCLI(text); err == nil {
			t.Errorf("parseCLI(%q) = %v", text, got)
		}
	}
}

func TestFeatures(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		cli     string
		feature Feature
		want    bool
	}{
		{"Terraform v1.11.4", ImportByIdentity(), false},
		{"Terraform v1.12.0-beta1", ImportByIdentity(), true},
		{"OpenTofu v1.12.6", ImportByIdentity(), true},
		{"Terraform v1.14.0", Actions(), true},
		{"OpenTofu v1.12.6", Actions(), false},
		{"Terraform v1.13.5", Queries(), false},
	} {
		found, err := parseCLI(test.cli)
		if err != nil {
			t.Fatal(err)
		}
		if got := found.has(test.feature); got != test.want {
			t.Errorf("%s has %s: %t", found, test.feature.name, got)
		}
	}
}
