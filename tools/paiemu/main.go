// Command paiemu is an in-memory Alibaba Cloud for trying and testing
// terraform-provider-pai: RAM, STS and the products of Platform for AI on one
// address of this machine. It is flags over package emulator; paiemu --help
// says how to use it.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/dlcsvc"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/eassvc"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/state"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/workspacesvc"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	err := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	switch {
	case errors.Is(err, flag.ErrHelp):
	case err != nil:
		fmt.Fprintln(os.Stderr, "paiemu:", err)
		stop()
		os.Exit(1)
	}
}

// settings are what the flags say.
type settings struct {
	listen, addressFile, seedFile string
	allowRemote, freezeClock      bool
	options                       emulator.Options
}

func readFlags(args []string, stderr io.Writer) (settings, error) {
	var s settings
	flags := flag.NewFlagSet("paiemu", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&s.listen, "listen", "127.0.0.1:0", "`address` to serve on; port 0 takes a free one")
	flags.BoolVar(&s.allowRemote, "allow-remote", false, "serve on an address that other machines reach (the control API still answers this machine only)")
	flags.StringVar(&s.addressFile, "address-file", "", "`file` to write the URL to when ready")
	flags.StringVar(&s.seedFile, "seed", "", "seed `file` instead of the default seed; - starts empty")
	flags.BoolVar(&s.freezeClock, "freeze-clock", false, "stand still in time, but for POST /_paiemu/clock")
	flags.StringVar(&s.options.DefaultRegion, "region", emulator.DefaultRegion, "`region` of requests that name none")
	flags.IntVar(&s.options.PropagationReads, "propagation-reads", 0, "`number` of reads after a write to RAM that are stale")
	flags.BoolVar(&s.options.KeepARNCase, "keep-arn-case", false, "answer role ARNs in the case of the role's name, not in lower case")
	flags.BoolVar(&s.options.ExactNames, "exact-names", false, "tell RAM names apart that differ in case only")
	flags.BoolVar(&s.options.AnySystemPolicy, "any-system-policy", false,
		"accept every system policy whose name begins with Aliyun; one that is not known allows nothing")
	flags.StringVar(&s.options.PassRoleService, "passrole-service", "",
		"`service` that acs:Service says when a role is passed: pai.aliyuncs.com, of EAS eas.pai.aliyuncs.com, unless told, - for none")
	flags.DurationVar(&s.options.CredentialLife, "credential-life", emulator.DefaultCredentialLife, "`time` that the credentials live which workloads are given")
	flags.DurationVar(&s.options.DSW.Transitions.ByClock, "dsw-transition", 0, "`time` that each transient status of a DSW instance lasts; 0: none")
	flags.IntVar(&s.options.DSW.StaleReads, "dsw-stale-reads", 0, "`number` of reads after a change of a DSW instance that show its old status")
	easFlags(flags, &s.options.EAS)
	dlcFlags(flags, &s.options.DLC)
	workspaceFlags(flags, &s.options.Workspaces)
	flags.Usage = func() { writeHelp(stderr, flags) }
	if err := flags.Parse(args); err != nil {
		return settings{}, err
	}
	if flags.NArg() > 0 {
		return settings{}, fmt.Errorf("unexpected argument %q", flags.Arg(0))
	}
	if err := errors.Join(s.options.EAS.Check(), s.options.Workspaces.Check()); err != nil {
		return settings{}, err
	}
	if !s.allowRemote {
		if err := checkLoopback(s.listen); err != nil {
			return settings{}, err
		}
	}
	if s.freezeClock {
		s.options.Clock = state.NewManualClock(time.Now())
	}
	return s, nil
}

// easFlags are the knobs of EAS that tell apart what its reference leaves open.
func easFlags(flags *flag.FlagSet, eas *eassvc.Options) {
	flags.DurationVar(&eas.Transitions.ByClock, "eas-transition", 0, "`time` that each transient status of an EAS service lasts; 0: none")
	flags.IntVar(&eas.StaleReads, "eas-stale-reads", 0, "`number` of reads after a change of an EAS service that show its old status")
	flags.BoolVar(&eas.EarlyRunning, "eas-early-running", false, "show an EAS service as Running while it still has old instances")
	flags.BoolVar(&eas.ShallowMerge, "eas-shallow-merge", false, "let a merge replace the top-level objects of an EAS service's JSON as a whole")
	flags.BoolVar(&eas.LoseTokenOnReplace, "eas-lose-token", false, "give an EAS service another access token when its JSON is replaced")
	flags.BoolVar(&eas.ListWithoutConfig, "eas-list-without-config", false, "leave ServiceConfig out of lists of EAS services")
	flags.StringVar(&eas.RenderErrorStatus, "eas-render-error-status", "", "`status` in which an EAS service stays whose role cannot be assumed: Failed unless told")
	flags.StringVar((*string)(&eas.RoleKey), "eas-role-key", "", "`key` under which the role of an EAS service reads back: role_arn or credential.role_arn; as written unless told")
}

