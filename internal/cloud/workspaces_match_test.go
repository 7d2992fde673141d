package cloud_test

import (
	"fmt"
	"testing"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
)

func TestMatchingMembers(t *testing.T) {
	t.Parallel()
	member := func(id, name, account, display string) cloud.Member {
		return cloud.Member{ID: id, Name: name, AccountName: account, DisplayName: display}
	}
	for name, tc := range map[string]struct {
		members []cloud.Member
		want    []string
	}{
		"nobody":                     {nil, nil},
		"by the member name":         {[]cloud.Member{member("1", "pai-dev", "x", "y"), member("2", "other", "x", "y")}, []string{"1"}},
		"by the account name":        {[]cloud.Member{member("1", "x", "pai-dev", "y")}, []string{"1"}},
		"by the display name":        {[]cloud.Member{member("1", "x", "", "pai-dev")}, []string{"1"}},
		"shown as a path":            {[]cloud.Member{member("1", "role/pai-dev", "", "")}, []string{"1"}},
		"shown as an ARN":            {[]cloud.Member{member("1", "acs:ram::1234567890123456:role/pai-dev", "", "")}, []string{"1"}},
		"in another letter case":     {[]cloud.Member{member("1", "PAI-Dev", "", "")}, []string{"1"}},
		"exact ones come first":      {[]cloud.Member{member("1", "role/pai-dev", "", ""), member("2", "pai-dev", "", "")}, []string{"2"}},
		"exact case comes first":     {[]cloud.Member{member("1", "Pai-Dev", "", ""), member("2", "pai-dev", "", "")}, []string{"2"}},
		"several exact ones":         {[]cloud.Member{member("1", "pai-dev", "", ""), member("2", "pai-dev", "", "")}, []string{"1", "2"}},
		"several that are not exact": {[]cloud.Member{member("1", "role/pai-dev", "", ""), member("2", "user/pai-dev", "", "")}, []string{"1", "2"}},
		"one that matches twice":     {[]cloud.Member{member("1", "pai-dev", "pai-dev", "pai-dev")}, []string{"1"}},
		"a part of a name is none":   {[]cloud.Member{member("1", "pai-dev-2", "my-pai-dev", "pai-dev/2")}, nil},
		"no names at all":            {[]cloud.Member{member("1", "", "", "")}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, found := range cloud.MatchMembers(tc.members, "pai-dev") {
				got = append(got, found.ID)
			}
			if fmt.Sprint(got) != fmt.Sprint(tc.want) {
				t.Errorf("matched %v, want %v", got, tc.want)
			}
			var candidates []cloud.Candidate
			for _, each := range tc.members {
				candidates = append(candidates, cloud.Candidate{UserID: each.ID, Name: each.Name})
			}
			if found := cloud.MatchCandidates(candidates, ""); found != nil {
				t.Errorf("no name matches %v", found)
			}
		})
	}
}

func TestMatchingCandidates(t *testing.T) {
	t.Parallel()
	candidates := []cloud.Candidate{{UserID: "1", Name: "role/pai-dev"}, {UserID: "2", Name: "pai-dev-2"}, {UserID: "3", Name: "Alice"}}
	for name, want := range map[string]string{"pai-dev": "[{1 role/pai-dev}]", "alice": "[{3 Alice}]", "nobody": "[]"} {
		if got := fmt.Sprint(cloud.MatchCandidates(candidates, name)); got != want {
			t.Errorf("%s: matched %s, want %s", name, got, want)
		}
	}
}

func TestIsRoleUserID(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		userID, roleID string
		want           bool
	}{
		{"300000000000000001", "300000000000000001", true},
		{"ROLE_300000000000000001", "300000000000000001", true},
		{"1300000000000000001", "300000000000000001", false},
		{"300000000000000001", "", false},
		{"", "", false},
		{"ROLE_", "", false},
	} {
		if got := cloud.IsRoleUserID(tc.userID, tc.roleID); got != tc.want {
			t.Errorf("%q, %q: %v", tc.userID, tc.roleID, got)
		}
	}
}

func TestHasUserForm(t *testing.T) {
	t.Parallel()
	for id, want := range map[string]bool{"200000000000000001": true, "": false, "ROLE_300000000000000001": false, "2000-1": false} {
		if got := cloud.HasUserForm(id); got != want {
			t.Errorf("%q: %t", id, got)
		}
	}
}

func TestNamesShown(t *testing.T) {
	t.Parallel()
	for shown, want := range map[string]string{
		"":                "[]",
		"pai-dev":         "[pai-dev]",
		"role/pai-dev":    "[role/pai-dev pai-dev role]",
		"pai-dev (role)":  "[pai-dev (role) pai-dev role]",
		"alice@corp.test": "[alice@corp.test]",
	} {
		if got := fmt.Sprint(cloud.NamesShown(shown)); got != want {
			t.Errorf("%q: %s, want %s", shown, got, want)
		}
	}
}
