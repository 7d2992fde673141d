package credential

import (
	"encoding/json"
	"strings"
	"testing"
	"time"
)

var now = time.Date(2026, time.January, 2, 3, 4, 5, 0, time.UTC)

const valid = `{"AccessKeyId": "STS.a", "AccessKeySecret": "hush-secret", "SecurityToken": "hush-token", "Expiration": "2026-01-02T04:04:05Z"}`

func TestParse(t *testing.T) {
	t.Parallel()
	change := func(member, value string) string {
		var all map[string]any
		if err := json.Unmarshal([]byte(valid), &all); err != nil {
			t.Fatal(err)
		}
		all[member] = value
		if value == "" {
			delete(all, member)
		}
		text, err := json.Marshal(all)
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	for name, tc := range map[string]struct{ text, want string }{
		"file of DSW":        {valid, ""},
		"file of EAS":        {change("Code", "Success"), ""},
		"byte order mark":    {"\xef\xbb\xbf" + valid, ""},
		"further members":    {change("LastUpdated", "2026-01-02T03:04:05Z"), ""},
		"offset":             {change("Expiration", "2026-01-02T12:04:05+08:00"), ""},
		"refused":            {change("Code", "Fail\x1b[31m"), `Code is "Fail[31m"`},
		"no key":             {change("AccessKeyId", ""), "lacks the member AccessKeyId"},
		"no secret":          {change("AccessKeySecret", ""), "lacks the member AccessKeySecret"},
		"no token":           {change("SecurityToken", ""), "lacks the member SecurityToken"},
		"no expiration":      {change("Expiration", ""), "lacks the member Expiration"},
		"expiration in word": {change("Expiration", "hush-secret"), "is not a time"},
		"expired":            {change("Expiration", "2026-01-02T03:04:05Z"), "expired at 2026-01-02T03:04:05Z"},
		"empty":              {"", "is not JSON"},
		"INI":                {"[default]\naccess_key_id = hush-secret", "is not JSON"},
		"list":               {"[" + valid + "]", "is not JSON"},
		"number":             {`{"AccessKeyId": 1}`, "is not JSON"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			found, err := parse([]byte(tc.text), now)
			switch {
			case tc.want == "" && (err != nil || found.AccessKeyID != "STS.a" || !found.Expires.Equal(now.Add(time.Hour))):
				t.Errorf("found %v until %s, error %v", found, found.Expires, err)
			case tc.want != "" && (err == nil || !strings.Contains(err.Error(), tc.want) || strings.Contains(err.Error(), "hush")):
				t.Errorf("error %v, want %q", err, tc.want)
			}
		})
	}
}

// Whatever a service answers, the errors repeat no more than a few printable letters.
func FuzzParse(f *testing.F) {
	f.Add([]byte(valid))
	f.Add([]byte(`{"Code": "x", "Expiration": "y"}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		found, err := parse(text, now)
		if err == nil && (found.AccessKeyID == "" || found.AccessKeySecret == "" || found.SecurityToken == "" || !found.Expires.After(now)) {
			t.Errorf("%q gives %v", text, found)
		}
		if err != nil && (len(err.Error()) > 200 || strings.ContainsAny(err.Error(), "\x1b\n\r")) {
			t.Errorf("%q gives the error %q", text, err)
		}
	})
}

// A profile file is text that other programs write.
func FuzzProfiles(f *testing.F) {
	f.Add([]byte(`{"current": "a", "profiles": [{"name": "a", "mode": "ChainableRamRoleArn", "source_profile": "a", "ram_role_arn": "r"}]}`))
	f.Add([]byte(`{"profiles": null}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		file := &profileFile{path: "config.json"}
		if json.Unmarshal(text, file) != nil {
			return
		}
		r := &resolver{Host: Host{Getenv: func(string) string { return "" }}}
		for _, p := range file.Profiles {
			if found, err := r.ofProfile(file, p.Name, nil); err == nil && found == nil {
				t.Errorf("%q: the profile %q is neither usable nor wrong", text, p.Name)
			}
		}
	})
}
