package main

import (
	"flag"
	"fmt"
	"io"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator"
)

const about = `paiemu - an in-memory Alibaba Cloud for terraform-provider-pai

It serves RAM, STS and the products of Platform for AI on one address, verifies
signatures, decides every call by RAM policies, and refuses loudly what it does
not implement. Nothing is stored; it ends with everything in it. When it is
ready it prints its URL.

  paiemu --listen 127.0.0.1:8765

Point the provider at it:

  export PAI_ENDPOINT=http://127.0.0.1:8765
  export ALIBABA_CLOUD_ACCESS_KEY_ID=%s
  export ALIBABA_CLOUD_ACCESS_KEY_SECRET=%s
  terraform plan

FLAGS
`

const seedShape = `
SEED
  JSON of this shape. Every list may be left out. Without --seed there are the
  account %s with the key above, and users with keys of their own:
  paiemu-platform (administrator), paiemu-alice, paiemu-bob; the secret of
  each is its id and "-secret".

  {"accounts": [{
     "id": "1234567890123456",
     "access_keys": [{"id": "k", "secret": "s", "inactive": false}],
     "policies": [{"name": "PassTrain", "document": {"Version": "1", "Statement": [...]}}],
     "groups":   [{"name": "g", "policies": [{"name": "PassTrain", "type": "Custom"}]}],
     "users":    [{"name": "alice", "access_keys": [...], "groups": ["g"],
                   "policies": [{"name": "AliyunPAIFullAccess", "type": "System"}]}],
     "roles":    [{"name": "PaiTrain", "trust_policy": {...}, "description": "",
                   "max_session_duration": 3600, "tags": {"k": "v"}, "policies": [...]}]}],
   "dsw": {"instances": [{"id": "dsw-0a1b2c3d4e5f6071", "account": "1234567890123456",
     "region": "cn-hangzhou", "workspace_id": "40823", "name": "notebook",
     "status": "Running", "ecs_spec": "ecs.c6.large",
     "credential": {"mode": "none"}}],
     "ecs_specs": [{"name": "ecs.gn8is.2xlarge", "region": "", "cpu": 8, "memory": 64,
     "gpu": 1, "gpu_type": "L20", "gpu_memory": 48, "price": 14.2, "out_of_stock": false}]},
   "eas": {"services": [{"name": "demo_svc", "account": "1234567890123456",
     "region": "cn-hangzhou", "workspace_id": "40823", "status": "Running",
     "config": {"metadata": {"instance": 2}, "options": {"enable_ram_role": true},
                "role_arn": "acs:ram::1234567890123456:role/PaiServe"},
     "access_token": "t", "labels": {"k": "v"}, "safety_lock": "none"}]},
   "dlc": {"jobs": [{"id": "dlc1a2b3c4d5e6f", "account": "1234567890123456",
     "region": "cn-hangzhou", "workspace_id": "40823", "name": "mnist-01",
     "type": "PyTorchJob", "command": "python main.py", "status": "Running",
     "age": "240h", "credential": {"mode": "default"},
     "body": {"Priority": 3, "Settings": {"Tags": {"k": "v"}}}}]},
   "workspaces": {"workspaces": [{"id": "40823", "account": "1234567890123456",
     "region": "cn-hangzhou", "name": "demo", "description": "", "status": "ENABLED",
     "default": true, "env_types": ["prod"],
     "members": [{"user": "alice", "roles": ["PAI.AlgoDeveloper"]},
                 {"role": "pai-sso-dev", "roles": ["PAI.AlgoDeveloper"]}]}]}}

  Documents are JSON objects, or strings that hold one. A credential's mode is
  none, default, or custom with a role_arn. An ECS spec replaces the one of its
  name and region, and without a region it is offered in all of them. The config
  of a service is its JSON; one without options.enable_ram_role has no role,
  whatever role_arn says. The body of a job is that of CreateJob; a job stays in
  the status it has here. One that is created fails if its command ends in
  "exit 1", and succeeds otherwise.
  The account owns its workspaces and is no entry in members.
`

// writeHelp explains the program.
func writeHelp(w io.Writer, flags *flag.FlagSet) {
	fmt.Fprintf(w, about, emulator.DefaultAccessKeyID, emulator.DefaultAccessKeySecret)
	flags.PrintDefaults()
	fmt.Fprint(w, "\nCONTROL API\n  Unsigned, for this machine only. GET /_paiemu/ lists it as JSON.\n\n")
	for _, endpoint := range emulator.ControlEndpoints() {
		fmt.Fprintf(w, "  %-6s /_paiemu/%s\n         %s\n         %s\n", endpoint.Method, endpoint.Path, endpoint.Purpose, endpoint.Example)
	}
	fmt.Fprintf(w, seedShape, emulator.DefaultAccountID)
}
