terraform {
  required_providers {
    pai = {
      source = "pai-iac/pai"
    }
  }
}

# Keys come from ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET.
provider "pai" {
  region = "cn-hangzhou"
}
