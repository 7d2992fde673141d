package workload

// CredentialSources says where code inside a workload finds the temporary
// credentials of the associated role.
type CredentialSources struct {
	// URIVariable is the environment variable with the address of a local HTTP
	// service that returns the credentials as JSON.
	URIVariable string
	// File is the path of a JSON file with the credentials.
	File string
}

// CredentialSources returns where PAI injects credentials into workloads of
// the kind, from the public guides "Associate a RAM role with a DSW instance",
// "Associate a RAM role with a DLC job" and "Configure the EAS RAM role".
func (k Kind) CredentialSources() CredentialSources {
	sources := CredentialSources{URIVariable: "ALIBABA_CLOUD_CREDENTIALS_URI", File: "/mnt/.alibabacloud/credentials"}
	if k == EAS {
		sources.File = "/etc/ram/credentials"
	}
	return sources
}
