package bulk

import "strings"

// order says of which module the records are, one letter a record, over and over.
// Of a hundred records 12 are accounts, 30 contacts, 24 leads, 4 opportunities, 18
// tickets, 4 products and 8 invoices. It begins with what others refer to.
const order = "APCCL" + "HCLCI" + "ACHLO" + "HCLCL" + "ACIHL" + "CLHCL" + "APCHL" + "OCLHI" + "ACLHC" + "ACHLI" // 50

// The letters of order.
const (
	account  = 'A'
	contact  = 'C'
	lead     = 'L'
	deal     = 'O'
	ticket   = 'H'
	product  = 'P'
	document = 'I'
)

// letters are all of them, in the order in which their modules' numbers are taken.
var letters = []byte{account, contact, lead, deal, ticket, product, document}

// moduleOf names the modules of the letters.
var moduleOf = map[byte]string{
	account: "Accounts", contact: "Contacts", lead: "Leads", deal: "Potentials", ticket: "HelpDesk", product: "Products", document: "Invoice",
}

// places are where the letters stand in order.
var places = func() map[byte][]int {
	all := map[byte][]int{}
	for i := range len(order) {
		all[order[i]] = append(all[order[i]], i)
	}
	return all
}()

// letterOf is the letter of the kth record.
func letterOf(k int) byte { return order[k%len(order)] }

// before counts the records of a letter among the first k.
func before(letter byte, k int) int {
	return k/len(order)*len(places[letter]) + strings.Count(order[:k%len(order)], string(letter))
}

// place is where the nth record of a letter stands.
func place(letter byte, n int) int {
	in := places[letter]
	return n/len(in)*len(order) + in[n%len(in)]
}