// dlcFlags are those of DLC.
func dlcFlags(flags *flag.FlagSet, dlc *dlcsvc.Options) {
	flags.DurationVar(&dlc.Transitions.ByClock, "dlc-transition", 0, "`time` that each status of a DLC job lasts which passes; 0: none")
	flags.DurationVar(&dlc.RunTime, "dlc-run-time", 0, "`time` that a DLC job runs; 0: as long as any other status, less: until it is stopped")
	flags.IntVar(&dlc.StaleReads, "dlc-stale-reads", 0, "`number` of reads after a stop of a DLC job that show its old status")
	flags.DurationVar(&dlc.ListLag, "dlc-list-lag", 0, "`time` until a new DLC job is listed")
	flags.DurationVar(&dlc.Retention, "dlc-retention", 0, "`time` after which a DLC job that has ended is gone; 0: never")
	flags.StringVar(&dlc.DefaultWorkspace, "dlc-default-workspace", "", "`id` of the workspace of DLC jobs that are created without one")
	flags.BoolVar(&dlc.DeferTrustCheck, "dlc-defer-trust-check", false, "let a DLC job whose role does not trust PAI fail, instead of refusing it")
	flags.BoolVar(&dlc.RequireDefaultRole, "dlc-require-default-role", false, "refuse DLC jobs with the default role in an account without AliyunPAIDLCDefaultRole")
	flags.BoolVar(&dlc.SubUserText, "dlc-sub-user-text", false, `tell RAM users that "check permission for sub user failed"`)
	flags.BoolVar(&dlc.OmitEmptyRoles, "dlc-omit-empty-roles", false, "read the default role of a DLC job back without Roles")
}

// workspaceFlags are those of AIWorkSpace.
func workspaceFlags(flags *flag.FlagSet, workspaces *workspacesvc.Options) {
	flags.IntVar(&workspaces.RoleSync.AfterReads, "workspace-role-sync-reads", 0,
		"`number` of lists of users that do not show a new role yet, which so long can be no member of a workspace")
	flags.DurationVar(&workspaces.RoleSync.ByClock, "workspace-role-sync-time", 0, "`time` until a new role can be a member of a workspace")
	flags.BoolVar(&workspaces.RoleSync.Never, "workspace-role-sync-never", false,
		"let a new role be a member of a workspace only after somebody has signed in with it")
	flags.BoolVar(&workspaces.PrefixRoleIDs, "workspace-prefix-role-ids", false, "write the user id of a role as ROLE_ and its id")
	flags.StringVar(&workspaces.RoleLabel, "workspace-role-label", "",
		"`text` as which workspaces show the name of a role, such as role/%s: bare unless told")
	flags.BoolVar(&workspaces.RequireBoth, "workspace-require-both", false,
		"let a caller do in a workspace only what RAM and a role in the workspace allow, instead of either")
	flags.StringVar((*string)(&workspaces.LastRole), "workspace-last-role", "",
		"what becomes of a member whose last role is removed: keep-member or remove-member; refused unless told")
	flags.BoolVar(&workspaces.RefuseOwner, "workspace-refuse-owner", false,
		"refuse to delete the owner of a workspace with HTTP 400, not in the body of a success")
}

func checkLoopback(listen string) error {
	host, _, err := net.SplitHostPort(listen)
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	if host == "localhost" || net.ParseIP(host).IsLoopback() {
		return nil
	}
	return fmt.Errorf("listen: %q is not an address of this machine alone; --allow-remote serves on it", listen)
}

// run serves until the context ends.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	s, err := readFlags(args, stderr)
	if err != nil {
		return err
	}
	cloud := emulator.New(s.options)
	if err := plant(cloud, s.seedFile); err != nil {
		return err
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", s.listen)
	if err != nil {
		return err
	}
	url := "http://" + listener.Addr().String()
	if s.addressFile != "" {
		if err := writeWhole(s.addressFile, url+"\n"); err != nil {
			return errors.Join(fmt.Errorf("address file: %w", err), listener.Close())
		}
	}
	fmt.Fprintln(stdout, url)
	return serve(ctx, listener, cloud.Handler())
}

func plant(cloud *emulator.Emulator, file string) error {
	switch file {
	case "-":
		return nil
	case "":
		return cloud.Seed(emulator.DefaultSeed())
	}
	document, err := os.ReadFile(file)
	if err != nil {
		return fmt.Errorf("seed: %w", err)
	}
	return cloud.Seed(document)
}

// writeWhole makes the file appear with all of its content, for a reader that waits
// for it.
func writeWhole(file, content string) error {
	part, err := os.CreateTemp(filepath.Dir(file), ".paiemu-*")
	if err != nil {
		return err
	}
	_, err = part.WriteString(content)
	if err := errors.Join(err, part.Close()); err != nil {
		return errors.Join(err, os.Remove(part.Name()))
	}
	return os.Rename(part.Name(), file)
}

// grace is how long requests under way may take when the program ends.
const grace = 3 * time.Second

func serve(ctx context.Context, listener net.Listener, handler http.Handler) error {
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	// The context has ended; what is under way gets one of its own.
	graceful, cancel := context.WithTimeout(context.WithoutCancel(ctx), grace)
	defer cancel()
	if err := server.Shutdown(graceful); err != nil {
		return errors.Join(fmt.Errorf("shut down: %w", err), server.Close())
	}
	return nil
}
