package main

import (
	"fmt"
	"os"
	"strings"
	"time"

	"golang.org/x/term"
)

const (
	patience  = 2 * time.Second // work that takes no longer is done without a word
	barEvery  = 100 * time.Millisecond
	lineEvery = 10 * time.Second // where nobody looks on
	barWidth  = 30
)

// progress shows how far long work has come: as a bar on a terminal, as a line
// now and then elsewhere.
type progress struct {
	out      *os.File
	terminal bool
	began    time.Time
	shown    time.Time
	width    int // of the bar's line on the terminal, 0 if there is none
}

func newProgress(out *os.File) *progress {
	return &progress{out: out, terminal: term.IsTerminal(int(out.Fd())), began: time.Now()}
}

// tell shows that a part of some work is done.
func (p *progress) tell(what string, done, all int64) {
	now := time.Now()
	every := lineEvery
	if p.terminal {
		every = barEvery
	}
	if now.Sub(p.began) < patience || now.Sub(p.shown) < every {
		return
	}
	p.shown = now
	part := 0.0
	if all > 0 {
		part = float64(done) / float64(all)
	}
	if !p.terminal {
		fmt.Fprintf(p.out, "%s: %.0f %%\n", what, part*100)
		return
	}
	full := min(int(part*barWidth), barWidth)
	line := fmt.Sprintf("%-24s [%s%s] %3.0f %%", what, strings.Repeat("#", full), strings.Repeat(".", barWidth-full), part*100)
	fmt.Fprintf(p.out, "\r%-*s", p.width, line)
	p.width = len(line)
}

// end takes the bar away.
func (p *progress) end() {
	if p.width > 0 {
		fmt.Fprintf(p.out, "\r%s\r", strings.Repeat(" ", p.width))
		p.width = 0
	}
}
