package provider

import (
	"bytes"
	"context"
	"fmt"
	"strconv"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/vmihailenco/msgpack/v5"
	"github.com/vmihailenco/msgpack/v5/msgpcode"
)

// NewServer returns the provider as Terraform talks to it, in protocol version 6.
func NewServer(version string, options ...Option) tfprotov6.ProviderServer {
	inner := providerserver.NewProtocol6(New(version, options...)())()
	complete, ok := inner.(frameworkServer)
	if !ok {
		return inner
	}
	return &server{complete}
}

// frameworkServer is everything that the framework's server serves. The wrapper
// must implement all of it: type assertions decide what Terraform may call.
type frameworkServer interface {
	tfprotov6.ProviderServer
	tfprotov6.ListResourceServer
	tfprotov6.ActionServer
}

// server writes the numbers of refreshed states as text.
//
// Terraform 1.10 and later compare the state before and after a refresh with
// the decoded values of both (states.ManagedResourcesEqual). The number 3600 that
// was decoded from the JSON of a state file has a precision of 512 bits, and the
// number 3600 that a provider sends as an integer has 64. They are not deeply
// equal, so `terraform plan -refresh-only -detailed-exitcode` exits with 2 for each
// resource that has a number, although nothing has changed. A number that is sent
// as text, which the protocol allows, is decoded with 512 bits.
type server struct{ frameworkServer }

func (s *server) ReadResource(ctx context.Context, req *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	resp, err := s.frameworkServer.ReadResource(ctx, req)
	if err != nil || resp == nil || resp.NewState == nil || len(resp.NewState.MsgPack) == 0 {
		return resp, err
	}
	packed, err := numbersAsText(resp.NewState.MsgPack)
	if err != nil {
		return nil, fmt.Errorf("encode the state of %s: %w", req.TypeName, err)
	}
	resp.NewState.MsgPack = packed
	return resp, nil
}

// numbersAsText returns the same MessagePack value with each number as a string
// in decimal notation. Everything else is copied as it is.
func numbersAsText(packed []byte) ([]byte, error) {
	from := msgpack.NewDecoder(bytes.NewReader(packed))
	var to bytes.Buffer
	to.Grow(len(packed) + 16)
	if err := copyValue(from, msgpack.NewEncoder(&to)); err != nil {
		return nil, err
	}
	return to.Bytes(), nil
}

func copyValue(from *msgpack.Decoder, to *msgpack.Encoder) error {
	code, err := from.PeekCode()
	if err != nil {
		return err
	}
	switch {
	case msgpcode.IsFixedMap(code), code == msgpcode.Map16, code == msgpcode.Map32:
		size, err := from.DecodeMapLen()
		if err != nil {
			return err
		}
		return copyValues(2*size, to.EncodeMapLen(size), from, to)
	case msgpcode.IsFixedArray(code), code == msgpcode.Array16, code == msgpcode.Array32:
		size, err := from.DecodeArrayLen()
		if err != nil {
			return err
		}
		return copyValues(size, to.EncodeArrayLen(size), from, to)
	case code == msgpcode.Float, code == msgpcode.Double:
		number, err := from.DecodeFloat64()
		if err != nil {
			return err
		}
		return to.EncodeString(strconv.FormatFloat(number, 'f', -1, 64))
	case code == msgpcode.Uint64:
		number, err := from.DecodeUint64()
		if err != nil {
			return err
		}
		return to.EncodeString(strconv.FormatUint(number, 10))
	case msgpcode.IsFixedNum(code), code >= msgpcode.Uint8 && code <= msgpcode.Int64:
		number, err := from.DecodeInt64()
		if err != nil {
			return err
		}
		return to.EncodeString(strconv.FormatInt(number, 10))
	}
	raw, err := from.DecodeRaw()
	if err != nil {
		return err
	}
	return to.Encode(raw)
}

func copyValues(count int, begun error, from *msgpack.Decoder, to *msgpack.Encoder) error {
	for ; count > 0 && begun == nil; count-- {
		begun = copyValue(from, to)
	}
	return begun
}
