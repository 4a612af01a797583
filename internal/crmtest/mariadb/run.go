package mariadb

import "os"

// RunVariable names the folder of a run of tests, in which its processes put
// what they share. Command withmariadb makes the folder, and removes it with all
// that is in it.
const RunVariable = "VTREST_TEST_RUN"

// RunFolder is the folder of the run that this process belongs to, "" for none.
func RunFolder() string { return os.Getenv(RunVariable) }
