package ramsvc

// systemProduct is a product whose system policies are named by rule:
// Aliyun<name>FullAccess and Aliyun<name>ReadOnlyAccess.
type systemProduct struct {
	name, title string
	codes       []string // RAM codes, the part of an action before the colon
	fullOnly    bool     // there is no ReadOnlyAccess
}

// systemProducts are products whose system policies users attach to roles. The
// policy names come from "Alibaba Cloud services that support RAM" of the RAM
// documentation. The RAM codes, and so the documents, are an emulator choice.
var systemProducts = []systemProduct{
	{name: "MaxCompute", title: "MaxCompute", codes: []string{"odps"}},
	{name: "DLF", title: "Data Lake Formation", codes: []string{"dlf"}},
	{name: "PAIEAS", title: "Elastic Algorithm Service of PAI", codes: []string{"eas"}},
	{name: "ECS", title: "Elastic Compute Service", codes: []string{"ecs"}},
	{name: "ESS", title: "Auto Scaling", codes: []string{"ess"}},
	{name: "CS", title: "Container Service for Kubernetes", codes: []string{"cs"}},
	{name: "ROS", title: "Resource Orchestration Service", codes: []string{"ros"}},
	{name: "FC", title: "Function Compute", codes: []string{"fc"}},
	{name: "EHPC", title: "Elastic High Performance Computing", codes: []string{"ehpc"}},
	{name: "ContainerRegistry", title: "Container Registry", codes: []string{"cr"}},
	{name: "ECI", title: "Elastic Container Instance", codes: []string{"eci"}},
	{name: "RDS", title: "ApsaraDB RDS", codes: []string{"rds"}},
	{name: "Kvstore", title: "ApsaraDB for Redis", codes: []string{"kvstore"}},
	{name: "MongoDB", title: "ApsaraDB for MongoDB", codes: []string{"dds"}},
	{name: "GPDB", title: "AnalyticDB for PostgreSQL", codes: []string{"gpdb"}},
	{name: "DTS", title: "Data Transmission Service", codes: []string{"dts"}},
	{name: "ADB", title: "AnalyticDB for MySQL", codes: []string{"adb"}},
	{name: "HBase", title: "ApsaraDB for HBase", codes: []string{"hbase"}},
	{name: "Polardb", title: "PolarDB", codes: []string{"polardb"}},
	{name: "ClickHouse", title: "ApsaraDB for ClickHouse", codes: []string{"clickhouse"}},
	{name: "NAS", title: "File Storage NAS", codes: []string{"nas"}},
	{name: "OTS", title: "Tablestore", codes: []string{"ots"}},
	{name: "HBR", title: "Cloud Backup", codes: []string{"hbr"}},
	{name: "VPC", title: "Virtual Private Cloud", codes: []string{"vpc"}},
	{name: "SLB", title: "Server Load Balancer", codes: []string{"slb"}},
	{name: "ALB", title: "Application Load Balancer", codes: []string{"alb"}},
	{name: "EIP", title: "Elastic IP Address", codes: []string{"vpc"}},
	{name: "NATGateway", title: "NAT Gateway", codes: []string{"vpc"}},
	{name: "VPNGateway", title: "VPN Gateway", codes: []string{"vpc"}},
	{name: "CEN", title: "Cloud Enterprise Network", codes: []string{"cen"}},
	{name: "PrivateLink", title: "PrivateLink", codes: []string{"privatelink"}},
	{name: "Pvtz", title: "PrivateZone", codes: []string{"pvtz"}},
	{name: "ARMS", title: "Application Real-Time Monitoring Service", codes: []string{"arms"}},
	{name: "CloudMonitor", title: "CloudMonitor", codes: []string{"cms"}},
	{name: "Config", title: "Cloud Config", codes: []string{"config"}},
	{name: "OOS", title: "Operation Orchestration Service", codes: []string{"oos"}},
	{name: "MQ", title: "Message Queue for Apache RocketMQ", codes: []string{"mq"}},
	{name: "MNS", title: "Message Service", codes: []string{"mns"}},
	{name: "Kafka", title: "Message Queue for Apache Kafka", codes: []string{"alikafka"}},
	{name: "EventBridge", title: "EventBridge", codes: []string{"eventbridge"}},
	{name: "CDN", title: "CDN", codes: []string{"cdn"}},
	{name: "ApiGateway", title: "API Gateway", codes: []string{"apigateway"}},
	{name: "ResourceDirectory", title: "Resource Directory", codes: []string{"resourcemanager"}},
	{name: "TAG", title: "Tag", codes: []string{"tag"}},
	{name: "DNS", title: "Alibaba Cloud DNS", codes: []string{"alidns"}},
	{name: "Elasticsearch", title: "Elasticsearch", codes: []string{"elasticsearch"}},
	{name: "Log", title: "Log Service", codes: []string{"log"}},
	{name: "Hologres", title: "Hologres", codes: []string{"hologram"}},
	{name: "KMS", title: "Key Management Service", codes: []string{"kms"}},
	{name: "DataWorks", title: "DataWorks", codes: []string{"dataworks"}, fullOnly: true},
	{name: "EMR", title: "E-MapReduce", codes: []string{"emr"}, fullOnly: true},
}
