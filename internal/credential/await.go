package credential

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/workload"
)

// Injection is a way in which PAI gives a workload the credentials of its role.
type Injection string

// The ways of injection.
const (
	InjectedAuto Injection = "auto" // the URI if its variable is set, else the file
	InjectedURI  Injection = "uri"
	InjectedFile Injection = "file"
)

// Injections returns all ways of injection.
func Injections() []string {
	return []string{string(InjectedAuto), string(InjectedURI), string(InjectedFile)}
}

// injectionPause is the time between two looks at what PAI injects.
const injectionPause = time.Second

// AwaitInjected returns what PAI injects into the workload in which the provider
// runs. The service may start, and the file may appear, a moment after the
// container: for as long as atMost they are looked for again. Its error is a
// *cloud.CredentialsError, or the end of ctx.
func (h Host) AwaitInjected(ctx context.Context, way Injection, atMost time.Duration) (cloud.Credentials, error) {
	deadline := h.Clock.Now().Add(atMost)
	for {
		credentials, name, err := h.readInjected(ctx, way)
		if err == nil {
			return credentials, nil
		}
		if ctx.Err() != nil {
			return cloud.Credentials{}, ctx.Err()
		}
		var unusable *unusableURI
		if errors.As(err, &unusable) || !h.Clock.Now().Add(injectionPause).Before(deadline) {
			return cloud.Credentials{}, noInjected(name, err)
		}
		if err := h.Clock.Sleep(ctx, injectionPause); err != nil {
			return cloud.Credentials{}, err
		}
	}
}

// unusableURI is a mistake in the URI, which waiting does not mend.
type unusableURI struct{ error }

func (h Host) readInjected(ctx context.Context, way Injection) (credentials cloud.Credentials, name string, err error) {
	uri, variable := h.first(uriVariables()...)
	switch {
	case way != InjectedFile && uri != "":
		name = "the environment variable " + variable
		reader, err := newURIReader(uri)
		if err != nil {
			return cloud.Credentials{}, name, &unusableURI{err}
		}
		credentials, err = reader.read(ctx, h.Clock.Now())
		return credentials, name, err
	case way == InjectedURI:
		return cloud.Credentials{}, "the credentials URI", fmt.Errorf("the environment variable %s is not set", uriVariables()[0])
	}
	if path := h.injectedFile(); path != "" {
		credentials, err = readInjectedFile(path, h.Clock.Now())
		return credentials, "the file " + path, err
	}
	paths := fmt.Sprintf("%s (DSW and DLC) and %s (EAS)",
		filepath.Join(h.Root, workload.DSW.CredentialSources().File), filepath.Join(h.Root, workload.EAS.CredentialSources().File))
	if way == InjectedFile {
		return cloud.Credentials{}, "the file", fmt.Errorf("none of the files %s exists", paths)
	}
	return cloud.Credentials{}, "PAI", fmt.Errorf("the environment variable %s is not set, and none of the files %s exists", uriVariables()[0], paths)
}
