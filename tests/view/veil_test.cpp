// While a question is open nothing tells the future: what follows the step that is asked about may be anything, and the
// kernel may do anything, and all that can be shown or said is the same.

#include "app/view/scene/thumbnail.hpp"
#include "app/view/scene/timeline_marks.hpp"
#include "app/view/session/question_cards.hpp"
#include "app/view/session/session.hpp"
#include "app/view/words/inspection.hpp"
#include "app/view/words/mirror.hpp"
#include "core/check/invariants.hpp"
#include "core/explain/sentence.hpp"
#include "core/machine/config.hpp"
#include "core/parse/parser.hpp"
#include "core/scenario/veil.hpp"
#include "tests/support/rest.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

using namespace cow;
using namespace cow::test;
using namespace cow::ui;

namespace {

namespace fs = std::filesystem;

struct Shown {
    Session session{""};
    Narrator narrator;
    std::string spoken;

    Shown(const std::string& text, RunOptions options, std::size_t question, bool at_decisions = false) {
        session.run_with(options);
        session.apply(SetVeil{true, at_decisions});
        session.open_text("scenario.cow", text);
        listen();
        session.resume({question, 0});
        listen();
        for (int i = 0; i < 3; ++i) { // whatever is tried
            session.apply(Perform{Action::to_end});
            session.apply(Perform{Action::next_fault});
            session.apply(Perform{Action::toggle_play});
            session.tick(0.2);
            session.apply(SeekStep{1000});
            session.apply(SeekStep{question});
        }
        listen();
    }
    void listen() {
        const std::vector<std::string> lines = narrator.follow(
            *session.player(), session.names(), session.title(), session.story(), session.run()->troubles());
        spoken += fmt::format("{}\n", fmt::join(lines, "\n"));
    }
    std::string frame(Pfn frame) {
        return fmt::format(
            "{}\n",
            fmt::join(selected_lines(*session.player(), session.names(), Selection::of_frame(frame)), "\n"));
    }
    /// All that views are made of.
    std::string all() {
        const Player& player = *session.player();
        const Timeline& timeline = player.timeline();
        std::string out = session.title() + session.source() + spoken + session.take_notice();
        out += fmt::format("{} {} {} {} {} {}\n", player.step(), player.step_count(), timeline.step(),
                           timeline.total_steps(), timeline.event(), timeline.total_events());
        out += fmt::format("{}\n", fmt::join(mirror_lines(player, session.title(), session.names(),
                                                          session.run()->troubles()),
                                             "\n"));
        for (const QuestionCard& card : question_cards(session, story_of(*session.player()))) {
            out += card.text + card.hint + card.verdict + card.reason + card.score + card.more;
            for (const QuestionCard::Chip& chip : card.chips) {
                out += chip.text + chip.value + chip.tip + std::to_string(static_cast<int>(chip.look));
            }
        }
        out += posed_line(session) + "\n";
        for (const Chapter& chapter : session.run()->chapters()) {
            out += chapter.name + "\n";
        }
        for (const Sample& sample : session.run()->samples()) {
            out += fmt::format("{} {} {} {}\n", sample.minor_faults, sample.copies, sample.frames_used,
                               sample.saved_bytes);
        }
        for (u32 i = 0; i < 4; ++i) {
            out += frame(Pfn{i});
        }
        out += fmt::format("{}\n", session.run()->troubles().size());
        return out;
    }
};

/// Without what is only asked for: the kernel that runs it.
std::string memory_of(const Player& player) {
    Machine machine = player.machine();
    machine.config.bug = Bug::none;
    machine.config.fork = ForkMode::cow;
    return machine_dump(machine);
}

std::string read(const fs::path& path) {
    std::ifstream in(path);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

std::vector<std::string> events_of(const Session& session) {
    std::vector<std::string> out;
    const Timeline& timeline = session.player()->timeline();
    for (std::size_t i = 0; i < timeline.total_events(); ++i) {
        out.push_back(sentence(timeline.event_at(i), session.player()->machine(), {}));
    }
    return out;
}

bool same_events(const Session& one, const Session& other) {
    const Player& a = *one.player();
    const Player& b = *other.player();
    return a.timeline().total_events() == b.timeline().total_events() && memory_of(a) == memory_of(b) &&
           events_of(one) == events_of(other);
}

std::vector<RunOptions> other_kernels() {
    std::vector<RunOptions> out;
    for (const std::string_view name : bug_names()) {
        out.push_back({std::nullopt, bug_from_name(name)});
    }
    for (const ForkMode mode : {ForkMode::eager, ForkMode::ondemand}) {
        out.push_back({mode, std::nullopt});
    }
    return out;
}

} // namespace

TEST_CASE("veil: at no open question anything tells what follows") {
    std::size_t questions = 0;
    std::size_t kernels = 0;
    for (const fs::directory_entry& entry :
         fs::recursive_directory_iterator(fs::path(COWSCOPE_SOURCE_DIR) / "scenarios")) {
        if (entry.path().extension() != ".cow") {
            continue;
        }
        const std::string text = read(entry.path());
        const Script script = parse_script(text).script;
        for (auto step = next_asked_step(script, 0); step; step = next_asked_step(script, *step + 1)) {
            INFO(entry.path().string(), ", step ", *step + 1);
            ++questions;
            Shown as_it_is(text, {}, *step);
            REQUIRE(as_it_is.session.hidden_behind() == *step);
            REQUIRE(as_it_is.session.is_asking());
            const std::string shown = as_it_is.all();
            const std::string known = known_part(text, script, *step);
            CHECK(Shown(known, {}, *step).all() == shown);
            CHECK(Shown(with_other_rest(known), {}, *step).all() == shown);
            for (const RunOptions& options : other_kernels()) {
                Shown other(text, options, *step);
                if (same_events(as_it_is.session, other.session)) {
                    ++kernels;
                    CHECK(other.all() == shown);
                }
            }
        }
    }
    CHECK(questions >= 70);
    CHECK(kernels >= questions); // several for most
}

namespace {

/// The steps of a scenario in front of which a question is made.
std::vector<std::size_t> made_about(const std::string& text, std::size_t most) {
    std::vector<std::size_t> out;
    Session session("");
    session.apply(SetVeil{true, true});
    session.open_text("scenario.cow", text);
    while (session.hidden_behind() && out.size() < most) {
        const std::size_t step = *session.hidden_behind();
        session.apply(SeekStep{step});
        if (session.predictions().posed()) {
            out.push_back(step);
        }
        session.resume({step + 1, 0});
    }
    return out;
}

} // namespace

TEST_CASE("veil: a question that is made of the model does not tell either") {
    std::size_t questions = 0;
    for (const char* chapter : {"fork", "memory", "files", "ksm"}) {
        for (const fs::directory_entry& entry :
             fs::directory_iterator(fs::path(COWSCOPE_SOURCE_DIR) / "scenarios" / chapter)) {
            const std::string text = read(entry.path());
            const Script script = parse_script(text).script;
            for (const std::size_t step : made_about(text, 3)) {
                INFO(entry.path().string(), ", step ", step + 1);
                ++questions;
                Shown as_it_is(text, {}, step, true);
                REQUIRE(as_it_is.session.hidden_behind() == step);
                REQUIRE(as_it_is.session.is_asking());
                CHECK(as_it_is.session.player()->timeline().total_steps() == step);
                CHECK(as_it_is.session.predictions().asked().front().question.answer.empty());
                const std::string shown = as_it_is.all();
                const std::string known = known_part(text, script, step);
                CHECK(Shown(known, {}, step, true).all() == shown);
                CHECK(Shown(with_other_rest(known), {}, step, true).all() == shown);
            }
        }
    }
    CHECK(questions >= 25);
}

namespace {

constexpr const char* scenario = R"(title "Asked"
machine frames=32
buf = mmap(NULL, 4*PAGE, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)
store buf 'A' x 3
child = fork()
ask "Which are copied?" pages(child, buf, 4) = copy
child: store buf 'B' x 2
say "Two."
ask "In which frame?" frame(child, buf)
ask "How many?" number = refs(init, buf)
child: load buf
ask "What comes?" copy | reuse
store buf 'C'
load buf
)";

struct Asked {
    Session session{""};
    Asked() {
        session.apply(SetVeil{true});
        session.open_text("asked.cow", scenario);
        session.apply(Perform{Action::to_end});
    }
    void settle() {
        for (int i = 0; i < 400 && session.playback().moving(); ++i) {
            session.tick(0.25);
        }
    }
    void type(std::string_view keys) {
        for (const char key : keys) {
            session.apply(TypeAnswer{key});
        }
        settle();
    }
};

} // namespace

