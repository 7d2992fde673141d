package openapi

// paiAddress returns the public host of a product of PAI in a region.
//
// Where the generated client of the vendor has another host than the pattern,
// the provider follows it, with one exception: see central.
func paiAddress(product Product, region string) string {
	host := hostPrefix(product)
	if central(product, region) {
		return host + ".aliyuncs.com"
	}
	return host + "." + region + ".aliyuncs.com"
}

// hostPrefix is the first label of a product's public host names.
func hostPrefix(product Product) string {
	switch product {
	case DSW:
		return "pai-dsw"
	case EAS:
		// Not the product id "eas", from which the rule of the generated client
		// would make a host for a region that its map does not list.
		return "pai-eas"
	case DLC:
		return "pai-dlc"
	default: // AIWorkSpace
		return "aiworkspace"
	}
}

// central reports whether a region is served by the product's central host,
// which has no region in its name. The source is the endpoint map of the
// generated clients (pai-dlc-20201203 and aiworkspace-20210204); DSW has no
// map, and the one of EAS holds the pattern only. Ids of regions that are not
// public, such as those for tests of the vendor, are left out.
//
// The map of AIWorkSpace has one more entry, which is not followed: it sends
// ap-southeast-5 to the host inside of its VPC, which cannot be reached from
// elsewhere, while the API's metadata lists the public host.
func central(product Product, region string) bool {
	switch region {
	case "ap-southeast-2", "cn-beijing-finance-1", "cn-beijing-gov-1", "cn-fujian", "cn-hangzhou-finance", "cn-huhehaote",
		"cn-qingdao", "cn-shenzhen-finance-1", "cn-wuhan", "eu-west-1", "me-east-1":
		return product == DLC || product == AIWorkSpace
	case "ap-south-1", "cn-chengdu", "cn-north-2-gov-1", "cn-zhangjiakou":
		return product == DLC
	}
	return false
}

// vpcAddress returns the host of a product inside of a VPC of a region. The
// patterns are those of the API metadata and the endpoint pages of the products;
// RAM has one host for all regions.
func vpcAddress(product Product, region string) string {
	switch product {
	case RAM:
		return "ram.vpc-proxy.aliyuncs.com"
	case STS:
		return "sts-vpc." + region + ".aliyuncs.com"
	case EAS:
		// Not pai-eas-vpc, which serves predictions.
		return "pai-eas-manage-vpc." + region + ".aliyuncs.com"
	default:
		return hostPrefix(product) + "-vpc." + region + ".aliyuncs.com"
	}
}
