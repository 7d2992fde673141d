// Command credentialsfile reads the credentials of the role from the file. It
// needs the standard library only.
package main

import (
	"encoding/json"
	"fmt"
	"log"
	"os"
	"time"
)

type credentials struct {
	AccessKeyID     string `json:"AccessKeyId"`
	AccessKeySecret string
	SecurityToken   string
	Expiration      time.Time
}

// readCredentials opens the file each time, because PAI replaces it before the
// credentials expire.
func readCredentials(path string) (credentials, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return credentials{}, err
	}
	var found credentials
	return found, json.Unmarshal(text, &found)
}

func main() {
	path := os.Getenv("CREDENTIALS_FILE")
	if path == "" {
		path = "/mnt/.alibabacloud/credentials" // DSW and DLC; /etc/ram/credentials in an EAS service
	}
	found, err := readCredentials(path)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("credentials expire at", found.Expiration.Format(time.RFC3339))
}
