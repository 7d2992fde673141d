// Command listjobs lists the DLC jobs of a workspace with the role of this
// workload.
package main

import (
	"encoding/json"
	"fmt"
	"log"
	"os"

	openapi "github.com/alibabacloud-go/darabonba-openapi/v2/client"
	"github.com/alibabacloud-go/tea/dara"
	"github.com/alibabacloud-go/tea/tea"
	"github.com/aliyun/credentials-go/credentials"
)

func main() {
	if err := run(); err != nil {
		log.Fatal(err)
	}
}

func run() error {
	// Name the source. The default chain asks the metadata service of the host
	// first, which may answer with the role of the host and not of the workload.
	credential, err := credentials.NewCredential(&credentials.Config{
		Type: tea.String("credentials_uri"),
		Url:  tea.String(os.Getenv("ALIBABA_CLOUD_CREDENTIALS_URI")),
	})
	if err != nil {
		return err
	}
	// Pass the credential, not its keys: the client asks it at each call, and it
	// renews the keys three minutes before they expire.
	client, err := openapi.NewClient(&openapi.Config{
		Credential: credential,
		Endpoint:   tea.String(endpoint()),
		Protocol:   tea.String(protocol()),
	})
	if err != nil {
		return err
	}
	answer, err := client.CallApi(
		&openapi.Params{
			Action: tea.String("ListJobs"), Version: tea.String("2020-12-03"), Protocol: tea.String("HTTPS"),
			Method: tea.String("GET"), Pathname: tea.String("/api/v1/jobs"), AuthType: tea.String("AK"),
			Style: tea.String("ROA"), ReqBodyType: tea.String("json"), BodyType: tea.String("json"),
		},
		&openapi.OpenApiRequest{Query: map[string]*string{"WorkspaceId": tea.String(os.Getenv("WORKSPACE_ID"))}},
		&dara.RuntimeOptions{},
	)
	if err != nil {
		return err
	}
	return printJobs(answer["body"])
}

// endpoint returns the address of DLC in the region of this workload. DLC_ENDPOINT replaces it.
func endpoint() string {
	if given := os.Getenv("DLC_ENDPOINT"); given != "" {
		return given
	}
	return "pai-dlc." + os.Getenv("REGION") + ".aliyuncs.com"
}

// protocol is HTTPS unless PROTOCOL says HTTP, which only an emulator needs.
func protocol() string {
	if given := os.Getenv("PROTOCOL"); given != "" {
		return given
	}
	return "HTTPS"
}

func printJobs(body any) error {
	text, err := json.Marshal(body)
	if err != nil {
		return err
	}
	var page struct {
		Jobs []struct{ JobId, DisplayName, Status string }
	}
	if err := json.Unmarshal(text, &page); err != nil {
		return err
	}
	for _, job := range page.Jobs {
		fmt.Println(job.JobId, job.DisplayName, job.Status)
	}
	return nil
}
