package instance_test

import (
	"testing"

	"github.com/pai-iac/terraform-provider-pai/internal/acctest"
)

func TestMain(m *testing.M) { acctest.Main(m) }
