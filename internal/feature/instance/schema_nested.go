package instance

import (
	"github.com/hashicorp/terraform-plugin-framework-validators/listvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/mapvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
	"github.com/pai-iac/terraform-provider-pai/internal/workload"
)

func nestedAttributes() map[string]schema.Attribute {
	secrets := textMap("Environment variables that hold secrets, never stored: neither in the plan nor in the state. A change of a value alone is not noticed: " +
		"change `environment_wo_version` with it.")
	secrets.WriteOnly, secrets.Sensitive = true, true
	labels := textMap("Labels of the instance, by which DSW finds instances. Exactly these: others are removed. Change in place.")
	labels.Validators = append(labels.Validators, mapvalidator.KeysAre(fwx.Check("a key that is not the provider's own", workload.ValidateLabelKey)))
	return map[string]schema.Attribute{
		attrEnvironment:   textMap("Environment variables of the instance. They are stored in the state as they are. Change while the instance is stopped."),
		attrEnvironmentWO: secrets,
		attrEnvironmentWOVersion: schema.Int64Attribute{
			MarkdownDescription: "Version of `environment_wo`. A change writes the present values, while the instance is stopped.",
			Optional:            true,
		},
		attrLabels: labels,
		"tags":     textMap("Tags of the instance in the tag system of the account. PAI has no operation to change them: a change replaces the instance."),
		"requested_resource": schema.SingleNestedAttribute{
			MarkdownDescription: "What the instance takes of the resource quota. Changes while the instance is stopped.",
			Optional:            true,
			Attributes: map[string]schema.Attribute{
				"cpu":           fwx.RequiredText("Number of vCPUs, such as `4`."),
				"memory":        fwx.RequiredText("Memory in GiB, with or without the unit, such as `32Gi`."),
				"shared_memory": fwx.OptionalText("Shared memory in GiB, with or without the unit."),
				"gpu":           fwx.OptionalText("Number of GPUs, such as `1`."),
				"gpu_type":      fwx.OptionalText("Type of the GPUs, such as `A10`."),
			},
		},
		attrImageAuth: schema.SingleNestedAttribute{
			MarkdownDescription: "Credentials of the private registry that the image comes from. PAI does not return them, so an import cannot read them.",
			Optional:            true,
			Attributes: map[string]schema.Attribute{
				"username_wo": schema.StringAttribute{
					MarkdownDescription: "User of the registry. Never stored: neither in the plan nor in the state.", Required: true, WriteOnly: true,
				},
				"password_wo": schema.StringAttribute{
					MarkdownDescription: "Password of that user. Never stored: neither in the plan nor in the state.", Required: true, WriteOnly: true, Sensitive: true,
				},
				"credentials_wo_version": schema.Int64Attribute{
					MarkdownDescription: "Version of the credentials. A change writes the present ones, while the instance is stopped.", Optional: true,
				},
			},
		},
		attrDatasets: schema.ListNestedAttribute{
			MarkdownDescription: "Datasets and other storage that is mounted, in order; dynamic ones come last. Change while the instance is stopped.",
			Optional:            true,
			Validators:          []validator.List{fwx.NoNulls()},
			NestedObject:        schema.NestedAttributeObject{Attributes: datasetAttributes()},
		},
		attrDisks: schema.ListNestedAttribute{
			MarkdownDescription: "Cloud disks of the instance. Without it PAI chooses them, and a change of them is no drift. They can only grow, while the instance is " +
				"stopped: any other change replaces the instance.",
			Optional:   true,
			Validators: []validator.List{fwx.NoNulls()},
			NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
				"capacity":   fwx.RequiredText("Size in GiB with its unit, such as `100Gi`."),
				"sub_type":   fwx.OptionalText("Use of the disk, such as `rootfs`."),
				"mount_path": fwx.OptionalText("Path in the instance at which it is mounted."),
				"path":       fwx.OptionalText("Path on the disk that is mounted."),
			}},
		},
		"vpc": vpcAttribute(),
		"spot": schema.SingleNestedAttribute{
			MarkdownDescription: "Takes a preemptible instance. PAI does not return it, so drift is not seen and an import cannot read it. All members are texts, as " +
				"DSW takes them; the reference names no units. Changes while the instance is stopped.",
			Optional: true,
			Attributes: map[string]schema.Attribute{
				"strategy":       fwx.RequiredText("How to bid, such as `SpotAsPriceGo` or `SpotWithPriceLimit`."),
				"duration":       fwx.OptionalText("How long the instance is kept at least, in PAI's unit."),
				"price_limit":    fwx.OptionalText("Maximum price, in PAI's unit."),
				"discount_limit": fwx.OptionalText("Maximum price as a fraction of the pay-as-you-go price."),
			},
		},
	}
}

func datasetAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"dataset_id":      fwx.OptionalText("Id of the dataset. Exactly one of this and `uri` is needed."),
		"uri":             fwx.OptionalText("URI of the storage, such as `oss://bucket.oss-cn-hangzhou-internal.aliyuncs.com/path/`."),
		"dataset_version": fwx.OptionalText("Version of the dataset. Defaults to PAI's choice, `v1`."),
		"mount_path":      fwx.OptionalText("Path in the instance at which it is mounted, such as `/mnt/data`."),
		"mount_access":    fwx.OptionalText("`RW` (read and write) or `RO` (read only).", stringvalidator.OneOf("RW", "RO")),
		"options":         fwx.OptionalText("Options of the mount as a JSON text, such as `jsonencode({ ... })`; for OSS only.", fwx.Check("a JSON object", workload.ValidateJSONObject)),
		"dynamic": schema.BoolAttribute{
			MarkdownDescription: "Whether it is mounted while the instance runs; for OSS and read-only.", Optional: true,
		},
	}
}

func vpcAttribute() schema.Attribute {
	texts := func(markdown string) schema.ListAttribute {
		return schema.ListAttribute{
			MarkdownDescription: markdown, Optional: true, ElementType: types.StringType,
			Validators: []validator.List{fwx.NoNulls(), listvalidator.ValueStringsAre(fwx.Filled())},
		}
	}
	return schema.SingleNestedAttribute{
		MarkdownDescription: "Network of the instance. Without it PAI chooses one, and a change of it is no drift. Changes while the instance is stopped.",
		Optional:            true,
		Attributes: map[string]schema.Attribute{
			"vpc_id":            fwx.RequiredText("Id of the VPC."),
			"vswitch_id":        fwx.OptionalText("Id of the vSwitch; needs `extended_cidrs`."),
			"security_group_id": fwx.OptionalText("Id of the security group."),
			"extended_cidrs":    texts("Address ranges that the instance reaches through the VPC."),
			"default_route":     fwx.OptionalText("Way to the internet: `eth0` (PAI's network) or `eth1` (the VPC).", stringvalidator.OneOf("eth0", "eth1")),
			"forwards": schema.ListNestedAttribute{
				MarkdownDescription: "Ports that are reachable from outside, such as that of SSH.",
				Optional:            true,
				Validators:          []validator.List{fwx.NoNulls()},
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"enable":            schema.BoolAttribute{MarkdownDescription: "Whether the port is forwarded.", Optional: true},
					"name":              fwx.OptionalText("Name of the service, such as `ssh`."),
					"container_name":    fwx.OptionalText("Container that serves the port."),
					"forward_port":      fwx.OptionalText("Port in the instance, as a text such as `22`."),
					"external_port":     fwx.OptionalText("Port outside, as a text such as `1022`."),
					"access_type":       texts("From where it is reachable, in PAI's words."),
					"nat_gateway_id":    fwx.OptionalText("Id of the NAT gateway."),
					"eip_allocation_id": fwx.OptionalText("Id of the elastic IP address."),
					"nlb_gateway_id":    fwx.OptionalText("Id of the network load balancer."),
					"ssh_public_key":    fwx.OptionalText("Public key that may sign in by SSH."),
				}},
			},
			"bandwidth_limit": schema.SingleNestedAttribute{
				MarkdownDescription: "Limits the traffic. Rates are texts; the reference names no unit.",
				Optional:            true,
				Attributes: map[string]schema.Attribute{
					"egress_rate":        fwx.OptionalText("Limit of outgoing traffic."),
					"ingress_rate":       fwx.OptionalText("Limit of incoming traffic."),
					"egress_whitelists":  texts("Addresses to which there is no limit."),
					"ingress_whitelists": texts("Addresses from which there is no limit."),
				},
			},
		},
	}
}
