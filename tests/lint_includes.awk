# Holds the rows of tests/rooms against the include lines of the sources:
#   awk -v edges=FILE -f lint_includes.awk tests/rooms SOURCE...
# Prints a line for each fault, and writes to `edges` "unit unit" for each include: what goes round in circles is for
# tsort to find. A unit is the files of one name.

function within(folder, place) { return folder == place || index(folder, place "/") == 1 }

function complain(text) { print FILENAME ":" FNR ": " text }

# "paint < stage, panels": the step of each.
function read_rooms(tree, row,    step, i, names, j) {
    n = split(row, step, / *< */)
    for (i = 1; i <= n; i++) {
        split(step[i], names, /, */)
        for (j in names) rank[names[j] == "." ? tree : tree "/" names[j]] = i
    }
    itself[tree] = 1
    for (room in rank) if (within(room, tree)) tree_of[room] = tree
}

# The room that a folder is, or is part of; "" when it is none.
function room_of(folder,    room) {
    if (folder in rank) return folder
    for (room = folder; sub(/\/[^\/]*$/, "", room);) if (room in rank && !(room in itself)) return room
    return ""
}

function may_know(room, other,    i) {
    if (room == other) return 1
    if (tree_of[room] == tree_of[other] && rank[other] < rank[room]) return 1
    for (i = 1; i <= known; i++) if (within(room, knower[i]) && within(other, place[i])) return 1
    return 0
}

function may_include(room, header,    i, listed) {
    listed = header !~ /[.\/]/ # C++'s own
    for (i = 1; i <= headers && !listed; i++) listed = index(header, prefix[i]) == 1 && within(room, user[i])
    return listed
}

FILENAME == ARGV[1] {
    if ($1 == "rooms") { tree = $2; sub(/^rooms +[^ ]+ +/, ""); read_rooms(tree, $0) }
    if ($1 == "knows") for (i = 3; i <= NF; i++) { knower[++known] = $2; place[known] = $i }
    if ($1 == "header") for (i = 3; i <= NF; i++) { prefix[++headers] = $2; user[headers] = $i }
    next
}

FNR == 1 {
    folder = FILENAME
    sub(/\/[^\/]*$/, "", folder)
    room = room_of(folder)
    lived_in[room] = 1
    held = !within(folder, "tests")
    if (held && room == "" && !complained[folder]++) complain(folder " is in no row of tests/rooms")
}

/^ *# *include/ {
    name = $0
    sub(/^ *# *include *[<"]/, "", name)
    sub(/[>"].*/, "", name)
    if ($0 ~ /</) {
        if (held && !may_include(room, name)) complain(room " may not include <" name ">")
        next
    }
    target = name
    sub(/\/[^\/]*$/, "", target)
    if (target == name) complain("\"" name "\" is not named by its place in the tree")
    else if (held && !may_know(room, room_of(target))) complain(room " may not know " target)
    from = FILENAME
    sub(/\.[ch]pp$/, "", from)
    sub(/\.[ch]pp$/, "", name)
    if (from != name) print from, name > edges
}

END { for (room in rank) if (!(room in lived_in)) print "tests/rooms: nothing is in " room }
