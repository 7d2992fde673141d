package ramdoc_test

import "github.com/pai-iac/terraform-provider-pai/internal/ramdoc"

const (
	someUser    = "acs:ram::1234567890123456:user/alice"
	otherUser   = "acs:ram::6543210987654321:user/mallory"
	someSession = "acs:ram::1234567890123456:assumed-role/deployer/ci"
)

func trustInPeople() []decision {
	return []decision{
		{
			name: "account covers its users", rule: "root as a principal stands for every permitted user of the account",
			ask:  assumedByCaller(someUser),
			docs: one(`{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"RAM":["acs:ram::1234567890123456:root"]}}`),
			want: ramdoc.Allowed,
		},
		{
			name: "account covers its role sessions", rule: "root as a principal stands for every permitted role of the account",
			ask:  assumedByCaller(someSession),
			docs: one(`{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"RAM":"acs:ram::1234567890123456:root"}}`),
			want: ramdoc.Allowed,
		},
		{
			name: "account with a star region", rule: "empty region and * are the same in ARNs of RAM (unconfirmed)",
			ask:  assumedByCaller(someUser),
			docs: one(`{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"RAM":"acs:ram:*:1234567890123456:root"}}`),
			want: ramdoc.Allowed,
		},
		{
			name: "another account", rule: "root of one account says nothing about another",
			ask:  assumedByCaller(otherUser),
			docs: one(`{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"RAM":["acs:ram::1234567890123456:root"]}}`),
			want: ramdoc.NoOpinion,
		},
		{
			name: "account that starts alike", rule: "an account id is matched whole",
			ask:  assumedByCaller("acs:ram::12345678901234567:user/alice"),
			docs: one(`{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"RAM":["acs:ram::1234567890123456:root"]}}`),
			want: ramdoc.NoOpinion,
		},
		{
			name: "one user", rule: "a user ARN names one user",
			ask:  assumedByCaller(someUser),
			docs: one(`{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"RAM":["acs:ram::1234567890123456:user/alice"]}}`),
			want: ramdoc.Allowed,
		},
		{
			name: "another user", rule: "a user ARN names one user only",
			ask:  assumedByCaller("acs:ram::1234567890123456:user/bob"),
			docs: one(`{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"RAM":["acs:ram::1234567890123456:user/alice"]}}`),
			want: ramdoc.NoOpinion,
		},
		{
			name: "users by pattern", rule: "* in a principal value stands for any run of characters",
			ask:  assumedByCaller(someUser),
			docs: one(`{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"RAM":["acs:ram::1234567890123456:user/a*"]}}`),
			want: ramdoc.Allowed,
		},
		{
			name: "a role covers its sessions", rule: "a role as a principal stands for whoever assumed it",
			ask:  assumedByCaller(someSession),
			docs: one(`{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"RAM":["acs:ram::1234567890123456:role/deployer"]}}`),
			want: ramdoc.Allowed,
		},
		{
			name: "a role in mixed case covers its sessions", rule: "role names in ARNs come back in lower case: compare ignoring case",
			ask:  assumedByCaller(someSession),
			docs: one(`{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"RAM":["acs:ram::1234567890123456:role/Deployer"]}}`),
			want: ramdoc.Allowed,
		},
		{
			name: "session in the form of AssumeRole", rule: "AssumeRole answers role/NAME/SESSION for the same session",
			ask:  assumedByCaller("acs:ram::1234567890123456:role/Deployer/ci"),
			docs: one(`{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"RAM":["acs:ram::1234567890123456:role/deployer"]}}`),
			want: ramdoc.Allowed,
		},
		{
			name: "one session of a role", rule: "assumed-role/NAME/SESSION and role/NAME/SESSION are the same session",
			ask:  assumedByCaller("acs:ram::1234567890123456:role/deployer/ci"),
			docs: one(`{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"RAM":["acs:ram::1234567890123456:assumed-role/deployer/ci"]}}`),
			want: ramdoc.Allowed,
		},
		{
			name: "another session of a role", rule: "a session ARN names one session only",
			ask:  assumedByCaller("acs:ram::1234567890123456:role/deployer/cd"),
			docs: one(`{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"RAM":["acs:ram::1234567890123456:assumed-role/deployer/ci"]}}`),
			want: ramdoc.NoOpinion,
		},
		{
			name: "session of another role", rule: "a role ARN names one role only",
			ask:  assumedByCaller("acs:ram::1234567890123456:assumed-role/deployer2/ci"),
			docs: one(`{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"RAM":["acs:ram::1234567890123456:role/deployer"]}}`),
			want: ramdoc.NoOpinion,
		},
		{
			name: "a role is not a user of the same name", rule: "user/ and role/ are different identities",
			ask:  assumedByCaller("acs:ram::1234567890123456:user/deployer"),
			docs: one(`{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"RAM":["acs:ram::1234567890123456:role/deployer"]}}`),
			want: ramdoc.NoOpinion,
		},
		{
			name: "the account itself", rule: "root matches itself as a principal; that it cannot call AssumeRole is another rule",
			ask:  assumedByCaller("acs:ram::1234567890123456:root"),
			docs: one(`{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"RAM":["acs:ram::1234567890123456:root"]}}`),
			want: ramdoc.Allowed,
		},
		{
			name: "everybody", rule: "* as a principal value stands for every identity",
			ask:  assumedByCaller(otherUser),
			docs: one(`{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"RAM":["*"]}}`),
			want: ramdoc.Allowed,
		},
		{
			name: "every account", rule: "* as the account of root stands for every account",
			ask:  assumedByCaller(otherUser),
			docs: one(`{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"RAM":["acs:ram::*:root"]}}`),
			want: ramdoc.Allowed,
		},
		{
			name: "a service trust covers no user", rule: "a RAM user cannot assume a role whose trust names only a service",
			ask:  assumedByCaller(someUser),
			docs: one(`{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":["pai.aliyuncs.com"]}}`),
			want: ramdoc.NoOpinion,
		},
		{
			name: "one user denied out of an account", rule: "explicit Deny wins over a wider Allow",
			ask: assumedByCaller(someUser),
			docs: one(
				`{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"RAM":["acs:ram::1234567890123456:root"]}}`,
				`{"Effect":"Deny","Action":"sts:AssumeRole","Principal":{"RAM":["acs:ram::1234567890123456:user/alice"]}}`),
			want: ramdoc.Denied,
		},
		{
			name: "the others of that account", rule: "a Deny reaches whom it names and nobody else",
			ask: assumedByCaller("acs:ram::1234567890123456:user/bob"),
			docs: one(
				`{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"RAM":["acs:ram::1234567890123456:root"]}}`,
				`{"Effect":"Deny","Action":"sts:AssumeRole","Principal":{"RAM":["acs:ram::1234567890123456:user/alice"]}}`),
			want: ramdoc.Allowed,
		},
		{
			name: "account by number alone", rule: "RAM principals are ARNs: a bare account id names nobody",
			ask:  assumedByCaller(someUser),
			docs: one(`{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"RAM":["1234567890123456"]}}`),
			want: ramdoc.NoOpinion,
		},
	}
}

