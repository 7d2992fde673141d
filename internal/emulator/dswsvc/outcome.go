package dswsvc

import (
	"cmp"
	"slices"
	"time"
)

// Codes of a failed start. That of the image is in a sample of the reference, beside
// the message ImagePullBackOff. Emulator choice: the code of a shortage, for nothing
// published says how one shows, and both messages.
const (
	codeOutOfStock = "OutOfStock"
	codeStart      = "Internal Error"
)

// up is the way to Running of an instance that is created or started, or to the failure
// that its instance type, its image or its role brings. What the hooks say later does
// not change the way of an instance that is on it.
func (s *Service) up(path []status, i *instance) []step {
	if spec := i.text("EcsSpec"); spec != "" {
		// A seeded instance may have a type that nobody offers: it has no stock either.
		if offered, _ := s.spec(i.region, spec); !offered.available {
			return steps(until(path, resourceAllocating), step{status: failed, reason: reason{
				codeOutOfStock, "The instance type " + spec + " is out of stock in " + i.region + "."}})
		}
	}
	if image := i.image(); s.brokenImages[image] {
		return steps(until(path, envPreparing), step{status: failed, reason: reason{codeStart, "ImagePullBackOff: " + image}})
	}
	return steps(path, s.arrival(i.credential))
}

// until is a path up to a status.
func until(path []status, last status) []status {
	return path[:slices.Index(path, last)+1]
}

// image is the id or URL of the image. Seeded instances have none.
func (i *instance) image() string { return cmp.Or(i.text("ImageId"), i.text("ImageUrl")) }

// SetImageFailure says whether pulling an image, named by its id or URL, fails.
// If it does, creating or starting an instance of it ends in Failed.
func (s *Service) SetImageFailure(image string, fails bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.brokenImages, image)
	if fails && image != "" { // "" would be that of all seeded instances
		s.brokenImages[image] = true
	}
}

// HoldQueue keeps instances on quotas that reach Queuing there, until it is called
// with false. Those then stay as long as any that have just reached it.
func (s *Service) HoldQueue(hold bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.now()
	s.advanceTo(now) // what was due before is not held
	for _, i := range s.instances {
		if s.queueHeld && !hold && i.progress.Current.status == queuing {
			i.progress.Since = now // or it would have left while it was held
		}
	}
	s.queueHeld = hold
}

// lasts holds instances in the queue while it is held.
func (s *Service) lasts(at step) time.Duration {
	if at.status == queuing && s.queueHeld {
		return -1
	}
	return 0
}
