// The model beside the real kernel. Where no real process can be driven these tests say so and are skipped.

#include "app/linux/verifier.hpp"
#include "core/parse/parser.hpp"
#include "tests/support/processes.hpp"
#include "tests/support/verified.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <set>

namespace cow::real {
namespace {

bool possible() {
    const Traits& traits = probe_traits();
    if (!traits.supported) {
        test::skip(traits.why_not);
    }
    return traits.supported;
}

struct Told {
    std::vector<StepVerdict> verdicts;
    u64 compared = 0;
    std::set<std::string> differing; ///< fields
    bool unverified = false;         ///< this kernel plays by other rules, so that no more was done

    std::size_t count(Verdict verdict) const {
        return static_cast<std::size_t>(std::count_if(
            verdicts.begin(), verdicts.end(), [&](const StepVerdict& v) { return v.verdict == verdict; }));
    }
};

Told tell(const std::string& text, const VerifyOptions& options = {}) {
    const ParseResult parsed = parse_script(text);
    REQUIRE(parsed.ok());
    Verifier verifier(parsed.script, options);
    CHECK(verifier.obstacle() == "");
    Told told;
    while (!verifier.at_end() && !told.unverified) {
        told.verdicts.push_back(verifier.advance());
        const StepVerdict& last = told.verdicts.back();
        CAPTURE(last.step);
        CHECK((last.verdict == Verdict::not_compared) == !last.why.empty());
        CHECK((last.verdict == Verdict::differs) == !last.differences.empty());
        told.compared += last.compared;
        told.unverified = !options.bug && test::differs_unverified(last);
        for (const Difference& difference : last.differences) {
            told.differing.insert(difference.field);
        }
    }
    return told;
}

const std::string forked = R"(machine frames=64
buf = mmap(NULL, 3*PAGE, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)
store buf 'A' x 3
child = fork()
child: store buf+PAGE 'B'
load buf+PAGE
child: exit(0)
wait4(child)
)";

} // namespace

