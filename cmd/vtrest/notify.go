package main

import (
	"context"
	"fmt"
	"net"
	"os"
)

// notify tells the service manager how the server is, as systemd's
// sd_notify(3) does: "READY=1" or "STOPPING=1". Without a service manager it
// does nothing.
func notify(ctx context.Context, state string) error {
	name := os.Getenv("NOTIFY_SOCKET")
	if name == "" {
		return nil
	}
	var d net.Dialer
	conn, err := d.DialContext(ctx, "unixgram", name)
	if err != nil {
		return fmt.Errorf("service manager: %w", err)
	}
	defer func() { _ = conn.Close() }()
	if _, err := conn.Write([]byte(state)); err != nil {
		return fmt.Errorf("service manager: %w", err)
	}
	return nil
}
