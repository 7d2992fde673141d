terraform {
  required_version = ">= 1.11.0"

  required_providers {
    pai = { source = "pai-iac/pai" }
  }
}
