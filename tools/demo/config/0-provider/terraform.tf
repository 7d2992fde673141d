terraform {
  required_providers {
    pai = {
      source = "pai-iac/pai"
    }
  }
}

provider "pai" {
  region = "cn-hangzhou"
}
