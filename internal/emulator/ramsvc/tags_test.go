package ramsvc_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/ramsvc"
)

func TestTags(t *testing.T) {
	t.Parallel()
	r := newRAM(t, ramsvc.Options{})
	r.createRole("a")
	r.createRole("a-b")
	r.do("TagResources", "ResourceType", "role", "ResourceNames", `["a","A-B"]`, "Tag", `[{"Key":"x","Value":"1"},{"Key":"y","Value":"2"}]`)
	r.do("TagResources", "ResourceType", "role", "ResourceNames", `["a"]`, "Tag", `[{"Key":"x","Value":"3"}]`)
	r.do("TagResources", "ResourceType", "policy", "ResourceNames", `["Free"]`, "Tag", `[{"Key":"p"}]`)

	var rows []string
	token := ""
	for {
		parameters := []string{"ResourceType", "role", "PageSize", "2", "ResourceNames", `["a","a-b"]`}
		if token != "" {
			parameters = append(parameters, "NextToken", token)
		}
		page := r.do("ListTagResources", parameters...)
		for i := range page.count("TagResources") {
			row, _ := page.at("TagResources", i).(map[string]any)
			rows = append(rows, fmt.Sprintf("%v:%v=%v", row["ResourceName"], row["TagKey"], row["TagValue"]))
		}
		if page.at("NextToken") == nil {
			break
		}
		token = fmt.Sprint(page.at("NextToken"))
	}
	if want := "[a:x=3 a:y=2 a-b:x=1 a-b:y=2]"; fmt.Sprint(rows) != want {
		t.Errorf("tags %v, want %s", rows, want)
	}
	if got := r.do("ListTagResources", "ResourceType", "role", "Tag", `[{"Key":"x","Value":"1"}]`); got.count("TagResources") != 2 {
		t.Errorf("filtered: %v", got)
	}
	if got := r.do("ListTagResources", "ResourceType", "policy"); got.at("TagResources", 0, "ResourceType") != "policy" {
		t.Errorf("of policies: %v", got)
	}

	// All is for calls without keys.
	r.do("UntagResources", "ResourceType", "role", "ResourceNames", `["a"]`, "TagKeys", `["x","absent"]`, "All", "true")
	r.do("UntagResources", "ResourceType", "role", "ResourceNames", `["a-b"]`, "All", "true")
	left := r.do("ListTagResources", "ResourceType", "role", "ResourceNames", `["a","a-b"]`)
	if left.count("TagResources") != 1 || left.at("TagResources", 0, "TagKey") != "y" {
		t.Errorf("left: %v", left)
	}
}

func TestTags_refusals(t *testing.T) {
	t.Parallel()
	r := newRAM(t, ramsvc.Options{})
	manyNames := `["` + strings.Repeat(`a","`, 50) + `a"]`
	manyTags := `[` + strings.Repeat(`{"Key":"k"},`, 20) + `{"Key":"k"}]`
	role := func(more ...string) []string {
		return append([]string{"ResourceType", "role", "ResourceNames", `["Deployer"]`}, more...)
	}
	for _, test := range []struct {
		status     int
		code       string
		action     string
		parameters []string
	}{
		{400, "MissingParameter", "TagResources", []string{"ResourceType", "role"}},
		{400, "MissingParameter", "TagResources", role()},
		{400, "InvalidParameter.ResourceType", "TagResources", []string{"ResourceType", "user", "ResourceNames", `["alice"]`}},
		{400, "InvalidParameter.ResourceNames", "TagResources", []string{"ResourceType", "role", "ResourceNames", `Deployer`}},
		{400, "InvalidParameter.ResourceNames", "TagResources", []string{"ResourceType", "role", "ResourceNames", manyNames}},
		{404, "EntityNotExist.Role", "TagResources", []string{"ResourceType", "role", "ResourceNames", `["nobody"]`}},
		{404, "EntityNotExist.Policy", "UntagResources", []string{"ResourceType", "policy", "ResourceNames", `["AliyunOSSFullAccess"]`}},
		{400, "InvalidParameter.TagKey", "TagResources", role("Tag", `[{"Key":"","Value":"v"}]`)},
		{400, "InvalidParameter.TagKey", "TagResources", role("Tag", `[{"Key":"`+strings.Repeat("k", 129)+`"}]`)},
		{400, "InvalidParameter.TagKey", "TagResources", role("Tag", `[{"Key":"k"},{"Key":"k"}]`)},
		{400, "InvalidParameter.TagValue", "TagResources", role("Tag", `[{"Key":"k","Value":"`+strings.Repeat("v", 257)+`"}]`)},
		{409, "LimitExceeded.Tag", "TagResources", role("Tag", manyTags)},
		{400, "MissingParameter", "UntagResources", role()},
		{400, "InvalidParameter.TagKeys", "UntagResources", role("TagKeys", manyNames)},
		{400, "MissingParameter", "ListTagResources", nil},
		{400, "InvalidParameter.PageSize", "ListTagResources", []string{"ResourceType", "role", "PageSize", "101"}},
		{400, "InvalidParameter.NextToken", "ListTagResources", []string{"ResourceType", "role", "NextToken", "x"}},
	} {
		r.refused(test.status, test.code, test.action, test.parameters...)
	}
}
