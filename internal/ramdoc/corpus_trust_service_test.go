package ramdoc_test

import "github.com/pai-iac/terraform-provider-pai/internal/ramdoc"

const (
	pai = "pai.aliyuncs.com"
	eas = "eas.pai.aliyuncs.com"
)

func trustInServices() []decision {
	return []decision{
		{
			name: "the documented trust of dsw and dlc", rule: "a custom role of DSW or DLC trusts pai.aliyuncs.com",
			ask:  assumedBy(pai),
			docs: one(`{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":["pai.aliyuncs.com"]}}`),
			want: ramdoc.Allowed,
		},
		{
			name: "the documented trust of eas", rule: "a custom role of EAS trusts eas.pai.aliyuncs.com",
			ask:  assumedBy(eas),
			docs: one(`{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":["eas.pai.aliyuncs.com"]}}`),
			want: ramdoc.Allowed,
		},
		{
			name: "bare principal", rule: "one value and a list of one mean the same: Service",
			ask:  assumedBy(pai),
			docs: one(`{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":"pai.aliyuncs.com"}}`),
			want: ramdoc.Allowed,
		},
		{
			name: "listed action", rule: "one value and a list of one mean the same: Action",
			ask:  assumedBy(pai),
			docs: one(`{"Effect":"Allow","Action":["sts:AssumeRole"],"Principal":{"Service":["pai.aliyuncs.com"]}}`),
			want: ramdoc.Allowed,
		},
		{
			name: "statement without a list", rule: "a single statement object is read like a list of one (unconfirmed)",
			ask:  assumedBy(pai),
			docs: []string{`{"Version":"1","Statement":{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":"pai.aliyuncs.com"}}}`},
			want: ramdoc.Allowed,
		},
		{
			name: "look-alike of the documents", rule: "pai.aliyun.cs.com is a typo for pai.aliyuncs.com and trusts nobody",
			ask:  assumedBy(pai),
			docs: one(`{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":["pai.aliyun.cs.com"]}}`),
			want: ramdoc.NoOpinion,
		},
		{
			name: "look-alike next to the right one", rule: "values of a principal are alternatives: a wrong one does no harm",
			ask:  assumedBy(pai),
			docs: one(`{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":["pai.aliyun.cs.com","pai.aliyuncs.com"]}}`),
			want: ramdoc.Allowed,
		},
		{
			name: "eas trust alone does not serve dsw", rule: "eas.pai.aliyuncs.com and pai.aliyuncs.com are different principals",
			ask:  assumedBy(pai),
			docs: one(`{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":["eas.pai.aliyuncs.com"]}}`),
			want: ramdoc.NoOpinion,
		},
		{
			name: "pai trust alone does not serve eas", rule: "a principal is matched whole, not as a suffix",
			ask:  assumedBy(eas),
			docs: one(`{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":["pai.aliyuncs.com"]}}`),
			want: ramdoc.NoOpinion,
		},
		{
			name: "pai is not a suffix match", rule: "a principal is matched whole: xpai.aliyuncs.com is another service",
			ask:  assumedBy(pai),
			docs: one(`{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":["xpai.aliyuncs.com"]}}`),
			want: ramdoc.NoOpinion,
		},
		{
			name: "endpoint name of dlc", rule: "pai-dlc.aliyuncs.com is an API endpoint, not the principal of DLC",
			ask:  assumedBy(pai),
			docs: one(`{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":["pai-dlc.aliyuncs.com","pai-dsw.aliyuncs.com"]}}`),
			want: ramdoc.NoOpinion,
		},
		{
			name: "both principals in one list", rule: "values of a principal are alternatives",
			ask:  assumedBy(eas),
			docs: one(`{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":["pai.aliyuncs.com","eas.pai.aliyuncs.com"]}}`),
			want: ramdoc.Allowed,
		},
		{
			name: "both principals in two statements", rule: "statements are united: any Allow that matches allows",
			ask: assumedBy(eas),
			docs: one(
				`{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":["pai.aliyuncs.com"]}}`,
				`{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":["eas.pai.aliyuncs.com"]}}`),
			want: ramdoc.Allowed,
		},
		{
			name: "another service", rule: "what no statement matches is implicitly denied",
			ask:  assumedBy(pai),
			docs: one(`{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":["ecs.aliyuncs.com"]}}`),
			want: ramdoc.NoOpinion,
		},
		{
			name: "deny after allow", rule: "explicit Deny wins over Allow",
			ask: assumedBy(pai),
			docs: one(
				`{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":["pai.aliyuncs.com"]}}`,
				`{"Effect":"Deny","Action":"sts:AssumeRole","Principal":{"Service":["pai.aliyuncs.com"]}}`),
			want: ramdoc.Denied,
		},
		{
			name: "deny before allow", rule: "explicit Deny wins over Allow whatever their order",
			ask: assumedBy(pai),
			docs: one(
				`{"Effect":"Deny","Action":"sts:AssumeRole","Principal":{"Service":["pai.aliyuncs.com"]}}`,
				`{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":["pai.aliyuncs.com"]}}`),
			want: ramdoc.Denied,
		},
		{
			name: "deny of another service", rule: "a Deny that does not match has no effect",
			ask: assumedBy(pai),
			docs: one(
				`{"Effect":"Deny","Action":"sts:AssumeRole","Principal":{"Service":["eas.pai.aliyuncs.com"]}}`,
				`{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":["pai.aliyuncs.com"]}}`),
			want: ramdoc.Allowed,
		},
		{
			name: "only a deny", rule: "explicit Deny is told apart from implicit deny",
			ask:  assumedBy(pai),
			docs: one(`{"Effect":"Deny","Action":"*","Principal":{"Service":["pai.aliyuncs.com"]}}`),
			want: ramdoc.Denied,
		},
		{
			name: "another action", rule: "Action must match too",
			ask:  assumedBy(pai),
			docs: one(`{"Effect":"Allow","Action":"sts:GetCallerIdentity","Principal":{"Service":["pai.aliyuncs.com"]}}`),
			want: ramdoc.NoOpinion,
		},
		{
			name: "action in another case", rule: "action matching ignores case",
			ask:  assumedBy(pai),
			docs: one(`{"Effect":"Allow","Action":"STS:assumerole","Principal":{"Service":["pai.aliyuncs.com"]}}`),
			want: ramdoc.Allowed,
		},
		{
			name: "all actions of sts", rule: "* in an action stands for any run of characters",
			ask:  assumedBy(pai),
			docs: one(`{"Effect":"Allow","Action":"sts:*","Principal":{"Service":["pai.aliyuncs.com"]}}`),
			want: ramdoc.Allowed,
		},
		{
			name: "all actions", rule: "the action * stands for every action",
			ask:  assumedBy(pai),
			docs: one(`{"Effect":"Allow","Action":"*","Principal":{"Service":["pai.aliyuncs.com"]}}`),
			want: ramdoc.Allowed,
		},
		{
			name: "question mark too many", rule: "? stands for exactly one character, never for none",
			ask:  assumedBy(pai),
			docs: one(`{"Effect":"Allow","Action":"sts:AssumeRole?","Principal":{"Service":["pai.aliyuncs.com"]}}`),
			want: ramdoc.NoOpinion,
		},
		{
			name: "dot is no wildcard", rule: "everything but * and ? stands for itself",
			ask:  assumedBy("paixaliyuncs.com"),
			docs: one(`{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":["pai.aliyuncs.com"]}}`),
			want: ramdoc.NoOpinion,
		},
		{
			name: "brackets are no wildcards", rule: "everything but * and ? stands for itself",
			ask:  assumedBy(pai),
			docs: one(`{"Effect":"Allow","Action":"sts:[A-Z]ssumeRole","Principal":{"Service":["pai.aliyuncs.com"]}}`),
			want: ramdoc.NoOpinion,
		},
		{
			name: "not-action spares another action", rule: "NotAction matches every action but those named",
			ask:  assumedBy(pai),
			docs: one(`{"Effect":"Allow","NotAction":"sts:GetCallerIdentity","Principal":{"Service":["pai.aliyuncs.com"]}}`),
			want: ramdoc.Allowed,
		},
		{
			name: "not-action names the action", rule: "NotAction does not match an action that it names",
			ask:  assumedBy(pai),
			docs: one(`{"Effect":"Allow","NotAction":["sts:AssumeRole"],"Principal":{"Service":["pai.aliyuncs.com"]}}`),
			want: ramdoc.NoOpinion,
		},
		{
			name: "deny by not-action", rule: "NotAction with Deny denies every action but those named",
			ask: assumedBy(pai),
			docs: one(
				`{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":["pai.aliyuncs.com"]}}`,
				`{"Effect":"Deny","NotAction":"sts:AssumeRole","Principal":{"Service":["pai.aliyuncs.com"]}}`),
			want: ramdoc.Allowed,
		},
		{
			name: "every service", rule: "* as a principal value stands for every service",
			ask:  assumedBy(pai),
			docs: one(`{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":["*"]}}`),
			want: ramdoc.Allowed,
		},
		{
			name: "services of pai by pattern", rule: "* in a principal value needs the rest to match: no label before pai",
			ask:  assumedBy(pai),
			docs: one(`{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":["*.pai.aliyuncs.com"]}}`),
			want: ramdoc.NoOpinion,
		},
		{
			name: "sub-product by pattern", rule: "* in a principal value stands for any run of characters",
			ask:  assumedBy(eas),
			docs: one(`{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":["*.pai.aliyuncs.com"]}}`),
			want: ramdoc.Allowed,
		},
		{
			name: "principal in capital letters", rule: "a service principal is a host name: case does not matter (unconfirmed)",
			ask:  assumedBy(pai),
			docs: one(`{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":["PAI.aliyuncs.com"]}}`),
			want: ramdoc.Allowed,
		},
		{
			name: "service written under RAM", rule: "the key of a principal says its kind: a service under RAM is no service",
			ask:  assumedBy(pai),
			docs: one(`{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"RAM":["pai.aliyuncs.com"]}}`),
			want: ramdoc.NoOpinion,
		},
		{
			name: "every RAM identity is no service", rule: "RAM * names identities, not cloud services",
			ask:  assumedBy(pai),
			docs: one(`{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"RAM":["*"]}}`),
			want: ramdoc.NoOpinion,
		},
		{
			name: "service next to an account", rule: "the kinds of one Principal are alternatives",
			ask:  assumedBy(pai),
			docs: one(`{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"RAM":["acs:ram::1234567890123456:root"],"Service":["pai.aliyuncs.com"]}}`),
			want: ramdoc.Allowed,
		},
		{
			name: "a permission policy trusts nobody", rule: "without Principal a document is no trust policy",
			ask:  assumedBy(pai),
			docs: one(`{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"*"}`),
			want: ramdoc.NoOpinion,
		},
		{
			name: "empty condition", rule: "an empty Condition is no condition",
			ask:  assumedBy(pai),
			docs: one(`{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":["pai.aliyuncs.com"]},"Condition":{}}`),
			want: ramdoc.Allowed,
		},
	}
}
