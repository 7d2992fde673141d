package people

import (
	"errors"
	"fmt"
	"strings"

	"github.com/pai-iac/terraform-provider-pai/internal/acs"
)

const (
	arnPrefix  = "acs:oss:*:*:"
	bucketForm = "want a bucket such as my-bucket, objects of one such as my-bucket/team/*, or their ARN " + arnPrefix + "my-bucket"
)

// objects are a bucket, or some of the objects in it.
type objects struct {
	bucket string
	key    string // pattern of the objects' names
}

// everyKey is the key of all objects of a bucket.
const everyKey = "*"

// ValidateOSSResource checks one place in OSS: a bucket, objects of it as
// bucket/pattern, or the ARN acs:oss:*:*: of either. A bucket name is unique in
// all of OSS, so an ARN names neither region nor account.
func ValidateOSSResource(text string) error {
	_, err := parseObjects(text)
	return err
}

// OSSResourceKey is the same for all spellings of one place in OSS. A text that
// is no such place is its own key.
func OSSResourceKey(text string) string {
	place, err := parseObjects(text)
	if err != nil {
		return text
	}
	return place.String()
}

func parseObjects(text string) (objects, error) {
	place, err := splitObjects(text)
	if err != nil {
		return objects{}, fmt.Errorf("%q %w: %s", text, err, bucketForm)
	}
	return place, nil
}

func splitObjects(text string) (objects, error) {
	rest, isARN := strings.CutPrefix(text, arnPrefix)
	if arn, err := acs.ParseARN(text); err == nil && !isARN {
		if arn.Service != OSS {
			return objects{}, fmt.Errorf("is of service %q instead of %q", arn.Service, OSS)
		}
		return objects{}, errors.New("names a region or an account, which no bucket needs")
	}
	bucket, key, hasKey := strings.Cut(rest, "/")
	if err := checkBucket(bucket); err != nil {
		return objects{}, err
	}
	switch {
	case !hasKey:
		key = everyKey
	case key == "" || strings.HasSuffix(key, "/"):
		return objects{}, errors.New(`ends in "/", which is no object: put a * behind it`)
	case strings.HasPrefix(key, "/"):
		return objects{}, errors.New(`has two "/" in a row, but names of objects do not begin with one`)
	}
	return objects{bucket: bucket, key: key}, nil
}

// Names of buckets: 3 to 63 lower-case letters, digits and hyphens, with a
// letter or digit at both ends.
const (
	minBucket = 3
	maxBucket = 63
)

func checkBucket(name string) error {
	switch {
	case name == "":
		return errors.New("names no bucket")
	case strings.ContainsAny(name, "*?"):
		return errors.New("has a wildcard for the bucket: name each bucket, or none to mean all of OSS")
	case len(name) < minBucket || len(name) > maxBucket:
		return fmt.Errorf("names the bucket %q, but names of buckets have %d to %d characters", name, minBucket, maxBucket)
	case strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" || strings.HasPrefix(name, "-") || strings.HasSuffix(name, "-"):
		return fmt.Errorf("names the bucket %q, but names of buckets hold lower-case letters, digits and inner hyphens", name)
	}
	return nil
}

// String is the shortest spelling: without ARN, and a whole bucket by its name.
func (o objects) String() string {
	if o.key == everyKey {
		return o.bucket
	}
	return o.bucket + "/" + o.key
}

func (o objects) bucketARN() string { return arnPrefix + o.bucket }

func (o objects) objectsARN() string { return arnPrefix + o.bucket + "/" + o.key }
