package access

// sharingMatrix: sharing rules of the module itself, of the nine kinds.
const sharingMatrix = `
# role to role
given rule 7 shares Accounts of role H3 with role H21
max view Accounts of bob -> yes: sharing rule 7 = sharing rule 7 shares records of role H3 Sales with role H21 Board
max list Accounts of bea -> yes: sharing rule 7
max view Accounts of carl -> no: no rule
max view Accounts of sam -> no: no rule
max view Accounts of tree -> no: no rule
max view Potentials of bob -> no: no rule
olaf view Accounts of bob -> no: no rule
ann view Accounts of max -> no: no rule
bob view Accounts of bea -> no: no rule
# read only
max edit Accounts of bob -> no: no rule
max save Accounts of bob -> no: no rule
max delete Accounts of bob -> no: no rule

# role to roles
given rule 7 shares Accounts of role H3 with roles H21
max view Accounts of bob -> yes: sharing rule 7 = sharing rule 7 shares records of role H3 Sales with role H21 Board and the roles below it
olaf view Accounts of bob -> yes: sharing rule 7
olaf view Accounts of carl -> no: no rule
ann view Accounts of bob -> yes: role
sam view Accounts of bob -> no: no rule

# rules to H3 and the roles below do not reach H31, which only begins as H3 does
given rule 7 shares Accounts of role H21 with roles H3
bob view Accounts of max -> yes: sharing rule 7
carl view Accounts of max -> yes: sharing rule 7
sam view Accounts of max -> no: no rule
dora view Accounts of max -> no: no rule
ann view Accounts of max -> no: no rule

# role to group: to all who are in it
given rule 7 shares Accounts of role H21 with group union
carl view Accounts of max -> yes: sharing rule 7 = sharing rule 7 shares records of role H21 Board with group 54 union
sam view Accounts of max -> yes: sharing rule 7
cora view Accounts of max -> no: no rule
bob view Accounts of max -> no: no rule

# roles to role: the CRM compares the beginning of paths, so H3 takes in H31 and H5 below it
given rule 7 shares Accounts of roles H3 with role H21
max view Accounts of bob -> yes: sharing rule 7 = sharing rule 7 shares records of role H3 Sales and the roles below it with role H21 Board
max view Accounts of carl -> yes: sharing rule 7
max view Accounts of rolf -> yes: sharing rule 7
max view Accounts of sam -> yes: sharing rule 7
max view Accounts of dora -> yes: sharing rule 7
max view Accounts of gus -> no: no rule
max view Accounts of ann -> no: no rule
max view Accounts of tree -> no: no rule
olaf view Accounts of carl -> no: no rule

# roles to roles
given rule 7 shares Accounts of roles H3 with roles H21
olaf view Accounts of carl -> yes: sharing rule 7
olaf view Accounts of sam -> yes: sharing rule 7
olaf view Accounts of max -> no: no rule

# roles to group
given rule 7 shares Accounts of roles H3 with group board
max view Accounts of carl -> yes: sharing rule 7
olaf view Accounts of carl -> no: no rule

# group to role: the group's records, and those of everybody and every group in it
given rule 7 shares Accounts of group union with role H21
max view Accounts of union -> yes: sharing rule 7 = sharing rule 7 shares records of group 54 union with role H21 Board
max view Accounts of west -> yes: sharing rule 7
max view Accounts of desk -> yes: sharing rule 7
max view Accounts of carl -> yes: sharing rule 7
max view Accounts of sam -> yes: sharing rule 7
max view Accounts of top -> no: no rule
max view Accounts of dora -> no: no rule
max view Accounts of cora -> no: no rule
max edit Accounts of west -> no: no rule
olaf view Accounts of west -> no: no rule
# the group of a record counts only where the CRM asks for the user's own groups
max view Accounts of nobody in west -> no: no rule

# group to roles
given rule 7 shares Accounts of group west with roles H21
olaf view Accounts of carl -> yes: sharing rule 7
max view Accounts of west -> yes: sharing rule 7

# group to group
given rule 7 shares Accounts of group top with group board
max view Accounts of carl -> yes: sharing rule 7
max view Accounts of west -> yes: sharing rule 7
max view Accounts of union -> yes: sharing rule 7
max view Accounts of top -> yes: sharing rule 7
olaf view Accounts of carl -> no: no rule

# a group of roles: here too the beginning of the path decides
given rule 7 shares Accounts of group tree with role H21
max view Accounts of bob -> yes: sharing rule 7
max view Accounts of carl -> yes: sharing rule 7
max view Accounts of sam -> yes: sharing rule 7
max view Accounts of dora -> yes: sharing rule 7
max view Accounts of ann -> no: no rule

# groups that contain each other
given rule 7 shares Accounts of group ring with role H21
max view Accounts of cora -> yes: sharing rule 7
max view Accounts of ring -> yes: sharing rule 7
max view Accounts of loop -> yes: sharing rule 7

# groups and roles that are gone
given rule 7 shares Accounts of group 99 with role H21
given rule 8 shares Accounts of role H99 with role H21
given rule 9 shares Accounts of roles H99 with role H21
given rule 10 shares Accounts of role H3 with role H99
max view Accounts of 99 -> yes: sharing rule 7 = sharing rule 7 shares records of group 99, which does not exist with role H21 Board
max view Accounts of bob -> no: no rule
nick view Accounts of bob -> no: module closed

# where a group has the id of a user, its records are the user's
given group five has id 5
given five contains user sam
given rule 7 shares Accounts of group five with role H21
max view Accounts of sam -> yes: sharing rule 7
max view Accounts of carl -> no: no rule

# groups and users have ids of two sequences
given group low has id 20
given low contains user olaf
given low contains user carl
given rule 7 shares Accounts of group low with role H3
bea view Accounts of low -> yes: sharing rule 7
bea view Accounts of olaf -> yes: sharing rule 7
bea view Accounts of carl -> yes: role

# a member that is no user opens nothing, though a group has its id
given board contains user 51
given rule 7 shares Accounts of group board with roles H3
bob view Accounts of max -> yes: sharing rule 7
bob view Accounts of board -> yes: sharing rule 7
bob view Accounts of west -> no: no rule

# a rule to write, where records are private
given rule 7 shares Accounts of role H3 with role H21 to write
max view Accounts of bob -> yes: sharing rule 7
max list Accounts of bob -> yes: sharing rule 7
max edit Accounts of bob -> yes: sharing rule 7
max save Accounts of bob -> yes: sharing rule 7
max delete Accounts of bob -> no: no rule
max edit Accounts of carl -> no: no rule

given rule 7 shares Accounts of group west with role H21 to write
max edit Accounts of west -> yes: sharing rule 7
max save Accounts of carl -> yes: sharing rule 7
max delete Accounts of west -> no: no rule

# and where all may read
given Accounts are readable
given rule 7 shares Accounts of role H3 with role H21 to write
given rule 8 shares Accounts of role H31 with role H21
given rule 9 shares Accounts of group west with role H21 to write
given rule 10 shares Accounts of group loop with role H21
max edit Accounts of bob -> yes: sharing rule 7
max save Accounts of bob -> yes: sharing rule 7
max delete Accounts of bob -> no: no rule
max view Accounts of bob -> yes: organisation-wide default
max edit Accounts of sam -> no: no rule
max view Accounts of sam -> yes: organisation-wide default
max edit Accounts of carl -> yes: sharing rule 9
max edit Accounts of west -> yes: sharing rule 9
max edit Accounts of loop -> no: no rule

given Accounts have no default
given rule 7 shares Accounts of role H3 with role H21 to write
max edit Accounts of bob -> yes: sharing rule 7
max edit Accounts of sam -> no: no rule

# rules count for nothing where all may edit
given Accounts are editable
given rule 7 shares Accounts of role H3 with role H21 to write
max edit Accounts of sam -> yes: organisation-wide default
max delete Accounts of bob -> no: no rule

# the rule that comes first keeps a role, a group, and the groups in it
given rule 7 shares Accounts of role H3 with role H21
given rule 8 shares Accounts of roles H3 with role H21 to write
given rule 9 shares Accounts of group west with role H21
given rule 10 shares Accounts of group union with role H21
max view Accounts of bob -> yes: sharing rule 7
max edit Accounts of bob -> yes: sharing rule 8
max view Accounts of sam -> yes: sharing rule 8
max view Accounts of west -> yes: sharing rule 9
max view Accounts of desk -> yes: sharing rule 10
max view Accounts of union -> yes: sharing rule 10

# roles are asked before groups, whichever rule is older
given rule 7 shares Accounts of group west with role H21
given rule 8 shares Accounts of role H4 with role H21
max view Accounts of carl -> yes: sharing rule 8
max view Accounts of west -> yes: sharing rule 7

# one's own and one's people's records come before rules
given rule 7 shares Accounts of group union with role H21
given rule 8 shares Accounts of role H22 with role H21 to write
given union contains user max
max view Accounts of max -> yes: owner
max view Accounts of union -> yes: group
max edit Accounts of olaf -> yes: role

# the user's own groups as the CRM finds them for rules, through members of every kind
given rule 7 shares Accounts of role H21 with group tree
given rule 8 shares Accounts of role H22 with group top to write
given rule 9 shares Accounts of role H3 with group loop
bob view Accounts of max -> yes: sharing rule 7
carl view Accounts of max -> yes: sharing rule 7
sam view Accounts of max -> no: no rule
sam edit Accounts of olaf -> yes: sharing rule 8
carl edit Accounts of olaf -> yes: sharing rule 8
dora view Accounts of olaf -> no: no rule
cora view Accounts of bob -> yes: sharing rule 9

# a rule to a user, which the CRM cannot make, reaches nobody
given rule 7 shares Accounts of role H3 with user max
max view Accounts of bob -> no: no rule
`