// accessTrust is the trust policy of a role for role-based access: people of the
// account, and the console of DataWorks.
const accessTrust = `{"Version":"1","Statement":[
  {"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"RAM":["acs:ram::1234567890123456:root"]}},
  {"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":["dataworks.aliyuncs.com"]}}]}`

// samlTrust lets a SAML provider sign people in, as role SSO documents it.
const samlTrust = `{"Effect":"Allow","Action":"sts:AssumeRole",
  "Principal":{"Federated":["acs:ram::1234567890123456:saml-provider/Corp"]},
  "Condition":{"StringEquals":{"saml:recipient":"https://signin.aliyun.com/saml-role/sso"}}}`

func signedInBy(provider string) ramdoc.Request {
	return ramdoc.Request{Action: "sts:AssumeRole", Principal: ramdoc.Federated, PrincipalValue: provider}
}

func roleBasedAccess() []decision {
	const corp = "acs:ram::1234567890123456:saml-provider/Corp"
	const recipient = "https://signin.aliyun.com/saml-role/sso"
	return []decision{
		{
			name: "a person of the account", rule: "role-based access trusts the account and dataworks.aliyuncs.com",
			ask: assumedByCaller(someUser), docs: []string{accessTrust}, want: ramdoc.Allowed,
		},
		{
			name: "the dataworks console", rule: "role-based access trusts the account and dataworks.aliyuncs.com",
			ask: assumedBy("dataworks.aliyuncs.com"), docs: []string{accessTrust}, want: ramdoc.Allowed,
		},
		{
			name: "a workload", rule: "role-based access is for people: it does not serve workloads",
			ask: assumedBy(pai), docs: []string{accessTrust}, want: ramdoc.NoOpinion,
		},
		{
			name: "saml with the right recipient", rule: "role SSO: Federated principal and StringEquals saml:recipient",
			ask: knowing(signedInBy(corp), "saml:recipient", recipient), docs: one(samlTrust), want: ramdoc.Allowed,
		},
		{
			name: "saml with another recipient", rule: "a failed condition means that the statement does not match",
			ask:  knowing(signedInBy(corp), "saml:recipient", "https://signin.alibabacloud.com/saml-role/sso"),
			docs: one(samlTrust), want: ramdoc.NoOpinion,
		},
		{
			name: "saml before anybody signed in", rule: "a condition on a key that is not known yet decides nothing",
			ask: signedInBy(corp), docs: one(samlTrust), want: ramdoc.NoOpinion, undecided: true,
		},
		{
			name: "saml without a recipient", rule: "an absent key fails a positive operator (usual rule, unconfirmed)",
			ask: knowingAll(signedInBy(corp)), docs: one(samlTrust), want: ramdoc.NoOpinion,
		},
		{
			name: "another saml provider", rule: "a Federated principal names one provider",
			ask:  knowing(signedInBy("acs:ram::1234567890123456:saml-provider/Other"), "saml:recipient", recipient),
			docs: one(samlTrust), want: ramdoc.NoOpinion,
		},
		{
			name: "a user in place of a saml provider", rule: "the key of a principal says its kind",
			ask: knowing(assumedByCaller(someUser), "saml:recipient", recipient), docs: one(samlTrust), want: ramdoc.NoOpinion,
		},
	}
}
