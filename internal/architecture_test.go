package internal_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/pai-iac/terraform-provider-pai"

// A room is a part of the house and what it may import besides the standard library and itself. Patterns are relative to
// the module: "x" is one package, "x/..." that package and all below it, "x/*" one level below it. Other modules are
// named by prefix.
type room struct {
	packages []string
	ours     []string
	others   []string
}

var (
	pure      = []string{"internal/acs", "internal/people", "internal/ramdoc", "internal/workload"}
	framework = []string{
		"github.com/hashicorp/terraform-plugin-framework",
		"github.com/hashicorp/terraform-plugin-framework-jsontypes",
		"github.com/hashicorp/terraform-plugin-framework-timeouts",
		"github.com/hashicorp/terraform-plugin-framework-validators",
		"github.com/hashicorp/terraform-plugin-go",
		"github.com/hashicorp/terraform-plugin-log",
	}
)

// rooms says who may import whom; the first room that holds a package counts.
var rooms = []room{
	{
		packages: []string{"."},
		ours:     []string{"internal/provider"},
		others:   []string{"github.com/hashicorp/terraform-plugin-go/tfprotov6"},
	},
	{
		// Where everything is put together. What findings and errors say is not its business.
		packages: []string{"internal/provider/..."},
		ours: append([]string{
			"internal/provider/...", "internal/feature/*", "internal/cloud", "internal/cloud/openapi", "internal/cloud/wait",
			"internal/credential", "internal/preflight", "internal/fwx/...",
		}, pure...),
		others: append([]string{"github.com/vmihailenco/msgpack/v5"}, framework...),
	},
	{
		// Where the provider's own credentials come from.
		packages: []string{"internal/credential"},
		ours:     append([]string{"internal/cloud", "internal/cloud/wait", "internal/remedy"}, pure...),
		others:   []string{"github.com/aliyun/credentials-go", "github.com/hashicorp/terraform-plugin-log", "golang.org/x"},
	},
	{
		// How roles and policies are created so that a killed apply needs no hands.
		packages: []string{"internal/ramcreate"},
		ours:     []string{"internal/cloud", "internal/cloud/wait"},
		others:   []string{"github.com/hashicorp/terraform-plugin-log"},
	},
	{
		// What features share about one thing of the cloud; it knows none of them.
		packages: []string{"internal/ramrole"},
		ours: append([]string{
			"internal/cloud", "internal/cloud/wait", "internal/preflight", "internal/ramcreate", "internal/remedy", "internal/fwx/...",
		}, pure...),
		others: framework,
	},
	{
		// How the role of a workload is changed; it knows no resource.
		packages: []string{"internal/rolechange"},
		ours: append([]string{
			"internal/cloud", "internal/cloud/wait", "internal/preflight", "internal/remedy", "internal/fwx/...",
		}, pure...),
		others: framework,
	},
	{
		packages: []string{"internal/feature/fn/..."},
		ours:     append([]string{"internal/fwx/..."}, pure...),
		others:   framework,
	},
	{
		packages: []string{"internal/feature/*"},
		ours: append([]string{
			"internal/cloud", "internal/cloud/wait", "internal/credential", "internal/preflight", "internal/remedy", "internal/fwx/...", "internal/rampolicy", "internal/ramcreate", "internal/ramrole", "internal/rolechange",
		}, pure...),
		others: append([]string{"golang.org/x", "github.com/google/uuid"}, framework...),
	},
	{
		// What features that own a custom policy have in common.
		packages: []string{"internal/rampolicy"},
		ours:     append([]string{"internal/cloud", "internal/cloud/wait", "internal/ramcreate", "internal/remedy", "internal/fwx/..."}, pure...),
		others:   framework,
	},
	{
		// A finding carries the text that remedy has for it.
		packages: []string{"internal/preflight"},
		ours:     append([]string{"internal/cloud", "internal/remedy"}, pure...),
		others: []string{
			"github.com/hashicorp/terraform-plugin-framework/diag", "github.com/hashicorp/terraform-plugin-framework/path",
			"golang.org/x",
		},
	},
	{
		packages: []string{"internal/remedy"},
		ours:     append([]string{"internal/cloud"}, pure...),
		others:   []string{"github.com/hashicorp/terraform-plugin-framework/diag"},
	},
	{
		packages: []string{"internal/workload"},
		ours:     []string{"internal/ramdoc", "internal/acs"},
	},
	{
		packages: []string{"internal/people"},
		ours:     []string{"internal/ramdoc", "internal/acs"},
	},
	{
		packages: []string{"internal/ramdoc"},
		ours:     []string{"internal/acs"},
	},
	{
		packages: []string{"internal/acs"},
	},
	{
		packages: []string{"internal/cloud"},
		ours:     pure,
		others:   []string{"golang.org/x"},
	},
	{
		packages: []string{"internal/cloud/wait"},
		ours:     append([]string{"internal/cloud"}, pure...),
		others:   []string{"golang.org/x"},
	},
	{
		packages: []string{"internal/cloud/wait/waittest"},
		ours:     []string{"internal/cloud/wait"},
	},
	{
		packages: []string{"internal/cloud/openapi"},
		ours:     append([]string{"internal/cloud", "internal/cloud/wait"}, pure...),
		others: []string{
			"github.com/alibabacloud-go", "github.com/aliyun", "github.com/google/uuid",
			"github.com/hashicorp/terraform-plugin-log", "golang.org/x",
		},
	},
	{
		packages: []string{"internal/fwx/..."},
		ours:     append([]string{"internal/fwx/...", "internal/cloud", "internal/cloud/wait", "internal/credential", "internal/preflight", "internal/remedy"}, pure...),
		others:   framework,
	},
	{
		// The emulator shares no type with the client: a wrong field name on both sides would cancel out.
		packages: []string{"internal/emulator/..."},
		ours:     []string{"internal/emulator/...", "internal/ramdoc", "internal/acs"},
	},
	{
		packages: []string{"internal/acctest/..."},
		ours:     []string{"internal/acctest/...", "internal/provider", "internal/emulator/...", "internal/ramdoc", "internal/tfcli"},
		others:   []string{"github.com/hashicorp"},
	},
	{
		packages: []string{"internal/tfcli"},
		others:   []string{"github.com/hashicorp/hc-install", "github.com/hashicorp/go-version"},
	},
	{
		packages: []string{"internal"}, // this test
	},
	{
		packages: []string{"tools/paiemu"},
		ours:     []string{"internal/emulator/..."},
	},
	{
		packages: []string{"tools/schema"},
		ours:     []string{"internal/provider"},
		others:   []string{"github.com/hashicorp"},
	},
	{
		packages: []string{"tools/errorguide"},
		ours:     []string{"internal/remedy"},
	},
	{
		packages: []string{"tools/terraform"},
		ours:     []string{"internal/tfcli"},
	},
	{
		packages: []string{"tools/demo/...", "tools/bench/...", "tools/crash/..."},
		ours:     []string{"internal/..."},
		others:   []string{"github.com/hashicorp"},
	},
}

