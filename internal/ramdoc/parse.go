package ramdoc

// Parse reads the text of a trust policy or a permission policy. Wherever the
// language allows several strings, one string and a list mean the same, and
// Statement may be one object instead of a list (unconfirmed, but read).
//
// Keywords are case-sensitive. An unknown or repeated element, a missing or
// doubled Action, a version other than "1", an empty list of actions or
// resources and null anywhere are errors of type [*SyntaxError]. Numbers and
// booleans are accepted as condition values only: RAM asks for strings there,
// but documents written by hand hold true and 1, and their meaning is plain.
// Condition operators are not checked against the known ones; [Evaluate] treats
// an unknown one as undecided.
func Parse(text string) (Document, error) {
	return parse(text, anyPolicy)
}

// ParseTrust reads the text of a trust policy (AssumeRolePolicyDocument of RAM
// CreateRole): as [Parse], and every statement names a principal and no
// resource.
func ParseTrust(text string) (Document, error) {
	return parse(text, trustPolicy)
}

// ParsePermission reads the text of a permission policy (PolicyDocument of RAM
// CreatePolicy): as [Parse], and every statement names a resource and no
// principal.
func ParsePermission(text string) (Document, error) {
	return parse(text, permissionPolicy)
}

type policyKind int

const (
	anyPolicy policyKind = iota
	trustPolicy
	permissionPolicy
)

func parse(text string, kind policyKind) (Document, error) {
	root, err := parseJSON(text)
	if err != nil {
		return Document{}, err
	}
	if err := root.checkNames("Version", "Statement"); err != nil {
		return Document{}, err
	}
	version, found := root.member("Version")
	if !found {
		return Document{}, root.errorf("Version is missing: want \"Version\": \"1\"")
	}
	if version.kind != stringNode || version.text != Version1 {
		return Document{}, version.errorf("want the string \"1\", the only version there is")
	}
	list, found := root.member("Statement")
	if !found {
		return Document{}, root.errorf("Statement is missing")
	}
	statements, err := list.statements(kind)
	if err != nil {
		return Document{}, err
	}
	return Document{Version: Version1, Statements: statements}, nil
}

func (n node) statements(kind policyKind) ([]Statement, error) {
	items := n.items
	switch {
	case n.kind == objectNode:
		items = []node{n}
	case n.kind != listNode:
		return nil, n.errorf("want a list of statements, found %s", n.kind)
	case len(items) == 0:
		return nil, n.errorf("want at least one statement")
	}
	statements := make([]Statement, 0, len(items))
	for _, item := range items {
		statement, err := item.statement(kind)
		if err != nil {
			return nil, err
		}
		statements = append(statements, statement)
	}
	return statements, nil
}

func (n node) statement(kind policyKind) (Statement, error) {
	if err := n.checkStatement(kind); err != nil {
		return Statement{}, err
	}
	var statement Statement
	for _, element := range n.members {
		if err := statement.set(element); err != nil {
			return Statement{}, err
		}
	}
	return statement, nil
}

func (s *Statement) set(element member) (err error) {
	switch element.name {
	case "Sid":
		s.Sid, err = element.value.str()
	case "Effect":
		s.Effect, err = element.value.effect()
	case "Principal":
		s.Principal, err = element.value.principal()
	case "Action":
		s.Actions, err = element.value.patterns()
	case "NotAction":
		s.NotActions, err = element.value.patterns()
	case "Resource":
		s.Resources, err = element.value.patterns()
	case "NotResource":
		s.NotResources, err = element.value.patterns()
	case "Condition":
		s.Conditions, err = element.value.conditions()
	}
	return err
}

// checkStatement judges which elements are there; set judges what they hold.
func (n node) checkStatement(kind policyKind) error {
	err := n.checkNames("Sid", "Effect", "Principal", "Action", "NotAction", "Resource", "NotResource", "Condition")
	if err != nil {
		return err
	}
	switch {
	case !n.has("Effect"):
		return n.errorf("Effect is missing: want Allow or Deny")
	case n.has("Action") && n.has("NotAction"):
		return n.errorf("Action and NotAction exclude each other")
	case !n.has("Action") && !n.has("NotAction"):
		return n.errorf("Action is missing")
	case n.has("Resource") && n.has("NotResource"):
		return n.errorf("Resource and NotResource exclude each other")
	}
	hasResource := n.has("Resource") || n.has("NotResource")
	switch {
	case kind == trustPolicy && !n.has("Principal"):
		return n.errorf("Principal is missing: a trust policy says who may assume the role")
	case kind == trustPolicy && hasResource:
		return n.errorf("a trust policy has no Resource: its resource is the role it belongs to")
	case kind == permissionPolicy && !hasResource:
		return n.errorf("Resource is missing: a permission policy says on what it acts")
	case kind == permissionPolicy && n.has("Principal"):
		return n.errorf("a permission policy has no Principal: it acts for whom it is attached to")
	}
	return nil
}
