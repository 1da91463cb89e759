// What can be done from the stage's menus: every item is a line that can be read and run.

#include "app/view/scene/scene.hpp"
#include "app/view/session/do_it.hpp"
#include "app/view/session/session.hpp"
#include "core/check/invariants.hpp"
#include "core/parse/parser.hpp"
#include "tests/view/scratch.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

using namespace cow;
using namespace cow::ui;

namespace {

constexpr std::string_view story = R"(title "Fork"
machine frames=64
file "/bin/ls" 8 pages exec
file "/etc/data" 3 pages
init: buf = mmap(NULL, 3*PAGE, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)
init: store buf 'A' x 3
init: child = fork()
say "Now the child."
child: store buf+PAGE 'B'
expect copies == 1
init: late = mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)
)";
constexpr std::size_t after_fork = 3;

ProcId process(const Player& player, const std::string& name) {
    return player.environment().processes.at(name);
}

Target page_of(const Player& player, const std::string& name, const std::string& value, u64 offset,
               u64 pages) {
    const ProcId proc = process(player, name);
    const VirtAddr address{player.environment().values.at(value)};
    return {proc, player.machine().process(proc).mm, address.page() + offset, pages, pages > 1};
}

std::vector<std::string> lines_of(const std::vector<DoItem>& items) {
    std::vector<std::string> out;
    for (const DoItem& item : items) {
        out.push_back(item.lines);
    }
    return out;
}

bool has(const std::vector<DoItem>& items, std::string_view line) {
    const std::vector<std::string> lines = lines_of(items);
    return std::find(lines.begin(), lines.end(), line) != lines.end();
}

} // namespace

TEST_CASE("do it: a page, a range and a process in the scenario's own words") {
    Player player(parse_script(story).script);
    player.seek_step(after_fork);
    const auto page = things_to_do(player, page_of(player, "child", "buf", 1, 1), 'C');
    CHECK(has(page, "child: load buf+PAGE"));
    CHECK(has(page, "child: store buf+PAGE 'C'"));
    CHECK(has(page, "child: munmap(buf+PAGE, PAGE)"));
    CHECK(has(page, "child: mprotect(buf+PAGE, PAGE, PROT_READ)"));
    CHECK(has(page, "child: madvise(buf+PAGE, PAGE, MADV_MERGEABLE)"));
    CHECK(has(page, "child: child2 = fork()"));
    CHECK_FALSE(has(page, "kernel: ksm_scan"));                                      // nothing is mergeable
    CHECK_FALSE(has(page, "child: mprotect(buf+PAGE, PAGE, PROT_READ|PROT_WRITE)")); // so it is
    const auto range = things_to_do(player, page_of(player, "init", "buf", 0, 3), 'C');
    CHECK(has(range, "init: store buf 'C' x 3"));
    CHECK(has(range, "init: madvise(buf, 3*PAGE, MADV_DONTFORK)"));
    CHECK(has(range, "init: mremap(buf, 3*PAGE, 6*PAGE, MREMAP_MAYMOVE)"));
    const auto own = things_to_do(player, {process(player, "child"), {}, {}, 0, false}, 'C');
    CHECK(has(own, "child: exit(0)"));
    CHECK(has(own, "child: execve(\"/bin/ls\")"));
    CHECK(has(own, "init: kill(child, SIGKILL)"));
    CHECK(
        has(own, "child: buf2 = mmap(NULL, 3*PAGE, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)"));
    const auto none = things_to_do(player, {}, 'C');
    CHECK(has(none, "process other"));
    CHECK(target_text(player, page_of(player, "child", "buf", 1, 1)) == "child: page buf+PAGE");
    // `late` gets its value only later, but its name is taken.
    CHECK(unused_name(player.script(), "late") == "late2");
    CHECK(unused_name(player.script(), "child") == "child2");
    CHECK(unused_name(player.script(), "init") == "init2");
    CHECK(unused_letter(player.script()) == 'C');
}