TEST_CASE("veil: an answer is given before anything moves, then it plays and is judged") {
    Asked asked;
    const Session& session = asked.session;
    CHECK(session.player()->step() == 3);
    CHECK(session.player()->timeline().total_steps() == 3);
    CHECK(session.source().find("Two.") == std::string::npos);
    asked.type("0\n");
    CHECK(session.player()->step() == 4);
    REQUIRE(session.predictions().told(3) != nullptr);
    CHECK(session.predictions().told(3)->front().state == Answered::wrong);
    CHECK(session.predictions().told(3)->front().question.answer == "0,1");
    CHECK(session.source().find("Two.") != std::string::npos);
    CHECK(session.predictions().score().asked() == 1);
}

TEST_CASE("veil: frames and pages are pointed at; two questions about one step are both answered first") {
    Asked asked;
    Session& session = asked.session;
    const Machine& machine = session.player()->machine();
    const quiz::PageRow pages = session.predictions().asked().front().row;
    REQUIRE(pages.pages == 4);
    session.apply(Select{Selection::of_page(pages.mm, pages.first)});
    session.apply(Select{Selection::of_page(pages.mm, Vpn{pages.first.v + 1})});
    session.apply(Select{Selection::of_page(pages.mm, Vpn{pages.first.v + 2})});
    session.apply(Select{Selection::of_page(pages.mm, Vpn{pages.first.v + 2})});
    CHECK(session.predictions().draft() == "0,1");
    CHECK(session.selection().empty());
    asked.type("\n");
    CHECK(session.predictions().told(3)->front().state == Answered::right);
    CHECK(&machine == &session.player()->machine());

    session.apply(Select{Selection::of_frame(Pfn{4})});
    CHECK(session.player()->step() == 4); // one is still open
    asked.type("17\b\n");
    CHECK(session.player()->step() == 5);
    CHECK(session.predictions().told(4)->at(0).state == Answered::right);
    CHECK(session.predictions().told(4)->at(1).state == Answered::right);
    CHECK(session.predictions().score().streak() == 3);
}

