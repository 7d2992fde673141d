package remedy

// JobsNotListed is the text for a list of DLC jobs that could not be read.
func JobsNotListed(region string, err error) Text {
	return Failure(Attempt{Verb: "Read", Past: "read", Noun: "DLC Jobs", Object: "list of DLC jobs in " + region}, err)
}
