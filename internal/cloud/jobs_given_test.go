package cloud_test

import (
	"encoding/json"
	"testing"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
)

// Modules pass "", 0, {} and [] for what is not given, and an answer may hold parts
// that were not sent.
func TestOnlyGiven(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`{}`: `{}`,
		`{"JobSpecs":[null,{"Type":"Worker","Image":"","PodCount":0,"ResourceConfig":{},"SystemDisk":{"Size":0}}]}`:       `{"JobSpecs":[{"Type":"Worker"}]}`,
		`{"JobSpecs":[{"SpotSpec":{"SpotStrategy":"","SpotPriceLimit":0}}]}`:                                              `{"JobSpecs":[{"SpotSpec":{"SpotPriceLimit":0}}]}`,
		`{"DataSources":[{"DataSourceId":"d","EnableCache":false,"Options":""},{}]}`:                                      `{"DataSources":[{"DataSourceId":"d","EnableCache":false}]}`,
		`{"CodeSource":{},"UserVpc":{"VpcId":"v","ExtendedCidrs":["10.0.0.0/8"]},"ThirdpartyLibs":[]}`:                    `{"UserVpc":{"VpcId":"v","ExtendedCIDRs":["10.0.0.0/8"]}}`,
		`{"Settings":{"Tags":{},"EnableRDMA":false,"JobReservedMinutes":0,"AdvancedSettings":{"a":"x","b":{"c":[1,2]}}}}`: `{"Settings":{"EnableRDMA":false,"AdvancedSettings":{"a":"x","b":"{\"c\":[1,2]}"}}}`,
		`{"Settings":{"AdvancedSettings":null,"Driver":""}}`:                                                              `{}`,
		`{"Envs":{"EMPTY":""},"Priority":0}`:                                                                              `{"Envs":{"EMPTY":""}}`,
	} {
		var spec cloud.JobSpec
		if err := json.Unmarshal([]byte(text), &spec); err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		spec.OnlyGiven()
		if got, err := json.Marshal(spec); err != nil || string(got) != want {
			t.Errorf("%s became %s, %v; want %s", text, got, err, want)
		}
	}
}
