package cloud_test

import (
	"fmt"
	"sync"
	"testing"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
)

// BenchmarkMemo asks many times at once for one thing that is remembered.
func BenchmarkMemo(b *testing.B) {
	cached := cloud.Cached(newFake().clients())
	b.ReportAllocs()
	b.RunParallel(func(loop *testing.PB) {
		for loop.Next() {
			if _, err := cached.Identities.Caller(b.Context()); err != nil {
				b.Error(err)
			}
		}
	})
}

// BenchmarkListing reads all workloads of a region by their ids, as a refresh does.
func BenchmarkListing(b *testing.B) {
	for _, count := range []int{10, 100, 1000} {
		b.Run(fmt.Sprintf("workloads=%d", count), func(b *testing.B) {
			f := newFake()
			f.addWorkloads(count)
			b.ReportAllocs()
			for b.Loop() {
				cached := cloud.Cached(f.clients())
				var all sync.WaitGroup
				for _, id := range f.order {
					all.Go(func() {
						if _, err := cached.DSW.Get(b.Context(), region, id); err != nil {
							b.Error(err)
						}
					})
				}
				all.Wait()
			}
		})
	}
}
