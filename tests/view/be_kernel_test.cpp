// Being the kernel, as the window's session has it.

#include "app/view/session/session.hpp"
#include "app/view/words/exercise_words.hpp"
#include "tests/view/scratch.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

using namespace cow;
using namespace cow::ui;

namespace {

const std::string text =
    "init: buf = mmap(NULL, 3*PAGE, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)\n"
    "init: store buf 'A' x 3\n"
    "init: child = fork()\n"
    "say \"What comes now?\"\n"
    "child: store buf+PAGE 'B'\n"
    "say \"It was copied.\"\n"
    "child: exit(0)\n";

/// In front of the child's store, as the kernel.
struct Acting {
    Session session{""};

    explicit Acting(std::size_t step = 3, const std::string& script = text) {
        session.open_text("acting.cow", script);
        session.apply(SeekStep{step});
        session.apply(Perform{Action::be_kernel});
        REQUIRE(session.be_kernel() != nullptr);
    }
    const BeKernel& kernel() const { return *session.be_kernel(); }
    const Exercise& exercise() const { return kernel().exercise(); }
    std::string act_of(std::size_t offer) const {
        return act_text(exercise(), kernel().acts()[offer], session.names().of(exercise().plan().proc));
    }
    /// By the words on offer.
    void choose(Verb verb, const std::string& act = "") {
        const auto verbs = verbs_of(exercise().plan().kind);
        const auto at = std::find(verbs.begin(), verbs.end(), verb) - verbs.begin();
        session.apply(ChooseAct{static_cast<std::size_t>(at), true});
        if (act.empty()) {
            return;
        }
        REQUIRE(kernel().verb() == verb);
        for (std::size_t i = 0; i < kernel().offers(); ++i) {
            if (act_of(i) == act) {
                session.apply(ChooseAct{i, true});
                return;
            }
        }
        FAIL("not on offer: ", act);
    }
    void copy_until_set() {
        choose(Verb::point, "point at child's buf+0x1000");
        choose(Verb::decide, "decide: copy");
        choose(Verb::take, "take F4");
        choose(Verb::copy, "copy F2");
    }
    void finish_copy() {
        choose(Verb::set, "set: F4, writable");
        choose(Verb::lower, "count -1: F2");
        choose(Verb::flush);
        choose(Verb::finish);
    }
};

} // namespace

TEST_CASE("be the kernel: a copy, act by act, is shown on a machine of its own") {
    Acting acting;
    const Player& player = *acting.session.player();
    CHECK(player.step_count() == 4); // and nothing of what follows
    CHECK(player.script().statements.back().text == "child: store buf+PAGE 'B'");
    CHECK(player.machine().frames.used() == 3);
    acting.copy_until_set();
    CHECK(acting.session.player()->machine().frames.used() == 4);
    acting.finish_copy();
    CHECK(acting.exercise().right());
    CHECK(acting.exercise().mistakes() == 0);
    CHECK(result_text(acting.exercise()) == "All right, without a mistake.");
    acting.session.apply(Perform{Action::be_kernel}); // once more leaves it
    CHECK(acting.session.be_kernel() == nullptr);
    CHECK(acting.session.player()->step() == 3);
    CHECK(acting.session.player()->step_count() == 5);
}

TEST_CASE("be the kernel: a wrong act stops it until it is undone or put right") {
    Acting acting;
    acting.choose(Verb::decide, "decide: reuse");
    CHECK(acting.exercise().stuck());
    acting.choose(Verb::flush);
    CHECK(acting.exercise().done().size() == 1);
    acting.session.apply(Perform{Action::act_back});
    CHECK(acting.exercise().done().empty());
    acting.copy_until_set();
    acting.choose(Verb::set, "set: F2, writable");
    CHECK(acting.exercise().stuck());
    acting.session.apply(Perform{Action::act_put_right});
    CHECK(acting.exercise().done().back().act.frame == Pfn{4});
    CHECK(acting.exercise().mistakes() == 2);
    CHECK(acting.exercise().helped() == 1);
}

TEST_CASE("be the kernel: pointing at pages and frames is an act") {
    Acting acting;
    const MmId mm = acting.exercise().plan().mm;
    const Vpn page = acting.exercise().plan().decided.addr.page();
    acting.session.apply(Select{Selection::of_page(mm, page)});
    CHECK(acting.exercise().done().back().act.verb == Verb::point);
    acting.session.apply(Select{Selection::of_frame(Pfn{9})}); // any free frame will do
    CHECK(acting.exercise().in_hand() == Pfn{4});
    acting.choose(Verb::copy);
    CHECK(acting.session.selection() == Selection::of_frame(Pfn{2})); // what is looked at is lit
    acting.session.apply(Select{Selection::of_frame(Pfn{2})});
    CHECK(acting.exercise().done().back().act.verb == Verb::copy);
    acting.choose(Verb::set);
    acting.session.apply(Select{Selection::of_frame(Pfn{4})}); // read-only or writable
    CHECK(acting.kernel().offers() == 2);
    acting.session.apply(Select{Selection::of_process(ProcId{0})});
    CHECK(!acting.session.take_notice().empty());
}

