package v1

// similarParameter is the parameter that a name is, or nearly is: in another case,
// in plural, with a sign too many, or with a slip of the fingers. It is "" for
// other names.
func similarParameter(name string) string {
	text := fold(head(name))
	if text == "" {
		return ""
	}
	for _, p := range parameterNames {
		if text == p {
			return p
		}
	}
	for _, p := range parameterNames {
		if d := distance(text, p); d > 0 && d <= slips(min(len(text), len(p))) {
			return p
		}
	}
	return ""
}

// slips is how many slips of the fingers make no other word of a word of so many
// letters.
func slips(letters int) int {
	switch {
	case letters < 4:
		return 0
	case letters < 7:
		return 1
	}
	return 2
}

// distance is how many letters were added, left out, replaced or swapped with
// their neighbor between two words (optimal string alignment).
func distance(a, b string) int {
	const longest = 32 // no parameter is nearly so long
	if len(a) > longest || len(b) > longest {
		return longest
	}
	before, last, now := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		now[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			now[j] = min(last[j]+1, now[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				now[j] = min(now[j], before[j-2]+1)
			}
		}
		before, last, now = last, now, before
	}
	return last[len(b)]
}

// example writes a parameter as a call has it.
func example(parameter string) string {
	switch parameter {
	case moduleName:
		return "module=Accounts"
	case tokenName:
		return "token=TOKEN"
	case idName:
		return "id=ID"
	case startName:
		return "start=100"
	case lengthName:
		return "length=20"
	case afterName:
		return "after=ID"
	case orderName:
		return "order=createdtime DESC"
	case criteriaName:
		return "criteria=column:value"
	case picklistName:
		return "picklist=FIELD"
	case explainName:
		return "explain=USER"
	case actionName:
		return "action=edit"
	case workflowsName:
		return "workflows=dry"
	case paramsName:
		return "params=start/0/length/20"
	}
	return parameter + "=1"
}

// The right names for those of other APIs.
const (
	useLength   = "write length=20 for twenty records"
	useStart    = "write start=100 to pass over a hundred records"
	usePages    = "write start=40&length=20 for the third page of twenty records"
	useAfter    = "write after=ID, the id of the last record that you have, to go on behind it"
	useOrder    = "write order=column DESC, such as order=createdtime DESC"
	useCriteria = "write criteria=column:value, such as criteria=createdtime:gte:2026-01-01"
	useIDs      = "write criteria=id:in:3,24 for several records, or id=3 for one"
	useID       = "write id=3 for the record 3"
	useNothing  = "a list has all fields that you may read, each record for itself"
)

// foreignNames are the words that other APIs have for what a list does here with
// other words, folded.
var foreignNames = foreign(map[string][]string{
	useLength: {
		"limit", "limits", "limitto", "pagesize", "perpage", "pagelength", "pagelimit", "itemsperpage", "resultsperpage", "recordsperpage", "rowsperpage", "size", "batchsize",
		"chunk", "chunksize", "take", "top", "count", "max", "maximum", "maxcount", "maxresults", "maxrecords", "maxrows", "maxitems", "maxsize", "num", "nb", "numrows", "rows", "rowcount",
		"results", "resultcount", "recordcount", "records", "len", "fetch", "first", "last", "itemcount", "noofrecords", "totalrecords", "listlength", "numberofrecords",
	},
	useStart: {
		"offset", "off", "skip", "startindex", "startat", "startfrom", "startrow", "startrecord", "startposition", "firstresult", "firstrecord", "begin", "beginat", "limitstart", "rowoffset", "recordoffset",
		"fromindex", "displaystart", "idisplaystart", "recordstart", "liststart", "end", "endindex", "stop",
	},
	usePages: {"page", "pages", "pageno", "pagenr", "pagenum", "pagenumber", "pageindex", "currentpage", "paged", "paging", "pagination", "paginate", "p", "pg", "range", "rowrange"},
	useAfter: {
		"cursor", "nextcursor", "pagetoken", "nextpagetoken", "nextpage", "nexttoken", "next", "continuation", "continuationtoken", "continue", "startingafter", "afterid", "lastid", "sinceid", "fromid",
		"startid", "searchafter", "bookmark", "marker", "before", "beforeid", "endingbefore", "skiptoken", "scroll", "scrollid", "previous", "prev",
	},
	useOrder: {
		"sort", "sorts", "sortby", "sortorder", "sorting", "sortfield", "sortfields", "sortcolumn", "sortdir", "sortdirection", "sorton", "sortkey", "orderby", "orderdir", "orderfield", "ordercolumn",
		"orderdirection", "ordertype", "ordering", "direction", "dir", "desc", "asc", "descending", "ascending", "reverse", "sidx", "sord", "ord", "sortorderby", "sortasc", "sortdesc", "defaultsort",
	},
	useCriteria: {
		"filter", "filters", "filterby", "filterid", "filterquery", "filtername", "filterfield", "filtervalue", "filtering", "where", "wherein", "whereclause", "condition", "conditions", "cond", "conds",
		"criterion", "criterium", "crit", "query", "querystring", "q", "qs", "fq", "search", "searches", "searchtext", "searchterm", "searchterms", "searchvalue", "searchkey", "searchfield", "searchparams",
		"searchby", "searchquery", "searchstring", "keyword", "keywords", "term", "terms", "find", "findby", "match", "matching", "contains", "like", "eq", "neq", "lt", "lte", "gt", "gte", "in", "nin", "between",
		"having", "sql", "fql", "rsql", "soql", "jql", "expression", "selector", "rule", "rules", "advfilter", "advfilterlist", "viewname", "viewid", "cvid", "customview", "listview",
		"since", "until", "from", "to", "sincedate", "fromdate", "todate", "startdate", "enddate", "dateform", "datefrom", "dateto", "daterange", "period", "updatedsince", "updatedafter", "updatedbefore", "updatedat", "updatedatmin",
		"modifiedsince", "modifiedafter", "modifiedbefore", "modifieddate", "ifmodifiedsince", "changedsince", "createdsince", "createdafter", "createdbefore", "createdat", "createddate", "newerthan", "olderthan",
		"or", "and", "not", "exclude", "excluding", "only", "assignedto", "owner", "ownerid", "userid", "field", "value", "operator", "op", "params0", "deleted", "active", "archived",
	},
	useIDs: {"ids", "idlist", "idin", "recordids", "recordidlist", "crmids", "keys"},
	useID:  {"record", "recordid", "crmid", "entityid", "objectid", "itemid", "uid", "pk", "primarykey", "rid"},
	useNothing: {
		"fields", "fieldlist", "fieldnames", "columns", "columnlist", "cols", "select", "selectfields", "selected", "projection", "project", "properties", "props", "attributes", "include", "includes", "included",
		"expand", "embed", "omit", "populate", "groupby", "group", "aggregate", "aggregation", "distinct", "unique", "join", "joins", "with", "returnfields", "outputfields", "total", "totalcount", "countonly", "sum",
	},
})

func foreign(words map[string][]string) map[string]string {
	all := map[string]string{}
	for right, names := range words {
		for _, name := range names {
			all[name] = right
		}
	}
	return all
}
