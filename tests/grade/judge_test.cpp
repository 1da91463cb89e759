// Submissions run behind assignments, and what they are worth.

#include "core/grade/judge.hpp"
#include "tests/scenario/played.hpp"

#include <doctest/doctest.h>

#include <numeric>

using namespace cow;
using namespace cow::test;
using grade::Outcome;

namespace {

constexpr std::string_view start =
    "machine frames=32\nbuf = mmap(NULL, 4*PAGE, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)\n"
    "store buf 'A' x 4\nchild = fork()\n";

struct Judged {
    Judged(std::string_view assignment, std::string_view submission)
        : script(parsed(assignment)), criteria(grade::criteria_of(script)),
          result(grade::judge(script, "s.cow", submission)) {}
    u64 points() const { return grade::points_of(result, criteria); }

    Script script;
    std::vector<grade::Criterion> criteria;
    grade::Result result;
};

u64 points(std::string_view required, std::string_view submission) {
    const Judged judged(std::string(start) + std::string(required), submission);
    INFO(judged.result.trouble);
    return judged.points();
}

} // namespace

TEST_CASE("grade: points of what is met") {
    constexpr std::string_view required =
        "require copies == 2 points 3\nrequire max(frames_used) <= 6 points 2\nforbid madvise\n";
    CHECK(points(required, "child: store buf 'B' x 2\n") == 6);
    CHECK(points(required, "child: store buf 'B' x 3\n") == 1);
    CHECK(points(required, "child: store buf 'B' x 2\nmadvise(buf, PAGE, MADV_DONTNEED)\n") == 0);
    CHECK(points(required, "child: store buf 'B' x 2\nexpect copies == 9\nsay \"x\"\ntitle \"y\"\n") == 6);
}

TEST_CASE("grade: what looks back sees every moment, and counts every attempt") {
    CHECK(points("require max(rss(init)) == 4*PAGE and min(rss(init)) == 0 and rss(init) == 0\n",
                 "munmap(buf, 4*PAGE)\n") == 1);
    CHECK(points("require max(refs(init, buf)) == 2 and min(refs(init, buf)) == 0\n",
                 "child: store buf 'B'\n") == 1);
    CHECK(points("require min(present(init, buf))\n", "munmap(buf, PAGE)\n") == 0);
    CHECK(points("require calls(fork) == 3\n", "child: a = fork()\nb = fork()\n") == 1);
    CHECK(points("require calls(mmap) == 2\n", "mmap(NULL, 0, PROT_READ, MAP_PRIVATE, -1, 0)\n") == 1);
    CHECK(points("require calls(munmap) == 0\n", "load buf\n") == 1);
}

TEST_CASE("grade: a name that is first bound in the middle has no value before") {
    const Judged judged(std::string(start) + "require max(vsz(late)) == 0\nprocess late\n", "load buf\n");
    CHECK(judged.points() == 1);
}

TEST_CASE("grade: one attempt at what is forbidden costs everything, also in vain") {
    constexpr std::string_view required = "require copies == 0 points 5\nforbid madvise points 0\n";
    const Judged judged(std::string(start) + std::string(required), "load buf\nmadvise(1, 0, MADV_FREE)\n");
    CHECK(judged.points() == 0);
    CHECK(judged.result.forbidden);
    CHECK(judged.result.verdicts[0].met);
    CHECK(judged.result.verdicts[1].found == "madvise is called in line 2.");
    // What the assignment itself does is not the student's.
    CHECK(points("require copies == 0\nforbid mmap points 0\nforbid fork points 0\n", "load buf\n") == 1);
}

TEST_CASE("grade: an invariant that breaks within a step, and is whole behind it, counts") {
    const std::string faulty =
        "machine frames=32 bug=refork_loses_cow\n" + std::string(start.substr(start.find('\n') + 1));
    const auto worth = [&](std::string_view submission) {
        return Judged(faulty + "require broken(two_writers)\nhidden require broken(refcount) points 0\n",
                      submission)
            .points();
    };
    CHECK(worth("child: store buf 'B'\n") == 0);
    CHECK(worth("child: grandchild = fork()\n") == 1);
    CHECK(worth("child: grandchild = fork()\ngrandchild: exit(0)\nchild: exit(0)\n") == 1);
    CHECK(points("require not broken(two_writers)\n", "child: grandchild = fork()\n") == 1);
}

