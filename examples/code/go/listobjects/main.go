// Command listobjects lists ten objects of an OSS bucket with the role of this
// workload.
package main

import (
	"context"
	"fmt"
	"log"
	"os"

	"github.com/aliyun/alibabacloud-oss-go-sdk-v2/oss"
	osscredentials "github.com/aliyun/alibabacloud-oss-go-sdk-v2/oss/credentials"
	"github.com/aliyun/credentials-go/credentials"
)

func main() {
	if err := run(context.Background()); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context) error {
	kind, uri := "credentials_uri", os.Getenv("ALIBABA_CLOUD_CREDENTIALS_URI")
	credential, err := credentials.NewCredential(&credentials.Config{Type: &kind, Url: &uri})
	if err != nil {
		return err
	}
	// The OSS client asks this function when it signs. credentials-go keeps the
	// keys until three minutes before they expire.
	current := osscredentials.CredentialsProviderFunc(func(context.Context) (osscredentials.Credentials, error) {
		now, err := credential.GetCredential()
		if err != nil {
			return osscredentials.Credentials{}, err
		}
		return osscredentials.Credentials{
			AccessKeyID: *now.AccessKeyId, AccessKeySecret: *now.AccessKeySecret, SecurityToken: *now.SecurityToken,
		}, nil
	})
	client := oss.NewClient(oss.LoadDefaultConfig().WithCredentialsProvider(current).WithRegion(os.Getenv("REGION")))
	page, err := client.ListObjectsV2(ctx, &oss.ListObjectsV2Request{Bucket: oss.Ptr(os.Getenv("OSS_BUCKET")), MaxKeys: 10})
	if err != nil {
		return err
	}
	for _, object := range page.Contents {
		fmt.Println(oss.ToString(object.Key))
	}
	return nil
}
