package ramdoc

import "net/netip"

// ipOperator knows IpAddress and NotIpAddress, for keys such as acs:SourceIp.
// The document names single addresses or CIDR blocks of either IP version.
func ipOperator(name string) (operator, bool) {
	switch name {
	case "IpAddress":
		return operator{compare: addressIn}, true
	case "NotIpAddress":
		return operator{compare: addressIn, negated: true}, true
	}
	return operator{}, false
}

func addressIn(actual, wanted string) truth {
	address, err := netip.ParseAddr(actual)
	if err != nil {
		return unknown
	}
	block, ok := parseBlock(wanted)
	if !ok {
		return unknown
	}
	return truthOf(block.Contains(address.Unmap().WithZone("")))
}

func parseBlock(text string) (netip.Prefix, bool) {
	if block, err := netip.ParsePrefix(text); err == nil {
		return block, true
	}
	address, err := netip.ParseAddr(text)
	if err != nil {
		return netip.Prefix{}, false
	}
	address = address.Unmap().WithZone("")
	return netip.PrefixFrom(address, address.BitLen()), true
}