TEST_CASE("veil: what is skipped, or was seen before, does not count") {
    Asked asked;
    Session& session = asked.session;
    session.apply(Perform{Action::toggle_play}); // that is no answer
    CHECK(session.player()->step() == 3);
    CHECK_FALSE(session.playback().playing());
    session.apply(Perform{Action::step_forward});
    asked.settle();
    CHECK(session.predictions().told(3)->front().state == Answered::skipped);
    CHECK(session.predictions().score().asked() == 0);
    CHECK(session.predictions().skipped() == 1);

    const Results results = session.predictions().results();
    session.open_text("asked.cow", scenario);
    session.remember(results);
    session.apply(Perform{Action::to_end});
    asked.type("01\n");
    CHECK(session.predictions().told(3)->front().state == Answered::again);
    CHECK(session.predictions().score().asked() == 0);
}

TEST_CASE("veil: a branch, an edit and a lifted veil keep the text whole") {
    Asked asked;
    Session& session = asked.session;
    session.apply(AddSteps{"child: load buf"});
    CHECK(session.document().text().find("Two.") != std::string::npos);
    CHECK(session.player()->step() == 3);
    asked.settle();
    CHECK(session.player()->step() == 4);
    CHECK(session.is_asking());
    session.apply(SetVeil{false});
    CHECK(session.source().find("What comes?") != std::string::npos);
    CHECK_FALSE(session.hidden_behind().has_value());
    session.apply(Perform{Action::to_end});
    CHECK(session.player()->at_end());
    session.apply(SetVeil{true});
    CHECK(session.player()->step() == 4);
    asked.type("01\n");
    CHECK(session.predictions().score().asked() == 0); // it was seen
}

namespace {

/// Two pictures are there, and the call between them is nowhere but among the options.
void check_inverse(const Session& session) {
    const Player& after = session.picture_behind()->player();
    const quiz::Question& question = session.predictions().asked().front().question;
    REQUIRE(question.options.size() >= 3);
    CHECK(machine_dump(after.machine()) != machine_dump(session.player()->machine()));
    CHECK(session.picture_behind()->moment().event == nullptr);
    for (const quiz::Option& option : question.options) {
        INFO(option.text);
        CHECK(posed_line(session).find(option.text) != std::string::npos);
    }
    const std::string& whole = session.document().text();
    const std::string& shown = session.source();
    CHECK(whole.starts_with(shown));
    const std::string call = whole.substr(shown.size() + 1, whole.size() - shown.size() - 2);
    CHECK(question.option(call) != nullptr);
}

} // namespace

TEST_CASE("veil: a drill asks about the last step of a program, and its score goes on") {
    std::size_t inverses = 0;
    for (int level = 1; level <= 4; ++level) {
        Session session("");
        session.apply(SetVeil{true});
        u64 asked = 0;
        for (u64 seed = 1; seed <= 8; ++seed) {
            INFO(level, " ", seed);
            session.open_drill(level, seed);
            REQUIRE(session.is_asking());
            const Prediction& prediction = session.predictions().asked().front();
            CHECK(prediction.question.answer.empty());
            CHECK(prediction.question.why.empty());
            CHECK(question_cards(session, story_of(*session.player())).front().chips.size() ==
                  prediction.question.options.size());
            CHECK_FALSE(question_cards(session, story_of(*session.player())).front().typed);
            const bool inverse = session.picture_behind() != nullptr;
            inverses += inverse ? 1U : 0U;
            CHECK(session.player()->timeline().total_steps() + (inverse ? 0 : 1) ==
                  session.player()->step_count());
            if (inverse) {
                check_inverse(session);
            }
            session.apply(AnswerQuestion{prediction.question.options.front().text});
            for (int i = 0; i < 400 && session.playback().moving(); ++i) {
                session.tick(0.25);
            }
            CHECK(session.predictions().score().asked() == ++asked);
            const std::vector<QuestionCard> cards = question_cards(session, story_of(*session.player()));
            REQUIRE(cards.size() == 1);
            CHECK_FALSE(cards.front().verdict.empty());
            CHECK_FALSE(cards.front().reason.empty());
            CHECK(session.player()->at_end());
        }
    }
    CHECK(inverses >= 3);
}
