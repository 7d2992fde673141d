package remedy

import (
	"errors"
	"slices"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
)

// Entry is one error of the cloud: how it reads, what it means and the way out
// of it.
type Entry struct {
	Topic Topic
	// Products answer with it, in the words of their documentation.
	Products []string
	// Texts are the exact error codes or, for a Wording, the words by which it
	// is recognised. Several of them mean the same.
	Texts   []string
	Wording bool
	Kind    error // as cloud decides it
	Cause   string
	// Plan is what the plan says before it comes to this; empty if it cannot
	// know.
	Plan string
	// Fix is what to do, whatever the names are. Diagnostics print cause and
	// fix where there is no more special text.
	Fix string
	// Example is the fix in full for the role pai-train and the user alice, as
	// a diagnostic would have it: what to paste is indented. Empty if Fix says
	// it all.
	Example string

	// general: every other error of the kind is answered alike.
	general bool
	// denial: the cloud says which action it refused, so that deniedAdvice
	// knows more than Fix.
	denial bool
}

// Topic groups entries for readers.
type Topic string

// The topics, in the order of the guide.
const (
	TopicRole        Topic = "Giving a role to a workload"
	TopicPermission  Topic = "Permissions of the caller"
	TopicRAM         Topic = "Roles, policies and attachments"
	TopicJob         Topic = "Jobs"
	TopicWorkspace   Topic = "Workspaces and their members"
	TopicCredentials Topic = "Credentials and signatures"
	TopicService     Topic = "A service that does not answer as it should"
)

// Products, as their documentation calls them.
const (
	dsw    = "DSW"
	dlc    = "DLC"
	eas    = "EAS"
	ram    = "RAM"
	sts    = "STS"
	anyone = "every product"

	aiworkspace = "AIWorkSpace"
)

// Catalogue returns every error that this provider knows, in the order of the
// guide.
func Catalogue() []Entry {
	return slices.Concat(
		inTopic(TopicRole, roleEntries()),
		inTopic(TopicPermission, permissionEntries()),
		inTopic(TopicRAM, ramEntries()),
		inTopic(TopicJob, jobEntries()),
		inTopic(TopicWorkspace, workspaceEntries()),
		inTopic(TopicCredentials, credentialEntries()),
		inTopic(TopicService, serviceEntries()),
	)
}

func inTopic(topic Topic, entries []Entry) []Entry {
	for i := range entries {
		entries[i].Topic = topic
	}
	return entries
}

// Recognise finds the entry of an error: by its exact code, else by words that
// some products use instead of a code. Everything else is unknown, and passes
// through as the cloud said it.
func Recognise(code, message string) (Entry, bool) {
	catalogue := Catalogue()
	for _, entry := range catalogue {
		if !entry.Wording && slices.Contains(entry.Texts, code) {
			return entry, true
		}
	}
	found, ok := cloud.FindWording(message)
	if !ok {
		return Entry{}, false
	}
	for _, entry := range catalogue {
		if entry.Wording && slices.Contains(entry.Texts, found.Text) {
			return entry, true
		}
	}
	return Entry{}, false
}

// generalEntry is what holds for every error of a kind, also for codes that
// nobody has documented.
func generalEntry(kind error) (Entry, bool) {
	for _, entry := range Catalogue() {
		if entry.general && errors.Is(kind, entry.Kind) {
			return entry, true
		}
	}
	return Entry{}, false
}

// What the examples are about.
const (
	exampleAccount = "1234567890123456"
	exampleName    = "pai-train"
	exampleARN     = "acs:ram::" + exampleAccount + ":role/" + exampleName
	exampleUser    = "alice"
)