TEST_CASE("grade: nothing that a submission is told names the fault") {
    for (const std::string_view bug : bug_names()) {
        const std::string assignment =
            fmt::format("machine frames=32 bug={}\n{}require broken(two_writers)\nrequire copies == 99\n",
                        bug, start.substr(start.find('\n') + 1));
        for (const std::string& submission :
             {std::string("child: store buf 'B'\n"), std::string("wrong\n"), std::string(""),
              fmt::format("machine bug=none\n"), std::string("child: exit(0)\nchild: load buf\n")}) {
            const Judged judged(assignment, submission);
            std::string all = judged.result.trouble;
            for (const grade::Verdict& verdict : judged.result.verdicts) {
                all += verdict.found;
            }
            for (const std::string& note : judged.result.notes) {
                all += note;
            }
            CHECK(all.find(bug) == std::string::npos);
        }
    }
}

TEST_CASE("grade: what is no submission is worth nothing, and says why") {
    const auto outcome = [](std::string_view submission) {
        const Judged judged(std::string(start) + "require copies == 0\nforbid fork\n", submission);
        CHECK(judged.points() == 0);
        CHECK(judged.result.verdicts.size() == 2);
        CHECK_FALSE(judged.result.trouble.empty());
        return judged.result.outcome;
    };
    CHECK(outcome("") == Outcome::empty);
    CHECK(outcome("# nothing\n") == Outcome::empty);
    CHECK(outcome("say \"x\"\n") == Outcome::empty);
    CHECK(outcome("titel \"x\"\n") == Outcome::malformed);
    CHECK(outcome(std::string("\0\1\2", 3)) == Outcome::malformed);
    CHECK(outcome("\x7f"
                  "ELF\xff\xfe\n") == Outcome::malformed);
    CHECK(outcome("load nowhere\n") == Outcome::malformed);
    CHECK(outcome("ask \"x\" copy\n") == Outcome::malformed);
    CHECK(outcome("store buf 'A' x 99999999999\n") == Outcome::malformed);
    CHECK(outcome(std::string(grade::limit::bytes + 1, '#')) == Outcome::malformed);
    CHECK(outcome("load 0 x 1000000\n") == Outcome::stopped);
    std::string steps;
    for (std::size_t i = 0; i <= grade::limit::steps; ++i) {
        steps += "fork()\n";
    }
    CHECK(outcome(steps) == Outcome::stopped);
    const Judged told(std::string(start) + "require copies == 0\n", "\ntitel \"x\"\n");
    CHECK(told.result.trouble == "s.cow:2:1: error: unknown statement 'titel'\n  titel \"x\"\n  ^~~~~\n"
                                 "  did you mean 'title'?\n");
}

TEST_CASE("grade: an endless program is stopped by its events") {
    std::string text = "big = mmap(NULL, 64M, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)\n";
    for (int i = 0; i < 2000; ++i) {
        text += "madvise(big, 64M, MADV_POPULATE_WRITE)\nmadvise(big, 64M, MADV_DONTNEED)\n";
    }
    const Judged judged("machine frames=100000\nrequire copies == 0\n", text);
    CHECK(judged.result.outcome == Outcome::stopped);
    CHECK(judged.points() == 0);
}

TEST_CASE("grade: a step that cannot be taken is told, and the rest judged") {
    const Judged judged(std::string(start) + "require copies == 1\n",
                        "child: store buf 'B'\nchild: exit(0)\nchild: load buf\n");
    CHECK(judged.points() == 1);
    REQUIRE(judged.result.notes.size() == 1);
    CHECK(judged.result.notes[0] == "Line 3: this step could not be taken: child has exited");
}

TEST_CASE("grade: what is no assignment is refused, each fault in its line") {
    const auto faults = [](std::string_view text) { return grade::faults_of(parsed(text)); };
    CHECK(faults("fork()\nrequire copies == 0\n").empty());
    REQUIRE(faults("fork()\n").size() == 1);
    CHECK(faults("fork()\n")[0].line == 0);
    CHECK(faults("fork()\nforbid fork points 0\n").size() == 1);
    const auto expects = faults("fork()\nexpect copies == 7\nrequire copies == 0\n");
    REQUIRE(expects.size() == 1);
    CHECK(expects[0].line == 2);
    CHECK(expects[0].message.find("copies == 0") != std::string::npos);
    const auto step = faults("child = fork()\nchild: exit(0)\nchild: load 0\nrequire copies == 0\n");
    REQUIRE(step.size() == 1);
    CHECK(step[0].line == 3);
}
