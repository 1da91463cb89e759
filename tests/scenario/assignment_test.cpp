// What an assignment says: `require`, `forbid`, and what a submission may not.

#include "core/scenario/writer.hpp"
#include "tests/scenario/errors.hpp"
#include "tests/scenario/played.hpp"

#include <doctest/doctest.h>

using namespace cow;
using namespace cow::test;

namespace {

template <class What> What last_statement(std::string_view source) {
    const Script script = parsed(source);
    REQUIRE(std::holds_alternative<What>(script.statements.back().what));
    return std::get<What>(script.statements.back().what);
}

std::string submission_errors(std::string_view assignment, std::string_view source) {
    return format_diagnostics("s.cow", source, parse_submission(source, parsed(assignment)).errors);
}

} // namespace

TEST_CASE("assignment: what stands behind a requirement, in either order") {
    const auto plain = last_statement<RequireStatement>("require copies == 2\n");
    CHECK(plain.stake.worth() == 1);
    CHECK_FALSE(plain.stake.hidden);
    CHECK(plain == last_statement<RequireStatement>("require copies == 2 at end\n"));
    const auto full = last_statement<RequireStatement>(
        "hidden require copies == 2 at end points 3 says \"no\" zh \"否\"\n");
    CHECK(full.stake.hidden);
    CHECK(full.stake.worth() == 3);
    CHECK(full.stake.says == "no");
    {
        const Speaking chinese(Language::chinese);
        CHECK(full.stake.shown() == "否");
    }
    CHECK(full ==
          last_statement<RequireStatement>("hidden require copies == 2 says \"no\" zh \"否\" points 3\n"));
    const auto forbid = last_statement<ForbidStatement>("forbid madvise points 0 says \"no\"\n");
    CHECK(forbid.call == "madvise");
    CHECK(forbid.stake.worth() == 0);
    CHECK(last_statement<ForbidStatement>("hidden forbid getpid\n").stake.hidden);
}

TEST_CASE("assignment: is written as it reads") {
    constexpr std::string_view source =
        "init: buf = mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)\n"
        "require max(frames_used) <= 4 and min(rss(init)) == 0 points 2\n"
        "hidden require not broken(two_writers) or calls(fork) == 1 says \"n\\\"o\" zh \"否\"\n"
        "require max(present(init, buf+PAGE))\n"
        "forbid madvise points 0\n"
        "hidden forbid fork says \"no\"\n";
    CHECK(write_script(parsed(source)) == source);
}

TEST_CASE("assignment: a requirement knows names that come below it") {
    CHECK(parse_script("require refs(init, buf) == 1\nbuf = brk(NULL)\n").ok());
    CHECK(parse_script("require rss(child) == 0\nchild = fork()\n").ok());
}

TEST_CASE("assignment: the words stay names where they stand for nothing else") {
    CHECK(
        parse_script("max = brk(NULL)\nload max\nexpect max != 0\npoints = brk(NULL)\nend = fork()\n").ok());
}

