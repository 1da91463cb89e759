// cowscope grade: marks in every form, and what comes of submissions that are none.

#include "app/linux/process/bounded.hpp"
#include "tests/cli/harness.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <set>
#include <thread>

namespace cow::test {
namespace {

using Json = nlohmann::json;

constexpr std::string_view assignment_text =
    "title \"Two <pages> & \\x1b[31mmore\"\nmachine frames=32\n"
    "buf = mmap(NULL, 4*PAGE, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)\nstore buf 'A' x 4\n"
    "child = fork()\nrequire copies == 2 points 3 says \"Two <b>pages</b>.\\x1b[31m\\x07\" zh \"两页。\"\n"
    "hidden require value(init, buf) == 'A' says \"secret\"\nforbid madvise\n";

constexpr std::string_view right = "child: store buf 'B' x 2\n";
constexpr std::string_view wrong = "init: store buf 'B' x 3\n";
constexpr std::string_view forbidden = "child: store buf 'B' x 2\nmadvise(buf, PAGE, MADV_FREE)\n";

struct Graded {
    int exit = 0;
    std::string out;
    std::string err;
};

Graded graded(std::string_view form, std::string_view submission, std::vector<std::string> more = {}) {
    const TemporaryFile assignment(assignment_text);
    const TemporaryFile handed_in(submission);
    std::vector<std::string> arguments{"grade", assignment.path(), handed_in.path(), "--format",
                                       std::string(form)};
    arguments.insert(arguments.end(), more.begin(), more.end());
    const Ran ran = run_cli(arguments);
    return {ran.exit, ran.out, ran.err};
}

Json json_of(std::string_view form, std::string_view submission, int exit) {
    const Graded got = graded(form, submission);
    CAPTURE(got.out);
    CHECK(got.exit == exit);
    CHECK(got.err == "");
    return Json::parse(got.out);
}

std::set<std::string> keys_of(const Json& object) {
    std::set<std::string> out;
    for (const auto& item : object.items()) {
        out.insert(item.key());
    }
    return out;
}

using Keys = std::set<std::string>;

/// Submissions that must not be able to do anything but fail.
std::vector<std::string> broken_ones() {
    return {"",
            "\n# nothing\n",
            "titel \"x\"\n",
            std::string("\0\0\0", 3),
            std::string("\x7f"
                        "ELF\x02\x01\x01\0\0\xff\xfe",
                        11),
            "\xff\xfe\x1b]0;owned\x07\n",
            "load buf x 99999999999\n",
            "load buf x 1000000\n",
            std::string(2U << 20U, 'x'),
            "store buf \"\x1b[31m\xe2\x80\xae\" x\n"};
}

/// Text that no terminal acts on.
bool is_calm(const std::string& text) {
    return std::none_of(text.begin(), text.end(),
                        [](char c) { return (c >= 0 && c < 0x20 && c != '\n') || c == 0x7f; });
}

} // namespace

TEST_SUITE("cli grade") {
    TEST_CASE("text: exit status, points, feedback") {
        const Graded full = graded("text", right);
        CHECK(full.exit == 0);
        CHECK(full.out.find("5 of 5 points") != std::string::npos);
        CHECK(full.out.find("hidden requirement 1") != std::string::npos);
        const Graded less = graded("text", wrong);
        CHECK(less.exit == 1);
        CHECK(less.out.find("Found: copies == 3.") != std::string::npos);
        CHECK(less.out.find("Two <b>pages</b>.?[31m?") != std::string::npos);
        CHECK(less.out.find("1 of 5 points") != std::string::npos);
        CHECK(less.out.find("secret") == std::string::npos);
        CHECK(less.out.find("value(init") == std::string::npos);
        CHECK(is_calm(less.out));
        const Graded none = graded("text", forbidden);
        CHECK(none.exit == 1);
        CHECK(none.out.find("0 of 5 points") != std::string::npos);
        CHECK(none.out.find("madvise is called in line 2.") != std::string::npos);
        const Graded chinese = graded("text", wrong, {"--language", "zh"});
        CHECK(chinese.out.find("两页。") != std::string::npos);
    }

    TEST_CASE("gradescope: the keys that it reads") {
        for (const auto& [submission, score, exit] :
             {std::tuple{right, 5, 0}, std::tuple{wrong, 1, 1}, std::tuple{forbidden, 0, 1}}) {
            const Json results = json_of("gradescope", submission, exit);
            CHECK(keys_of(results) == Keys{"score", "output", "visibility", "tests"});
            CHECK(results["score"] == score);
            CHECK(results["visibility"] == "visible");
            CHECK(results["output"].is_string());
            REQUIRE(results["tests"].size() == 3);
            int sum = 0;
            for (const Json& test : results["tests"]) {
                const bool hidden = test.contains("visibility");
                Keys keys{"name", "score", "max_score", "status", "output"};
                if (hidden) {
                    keys.insert("visibility");
                    CHECK(test["visibility"] == "hidden");
                }
                CHECK(keys_of(test) == keys);
                CHECK((test["status"] == "passed" || test["status"] == "failed"));
                CHECK(test["score"] <= test["max_score"]);
                sum += test["score"].get<int>();
            }
            CHECK(sum == score);
            CHECK(results["tests"][1].contains("visibility"));
        }
    }

    TEST_CASE("prairielearn: the keys that it reads, and at most 1 MB") {
        const Json full = json_of("prairielearn", right, 0);
        CHECK(keys_of(full) == Keys{"score", "gradable", "format_errors", "message", "tests"});
        CHECK(full["score"] == 1.0);
        CHECK(full["gradable"] == true);
        CHECK(full["format_errors"].empty());
        REQUIRE(full["tests"].size() == 3);
        for (const Json& test : full["tests"]) {
            CHECK(keys_of(test) == Keys{"name", "points", "max_points", "message"});
        }
        CHECK(full["tests"][1]["name"] == "hidden requirement 1");
        CHECK(json_of("prairielearn", wrong, 1)["score"] == 0.2);
        CHECK(json_of("prairielearn", forbidden, 1)["score"] == 0.0);
        const Json broken = json_of("prairielearn", "titel \"x\"\n", 1);
        CHECK(broken["gradable"] == false);
        CHECK(broken["score"] == 0.0);
        CHECK(broken["format_errors"][0].get<std::string>().find(":1:1: error: unknown statement 'titel'") !=
              std::string::npos);

        std::string many = "fork()\n";
        for (int i = 0; i < 900; ++i) {
            many += fmt::format("require copies == 1 says \"{}\"\n", std::string(5000, 'x'));
        }
        const TemporaryFile assignment(many);
        const TemporaryFile submission("fork()\n");
        const Ran ran = run_cli({"grade", assignment.path(), submission.path(), "--format", "prairielearn"});
        CHECK(ran.exit == 1);
        CHECK(ran.out.size() <= 1'000'000);
        CHECK(Json::parse(ran.out)["tests"].size() == 900);
    }

    TEST_CASE("json: hidden requirements are told in full") {
        const Json all = json_of("json", wrong, 1);
        CHECK(keys_of(all) == Keys{"assignment", "title", "max", "submissions"});
        const Json& one = all["submissions"][0];
        CHECK(keys_of(one) == Keys{"file", "outcome", "points", "full", "message", "tests"});
        CHECK(one["outcome"] == "judged");
        CHECK(one["points"] == 1);
        CHECK(one["tests"][1]["name"] == "value(init, buf) == 'A'");
        CHECK(one["tests"][1]["found"] == "value(init, buf) == 'B'");
        CHECK(one["tests"][1]["output"].get<std::string>().find("secret") != std::string::npos);
    }

    TEST_CASE("broken submissions are zeroes with their reason, in every form") {
        for (const std::string& submission : broken_ones()) {
            CAPTURE(submission.substr(0, 40));
            const Json plain = json_of("json", submission, 1);
            CHECK(plain["submissions"][0]["points"] == 0);
            CHECK(plain["submissions"][0]["outcome"] != "judged");
            CHECK(json_of("gradescope", submission, 1)["score"] == 0);
            CHECK(json_of("prairielearn", submission, 1)["score"] == 0.0);
            for (const char* form : {"text", "junit", "ktap"}) {
                const Graded got = graded(form, submission);
                CHECK(got.exit == 1);
                CHECK(got.err == "");
                CHECK(is_calm(got.out));
            }
        }
    }

    TEST_CASE("ktap: a plan, a line a requirement, a line a submission") {
        const Graded got = graded("ktap", wrong);
        CHECK(got.out.starts_with("KTAP version 1\n1..1\n  KTAP version 1\n  1..3\n"));
        CHECK(got.out.find("\n  not ok 1 copies == 2\n") != std::string::npos);
        CHECK(got.out.find("\n  # Found: copies == 3.\n") != std::string::npos);
        CHECK(got.out.find("\n  not ok 2 hidden requirement 1\n") != std::string::npos);
        CHECK(got.out.find("\n  ok 3 forbid madvise\n") != std::string::npos);
        CHECK(got.out.find("\nnot ok 1 ") != std::string::npos);
        CHECK(graded("ktap", right).out.find("\nok 1 ") != std::string::npos);
    }

    TEST_CASE("several submissions, some of them broken") {
        const TemporaryFile assignment(assignment_text);
        const TemporaryFile ada(right);
        const TemporaryFile bob("titel\n");
        const std::string nobody = ada.path() + "-that-is-not-there";
        const Ran ran =
            run_cli({"grade", assignment.path(), ada.path(), bob.path(), nobody, "--format", "json"});
        CHECK(ran.exit == 1);
        const Json all = Json::parse(ran.out);
        REQUIRE(all["submissions"].size() == 3);
        CHECK(all["submissions"][0]["full"] == true);
        CHECK(all["submissions"][1]["full"] == false);
        CHECK(all["submissions"][2]["message"].get<std::string>().find("No such file") != std::string::npos);
        CHECK(run_cli({"grade", assignment.path(), ada.path(), ada.path()}).exit == 0);
        for (const char* form : {"gradescope", "prairielearn"}) {
            const Ran one = run_cli({"grade", assignment.path(), ada.path(), bob.path(), "--format", form});
            CHECK(one.exit == 2);
            CHECK(one.out == "");
        }
    }

    TEST_CASE("bad assignments and bad use") {
        const TemporaryFile assignment(assignment_text);
        const TemporaryFile ada(right);
        const auto exit = [&](const std::vector<std::string>& arguments) {
            std::vector<std::string> all{"grade"};
            all.insert(all.end(), arguments.begin(), arguments.end());
            const Ran ran = run_cli(all, right);
            CHECK((ran.exit == 2) == !ran.err.empty());
            return ran.exit;
        };
        CHECK(exit({}) == 2);
        CHECK(exit({assignment.path()}) == 2);
        CHECK(exit({assignment.path(), ada.path(), "--format", "yaml"}) == 2);
        CHECK(exit({assignment.path(), ada.path(), "--language", "xx"}) == 2);
        CHECK(exit({ada.path(), ada.path()}) == 2);
        CHECK(exit({assignment.path() + "x", ada.path()}) == 2);
        CHECK(exit({"/dev/zero", ada.path()}) == 2);
        CHECK(exit({"-", "-"}) == 2);
        CHECK(exit({assignment.path(), "-"}) == 0);
        const TemporaryFile failing("fork()\nexpect copies == 3\nrequire copies == 0\n");
        const Ran ran = run_cli({"grade", failing.path(), ada.path()});
        CHECK(ran.exit == 2);
        CHECK(ran.err.find(failing.path() + ":2:1: what the assignment expects does not hold") !=
              std::string::npos);
    }

    TEST_CASE("-o writes the whole file, or leaves the old one") {
        const TemporaryFile out("old");
        CHECK(graded("gradescope", right, {"-o", out.path()}).out == "");
        CHECK(Json::parse(file_text(out.path()))["score"] == 5);
        const Graded nowhere = graded("json", right, {"-o", "/nowhere/results.json"});
        CHECK(nowhere.exit == 2);
        CHECK(nowhere.err.find("No such file") != std::string::npos);
    }

    TEST_CASE("the samples: right ones have all points, wrong ones less") {
        std::size_t count = 0;
        for (const auto& entry : std::filesystem::directory_iterator(in_repository("scenarios/grading"))) {
            if (entry.path().extension() != ".cow") {
                continue;
            }
            const std::string name = entry.path().stem().string();
            CAPTURE(name);
            const std::string sample = in_repository("scenarios/grading/samples/" + name);
            const Ran full = run_cli({"grade", entry.path().string(), sample + ".right"});
            CHECK_MESSAGE(full.exit == 0, full.out, full.err);
            const Ran less = run_cli({"grade", entry.path().string(), sample + ".wrong"});
            CHECK_MESSAGE(less.exit == 1, less.out, less.err);
            const Ran both = run_cli({"grade", entry.path().string(), sample + ".right", "--language", "zh"});
            CHECK(both.out != full.out);
            ++count;
        }
        CHECK(count >= 5);
    }
}

TEST_CASE("bounded: work that ends, that does not, and that breaks down") {
    using End = real::BoundedAnswer::End;
    real::Bounds bounds;
    bounds.time = std::chrono::milliseconds(300);
    CHECK(real::run_bounded(bounds, [] { return std::string("done"); }).text == "done");
    const auto end_of = [&](const std::function<void()>& work) {
        return real::run_bounded(bounds, [&] { return work(), std::string(); }).end;
    };
    CHECK(end_of([] {
              for (;;) {
                  std::this_thread::sleep_for(std::chrono::seconds(1));
              }
          }) == End::late);
    CHECK(end_of([] {
              volatile int busy = 1;
              while (busy != 0) {
              }
          }) == End::late);
    CHECK(end_of([] { std::raise(SIGKILL); }) == End::broke_down);
    CHECK(end_of([] { throw std::runtime_error("x"); }) == End::broke_down);
    CHECK(end_of([] { throw std::bad_alloc(); }) == End::too_large);
    bounds.answer = 1000;
    CHECK(real::run_bounded(bounds, [] { return std::string(1U << 20U, 'x'); }).end == End::too_large);
}

} // namespace cow::test
