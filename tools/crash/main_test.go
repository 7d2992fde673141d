package main

import (
	"slices"
	"strings"
	"testing"
)

func TestPick(t *testing.T) {
	t.Parallel()
	all := append(pointsOf("create", 10), pointsOf("destroy", 5)...)
	if len(all) != 30 {
		t.Fatalf("%d points of 15 writes", len(all))
	}
	if got := pick(all, 0, 1); !slices.Equal(got, all) {
		t.Errorf("no sample picks %d points", len(got))
	}
	one, again, other := pick(all, 8, 1), pick(all, 8, 1), pick(all, 8, 2)
	if len(one) != 8 || !slices.Equal(one, again) || slices.Equal(one, other) {
		t.Errorf("seed 1 picks %v and %v, seed 2 %v", one, again, other)
	}
}

func TestScrub(t *testing.T) {
	t.Parallel()
	one := scrub([]byte(`{"b": [{"name": "two"}, {"name": "one", "id": "1", "create_date": "x"}], "arn": "acs:ram::1:role/dlc1234567890abc"}`))
	two := scrub([]byte(`{"arn": "acs:ram::1:role/dlcabc1234567890", "b": [{"create_date": "y", "name": "one", "id": "2"}, {"name": "two"}]}`))
	if one != two {
		t.Errorf("two runs with the same objects differ:\n%s\n%s", one, two)
	}
	if third := scrub([]byte(`{"b": [{"name": "two"}]}`)); third == one {
		t.Error("a missing object makes no difference")
	}
}

func TestUpdated(t *testing.T) {
	t.Parallel()
	if before, after := strings.Split(created, "\n"), strings.Split(updated(), "\n"); len(after) != len(before)-1 || slices.Equal(before, after) {
		t.Error("the update replaces nothing: are its texts still in the configuration?")
	}
}