TEST_CASE("do it: who has ended, or waits, does nothing") {
    Player player(parse_script(R"(init: a = fork()
a: exit(0)
init: b = vfork()
)")
                      .script);
    player.seek_step(2);
    const ProcId a = process(player, "a");
    CHECK(lines_of(things_to_do(player, {a, no_mm, {}, 0, false}, 'C')) ==
          std::vector<std::string>{"init: wait4(a)"});
    player.seek_step(3);
    CHECK(things_to_do(player, {process(player, "init"), no_mm, {}, 0, false}, 'C').empty());
}

TEST_CASE("do it: every item is a line that parses, runs and keeps the machine sound") {
    Player at_fork(parse_script(story).script);
    at_fork.seek_step(after_fork);
    std::vector<Target> targets{{}};
    for (const std::string name : {"init", "child"}) {
        targets.push_back(
            {process(at_fork, name), at_fork.machine().process(process(at_fork, name)).mm, {}, 0, false});
        for (const u64 pages : {u64{1}, u64{3}}) {
            targets.push_back(page_of(at_fork, name, "buf", 0, pages));
        }
    }
    std::size_t done = 0;
    for (const Target& target : targets) {
        for (const DoItem& item : things_to_do(at_fork, target, 'C')) {
            INFO(item.lines);
            const Scratch scratch;
            Session session("");
            session.open(scratch.file("a.cow", story));
            REQUIRE(session.player() != nullptr);
            session.apply(SeekStep{after_fork});
            session.apply(AddSteps{item.lines});
            REQUIRE(session.document().ok());
            const Player& player = *session.player();
            CHECK(player.timeline().branches() == 2);
            CHECK(player.step() == after_fork);
            CHECK(session.playback().moving());
            for (int i = 0; i < 10000 && session.playback().moving(); ++i) {
                session.tick(0.25);
            }
            REQUIRE(player.step() == after_fork + 1);
            const StepOutcome* outcome = player.outcome(after_fork);
            REQUIRE(outcome != nullptr);
            CHECK(outcome->problem == "");
            CHECK((!outcome->has_result || outcome->result >= 0));
            CHECK(check_invariants(player.machine(), true).empty());
            // The later lines are still there, and the change can be taken back.
            CHECK(session.document().text().find("Now the child.") != std::string::npos);
            session.apply(Perform{Action::undo_edit});
            CHECK(session.document().text() == story);
            CHECK(session.player()->step() == after_fork);
            ++done;
        }
    }
    CHECK(done > 60);
}

TEST_CASE("session: an edited text runs on from the changed line; with errors the last good run stays") {
    const Scratch scratch;
    Session session("");
    session.open(scratch.file("a.cow", story));
    REQUIRE(session.player() != nullptr);
    session.apply(Perform{Action::to_end});
    const u64 copies = session.player()->machine().counters.copies;
    CHECK(copies == 1);
    const std::size_t samples = session.run()->samples().size();
    const auto place = [&](std::string_view what) {
        session.apply(EditScript{edit::Place{session.document().text().find(what), false}});
    };
    place("PAGE 'B'");
    session.apply(EditScript{edit::Insert{"?"}});
    CHECK_FALSE(session.document().errors().empty());
    for (int i = 0; i < 60; ++i) {
        session.tick(0.02);
    }
    REQUIRE(session.player() != nullptr);
    CHECK(session.player()->at_end());
    CHECK(session.source() == story);
    session.apply(EditScript{edit::Erase{Motion::character_back}});
    session.apply(EditScript{edit::Insert{"2*"}});
    CHECK(session.document().errors().empty());
    CHECK(session.player()->at_end()); // not while it is typed
    CHECK(session.settling());
    for (int i = 0; i < 60; ++i) {
        session.tick(0.02);
    }
    CHECK(session.player()->step() == after_fork);
    CHECK(session.player()->timeline().branches() == 2);
    CHECK(session.run()->samples().size() == samples);
    CHECK(session.source() == session.document().text());
    session.apply(Perform{Action::to_end});
    CHECK(session.player()->machine().counters.copies == copies);
    // The other branch has the other text.
    const std::string changed = session.document().text();
    session.apply(SwitchBranch{0});
    CHECK(session.document().text() == story);
    CHECK(session.source() == story);
    CHECK_FALSE(session.document().modified());
    session.apply(SwitchBranch{1});
    CHECK(session.document().text() == changed);
    CHECK(session.player()->timeline().branches() == 2);
}

