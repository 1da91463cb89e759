// VMAs: what splits them and what merges them. Each case is a row of pictures as Linux 6.18 drew them, one character
// a page: a letter for each VMA, upper case when it is writable, '.' where nothing is mapped.

#include "tests/kernel/measured.hpp"

#include <map>
#include <string>

using namespace cow;
using namespace cow::test;

namespace {

class Drawn : public Measured {
public:
    Drawn() { proc_ = process("A"); }

    Drawn& map(u64 at, u64 pages, u32 protection = rw, u32 flags = private_anon) {
        CHECK_FALSE(mmap(proc_, at, pages, protection, flags).failed());
        return *this;
    }
    /// A file that is opened when it is first named.
    Drawn& map_file(std::string_view path, u64 at, u64 pages, u64 offset, u32 flags = map::priv) {
        const auto [known, fresh] = opened_.try_emplace(std::string(path));
        if (fresh) {
            known->second = open(proc_, path, 20);
        }
        CHECK_FALSE(mmap(proc_, at, pages, rw, flags, known->second, offset * page_size).failed());
        return *this;
    }
    Drawn& open_anew() {
        opened_.clear();
        return *this;
    }
    Drawn& unmap(u64 at, u64 pages) { return done(munmap(proc_, page_at(at), pages)); }
    Drawn& protect(u64 at, u64 pages, u32 protection) {
        return done(mprotect(proc_, page_at(at), pages, protection));
    }
    Drawn& advise(u64 at, u64 pages, Advice advice) {
        return done(madvise(proc_, page_at(at), pages, advice));
    }
    Drawn& write(u64 at) {
        CHECK(World::store(proc_, page_at(at), 1).done);
        return *this;
    }
    Drawn& resize(u64 at, u64 pages, u64 now) {
        CHECK(mremap(proc_, page_at(at), pages, now, 0).value == static_cast<i64>(page_at(at).v));
        return *this;
    }
    Drawn& move(u64 at, u64 pages, u64 now, u64 to, u32 flags = 0) {
        flags |= mremap_flag::maymove | mremap_flag::fixed;
        CHECK(mremap(proc_, page_at(at), pages, now, flags, page_at(to)).value ==
              static_cast<i64>(page_at(to).v));
        return *this;
    }
    /// fork, after which the parent goes on, or the child.
    Drawn& parent() {
        fork(proc_, "child");
        return *this;
    }
    Drawn& child() {
        proc_ = fork(proc_, "child");
        return *this;
    }
    Drawn& draw();

    std::string drawn;

private:
    Drawn& done(CallResult result) {
        CHECK(result.value == 0);
        return *this;
    }
    ProcId proc_{};
    std::map<std::string, i32> opened_; ///< by path
};

Drawn& Drawn::draw() {
    std::string picture(12, '.');
    int number = 0;
    for (const Vma& vma : machine().spaces[mm(proc_).v].vmas) {
        const char letter = static_cast<char>((vma.has(vm::write) ? 'A' : 'a') + number++);
        for (u64 page = 0; page < picture.size(); ++page) {
            if (vma.contains(page_at(page).page())) {
                picture[page] = letter;
            }
        }
    }
    drawn += (drawn.empty() ? "" : " ") + picture;
    return *this;
}

struct Row {
    const char* name;
    void (*run)(Drawn&);
    const char* pictures;
};

void check_rows(std::span<const Row> rows) {
    for (const Row& row : rows) {
        CAPTURE(std::string(row.name));
        Drawn drawn;
        row.run(drawn);
        drawn.draw();
        CHECK(drawn.drawn == row.pictures);
    }
}

constexpr u32 shared = shared_anon;
constexpr u32 stack = private_anon | map::growsdown;

} // namespace

TEST_CASE("VMAs: mmap and munmap") {
    static constexpr Row rows[]{
        {"h1: a hole, filled again", [](Drawn& d) { d.map(0, 4).draw().unmap(1, 1).draw().map(1, 1); },
         "AAAA........ A.BB........ AAAA........"},
        {"a hole between written pages",
         [](Drawn& d) { d.map(0, 3).write(0).write(2).unmap(1, 1).draw().map(1, 1); },
         "A.B......... AAA........."},
        {"other rights", [](Drawn& d) { d.map(0, 2).map(2, 2, ro); }, "AAbb........"},
        {"MAP_NORESERVE", [](Drawn& d) { d.map(0, 2).map(2, 2, rw, private_anon | map::noreserve); },
         "AABB........"},
        {"shared memory has a file each", [](Drawn& d) { d.map(0, 2, rw, shared).map(2, 2, rw, shared); },
         "AABB........"},
        {"a file, continued", [](Drawn& d) { d.map_file("/f", 0, 2, 0).map_file("/f", 2, 2, 2); },
         "AAAA........"},
        {"a file, not continued", [](Drawn& d) { d.map_file("/f", 0, 2, 0).map_file("/f", 2, 2, 3); },
         "AABB........"},
        {"a shared file, continued",
         [](Drawn& d) { d.map_file("/f", 0, 2, 0, map::shared).map_file("/f", 2, 2, 2, map::shared); },
         "AAAA........"},
        {"a file that was opened twice",
         [](Drawn& d) { d.map_file("/f", 0, 2, 0).open_anew().map_file("/f", 2, 2, 2); }, "AABB........"},
        {"another file", [](Drawn& d) { d.map_file("/f", 0, 2, 0).map_file("/g", 2, 2, 2); }, "AABB........"},
        {"MAP_FIXED over parts of three",
         [](Drawn& d) { d.map(0, 2).map(2, 2, ro).map(4, 2).draw().map(1, 4); }, "AAbbCC...... AAAAAA......"},
        {"munmap of parts of three", [](Drawn& d) { d.map(0, 2).map(2, 2, ro).map(4, 2).draw().unmap(1, 4); },
         "AAbbCC...... A....B......"},
        {"MAP_GROWSDOWN", [](Drawn& d) { d.map(2, 2, rw, stack).map(4, 2).draw().map(1, 1, rw, stack); },
         "..AABB...... .AAABB......"},
    };
    check_rows(rows);
}

