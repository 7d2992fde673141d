package main

import (
	"strings"
	"testing"
)

func TestFrame(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct{ said, want string }{
		"a plan": {
			"x.a: Refreshing state... [name=a]\n\nTerraform used the selected providers to generate the following execution\nplan.\n" +
				"  + create\n\nTerraform will perform the following actions:\n\n  # x.b will be created\n\n\nPlan: 1 to add.\n\n" +
				"─────────\n\nSaved the plan to: tf.plan\n",
			"│   # x.b will be created\n│\n│ Plan: 1 to add.\n",
		},
		"a plan that fails after its legend": {
			"Terraform used the selected providers to generate the following execution\n\n  + create\n\n" +
				"Terraform planned the following actions, but then encountered a problem:\n\n  # x.b\n",
			"│ Terraform planned the following actions, but then encountered a problem:\n│\n│   # x.b\n",
		},
		"boxes": {
			"Begin\n╷\n│ Warning: Incomplete lock file information for providers\n│ \n│ (where linux_amd64 is the platform to generate)\n╵\n" +
				"╷\n│ Warning: Restart\n│ \n│ Save the work.\n╵\nEnd\n",
			"│ Begin\n│ ╷\n│ │ Warning: Restart\n│ │ \n│ │ Save the work.\n│ ╵\n│ End\n",
		},
		"a lock file, in colour": {
			"\x1b[1mInitializing\x1b[0m\nTerraform has created a lock file \x1b[1m.terraform.lock.hcl\x1b[0m\nto record\n\nDone\n",
			"│ \x1b[1mInitializing\x1b[0m\n│ Done\n",
		},
		"no last line break": {"one\r\ntwo", "│ one\n│ two\n"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			// Output comes in pieces of any size.
			for _, size := range []int{1, 7, len(tc.said)} {
				var out strings.Builder
				f := &frame{edge: "│ ", out: &out}
				for rest := tc.said; rest != ""; {
					n := min(size, len(rest))
					if _, err := f.Write([]byte(rest[:n])); err != nil {
						t.Fatal(err)
					}
					rest = rest[n:]
				}
				if err := f.Close(); err != nil {
					t.Fatal(err)
				}
				if out.String() != tc.want {
					t.Errorf("in pieces of %d:\n%s\nwant:\n%s", size, out.String(), tc.want)
				}
			}
		})
	}
}

func TestWrap(t *testing.T) {
	t.Parallel()
	got := strings.Join(wrap("A  role\nand a-word-that-is-longer than  that", 9), "|")
	if want := "A role|and|a-word-that-is-longer|than that"; got != want {
		t.Errorf("wrapped %q, want %q", got, want)
	}
}
