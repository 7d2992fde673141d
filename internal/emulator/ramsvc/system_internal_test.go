package ramsvc

import "testing"

func TestSystemPolicies(t *testing.T) {
	known := map[string]bool{}
	for _, p := range systemPolicies() {
		if known[p.name] {
			t.Errorf("system policy %s is there twice", p.name)
		}
		known[p.name] = true
	}
	if len(known) < 60 {
		t.Errorf("%d system policies, want at least 60", len(known))
	}
	for _, name := range []string{
		"AliyunLogReadOnlyAccess", "AliyunOTSFullAccess", "AliyunContainerRegistryReadOnlyAccess",
		"AliyunNASFullAccess", "AliyunDataWorksFullAccess", "AliyunPAIFullAccess",
	} {
		if !known[name] {
			t.Errorf("no system policy %s", name)
		}
	}
	if known["AliyunDataWorksReadOnlyAccess"] {
		t.Error("AliyunDataWorksReadOnlyAccess is not in the documentation")
	}
}
