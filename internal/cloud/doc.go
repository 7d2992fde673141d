// Package cloud says what the provider needs from Alibaba Cloud, in the
// provider's own words: domain types, narrow interfaces and error kinds, and
// the per-plan cache in front of them.
//
// It knows neither an SDK (cloud/openapi implements it) nor Terraform.
package cloud
