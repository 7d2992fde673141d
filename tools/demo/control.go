package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"

	emulated "github.com/pai-iac/terraform-provider-pai/internal/emulator"
)

// healthy asks the emulator whether it serves.
func (e *emulator) healthy(ctx context.Context) error {
	var answer struct {
		Status string `json:"status"`
	}
	if err := e.ask(ctx, "health", &answer); err != nil {
		return err
	}
	if answer.Status != "ok" {
		return fmt.Errorf("emulator: health is %q", answer.Status)
	}
	return nil
}

// snapshot is the whole state of the emulated cloud, without its history.
func (e *emulator) snapshot(ctx context.Context) (any, error) {
	var raw json.RawMessage
	if err := e.ask(ctx, "snapshot", &raw); err != nil {
		return nil, err
	}
	return present(raw)
}

type journal struct {
	Entries []emulated.Entry `json:"entries"`
	Mark    int              `json:"mark"`
}

// mark is a place in the journal.
func (e *emulator) mark(ctx context.Context) (int, error) {
	var answer journal
	err := e.ask(ctx, "journal", &answer)
	return answer.Mark, err
}

// journal returns the requests after a mark.
func (e *emulator) journal(ctx context.Context, mark int) ([]emulated.Entry, error) {
	var answer journal
	err := e.ask(ctx, "journal?since="+strconv.Itoa(mark), &answer)
	return answer.Entries, err
}

// calls is how often an operation was called after a mark.
func (e *emulator) calls(ctx context.Context, mark int, action string) (int, error) {
	var answer journal
	err := e.ask(ctx, "journal?since="+strconv.Itoa(mark)+"&action="+url.QueryEscape(action), &answer)
	return len(answer.Entries), err
}

// restarts is how often changes of its role have restarted a notebook.
func (e *emulator) restarts(ctx context.Context, instance string) (int, error) {
	var answer struct {
		Restarts int `json:"restarts"`
	}
	err := e.ask(ctx, "restarts?instance_id="+url.QueryEscape(instance), &answer)
	return answer.Restarts, err
}

// createdJobs is how many DLC jobs were submitted under a name, those that are
// gone included.
func (e *emulator) createdJobs(ctx context.Context, name string) (int, error) {
	var answer struct {
		Created int `json:"created"`
	}
	err := e.ask(ctx, "created-jobs?display_name="+url.QueryEscape(name), &answer)
	return answer.Created, err
}

func (e *emulator) ask(ctx context.Context, what string, into any) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, e.endpoint+"/_paiemu/"+what, http.NoBody)
	if err != nil {
		return err
	}
	if err := send(request, into); err != nil {
		return fmt.Errorf("emulator: %s: %w", what, err)
	}
	return nil
}

// send decodes the answer to a request. Any answer but 200 is an error.
func send(request *http.Request, into any) error {
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		return err
	}
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %s", response.Status, text)
	}
	return json.Unmarshal(text, into)
}
