// Package bulk makes records in numbers, to try the program at scale: accounts,
// contacts, leads, opportunities, tickets, products, and invoices with lines.
//
// Start at [Fill]. The kth record is made of nothing but its place k, the number
// of records and the owners there are: the same call makes the same records on
// every machine and both databases. As in life, few accounts have most contacts
// and tickets, few products are on most invoices, few users own most records,
// and most records are young.
//
// Rows are written in bulk, as the CRM's own screens would leave them: ids and
// numbers come from the CRM's sequences, labels are filled, totals are those of
// the lines. There is no history of them, no workflow runs, and no stock moves. Where the CRM has a
// module switched off, there are more contacts instead.
package bulk
