package password

import (
	"crypto/subtle"
	"fmt"
	"strings"

	"golang.org/x/crypto/bcrypt"

	"vtrest/internal/crm"
)

// Scheme names how a stored password was made, spelt as in
// vtiger_users.crypt_type. The empty Scheme stands for an empty or NULL
// column: the stored value then tells, see [Verify].
type Scheme string

const (
	// PHASH is PHP's password_hash, that is bcrypt: 7.2 and later.
	PHASH Scheme = "PHASH"
	// PHP53MD5 is MD5-crypt, salted with the first two bytes of the user name
	// and zeros up to eight: 6.x and 7.0, 7.1.
	PHP53MD5 Scheme = "PHP5.3MD5"
	// MD5 is MD5-crypt, salted with the first two bytes of the user name only:
	// 5.x on a PHP before 5.3.
	MD5 Scheme = "MD5"
	// Blowfish asked PHP's crypt for a bcrypt that is none. A PHP since 5.3
	// answers it with the failure mark "*0", an older one with whatever its C
	// library made of it, so such a user cannot log in until the password is
	// set anew.
	Blowfish Scheme = "BLOWFISH"
)

// MaxLength is the longest password that Hash takes, in bytes. Bcrypt ignores
// what follows, so two longer passwords could open the same account.
const MaxLength = 72

// hashCost is the work factor of PHP's password_hash up to 8.3.
const hashCost = 10

// Verify reports whether password is the one behind the stored value of
// vtiger_users.user_password. The userName is the one of that row, not the one
// typed: the MD5 schemes draw their salt from it and the case matters. It
// agrees with PHP on passwords longer than MaxLength: only the first 72 bytes
// count for bcrypt. The empty scheme is PHASH if the value starts with "$2y$",
// else PHP53MD5; a scheme that the CRM does not have matches nothing.
//
// A refusal costs what [CostOf] says, whatever is wrong with the password.
func Verify(s Scheme, userName, stored, password string) bool {
	s = s.orDefault(stored)
	match := false
	switch CostOf(s, stored).algorithm {
	case none:
	case bcryptHash:
		match = bcrypt.CompareHashAndPassword([]byte(stored), bcryptInput(password)) == nil
	case md5Crypt:
		computed, err := hashMD5(saltOf(s, userName), password)
		match = err == nil && len(password) <= maxMD5Length &&
			subtle.ConstantTimeCompare([]byte(stored), []byte(computed)) == 1
	}
	// A NUL ends the password for PHP and starts bcrypt's key anew, so that
	// "a\x00a" would pass for "a".
	return match && !strings.ContainsRune(password, 0)
}

// Hash makes the value to store for a password, and the scheme to store beside
// it: PHASH, which a CRM since 7.2 reads. It fails as [HashAs] does.
func Hash(userName, password string) (stored string, s Scheme, err error) {
	stored, err = HashAs(PHASH, userName, password)
	return stored, PHASH, err
}

// HashAs makes the value to store for a password in the given scheme: a CRM
// before 7.2 knows no PHASH, and its own login screen would then lock the user
// out. An empty password, one longer than MaxLength and one with a NUL byte
// are InvalidValue.
func HashAs(s Scheme, userName, password string) (string, error) {
	switch {
	case password == "":
		return "", crm.Errorf(crm.InvalidValue, "the password is empty")
	case len(password) > MaxLength:
		return "", crm.Errorf(crm.InvalidValue, "the password has %d bytes, at most %d are allowed", len(password), MaxLength)
	case strings.ContainsRune(password, 0):
		return "", crm.Errorf(crm.InvalidValue, "the password contains a NUL character")
	}
	switch s {
	case PHASH:
		hash, err := bcrypt.GenerateFromPassword([]byte(password), hashCost)
		if err != nil {
			return "", fmt.Errorf("hash password: %w", err)
		}
		// The same algorithm under the name that PHP gives it.
		return "$2y$" + strings.TrimPrefix(string(hash), "$2a$"), nil
	case PHP53MD5, MD5:
		return hashMD5(saltOf(s, userName), password)
	default:
		return "", fmt.Errorf("hash password: no new password is made in scheme %q", s)
	}
}

// orDefault is s, or what a stored value without a scheme was made with.
func (s Scheme) orDefault(stored string) Scheme {
	switch {
	case s != "":
		return s
	case strings.HasPrefix(stored, "$2y$"):
		return PHASH
	default:
		return PHP53MD5
	}
}

// bcryptInput is the part of a password that PHP's bcrypt looks at.
func bcryptInput(password string) []byte {
	return []byte(password[:min(len(password), MaxLength)])
}
