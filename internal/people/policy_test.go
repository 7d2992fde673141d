package people_test

import (
	_ "embed"
	"slices"
	"testing"

	"github.com/pai-iac/terraform-provider-pai/internal/people"
	"github.com/pai-iac/terraform-provider-pai/internal/ramdoc"
)

// The policy as the guide prints it.
//
//go:embed testdata/guide.json
var guide string

func TestAccessPolicy_isTheGuides(t *testing.T) {
	t.Parallel()
	document := people.AccessPolicy(people.Services(), nil)
	if !ramdoc.SameText(document.JSON(), guide) {
		t.Errorf("got\n%s\nwant\n%s", document.Indented(), guide)
	}
	parts, exact := people.ReadAccessPolicy(guide)
	if !exact || !slices.Equal(parts.Services, people.Services()) || len(parts.OSSResources) > 0 {
		t.Errorf("the guide's policy is read as %+v, exact %t", parts, exact)
	}
}

const (
	vpc = `{"Effect":"Allow","Action":["vpc:DescribeVSwitchAttributes","vpc:DescribeVpcs","vpc:DescribeVSwitches",` +
		`"vpc:DescribeVpcAttribute"],"Resource":"*"}`
	datasetacc = `{"Effect":"Allow","Action":["datasetacc:DescribeInstance","datasetacc:DescribeSlot","datasetacc:DescribeEndpoint"],"Resource":"*"}`
	oneBucket  = `{"Effect":"Allow","Action":"oss:ListBuckets","Resource":"acs:oss:*:*:*"},` + inBuckets + `["acs:oss:*:*:my-bucket","acs:oss:*:*:my-bucket/*"]}`
	twoPlaces  = `{"Effect":"Allow","Action":"oss:ListBuckets","Resource":"acs:oss:*:*:*"},` + inBuckets +
		`["acs:oss:*:*:my-bucket","acs:oss:*:*:my-bucket/*","acs:oss:*:*:shared","acs:oss:*:*:shared/team/*"]}`
	inBuckets = `{"Effect":"Allow","Action":["oss:GetObjectMetadata","oss:GetObject","oss:ListObjects","oss:PutObject","oss:CopyObject",` +
		`"oss:CompleteMultipartUpload","oss:AbortMultipartUpload","oss:InitiateMultipartUpload","oss:UploadPartCopy","oss:UploadPart",` +
		`"oss:DeleteObject"],"Resource":`
)

func policy(statements string) string { return `{"Version":"1","Statement":[` + statements + `]}` }

func TestAccessPolicy(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		services, places []string
		want             string
	}{
		"the guide's order": {[]string{"datasetacc", "vpc"}, nil, policy(vpc + "," + datasetacc)},
		"one bucket":        {[]string{"oss"}, []string{"my-bucket"}, policy(oneBucket)},
		"its ARN":           {[]string{"oss"}, []string{"acs:oss:*:*:my-bucket"}, policy(oneBucket)},
		"all in it, twice":  {[]string{"oss"}, []string{"acs:oss:*:*:my-bucket/*", "my-bucket/*"}, policy(oneBucket)},
		"two places":        {[]string{"vpc", "oss"}, []string{"shared/team/*", "my-bucket"}, policy(vpc + "," + twoPlaces)},
		"not about OSS":     {[]string{"vpc"}, []string{"my-bucket"}, policy(vpc)},
	} {
		if got := people.AccessPolicy(c.services, c.places).JSON(); got != c.want {
			t.Errorf("%s: got\n%s\nwant\n%s", name, got, c.want)
		}
	}
}