TEST_CASE("VMAs: the anon_vma decides whether written neighbours merge") {
    static constexpr Row rows[]{
        {"both written apart", [](Drawn& d) { d.map(0, 1).write(0).map(2, 1).write(2).map(1, 1); },
         "AAB........."},
        {"one of them written", [](Drawn& d) { d.map(0, 1).map(2, 1).write(2).map(1, 1); }, "AAA........."},
        {"a child's inherited page",
         [](Drawn& d) { d.map(0, 1).write(0).child().map(1, 1).draw().write(1).map(2, 1); },
         "AB.......... ABB........."},
        {"the parent's after fork", [](Drawn& d) { d.map(0, 1).write(0).parent().map(1, 1); },
         "AA.........."},
        {"a child's inherited hole",
         [](Drawn& d) { d.map(0, 3).write(0).child().unmap(1, 1).draw().map(1, 1); },
         "A.B......... ABC........."},
        {"a child's inherited split",
         [](Drawn& d) {
             d.map(0, 3).write(0).write(1).write(2).protect(1, 1, ro).child().draw().protect(1, 1, rw);
         },
         "AbC......... ABC........."},
        {"the parent's split after fork",
         [](Drawn& d) {
             d.map(0, 3).write(0).write(1).write(2).protect(1, 1, ro).parent().draw().protect(1, 1, rw);
         },
         "AbC......... AAA........."},
        {"a child's inherited page, moved away and back",
         [](Drawn& d) { d.map(0, 3).write(0).write(1).child().move(1, 1, 1, 8).draw().move(8, 1, 1, 1); },
         "A.B.....C... AAA........."},
        {"a child's own neighbour, then the page between",
         [](Drawn& d) { d.map(0, 1).write(0).child().map(2, 1).write(2).draw().map(1, 1); },
         "A.B......... ABB........."},
        {"a child's inherited page, emptied",
         [](Drawn& d) { d.map(0, 1).write(0).child().advise(0, 1, Advice::dontneed).map(1, 1); },
         "AB.........."},
        {"a child's inherited page, wiped",
         [](Drawn& d) {
             d.map(0, 1).write(0).advise(0, 1, Advice::wipeonfork).child();
             d.map(1, 1).advise(1, 1, Advice::wipeonfork).draw().write(0).write(1);
         },
         "AA.......... AA.........."},
        {"a child's inherited pages, moved with DONTUNMAP",
         [](Drawn& d) {
             d.map(0, 2).write(0).child().move(0, 2, 2, 8, mremap_flag::dontunmap).draw().map(2, 1);
         },
         "AA......BB.. AAA.....BB.."},
        {"inherited, but not written by the parent", [](Drawn& d) { d.map(0, 1).child().map(1, 1); },
         "AA.........."},
    };
    check_rows(rows);
}

TEST_CASE("VMAs: mprotect") {
    static constexpr Row rows[]{
        {"f: the middle page, and back",
         [](Drawn& d) { d.map(0, 4).write(0).protect(1, 1, ro).draw().protect(1, 1, rw); },
         "AbCC........ AAAA........"},
        {"PROT_NONE, never written",
         [](Drawn& d) { d.map(0, 3).protect(1, 1, prot::none).draw().protect(1, 1, rw); },
         "AbC......... AAA........."},
        {"across a border",
         [](Drawn& d) { d.map(0, 2).map(2, 2, ro).draw().protect(1, 2, ro).draw().protect(1, 2, rw); },
         "AAbb........ Abbb........ AAAb........"},
        {"a read-only neighbour becomes writable",
         [](Drawn& d) { d.map(0, 2).write(0).map(2, 1, ro).draw().protect(2, 1, rw); },
         "AAb......... AAA........."},
        {"both sides written while the middle was another",
         [](Drawn& d) { d.map(0, 3).protect(1, 1, ro).write(0).write(2).draw().protect(1, 1, rw); },
         "AbC......... AAB........."},
        {"a file: the anon_vma is taken from the neighbour",
         [](Drawn& d) {
             d.map_file("/f", 0, 4, 0).write(0).protect(2, 1, ro).draw().write(3).protect(2, 1, rw);
         },
         "AAbC........ AAAA........"},
        {"in a child",
         [](Drawn& d) { d.map(0, 3).write(0).child().protect(1, 1, ro).draw().protect(1, 1, rw); },
         "AbC......... AAA........."},
        {"PROT_EXEC", [](Drawn& d) { d.map(0, 2).map(2, 2, rw | prot::exec).draw().protect(2, 2, rw); },
         "AABB........ AAAA........"},
    };
    check_rows(rows);
}

