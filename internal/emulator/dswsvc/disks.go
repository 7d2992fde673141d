package dswsvc

import (
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strconv"
)

// growDisks makes the CloudDisks that an update asks for of those that the instance
// has. Capacity, which may only grow, and SubType are all that UpdateInstance takes of
// a disk: another member may be repeated, and is kept when it is left out. A SubType
// that is left out is gone.
//
// Emulator choice: an instance that was created without CloudDisks takes any, for the
// disk that it has then is not described anywhere.
func growDisks(before, after map[string]any) error {
	old, _ := before["CloudDisks"].([]any)
	disks, _ := after["CloudDisks"].([]any)
	if len(old) == 0 {
		return nil
	}
	if len(disks) != len(old) {
		return invalid("CloudDisks can be neither added nor removed.")
	}
	grown := slices.Clone(disks)
	for n := range disks {
		disk, err := growDisk("CloudDisks["+strconv.Itoa(n)+"]", old[n], disks[n])
		if err != nil {
			return err
		}
		grown[n] = disk
	}
	after["CloudDisks"] = grown
	return nil
}

func growDisk(path string, before, after any) (map[string]any, error) {
	old, disk := newObject(path, before), newObject(path, after)
	if err := growCapacity(old, disk); err != nil {
		return nil, err
	}
	grown := maps.Clone(disk.members)
	for name := range disk.members {
		if name != "Capacity" && name != "SubType" && !reflect.DeepEqual(old.members[name], disk.members[name]) {
			return nil, invalid("%s cannot be changed.", disk.at(name))
		}
	}
	for name, value := range old.members {
		if _, sent := grown[name]; !sent && name != "SubType" {
			grown[name] = value
		}
	}
	return grown, nil
}

// growCapacity takes a Capacity that is left out for an unchanged one.
func growCapacity(old, disk *object) error {
	was, is := old.text("Capacity"), disk.text("Capacity")
	if disk.err != nil || is == "" {
		return disk.err
	}
	size, ok := gigabytes(is)
	if !ok {
		return invalid("%s must be a size such as 100Gi.", disk.at("Capacity"))
	}
	if least, _ := gigabytes(was); size < least {
		return invalid("%s must not shrink.", disk.at("Capacity"))
	}
	return nil
}

var capacity = regexp.MustCompile(`^([1-9][0-9]{0,8})(?:Gi)?$`)

func gigabytes(text string) (int, bool) {
	match := capacity.FindStringSubmatch(text)
	if match == nil {
		return 0, false
	}
	n, err := strconv.Atoi(match[1])
	return n, err == nil
}
