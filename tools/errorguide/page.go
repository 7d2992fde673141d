package main

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
)

const introduction = `---
page_title: "Errors and how to fix them"
subcategory: ""
description: |-
  What the errors of Alibaba Cloud around RAM roles of PAI workloads mean, by their own words, and what to write against each.
---

# Errors and how to fix them

These are the errors that Alibaba Cloud answers when a DSW instance, a DLC job or an EAS service is given a RAM role, when the role
itself is made, or when it becomes a member of a workspace. Each is listed under its own words. Where one is met through this provider, the message says the same as here, with the
names of the configuration instead of ` + "`pai-train` and `alice`" + `, and ends with what the cloud's support asks for:

` + "```text" + `
Operation: dsw:UpdateInstance
Code: PassRoleFailedError
Request ID: BF5FDF91-ADC4-49AF-9275-09AE1FC6381B
` + "```" + `

An error that is not listed passes through in the cloud's own words. Most of what is listed first never gets as far as the cloud: the plan
of an association looks at the role, its trust policy and the caller's policies, and says what would happen.
`

// page renders the guide.
func page(catalogue []remedy.Entry) string {
	var b strings.Builder
	b.WriteString(introduction)
	topic := remedy.Topic("")
	for _, entry := range catalogue {
		if entry.Topic != topic {
			topic = entry.Topic
			fmt.Fprintf(&b, "\n## %s\n", topic)
		}
		b.WriteString(section(entry))
	}
	return b.String()
}

func section(entry remedy.Entry) string {
	var texts []string
	for _, text := range entry.Texts {
		texts = append(texts, "`"+text+"`")
	}
	how := "as the error code"
	if entry.Wording {
		how = "in a message or event; there is no code that tells it"
	}
	parts := []string{
		"\n### " + strings.Join(texts, ", "),
		fmt.Sprintf("From %s, %s.", enumerate(entry.Products), how),
		"**Why.** " + codify(entry.Cause),
	}
	if entry.Plan != "" {
		parts = append(parts, "**Before it happens.** "+codify(entry.Plan))
	}
	parts = append(parts, "**What to do.** "+markdown(cmp.Or(entry.Example, entry.Fix)))
	return strings.Join(parts, "\n\n") + "\n"
}

func enumerate(words []string) string {
	last := len(words) - 1
	if last < 1 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:last], ", ") + " or " + words[last]
}
