package preflight_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/preflight"
	"github.com/pai-iac/terraform-provider-pai/internal/ramdoc"
)

// roleAt is a role that trusts services, as written at a second.
func roleAt(second int, services ...string) cloud.Role {
	role := cloud.Role{TrustPolicy: ramdoc.Trust(services...).JSON()}
	if second > 0 {
		role.UpdateDate = time.Date(2026, 1, 2, 3, 4, second, 0, time.UTC)
	}
	return role
}

// The record knows: at second 10 the role trusted a, at 20 this run made it a
// and b, at 30 a, b and c.
func TestTrustRecordSee(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		read cloud.Role
		want preflight.Freshness
	}{
		"the newest":                         {roleAt(30, "a", "b", "c"), preflight.Current},
		"the newest in another order":        {cloud.Role{TrustPolicy: `{"Statement":{"Principal":{"Service":["c","b","a"]},"Action":["sts:AssumeRole"],"Effect":"Allow"},"Version":"1"}`}, preflight.Current},
		"the newest without a date":          {roleAt(0, "a", "b", "c"), preflight.Current},
		"the one before":                     {roleAt(20, "a", "b"), preflight.Stale},
		"the one before that":                {roleAt(10, "a"), preflight.Stale},
		"the one before, within the second":  {roleAt(30, "a", "b"), preflight.Doubtful},
		"the one before, without a date":     {roleAt(0, "a", "b"), preflight.Doubtful},
		"the one before, put back later":     {roleAt(31, "a", "b"), preflight.Current},
		"an edit after the write":            {roleAt(31, "x"), preflight.Current},
		"an edit within the second":          {roleAt(30, "x"), preflight.Current},
		"an edit that the write went over":   {roleAt(25, "x"), preflight.Current},
		"an edit without a date":             {roleAt(0, "x"), preflight.Current},
		"a document older than what we read": {roleAt(15, "x"), preflight.Stale},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			session := preflight.NewSession(nil, preflight.Error, nil)
			record, release, err := session.LockTrust(t.Context(), "PaiTrain")
			if err != nil {
				t.Fatal(err)
			}
			defer release()
			if got := record.Classify(roleAt(5, "old")); got != preflight.Current {
				t.Errorf("before any write a read is %v", got)
			}
			record.Wrote(roleAt(10, "a"), roleAt(0, "a", "b").TrustPolicy, roleAt(20).UpdateDate)
			record.Wrote(roleAt(20, "a", "b"), roleAt(0, "a", "b", "c").TrustPolicy, roleAt(30).UpdateDate)
			if got := record.Classify(c.read); got != c.want {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
}

// What was believed is the newest from then on, and what was newest is old.
func TestTrustRecordMovesOn(t *testing.T) {
	t.Parallel()
	session := preflight.NewSession(nil, preflight.Error, nil)
	record, release, err := session.LockTrust(t.Context(), "PaiTrain")
	if err != nil {
		t.Fatal(err)
	}
	record.Wrote(roleAt(0, "a"), roleAt(0, "a", "b").TrustPolicy, time.Time{})
	record.Classify(roleAt(0, "x"))
	if got := record.Classify(roleAt(0, "a", "b")); got != preflight.Doubtful {
		t.Errorf("after an edit, what was newest is %v", got)
	}
	record.Accept(roleAt(0, "a"))
	if got := record.Classify(roleAt(0, "a")); got != preflight.Current {
		t.Errorf("what is believed is %v", got)
	}
	release()
	again, release, err := session.LockTrust(t.Context(), "paitrain")
	if err != nil {
		t.Fatal(err)
	}
	defer release()
	if got := again.Classify(roleAt(0, "x")); got != preflight.Doubtful {
		t.Errorf("the record of another spelling of the name does not know: %v", got)
	}
}

func TestLockTrust(t *testing.T) {
	t.Parallel()
	session := preflight.NewSession(nil, preflight.Error, nil)
	inside, done := 0, 0
	var all sync.WaitGroup
	for range 50 {
		all.Go(func() {
			_, release, err := session.LockTrust(context.Background(), "PaiTrain")
			if err != nil {
				t.Error(err)
				return
			}
			defer release()
			if inside++; inside != 1 {
				t.Errorf("%d at once", inside)
			}
			done++
			inside--
		})
	}
	all.Wait()
	if done != 50 {
		t.Errorf("%d of 50 had their turn", done)
	}
	_, release, err := session.LockTrust(t.Context(), "PaiTrain")
	if err != nil {
		t.Fatal(err)
	}
	if _, other, err := session.LockTrust(t.Context(), "PaiServe"); err != nil {
		t.Errorf("another role is locked too: %v", err)
	} else {
		other()
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := session.LockTrust(ctx, "PaiTrain"); !errors.Is(err, context.Canceled) {
		t.Errorf("waiting ended with %v", err)
	}
	release()
}

func TestHoldTrust(t *testing.T) {
	t.Parallel()
	whole := preflight.TrustClaim{RoleName: "PaiTrain", Resource: "pai_trust_policy", Claimant: "whole"}
	owner := preflight.TrustClaim{RoleName: "paitrain", Resource: "pai_instance_role", Claimant: "owner"}
	one := preflight.TrustClaim{RoleName: "PaiTrain", Resource: "pai_trusted_service", Claimant: "one", Shared: true, Service: "pai.aliyuncs.com"}
	other, double := one, one
	other.Claimant, other.Service = "other", "ecs.aliyuncs.com"
	double.Claimant = "double"
	elsewhere := whole
	elsewhere.RoleName, elsewhere.Claimant = "PaiServe", "elsewhere"
	for name, c := range map[string]struct {
		claims []preflight.TrustClaim
		want   string // summary of the last claim's finding
	}{
		"again":                     {[]preflight.TrustClaim{whole, whole}, ""},
		"other services":            {[]preflight.TrustClaim{one, other}, ""},
		"other roles":               {[]preflight.TrustClaim{whole, elsewhere}, ""},
		"whole and owner":           {[]preflight.TrustClaim{whole, owner}, "Trust Policy Owned Twice"},
		"owner and one":             {[]preflight.TrustClaim{owner, one}, "Trust Policy Owned Twice"},
		"one and whole":             {[]preflight.TrustClaim{one, whole}, "Trust Policy Owned Twice"},
		"the same service":          {[]preflight.TrustClaim{one, other, double}, "Service Trusted Twice"},
		"one, other and then whole": {[]preflight.TrustClaim{one, other, whole}, "Trust Policy Owned Twice"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			session := preflight.NewSession(nil, preflight.Off, nil)
			var found preflight.Findings
			for _, claim := range c.claims {
				found = session.HoldTrust(claim)
			}
			switch {
			case c.want == "" && len(found) > 0:
				t.Errorf("refused: %v", found)
			case c.want != "" && (len(found.Errors(preflight.Off)) != 1 || found[0].Text.Summary != c.want):
				t.Errorf("found %v, want an error at every level: %s", found, c.want)
			}
			last := c.claims[len(c.claims)-1]
			if got := session.TrustTakenOver(last); got != (c.want != "") {
				t.Errorf("taken over: %t", got)
			}
		})
	}
}

// Whichever Terraform asks about first, the end or the beginning.
func TestEndTrust(t *testing.T) {
	t.Parallel()
	whole := preflight.TrustClaim{RoleName: "PaiTrain", Resource: "pai_trust_policy", Claimant: "whole"}
	one := preflight.TrustClaim{RoleName: "paitrain", Resource: "pai_trusted_service", Claimant: "one", Shared: true, Service: "pai.aliyuncs.com"}
	renamed, other := one, one
	renamed.Claimant = "renamed"
	other.Claimant, other.Service = "other", "ecs.aliyuncs.com"
	for name, c := range map[string]struct {
		ending, staying preflight.TrustClaim
		want            bool
	}{
		"itself":         {one, one, false},
		"renamed":        {one, renamed, true},
		"other service":  {one, other, false},
		"one to whole":   {one, whole, true},
		"whole to other": {whole, other, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			session := preflight.NewSession(nil, preflight.Off, nil)
			found := append(session.EndTrust(c.ending), session.HoldTrust(c.staying)...)
			session = preflight.NewSession(nil, preflight.Off, nil)
			turned := append(session.HoldTrust(c.staying), session.EndTrust(c.ending)...)
			for _, findings := range []preflight.Findings{found, turned} {
				if got := len(findings.Errors(preflight.Off)) == 1; got != c.want {
					t.Errorf("refused %t, want %t: %v", got, c.want, findings)
				}
			}
		})
	}
}
