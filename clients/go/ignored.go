package vtrest

import (
	"log/slog"
	"net/http"
	"net/url"
	"strings"
)

// tellIgnored tells what of a call the server ignored.
func (c *Client) tellIgnored(call *request, header http.Header) {
	module, _, _ := strings.Cut(call.path, "/")
	if name, err := url.PathUnescape(module); err == nil {
		module = name
	}
	if fields := names(header.Get("X-Ignored-Fields")); len(fields) > 0 {
		if c.Ignored != nil {
			c.Ignored(module, fields)
		} else {
			slog.Warn("vtrest: the server has ignored fields", "module", module, "fields", fields)
		}
	}
	if parameters := names(header.Get("X-Ignored-Parameters")); len(parameters) > 0 {
		if c.IgnoredParameters != nil {
			c.IgnoredParameters(module, parameters)
		} else {
			slog.Warn("vtrest: the server has ignored parameters", "module", module, "parameters", parameters)
		}
	}
}

// names reads a list of names, percent-encoded where a header has no room for a
// character.
func names(header string) []string {
	list := strings.FieldsFunc(header, func(r rune) bool { return r == ',' || r == ' ' })
	for i := range list {
		if name, err := url.PathUnescape(list[i]); err == nil {
			list[i] = name
		}
	}
	return list
}
