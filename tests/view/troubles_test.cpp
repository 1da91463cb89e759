// What went wrong: broken invariants and failed expectations, known when the cursor has come there.

#include "app/view/session/run.hpp"
#include "app/view/words/mirror.hpp"
#include "app/view/words/trouble_words.hpp"
#include "tests/support/players.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace cow;
using namespace cow::ui;

namespace {

constexpr const char* faulty = R"(
machine frames=32 bug=no_tlb_flush
init: buf = mmap(NULL, 3*PAGE, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)
init: store buf 'A' x 3
init: child = fork()
init: store buf 'C'
expect copies == 7
child: load buf
)";

} // namespace

TEST_CASE("troubles: the first broken invariant and each failed expectation, where the cursor has come") {
    Run run(script_of(faulty));
    run.run_ahead();
    CHECK(run.troubles().empty()); // nothing is told in advance
    run.seek_step(3);
    REQUIRE(run.troubles().size() == 1);
    CHECK(run.troubles()[0].kind == Trouble::Kind::invariant);
    CHECK(run.troubles()[0].what == "tlb");
    CHECK(run.troubles()[0].step == 3);
    TroubleNote note = trouble_note(run.troubles(), run.player());
    CHECK(note.heading == "Broken: tlb");
    CHECK(note.lines.size() == 2);
    run.seek_step(4);
    REQUIRE(run.troubles().size() == 2);
    CHECK(run.troubles()[1].what == "expect copies == 7");
    CHECK(run.troubles()[1].found == "copies == 0");
    note = trouble_note(run.troubles(), run.player());
    CHECK(note.heading == "Not as expected: expect copies == 7");
    run.seek_step(2);
    CHECK(trouble_note(run.troubles(), run.player()).heading.empty());
    CHECK(run.troubles().size() == 2); // what is known stays known
    run.seek_step(5);
    CHECK(trouble_note(run.troubles(), run.player()).heading ==
          "Invariants broken: 1, expectations that failed: 1");
}

TEST_CASE("troubles: the mirror and the narrator tell them") {
    Run run(script_of(faulty));
    Narrator narrator;
    narrator.follow(run.player(), run.names(), "Faulty", 1, run.troubles());
    run.seek_step(4);
    const auto has = [](const std::vector<std::string>& lines, const std::string& words) {
        return std::any_of(lines.begin(), lines.end(),
                           [&](const std::string& line) { return line.find(words) != std::string::npos; });
    };
    const auto told = narrator.follow(run.player(), run.names(), "Faulty", 1, run.troubles());
    CHECK(has(told, "Broken: tlb"));
    CHECK(has(told, "copies == 0"));
    CHECK(has(mirror_lines(run.player(), "Faulty", run.names(), run.troubles()), "Not as expected"));
    run.seek_step(5);
    CHECK(
        has(narrator.follow(run.player(), run.names(), "Faulty", 1, run.troubles()), "Invariants broken: 1"));
}

TEST_CASE("troubles: a sound kernel has none, and another branch has its own") {
    Run run(script_of("init: a = mmap(NULL, PAGE, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)\n"
                      "init: store a 'A'\n"
                      "expect faults == 9\n"));
    run.seek_step(2);
    CHECK(run.troubles().size() == 1);
    run.replace_script(
        script_of("init: a = mmap(NULL, PAGE, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)\n"
                  "init: store a 'A'\n"
                  "expect faults == 1\n"));
    CHECK(run.troubles().empty());
}