TEST_CASE("VMAs: madvise") {
    static constexpr Row rows[]{
        {"DONTFORK",
         [](Drawn& d) { d.map(0, 4).advise(1, 1, Advice::dontfork).draw().advise(1, 1, Advice::dofork); },
         "ABCC........ AAAA........"},
        {"WIPEONFORK",
         [](Drawn& d) {
             d.map(0, 4).advise(1, 1, Advice::wipeonfork).draw().advise(1, 1, Advice::keeponfork);
         },
         "ABCC........ AAAA........"},
        {"RANDOM",
         [](Drawn& d) { d.map(0, 4).advise(1, 1, Advice::random).draw().advise(1, 1, Advice::normal); },
         "ABCC........ AAAA........"},
        {"MERGEABLE",
         [](Drawn& d) {
             d.map(0, 4).advise(1, 1, Advice::mergeable).draw().advise(1, 1, Advice::unmergeable);
         },
         "ABCC........ AAAA........"},
        {"DONTNEED splits nothing", [](Drawn& d) { d.map(0, 4).write(1).advise(1, 1, Advice::dontneed); },
         "AAAA........"},
    };
    check_rows(rows);
}

TEST_CASE("VMAs: mremap") {
    static constexpr Row rows[]{
        {"h2: grows in place", [](Drawn& d) { d.map(0, 2).write(0).resize(0, 2, 4); }, "AAAA........"},
        {"h2: shrinks", [](Drawn& d) { d.map(0, 4).write(0).resize(0, 4, 1); }, "A..........."},
        {"grows into a hole", [](Drawn& d) { d.map(0, 2).map(3, 1).draw().resize(0, 2, 3); },
         "AA.B........ AAAA........"},
        {"grows into a hole, both written",
         [](Drawn& d) { d.map(0, 2).write(0).map(3, 1).write(3).draw().resize(0, 2, 3); },
         "AA.B........ AAAB........"},
        {"shrinks across a border", [](Drawn& d) { d.map(0, 2).map(2, 2, ro).resize(0, 4, 1); },
         "A..........."},
        {"moves to a neighbour, not written", [](Drawn& d) { d.map(0, 2).map(6, 2).draw().move(0, 2, 2, 4); },
         "AA....BB.... ....AAAA...."},
        {"moves to a neighbour, written",
         [](Drawn& d) { d.map(0, 2).write(0).map(6, 2).draw().move(0, 2, 2, 4); },
         "AA....BB.... ....AABB...."},
        {"moves away and back",
         [](Drawn& d) { d.map(0, 4).write(0).write(3).move(0, 2, 2, 8).draw().move(8, 2, 2, 0); },
         "..AA....BB.. AAAA........"},
        {"moves the middle page", [](Drawn& d) { d.map(0, 4).write(1).move(1, 1, 1, 8); }, "A.BB....C..."},
        {"moves and grows", [](Drawn& d) { d.map(0, 2).write(0).move(0, 2, 4, 6); }, "......AAAA.."},
        {"moves and shrinks", [](Drawn& d) { d.map(0, 4).write(0).move(0, 4, 2, 6); }, "......AA...."},
        {"moves over others",
         [](Drawn& d) { d.map(0, 2).write(0).map(6, 1, ro).map(7, 1).map(8, 2, ro).draw().move(0, 2, 2, 7); },
         "AA....bCdd.. ......aBBc.."},
        {"moves several VMAs, and the holes between",
         [](Drawn& d) { d.map(0, 2).map(3, 1, ro).draw().move(0, 6, 6, 6); }, "AA.b........ ......AA.b.."},
        {"what lies where a hole comes to lie stays",
         [](Drawn& d) { d.map(0, 1).map(2, 1).map(8, 3, ro).draw().move(0, 3, 3, 8); },
         "A.B.....ccc. ........AbC."},
        {"DONTUNMAP of the middle page",
         [](Drawn& d) { d.map(0, 4).write(1).move(1, 1, 1, 8, mremap_flag::dontunmap); }, "AAAA....B..."},
        {"DONTUNMAP, then new neighbours",
         [](Drawn& d) {
             d.map(0, 2).write(1).move(0, 2, 2, 8, mremap_flag::dontunmap).draw().map(2, 1).draw().map(10, 1);
         },
         "AA......BB.. AAA.....BB.. AAA.....BBC."},
    };
    check_rows(rows);
}
