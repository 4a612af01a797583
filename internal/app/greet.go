package app

import "vtrest/internal/embedded"

// greet tells whoever started the demo what to try.
func (a *App) greet() {
	if !a.config.Demo {
		return
	}
	scheme := "http"
	if a.config.TLSCert != "" {
		scheme = "https"
	}
	site := scheme + "://" + a.Addr().String()
	url := site + base
	admin := embedded.DemoAdmin
	console := ""
	if !a.config.NoConsole {
		console = "\nThe console, for a browser: " + site + "/console\n"
	}
	a.config.tell(`The demo is ready: %[1]s
%[5]s
Log in as %[2]s, with the password %[3]s or with the access key %[4]s:

    curl %[1]sauth/%[2]s/%[3]s
    curl %[1]sauth/%[4]s

The result is a token. With it, the accounts of the guide (3 and 24) and all others:

    curl %[1]sAccounts/TOKEN
    curl %[1]sAccounts/3/TOKEN

`, url, admin.UserName, admin.Password, admin.AccessKey, console)
}
