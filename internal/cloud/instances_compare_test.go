package cloud_test

import (
	"reflect"
	"slices"
	"testing"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
)

// What was asked for is compared with what DSW answers; what DSW fills in is not.
func TestInstanceSpec_Differences(t *testing.T) {
	t.Parallel()
	dataset := func(access, version string) cloud.InstanceDataset {
		d := cloud.InstanceDataset{ID: new("d-1"), MountPath: new("/mnt")}
		if access != "" {
			d.MountAccess = new(access)
		}
		if version != "" {
			d.Version = new(version)
		}
		return d
	}
	for name, test := range map[string]struct {
		wanted, found cloud.InstanceSpec
		want          []string
	}{
		"nothing":                            {cloud.InstanceSpec{}, cloud.InstanceSpec{}, nil},
		"what DSW chose, and can be cleared": {cloud.InstanceSpec{}, cloud.InstanceSpec{Driver: "535", Name: "nb"}, []string{"Driver"}},
		"what DSW chose, and cannot be cleared": {
			cloud.InstanceSpec{}, cloud.InstanceSpec{CloudDisks: []cloud.InstanceDisk{{Capacity: new("100Gi")}}, WorkspaceSource: "d-1"}, nil},
		"a text":     {cloud.InstanceSpec{ECSSpec: "a", ImageURL: "x"}, cloud.InstanceSpec{ECSSpec: "b", ImageURL: "x"}, []string{"EcsSpec"}},
		"its unit":   {cloud.InstanceSpec{Resources: &cloud.InstanceResources{Memory: new("32")}}, cloud.InstanceSpec{Resources: &cloud.InstanceResources{Memory: new("32Gi")}}, nil},
		"its amount": {cloud.InstanceSpec{Resources: &cloud.InstanceResources{Memory: new("32")}}, cloud.InstanceSpec{Resources: &cloud.InstanceResources{Memory: new("64Gi")}}, []string{"RequestedResource"}},
		"a default of a dataset": {
			cloud.InstanceSpec{Datasets: []cloud.InstanceDataset{dataset("", "")}}, cloud.InstanceSpec{Datasets: []cloud.InstanceDataset{dataset("RW", "v1")}}, nil},
		"an access": {
			cloud.InstanceSpec{Datasets: []cloud.InstanceDataset{dataset("RO", "")}}, cloud.InstanceSpec{Datasets: []cloud.InstanceDataset{dataset("RW", "v1")}}, []string{"Datasets"}},
		"one more dataset": {
			cloud.InstanceSpec{Datasets: []cloud.InstanceDataset{dataset("RO", "")}},
			cloud.InstanceSpec{Datasets: []cloud.InstanceDataset{dataset("RO", ""), dataset("RO", "v2")}}, []string{"Datasets"}},
		"options in another order": {
			cloud.InstanceSpec{Datasets: []cloud.InstanceDataset{{Options: new(`{"a":1,"b":2}`)}}},
			cloud.InstanceSpec{Datasets: []cloud.InstanceDataset{{Options: new(`{"b": 2, "a": 1}`)}}}, nil},
		"a flag": {
			cloud.InstanceSpec{VPC: &cloud.InstanceVPC{Forwards: []cloud.InstanceForward{{Enable: new(false)}}}},
			cloud.InstanceSpec{VPC: &cloud.InstanceVPC{VPCID: new("vpc-1"), Forwards: []cloud.InstanceForward{{Enable: new(true)}}}}, []string{"UserVpc"}},
		"an environment": {
			cloud.InstanceSpec{Environment: map[string]string{"A": "1"}}, cloud.InstanceSpec{Environment: map[string]string{"A": "1", "B": "2"}}, []string{"EnvironmentVariables"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := test.wanted.Differences(test.found); !slices.Equal(got, test.want) {
				t.Errorf("the differences are %v, want %v", got, test.want)
			}
		})
	}
}

func TestInstanceSpec_Follow(t *testing.T) {
	t.Parallel()
	known := cloud.InstanceSpec{
		ECSSpec: "ecs.c6.large", Resources: &cloud.InstanceResources{CPU: new("4"), Memory: new("16")},
		VPC: &cloud.InstanceVPC{VPCID: new("vpc-1"), DefaultRoute: new("")},
	}
	found := cloud.InstanceSpec{
		ECSSpec: "ecs.g6.large", Driver: "535", Resources: &cloud.InstanceResources{CPU: new("8"), Memory: new("16Gi"), GPU: new("0")},
		VPC: &cloud.InstanceVPC{VPCID: new("vpc-1"), SecurityGroupID: new("sg-1"), ExtendedCIDRs: []string{"10.0.0.0/8"}},
	}
	want := cloud.InstanceSpec{
		ECSSpec: "ecs.g6.large", Resources: &cloud.InstanceResources{CPU: new("8"), Memory: new("16")},
		VPC: &cloud.InstanceVPC{VPCID: new("vpc-1"), DefaultRoute: new("")},
	}
	if got := known.Follow(found); !reflect.DeepEqual(got, want) {
		t.Errorf("followed: %+v", got)
	}
}

func TestInstanceUpdate_Empty(t *testing.T) {
	t.Parallel()
	for want, update := range map[bool]cloud.InstanceUpdate{
		true: {Secrets: []string{"x"}}, false: {Set: cloud.InstanceSpec{Name: "nb"}},
	} {
		if update.Empty() != want {
			t.Errorf("%+v is empty: %v", update, !want)
		}
	}
	if (cloud.InstanceUpdate{Clear: []string{"Driver"}}).Empty() {
		t.Error("clearing is nothing to do")
	}
}
