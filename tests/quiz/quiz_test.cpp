// Questions made from the model: one right option, which is what happens; wrong ones that each have their reason; the
// same for the same seed.

#include "core/check/invariants.hpp"
#include "core/language/language.hpp"
#include "core/parse/parser.hpp"
#include "core/quiz/drill.hpp"
#include "core/quiz/help.hpp"
#include "core/quiz/paper.hpp"
#include "core/quiz/score.hpp"
#include "core/scenario/runner.hpp"

#include <doctest/doctest.h>

#include <set>
#include <string>

using namespace cow;
using namespace cow::quiz;

namespace {

constexpr const char* family = R"(
machine frames=64
buf = mmap(NULL, 4*PAGE, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)
store buf 'A' x 3
child = fork()
ask "What comes?" copy | reuse | zero_fill
child: store buf 'B'
store buf 'C'
child: load buf+3*PAGE
child: exit(0)
)";

const Question* find(const std::vector<Question>& all, u32 line, Subject subject) {
    for (const Question& each : all) {
        if (each.line == line && each.subject == subject) {
            return &each;
        }
    }
    return nullptr;
}

void check_sound(const Question& question) {
    INFO(question.id, ": ", question.text);
    CHECK_FALSE(question.text.empty());
    CHECK_FALSE(question.answer.empty());
    CHECK_FALSE(question.why.empty());
    std::set<std::string> texts;
    std::size_t right = 0;
    for (const Option& option : question.options) {
        CHECK(texts.insert(option.text).second);
        right += question.is_right(option.text) ? 1U : 0U;
        CHECK(question.is_right(option.text) == (option.value == question.answer));
        CHECK((option.reason.empty()) == (option.value == question.answer));
    }
    CHECK((question.options.empty() || (right == 1 && question.options.size() >= 3)));
    CHECK_FALSE(help_lines(question).empty());
}

} // namespace

TEST_CASE("quiz: what is asked about a step is what the model comes to") {
    const std::vector<Question> all = all_questions(parse_script(family).script, 1);
    for (const Question& question : all) {
        check_sound(question);
    }
    const auto answer = [&](u32 line, Subject subject) {
        const Question* found = find(all, line, subject);
        return found != nullptr ? found->answer : std::string();
    };
    CHECK(answer(5, Subject::copies) == "0");
    CHECK(answer(5, Subject::refs) == "2");
    CHECK(answer(7, Subject::author) == "copy");
    CHECK(answer(7, Subject::decision) == "copy");
    CHECK(answer(7, Subject::bytes) == "init 'A', child 'B'");
    CHECK(answer(7, Subject::frame) == "4");
    CHECK(answer(8, Subject::decision) == "reuse");
    CHECK(answer(9, Subject::decision) == "zero_page");
    CHECK(answer(9, Subject::faults) == "1");
    CHECK(answer(4, Subject::pages) == "0,1,2");
    CHECK(answer(4, Subject::copied_pages) == "none");
    CHECK(answer(4, Subject::writable_pages) == "0,1,2");
    CHECK(answer(5, Subject::writable_pages) == "none");
    CHECK(answer(7, Subject::writable_pages) == "0");
}

TEST_CASE("quiz: a wrong answer is what another kernel comes to, and says so") {
    const std::vector<Question> all = all_questions(parse_script(family).script, 1);
    const Question* copies = find(all, 5, Subject::copies);
    REQUIRE(copies != nullptr);
    const Option* eager = copies->option("3");
    REQUIRE(eager != nullptr);
    CHECK(eager->reason.find("fork copied every page at once") != std::string::npos);
    CHECK(copies->verdict("3").starts_with(eager->reason));
    CHECK(copies->verdict("0") == copies->why);
}

TEST_CASE("quiz: a kernel that copies even for the last owner is run beside") {
    Script script = parse_script(family).script;
    script.statements.resize(script.statements.size() - 2);
    const std::vector<Question> all = all_questions(script, 1);
    // init stores where the child has got a copy of its own: it is the last owner.
    const auto reason = [&](Subject subject, const std::string& value) {
        const Question* question = find(all, 8, subject);
        const Option* option = question == nullptr ? nullptr : question->option(value);
        return option == nullptr ? std::string() : option->reason;
    };
    const std::string_view sentence = "always copied";
    CHECK(reason(Subject::decision, "copy").find(sentence) != std::string::npos);
    CHECK(reason(Subject::copies, "1").find(sentence) != std::string::npos);
    CHECK(reason(Subject::frame, "5").find(sentence) != std::string::npos);

    script.config.last_owner_copies = true;
    Runner runner(script, {});
    Machine machine = runner.start();
    Environment env = runner.environment();
    StepOutcome outcome;
    for (std::size_t i = 0; i < runner.step_count(); ++i) {
        outcome = runner.run_step(i, machine, nullptr, env);
    }
    CHECK(outcome.decision == Decision::copy);
    CHECK(machine.counters.copies == 2);
    CHECK(check_invariants(machine, true).empty());
}

