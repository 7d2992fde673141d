// Package ramcreate creates roles, policies and DSW instances so that a killed apply
// needs no hands. RAM keeps names unique and has no idempotency token: if Terraform or
// the provider is killed between the creation and the write of the state, the next
// apply finds an object that no state knows.
//
// An object is created with a tag, the creation mark, and loses it in the last
// step of Create. An object with a mark is in no state, because Create had not
// returned. A later Create takes it over if the run that made it is over and it
// holds nothing that this resource would not have written. An object without a
// mark is never taken over, however equal it is: two workspaces that use one
// module with one name must not share a role silently.
//
// With the provider argument owner, the tag of the owner stays on the object,
// and an object of the same owner is taken over at any time.
package ramcreate

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/cloud/wait"
)

const (
	// Quiet is how long a mark must stay as it is, watched by this run's own
	// clock, before the run that wrote it counts as over. A run that is alive
	// and slower than this notices in its last step that it has been replaced.
	Quiet = 15 * time.Second
	// longOver is the age from which a mark needs no watching. Clocks of two
	// machines that can sign requests differ by less than 15 minutes each.
	longOver = time.Hour
	// look is the time between two looks at a mark.
	look = 3 * time.Second
	// maxTags is RAM's limit for one object: no mark fits beside as many tags.
	maxTags = 20
)

// ErrTakenOver says that another run has taken over the object while this one
// was still creating it.
var ErrTakenOver = errors.New("another run of Terraform has taken it over")

// Tags reads and writes the tags of one kind of object, past every cache.
type Tags interface {
	Tags(ctx context.Context, name string) (map[string]string, error)
	Retag(ctx context.Context, name string, set map[string]string, remove []string) error
}

// Creation is the creation of one object. T is what the cloud says about it.
type Creation[T any] struct {
	Name      string
	Ownership cloud.Ownership
	Clock     wait.Clock
	Tags      Tags
	// OwnTags are the tags that the configuration sets.
	OwnTags map[string]string
	// Quiet replaces the constant for creations that take minutes, which Renew their
	// mark meanwhile. Zero: the constant.
	Quiet time.Duration
	// Once creates the object with tags.
	Once func(ctx context.Context, tags map[string]string) (T, error)
	// Find reads the object that exists, and says in what it is not what Once
	// would have made, or what the resource would have added since.
	Find func(ctx context.Context) (found T, differences []string, err error)
}

// Made is an object that exists now, and whose creation is not finished.
type Made[T any] struct {
	Object T
	// TakenOver: it was made by an earlier run. Everything that may be missing
	// has to be written again.
	TakenOver bool
	// Differs: it is of the same owner, and not what Once would have made. What
	// differs has to be changed.
	Differs bool

	creation *Creation[T]
	mark     string // the mark on it; empty: none
	begun    time.Time
	written  time.Time // when the mark was written last
}

func (c *Creation[T]) quiet() time.Duration {
	if c.Quiet > 0 {
		return c.Quiet
	}
	return Quiet
}

// Make creates the object, or takes over what a killed run has left. An object
// that exists otherwise is cloud.ErrAlreadyExists.
func (c *Creation[T]) Make(ctx context.Context) (Made[T], error) {
	made := Made[T]{creation: c, begun: c.Clock.Now()}
	made.written = made.begun
	tags := map[string]string{}
	switch {
	case len(c.OwnTags) >= maxTags:
	case c.Ownership.Owner != "":
		tags[cloud.OwnerTag] = c.Ownership.Owner
	default:
		made.mark = cloud.CreationMark{Run: c.Ownership.Run, At: made.begun}.String()
		tags[cloud.CreationMarkTag] = made.mark
	}
	maps.Copy(tags, c.OwnTags)
	object, err := c.Once(ctx, tags)
	if errors.Is(err, cloud.ErrDenied) && len(c.OwnTags) == 0 && len(tags) > 0 {
		// The caller may not tag: then there is no mark, and a killed apply needs hands.
		tflog.Info(ctx, "creating without a creation mark, because the call with a tag was refused", map[string]any{"name": c.Name})
		refused := err
		made.mark = ""
		if object, err = c.Once(ctx, nil); errors.Is(err, cloud.ErrDenied) {
			err = refused
		}
	}
	if errors.Is(err, cloud.ErrAlreadyExists) {
		return c.takeOver(ctx, made, err)
	}
	made.Object = object
	return made, err
}

