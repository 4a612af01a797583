package task

import (
	"encoding/json"
	"fmt"
)

// Letter is a mail with everything filled in, as the CRM's queue holds it
// (com_vtiger_workflowtask_queue.task_contents). To, CC and BCC are addresses
// with commas between, some of them empty. Content is HTML.
type Letter struct {
	From     string `json:"fromEmail"`
	FromName string `json:"fromName"`
	ReplyTo  string `json:"replyTo"`
	To       string `json:"toEmail"`
	CC       string `json:"ccEmail"`
	BCC      string `json:"bccEmail"`
	Subject  string `json:"subject"`
	Content  string `json:"content"`
}

// ParseLetter reads a letter. What it does not say is "".
func ParseLetter(text string) (*Letter, error) {
	var l Letter
	if err := json.Unmarshal([]byte(text), &l); err != nil {
		return nil, fmt.Errorf("contents of a mail: %w", err)
	}
	return &l, nil
}

// String is the letter as the queue holds it.
func (l *Letter) String() string {
	text, _ := json.Marshal(l) // strings alone cannot fail
	return string(text)
}
