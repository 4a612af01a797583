package clientaddr

import (
	"net/http"
	"net/netip"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func prefixes(texts ...string) []netip.Prefix {
	var list []netip.Prefix
	for _, s := range texts {
		list = append(list, netip.MustParsePrefix(s))
	}
	return list
}

func request(peer string, forwarded, xff []string) *http.Request {
	req := &http.Request{RemoteAddr: peer, Header: http.Header{}}
	for _, line := range forwarded {
		req.Header.Add("Forwarded", line)
	}
	for _, line := range xff {
		req.Header.Add("X-Forwarded-For", line)
	}
	return req
}

func one(line string) []string { return []string{line} }

// The trusted proxies of the tests; the peer 10.0.0.1 is one of them.
var proxies = prefixes("10.0.0.0/8", "2001:db8:ffff::/48")

const proxy = "10.0.0.1:1234"

func TestAddr(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name           string
		peer           string
		forwarded, xff []string
		want           string // empty: no address
	}{
		{"IPv4 peer", "192.0.2.1:80", nil, nil, "192.0.2.1"},
		{"IPv6 peer", "[2001:db8::1]:80", nil, nil, "2001:db8::1"},
		{"mapped peer", "[::ffff:192.0.2.1]:80", nil, nil, "192.0.2.1"},
		{"peer with a zone", "[fe80::1%eth0]:80", nil, nil, "fe80::1"},
		{"Unix socket", "@", one("for=192.0.2.1"), one("192.0.2.1"), ""},
		{"no peer", "", nil, nil, ""},
		{"untrusted peer, headers", "192.0.2.1:80", one("for=198.51.100.7"), one("198.51.100.7"), "192.0.2.1"},
		{"trusted peer, no headers", proxy, nil, nil, "10.0.0.1"},
		{"trusted peer, empty headers", proxy, one(""), one(" , "), "10.0.0.1"},

		{"X-Forwarded-For", proxy, nil, one("192.0.2.1"), "192.0.2.1"},
		{"mapped proxy", "[::ffff:10.0.0.1]:80", nil, one("192.0.2.1"), "192.0.2.1"},
		{"IPv6 proxy with a zone", "[2001:db8:ffff::1%eth0]:80", nil, one("192.0.2.1"), "192.0.2.1"},
		{"X-Forwarded-For, mapped", proxy, nil, one("::ffff:192.0.2.1"), "192.0.2.1"},
		{"X-Forwarded-For, IPv6", proxy, nil, one("2001:db8::1"), "2001:db8::1"},
		{"X-Forwarded-For, IPv6 and zone", proxy, nil, one("fe80::1%eth0"), "fe80::1"},
		{"X-Forwarded-For, port", proxy, nil, one("192.0.2.1:4711"), "192.0.2.1"},
		{"X-Forwarded-For, IPv6 and port", proxy, nil, one("[2001:db8::1]:4711"), "2001:db8::1"},
		{"X-Forwarded-For, bracket", proxy, nil, one("[2001:db8::1]"), "2001:db8::1"},
		{"first untrusted from the right", proxy, nil, one("198.51.100.7, 192.0.2.1,10.0.0.2 , 2001:db8:ffff::2"), "192.0.2.1"},
		{"empty elements", proxy, nil, one("198.51.100.7,192.0.2.1,, ,"), "192.0.2.1"},
		{"several lines", proxy, nil, []string{"198.51.100.7", "192.0.2.1, 10.0.0.3", "10.0.0.2"}, "192.0.2.1"},
		{"all trusted", proxy, nil, one("10.0.0.3, 10.0.0.2"), "10.0.0.3"},
		{"garbage", proxy, nil, one("garbage"), "10.0.0.1"},
		{"garbage right of an address", proxy, nil, one("192.0.2.1, garbage"), "10.0.0.1"},
		{"garbage left of a proxy", proxy, nil, one("192.0.2.1, garbage, 10.0.0.2"), "10.0.0.2"},
		{"garbage left of the client", proxy, nil, one(`garbage", 192.0.2.1, 10.0.0.2`), "192.0.2.1"},
		{"open bracket", proxy, nil, one("[2001:db8::1"), "10.0.0.1"},
		{"text after a bracket", proxy, nil, one("[2001:db8::1]x"), "10.0.0.1"},
		{"leading zero", proxy, nil, one("192.0.2.010"), "10.0.0.1"},

		{"Forwarded", proxy, one("for=192.0.2.1"), nil, "192.0.2.1"},
		{"Forwarded, IPv6 and port", proxy, one(`for="[2001:db8::1]:4711"`), nil, "2001:db8::1"},
		{"Forwarded, IPv6", proxy, one(`for="[2001:db8::1]"`), nil, "2001:db8::1"},
		{"Forwarded, hidden port", proxy, one(`for="192.0.2.1:_web"`), nil, "192.0.2.1"},
		{"Forwarded, quoted IPv4", proxy, one(`for="192.0.2.1"`), nil, "192.0.2.1"},
		{"Forwarded, escapes", proxy, one(`for="192\.0.2\.1"`), nil, "192.0.2.1"},
		{"Forwarded, IPv6 without quotes", proxy, one(`for=2001:db8::1`), nil, "2001:db8::1"},
		{"Forwarded, other parameters", proxy, one(`proto=https;For=192.0.2.1; by=10.0.0.9`), nil, "192.0.2.1"},
		{"Forwarded, commas and semicolons in quotes", proxy, one(`for=192.0.2.1;host="a,for=198.51.100.7;b", for=10.0.0.2;x="\",;\\"`), nil, "192.0.2.1"},
		{"Forwarded, chain", proxy, []string{`for=198.51.100.7, for="[2001:db8::1]"`, `for=10.0.0.2, for="[2001:db8:ffff::2]:80"`}, nil, "2001:db8::1"},
		{"Forwarded, the client's open quote", proxy, one(`for="198.51.100.7, for=192.0.2.1`), nil, "192.0.2.1"},
		{"Forwarded, the client's backslash", proxy, one(`for="\, for="192.0.2.1"`), nil, "192.0.2.1"},
		{"Forwarded, unknown", proxy, one("for=198.51.100.7, for=unknown"), nil, "10.0.0.1"},
		{"Forwarded, hidden", proxy, one("for=198.51.100.7, for=_hidden, for=10.0.0.2"), nil, "10.0.0.2"},
		{"Forwarded, no for", proxy, one("for=198.51.100.7, proto=https"), nil, "10.0.0.1"},
		{"Forwarded, two fors", proxy, one("for=198.51.100.7;for=192.0.2.1"), nil, "10.0.0.1"},
		{"Forwarded, half a quote", proxy, one(`for="192.0.2.1`), nil, "10.0.0.1"},
		{"Forwarded, a quote alone", proxy, one(`for="`), nil, "10.0.0.1"},
		{"Forwarded, no name", proxy, one("192.0.2.1"), nil, "10.0.0.1"},

		{"both agree", proxy, one(`for="[2001:db8::1]:80"`), one("2001:db8:0::1"), "2001:db8::1"},
		{"both differ", proxy, one("for=198.51.100.7"), one("192.0.2.1"), "10.0.0.1"},
		{"both differ, one is garbage", proxy, one("garbage"), one("192.0.2.1"), "10.0.0.1"},
	}
	for _, tt := range tests {
		var want netip.Addr
		if tt.want != "" {
			want = netip.MustParseAddr(tt.want)
		}
		if got := New(proxies).Addr(request(tt.peer, tt.forwarded, tt.xff)); got != want {
			t.Errorf("%s: peer %q, Forwarded %q, X-Forwarded-For %q: got %v, want %v", tt.name, tt.peer, tt.forwarded, tt.xff, got, want)
		}
	}
}

