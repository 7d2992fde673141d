package job

// Keys of the private state. Read writes none: drift checks (terraform plan
// -refresh-only -detailed-exitcode) compare private state byte by byte, and a
// job that proceeds is no drift.
const (
	// memoryWritten is what Terraform wrote last of what somebody else may
	// change, too: it tells a change of the configuration from one of theirs. A
	// job without it was imported, and its state lacks what PAI does not tell.
	memoryWritten = "written"
)

type written struct {
	Accessibility string `json:"accessibility"`
	Priority      int32  `json:"priority,omitempty"`
}

func (m model) written() written {
	return written{Accessibility: m.Accessibility.ValueString(), Priority: m.Priority.ValueInt32()}
}
