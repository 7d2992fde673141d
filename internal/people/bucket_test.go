package people_test

import (
	"strings"
	"testing"

	"github.com/pai-iac/terraform-provider-pai/internal/people"
)

func TestValidateService(t *testing.T) {
	t.Parallel()
	for _, service := range people.Services() {
		if err := people.ValidateService(service); err != nil {
			t.Error(err)
		}
	}
	for _, text := range []string{"", "OSS", "ram", "oss "} {
		err := people.ValidateService(text)
		if err == nil || !strings.Contains(err.Error(), "cs, vpc, ecs, nas, cr, oss or datasetacc") {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestOSSResource(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{ // its key; what the error says otherwise
		"my-bucket":                        "my-bucket",
		"acs:oss:*:*:my-bucket":            "my-bucket",
		"my-bucket/*":                      "my-bucket",
		"acs:oss:*:*:my-bucket/*":          "my-bucket",
		"my-bucket/team/*":                 "my-bucket/team/*",
		"acs:oss:*:*:my-bucket/team/*":     "my-bucket/team/*",
		"my-bucket/data/train.csv":         "my-bucket/data/train.csv",
		"my-bucket/data/shard-??":          "my-bucket/data/shard-??",
		"":                                 "!names no bucket",
		"/a":                               "!names no bucket",
		"acs:oss:*:*:*":                    "!wildcard for the bucket",
		"*":                                "!wildcard for the bucket",
		"team-*/x":                         "!wildcard for the bucket",
		"my-bucket/":                       `!ends in "/"`,
		"my-bucket/team/":                  `!ends in "/"`,
		"my-bucket//team/*":                `!two "/" in a row`,
		"ab":                               "!3 to 63 characters",
		strings.Repeat("a", 64):            "!3 to 63 characters",
		"My-Bucket":                        "!lower-case letters",
		"my_bucket":                        "!lower-case letters",
		"-bucket":                          "!lower-case letters",
		"oss://my-bucket":                  "!lower-case letters",
		"acs:oss:cn-hangzhou:*:my-bucket":  "!names a region or an account",
		"acs:oss:*:1234567890123456:bkt/*": "!names a region or an account",
		"acs:nas:*:*:my-bucket":            `!is of service "nas"`,
	} {
		err := people.ValidateOSSResource(text)
		words, bad := strings.CutPrefix(want, "!")
		switch {
		case bad && (err == nil || !strings.Contains(err.Error(), words) || !strings.Contains(err.Error(), "want a bucket")):
			t.Errorf("%q: the error is %v, want %q", text, err, words)
		case bad && people.OSSResourceKey(text) != text:
			t.Errorf("%q has the key %q", text, people.OSSResourceKey(text))
		case !bad && (err != nil || people.OSSResourceKey(text) != want):
			t.Errorf("%q: the key is %q, %v", text, people.OSSResourceKey(text), err)
		}
	}
}
