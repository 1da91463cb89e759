// The command line: exit codes, misuse, and input of all kinds.

#include "core/check/invariant_watch.hpp"
#include "core/machine/config.hpp"
#include "tests/cli/harness.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <sstream>

namespace cow::test {
namespace {

bool tells(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

const std::string ran_story = in_repository("tests/golden/story.cow");
const std::string fails = in_repository("tests/golden/fails.cow");
const std::string wrong_file = in_repository("tests/golden/wrong.cow");

} // namespace

TEST_SUITE("cli") {
    TEST_CASE("exit codes") {
        struct Case {
            std::string name;
            std::vector<std::string> arguments;
            int exit;
        };
        const Case cases[] = {
            {"all hold", {"run", ran_story}, 0},
            {"json, all hold", {"run", ran_story, "--json"}, 0},
            {"some fail", {"run", fails}, 1},
            {"json, some fail", {"run", fails, "--json"}, 1},
            {"bad file", {"run", wrong_file}, 2},
            {"one of several fails", {"run", ran_story, fails}, 1},
            {"one of several is bad", {"run", fails, wrong_file, ran_story}, 2},
            {"no such file", {"run", "/nothing/here.cow"}, 2},
            {"a directory", {"run", "/"}, 2},
            {"no file", {"run"}, 2},
            {"unknown option", {"run", ran_story, "--colour"}, 2},
            {"unknown fork mode", {"run", ran_story, "--fork", "spoon"}, 2},
            {"unknown bug", {"run", ran_story, "--bug", "none_such"}, 2},
            {"unknown choice of events", {"run", ran_story, "--events", "some"}, 2},
            {"a contradiction", {"run", ran_story, "--trace", "--events", "none"}, 2},
            {"an option twice", {"run", ran_story, "--fork", "cow", "--fork", "cow"}, 2},
            {"an option without its value", {"run", ran_story, "--fork"}, 2},
            {"comparison", {"run", ran_story, "--compare", "cow,eager,ondemand,vfork"}, 0},
            {"comparison, the first fails", {"run", ran_story, "--compare", "eager,cow"}, 1},
            {"comparison, another one fails", {"run", ran_story, "--compare", "cow,eager"}, 0},
            {"comparison as json",
             {"run", ran_story, "--json", "--compare", "vfork,cow+refork_loses_cow"},
             1},
            {"comparison of one", {"run", ran_story, "--compare", "cow"}, 2},
            {"comparison of nothing", {"run", ran_story, "--compare", ""}, 2},
            {"comparison with a gap", {"run", ran_story, "--compare", "cow,,eager"}, 2},
            {"comparison with an end that is open", {"run", ran_story, "--compare", "cow,eager,"}, 2},
            {"comparison with itself", {"run", ran_story, "--compare", "cow,cow+none"}, 2},
            {"comparison with no such mode", {"run", ran_story, "--compare", "cow,spoon"}, 2},
            {"comparison with no such bug", {"run", ran_story, "--compare", "cow,cow+moth"}, 2},
            {"comparison with an empty bug", {"run", ran_story, "--compare", "cow,cow+"}, 2},
            {"comparison and a mode", {"run", ran_story, "--compare", "cow,eager", "--fork", "cow"}, 2},
            {"comparison and a bug", {"run", ran_story, "--compare", "cow,eager", "--bug", "none"}, 2},
            {"comparison and a trace", {"run", ran_story, "--compare", "cow,eager", "--trace"}, 2},
            {"comparison and events", {"run", ran_story, "--compare", "cow,eager", "--events", "all"}, 2},
            {"unknown command", {"walk", ran_story}, 2},
            {"window of nothing", {"/nothing/here.cow"}, 2},
            {"window of standard input", {"-"}, 2},
            {"help", {"--help"}, 0},
            {"help of run", {"run", "-h"}, 0},
            {"help in spite of all", {"run", "--help", "--nothing"}, 0},
            {"version", {"--version"}, 0},
        };
        for (const Case& one : cases) {
            CAPTURE(one.name);
            const Ran ran = run_cli(one.arguments);
            CHECK(ran.exit == one.exit);
            CHECK((one.exit == 2) == !ran.err.empty());
        }
    }

    TEST_CASE("misuse is answered with what was meant") {
        struct Case {
            std::vector<std::string> arguments;
            std::string hint;
        };
        const Case cases[] = {
            {{"run", ran_story, "--jsno"}, "did you mean '--json'?"},
            {{"run", ran_story, "--event=none"}, "did you mean '--events'?"},
            {{"rum", ran_story}, "did you mean 'run'?"},
            {{"rum"}, "did you mean 'cowscope run FILE'?"},
            {{"help"}, "did you mean 'cowscope --help'?"},
            {{"--trace", ran_story}, "that is an option of run"},
            {{ran_story, "--json"}, "that is an option of run"},
            {{"a.cow", "b.cow"}, "cowscope run a.cow b.cow"},
            {{"run", ran_story, "--fork", "eager_"}, "did you mean 'eager'?"},
            {{"run", ran_story, "--bug", "no_tlb_flsh"}, "did you mean 'no_tlb_flush'?"},
            {{"run", in_repository("tests/golden/stroy.cow")}, "story.cow'?"},
            {{"run", in_repository("scenarios")}, "*.cow"},
            {{"run"}, "for example: cowscope run"},
            {{"verify", ran_story, "--kernel", "6.1"}, "cowscope verify --vm --kernel 6.1 FILE"},
            {{"verify", ran_story, "--vm", "--kernel", "debian"}, "--kernel newest"},
            {{"verify", ran_story, "--vm", "--kernel", "6.1", "--vmlinuz", "f"}, "leave one of them out"},
            {{"verify", ran_story, "--language", "de"}, "it is one of en, zh"},
            {{"verify", in_repository("tests/golden/stroy.cow"), "--vm"}, "story.cow'?"},
        };
        for (const Case& one : cases) {
            CAPTURE(one.hint);
            const Ran ran = run_cli(one.arguments);
            CHECK(ran.exit == 2);
            CHECK(tells(ran.err, one.hint));
        }
    }

    TEST_CASE("help names every option, mode and bug, and fits into 80 columns") {
        const std::string run = run_cli({"run", "--help"}).out;
        for (const char* option : {"--json", "--trace", "--events", "--fork", "--bug", "--help"}) {
            CHECK(tells(run, option));
        }
        for (const std::string_view name : fork_mode_names()) {
            CHECK(tells(run, name));
        }
        for (const std::string_view name : bug_names()) {
            CHECK(tells(run, name));
        }
        const std::string all = run_cli({"--help"}).out + run + run_cli({"verify", "--help"}).out;
        std::istringstream lines(all);
        for (std::string line; std::getline(lines, line);) {
            CAPTURE(line);
            CHECK((line.size() <= 80 || tells(line, "MAP_PRIVATE")));
        }
        CHECK(tells(all, "exit status:"));
    }

    TEST_CASE("the scenario in --help is a scenario that holds") {
        std::istringstream help(run_cli({"--help"}).out);
        std::string scenario;
        for (std::string line; std::getline(help, line);) {
            const bool begins = line.starts_with("    title ");
            if (begins || (!scenario.empty() && line.starts_with("    "))) {
                scenario += line.substr(4) + "\n";
            } else if (!scenario.empty()) {
                break;
            }
        }
        const Ran ran = run_cli({"run", "-", "--events", "none"}, scenario);
        CHECK(ran.err == "");
        CHECK(ran.exit == 0);
        CHECK(tells(ran.out, "All 2 expectations hold."));
        CHECK(tells(ran.out, "Answer: copy."));
    }

    TEST_CASE("input of all kinds ends promptly, with a reason") {
        struct Case {
            std::string name;
            std::string input;
            const char* reason;
        };
        const std::string deep = "load " + std::string(100'000, '(') + "\n";
        const Case cases[] = {
            {"empty", "", "the file is empty"},
            {"only a comment", "# nothing\n", "no steps"},
            {"binary", std::string("\x7f\x45\x4c\x46\0\0\0\1", 8), "not a text file"},
            {"not UTF-8", "say \"\xff\xfe\"\n", "UTF-8"},
            {"deeply nested", deep, "error"},
            {"too long", std::string((32U << 20U) + 1, '#'), "32 MiB"},
            {"endless touches", "load 0 x 1000000000000\n", "a step touches 1 to"},
        };
        for (const Case& one : cases) {
            CAPTURE(one.name);
            const Ran ran = run_cli({"run", "-"}, one.input);
            CHECK(ran.exit == 2);
            CHECK(ran.out == "");
            CHECK(tells(ran.err, one.reason));
        }
    }

    TEST_CASE("nothing that a file says reaches the terminal as a command") {
        const Ran ran = run_cli({"run", "-"}, "title \"a\\x1b[31mb\"\nsay \"\\x07bell \\x1b]0;x\"\nfork()\n");
        CHECK(ran.exit == 0);
        CHECK(!tells(ran.out, "\x1b"));
        CHECK(!tells(ran.out, "\x07"));
        const Ran bad = run_cli({"run", "-"}, "mmpa(\x1b[31m)\n");
        CHECK(bad.exit == 2);
        CHECK(!tells(bad.err, "\x1b"));
    }

    TEST_CASE("a long step shows its beginning and the sum") {
        const std::string scenario = "machine frames=5000\nbuf = mmap(NULL, 4000*PAGE, PROT_READ|PROT_WRITE, "
                                     "MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)\n"
                                     "store buf 'A' x 4000\n";
        const Ran ran = run_cli({"run", "-"}, scenario);
        CHECK(ran.exit == 0);
        CHECK(ran.out.size() < 4000);
        CHECK(tells(ran.out, "more events (--trace shows all)"));
        CHECK(tells(ran.out, "In all: 4000 faults: 4000 zero fills."));
        CHECK(tells(ran.out, "4000 times, the first: The MMU refuses"));
        CHECK(tells(ran.out, "4000 faults: zero fill. Nothing was"));
        CHECK(!tells(ran.out, "buf+0x1000"));
    }

    TEST_CASE("the ran_story names the version of a rule where it decides, and only there") {
        const std::string steps = "a = mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)\n"
                                  "madvise(a, PAGE, MADV_GUARD_INSTALL)\nmadvise(a, PAGE, MADV_DONTNEED)\n";
        const std::string now = run_cli({"run", "-"}, "machine kernel=6.18\n" + steps).out;
        const std::string before = run_cli({"run", "-"}, "machine kernel=6.12\n" + steps).out;
        CHECK(tells(now, "A rule since Linux 6.13: madvise knows MADV_GUARD_INSTALL"));
        CHECK(tells(before, "Since Linux 6.13 it is otherwise: madvise knows MADV_GUARD_INSTALL"));
        for (const std::string& out : {now, before}) {
            CHECK(out.find("Linux 6.13") == out.rfind("Linux 6.13"));
        }
        CHECK(!tells(run_cli({"run", "-", "--json"}, steps).out, "Linux 6.13"));
    }

    TEST_CASE("a call that changes nothing says why") {
        const Ran ran = run_cli(
            {"run", "-"}, "m = mmap(NULL, PAGE, PROT_READ|PROT_WRITE, MAP_SHARED|MAP_ANONYMOUS, -1, 0)\n"
                          "madvise(m, PAGE, MADV_MERGEABLE)\nmsync(m, PAGE, MS_SYNC)\n"
                          "madvise(m, PAGE, MADV_DONTNEED)\n");
        CHECK(ran.exit == 0);
        CHECK(tells(ran.out, "Nothing changes: shared memory never merges."));
        CHECK(tells(ran.out, "Nothing changes: what lives in memory alone"));
        CHECK(tells(ran.out, "Nothing changes: no page in this range is present."));
    }

    TEST_CASE("a bug that never bit is said to have been harmless") {
        const std::string scenario =
            "buf = mmap(NULL, PAGE, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)\nstore buf 1\n";
        const std::string never = "The bug copyout_skips_cow never bit: no invariant was broken.";
        CHECK(tells(run_cli({"run", "-", "--bug", "copyout_skips_cow"}, scenario).out, never));
        CHECK(!tells(run_cli({"run", "-"}, scenario).out, "never bit"));
        CHECK(!tells(run_cli({"run", "-", "--bug", "no_refcount"}, scenario + "fork()\n").out, "never bit"));
    }

    TEST_CASE("every event of the trace is numbered") {
        const Ran ran = run_cli(
            {"run", "-", "--trace"},
            "buf = mmap(NULL, PAGE, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)\nstore buf 1\n");
        u64 expected = 1;
        for (std::size_t at = ran.out.find('#'); at != std::string::npos; at = ran.out.find('#', at + 1)) {
            CHECK(std::stoull(ran.out.substr(at + 1)) == expected++);
        }
        CHECK(expected > 10);
    }

    TEST_CASE("many processes do not fill the screen") {
        std::string scenario;
        for (int i = 0; i < 100; ++i) {
            scenario += "fork()\n";
        }
        const Ran ran = run_cli({"run", "-", "--events", "none"}, scenario);
        CHECK(ran.exit == 0);
        CHECK(tells(ran.out, "and 61 more processes"));
    }

    TEST_CASE("a comparison judges what is asked under its first kernel alone") {
        const std::string wrong_file =
            "buf = mmap(NULL, PAGE, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)\nstore buf 1\n"
            "child = fork()\nask \"What?\" choice \"a copy\" | \"nothing\" = \"a copy\" if faults == 2\n"
            "store buf 2\n";
        for (const bool json : {false, true}) {
            std::vector<std::string> arguments{"run", "-", "--compare", "cow,eager"};
            if (json) {
                arguments.insert(arguments.end(), {"--json", "--events", "none"});
            }
            CHECK(run_cli(arguments, wrong_file).exit == 0);
            arguments[3] = "eager,cow"; // where there is no fault, neither answer is right
            CHECK(run_cli(arguments, wrong_file).exit == 1);
        }
    }

    TEST_CASE("a bug is found where it first shows, each by its invariant") {
        struct Case {
            std::string bug;
            std::string scenario;
            const char* invariant;
        };
        const std::string map =
            "buf = mmap(NULL, PAGE, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)\nstore buf 'A'\n";
        std::string mappings = "file \"/x\" 1 pages\nfd = openat(AT_FDCWD, \"/x\", O_RDONLY)\n";
        for (int i = 0; i < 256; ++i) {
            mappings += fmt::format("m{0} = mmap(NULL, PAGE, PROT_READ, MAP_SHARED, fd, 0)\nload m{0}\n", i);
        }
        const Case cases[] = {
            {"no_refcount", map + "child = fork()\n", "refcount"},
            {"parent_left_writable", map + "child = fork()\n", "two_writers"},
            {"no_tlb_flush", map + "child = fork()\n", "tlb"},
            {"refork_loses_cow", map + "child = fork()\nchild: grandchild = fork()\n", "two_writers"},
            {"reuse_without_check", map + "child = fork()\nchild: store buf 'B'\n", "two_writers"},
            {"copyout_skips_cow",
             "file \"/x\" 1 pages\n" + map +
                 "fd = openat(AT_FDCWD, \"/x\", O_RDONLY)\nchild = fork()\nchild: read(fd, buf, 10)\n",
             "write_protect"},
            {"refcount_8bit", mappings, "refcount"},
        };
        for (const Case& one : cases) {
            CAPTURE(one.bug);
            const Ran ran = run_cli({"run", "-", "--bug", one.bug}, one.scenario);
            CHECK(ran.exit == 0); // there is no expectation that could fail
            CHECK(tells(ran.out, std::string("invariant broken: ") + one.invariant));
            CHECK(tells(ran.out, "It broke here:"));
            CHECK(!tells(run_cli({"run", "-", "--bug", "none"}, one.scenario).out, "invariant broken"));
        }
    }

    TEST_CASE("every invariant is explained") {
        for (const std::string_view name : invariant_names()) {
            CAPTURE(name);
            CHECK(!explain_invariant(name).empty());
        }
    }

    TEST_CASE("one address with two names, each in its own process") {
        const Ran ran = run_cli(
            {"run", "-"},
            "process guest\n"
            "ours = mmap(NULL, PAGE, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)\n"
            "guest: theirs = mmap(NULL, PAGE, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)\n"
            "store ours 'A'\nguest: store theirs 'B'\nchild = fork()\nchild: store ours 'C'\n");
        CHECK(tells(ran.out, "init stores 'A' at ours."));
        CHECK(tells(ran.out, "guest stores 'B' at theirs."));
        CHECK(tells(ran.out, "child stores 'C' at ours."));
    }
}

} // namespace cow::test
