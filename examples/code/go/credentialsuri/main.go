// Command credentialsuri reads the credentials of the role from the local
// service. It needs the standard library only.
package main

import (
	"encoding/json"
	"fmt"
	"log"
	"net/http"
	"os"
	"sync"
	"time"
)

const margin = 3 * time.Minute

type credentials struct {
	AccessKeyID     string `json:"AccessKeyId"`
	AccessKeySecret string
	SecurityToken   string
	Expiration      time.Time
}

// source keeps the credentials until three minutes before they expire. It is
// safe for concurrent use.
type source struct {
	uri  string
	lock sync.Mutex
	kept credentials
}

func (s *source) get() (credentials, error) {
	s.lock.Lock()
	defer s.lock.Unlock()
	if time.Until(s.kept.Expiration) > margin {
		return s.kept, nil
	}
	client := http.Client{Timeout: 5 * time.Second}
	answer, err := client.Get(s.uri)
	if err != nil {
		return credentials{}, err
	}
	defer func() { _ = answer.Body.Close() }()
	if answer.StatusCode != http.StatusOK {
		return credentials{}, fmt.Errorf("the local credentials service answered %s", answer.Status)
	}
	var fresh credentials
	if err := json.NewDecoder(answer.Body).Decode(&fresh); err != nil {
		return credentials{}, err
	}
	s.kept = fresh
	return fresh, nil
}

func main() {
	s := source{uri: os.Getenv("ALIBABA_CLOUD_CREDENTIALS_URI")}
	now, err := s.get()
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("credentials expire at", now.Expiration.Format(time.RFC3339))
}
