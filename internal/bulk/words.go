package bulk

// Names are of several languages, so that no client gets away with ASCII. All of
// them are invented combinations.
var (
	firstNames = []string{
		"Anna", "Zahra", "Jean", "Marie", "Ali", "Sara", "Lukas", "José", "Émile", "Renée", "Björn", "Zoë", "Olga", "Ivan", "Mei", "Hiro", "Aisha", "Omar", "Nora", "Paul",
		"زهرا", "علی", "مریم", "رضا", "Jürgen", "François", "Łukasz", "Søren", "İpek", "Chloé", "John", "Mary", "David", "Emma", "Tom", "Laura", "Max", "Eva", "Hugo", "Lina",
	}
	lastNames = []string{
		"Smith", "Müller", "Ahmadi", "Martin", "Rossi", "García", "Kowalski", "Jensen", "Dubois", "Novák", "Petrov", "Sato", "Chen", "Kim", "Silva", "Moreau", "Larsen", "Weber", "Öztürk", "Nagy",
		"احمدی", "رضایی", "کریمی", "محمدی", "O'Neill", "D'Angelo", "Saint-Exupéry", "van der Berg", "Lefèvre", "Strauß", "Brown", "Taylor", "Wilson", "Clark", "Hall", "Young", "King", "Wright", "Green", "Baker",
	}
	companyFirst = []string{
		"Nordic", "Blue", "Golden", "Alpine", "Pars", "Delta", "Prime", "Urban", "Atlas", "Orient", "Silver", "Grand", "Union", "Terra", "Nova", "Polar", "Royal", "Swift", "Solid", "Bright",
		"Café", "Müller", "Société", "Aurora", "فناوران", "پارس", "Vector", "Cobalt", "Maple", "Harbour",
	}
	companySecond = []string{
		"Timber", "Steel", "Foods", "Logistics", "Software", "Textiles", "Energy", "Pharma", "Trading", "Motors", "Media", "Consulting", "Instruments", "Optics", "Paper", "Glass", "Tools", "Farms", "Travel", "Security",
		"Études", "Möbel", "Systems", "Robotics", "Chemie", "Print", "Design", "Networks", "Marine", "Analytics",
	}
	companyEnds = []string{"Ltd", "GmbH", "SA", "Inc.", "& Co", "AG"}
	cities      = []city{
		{"Paris", "France", "75002"},
		{"Lyon", "France", "69003"},
		{"Tehran", "Iran", "11369"},
		{"Isfahan", "Iran", "81436"},
		{"Berlin", "Germany", "10115"},
		{"München", "Germany", "80331"},
		{"London", "United Kingdom", "EC1A"},
		{"Leeds", "United Kingdom", "LS1"},
		{"New York", "USA", "10001"},
		{"Austin", "USA", "73301"},
		{"São Paulo", "Brazil", "01000"},
		{"Warszawa", "Poland", "00-001"},
		{"Malmö", "Sweden", "21115"},
		{"Kyoto", "Japan", "600-8001"},
		{"Praha", "Czechia", "110 00"},
		{"تهران", "ایران", "11369"},
	}
	streets  = []string{"Main Street", "rue de la Paix", "Hauptstraße", "Valiasr Avenue", "High Street", "Station Road", "avenue Foch", "Market Square", "Park Lane", "خیابان انقلاب"}
	sentence = []string{
		"Called twice; wants an offer until the end of the month. ", "Prefère être contacté par courriel. ", "Asked for <samples> & a price list. ", "Has bought from us since 2015. ",
		"پرداخت ظرف ۳۰ روز پس از صدور فاکتور. ", "Please do not call before 10 o'clock. ", "Their contract ends next year, and they compare \"three\" providers. ", "Wichtig: Rückruf vereinbart. ",
	}

	// Values of the CRM's own picklists, the frequent ones first.
	industries      = []string{"Technology", "Manufacturing", "Consulting", "Retail", "Finance", "Healthcare", "Engineering", "Education", "Construction", "Media", "Transportation", "Utilities"}
	accountTypes    = []string{"Customer", "Prospect", "Partner", "Reseller", "Investor", "Competitor", "Press", "Other"}
	ratings         = []string{"Active", "Acquired", "Market Failed", "Project Cancelled", "Shutdown"}
	leadStatuses    = []string{"Not Contacted", "Attempted to Contact", "Contacted", "Cold", "Contact in Future", "Warm", "Hot", "Qualified", "Pre Qualified", "Junk Lead", "Lost Lead"}
	leadSources     = []string{"Web Site", "Cold Call", "Existing Customer", "Trade Show", "Word of mouth", "Partner", "Direct Mail", "Conference", "Self Generated", "Employee", "Public Relations", "Other"}
	salesStages     = []string{"Prospecting", "Qualification", "Closed Won", "Closed Lost", "Needs Analysis", "Value Proposition", "Proposal or Price Quote", "Negotiation or Review"}
	titles          = []string{"Manager", "Sales Director", "Engineer", "CEO", "Buyer", "Accountant", "Assistant", "Head of IT"}
	salutations     = []string{"Mr.", "Ms.", "Mrs.", "Dr."}
	ticketStatuses  = []string{"Closed", "Open", "In Progress", "Wait For Response"}
	priorities      = []string{"Normal", "Low", "High", "Urgent"}
	severities      = []string{"Minor", "Feature", "Major", "Critical"}
	categories      = []string{"Small Problem", "Other Problem", "Big Problem"}
	complaints      = []string{"cannot log in", "prints an empty page", "is slow since the update", "shows a wrong total", "sends mails twice", "ne démarre plus", "was delivered broken", "needs an invoice copy"}
	productFirst    = []string{"Notebook", "Printer", "Phone", "Desk", "Chair", "Screen", "Keyboard", "Scanner", "Router", "Server", "Licence", "Cable", "Lamp", "Camera", "Headset", "Tablet"}
	productSecond   = []string{"Basic", "Pro", "Plus", "Mini", "Max", "Air", "Étendu", "S", "XL", "Classic"}
	productKinds    = []string{"Hardware", "Software", "CRM Applications"}
	invoiceStatuses = []string{"Paid", "Sent", "Created", "Approved", "Credit Invoice", "AutoCreated"}
)

type city struct{ name, country, code string }
