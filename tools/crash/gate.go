package main

import (
	"net/http"
	"strings"
	"sync"
)

// gate stands before the emulated cloud, counts writes, and kills the run at one
// of them.
type gate struct {
	next http.Handler
	kill func() error

	mu       sync.Mutex
	armed    bool
	at       int // the write to kill at; 0: none
	after    bool
	writes   []string
	fired    bool
	killedAt string
	dead     bool // nothing of the killed run gets through any more
}

func (g *gate) arm(write int, after bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.armed, g.at, g.after, g.writes, g.fired, g.dead = true, write, after, nil, false, false
}

// disarm ends the count and returns the writes.
func (g *gate) disarm() []string {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.armed, g.at, g.dead = false, 0, false
	return g.writes
}

func (g *gate) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	action := operation(r)
	hit := false
	if !strings.HasPrefix(r.URL.Path, "/_paiemu/") && isWrite(action) {
		g.mu.Lock()
		if g.dead {
			g.mu.Unlock()
			panic(http.ErrAbortHandler)
		}
		if g.armed {
			g.writes = append(g.writes, action)
			hit = len(g.writes) == g.at
			if hit {
				g.fired, g.killedAt, g.dead = true, action, true
			}
		}
		g.mu.Unlock()
	}
	if hit && !g.after {
		_ = g.kill()
		panic(http.ErrAbortHandler) // the write never reaches the cloud
	}
	g.next.ServeHTTP(w, r)
	if hit {
		_ = g.kill()
		panic(http.ErrAbortHandler) // the answer never reaches the provider
	}
}

// operation returns the name of the operation that a request asks for.
func operation(r *http.Request) string {
	if action := r.Header.Get("x-acs-action"); action != "" {
		return action
	}
	return r.URL.Query().Get("Action")
}

func isWrite(action string) bool {
	for _, reading := range []string{"Get", "List", "Describe", "AssumeRole"} {
		if strings.HasPrefix(action, reading) {
			return false
		}
	}
	return action != ""
}
