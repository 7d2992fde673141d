package openapi

import (
	"context"
	"fmt"
	"iter"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"unicode"

	"github.com/alibabacloud-go/tea/tea"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
)

// What goes over the wire to and from AIWorkSpace 2021-02-04, with the names
// of the generated SDK, as far as the provider needs it.

type wireWorkspace struct {
	WorkspaceId   *string
	WorkspaceName *string
	DisplayName   *string
	Description   *string
	Status        *string
	IsDefault     *bool
	EnvTypes      []*string
	Creator       *string
	AdminNames    []*string
	// The resource group is spelt in another case in lists.
	ResourceGroupId       *string
	ListedResourceGroupId *string `json:"resourceGroupId"`
	Owner                 *wireWorkspaceOwner
	GmtCreateTime         *string
	GmtModifiedTime       *string
}

type wireWorkspaceOwner struct {
	UserId      *string
	UserName    *string
	DisplayName *string
}

type wireWorkspaceList struct {
	Workspaces []*wireWorkspace
	TotalCount *int64
}

type wireMember struct {
	MemberId      *string
	UserId        *string
	MemberName    *string
	DisplayName   *string
	AccountName   *string
	AccountType   *string
	Roles         []*string
	GmtCreateTime *string
}

type wireMemberList struct {
	Members    []*wireMember
	TotalCount *int64
}

type wireCandidateList struct {
	Users []*wireCandidate
}

type wireCandidate struct {
	UserId   *string
	UserName *string
}

const (
	allWorkspaces = "/api/v1/workspaces"
	// workspacePageSize is what lists are asked for. Their maximum is
	// unconfirmed, so a shorter page does not mean that it is the last one.
	workspacePageSize = 50
)

// onWorkspace returns the path of a workspace or of a part of it.
func onWorkspace(id string, parts ...string) string {
	var path strings.Builder
	path.WriteString(allWorkspaces + "/" + url.PathEscape(id))
	for _, part := range parts {
		path.WriteString("/" + url.PathEscape(part))
	}
	return path.String()
}

// call carries out request and decodes the answer into reply, which may be nil.
// DeleteMembers is documented to wrap failures into HTTP 200. No operation is
// documented to name a code on success, so that a code means failure in all.
func (w *workspaces) call(ctx context.Context, request roaRequest, reply any) error {
	request.product, request.version, request.codeFails = AIWorkSpace, "2021-02-04", true
	if request.method == "" {
		request.method = http.MethodGet
	}
	_, err := w.transport.roa(ctx, request, reply)
	return err
}

// identifier is one id or name that becomes a part of a path or of a list.
type identifier struct{ what, value string }

// checkIdentifiers refuses, before any call, what would make another path or
// several values out of one. Otherwise ids are opaque.
func checkIdentifiers(operation string, identifiers ...identifier) error {
	for _, each := range identifiers {
		var problem string
		switch {
		case each.value == "":
			problem = "is empty"
		case each.value == "." || each.value == "..":
			problem = "would be another path"
		case strings.ContainsFunc(each.value, separates):
			problem = "holds a slash, comma, white space or control character"
		default:
			continue
		}
		return &cloud.Error{
			Kind: cloud.ErrInvalid, Operation: call{product: AIWorkSpace, operation: operation}.name(),
			Message: fmt.Sprintf("the %s %q %s", each.what, each.value, problem),
		}
	}
	return nil
}

func separates(r rune) bool {
	return strings.ContainsRune(`/\,`, r) || unicode.IsSpace(r) || unicode.IsControl(r)
}

// paged yields the items of a list page by page, each once by its id. page
// reads one page and tells the count of all.
func paged[T any](page func(query map[string]string) ([]*T, *int64, error), id func(*T) string) iter.Seq2[*T, error] {
	return func(yield func(*T, error) bool) {
		seen := map[string]bool{}
		for number := 1; ; number++ {
			items, total, err := page(map[string]string{
				"PageNumber": strconv.Itoa(number), "PageSize": strconv.Itoa(workspacePageSize),
			})
			if err != nil {
				yield(nil, err)
				return
			}
			before := len(seen)
			for _, item := range items {
				if item == nil || id(item) == "" || seen[id(item)] {
					continue
				}
				seen[id(item)] = true
				if !yield(item, nil) {
					return
				}
			}
			// The end is where the count is reached, or a page brings nothing
			// new: a server that ignores PageNumber must not keep us for ever.
			if len(seen) == before || tea.Int64Value(total) > 0 && int64(len(seen)) >= *total {
				return
			}
		}
	}
}

// trimmed is a text without the white space around it: ids with a newline at
// their end are documented.
func trimmed(text *string) string { return strings.TrimSpace(tea.StringValue(text)) }

// trimmedAll leaves out what is empty.
func trimmedAll(texts []*string) []string {
	var all []string
	for _, text := range texts {
		if each := trimmed(text); each != "" {
			all = append(all, each)
		}
	}
	return all
}
