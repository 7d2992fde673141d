package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud/openapi"
)

// key is an access key of seed.json.
type key struct{ id, secret string }

// terraformUser is a RAM user with limited rights; rootKey is the account's.
func terraformUser() key { return key{"demo-terraform", "demo-terraform-secret"} }

func rootKey() key { return key{"demo-root", "demo-root-secret"} }

// aliceKey is that of a RAM user who may assume roles and nothing else.
func aliceKey() key { return key{"demo-alice", "demo-alice-secret"} }

func (k key) credentials() openapi.Credentials {
	return openapi.Credentials{AccessKeyID: k.id, AccessKeySecret: k.secret}
}

// emulator is a running paiemu, and its control API.
type emulator struct {
	endpoint string
	process  *os.Process
	ended    chan struct{} // closed when the process is gone
}

// startup is how long the emulator may take until it serves.
const startup = 20 * time.Second

// lateLists is how many lists of users a workspace answers before it knows a
// new role.
const lateLists = 2

// startEmulator starts the emulator on a free port of this machine and waits
// until it serves. It does not end with ctx: Terraform may still need it while
// it is being interrupted.
func startEmulator(ctx context.Context, paiemu string, shop workshop) (*emulator, error) {
	log, err := os.Create(filepath.Join(shop.dir, "paiemu.log"))
	if err != nil {
		return nil, err
	}
	defer func() { _ = log.Close() }()
	cmd := exec.CommandContext(context.WithoutCancel(ctx), paiemu, "--listen", "127.0.0.1:0", "--seed", shop.seed,
		"--dsw-transition", "500ms", "--dlc-transition", "100ms", "--workspace-role-sync-reads", strconv.Itoa(lateLists))
	cmd.Stderr = log
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("start the emulator: %w", err)
	}
	e := &emulator{process: cmd.Process, ended: make(chan struct{})}
	address := make(chan string, 1)
	go func() {
		address <- announced(out)
		_, _ = io.Copy(io.Discard, out)
		_ = cmd.Wait() // killed: how it ended says nothing
		close(e.ended)
	}()
	ctx, cancel := context.WithTimeout(ctx, startup)
	defer cancel()
	select {
	case e.endpoint = <-address:
	case <-ctx.Done():
	}
	if e.endpoint == "" {
		said, _ := os.ReadFile(log.Name())
		return nil, errors.Join(fmt.Errorf("start the emulator: it did not say where it serves\n%s", said), ctx.Err(), e.stop())
	}
	if err := e.healthy(ctx); err != nil {
		return nil, errors.Join(err, e.stop())
	}
	return e, nil
}

var endpoint = regexp.MustCompile(`http://127\.0\.0\.1:\d+`)

// announced returns the first address that the emulator says it serves at, and
// nothing if it ends before.
func announced(out io.Reader) string {
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if found := endpoint.FindString(lines.Text()); found != "" {
			return found
		}
	}
	return ""
}

// stop ends the emulator and waits until it is gone. Its state is in memory:
// there is nothing to be saved.
func (e *emulator) stop() error {
	if err := e.process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return fmt.Errorf("stop the emulator: %w", err)
	}
	select {
	case <-e.ended:
		return nil
	case <-time.After(patience):
		return errors.New("stop the emulator: it does not end")
	}
}
