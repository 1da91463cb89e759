// A fault that is built into a scenario's kernel: its name is hidden until it is found out.

#include "app/view/session/fault_words.hpp"
#include "app/view/session/session.hpp"
#include "app/view/text/fault_name.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

using namespace cow;
using namespace cow::ui;

namespace {

std::string name_in(const std::string& text) {
    const TextRange place = fault_name_in(text);
    return text.substr(place.begin, place.size());
}

const std::string program =
    "buf = mmap(NULL, PAGE, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)\nstore buf 'A'\n"
    "child = fork()\nchild: load buf\n";

struct Opened : Session {
    explicit Opened(const std::string& text) : Session("") {
        open_text("x.cow", text);
        REQUIRE(player() != nullptr);
    }
};

bool says(const std::vector<std::string>& lines, std::string_view words) {
    return std::any_of(lines.begin(), lines.end(),
                       [&](const std::string& line) { return line.find(words) != std::string::npos; });
}

} // namespace

TEST_SUITE("faults") {
    TEST_CASE("the place of a fault's name in the text") {
        CHECK(name_in("machine bug=no_refcount\n") == "no_refcount");
        CHECK(name_in(
                  "title \"x\"\n# machine bug=a\n  machine frames=16 bug = no_tlb_flush seed=1\nfork()\n") ==
              "no_tlb_flush");
        CHECK(name_in("machine frames=16 \\\n    bug=none # that is all\n") == "none");
        CHECK(name_in("machine frames=16 # bug=no_refcount\n").empty());
        CHECK(name_in("machine frames=16\nstore bug 1\n").empty());
        CHECK(name_in("bug = mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)\n").empty());
        CHECK(name_in("machine").empty());
        CHECK(name_in("machine bug").empty());
        CHECK(name_in("machine bug=").empty());
        CHECK(name_in("").empty());
    }

    TEST_CASE("it is hidden until it is told, in a sound kernel's scenario, too") {
        Opened session("machine bug=no_refcount\n" + program);
        CHECK(session.hides_fault());
        CHECK(fault_note(session).empty());
        session.apply(SeekStep{3});
        CHECK(fault_note(session).find("Shift+B") != std::string::npos);
        CHECK(fault_note(session).find("no_refcount") == std::string::npos);
        CHECK(says(seen_lines(session), "Step 3 broke refcount"));
        session.tell_fault();
        CHECK(!session.hides_fault());
        CHECK(fault_note(session).empty());
        CHECK(Opened("machine bug=none\n" + program).hides_fault());
        CHECK(!Opened(program).hides_fault());
    }

    TEST_CASE("one that never came to bear is told at the end") {
        Opened session("machine bug=refork_loses_cow\n" + program);
        session.apply(SeekStep{3});
        CHECK(fault_note(session).empty());
        CHECK(says(seen_lines(session), "so far"));
        session.apply(SeekStep{4});
        CHECK(fault_note(session).find("never came to bear") != std::string::npos);
        CHECK(fault_note(session).find("refork") == std::string::npos);
        session.tell_fault();
        CHECK(fault_note(session) ==
              "The fault refork_loses_cow never came to bear: no invariant was broken.");
    }

    TEST_CASE("a guess is answered with its reason") {
        const Opened session("machine bug=no_refcount\n" + program);
        const Script& script = session.player()->script();
        const auto told = [&](Bug guess, std::size_t steps) {
            return guess_lines(judge_guess(script, guess, steps), guess, steps == 4);
        };
        CHECK(says(told(Bug::no_refcount, 4), "Right: no_refcount"));
        CHECK(says(told(Bug::no_refcount, 4), "must be counted"));
        CHECK(says(told(Bug::parent_left_writable, 4), "step 3 that breaks two_writers"));
        CHECK(says(told(Bug::copyout_skips_cow, 4), "nothing would have been broken by now"));
        CHECK(says(told(Bug::none, 4), "a sound kernel would not"));
        CHECK(says(told(Bug::none, 2), "Step on"));
    }
}