TEST_SUITE("linux verify") {
    TEST_CASE("fork and copy-on-write agree at every step, and much is compared") {
        if (!possible()) {
            return;
        }
        const Told told = tell(forked);
        if (told.unverified) {
            return;
        }
        CHECK(told.count(Verdict::agrees) == 7);
        CHECK(told.compared > 100);
    }

    TEST_CASE("without privilege less is compared, but something") {
        if (!possible()) {
            return;
        }
        VerifyOptions options;
        options.use_privilege = false;
        const Told told = tell(forked, options);
        if (told.unverified) {
            return;
        }
        CHECK(told.count(Verdict::agrees) == 7);
        CHECK(told.compared > 50);
        if (probe_traits().frames_readable) {
            CHECK(told.compared < tell(forked).compared);
        }
    }

    TEST_CASE("a faulty model is found out") {
        if (!possible()) {
            return;
        }
        struct Case {
            Bug bug;
            std::string text;
        };
        const std::string shared =
            "buf = mmap(NULL, PAGE, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)\n"
            "store buf 1\nchild = fork()\n";
        const Case cases[] = {
            {Bug::parent_left_writable, shared + "store buf 2\nchild: load buf\n"},
            {Bug::reuse_without_check, shared + "child: store buf 2\nload buf\n"},
            {Bug::no_refcount, shared + "child: store buf 2\nload buf\n"},
        };
        for (const Case& one : cases) {
            CAPTURE(bug_name(one.bug));
            VerifyOptions options;
            options.bug = one.bug;
            const Told told = tell(one.text, options);
            CHECK(told.count(Verdict::differs) > 0);
            CHECK(!told.differing.empty());
        }
    }

    TEST_CASE("what cannot be done for real is said, and never counts as agreement") {
        if (!possible()) {
            return;
        }
        SUBCASE("memory that runs out") {
            const Told told =
                tell("machine frames=4\n"
                     "a = mmap(NULL, 4*PAGE, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)\n"
                     "b = mmap(NULL, 4*PAGE, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)\n"
                     "store b 1 x 8\nload b\n");
            if (told.unverified) {
                return;
            }
            CHECK(told.verdicts[0].verdict == Verdict::agrees);
            CHECK(told.verdicts[2].verdict == Verdict::not_compared);
            CHECK(told.verdicts[3].verdict == Verdict::not_compared);
            CHECK(told.verdicts[3].compared == 0);
        }
        SUBCASE("merging without leave") {
            const Told told = tell("kernel: ksm_scan\n");
            CHECK(told.count(Verdict::not_compared) == 1);
        }
        SUBCASE("reclaim") {
            const Told told = tell("kernel: reclaim 1\nbuf = mmap(NULL, PAGE, PROT_READ, "
                                   "MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)\n");
            if (told.unverified) {
                return;
            }
            CHECK(told.verdicts[0].verdict == Verdict::agrees);
            CHECK(told.verdicts[1].verdict == Verdict::agrees); // nothing was reclaimed
        }
        SUBCASE("calls that would reach beyond the scenario") {
            const Told told = tell("kill(-1, SIGKILL)\nkill(0, SIGKILL)\nmadvise(0x10000, PAGE, 100)\n"
                                   "close(900)\nclose(901)\nload 0x20000000000\n");
            if (told.unverified) {
                return;
            }
            CHECK(told.verdicts[0].verdict == Verdict::not_compared);
            CHECK(told.verdicts[1].verdict == Verdict::not_compared);
            CHECK(told.verdicts[2].verdict == Verdict::not_compared);
            CHECK(told.verdicts[3].verdict == Verdict::agrees);
            CHECK(told.verdicts[4].verdict == Verdict::agrees);
            CHECK(told.verdicts[5].verdict == Verdict::not_compared);
        }
    }

    TEST_CASE("what depends on something undone is not compared, the rest is, and says what it leaves out") {
        if (!possible()) {
            return;
        }
        const Told told =
            tell("file \"/data\" 9000\n"
                 "fd = openat(AT_FDCWD, \"/data\", O_RDWR)\n"
                 "buf = mmap(NULL, 2*PAGE, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)\n"
                 "store buf 1\n"
                 "read(fd, \"abc\"..., 3) = 3\n" // the trace does not say where to
                 "load buf\n"
                 "more = mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)\n"
                 "child = fork()\n"
                 "child: load buf\n"
                 "child: exit(0)\n");
        if (told.unverified) {
            return;
        }
        using enum Verdict;
        const Verdict expected[] = {agrees, agrees, agrees,       not_compared, not_compared,
                                    agrees, agrees, not_compared, agrees};
        for (std::size_t i = 0; i < told.verdicts.size(); ++i) {
            CAPTURE(i);
            CHECK(told.verdicts[i].verdict == expected[i]);
            CHECK(told.verdicts[i].left_out.empty() == (i < 5 || told.verdicts[i].verdict == not_compared));
        }
        CHECK(told.verdicts[4].why == "since line 5: the trace does not show where the bytes went");
    }

    TEST_CASE("flags of clone that neither side acts on leave open what they would have done") {
        if (!possible()) {
            return;
        }
        const std::string map =
            "buf = mmap(0x500000, PAGE, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)\n";
        const auto clone = [&](const std::string& arguments) {
            return tell(map + "child = clone(child_stack=NULL, " + arguments +
                        ")\nchild: load buf\nload buf\n");
        };
        const Told plain = clone("flags=CLONE_CHILD_CLEARTID|CLONE_FS|SIGCHLD, child_tidptr=0x500010");
        const Told written = clone("flags=CLONE_CHILD_SETTID|SIGCHLD, child_tidptr=0x500010");
        const Told elsewhere = clone("flags=CLONE_CHILD_SETTID|SIGCHLD, child_tidptr=0x10000");
        const Told shared = clone("flags=CLONE_FILES|SIGCHLD");
        if (plain.unverified || written.unverified || elsewhere.unverified || shared.unverified) {
            return;
        }
        CHECK(plain.count(Verdict::agrees) == 4);
        CHECK(elsewhere.count(Verdict::agrees) == 4);
        CHECK(written.verdicts[2].verdict == Verdict::not_compared);
        CHECK(written.verdicts[3].verdict == Verdict::agrees);
        CHECK(shared.count(Verdict::not_compared) == 2);
    }

    TEST_CASE("an address that was recorded is asked for, and said to be left out") {
        if (!possible()) {
            return;
        }
        const std::string call = "mmap(NULL, 8192, PROT_READ, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)";
        const Told told = tell(call + " = 0x7f0000000000\n" + call + "\n");
        if (told.unverified) {
            return;
        }
        CHECK(told.count(Verdict::agrees) == 2);
        CHECK(told.verdicts[0].left_out.size() == 1);
        CHECK(told.verdicts[1].left_out.empty());
    }

    TEST_CASE("a scenario that no kernel plays is refused as a whole") {
        if (!possible()) {
            return;
        }
        for (const char* setting : {"fork=eager", "fork=ondemand", "bug=no_refcount", "overcommit=2"}) {
            CAPTURE(setting);
            const ParseResult parsed =
                parse_script(std::string("machine ") + setting + "\nmunmap(0, PAGE)\n");
            REQUIRE(parsed.ok());
            Verifier verifier(parsed.script, {});
            CHECK(verifier.obstacle() != "");
            CHECK(verifier.advance().verdict == Verdict::not_compared);
        }
    }

    TEST_CASE("nothing is left behind") {
        if (!possible()) {
            return;
        }
        const auto folders = [] { // of this run alone, as TMPDIR is
            std::vector<std::string> names;
            for (const auto& entry : std::filesystem::directory_iterator(probe_traits().directory)) {
                names.push_back(entry.path().filename().string());
            }
            return names;
        };
        const std::vector<std::string> folders_before = folders();
        const std::vector<test::ProcessMark> processes_before = test::descendants();
        const ParseResult parsed = parse_script("file \"/data\" 4 pages\n"
                                                "fd = openat(AT_FDCWD, \"/data\", O_RDWR)\n"
                                                "child = fork()\n");
        REQUIRE(parsed.ok());
        std::vector<test::ProcessMark> meanwhile;
        const auto run = [&](std::size_t steps) {
            Verifier verifier(parsed.script, {});
            for (std::size_t i = 0; i < steps; ++i) {
                const StepVerdict verdict = verifier.advance();
                CHECK((verdict.verdict == Verdict::agrees || test::differs_unverified(verdict)));
            }
            CHECK(verifier.at_end() == (steps == 2));
            CHECK(folders().size() > folders_before.size());
            meanwhile = test::descendants();
        };
        SUBCASE("at the end") { run(2); }
        SUBCASE("in the middle") { run(1); }
        CHECK(meanwhile.size() > processes_before.size());
        CHECK(test::still_there(meanwhile) == processes_before);
        CHECK(folders() == folders_before);
    }
}

} // namespace cow::real
