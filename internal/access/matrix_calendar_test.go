package access

// calendarMatrix: activities. ann and cora show their calendar to everybody, bob
// to nobody, carl and eve, who is inactive, to max; dora to those she chose: none.
const calendarMatrix = `
# one's own, and those of one's groups
bob view Calendar Meeting Private of bob -> yes: owner
bob edit Calendar Task of bob -> yes: owner
bob delete Calendar Meeting Public of bob -> yes: owner
carl view Calendar Meeting Private of west -> yes: group
carl edit Calendar Task of west -> yes: group
carl delete Calendar Task of top -> yes: group
carl view Calendar Meeting Private of nobody in west -> yes: group
carl view Calendar Meeting Public of desk -> no: no rule
max view Calendar Meeting Public of west -> no: no rule
max view Calendar Task of west -> no: no rule

# other people's, where activities are private: public events by the owner's calendar
max view Calendar Meeting Public of ann -> yes: shared calendar = the event is public and its owner shows their calendar to the user
max list Calendar Call Public of cora -> yes: shared calendar
max view Calendar Meeting Private of ann -> no: no rule
max view Calendar Meeting Public of bob -> no: no rule
max view Calendar Meeting Public of carl -> yes: shared calendar
bea view Calendar Meeting Public of carl -> no: no rule
max view Calendar Meeting Public of dora -> no: no rule
max view Calendar Meeting Public of nobody -> no: no rule
max view Calendar Meeting Public of 99 -> no: no rule
# an inactive owner chose nobody
max view Calendar Meeting Public of eve -> no: no rule
# to-dos never by the calendar
max view Calendar Task Public of ann -> no: no rule
max edit Calendar Meeting Public of ann -> no: no rule
max save Calendar Meeting Public of ann -> no: no rule
max delete Calendar Meeting Public of ann -> no: no rule

# whom a calendar is shown to does not matter where it is public or private
given the calendar of eve is public
given the calendar of bob is shown to max
max view Calendar Meeting Public of eve -> yes: shared calendar
max view Calendar Meeting Public of bob -> no: no rule

# a superior sees events of his people as anybody does, and may then edit and delete them
given the calendar of carl is shown to bob
bob view Calendar Meeting Public of carl -> yes: shared calendar
bob edit Calendar Meeting Public of carl -> yes: shared calendar
bob delete Calendar Meeting Public of carl -> yes: shared calendar
bob view Calendar Meeting Private of carl -> no: no rule
bob edit Calendar Meeting Private of carl -> no: no rule
bob delete Calendar Meeting Private of carl -> no: no rule
bob view Calendar Meeting Public of rolf -> no: no rule
bob delete Calendar Meeting Public of cora -> yes: shared calendar
ann view Calendar Meeting Public of bob -> no: no rule

# to-dos of people below
bob view Calendar Task of carl -> yes: role
bob edit Calendar Task Private of carl -> yes: role
bob delete Calendar Task of carl -> yes: role
bob view Calendar Task of eve -> yes: role
ann view Calendar Task of dora -> yes: role
bob view Calendar Task of bea -> no: no rule
carl view Calendar Task of bob -> no: no rule
# an administrator has no path of roles
bob view Calendar Task of ada -> no: no rule
bob edit Calendar Task of ada -> no: no rule
bob delete Calendar Task of ada -> no: no rule
# the path is searched as text: H2 is in H21, but max is not below ann
ann view Calendar Task of max -> yes: role
ann edit Calendar Task of max -> no: no rule
ann delete Calendar Task of max -> no: no rule
ann view Calendar Task of olaf -> yes: role
bob view Calendar Task of sam -> yes: role
bob edit Calendar Task of sam -> no: no rule
max view Calendar Task of ann -> no: no rule
ann view Calendar Task of nick -> no: no rule

# an owner whose role is gone
given the role of carl is H99
ann view Calendar Task of carl -> no: no rule
ann view Calendar Meeting Public of cora -> yes: shared calendar

# where all may read, they also write the public activities of calendars that are shown to them
given Calendar is readable
max view Calendar Meeting Private of bob -> yes: organisation-wide default
max view Calendar Task of bob -> yes: organisation-wide default
max list Calendar Meeting Private of west -> yes: organisation-wide default
max view Calendar Meeting Private of nobody -> yes: organisation-wide default
max edit Calendar Meeting Public of ann -> yes: shared calendar
max save Calendar Task Public of ann -> yes: shared calendar
max edit Calendar Meeting Private of ann -> no: no rule
max edit Calendar Task Private of ann -> no: no rule
max edit Calendar Meeting Public of bob -> no: no rule
max edit Calendar Meeting Public of west -> no: no rule
max edit Calendar Meeting Public of nobody -> no: no rule
max delete Calendar Meeting Public of ann -> no: no rule
max delete Calendar Task of ann -> no: no rule
# a superior only as before, even what others read
bob view Calendar Meeting Private of carl -> no: no rule
bob view Calendar Task of ada -> no: no rule
bob view Calendar Meeting Public of cora -> yes: shared calendar
bob view Calendar Meeting Private of bea -> yes: organisation-wide default
bob edit Calendar Task of carl -> yes: role
bob delete Calendar Task of carl -> yes: role
bob edit Calendar Task Public of cora -> yes: role
bea edit Calendar Task Public of bea -> yes: owner

given Calendar is readable
given the calendar of ada is public
bob edit Calendar Task Public of ada -> no: no rule
bob edit Calendar Meeting Public of ada -> yes: shared calendar
max edit Calendar Task Public of ada -> yes: shared calendar

given Calendar have no default
max view Calendar Meeting Private of bob -> yes: organisation-wide default
max edit Calendar Meeting Public of ann -> yes: shared calendar
max edit Calendar Meeting Private of ann -> no: no rule
max delete Calendar Meeting Public of ann -> no: no rule

given Calendar is editable
max view Calendar Meeting Private of bob -> yes: organisation-wide default
max edit Calendar Meeting Private of bob -> yes: organisation-wide default
max save Calendar Task of west -> yes: organisation-wide default
max delete Calendar Meeting Public of ann -> no: no rule
bob edit Calendar Meeting Private of carl -> no: no rule
bob edit Calendar Meeting Public of cora -> yes: shared calendar
bob delete Calendar Task of carl -> yes: role
bob delete Calendar Task of bea -> no: no rule

given Calendar is deletable
max view Calendar Meeting Private of bob -> yes: organisation-wide default
max edit Calendar Meeting Private of bob -> yes: organisation-wide default
max delete Calendar Meeting Private of bob -> yes: organisation-wide default
bob delete Calendar Meeting Private of carl -> no: no rule
bob delete Calendar Meeting Private of bob -> yes: owner

given Calendar is odd
max delete Calendar Task of nobody -> yes: organisation-wide default

# Events are judged by the default of Calendar, and by their own rights
given Calendar is deletable
given role H4 has profiles 3
given profile 3 opens Events
given profile 3 allows view in Events
max delete Events Meeting Private of bob -> yes: organisation-wide default
carl view Events Meeting Private of max -> yes: organisation-wide default
carl edit Events Meeting Private of max -> no: action not allowed
carl open Calendar -> no
carl view Calendar Meeting Private of max -> no: module closed

given Events is deletable
max view Events Meeting Private of bob -> no: no rule
max view Events Meeting Public of ann -> yes: shared calendar
bob view Events Meeting Private of bob -> yes: owner
carl view Events Meeting Private of west -> yes: group
bob delete Events Meeting Public of cora -> yes: shared calendar

# sharing rules do not count for activities
given rule 7 shares Calendar of role H3 with role H21 to write
max view Calendar Meeting Private of bob -> no: no rule
max edit Calendar Meeting Public of bob -> no: no rule

# who may view everything may not do more to the to-dos of his people than those who may not
given role H2 has profiles 2 3
given profile 3 grants view all
ann view Calendar Meeting Private of dora -> yes: profile 3
ann view Calendar Task of carl -> yes: profile 3
ann edit Calendar Task of carl -> no: no rule
ann delete Calendar Task of carl -> no: no rule
ann edit Calendar Meeting Public of cora -> yes: shared calendar
ann delete Calendar Meeting Public of cora -> yes: shared calendar
ann delete Calendar Task of ann -> yes: owner

given role H2 has profiles 2 3
given profile 3 grants edit all
ann view Calendar Task of carl -> yes: profile 3
ann edit Calendar Task of carl -> yes: profile 3
ann delete Calendar Task of carl -> no: no rule
ann delete Calendar Meeting Public of cora -> yes: shared calendar

# the CRM takes a global right for granted whose row the first profile lost; here that only closes
given role H3 has profiles 3 2
bob view Calendar Task of carl -> no: no rule
bob delete Calendar Task of carl -> no: no rule
bob view Calendar Meeting Public of cora -> yes: shared calendar
bob view Calendar Task of bob -> yes: owner
bob view Calendar Meeting Private of carl -> no: no rule

given role H3 has profiles 3 2
given profile 3 denies view all
bob delete Calendar Task of carl -> no: no rule

given role H3 has profiles 3 2
given profile 3 denies edit all
bob delete Calendar Task of carl -> no: no rule

given role H3 has profiles 2 3
bob delete Calendar Task of carl -> yes: role
`
