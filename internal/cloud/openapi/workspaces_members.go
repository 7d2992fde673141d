package openapi

import (
	"context"
	"iter"
	"slices"

	"github.com/alibabacloud-go/tea/tea"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
)

// Members reads the whole list before it yields anything, because only the
// whole of it tells which members are dangling.
func (w *workspaces) Members(ctx context.Context, region, workspaceID string) iter.Seq2[cloud.Member, error] {
	return func(yield func(cloud.Member, error) bool) {
		listed, err := w.list(ctx, region, workspaceID)
		if err != nil {
			yield(cloud.Member{}, err)
			return
		}
		// A member whose user or role was deleted is listed without the name of
		// its account. Where nobody's account is named, the owner's neither, the
		// answers do not tell: they are older than that field.
		named := slices.ContainsFunc(listed, func(each *wireMember) bool { return trimmed(each.AccountName) != "" })
		for _, each := range listed {
			member := each.member()
			member.Dangling = named && member.AccountName == ""
			if !yield(member, nil) {
				return
			}
		}
	}
}

func (w *workspaces) list(ctx context.Context, region, workspaceID string) ([]*wireMember, error) {
	const operation = "ListMembers"
	if err := checkIdentifiers(operation, identifier{"workspace id", workspaceID}); err != nil {
		return nil, err
	}
	page := func(query map[string]string) ([]*wireMember, *int64, error) {
		var reply wireMemberList
		err := w.call(ctx, roaRequest{
			action: operation, pathname: onWorkspace(workspaceID, "members"), region: region, effect: read, query: query,
		}, &reply)
		return reply.Members, reply.TotalCount, err
	}
	var listed []*wireMember
	for each, err := range paged(page, func(each *wireMember) string { return trimmed(each.MemberId) }) {
		if err != nil {
			return nil, err
		}
		listed = append(listed, each)
	}
	return listed, nil
}

func (w *workspaces) Member(ctx context.Context, region, workspaceID, userID string) (cloud.Member, error) {
	return w.member(ctx, region, workspaceID, byUserID, userID)
}

// The two keys of GetMember.
const (
	byMemberID = "MemberId"
	byUserID   = "UserId"
)

// member asks GetMember by one of its two keys.
func (w *workspaces) member(ctx context.Context, region, workspaceID, key, value string) (cloud.Member, error) {
	const operation = "GetMember"
	if err := checkIdentifiers(operation, identifier{"workspace id", workspaceID}, identifier{key, value}); err != nil {
		return cloud.Member{}, err
	}
	var reply wireMember
	err := w.call(ctx, roaRequest{
		// The singular is the operation's: the plural is the list.
		action: operation, pathname: onWorkspace(workspaceID, "member"), region: region, effect: read, query: map[string]string{key: value},
	}, &reply)
	c := call{product: AIWorkSpace, operation: operation}
	switch {
	case err != nil:
		return cloud.Member{}, err
	case trimmed(reply.MemberId) == "" || trimmed(reply.UserId) == "":
		return cloud.Member{}, incomplete(c, "a member")
	}
	// A member that was not asked for would be given another one's roles.
	answered := reply.UserId
	if key == byMemberID {
		answered = reply.MemberId
	}
	if err := checkAnswered(c, "a member", value, answered, answered); err != nil {
		return cloud.Member{}, err
	}
	return reply.member(), nil
}

// Candidates asks ListWorkspaceUsers, which has no pages.
func (w *workspaces) Candidates(ctx context.Context, region, workspaceID, name string) ([]cloud.Candidate, error) {
	const operation = "ListWorkspaceUsers"
	if err := checkIdentifiers(operation, identifier{"workspace id", workspaceID}); err != nil {
		return nil, err
	}
	request := roaRequest{action: operation, pathname: onWorkspace(workspaceID, "users"), region: region, effect: read}
	if name != "" {
		request.query = map[string]string{"UserName": name}
	}
	var reply wireCandidateList
	if err := w.call(ctx, request, &reply); err != nil {
		return nil, err
	}
	var candidates []cloud.Candidate
	for _, user := range reply.Users {
		if user == nil || trimmed(user.UserId) == "" {
			continue
		}
		candidate := cloud.Candidate{UserID: trimmed(user.UserId), Name: trimmed(user.UserName)}
		if !slices.Contains(candidates, candidate) {
			candidates = append(candidates, candidate)
		}
	}
	return candidates, nil
}

// member turns a member, read alone or in a list, into the domain's type.
func (m *wireMember) member() cloud.Member {
	roles := trimmedAll(m.Roles)
	slices.Sort(roles)
	return cloud.Member{
		ID:          trimmed(m.MemberId),
		UserID:      trimmed(m.UserId),
		Name:        trimmed(m.MemberName),
		DisplayName: tea.StringValue(m.DisplayName),
		AccountName: trimmed(m.AccountName),
		AccountType: cloud.AccountType(trimmed(m.AccountType)),
		Roles:       slices.Compact(roles),
		CreateTime:  parseTime(m.GmtCreateTime),
	}
}
