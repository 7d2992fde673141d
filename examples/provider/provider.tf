terraform {
  required_providers {
    pai = {
      source = "pai-iac/pai"
    }
  }
}

# Credentials come from the environment, a profile, or the workload in which Terraform runs.
provider "pai" {
  region = "cn-hangzhou"
}