TEST_CASE("be the kernel: nothing but acts moves anything until it is over") {
    Acting acting;
    const std::size_t before = acting.session.player()->step();
    for (const Action action : {Action::step_forward, Action::step_back, Action::to_start,
                                Action::toggle_play, Action::next_fault, Action::next_branch}) {
        acting.session.apply(Perform{action});
        acting.session.tick(10);
        CHECK(acting.session.player()->step() >= before);
        CHECK(acting.session.player()->step_count() == 4);
    }
    acting.session.apply(SeekStep{0});
    CHECK(acting.session.player()->step() >= before);
    CHECK(!acting.session.take_notice().empty());
    acting.session.apply(EditScript{edit::Undo{}}); // but who edits has left it
    CHECK(acting.session.be_kernel() == nullptr);
}

TEST_CASE("be the kernel: in the end both ways are shown, beside each other") {
    Acting acting;
    acting.choose(Verb::decide, "decide: copy"); // before pointing: as good
    acting.choose(Verb::point, "point at child's buf+0x1000");
    acting.choose(Verb::take, "take F4");
    acting.choose(Verb::copy, "copy F2");
    acting.finish_copy();
    REQUIRE(acting.exercise().right());
    std::size_t own = 0;
    std::size_t model = 0;
    for (const WayRow& row : ways_beside(acting.exercise())) {
        own += row.own ? 1 : 0;
        model += row.model ? 1 : 0;
        CHECK((row.own || row.model));
    }
    CHECK(own == 8);
    CHECK(model == 8);
    acting.session.apply(Perform{Action::act_other_way});
    CHECK(acting.kernel().shows_model());
    CHECK(acting.kernel().acts_shown() <= 2);
    for (int i = 0; i < 200; ++i) {
        acting.session.tick(0.2);
    }
    CHECK(acting.kernel().acts_shown() == 8);
    CHECK(acting.session.player()->machine().frames.used() == 4);
    acting.session.apply(Perform{Action::to_start});
    CHECK(acting.kernel().acts_shown() == 0);
    acting.session.apply(Perform{Action::act_again});
    CHECK(acting.exercise().done().empty());
}

TEST_CASE("be the kernel: judged at the end, nothing is told before") {
    Acting acting;
    acting.session.apply(Perform{Action::act_judging});
    CHECK(acting.exercise().judging() == Judging::at_the_end);
    acting.choose(Verb::decide, "decide: reuse");
    CHECK(exercise_lines(acting.exercise(), {}).size() == 2);
    CHECK(exercise_lines(acting.exercise(), {})[1] == "  decide: reuse");
    acting.choose(Verb::finish);
    CHECK(acting.exercise().over());
    CHECK(!acting.exercise().right());
    const std::vector<std::string> lines = exercise_lines(acting.exercise(), {});
    CHECK(std::any_of(lines.begin(), lines.end(), [](const std::string& line) {
        return line.find("decide: reuse: wrong.") != std::string::npos &&
               line.find("mm/memory.c: wp_page_reuse") != std::string::npos;
    }));
}

TEST_CASE("be the kernel: nothing that is shown depends on what follows") {
    const std::string other =
        text.substr(0, text.find("say \"It was")) + "child: store buf 'C'\nchild: store buf 'D'\n";
    Acting one;
    Acting two(3, other);
    for (Acting* acting : {&one, &two}) {
        acting->choose(Verb::decide, "decide: copy");
        acting->choose(Verb::take, "take F4");
        acting->session.tick(10);
    }
    CHECK(one.session.run()->samples().size() == two.session.run()->samples().size());
    CHECK(one.session.player()->script() == two.session.player()->script());
    CHECK(one.session.player()->timeline().total_events() == two.session.player()->timeline().total_events());
    CHECK(one.session.player()->timeline().branches() == 1);
}

TEST_CASE("be the kernel: where there is nothing to perform it says so") {
    Session session("");
    session.open_text("acting.cow", text);
    session.apply(Perform{Action::be_kernel});
    CHECK(session.be_kernel() == nullptr);
    CHECK(session.take_notice().find("system call") != std::string::npos);
    session.apply(SeekStep{5});
    session.apply(Perform{Action::be_kernel});
    CHECK(session.take_notice() == "There is no step left.");
}
