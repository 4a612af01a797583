package password

import (
	"cmp"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/crypto/bcrypt"
)

// Cost is the work that [Verify] puts into one stored password. The zero Cost
// is that of a value which can be refused unseen.
//
// A login must not tell by its time whether the user exists. So the caller
// keeps the [Costliest] of all users' costs and, when an attempt fails on a
// user whose own Cost is less (an unknown user's is zero), spends that one
// before it answers:
//
//	if own.Compare(costliest) < 0 {
//		costliest.Spend(password)
//	}
//
// Every refusal then takes the costliest check, or that and a cheaper one:
// where MD5-crypt and bcrypt users are mixed, less than a millisecond in fifty
// is left to be seen.
type Cost struct {
	algorithm algorithm
	factor    int // of bcrypt: the logarithm of its rounds
}

// algorithm is what a check runs, in the order of the time that it takes:
// bcrypt's least factor is still slower than MD5-crypt.
type algorithm uint8

const (
	none algorithm = iota
	md5Crypt
	bcryptHash
)

// maxBcryptFactor is the highest work factor that is followed, some seconds
// long. A damaged row that asks for more would stop the server, at 31 for days.
const maxBcryptFactor = 16

// bcryptValue has the shape of all that PHP and its kin store. It is narrower
// than the library's parser, which passes over anything that follows.
var bcryptValue = regexp.MustCompile(`^\$2[aby]\$([0-3][0-9])\$[./0-9A-Za-z]{53}$`)

// CostOf is the Cost of checking any password against a stored value of
// vtiger_users, read as by [Verify].
func CostOf(s Scheme, stored string) Cost {
	switch s.orDefault(stored) {
	case PHASH:
		m := bcryptValue.FindStringSubmatch(stored)
		if m == nil {
			return Cost{}
		}
		factor, err := strconv.Atoi(m[1])
		if err != nil || factor < bcrypt.MinCost || factor > maxBcryptFactor {
			return Cost{}
		}
		return Cost{algorithm: bcryptHash, factor: factor}
	case PHP53MD5, MD5:
		if strings.HasPrefix(stored, "$1$") {
			return Cost{algorithm: md5Crypt}
		}
	case Blowfish: // matches nothing
	}
	return Cost{}
}

// CostOfPrefix is CostOf for a value of which only the scheme and the factor
// are known ("$2y$10$", "$1$"): salt and hash do not change the cost.
func CostOfPrefix(s Scheme, prefix string) Cost {
	if strings.HasPrefix(prefix, "$2") {
		prefix += anyBcrypt
	}
	return CostOf(s, prefix)
}

// anyBcrypt has the length of bcrypt's salt and hash.
var anyBcrypt = strings.Repeat(".", 53)

// Costliest is the greater of two costs.
func Costliest(a, b Cost) Cost {
	if a.Compare(b) < 0 {
		return b
	}
	return a
}

// Compare is negative if c is less work than d, positive if it is more.
func (c Cost) Compare(d Cost) int {
	return cmp.Or(cmp.Compare(c.algorithm, d.algorithm), cmp.Compare(c.factor, d.factor))
}

// Spend does the work of one check, on nobody's stored value. The password is
// the one that was sent, because its length counts.
func (c Cost) Spend(password string) {
	switch c.algorithm {
	case none:
	case bcryptHash:
		nobody := fmt.Sprintf("$2y$%02d$%s", c.factor, anyBcrypt)
		Verify(PHASH, "", nobody, password)
	case md5Crypt:
		Verify(PHP53MD5, "", "$1$", password)
	}
}
