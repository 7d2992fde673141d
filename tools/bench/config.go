package main

import (
	"encoding/json"
	"fmt"
)

const (
	account     = "1234567890123456"
	keyID       = "bench"
	keySecret   = "bench-secret"
	region      = "cn-hangzhou"
	workspaceID = "40823"
)

type object = map[string]any

// seed is an account with stopped instances, stopped services and RAM users.
func seed(instances, services, users int) string {
	list := func(count int, each func(i int) object) []object {
		all := make([]object, count)
		for i := range all {
			all[i] = each(i)
		}
		return all
	}
	text, err := json.Marshal(object{
		"accounts": []object{{
			"id": account, "access_keys": []object{{"id": keyID, "secret": keySecret}},
			"users": list(users, func(i int) object { return object{"name": fmt.Sprintf("user-%d", i)} }),
		}},
		"workspaces": object{"workspaces": []object{{"id": workspaceID, "account": account, "region": region, "name": "bench"}}},
		"dsw": object{"instances": list(instances, func(i int) object {
			return object{"id": instanceID(i), "account": account, "region": region, "workspace_id": workspaceID, "name": fmt.Sprintf("n%d", i),
				"status": "Stopped", "ecs_spec": "ecs.c6.large"}
		})},
		"eas": object{"services": list(services, func(i int) object {
			return object{"name": fmt.Sprintf("svc_%d", i), "account": account, "region": region, "workspace_id": workspaceID, "status": "Stopped",
				"config": object{"metadata": object{"instance": 1, "workspace_id": workspaceID}}}
		})},
	})
	if err != nil {
		panic(err)
	}
	return string(text)
}

func instanceID(i int) string { return fmt.Sprintf("dsw-%016x", i) }

const header = `terraform {
  required_providers {
    pai = { source = "pai-iac/pai" }
  }
}

provider "pai" {}
`

// associations are over five roles. Workspaces that share a cloud have other names
// and other instances.
func associations(kind, name string, count, first int) string {
	target := fmt.Sprintf(`instance_id = format("dsw-%%016x", count.index + %d)`, first)
	if kind == "eas" {
		target = fmt.Sprintf(`service_name = "svc_${count.index + %d}"`, first)
	}
	return header + fmt.Sprintf(`
resource "pai_instance_role" "it" {
  count     = 5
  name      = "%s-${count.index}"
  workloads = ["dsw", "eas"]
}

resource "pai_%s_role_association" "it" {
  count    = %d
  %s
  role_arn = pai_instance_role.it[count.index %% 5].arn
}
`, name, kind, count, target)
}

func floorThings(count int) string {
	return fmt.Sprintf(`terraform {
  required_providers {
    floor = { source = "pai-iac/floor" }
  }
}

resource "floor_thing" "it" {
  count    = %d
  triggers = { name = "it-${count.index}" }
}
`, count)
}

func terraformData(count int) string {
	return fmt.Sprintf("resource \"terraform_data\" \"it\" {\n  count = %d\n  input = \"it-${count.index}\"\n}\n", count)
}

func roles(count int) string {
	return header + fmt.Sprintf(`
resource "pai_instance_role" "it" {
  count     = %d
  name      = "bench-${count.index}"
  workloads = ["dsw"]
  policies  = [{ name = "AliyunOSSReadOnlyAccess", type = "System" }]
  tags      = { team = "ml" }
}
`, count)
}

func bareRoles(count int) string {
	return header + fmt.Sprintf("\nresource \"pai_instance_role\" \"it\" {\n  count     = %d\n  name      = \"bench-${count.index}\"\n  workloads = [\"dsw\"]\n}\n", count)
}

func grants(count int) string {
	return header + fmt.Sprintf(`
resource "pai_instance_role" "it" {
  name      = "bench"
  workloads = ["dsw"]
}

resource "pai_passrole_grant" "it" {
  count     = %d
  name      = "pass-bench-${count.index}"
  role_arns = [pai_instance_role.it.arn]
  users     = ["user-${count.index}"]
}
`, count)
}

// instances are DSW instances with one role.
func instances(n int) string {
	return header + fmt.Sprintf(`
resource "pai_instance_role" "r" {
  name      = "pai-notebook"
  workloads = ["dsw"]
}

resource "pai_dsw_instance" "i" {
  count = %d

  workspace_id  = "%s"
  instance_name = "notebook_${count.index}"
  ecs_spec      = "ecs.c6.large"
  image_url     = "registry.example.com/pai/dsw:1"
  role_arn      = pai_instance_role.r.arn
  labels        = { team = "ml" }
}
`, n, workspaceID)
}

func members(count int) string {
	return header + fmt.Sprintf(`
resource "pai_access_role" "it" {
  count            = %d
  name             = "people-${count.index}"
  trusted_accounts = ["%s"]
}

resource "pai_workspace_member" "it" {
  count        = %d
  workspace_id = "%s"
  role_name    = pai_access_role.it[count.index].name
  member_roles = ["PAI.AlgoDeveloper"]
}
`, count, account, count, workspaceID)
}
