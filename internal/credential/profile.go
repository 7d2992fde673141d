package credential

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
)

// profileFile is the configuration file of the Alibaba Cloud CLI.
type profileFile struct {
	path     string
	Current  string    `json:"current"`
	Profiles []profile `json:"profiles"`
}

// profile is one profile, with the members that the modes use.
type profile struct {
	Name            string `json:"name"`
	Mode            string `json:"mode"`
	AccessKeyID     string `json:"access_key_id"`
	AccessKeySecret string `json:"access_key_secret"`
	SecurityToken   string `json:"sts_token"`
	RoleARN         string `json:"ram_role_arn"`
	SessionName     string `json:"ram_session_name"`
	DurationSeconds int64  `json:"expired_seconds"`
	Policy          string `json:"policy"`
	ExternalID      string `json:"external_id"`
	SourceProfile   string `json:"source_profile"`
	ECSRole         string `json:"ram_role_name"`
	CredentialsURI  string `json:"credentials_uri"`
	OIDCProviderARN string `json:"oidc_provider_arn"`
	OIDCToken       string `json:"oidc_token"`
	OIDCTokenFile   string `json:"oidc_token_file"`
}

// unsupportedModes says for each mode that the CLI writes and that is not supported
// why, and what to do instead. The modes are those of the file cli_profile.go of
// credentials-go and of the CLI's own documentation.
func unsupportedModes() map[string]string {
	const exported = "Sign in with the CLI, then give the provider the credentials by environment variables, or use a profile of another mode."
	return map[string]string{
		"CloudSSO":   "It needs a sign-in in a browser. " + exported,
		"OAuth":      "It needs a sign-in in a browser, and rewrites the file. " + exported,
		"External":   "It runs a program that the file names, which the provider does not do. Run the program yourself, and give the provider its credentials by environment variables.",
		"RsaKeyPair": "Key pairs of this kind are an old form that the API clients here cannot sign with. Use an access key or a role.",
	}
}

func supportedModes() []string {
	return []string{"AK", "StsToken", "RamRoleArn", "EcsRamRole", "RamRoleArnWithEcs", "ChainableRamRoleArn", "OIDC", "CredentialsURI"}
}

// fromProfile takes a profile that the environment names, else the current one of
// the CLI's file. A file at its default place that holds no credentials does not
// count: the CLI writes such a file when it is first called.
func (r *resolver) fromProfile() *origin {
	if r.isTrue("ALIBABA_CLOUD_CLI_PROFILE_DISABLED") {
		return nil
	}
	name, _ := r.first("ALIBABA_CLOUD_PROFILE", "ALICLOUD_PROFILE")
	path, _ := r.first("ALIBABA_CLOUD_CONFIG_FILE", "ALICLOUD_SHARED_CREDENTIALS_FILE")
	if other := r.Getenv("ALIBABA_CLOUD_CREDENTIALS_FILE"); path == "" && looksLikeJSON(other) {
		// The alicloud provider reads profiles from it, credentials-go another format.
		path = other
	}
	if name != "" || path != "" {
		return r.profile(name, path)
	}
	file, err := r.readProfiles("")
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) || r.home() == "" {
			return nil
		}
		return r.problem("", invalidProfile, "%s. Set ALIBABA_CLOUD_CLI_PROFILE_DISABLED=true if no profile is meant.", sentence(err))
	}
	if found, listed := file.find(file.Current); !listed || found.empty() {
		return nil
	}
	return r.profile("", "")
}

func looksLikeJSON(path string) bool {
	if path == "" {
		return false
	}
	content, err := readFile(path)
	return err == nil && bytes.HasPrefix(bytes.TrimSpace(content), []byte("{"))
}

// empty reports whether a profile was never filled in.
func (p profile) empty() bool {
	return (p.Mode == "" || p.Mode == "AK") && p.AccessKeyID == "" && p.AccessKeySecret == ""
}

