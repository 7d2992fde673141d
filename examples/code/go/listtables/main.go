// Command listtables lists the tables of a MaxCompute project with the role of
// this workload.
package main

import (
	"fmt"
	"log"
	"os"

	"github.com/aliyun/aliyun-odps-go-sdk/odps"
	"github.com/aliyun/aliyun-odps-go-sdk/odps/account"
	"github.com/aliyun/credentials-go/credentials"
)

func main() {
	if err := run(); err != nil {
		log.Fatal(err)
	}
}

func run() error {
	kind, uri := "credentials_uri", os.Getenv("ALIBABA_CLOUD_CREDENTIALS_URI")
	credential, err := credentials.NewCredential(&credentials.Config{Type: &kind, Url: &uri})
	if err != nil {
		return err
	}
	// The account asks the credential object when it signs. NewStsAccount would keep
	// the keys that it gets here until they expire.
	client := odps.NewOdps(account.NewStsAccountWithCredential(credential), os.Getenv("ODPS_ENDPOINT"))
	client.SetDefaultProjectName(os.Getenv("ODPS_PROJECT"))
	client.Tables().List(func(table *odps.Table, failed error) {
		if failed != nil {
			err = failed
			return
		}
		fmt.Println(table.Name())
	})
	return err
}
