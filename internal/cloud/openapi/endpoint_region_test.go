package openapi

import "testing"

// Where the address does not name the region, a header does.
func TestRegionHeaders(t *testing.T) {
	t.Parallel()
	own := Config{Endpoints: map[Product]string{DSW: "localhost:8080"}}
	for _, test := range []struct {
		config  Config
		product Product
		region  string
		header  bool
	}{
		{Config{}, DSW, "cn-chengdu", false},
		{Config{}, DLC, "cn-hangzhou", false},
		{Config{}, DLC, "cn-chengdu", true},
		{Config{}, AIWorkSpace, "me-east-1", true},
		{Config{}, AIWorkSpace, "ap-southeast-5", false},
		{own, DSW, "cn-chengdu", true},
		{own, DLC, "cn-hangzhou", false},
	} {
		headers := test.config.regionHeaders(test.product, test.region)
		if got := headers[regionHeader]; (got != nil) != test.header || got != nil && *got != test.region {
			t.Errorf("%s in %s: %v", test.product, test.region, headers)
		}
	}
}