// profile takes a profile by name, or the current one, of a file, or the one at the
// CLI's default place.
func (r *resolver) profile(name, path string) *origin {
	argument := argProfile
	switch {
	case r.args.Profile != "":
	case r.args.SharedCredentialsFile != "":
		argument = argFile
	default:
		argument = "" // the environment, or the default file
	}
	file, err := r.readProfiles(path)
	if err != nil {
		return r.problem(argument, invalidProfile, "%s.", sentence(err))
	}
	if name == "" {
		name = file.Current
	}
	supply, err := r.ofProfile(file, name, nil)
	if err != nil {
		return r.problem(argument, invalidProfile, "%s.", sentence(err))
	}
	return &origin{FromProfile, fmt.Sprintf("the profile %q of %s", name, file.path), supply}
}

func (r *resolver) readProfiles(path string) (*profileFile, error) {
	if path == "" {
		if r.home() == "" {
			return nil, fmt.Errorf("the file with the profiles is not known: neither HOME nor shared_credentials_file is set")
		}
		path = filepath.Join(r.home(), ".aliyun", "config.json")
	}
	file := &profileFile{path: r.expand(path)}
	content, err := readFile(file.path)
	if err != nil {
		return nil, fmt.Errorf("the file with the profiles cannot be read: %w", err)
	}
	if json.Unmarshal(bytes.TrimPrefix(content, []byte("\xef\xbb\xbf")), file) != nil {
		return nil, fmt.Errorf("the file %s is not the configuration of the Alibaba Cloud CLI: it is not JSON with \"current\" and \"profiles\"", file.path)
	}
	return file, nil
}

func (f *profileFile) find(name string) (profile, bool) {
	for _, p := range f.Profiles {
		if p.Name == name {
			return p, true
		}
	}
	return profile{}, false
}

// ofProfile builds what a profile describes. The profiles on the way lead to it by
// their source_profile.
func (r *resolver) ofProfile(file *profileFile, name string, way []string) (supply, error) {
	if slices.Contains(way, name) {
		return nil, fmt.Errorf("the profiles of %s refer to each other in a circle: %s", file.path, strings.Join(append(way, name), " -> "))
	}
	p, found := file.find(name)
	if !found {
		return nil, file.missing(name, way)
	}
	in := fmt.Sprintf("the profile %q of %s", name, file.path)
	needs := func(members ...string) error { return p.needs(in, members...) }
	switch p.Mode {
	case "AK", "":
		return static(cloud.Credentials{AccessKeyID: p.AccessKeyID, AccessKeySecret: p.AccessKeySecret}), needs("access_key_id", "access_key_secret")
	case "StsToken":
		return static(cloud.Credentials{AccessKeyID: p.AccessKeyID, AccessKeySecret: p.AccessKeySecret, SecurityToken: p.SecurityToken}),
			needs("access_key_id", "access_key_secret", "sts_token")
	case "RamRoleArn":
		key := static(cloud.Credentials{AccessKeyID: p.AccessKeyID, AccessKeySecret: p.AccessKeySecret, SecurityToken: p.SecurityToken})
		return r.assume(key, in, p.session()), needs("access_key_id", "access_key_secret", "ram_role_arn")
	case "EcsRamRole", "RamRoleArnWithEcs":
		return r.ofECSProfile(p, in)
	case "ChainableRamRoleArn":
		if err := needs("source_profile", "ram_role_arn"); err != nil {
			return nil, err
		}
		first, err := r.ofProfile(file, p.SourceProfile, append(way, name))
		if err != nil {
			return nil, err
		}
		return r.assume(first, in, p.session()), nil
	case "OIDC":
		settings := OIDC{RoleARN: p.RoleARN, ProviderARN: p.OIDCProviderARN, Token: p.OIDCToken, TokenFile: r.expand(p.OIDCTokenFile),
			SessionName: p.SessionName, DurationSeconds: p.DurationSeconds, Policy: p.Policy}
		if p.OIDCToken != "" {
			settings.TokenFile = ""
			return r.renewed(oidcFetcher(settings, in, r.tokens)), needs("ram_role_arn", "oidc_provider_arn")
		}
		return r.renewed(oidcFetcher(settings, in, r.tokens)), needs("ram_role_arn", "oidc_provider_arn", "oidc_token_file")
	case "CredentialsURI":
		reader, err := newURIReader(p.CredentialsURI)
		if err != nil {
			return nil, fmt.Errorf("credentials_uri of %s is not valid: %w", in, err)
		}
		return r.renewed(func(ctx context.Context) (cloud.Credentials, error) {
			credentials, err := reader.read(ctx, r.Clock.Now())
			if err != nil {
				return credentials, noInjected(in, err)
			}
			return credentials, nil
		}), nil
	}
	return nil, unsupported(in, p.Mode)
}

