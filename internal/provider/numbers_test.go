package provider

import (
	"bytes"
	"math"
	"testing"

	"github.com/vmihailenco/msgpack/v5"
)

func TestNumbersAsText(t *testing.T) {
	t.Parallel()
	pack := func(value any) []byte {
		var out bytes.Buffer
		encoder := msgpack.NewEncoder(&out)
		encoder.SetSortMapKeys(true)
		encoder.UseCompactInts(true)
		if err := encoder.Encode(value); err != nil {
			t.Fatal(err)
		}
		return out.Bytes()
	}
	for name, tc := range map[string]struct{ from, to any }{
		"null":           {nil, nil},
		"text":           {"3600", "3600"},
		"bool":           {true, true},
		"small":          {7, "7"},
		"negative":       {-7, "-7"},
		"16 bits":        {3600, "3600"},
		"64 bits":        {int64(math.MinInt64), "-9223372036854775808"},
		"unsigned":       {uint64(math.MaxUint64), "18446744073709551615"},
		"fraction":       {0.1, "0.1"},
		"large fraction": {1e21, "1000000000000000000000"},
		"unknown":        {msgpack.RawMessage{0xd4, 0, 0}, msgpack.RawMessage{0xd4, 0, 0}},
		"nested": {
			map[string]any{"a": []any{1, "x", map[string]any{"b": 2.5}}, "c": nil},
			map[string]any{"a": []any{"1", "x", map[string]any{"b": "2.5"}}, "c": nil},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := numbersAsText(pack(tc.from))
			if err != nil {
				t.Fatal(err)
			}
			if want := pack(tc.to); !bytes.Equal(got, want) {
				t.Errorf("numbersAsText(%v) = % x, want % x", tc.from, got, want)
			}
		})
	}
	if _, err := numbersAsText([]byte{0x93, 1}); err == nil {
		t.Error("a list that is cut off is accepted")
	}
}