// nowhere holds modules that no package of ours imports, tests included.
var nowhere = map[string]string{
	"github.com/hashicorp/terraform-plugin-sdk/v2": "this provider is built on the plugin framework",
}

// testOnly holds packages that only tests, and the harness itself, may import.
var testOnly = []string{
	module + "/internal/acctest",
	module + "/internal/cloud/wait/waittest",
	module + "/internal/emulator/wiretest",
	"github.com/hashicorp/terraform-plugin-testing",
}

// notShipped holds what the provider binary must not contain, however it would get there.
var notShipped = []string{
	module + "/internal/acctest",
	module + "/internal/emulator",
	module + "/internal/tfcli",
	"github.com/hashicorp/hc-install",
	"github.com/hashicorp/terraform-exec",
	"github.com/hashicorp/terraform-plugin-sdk/v2",
	"github.com/hashicorp/terraform-plugin-testing",
}

func TestArchitecture_whoImportsWhom(t *testing.T) {
	for _, p := range goList(t, "./...") {
		name := p.name()
		i := slices.IndexFunc(rooms, func(r room) bool { return matches(name, r.packages) })
		if i < 0 {
			t.Errorf("%s belongs to no room: give it a line in the table of this test and in .golangci.yml", name)
			continue
		}
		for _, imported := range p.Imports {
			if !rooms[i].allows(imported) {
				t.Errorf("%s must not import %s: the room %s may import %s", name, imported,
					strings.Join(rooms[i].packages, ", "), rooms[i].describe())
			}
			if within(imported, testOnly...) && !matches(name, []string{"internal/acctest/..."}) {
				t.Errorf("%s must not import %s: it is for _test files", name, imported)
			}
		}
		for _, imported := range slices.Concat(p.Imports, p.TestImports, p.XTestImports) {
			for banned, why := range nowhere {
				if within(imported, banned) {
					t.Errorf("%s must not import %s: %s", name, imported, why)
				}
			}
		}
	}
}

func TestArchitecture_whatTheProviderLinks(t *testing.T) {
	if _, err := os.Stat("../main.go"); errors.Is(err, fs.ErrNotExist) {
		t.Skip("there is no provider yet")
	}
	for _, p := range goList(t, "-deps", ".") {
		if within(p.ImportPath, notShipped...) {
			t.Errorf("the provider binary links %s: follow the imports with `go mod why` or `go list -deps`", p.ImportPath)
		}
	}
}

