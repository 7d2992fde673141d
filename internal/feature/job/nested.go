package job

// What is nested in a job, where all of it is known: in a plan that is applied,
// and in what is written to the state after an import.

type nodeSpec struct {
	Type          *string    `tfsdk:"type"`
	Image         *string    `tfsdk:"image"`
	PodCount      *int64     `tfsdk:"pod_count"`
	ECSSpec       *string    `tfsdk:"ecs_spec"`
	Resources     *resources `tfsdk:"resources"`
	RestartPolicy *string    `tfsdk:"restart_policy"`
	Spot          *spot      `tfsdk:"spot"`
	SystemDisk    *disk      `tfsdk:"system_disk"`
	ImageAuth     *imageAuth `tfsdk:"image_auth"`
}

type resources struct {
	CPU          *string `tfsdk:"cpu"`
	Memory       *string `tfsdk:"memory"`
	SharedMemory *string `tfsdk:"shared_memory"`
	GPU          *string `tfsdk:"gpu"`
	GPUType      *string `tfsdk:"gpu_type"`
}

type spot struct {
	Strategy      *string  `tfsdk:"strategy"`
	PriceLimit    *float64 `tfsdk:"price_limit"`
	DiscountLimit *float64 `tfsdk:"discount_limit"`
}

type disk struct {
	Category         *string `tfsdk:"category"`
	PerformanceLevel *string `tfsdk:"performance_level"`
	Size             *int64  `tfsdk:"size"`
}

type imageAuth struct {
	Registry   *string `tfsdk:"registry"`
	UsernameWO *string `tfsdk:"username_wo"`
	PasswordWO *string `tfsdk:"password_wo"`
	Version    *int64  `tfsdk:"credentials_wo_version"`
}

type dataSource struct {
	ID          *string `tfsdk:"data_source_id"`
	URI         *string `tfsdk:"uri"`
	Version     *string `tfsdk:"version"`
	MountPath   *string `tfsdk:"mount_path"`
	MountAccess *string `tfsdk:"mount_access"`
	Options     *string `tfsdk:"options"`
	EnableCache *bool   `tfsdk:"enable_cache"`
}

type codeSource struct {
	ID        *string `tfsdk:"code_source_id"`
	Branch    *string `tfsdk:"branch"`
	Commit    *string `tfsdk:"commit"`
	MountPath *string `tfsdk:"mount_path"`
}

type vpc struct {
	ID              *string  `tfsdk:"vpc_id"`
	VSwitchID       *string  `tfsdk:"vswitch_id"`
	SecurityGroupID *string  `tfsdk:"security_group_id"`
	ExtendedCIDRs   []string `tfsdk:"extended_cidrs"`
	DefaultRoute    *string  `tfsdk:"default_route"`
}

type settings struct {
	EnableRDMA                      *bool             `tfsdk:"enable_rdma"`
	EnableSanityCheck               *bool             `tfsdk:"enable_sanity_check"`
	SanityCheckArgs                 *string           `tfsdk:"sanity_check_args"`
	EnableErrorMonitoringInAIMaster *bool             `tfsdk:"enable_error_monitoring_in_ai_master"`
	ErrorMonitoringArgs             *string           `tfsdk:"error_monitoring_args"`
	OversoldType                    *string           `tfsdk:"oversold_type"`
	EnableOSSAppend                 *bool             `tfsdk:"enable_oss_append"`
	EnableTideResource              *bool             `tfsdk:"enable_tide_resource"`
	EnableCPUAffinity               *bool             `tfsdk:"enable_cpu_affinity"`
	DisableECSStockCheck            *bool             `tfsdk:"disable_ecs_stock_check"`
	ReservedMinutes                 *int32            `tfsdk:"job_reserved_minutes"`
	ReservedPolicy                  *string           `tfsdk:"job_reserved_policy"`
	Driver                          *string           `tfsdk:"driver"`
	AdvancedSettings                map[string]string `tfsdk:"advanced_settings"`
}

// val is what a pointer points to, or the zero value.
func val[T any](pointer *T) T {
	var value T
	if pointer != nil {
		value = *pointer
	}
	return value
}

// ptr points to a value; the zero value is none.
func ptr[T comparable](value T) *T {
	var zero T
	if value == zero {
		return nil
	}
	return &value
}