// relatedMatrix: sharing rules of the module of a parent record.
const relatedMatrix = `
# without a row for the other module, a rule gives it to read; the parent's owner counts
given rule 7 shares Accounts of role H3 with role H21
max view Potentials of ann under Accounts of bob -> yes: sharing rule 7 = sharing rule 7 shares records of role H3 Sales with role H21 Board, and this record belongs to a shared record of Accounts
max list Potentials of ann under Accounts of bob -> yes: sharing rule 7
max edit Potentials of ann under Accounts of bob -> no: no rule
max delete Potentials of ann under Accounts of bob -> no: no rule
max view Potentials of ann under Accounts of carl -> no: no rule
max view Potentials of bob under Accounts of carl -> no: no rule
max view Potentials of bob -> no: no rule
max view Potentials of nobody under Accounts of bob -> yes: sharing rule 7
max view HelpDesk of ann under Accounts of bob -> yes: sharing rule 7
max view Quotes of ann under Accounts of bob -> yes: sharing rule 7
max view Quotes of ann under Potentials of bob -> no: no rule
max view Documents of ann under Accounts of bob -> no: no rule
olaf view Potentials of ann under Accounts of bob -> no: no rule

given rule 7 shares Accounts of role H3 with role H21 to write
given rule 7 gives Potentials of Accounts to read
max view Potentials of ann under Accounts of bob -> yes: sharing rule 7
max edit Potentials of ann under Accounts of bob -> no: no rule
max edit Accounts of bob -> yes: sharing rule 7

given rule 7 shares Accounts of role H3 with role H21
given rule 7 gives Potentials of Accounts to write
max view Potentials of ann under Accounts of bob -> yes: sharing rule 7
max edit Potentials of ann under Accounts of bob -> yes: sharing rule 7
max save Potentials of ann under Accounts of bob -> yes: sharing rule 7
max delete Potentials of ann under Accounts of bob -> no: no rule
max edit Accounts of bob -> no: no rule
# a row for one module is not one for another
max view HelpDesk of ann under Accounts of bob -> yes: sharing rule 7
max edit HelpDesk of ann under Accounts of bob -> no: no rule

# each rule has rows of its own
given rule 7 shares Accounts of role H3 with role H21
given rule 8 shares Accounts of role H4 with role H21
given rule 8 gives Potentials of Accounts to write
max edit Potentials of ann under Accounts of bob -> no: no rule
max edit Potentials of ann under Accounts of carl -> yes: sharing rule 8

# a module that all may read takes what is given to write
given Potentials are readable
given rule 7 shares Accounts of role H3 with role H21
given rule 7 gives Potentials of Accounts to write
given rule 8 shares Accounts of group west with role H21
given rule 9 shares Accounts of group loop with role H21
given rule 9 gives Potentials of Accounts to write
max view Potentials of ann under Accounts of bob -> yes: organisation-wide default
max edit Potentials of ann under Accounts of bob -> yes: sharing rule 7
max edit Potentials of ann under Accounts of carl -> no: no rule
max edit Potentials of ann under Accounts of cora -> yes: sharing rule 9
max delete Potentials of ann under Accounts of bob -> no: no rule

given Potentials have no default
given rule 7 shares Accounts of role H3 with role H21
given rule 7 gives Potentials of Accounts to write
max edit Potentials of ann under Accounts of bob -> yes: sharing rule 7
max edit Potentials of ann under Accounts of carl -> no: no rule

given Potentials are editable
given rule 7 shares Accounts of role H3 with role H21
given rule 7 gives Potentials of Accounts to write
max edit Potentials of ann under Accounts of carl -> yes: organisation-wide default
max delete Potentials of ann under Accounts of bob -> no: no rule

# rules of a parent module that all may read still count for the other, rules of one that all may edit do not
given Accounts are readable
given rule 7 shares Accounts of role H3 with role H21
max view Potentials of ann under Accounts of bob -> yes: sharing rule 7

given Accounts are editable
given rule 7 shares Accounts of role H3 with role H21
given rule 7 gives Potentials of Accounts to write
max view Potentials of ann under Accounts of bob -> no: no rule
max edit Potentials of ann under Accounts of bob -> no: no rule

# the pair of modules must be known to the database
given Accounts give nothing of Potentials
given rule 7 shares Accounts of role H3 with role H21
given rule 7 gives HelpDesk of Accounts to write
max view Potentials of ann under Accounts of bob -> no: no rule
max edit HelpDesk of ann under Accounts of bob -> yes: sharing rule 7

# a parent module that is gone gives nothing, an inactive one still does
given rule 7 shares Accounts of role H3 with role H21
given there is no module Accounts
max view Potentials of ann under Accounts of bob -> no: no rule

given rule 7 shares Accounts of role H3 with role H21
given Accounts is inactive
max view Potentials of ann under Accounts of bob -> yes: sharing rule 7

# one module, two parents
given rule 7 shares Accounts of role H3 with role H21
given rule 8 shares Potentials of role H4 with role H21
given rule 8 gives Quotes of Potentials to write
max view Quotes of ann under Accounts of bob -> yes: sharing rule 7
max view Quotes of ann under Accounts of carl -> no: no rule
max view Quotes of ann under Potentials of carl -> yes: sharing rule 8
max edit Quotes of ann under Potentials of carl -> yes: sharing rule 8
max edit Quotes of ann under Accounts of bob -> no: no rule
max view Quotes of ann under Potentials of bob -> no: no rule

# roles and the roles below
given rule 7 shares Accounts of roles H3 with roles H21
olaf view Potentials of ann under Accounts of carl -> yes: sharing rule 7
olaf view Potentials of ann under Accounts of sam -> yes: sharing rule 7
olaf view Potentials of ann under Accounts of max -> no: no rule

# the module's own rules come first, then the parents'; the first rule keeps a role
given rule 7 shares Accounts of role H3 with role H21
given rule 8 shares Potentials of role H3 with role H21
given rule 9 shares Accounts of roles H3 with role H21
max view Potentials of bob under Accounts of bob -> yes: sharing rule 8
max view Potentials of ann under Accounts of bob -> yes: sharing rule 7
max view Potentials of ann under Accounts of carl -> yes: sharing rule 9

# parents that a group owns
given rule 7 shares Accounts of group union with role H21
max view Potentials of ann under Accounts of union -> yes: sharing rule 7
max view Potentials of ann under Accounts of west -> yes: sharing rule 7
max view Potentials of ann under Accounts of carl -> yes: sharing rule 7
max view Potentials of ann under Accounts of sam -> yes: sharing rule 7
max view Potentials of ann under Accounts of top -> no: no rule
max view Potentials of ann under Accounts of bob -> no: no rule
max edit Potentials of ann under Accounts of west -> no: no rule

given rule 7 shares Accounts of group union with role H21
given rule 7 gives Potentials of Accounts to write
max edit Potentials of ann under Accounts of union -> yes: sharing rule 7
max edit Potentials of ann under Accounts of west -> yes: sharing rule 7
max edit Potentials of ann under Accounts of carl -> yes: sharing rule 7
max view Potentials of ann under Accounts of west -> yes: sharing rule 7

# the groups in a group take part only through the rule that brought it
given rule 7 shares Accounts of group union with role H21
given rule 8 shares Accounts of group union with roles H21
given rule 8 gives Potentials of Accounts to write
max view Potentials of ann under Accounts of west -> yes: sharing rule 7
max edit Potentials of ann under Accounts of union -> yes: sharing rule 8
max edit Potentials of ann under Accounts of carl -> yes: sharing rule 8
max edit Potentials of ann under Accounts of west -> no: no rule

# a rule to write brings the group again if the earlier one was to read
given rule 7 shares Accounts of group union with role H21
given rule 8 shares Accounts of group union with roles H21 to write
given rule 8 gives Potentials of Accounts to write
max edit Potentials of ann under Accounts of west -> yes: sharing rule 8

given rule 7 shares Accounts of group union with role H21 to write
given rule 8 shares Accounts of group union with roles H21 to write
given rule 8 gives Potentials of Accounts to write
max edit Potentials of ann under Accounts of union -> yes: sharing rule 8
max edit Potentials of ann under Accounts of west -> no: no rule

# a group that came in with another brings nothing either
given rule 7 shares Accounts of group top with role H21
given rule 8 shares Accounts of group union with roles H21
given rule 8 gives Potentials of Accounts to write
max edit Potentials of ann under Accounts of union -> yes: sharing rule 8
max edit Potentials of ann under Accounts of west -> no: no rule

# a group in a group has there the users of the member that holds it: all of union, not of west alone
given rule 7 shares Accounts of group top with role H21
given rule 8 shares Accounts of group west with roles H21
given rule 8 gives Potentials of Accounts to write
max edit Potentials of ann under Accounts of carl -> yes: sharing rule 8
max edit Potentials of ann under Accounts of sam -> yes: sharing rule 8
max edit Potentials of ann under Accounts of desk -> no: no rule

# the same where all may read the parents, so that only rules to write tell the users
given Accounts are readable
given rule 7 shares Accounts of group top with role H21 to write
given rule 8 shares Accounts of group west with roles H21 to write
given rule 8 gives Potentials of Accounts to write
max edit Potentials of ann under Accounts of carl -> yes: sharing rule 8
max edit Potentials of ann under Accounts of sam -> yes: sharing rule 8
max view Potentials of ann under Accounts of desk -> yes: sharing rule 7

# and where none does, the group's own users and groups are taken
given Accounts are readable
given rule 7 shares Accounts of group top with role H21
given rule 8 shares Accounts of group west with roles H21
given rule 8 gives Potentials of Accounts to write
max view Potentials of ann under Accounts of desk -> yes: sharing rule 7
max edit Potentials of ann under Accounts of carl -> yes: sharing rule 8
max edit Potentials of ann under Accounts of west -> yes: sharing rule 8
max edit Potentials of ann under Accounts of sam -> no: no rule

# a rule to write among readable parents does not bring the groups in a group to read what it does not write
given Accounts are readable
given rule 7 shares Accounts of group union with role H21 to write
given rule 8 shares Accounts of group union with roles H21
given rule 8 gives Potentials of Accounts to write
max edit Potentials of ann under Accounts of union -> yes: sharing rule 8
max edit Potentials of ann under Accounts of west -> no: no rule
max view Potentials of ann under Accounts of west -> yes: sharing rule 7

# where a group has the id of a user, the parent is the user's
given group five has id 5
given five contains user sam
given rule 7 shares Accounts of group five with role H21
max view Potentials of ann under Accounts of sam -> yes: sharing rule 7
max view Potentials of ann under Accounts of carl -> no: no rule
`
