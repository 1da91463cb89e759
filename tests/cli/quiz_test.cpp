// cowscope quiz: asked, answered, graded, and misused.

#include "core/base/whole_file.hpp"
#include "tests/cli/harness.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <map>

namespace cow::test {
namespace {

using nlohmann::json;

const std::string chain = in_repository("scenarios/fork/fork-chain.cow");
const std::string reuse = in_repository("scenarios/fork/last-owner-reuses.cow");

bool says_so(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

json questions(std::vector<std::string> arguments, const char* how) {
    arguments.insert(arguments.begin(), "quiz");
    arguments.insert(arguments.end(), {how, "--json"});
    return json::parse(run_cli(arguments).out);
}

/// A line for each question, with the right answer or another one.
std::string sheet(const json& key, bool right) {
    std::string out;
    for (const json& question : key["questions"]) {
        std::string answer = question["answer"];
        if (!right && question["options"].empty()) {
            answer += "1";
        }
        for (const json& option : question["options"]) {
            answer = !right && option != question["answer"] ? option.get<std::string>() : answer;
        }
        out += question["id"].get<std::string>() + " " + answer + "\n";
    }
    return out;
}

} // namespace

TEST_SUITE("cli: quiz") {
    TEST_CASE("the questions have no answers, the key has them, and both are the same questions") {
        const json asked = questions({chain, "--seed", "5"}, "--questions");
        const json key = questions({chain, "--seed", "5"}, "--key");
        REQUIRE(asked["questions"].size() == key["questions"].size());
        CHECK(asked["seed"] == 5);
        for (std::size_t i = 0; i < asked["questions"].size(); ++i) {
            const json& one = asked["questions"][i];
            CHECK_FALSE(one.contains("answer"));
            CHECK(key["questions"][i].contains("answer"));
            for (const char* same : {"id", "file", "line", "step", "kind", "text", "options", "points"}) {
                CHECK(one[same] == key["questions"][i][same]);
            }
        }
    }

    TEST_CASE("answers are graded, as lines and as JSON") {
        const json key = questions({chain, reuse, "--seed", "5"}, "--key");
        CHECK(key["questions"][0]["id"].get<std::string>().starts_with("fork-chain:"));
        const auto grade = [&](const std::string& text) {
            const TemporaryFile file(text);
            return run_cli({"quiz", chain, reuse, "--seed", "5", "--answers", file.path(), "--json"});
        };
        const Ran good = grade(sheet(key, true));
        CHECK(good.exit == 0);
        const json marks = json::parse(good.out);
        CHECK(marks["score"] == marks["max"]);
        CHECK(marks["results"].size() == key["questions"].size());

        const Ran bad = grade(sheet(key, false));
        CHECK(bad.exit == 1);
        CHECK(json::parse(bad.out)["score"] == 0);
        const json wrong = json::parse(bad.out);
        for (const json& result : wrong["results"]) {
            CHECK_FALSE(result["right"].get<bool>());
            CHECK(result["why"].get<std::string>().size() > 20);
        }

        json object;
        for (const json& question : key["questions"]) {
            object[question["id"].get<std::string>()] = question["answer"];
        }
        CHECK(grade(object.dump()).exit == 0);
        object.erase(object.begin());
        const Ran missing = grade(object.dump());
        CHECK(missing.exit == 1);
        const json marked = json::parse(missing.out);
        std::size_t none = 0;
        for (const json& result : marked["results"]) {
            none += result["given"].is_null() ? 1U : 0U;
        }
        CHECK(none == 1);
    }

    TEST_CASE("what is wrong with a file of answers is told with its line") {
        const auto grade = [&](const std::string& text) {
            const TemporaryFile file(text);
            return run_cli({"quiz", chain, "--answers", file.path()});
        };
        const Ran unknown = grade("# mine\n\n99.1 copy\n");
        CHECK(unknown.exit == 2);
        CHECK(says_so(unknown.err, ":3:1: "));
        CHECK(says_so(unknown.err, "there is no question 99.1"));
        CHECK(grade("{\"99.1\": \"copy\"}").exit == 2);
        CHECK(grade("{\"99.1\": [1]}").exit == 2);
        CHECK(grade("{broken").exit == 2);
        CHECK(run_cli({"quiz", chain, "--answers", "/nothing/here"}).exit == 2);
    }

    TEST_CASE("a drill is the same for the same seed, and ids count on") {
        const json one = questions({"--seed", "9", "--level", "3", "--count", "12"}, "--key");
        CHECK(one == questions({"--seed", "9", "--level", "3", "--count", "12"}, "--key"));
        CHECK(one["questions"].size() == 12);
        CHECK(one["questions"][11]["id"] == "g12");
        CHECK(one["questions"][0].contains("context"));
        const TemporaryFile file(sheet(one, true));
        CHECK(run_cli({"quiz", "--seed", "9", "--level", "3", "--count", "12", "--answers", file.path()})
                  .exit == 0);
    }

    TEST_CASE("it asks, waits, tells and scores, and never tells before") {
        const json key = questions({reuse, "--count", "1"}, "--key");
        const std::string right = key["questions"][0]["answer"];
        const Ran good = run_cli({"quiz", reuse, "--count", "1"}, right + "\n");
        CHECK(good.exit == 0);
        CHECK(says_so(good.out, "1 of 1 right"));
        const std::size_t asked = good.out.find("? ");
        CHECK(good.out.find("One fault, no copy") > asked);
        CHECK(good.out.find("✓ 29.1") > asked);

        const Ran wrong = run_cli({"quiz", reuse, "--count", "1"}, "nonsense\n?\ncopy\n");
        CHECK(wrong.exit == 1);
        CHECK(says_so(wrong.out, "none of the answers: nonsense"));
        CHECK(says_so(wrong.out, "(right: reuse)"));

        const Ran helped = run_cli({"quiz", reuse, "--count", "1"}, "?\nreuse\n");
        CHECK(says_so(helped.out, "it does not count"));
        const Ran skipped = run_cli({"quiz", reuse, "--count", "1"}, "\n");
        CHECK(says_so(skipped.out, "1 skipped"));
        const Ran left = run_cli({"quiz", reuse, "--count", "1"}, "q\n");
        CHECK_FALSE(says_so(left.out, "One fault, no copy"));
        const Ran chinese = run_cli({"quiz", reuse, "--count", "1", "--language", "zh"}, "reuse\n");
        CHECK(says_so(chinese.out, "1 题中答对 1 题"));
    }

    TEST_CASE("a log keeps what was asked and answered") {
        const TemporaryFile log("");
        CHECK(run_cli({"quiz", "--seed", "3", "--count", "2", "--log", log.path()}, "\n?\n\n").exit == 0);
        const std::string text = file_text(log.path());
        CHECK(std::count(text.begin(), text.end(), '\n') == 2);
        const json entry = json::parse(text.substr(0, text.find('\n')));
        for (const char* key : {"time", "seed", "id", "text", "given", "answer", "right", "help"}) {
            CHECK(entry.contains(key));
        }
        CHECK(json::parse(text.substr(text.find('\n') + 1))["help"] == true);
    }

    TEST_CASE("misuse is refused") {
        for (const std::vector<std::string>& arguments :
             std::vector<std::vector<std::string>>{{"quiz", "--level", "5"},
                                                   {"quiz", "--level", "one"},
                                                   {"quiz", "--count", "0"},
                                                   {"quiz", chain, "--level", "2"},
                                                   {"quiz", "--questions", "--key"},
                                                   {"quiz", chain, chain, "--questions"},
                                                   {"quiz", "/nothing/here.cow"},
                                                   {"quiz", "-"},
                                                   {"quiz", "--language", "fr"},
                                                   {"quiz", "--key", "--log", "x"},
                                                   {"quiz", "--seed", "x"}}) {
            INFO(fmt::format("{}", fmt::join(arguments, " ")));
            const Ran ran = run_cli(arguments);
            CHECK(ran.exit == 2);
            CHECK_FALSE(ran.err.empty());
        }
    }
}

} // namespace cow::test