func TestAddrByTrust(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, peer string
		trusted    []netip.Prefix
		want       string
	}{
		{"nobody", "10.0.0.1:80", nil, "10.0.0.1"},
		{"one address", "10.0.0.1:80", prefixes("10.0.0.1/32"), "192.0.2.1"},
		{"its neighbour", "10.0.0.2:80", prefixes("10.0.0.1/32"), "10.0.0.2"},
		{"a network with host bits", "10.0.0.2:80", prefixes("10.0.0.1/24"), "192.0.2.1"},
		{"a mapped network", "10.0.0.1:80", prefixes("::ffff:10.0.0.0/104"), "192.0.2.1"},
		{"not all of IPv6 by a mapped network", "[2001:db8::1]:80", prefixes("::ffff:10.0.0.0/104"), "2001:db8::1"},
		{"all of IPv6 is not IPv4", "10.0.0.1:80", prefixes("::/0"), "10.0.0.1"},
	}
	for _, tt := range tests {
		got := New(tt.trusted).Addr(request(tt.peer, nil, one("192.0.2.1")))
		if got != netip.MustParseAddr(tt.want) {
			t.Errorf("%s: peer %s behind %v: got %v, want %s", tt.name, tt.peer, tt.trusted, got, tt.want)
		}
	}
}

