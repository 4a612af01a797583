package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"

	"golang.org/x/term"

	"vtrest/internal/app"
)

// readPassword asks for a password twice, unseen, or reads one line where the
// input is no terminal. It never stands on the command line, where others see
// it.
func (s *session) readPassword(short bool) (string, error) {
	if !term.IsTerminal(int(s.stdin.Fd())) {
		line, err := bufio.NewReader(s.stdin).ReadString('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return "", fmt.Errorf("read the password: %w", err)
		}
		line = strings.TrimRight(line, "\r\n")
		return line, app.CheckPassword(line, short)
	}
	first, err := s.ask("New password: ")
	if err != nil {
		return "", err
	}
	if err := app.CheckPassword(first, short); err != nil {
		return "", err
	}
	second, err := s.ask("Once more: ")
	if err != nil {
		return "", err
	}
	if first != second {
		return "", errors.New("the two passwords differ; nothing was changed")
	}
	return first, nil
}

func (s *session) ask(prompt string) (string, error) {
	fmt.Fprint(s.stdout, prompt)
	typed, err := term.ReadPassword(int(s.stdin.Fd()))
	fmt.Fprintln(s.stdout)
	if err != nil {
		return "", fmt.Errorf("read the password: %w", err)
	}
	return string(typed), nil
}