TEST_CASE("parser errors: assignments") {
    check_errors({
        {"unknown value", "require copis == 1\n", R"(
t.cow:1:9: error: unknown name 'copis'
  require copis == 1
          ^~~~~
  did you mean 'copies'?
)"},
        {"unknown process", "require rss(chld) == 1\nchild = fork()\n", R"(
t.cow:1:13: error: unknown process 'chld'
  require rss(chld) == 1
              ^~~~
  did you mean 'child'?
)"},
        {"no condition", "require copies\n", R"(
t.cow:1:9: error: this is a number, not a condition
  require copies
          ^~~~~~
  compare it: copies == 1
)"},
        {"points", "require copies == 1 points many\n", R"(
t.cow:1:28: error: expected how many points, found 'many'
  require copies == 1 points many
                             ^~~~
)"},
        {"too many points", "forbid fork points 10001\n", R"(
t.cow:1:20: error: at most 10000 points
  forbid fork points 10001
                     ^~~~~
)"},
        {"points twice", "forbid fork points 1 points 2\n", R"(
t.cow:1:22: error: the points are there already
  forbid fork points 1 points 2
                       ^~~~~~
)"},
        {"at what", "require copies == 1 at start\n", R"(
t.cow:1:24: error: expected 'end', found 'start'
  require copies == 1 at start
                         ^~~~~
)"},
        {"what is behind", "require copies == 1 point 2\n", R"(
t.cow:1:21: error: expected the end of the line, found 'point'
  require copies == 1 point 2
                      ^~~~~
  behind it may stand: points N, says "text"
)"},
        {"unknown call", "forbid madvice\n", R"(
t.cow:1:8: error: unknown call 'madvice'
  forbid madvice
         ^~~~~~~
  did you mean 'madvise'?
)"},
        {"unknown call counted", "require calls(frok) == 1\n", R"(
t.cow:1:15: error: unknown call 'frok'
  require calls(frok) == 1
                ^~~~
  did you mean 'fork'?
)"},
        {"unknown invariant", "require broken(two_writer)\n", R"(
t.cow:1:16: error: unknown invariant 'two_writer'
  require broken(two_writer)
                 ^~~~~~~~~~
  did you mean 'two_writers'?
)"},
        {"max of no value", "require max(3) == 1\n", R"(
t.cow:1:13: error: 'max' is taken of one value of 'expect'
  require max(3) == 1
              ^
  for example max(frames_used), max(rss(init))
)"},
        {"max of a misspelt value", "require max(frames_usd) == 1\n", R"(
t.cow:1:13: error: 'max' is taken of one value of 'expect'
  require max(frames_usd) == 1
              ^~~~~~~~~~
  did you mean 'frames_used'?
)"},
        {"min of a state", "require min(state(init)) == running\n", R"(
t.cow:1:13: error: this is a state, of which there is no 'min'
  require min(state(init)) == running
              ^~~~~
  for example min(frames_used), min(rss(init))
)"},
        {"looking back in expect", "fork()\nexpect max(copies) == 1\n", R"(
t.cow:2:8: error: 'max' is for 'require'
  expect max(copies) == 1
         ^~~
  'expect' knows the moment where it stands, and nothing of what was before
)"},
        {"hidden what", "hidden expect copies == 1\n", R"(
t.cow:1:8: error: expected 'require' or 'forbid', found 'expect'
  hidden expect copies == 1
         ^~~~~~
  hidden require copies == 2
)"},
        {"required by a process", "init: require copies == 1\n", R"(
t.cow:1:7: error: 'require' is not done by a process
  init: require copies == 1
        ^~~~~~~
  write it without a process before it
)"},
    });
}

TEST_CASE("submission: has the names, processes and machine of its assignment") {
    constexpr std::string_view assignment = "machine frames=32 bug=no_tlb_flush\nfile \"/f\" PAGE\nbuf = "
                                            "brk(NULL)\nchild = fork()\nrequire copies == 1\n";
    CHECK(submission_errors(assignment, "child: load buf\n") == "");
    CHECK(submission_errors(assignment, "machine frames=32\nload buf\n") == "");
    CHECK(submission_errors(assignment, "file \"/g\" PAGE\nfd = open(\"/g\", O_RDONLY)\n") == "");
    CHECK(submission_errors(assignment, "title \"x\"\nsay \"x\"\nload buf\nexpect copies == 7\n") == "");
    CHECK(submission_errors(assignment, "") == "");
    CHECK(submission_errors(assignment, "machine frames=33\n") ==
          R"(s.cow:1:1: error: the machine is the assignment's, which is another one
  machine frames=33
  ^~~~~~~
  leave the line out
)");
    // Whether it is right must not be found out so.
    const std::string named = R"(:1:9: error: a submission does not say what is wrong with the machine)";
    for (const char* bug : {"no_tlb_flush", "none", "no_refcount"}) {
        CHECK(submission_errors(assignment, std::string("machine bug=") + bug + "\n").find(named) == 5);
    }
    CHECK(submission_errors(assignment, "buf = brk(NULL)\n") ==
          R"(s.cow:1:1: error: the assignment calls something 'buf' already
  buf = brk(NULL)
  ^~~
  choose another name
)");
    for (const char* line : {"child = fork()\n", "process child\n", "pipe([buf, w])\n", "buf = fork()\n",
                             "file \"/f\" PAGE\n", "require copies == 2\n", "hidden forbid fork\n"}) {
        CAPTURE(std::string(line));
        CHECK(submission_errors(assignment, line) != "");
    }
}
