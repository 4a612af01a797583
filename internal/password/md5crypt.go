package password

import (
	"fmt"
	"strings"

	"github.com/go-crypt/crypt/algorithm/md5crypt"
)

// maxMD5Length bounds the time of MD5-crypt, which digests the password two
// thousand times: beyond it, in bytes, a password is digested in part and
// refused.
const maxMD5Length = 4096

// saltOf is the salt that the CRM draws from a user name: its first two bytes,
// which may cut a character in half, and for PHP53MD5 zeros behind them. Like
// crypt it ends the salt at a '$' and after eight bytes.
func saltOf(s Scheme, userName string) string {
	salt := userName[:min(len(userName), 2)]
	if s == PHP53MD5 {
		salt += "00000000"[len(salt):]
	}
	salt, _, _ = strings.Cut(salt, "$")
	return salt
}

// hashMD5 is PHP's crypt(password, "$1$"+salt). It fails on an empty salt,
// which only a user name that is empty or starts with '$' leads to.
func hashMD5(salt, password string) (string, error) {
	var hasher md5crypt.Hasher // its zero value is the common variant
	digest, err := hasher.HashWithSalt(password[:min(len(password), maxMD5Length)], []byte(salt))
	if err != nil {
		return "", fmt.Errorf("md5-crypt: %w", err)
	}
	return digest.Encode(), nil
}