TEST_CASE("session: selecting neither takes over what is being typed nor begins a branch") {
    const Scratch scratch;
    Session session("");
    session.open(scratch.file("a.cow", story));
    REQUIRE(session.player() != nullptr);
    session.apply(Perform{Action::to_end});
    const Selection page = Selection::of_page(session.player()->machine().process(ProcId{0}).mm, Vpn{1});
    session.apply(EditScript{edit::Place{session.document().text().find("PAGE 'B'"), false}});
    session.apply(EditScript{edit::Insert{"2*"}});
    for (const SessionIntent& looking : {SessionIntent{Select{page}}, SessionIntent{Perform{Action::faster}},
                                         SessionIntent{Perform{Action::slower}}}) {
        session.apply(looking);
        CHECK(session.selection() == page);
        CHECK(session.settling());
        CHECK(session.source() == story);
        CHECK(session.player()->timeline().branches() == 1);
        CHECK(session.player()->at_end());
    }
    session.apply(Perform{Action::deselect});
    CHECK(session.selection().empty());
    CHECK(session.source() == story);
    session.apply(SeekStep{2}); // what moves, moves in the new text
    CHECK(session.source() == session.document().text());
    CHECK(session.player()->timeline().branches() == 2);
}

TEST_CASE("session: another machine starts anew; a broken scenario runs once it is mended") {
    const Scratch scratch;
    Session session("");
    session.open(scratch.file("a.cow", story));
    session.apply(SeekStep{2});
    session.apply(EditScript{edit::Place{session.document().text().find("64"), false}});
    session.apply(EditScript{edit::Insert{"1"}});
    session.apply(Perform{Action::micro_forward}); // what moves, moves in the new text
    CHECK(session.player()->machine().config.frames == 164);
    CHECK(session.player()->timeline().branches() == 1);

    session.open(scratch.file("b.cow", "init: lod 3\n"));
    CHECK(session.player() == nullptr);
    CHECK(session.document().errors().size() == 1);
    session.apply(EditScript{edit::Place{8, false}});
    session.apply(EditScript{edit::Insert{"a"}});
    CHECK(session.document().text() == "init: load 3\n");
    CHECK(session.document().ok());
    CHECK(session.player() == nullptr); // not while it is typed
    session.apply(EditScript{edit::Select{{0, session.document().text().size()}}});
    session.apply(EditScript{edit::Insert{std::string(story)}});
    session.tick(0.2);
    session.tick(0.3);
    REQUIRE(session.player() != nullptr);
    CHECK(session.player()->step_count() == 5);
    CHECK(session.run()->samples().size() == 6);
}

TEST_CASE(
    "session: what was changed is kept when another file is opened; a new scenario has a name of its own") {
    const Scratch scratch;
    const std::string a = scratch.file("a.cow", story);
    {
        Session session("");
        session.open(a);
        session.apply(EditScript{edit::Insert{"# mine\n"}});
        session.open(scratch.file("b.cow", story));
        CHECK_FALSE(session.document().recovery());
        session.open(a);
        REQUIRE(session.document().recovery());
        session.apply(Recover{true});
        CHECK(session.document().text().starts_with("# mine\n"));
        CHECK(session.player() != nullptr);
        CHECK(session.save(scratch.path("c.cow"), false) == Saved::done);
        CHECK(session.document().path() == scratch.path("c.cow"));
        CHECK_FALSE(session.take_notice().empty());
        session.open_new();
        REQUIRE(session.player() != nullptr);
        CHECK_FALSE(session.document().modified());
        CHECK(session.document().path().ends_with(".cow"));
    }
    CHECK(take_unsaved_file().empty());
}
