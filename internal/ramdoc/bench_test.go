package ramdoc_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/pai-iac/terraform-provider-pai/internal/ramdoc"
)

// statements is a document of many statements, the last of which decides.
func statements(count int) string {
	list := make([]string, count)
	for i := range list {
		list[i] = fmt.Sprintf(`{"Effect":"Allow","Action":["oss:Get*","log:List*"],"Resource":["acs:oss:*:*:bucket-%d/*"]}`, i)
	}
	list[count-1] = plainAllow
	return `{"Version":"1","Statement":[` + strings.Join(list, ",") + `]}`
}

func BenchmarkParse(b *testing.B) {
	for _, count := range []int{1, 10, 100} {
		b.Run(fmt.Sprintf("statements=%d", count), func(b *testing.B) {
			text := statements(count)
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := ramdoc.ParsePermission(text); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkEvaluate(b *testing.B) {
	for _, count := range []int{1, 10, 100} {
		b.Run(fmt.Sprintf("statements=%d", count), func(b *testing.B) {
			document, err := ramdoc.ParsePermission(statements(count))
			if err != nil {
				b.Fatal(err)
			}
			request := ramdoc.Request{Action: "ram:PassRole", Resource: "acs:ram::1234567890123456:role/pai-train"}
			b.ReportAllocs()
			for b.Loop() {
				if decision := ramdoc.Evaluate(request, document); decision.Outcome != ramdoc.Allowed {
					b.Fatal(decision)
				}
			}
		})
	}
}