TEST_CASE("quiz: which pages of a row are copied, and which can be written behind it") {
    std::string source = family;
    source.replace(source.find("child: store buf 'B'"), 20, "child: store buf 'B' x 4");
    const std::vector<Question> all = all_questions(parse_script(source).script, 1);
    const Question* copied = find(all, 7, Subject::copied_pages);
    REQUIRE(copied != nullptr);
    CHECK(copied->answer == "0,1,2");
    CHECK(copied->row.pages == 4);
    REQUIRE(copied->option("0,1,2,3") != nullptr);
    CHECK(copied->option("0,1,2,3")->reason.find("each store copied") != std::string::npos);
    const Question* faults = find(all, 7, Subject::pages);
    REQUIRE(faults != nullptr);
    CHECK(faults->answer == "0,1,2,3");
    const Question* writable = find(all, 8, Subject::writable_pages);
    REQUIRE(writable != nullptr);
    CHECK(writable->answer == "0");
    CHECK_FALSE(writable->option("0")->claim.empty());
}

TEST_CASE("quiz: the seed says which questions, and in which order") {
    const Script script = parse_script(family).script;
    const auto texts = [&](u64 seed) {
        std::string out;
        for (const Question& question : paper(script, seed, std::nullopt)) {
            out += question.id + question.text;
            for (const Option& option : question.options) {
                out += option.text;
            }
        }
        return out;
    };
    CHECK(texts(3) == texts(3));
    CHECK(texts(3) != texts(4));
    CHECK(paper(script, 1, 3).size() == 3);
    CHECK(paper(script, 1, 1).front().subject == Subject::author);
    const auto place_of_right = [&](u64 seed) {
        const std::vector<Question> one = paper(script, seed, 1);
        std::size_t at = 0;
        while (one.front().options[at].value != one.front().answer) {
            ++at;
        }
        return at;
    };
    std::set<std::size_t> places;
    for (u64 seed = 0; seed < 20; ++seed) {
        places.insert(place_of_right(seed));
    }
    CHECK(places.size() == 3);
}

TEST_CASE("quiz: a faulty or another kernel is asked about by its author alone") {
    std::string source = family;
    source.replace(source.find("frames=64"), 9, "frames=64 bug=no_refcount");
    for (const Question& question : all_questions(parse_script(source).script, 1)) {
        CHECK(question.subject == Subject::author);
    }
}

TEST_CASE("quiz: drills run, at every level, in both languages") {
    for (const Language spoken : languages) {
        const Speaking speaking(spoken);
        for (int level = 1; level <= most_level; ++level) {
            Drill drill(7, level);
            std::size_t inverse = 0;
            for (int i = 0; i < 25; ++i) {
                const Question question = drill.next({});
                check_sound(question);
                CHECK(parse_script(drill.program()).errors.empty());
                inverse += question.subject == Subject::call ? 1U : 0U;
            }
            CHECK(inverse > 0);
        }
    }
}

TEST_CASE("quiz: the next question of a drill is after what went wrong") {
    Score score;
    for (int i = 0; i < 5; ++i) {
        score.note(Subject::pss, false);
        score.note(Subject::decision, true);
    }
    CHECK(score.weakest() == Subject::pss);
    Drill drill(11, 1);
    int pss = 0;
    for (int i = 0; i < 20; ++i) {
        pss += drill.next(score).subject == Subject::pss ? 1 : 0;
    }
    CHECK(pss >= 6);
}

TEST_CASE("quiz: a score counts streaks") {
    Score score;
    CHECK_FALSE(score.weakest().has_value());
    for (const bool right : {true, true, false, true}) {
        score.note(Subject::refs, right);
    }
    CHECK(score.asked() == 4);
    CHECK(score.right() == 3);
    CHECK(score.streak() == 1);
    CHECK(score.best() == 2);
}