func TestNewKeepsItsOwnList(t *testing.T) {
	t.Parallel()
	list := prefixes("10.0.0.0/8")
	r := New(list)
	list[0] = netip.MustParsePrefix("0.0.0.0/0")
	if got := r.Addr(request("192.0.2.1:80", nil, one("198.51.100.7"))); got.String() != "192.0.2.1" {
		t.Errorf("after the caller changed its list: got %v, want the peer 192.0.2.1", got)
	}
}

func TestFromRight(t *testing.T) {
	t.Parallel()
	tests := []struct {
		lines, want []string
	}{
		{nil, nil},
		{[]string{"", " ,\t, "}, nil},
		{[]string{"a, b", "c"}, []string{"c", "b", "a"}},
		{[]string{`a="x,y", b`}, []string{"b", `a="x,y"`}},
		{[]string{`a="x\",y", b="\\"`}, []string{`b="\\"`, `a="x\",y"`}},
		{[]string{`a,"b, c`}, []string{"c", `a,"b`}},
		{[]string{`a,b", c`}, []string{"c", `a,b"`}},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, slices.Collect(fromRight(tt.lines))); diff != "" {
			t.Errorf("fromRight(%q) (-want +got):\n%s", tt.lines, diff)
		}
	}
}

// FuzzAddr plays a client that puts anything into the headers: it can neither
// change the address when it is its own peer, nor what its proxy reports.
func FuzzAddr(f *testing.F) {
	for _, s := range []string{"", "198.51.100.7", `for="`, `for="\`, `for=1.1.1.1;by="`, "for=10.0.0.2", "10.0.0.2,", "fe80::1%a", "::ffff:10.0.0.2", "[::1]:80"} {
		f.Add(s)
	}
	r := New(proxies)
	peer, client := netip.MustParseAddr("192.0.2.9"), netip.MustParseAddr("2001:db8::9")
	f.Fuzz(func(t *testing.T, sent string) {
		if got := r.Addr(request("192.0.2.9:80", one(sent), one(sent))); got != peer {
			t.Errorf("without a proxy, sent %q: got %v, want the peer %v", sent, got, peer)
		}
		for _, got := range []netip.Addr{
			r.Addr(request(proxy, one(sent+`, for="[2001:db8::9]:80"`), nil)),
			r.Addr(request(proxy, []string{sent, `for="[2001:db8::9]", for=10.0.0.2`}, nil)),
			r.Addr(request(proxy, nil, one(sent+", 2001:db8::9"))),
			r.Addr(request(proxy, nil, []string{sent, "2001:db8::9", "10.0.0.2"})),
		} {
			if got != client {
				t.Errorf("behind a proxy, sent %q: got %v, want %v", sent, got, client)
			}
		}
		for _, got := range []netip.Addr{r.Addr(request(sent, nil, nil)), r.Addr(request(proxy, one(sent), nil)), r.Addr(request(proxy, nil, one(sent)))} {
			if got.Zone() != "" || got.Is4In6() {
				t.Errorf("%q leads to %v, want no zone and no mapped address", sent, got)
			}
		}
	})
}
