// Package clientaddr finds the address of the client behind a request, past
// the load balancers and web servers that stand in front.
//
// Start at [Resolver]. It believes what a request says about its way only as
// far as the operator's trusted proxies vouch for it: a header from anyone
// else is never read. The package does not know what the address is for, and
// only [net/http] servers of this program import it.
package clientaddr

import (
	"net/http"
	"net/netip"
)

// Resolver tells clients' addresses. It is immutable and safe for concurrent
// use.
type Resolver struct{ trusted []netip.Prefix }

// New makes a Resolver that trusts the proxies in the given networks; with
// none, the client is always the peer. A network of IPv4-mapped addresses
// means the IPv4 network.
func New(trusted []netip.Prefix) *Resolver {
	r := &Resolver{trusted: make([]netip.Prefix, 0, len(trusted))}
	for _, p := range trusted {
		if p.Addr().Is4In6() && p.Bits() >= 96 {
			p = netip.PrefixFrom(p.Addr().Unmap(), p.Bits()-96)
		}
		r.trusted = append(r.trusted, p)
	}
	return r
}

// Addr is the address of the client that sent req: the peer, unless that is a
// trusted proxy. Then the hops of Forwarded (RFC 7239) or X-Forwarded-For are
// walked from the nearest to the farthest, past those that are trusted too, to
// the first that is not. Where the walk ends early, because a hop is hidden or
// unreadable or there are no more, the answer is the last address reached: the
// peer itself when the header is garbage.
//
// A proxy that writes one of the two headers mostly passes the other on as it
// came, so a client could choose its address by sending the one that its proxy
// does not know. If both are there and lead to different addresses, neither is
// believed, and the answer is the peer.
//
// The address has no zone and is never an IPv4-mapped one. It is the zero
// Addr, which is not valid, if the peer has no IP address (a Unix socket).
func (r *Resolver) Addr(req *http.Request) netip.Addr {
	peer, _ := parseNode(req.RemoteAddr)
	if !r.trusts(peer) {
		return peer
	}
	forwarded, xff := req.Header.Values("Forwarded"), req.Header.Values("X-Forwarded-For")
	byForwarded, byXFF := r.walk(peer, forwarded, parseElement), r.walk(peer, xff, parseNode)
	switch {
	case len(xff) == 0:
		return byForwarded
	case len(forwarded) == 0, byForwarded == byXFF:
		return byXFF
	default:
		return peer
	}
}

// walk follows the hops in the lines of one header, the nearest of which
// stands last, from a peer that is trusted. Parse reads one hop.
func (r *Resolver) walk(peer netip.Addr, lines []string, parse func(string) (netip.Addr, bool)) netip.Addr {
	addr := peer
	for hop := range fromRight(lines) {
		if !r.trusts(addr) {
			break
		}
		next, ok := parse(hop)
		if !ok {
			break
		}
		addr = next
	}
	return addr
}

func (r *Resolver) trusts(addr netip.Addr) bool {
	for _, p := range r.trusted {
		if p.Contains(addr) {
			return true
		}
	}
	return false
}
