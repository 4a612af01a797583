//go:build !race

package crmtest

const race = false