// takeOver takes over an object that exists, or returns the refusal of Once.
func (c *Creation[T]) takeOver(ctx context.Context, made Made[T], exists error) (Made[T], error) {
	ours, owned, err := c.isLeftOver(ctx)
	if err != nil || !ours {
		return made, errors.Join(exists, err)
	}
	found, differences, err := c.Find(ctx)
	if err != nil {
		return made, err
	}
	if made.Differs = len(differences) > 0; made.Differs && !owned {
		return made, withMessage(exists, "an apply that was killed has left it, but it is not what this configuration asks for: it has "+
			strings.Join(differences, ", "))
	}
	set, remove := map[string]string{}, []string(nil)
	if c.Ownership.Owner != "" {
		set[cloud.OwnerTag], remove = c.Ownership.Owner, []string{cloud.CreationMarkTag}
	} else {
		made.mark = cloud.CreationMark{Run: c.Ownership.Run, At: c.Clock.Now()}.String()
		set[cloud.CreationMarkTag] = made.mark
	}
	maps.Copy(set, c.OwnTags)
	if err := c.Tags.Retag(ctx, c.Name, set, remove); err != nil {
		return made, err
	}
	tflog.Warn(ctx, "taking over what a killed apply has left", map[string]any{"name": c.Name})
	made.Object, made.TakenOver, made.written = found, true, c.Clock.Now()
	return made, nil
}

// withMessage returns a refusal of the cloud with more to say.
func withMessage(refusal error, more string) error {
	var said *cloud.Error
	if !errors.As(refusal, &said) {
		return fmt.Errorf("%w; %s", refusal, more)
	}
	longer := *said
	longer.Message = strings.TrimSuffix(said.Message, ".") + "; " + more
	return &longer
}

// isLeftOver reports whether a run that is over has left the object, and whether
// it has the tag of the same owner.
func (c *Creation[T]) isLeftOver(ctx context.Context) (left, owned bool, err error) {
	tags, err := c.Tags.Tags(ctx, c.Name)
	switch {
	case errors.Is(err, cloud.ErrDenied), errors.Is(err, cloud.ErrNotFound):
		return false, false, nil
	case err != nil:
		return false, false, err
	case c.Ownership.Owner != "" && tags[cloud.OwnerTag] == c.Ownership.Owner:
		return true, true, nil
	}
	value := tags[cloud.CreationMarkTag]
	mark := cloud.ParseCreationMark(value)
	if value == "" || mark.Run == c.Ownership.Run {
		return false, false, nil
	}
	since := c.Clock.Now()
	if !mark.At.IsZero() && since.Sub(mark.At) > longOver {
		return true, false, nil
	}
	for c.Clock.Now().Sub(since) < c.quiet() {
		tflog.Info(ctx, "waiting until the run that created it is certainly over", map[string]any{"name": c.Name})
		if err := c.Clock.Sleep(ctx, look); err != nil {
			return false, false, err
		}
		if tags, err = c.Tags.Tags(ctx, c.Name); err != nil {
			return false, false, err
		}
		if tags[cloud.CreationMarkTag] != value {
			return false, false, nil // it is being finished, or somebody else takes it over
		}
	}
	return true, false, nil
}

// Renew writes the mark again if it is a third as old as it may get, so that a
// creation that takes minutes is not taken for one that was killed. A creation that
// waits must call it at least that often.
func (m *Made[T]) Renew(ctx context.Context) error {
	c := m.creation
	if c == nil || m.mark == "" || c.Clock.Now().Sub(m.written) < c.quiet()/3 {
		return nil
	}
	tags, err := c.Tags.Tags(ctx, c.Name)
	if err != nil {
		return err
	}
	if tags[cloud.CreationMarkTag] != m.mark {
		return ErrTakenOver
	}
	now := c.Clock.Now()
	mark := cloud.CreationMark{Run: c.Ownership.Run, At: now}.String()
	if err := c.Tags.Retag(ctx, c.Name, map[string]string{cloud.CreationMarkTag: mark}, nil); err != nil {
		return err
	}
	m.mark, m.written = mark, now
	return nil
}

// Finish removes the mark. It must be the last step of Create: from here on the
// object belongs to a state. ErrTakenOver: it belongs to another run.
func (m Made[T]) Finish(ctx context.Context) error {
	if m.creation == nil || m.mark == "" {
		return nil
	}
	c := m.creation
	if m.TakenOver || c.Clock.Now().Sub(m.begun) > c.quiet()/2 {
		tags, err := c.Tags.Tags(ctx, c.Name)
		if err != nil {
			return err
		}
		if value := tags[cloud.CreationMarkTag]; value != m.mark {
			return ErrTakenOver
		}
	}
	err := c.Tags.Retag(ctx, c.Name, nil, []string{cloud.CreationMarkTag})
	if errors.Is(err, cloud.ErrNotFound) {
		return nil
	}
	return err
}
