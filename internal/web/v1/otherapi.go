package v1

import (
	"regexp"
	"strings"
)

// howToStart says how V1 is called, to those who called another API.
const howToStart = "…/modules/ParsVT/ws/auth/LOGIN/PASSWORD, then call …/modules/ParsVT/ws/Accounts/TOKEN"

// The addresses of the CRM's and ParsVT's other APIs: API/V2/vtiger/default below
// a folder of the CRM, the CRM's own web service, and that of the hosted CRM.
var (
	numberedAPI = regexp.MustCompile(`(?i)^/+(?:API/+)?(V[0-9]+)(?:/|$)`)
	parsvtAPI   = regexp.MustCompile(`(?i)/modules/ParsVT/+(?:ws[0-9]*/+)?(?:API/+)?(V[0-9]+)(?:/|$)`)
	hostedAPI   = regexp.MustCompile(`(?i)/restapi/+v[0-9.]+/`)
)

// otherAPI names the API that an escaped path is of, "" if it is none of those
// that clients know beside V1. Rest is the part below the service's folder.
func otherAPI(path, rest string) string {
	if m := numberedAPI.FindStringSubmatch(rest); m != nil {
		return versionName(m[1])
	}
	if m := parsvtAPI.FindStringSubmatch(path); m != nil {
		return versionName(m[1])
	}
	switch {
	case rest != "":
	case strings.HasSuffix(path, "/webservice.php"):
		return "the CRM's web service (webservice.php)"
	case hostedAPI.MatchString(path):
		return "the web service of the hosted CRM (restapi)"
	}
	return ""
}

// versionName names a version of ParsVT's API. One that writes V1 out has only
// the wrong address.
func versionName(version string) string {
	if version = strings.ToUpper(version); version == "V1" {
		return "an address with V1 in it"
	}
	return version + " of the API"
}
