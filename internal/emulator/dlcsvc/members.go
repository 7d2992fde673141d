package dlcsvc

import "math"

// jobTypes lists the values of JobType, with the node types that a job of the
// type may have. Nil: the reference names none. The type Worker-* stands for
// any name that goes on after the dash.
func jobTypes() map[string][]string {
	workers := []string{"Worker", "Master"}
	return map[string][]string{
		"TFJob":           {"Chief", "PS", "Worker", "Evaluator", "GraphLearn"},
		"PyTorchJob":      workers,
		"MPIJob":          workers,
		"XGBoostJob":      workers,
		"OneFlowJob":      workers,
		"ElasticBatchJob": workers,
		"RayJob":          {"Head", "Worker", "Worker-*"},
		"SlurmJob":        nil,
		"DataJuicerJob":   nil,
	}
}

// createShape is the body of CreateJob.
func createShape() shape {
	return object(map[string]shape{
		"DisplayName":              text().must(),
		"JobType":                  oneOf(names(jobTypes())...).must(),
		"JobSpecs":                 listOf(jobSpecShape()).must(),
		"UserCommand":              text().must(),
		"WorkspaceId":              text(),
		"ResourceId":               text(),
		"ResourceType":             text(), // not in the schema: the console sends it
		"Priority":                 priorityShape(),
		"Accessibility":            accessibilityShape(),
		"Description":              text(),
		"CredentialConfig":         credentialShape(),
		"Envs":                     mapping(text()),
		"CustomEnvs":               listOf(object(map[string]shape{"Key": text().must(), "Value": text(), "Visible": text()})),
		"DataSources":              listOf(dataSourceShape()),
		"CodeSource":               codeSourceShape(),
		"UserVpc":                  userVpcShape(),
		"JobMaxRunningTimeMinutes": between(1, math.MaxInt32),
		"Settings":                 settingsShape(),
		"ThirdpartyLibs":           listOf(text()),
		"ThirdpartyLibDir":         text(),
		"Options":                  text(),
		"SuccessPolicy":            text(),
		"SchedulingStrategy":       text(),
		"TemplateId":               text(),
		"TemplateVersion":          integer(),
		"ElasticSpec":              gap(),
		"DebuggerConfigContent":    gap(),
	})
}

func priorityShape() shape { return between(1, 9) }

func accessibilityShape() shape { return oneOf(accessPublic, accessPrivate) }

const (
	accessPublic  = "PUBLIC"
	accessPrivate = "PRIVATE"
)

func jobSpecShape() shape {
	return object(map[string]shape{
		"Type":     text().must(),
		"Image":    text().must(),
		"PodCount": between(1, math.MaxInt32),
		"EcsSpec":  text(),
		"ImageConfig": object(map[string]shape{
			"DockerRegistry": text(), "Username": text(), "Password": text(), "Auth": text(),
		}),
		"ResourceConfig": object(map[string]shape{
			"CPU": text(), "Memory": text(), "SharedMemory": text(), "GPU": text(), "GPUType": text(),
		}),
		"RestartPolicy": oneOf("Always", "Never", "OnFailure", "ExitCode"),
		"SpotSpec": object(map[string]shape{
			"SpotStrategy": oneOf("SpotWithPriceLimit"), "SpotPriceLimit": decimal(), "SpotDiscountLimit": decimal(),
		}),
		"SystemDisk": object(map[string]shape{"Category": text(), "PerformanceLevel": text(), "Size": between(1, math.MaxInt32)}),
		"AssignNodeSpec": object(map[string]shape{
			"EnableAssignNode": flag(), "NodeNames": text(), "AntiAffinityNodeNames": text(),
			"HyperNodes": listOf(text()), "AntiAffinityHyperNodes": listOf(text()),
		}),
		"StartupDependencies": listOf(object(map[string]shape{"Type": text(), "OnPhase": text(), "MinReplicas": integer()})),
		"IsChief":             flag(),
		"Driver":              text(),
		"QuotaId":             text(),
		"OversoldType":        text(),
		// The reference names these without their members.
		"LocalMountSpecs":           anything(),
		"AutoScalingSpec":           anything(),
		"ServiceSpec":               anything(),
		"ExtraPodSpec":              anything(),
		"ElasticSpotSpecs":          anything(),
		"HyperNodeSchedulingConfig": anything(),
		"ConsiderInSuccessPolicy":   anything(),
		// Deprecated.
		"UseSpotInstance": flag(),
		"IsCheif":         flag(),
	})
}

func dataSourceShape() shape {
	return object(map[string]shape{
		"DataSourceId": text(), "Uri": text(), "DataSourceVersion": text(), "MountPath": text(),
		"MountAccess": oneOf("RO", "RW"), "Options": text(), "EnableCache": flag(),
		"AccessPointId": text(), "RoleChain": text(),
	})
}

func codeSourceShape() shape {
	return object(map[string]shape{
		"CodeSourceId": text().must(), "Branch": text(), "Commit": text(), "MountPath": text(), "IsSharedMountPath": flag(),
	})
}

func userVpcShape() shape {
	return object(map[string]shape{
		"VpcId": text(), "SwitchId": text(), "SecurityGroupId": text(),
		"ExtendedCIDRs": listOf(text()), "DefaultRoute": oneOf("eth0", "eth1"),
	})
}

func settingsShape() shape {
	return object(map[string]shape{
		"Tags":                            mapping(text()),
		"EnableRDMA":                      flag(),
		"EnableSanityCheck":               flag(),
		"SanityCheckArgs":                 text(),
		"EnableErrorMonitoringInAIMaster": flag(),
		"ErrorMonitoringArgs":             text(),
		"OversoldType":                    text(),
		"EnableOssAppend":                 flag(),
		"EnableTideResource":              flag(),
		"EnableCPUAffinity":               flag(),
		"DisableEcsStockCheck":            flag(),
		"JobReservedMinutes":              between(0, math.MaxInt32),
		"JobReservedPolicy":               oneOf(reserveAlways, reserveOnFailure, reserveOnSucceed),
		"Driver":                          text(),
		"Shell":                           text(),
		"Caller":                          text(),
		"BusinessUserId":                  text(),
		"PipelineId":                      text(),
		"EnableDSWDev":                    flag(),
		"AllocateAllRDMADevices":          flag(),
		"AllowUnschedulableNodes":         flag(),
		"TerminationGracePeriodSeconds":   between(0, math.MaxInt32),
		"AdvancedSettings":                anything(),
		"DataJuicerConfig":                gap(),
		"ElasticSpotJobMaxRestartTimes":   gap(),
		"ModelConfig":                     gap(),
	})
}

const (
	reserveAlways    = "Always"
	reserveOnFailure = "OnFailure"
	reserveOnSucceed = "OnSucceed"
)

func credentialShape() shape {
	role := object(map[string]shape{
		"RoleArn": text().must(), "RoleType": oneOf(roleTypeService, roleTypeUser),
		"AssumeRoleFor": text(), "Policy": text(),
		"AssumeUserInfo": object(map[string]shape{
			"Id": text(), "Type": text(), "AccessKeyId": text(), "SecurityToken": text(),
		}),
	})
	item := object(map[string]shape{
		"Key": text(), "Type": oneOf(typeRole, typeRoleChain), "Roles": listOf(role).orNull(),
	})
	return object(map[string]shape{
		"EnableCredentialInject": flag(), "AliyunEnvRoleKey": text(), "CredentialConfigItems": listOf(item),
	})
}