// What the narrowed policy is worth: everything in the bucket, nothing beside
// it, and the list of buckets.
func TestAccessPolicy_decides(t *testing.T) {
	t.Parallel()
	document := people.AccessPolicy([]string{"oss"}, []string{"my-bucket", "shared/team/*"})
	for ask, want := range map[[2]string]ramdoc.Outcome{
		{"oss:ListBuckets", "acs:oss:*:1234567890123456:*"}:                           ramdoc.Allowed,
		{"oss:ListObjects", "acs:oss:*:1234567890123456:my-bucket"}:                   ramdoc.Allowed,
		{"oss:GetObject", "acs:oss:*:1234567890123456:my-bucket/a/b"}:                 ramdoc.Allowed,
		{"oss:DeleteObject", "acs:oss:oss-cn-hangzhou:1234567890123456:my-bucket/a"}:  ramdoc.Allowed,
		{"oss:PutObject", "acs:oss:*:1234567890123456:shared/team/model"}:             ramdoc.Allowed,
		{"oss:ListObjects", "acs:oss:*:1234567890123456:shared"}:                      ramdoc.Allowed,
		{"oss:PutObject", "acs:oss:*:1234567890123456:shared/other/model"}:            ramdoc.NoOpinion,
		{"oss:GetObject", "acs:oss:*:1234567890123456:my-bucket-of-another-team/x"}:   ramdoc.NoOpinion,
		{"oss:ListObjects", "acs:oss:*:1234567890123456:my-bucket-of-another-team"}:   ramdoc.NoOpinion,
		{"oss:DeleteBucket", "acs:oss:*:1234567890123456:my-bucket"}:                  ramdoc.NoOpinion,
		{"vpc:DescribeVpcs", "acs:vpc:cn-hangzhou:1234567890123456:vpc/vpc-whatever"}: ramdoc.NoOpinion,
	} {
		decision := ramdoc.Evaluate(ramdoc.Request{Action: ask[0], Resource: ask[1]}, document)
		if decision.Outcome != want {
			t.Errorf("%s on %s: %s, want %s", ask[0], ask[1], decision.Outcome, want)
		}
	}
}

func TestReadAccessPolicy(t *testing.T) {
	t.Parallel()
	const (
		shuffled = `{"Resource":["*"],"Action":["vpc:describevpcattribute","vpc:DescribeVpcs","vpc:DescribeVSwitches",` +
			`"vpc:DescribeVSwitchAttributes"],"Effect":"Allow","Sid":"x"}`
		partly = `{"Effect":"Allow","Action":["vpc:DescribeVpcs"],"Resource":"*"}`
		denied = `{"Effect":"Deny","Action":["datasetacc:DescribeInstance","datasetacc:DescribeSlot","datasetacc:DescribeEndpoint"],"Resource":"*"}`
		noList = inBuckets + `["acs:oss:*:*:my-bucket","acs:oss:*:*:my-bucket/*"]}`
	)
	for name, c := range map[string]struct {
		text             string
		services, places []string
		exact            bool
	}{
		"two groups":        {policy(vpc + "," + datasetacc), []string{"vpc", "datasetacc"}, nil, true},
		"other spelling":    {policy(shuffled), []string{"vpc"}, nil, true},
		"other order":       {policy(datasetacc + "," + vpc), []string{"vpc", "datasetacc"}, nil, false},
		"one bucket":        {policy(oneBucket), []string{"oss"}, []string{"my-bucket"}, true},
		"two places":        {policy(twoPlaces), []string{"oss"}, []string{"my-bucket", "shared/team/*"}, true},
		"part of a group":   {policy(partly + "," + datasetacc), []string{"datasetacc"}, nil, false},
		"a deny":            {policy(vpc + "," + denied), []string{"vpc"}, nil, false},
		"buckets unlisted":  {policy(vpc + "," + noList), []string{"vpc"}, nil, false},
		"something more":    {policy(vpc + `,{"Effect":"Allow","Action":"ram:*","Resource":"*"}`), []string{"vpc"}, nil, false},
		"nothing of it":     {policy(`{"Effect":"Allow","Action":"*","Resource":"*"}`), nil, nil, false},
		"a trust policy":    {ramdoc.Trust("pai.aliyuncs.com").JSON(), nil, nil, false},
		"no statements":     {policy(""), nil, nil, false},
		"no policy":         {"{", nil, nil, false},
		"both forms of OSS": {policy(oneBucket + "," + inBuckets + `"*"}`), []string{"oss"}, []string{"my-bucket"}, false},
	} {
		parts, exact := people.ReadAccessPolicy(c.text)
		if exact != c.exact || !slices.Equal(parts.Services, c.services) || !slices.Equal(parts.OSSResources, c.places) {
			t.Errorf("%s: got %+v, exact %t", name, parts, exact)
		}
	}
}

// Every choice of services, narrowed or not, is read back as it was written.
func TestReadAccessPolicy_roundTrip(t *testing.T) {
	t.Parallel()
	all := people.Services()
	for choice := 1; choice < 1<<len(all); choice++ {
		var services []string
		for i, service := range all {
			if choice&(1<<i) != 0 {
				services = append(services, service)
			}
		}
		for _, places := range [][]string{nil, {"my-bucket", "shared/team/*"}} {
			if len(places) > 0 && !slices.Contains(services, people.OSS) {
				continue
			}
			parts, exact := people.ReadAccessPolicy(people.AccessPolicy(services, places).JSON())
			if !exact || !slices.Equal(parts.Services, services) || !slices.Equal(parts.OSSResources, places) {
				t.Errorf("%q in %q is read as %+v, exact %t", services, places, parts, exact)
			}
		}
	}
}
