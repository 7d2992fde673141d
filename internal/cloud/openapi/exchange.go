package openapi

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"github.com/alibabacloud-go/tea/dara"
)

// maxAnswer bounds what one answer may bring: a list page of 100 instances is
// well below 1 MiB.
const maxAnswer = 32 << 20

// exchange sends one request and reads its answer. It is the HTTP client that
// the SDK's runtime is given, one per attempt, because the runtime keeps too
// little of an answer that is no JSON, and quotes request URLs (which hold the
// access key and the security token in STS calls) in its errors.
type exchange struct {
	client  *http.Client
	timeout time.Duration
	redact  *redactor
	// codeFails: see roaRequest.
	codeFails bool
	// signedBy is empty before the request is signed, and if it is not.
	signedBy Credentials

	host   string
	sent   atomic.Bool // a connection existed: the request may have arrived
	status int         // 0: no answer
	header http.Header
	answer envelope
}

var _ dara.HttpClient = (*exchange)(nil)

// errNoAPIAnswer marks answers that no API gave, such as a proxy's HTML page.
var errNoAPIAnswer = errors.New("the answer is none of an API")

// errRefused marks answers that report a failure; the envelope says which.
var errRefused = errors.New("refused")

// Call implements dara.HttpClient. It ignores the transport that the runtime
// builds for every call. An answer that reports a failure, or is none of an
// API, is an error here already: the runtime never sees it.
func (x *exchange) Call(req *http.Request, _ *http.Transport) (*http.Response, error) {
	x.host = req.URL.Host
	x.redact.hideRequest(req)
	// The runtime adds the password of an HTTP proxy to the request itself,
	// where the cloud would read it. The proxy is the transport's business.
	deleteHeader(req.Header, "Proxy-Authorization")

	ctx, cancel := context.WithTimeout(req.Context(), x.timeout)
	defer cancel()
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GotConn: func(httptrace.GotConnInfo) { x.sent.Store(true) },
	})
	resp, err := x.client.Do(req.WithContext(ctx))
	if err != nil {
		return nil, x.unanswered(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	if err != nil {
		return nil, x.unanswered(err)
	}
	x.status, x.header = resp.StatusCode, resp.Header
	x.answer, err = parseEnvelope(body)
	if err != nil {
		return nil, fmt.Errorf("HTTP %d: %w", x.status, errNoAPIAnswer)
	}
	if x.status >= http.StatusMultipleChoices || x.answer.failed() || x.codeFails && x.answer.namesFailure() {
		return nil, errRefused
	}
	resp.Body = io.NopCloser(bytes.NewReader(body))
	return resp, nil
}

// unanswered strips the request's URL from an error of the HTTP client.
func (x *exchange) unanswered(err error) error {
	if withURL, ok := errors.AsType[*url.Error](err); ok {
		err = withURL.Err
	}
	if errors.Is(err, context.DeadlineExceeded) || isTimeout(err) {
		return fmt.Errorf("no answer within %s: %w", x.timeout, err)
	}
	return err
}

func isTimeout(err error) bool {
	var network net.Error
	return errors.As(err, &network) && network.Timeout()
}

func deleteHeader(header http.Header, name string) {
	for key := range header {
		if strings.EqualFold(key, name) {
			delete(header, key)
		}
	}
}

// newHTTPClient returns the HTTP client below all exchanges of one
// configuration, with its own pool of connections. The runtime's own clients
// are shared by the whole process and keep the timeouts of their first user.
func newHTTPClient(connectTimeout time.Duration) *http.Client {
	dialer := &net.Dialer{Timeout: connectTimeout, KeepAlive: 30 * time.Second}
	return &http.Client{
		Transport: &http.Transport{
			Proxy:               http.ProxyFromEnvironment,
			DialContext:         dialer.DialContext,
			TLSHandshakeTimeout: connectTimeout,
			MaxIdleConns:        64,
			MaxIdleConnsPerHost: 16, // Terraform's default parallelism and some
			IdleConnTimeout:     60 * time.Second,
		},
		// A signed request belongs to one host: following a redirect would
		// show the signature to another.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}
