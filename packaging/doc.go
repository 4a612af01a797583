// Package packaging holds what is delivered beside the program: the unit of
// systemd, the image, and the examples of web servers that stand in front. The
// package holds tests only, which try these files with the real programs where
// they are installed.
package packaging
