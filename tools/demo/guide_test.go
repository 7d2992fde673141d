package main

import (
	"encoding/json"
	"os"
	"reflect"
	"regexp"
	"testing"
)

// The demo shows that the policy in the guide is enough: it runs with it.
func TestGuide_printsThePolicyOfTheDemo(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../../templates/guides/permissions.md.tmpl")
	if err != nil {
		t.Fatal(err)
	}
	block := regexp.MustCompile("(?s) *```json\n(.*?)```").FindSubmatch(page)
	if block == nil {
		t.Fatal("the guide has no JSON")
	}
	var printed any
	if err := json.Unmarshal(block[1], &printed); err != nil {
		t.Fatal(err)
	}
	var planted struct {
		Accounts []struct {
			Policies []struct {
				Document any `json:"document"`
			} `json:"policies"`
		} `json:"accounts"`
	}
	if err := json.Unmarshal(seed, &planted); err != nil {
		t.Fatal(err)
	}
	if want := planted.Accounts[0].Policies[0].Document; !reflect.DeepEqual(printed, want) {
		t.Errorf("the guide prints %v, the demo's user has %v", printed, want)
	}
}