// The table itself: a rule that never matches keeps nothing.
func TestArchitecture_rules(t *testing.T) {
	byName := func(name string) room {
		return rooms[slices.IndexFunc(rooms, func(r room) bool { return matches(name, r.packages) })]
	}
	for _, test := range []struct {
		importer, imported string
		want               bool
	}{
		{".", module + "/internal/provider", true},
		{".", module + "/internal/cloud", false},
		{"internal/provider", module + "/internal/feature/role", true},
		{"internal/provider", module + "/internal/emulator", false},
		{"internal/provider", module + "/internal/remedy", false},
		{"internal/feature/role", module + "/internal/feature/passrole", false},
		{"internal/feature/role", module + "/internal/cloud/openapi", false},
		{"internal/feature/role", module + "/internal/ramrole", true},
		{"internal/ramrole", module + "/internal/feature/role", false},
		{"internal/feature/role", "github.com/aliyun/credentials-go/credentials", false},
		{"internal/feature/role", "github.com/hashicorp/terraform-plugin-framework/resource", true},
		{"internal/feature/fn", module + "/internal/cloud", false},
		{"internal/feature/fn", module + "/internal/ramdoc", true},
		{"internal/preflight", "github.com/hashicorp/terraform-plugin-framework/diag", true},
		{"internal/preflight", "github.com/hashicorp/terraform-plugin-framework/types", false},
		{"internal/preflight", module + "/internal/remedy", true},
		{"internal/remedy", module + "/internal/preflight", false},
		{"internal/acs", module + "/internal/ramdoc", false},
		{"internal/ramdoc", "encoding/json", true},
		{"internal/ramdoc", "golang.org/x/sync/errgroup", false},
		{"internal/workload", module + "/internal/ramdoc", true},
		{"internal/cloud", module + "/internal/cloud/openapi", false},
		{"internal/cloud", "golang.org/x/sync/singleflight", true},
		{"internal/cloud/openapi", "github.com/alibabacloud-go/tea/tea", true},
		{"internal/cloud/openapi", "github.com/hashicorp/terraform-plugin-framework/diag", false},
		{"internal/emulator/ramsvc", module + "/internal/emulator/state", true},
		{"internal/emulator/ramsvc", module + "/internal/cloud", false},
		{"internal/emulator/ramsvc", "github.com/google/uuid", false},
	} {
		if got := byName(test.importer).allows(test.imported); got != test.want {
			t.Errorf("%s may import %s: got %t, want %t", test.importer, test.imported, got, test.want)
		}
	}
}

// allows tells whether the room's packages may import the package.
func (r room) allows(imported string) bool {
	if relative, ok := strings.CutPrefix(imported, module+"/"); ok {
		return matches(relative, r.ours)
	}
	domain, _, _ := strings.Cut(imported, "/")
	standard := !strings.Contains(domain, ".")
	return standard || within(imported, r.others...)
}

func (r room) describe() string {
	allowed := append([]string{"the standard library"}, r.ours...)
	return strings.Join(append(allowed, r.others...), ", ")
}

// matches tells whether one of the patterns covers the package.
func matches(name string, patterns []string) bool {
	for _, pattern := range patterns {
		switch {
		case strings.HasSuffix(pattern, "/..."):
			if within(name, strings.TrimSuffix(pattern, "/...")) {
				return true
			}
		default:
			if ok, _ := path.Match(pattern, name); ok {
				return true
			}
		}
	}
	return false
}

// within tells whether the package is one of roots or lies below one.
func within(name string, roots ...string) bool {
	for _, root := range roots {
		if name == root || strings.HasPrefix(name, root+"/") {
			return true
		}
	}
	return false
}

type listed struct {
	ImportPath   string
	Imports      []string
	TestImports  []string
	XTestImports []string
}

// name returns the package's path relative to the module.
func (p listed) name() string {
	if p.ImportPath == module {
		return "."
	}
	return strings.TrimPrefix(p.ImportPath, module+"/")
}

// goList describes packages, also such as do not compile: that is another test's news.
func goList(t *testing.T, args ...string) []listed {
	t.Helper()
	readSources(t)

	var stderr bytes.Buffer
	args = append([]string{"list", "-e", "-json=ImportPath,Imports,TestImports,XTestImports"}, args...)
	cmd := exec.CommandContext(t.Context(), "go", args...)
	cmd.Dir, cmd.Stderr = "..", &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s: %v\n%s", cmd, err, stderr.Bytes())
	}

	var packages []listed
	for decoder := json.NewDecoder(bytes.NewReader(out)); ; {
		var p listed
		err := decoder.Decode(&p)
		if errors.Is(err, io.EOF) {
			return packages
		}
		if err != nil {
			t.Fatal(err)
		}
		packages = append(packages, p)
	}
}

// readSources looks at every source file. What `go list` reads is hidden from the test cache, which would go on reporting
// an old result; what the test looks at itself is not.
func readSources(t *testing.T) {
	t.Helper()
	for _, root := range []string{"../main.go", "../internal", "../tools"} {
		err := filepath.WalkDir(root, func(file string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			_, err = os.Stat(file)
			return err
		})
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			t.Fatal(err)
		}
	}
}