func (r *resolver) ofECSProfile(p profile, in string) (supply, error) {
	if r.isTrue(metadataDisabled) {
		return nil, fmt.Errorf("%s takes the role of this ECS instance, but the environment variable %s forbids to ask the metadata service", in, metadataDisabled)
	}
	found := r.ecs(p.ECSRole, "")
	if p.Mode == "EcsRamRole" {
		return found.supply, nil
	}
	return r.assume(found.supply, in, p.session()), p.needs(in, "ram_role_arn")
}

func (p profile) session() cloud.SessionRequest {
	return cloud.SessionRequest{
		RoleARN: p.RoleARN, SessionName: orDefault(p.SessionName), DurationSeconds: p.DurationSeconds, Policy: p.Policy, ExternalID: p.ExternalID,
	}
}

// needs reports the members that a mode needs and the profile lacks.
func (p profile) needs(in string, members ...string) error {
	values := map[string]string{
		"access_key_id": p.AccessKeyID, "access_key_secret": p.AccessKeySecret, "sts_token": p.SecurityToken,
		"ram_role_arn": p.RoleARN, "source_profile": p.SourceProfile, "oidc_provider_arn": p.OIDCProviderARN, "oidc_token_file": p.OIDCTokenFile,
	}
	var missing []string
	for _, member := range members {
		if values[member] == "" {
			missing = append(missing, member)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	mode := p.Mode
	if mode == "" {
		mode = "AK"
	}
	return fmt.Errorf("%s has the mode %s, but lacks %s. Run aliyun configure --profile %s --mode %s", in, mode, strings.Join(missing, " and "), p.Name, mode)
}

// missing names the profiles that there are.
func (f *profileFile) missing(name string, way []string) error {
	var names []string
	for _, p := range f.Profiles {
		names = append(names, fmt.Sprintf("%q", printable(p.Name)))
	}
	have := "It has the profiles " + strings.Join(sortedUnique(names), ", ")
	if len(names) == 0 {
		have = "It has no profiles: run aliyun configure"
	}
	if name == "" {
		return fmt.Errorf("the file %s says no current profile. %s. Name one in \"profile\" or ALIBABA_CLOUD_PROFILE", f.path, have)
	}
	if len(way) > 0 {
		return fmt.Errorf("the profile %q of %s takes the source_profile %q, which does not exist. %s", way[len(way)-1], f.path, name, have)
	}
	return fmt.Errorf("the file %s has no profile %q. %s", f.path, name, have)
}

func unsupported(in, mode string) error {
	all := "Supported modes are " + strings.Join(supportedModes(), ", ")
	if why, known := unsupportedModes()[mode]; known {
		return fmt.Errorf("%s has the mode %s, which this provider does not support. %s %s", in, mode, why, all)
	}
	return fmt.Errorf("%s has the unknown mode %q. %s", in, printable(mode), all)
}

// sentence begins an error with a capital letter.
func sentence(err error) string {
	text := err.Error()
	return strings.ToUpper(text[:1]) + text[1:]
}
