package dswsvc

import (
	"maps"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/product"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
)

// Labels are metadata: they change at once, in any status, and the two
// operations answer with a request id alone.

func (s *Service) updateLabels(call *wire.Call, i *instance, now time.Time) (map[string]any, error) {
	upserts, err := optionalPairs(call.Body, "Labels")
	if err != nil {
		return nil, err
	}
	if len(upserts) == 0 {
		return nil, invalid("Labels is required.")
	}
	maps.Copy(i.labels, upserts)
	i.modifiedAt = now
	return map[string]any{}, nil
}

// deleteLabels ignores keys that are not there. Emulator choice.
func (s *Service) deleteLabels(call *wire.Call, i *instance, now time.Time) (map[string]any, error) {
	keys := product.Split(call.Parameters["LabelKeys"])
	if len(keys) == 0 {
		return nil, invalid("LabelKeys is required.")
	}
	for _, key := range keys {
		delete(i.labels, key)
	}
	i.modifiedAt = now
	return map[string]any{}, nil
}
