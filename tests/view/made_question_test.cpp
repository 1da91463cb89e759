// Questions that are made in front of each decision, where the author asks nothing: they are answered and judged as his are.

#include "app/view/session/question_cards.hpp"
#include "app/view/session/session.hpp"
#include "core/parse/parser.hpp"
#include "core/quiz/decision_asker.hpp"

#include <doctest/doctest.h>

#include <string>
#include <utility>

using namespace cow;
using namespace cow::ui;

namespace {

constexpr const char* unasked = R"(title "Unasked"
machine frames=32
buf = mmap(NULL, 4*PAGE, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)
store buf 'A' x 3
child = fork()
child: store buf 'B' x 2
ask "What comes?" copy | reuse
store buf 'C'
store buf+PAGE 'D'
child: load buf
)";

/// The right answer to what is asked about this step, and one that is not.
std::pair<std::string, std::string> answers_to(const Session& session) {
    Script script = parse_script(unasked).script;
    quiz::DecisionAsker asker(script);
    const std::size_t step = *session.hidden_behind();
    REQUIRE(asker.next(step, 100) == step);
    const quiz::Question question = asker.question();
    const bool first = question.options.front().value == question.answer;
    return {question.answer, question.options[first ? 1 : 0].value};
}

} // namespace

TEST_CASE("veil: where the author asks nothing a question is made in front of each decision") {
    Session session("");
    session.apply(SetVeil{true});
    session.open_text("unasked.cow", unasked);
    CHECK(session.hidden_behind() == 4); // the author's
    const auto settle = [&] {
        for (int i = 0; i < 400 && session.playback().moving(); ++i) {
            session.tick(0.25);
        }
    };
    session.apply(SetVeil{true, true});
    REQUIRE(session.hidden_behind() == 1);
    session.apply(Perform{Action::to_end});
    CHECK(session.player()->step() == 1);
    REQUIRE(session.is_asking());
    CHECK(session.predictions().posed());
    CHECK_FALSE(posed_line(session).empty());
    CHECK(session.predictions().asked().front().question.why.empty());
    CHECK(session.source().find("fork") == std::string::npos);

    session.apply(AnswerQuestion{answers_to(session).first});
    settle();
    CHECK(session.player()->step() == 2);
    REQUIRE(session.predictions().told(1) != nullptr);
    const Prediction& first = session.predictions().told(1)->front();
    CHECK(first.state == Answered::right);
    CHECK_FALSE(first.question.why.empty());
    CHECK(session.predictions().score().subjects().contains(first.question.subject));
    CHECK_FALSE(verdict_lines(session, 1).empty());
    REQUIRE(session.hidden_behind() == 3); // fork decides nothing

    session.apply(Perform{Action::to_end});
    const std::string wrong = answers_to(session).second;
    session.apply(AnswerQuestion{wrong});
    settle();
    const Prediction& second = session.predictions().told(3)->front();
    CHECK(second.state == Answered::wrong);
    CHECK(second.question.verdict(wrong) != second.question.why);

    REQUIRE(session.hidden_behind() == 4);
    CHECK_FALSE(session.predictions().posed());
    session.apply(Perform{Action::step_forward});
    settle();
    CHECK(session.predictions().told(4)->front().state == Answered::skipped);
    session.apply(Perform{Action::step_back}); // what was asked is not asked again
    settle();
    CHECK_FALSE(session.is_asking());
    session.apply(Perform{Action::to_end});
    REQUIRE(session.hidden_behind() == 5);
    session.apply(Perform{Action::step_forward});
    settle();
    CHECK(session.predictions().told(5)->front().state == Answered::skipped);
    CHECK(session.predictions().skipped() == 2);
    CHECK_FALSE(session.hidden_behind()); // a load that finds its page
    CHECK(session.predictions().score().asked() == 2);
}

TEST_CASE(
    "veil: questions that are made end with the wish for them, and do not count where somebody has been") {
    Session session("");
    session.apply(SetVeil{true, true});
    session.open_text("unasked.cow", unasked);
    session.apply(Perform{Action::to_end});
    REQUIRE(session.predictions().posed());
    session.apply(SetVeil{true, false});
    CHECK_FALSE(session.is_asking());
    CHECK(session.hidden_behind() == 4);
    session.apply(SeekStep{2});
    session.apply(SeekStep{1});
    session.apply(SetVeil{true, true});
    REQUIRE(session.is_asking());
    session.apply(AnswerQuestion{answers_to(session).first});
    for (int i = 0; i < 400 && session.playback().moving(); ++i) {
        session.tick(0.25);
    }
    CHECK(session.predictions().told(1)->front().state == Answered::again);
    session.apply(SetVeil{false, true});
    CHECK_FALSE(session.hidden_behind());
    Session faulty(""); // about a faulty kernel nothing is made
    faulty.run_with({std::nullopt, Bug::no_refcount});
    faulty.apply(SetVeil{true, true});
    faulty.open_text("unasked.cow", unasked);
    CHECK(faulty.hidden_behind() == 4);
}

TEST_CASE("veil: a question that is made is spoken in the language of the moment") {
    Session session("");
    session.apply(SetVeil{true, true});
    session.open_text("unasked.cow", unasked);
    session.apply(Perform{Action::to_end});
    const std::string english = session.predictions().asked().front().question.text;
    const Speaking speaking(Language::chinese);
    session.tick(0.1);
    CHECK(session.predictions().asked().front().question.text != english);
}
