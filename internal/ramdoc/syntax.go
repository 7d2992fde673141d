package ramdoc

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// SyntaxError says what is wrong with the text of a document, and where.
type SyntaxError struct {
	Path    string // element, for example Statement[1].Action; "" for the document
	Offset  int    // byte offset into the text
	Message string // lower-case, without the path
}

// Error returns path and message, "document: ..." for the document itself.
func (e *SyntaxError) Error() string {
	place := e.Path
	if place == "" {
		place = "document"
	}
	return place + ": " + e.Message
}

// Position returns where in text, which the error is about, its place is: line
// and column, both from 1. Columns count characters.
func (e *SyntaxError) Position(text string) (line, column int) {
	before := text[:min(e.Offset, len(text))]
	start := strings.LastIndexByte(before, '\n') + 1
	return strings.Count(before, "\n") + 1, utf8.RuneCountInString(before[start:]) + 1
}

// maxDepth is above the depth of any document (Statement, Condition, operator,
// key, values) and keeps hostile nesting from exhausting the stack.
const maxDepth = 16

type nodeKind string

const (
	objectNode nodeKind = "an object"
	listNode   nodeKind = "a list"
	stringNode nodeKind = "a string"
	scalarNode nodeKind = "a number or boolean"
	nullNode   nodeKind = "null"
)

// node is a JSON value that remembers its place and the order of its members,
// which encoding/json's own types forget.
type node struct {
	kind    nodeKind
	path    string
	offset  int
	end     int      // offset of what follows
	text    string   // stringNode, scalarNode
	members []member // objectNode
	items   []node   // listNode
}

type member struct {
	name   string
	offset int
	value  node
}

func (n node) errorf(format string, args ...any) error {
	return &SyntaxError{Path: n.path, Offset: n.offset, Message: fmt.Sprintf(format, args...)}
}

// parseJSON reads text as exactly one JSON value without repeated members.
func parseJSON(text string) (node, error) {
	r := &jsonReader{text: text, decoder: json.NewDecoder(strings.NewReader(text))}
	r.decoder.UseNumber()
	root, err := r.value("", 0)
	if err != nil {
		return node{}, err
	}
	end := int(r.decoder.InputOffset())
	if _, err := r.decoder.Token(); !errors.Is(err, io.EOF) {
		return node{}, &SyntaxError{Offset: end, Message: "text after the end of the document"}
	}
	return root, nil
}

type jsonReader struct {
	text    string
	decoder *json.Decoder
}

// nextOffset returns where the next token starts. The decoder only knows where
// the last one ended.
func (r *jsonReader) nextOffset() int {
	at := int(r.decoder.InputOffset())
	for at < len(r.text) && strings.IndexByte(" \t\r\n,:", r.text[at]) >= 0 {
		at++
	}
	return at
}

func (r *jsonReader) token(path string) (json.Token, int, error) {
	at := r.nextOffset()
	token, err := r.decoder.Token()
	if err == nil {
		return token, at, nil
	}
	message := err.Error()
	switch {
	case errors.Is(err, io.EOF) && strings.TrimSpace(r.text) == "":
		message = "empty text instead of a policy document"
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		message = "text ends before the document does"
	}
	return nil, at, &SyntaxError{Path: path, Offset: at, Message: "not JSON: " + message}
}

func (r *jsonReader) value(path string, depth int) (node, error) {
	token, at, err := r.token(path)
	if err != nil {
		return node{}, err
	}
	n := node{path: path, offset: at}
	if depth > maxDepth {
		return node{}, n.errorf("nested deeper than any policy document")
	}
	switch token := token.(type) {
	case json.Delim:
		if token == '{' {
			n.kind = objectNode
			n.members, err = r.members(path, depth)
		} else {
			n.kind = listNode
			n.items, err = r.items(path, depth)
		}
	case string:
		n.kind, n.text = stringNode, token
	case json.Number:
		n.kind, n.text = scalarNode, token.String()
	case bool:
		n.kind, n.text = scalarNode, fmt.Sprint(token)
	default:
		n.kind = nullNode
	}
	n.end = int(r.decoder.InputOffset())
	return n, err
}

func (r *jsonReader) members(path string, depth int) ([]member, error) {
	var members []member
	seen := map[string]bool{}
	for r.decoder.More() {
		token, at, err := r.token(path)
		if err != nil {
			return nil, err
		}
		name, isName := token.(string)
		if !isName {
			return nil, &SyntaxError{Path: path, Offset: at, Message: "not JSON: object member without a name"}
		}
		if seen[name] {
			return nil, &SyntaxError{Path: path, Offset: at, Message: fmt.Sprintf("%q appears twice", name)}
		}
		seen[name] = true
		value, err := r.value(joinPath(path, name), depth+1)
		if err != nil {
			return nil, err
		}
		members = append(members, member{name: name, offset: at, value: value})
	}
	_, _, err := r.token(path)
	return members, err
}

func (r *jsonReader) items(path string, depth int) ([]node, error) {
	var items []node
	for r.decoder.More() {
		item, err := r.value(fmt.Sprintf("%s[%d]", path, len(items)), depth+1)
		if err != nil {
			return nil, err
		}
		items = append(items, item)
	}
	_, _, err := r.token(path)
	return items, err
}

func joinPath(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}
