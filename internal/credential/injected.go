package credential

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
)

// answer is what PAI's local service answers, and what its file holds. The file of
// DSW and DLC lacks Code.
type answer struct {
	Code            string `json:"Code"`
	AccessKeyID     string `json:"AccessKeyId"`
	AccessKeySecret string `json:"AccessKeySecret"`
	SecurityToken   string `json:"SecurityToken"`
	Expiration      string `json:"Expiration"`
}

// parse reads credentials and judges them by a clock. Its errors repeat nothing of
// the text, which is secret.
func parse(content []byte, now time.Time) (cloud.Credentials, error) {
	var found answer
	if err := json.Unmarshal(bytes.TrimPrefix(content, []byte("\xef\xbb\xbf")), &found); err != nil {
		return cloud.Credentials{}, errors.New("it is not JSON with the members AccessKeyId, AccessKeySecret, SecurityToken and Expiration")
	}
	if found.Code != "" && found.Code != "Success" {
		return cloud.Credentials{}, fmt.Errorf("its member Code is %q instead of \"Success\"", printable(found.Code))
	}
	for _, member := range []struct{ name, value string }{
		{"AccessKeyId", found.AccessKeyID}, {"AccessKeySecret", found.AccessKeySecret}, {"SecurityToken", found.SecurityToken}, {"Expiration", found.Expiration},
	} {
		if member.value == "" {
			return cloud.Credentials{}, fmt.Errorf("it lacks the member %s", member.name)
		}
	}
	expires, err := time.Parse(time.RFC3339, found.Expiration)
	if err != nil {
		return cloud.Credentials{}, errors.New("its member Expiration is not a time such as 2026-01-02T03:04:05Z")
	}
	if !expires.After(now) {
		return cloud.Credentials{}, fmt.Errorf("the credentials expired at %s", expires.UTC().Format(time.RFC3339))
	}
	return cloud.Credentials{
		AccessKeyID: found.AccessKeyID, AccessKeySecret: found.AccessKeySecret, SecurityToken: found.SecurityToken, Expires: expires,
	}, nil
}

// printable shortens what a foreign service says, and leaves only letters of it.
func printable(text string) string {
	const longest = 60
	kept := make([]rune, 0, longest)
	for _, r := range text {
		if len(kept) == longest {
			break
		}
		if r > ' ' && r < 0x7f {
			kept = append(kept, r)
		}
	}
	return string(kept)
}

// injectedFix is what to do when PAI serves no credentials.
const injectedFix = "PAI serves credentials inside a DSW instance, DLC job or EAS service that has a RAM role. Check that this workload has one, " +
	"and that it was started after the role was associated. Elsewhere, unset ALIBABA_CLOUD_CREDENTIALS_URI and use another source."

// uriTimeout is how long the local service may take.
const uriTimeout = 10 * time.Second

// uriReader reads credentials from a credentials URI.
type uriReader struct {
	address *url.URL
	client  *http.Client
}

// newURIReader checks the form of a credentials URI. Its errors do not repeat the
// URI: what follows the host may be a secret.
func newURIReader(uri string) (*uriReader, error) {
	address, err := url.Parse(uri)
	switch {
	case err != nil, address.Host == "":
		return nil, errors.New("want a URL such as http://127.0.0.1:7002/credentials")
	case address.Scheme != "http" && address.Scheme != "https":
		return nil, fmt.Errorf("the URL begins with %q instead of http or https", printable(address.Scheme))
	case address.User != nil:
		return nil, errors.New("the URL holds a user name or password")
	}
	return &uriReader{address: address, client: &http.Client{
		Timeout: uriTimeout,
		// The service is on this machine or beside it: no proxy leads there, and
		// following a redirect would take credentials from somebody else.
		Transport:     &http.Transport{DisableKeepAlives: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}, nil
}

// read asks the service. Its errors name the host alone.
func (u *uriReader) read(ctx context.Context, now time.Time) (cloud.Credentials, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, u.address.String(), nil)
	if err != nil {
		return cloud.Credentials{}, errors.New("the request cannot be made")
	}
	response, err := u.client.Do(request)
	if err != nil {
		if ctx.Err() != nil {
			return cloud.Credentials{}, ctx.Err()
		}
		return cloud.Credentials{}, fmt.Errorf("%s cannot be reached: %w", u.address.Host, withoutURL(err))
	}
	defer func() { _ = response.Body.Close() }()
	content, err := io.ReadAll(io.LimitReader(response.Body, maxFile))
	if err != nil {
		return cloud.Credentials{}, fmt.Errorf("the answer of %s cannot be read: %w", u.address.Host, withoutURL(err))
	}
	if response.StatusCode != http.StatusOK {
		return cloud.Credentials{}, fmt.Errorf("%s answered HTTP %d instead of credentials", u.address.Host, response.StatusCode)
	}
	credentials, err := parse(content, now)
	if err != nil {
		return credentials, fmt.Errorf("the answer of %s is not valid: %w", u.address.Host, err)
	}
	return credentials, nil
}

func withoutURL(err error) error {
	if withURL, ok := errors.AsType[*url.Error](err); ok {
		return withURL.Err
	}
	return err
}

// readInjectedFile reads credentials from a file that PAI writes.
func readInjectedFile(path string, now time.Time) (cloud.Credentials, error) {
	content, err := readFile(path)
	if err != nil {
		return cloud.Credentials{}, err
	}
	credentials, err := parse(content, now)
	if err != nil {
		return credentials, fmt.Errorf("the file %s is not valid: %w", path, err)
	}
	return credentials, nil
}

func noInjected(source string, err error) error {
	return &cloud.CredentialsError{Source: source, Problem: fmt.Sprintf("No credentials come from %s: %s.", source, err), Fix: injectedFix, Cause: nil}
}
