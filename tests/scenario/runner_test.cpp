#include "core/check/observables.hpp"
#include "core/scenario/remarks.hpp"
#include "core/scenario/writer.hpp"
#include "tests/scenario/played.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

using namespace cow;
using namespace cow::test;

namespace {

constexpr std::string_view runner_buffer =
    "buf = mmap(0x10000000, 16*PAGE, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS|MAP_FIXED, -1, 0)\n";

std::vector<bool> present_pages(const Played& played, u64 pages) {
    std::vector<bool> out;
    for (u64 i = 0; i < pages; ++i) {
        out.push_back(page_view(played.machine, played.machine.processes[0].mm, Vpn{0x10000 + i}).present);
    }
    return out;
}

} // namespace

TEST_CASE("runner: what a step came to") {
    struct Case {
        const char* name;
        const char* source;
        const char* result;
        Decision decision;
        Signal signal;
        const char* problem;
    };
    const Case cases[] = {
        {"an address", "buf = brk(NULL)", "0x555555554000", Decision::none, Signal::none, ""},
        {"a byte", "store buf 'A'\nload buf", "'A'", Decision::none, Signal::none, ""},
        {"a byte that is no letter", "load buf", "0", Decision::zero_page, Signal::none, ""},
        {"a store", "store buf 'A'", "", Decision::zero_fill, Signal::none, ""},
        {"several bytes, two pages", "store buf+PAGE-1 \"ab\"", "", Decision::zero_fill, Signal::none, ""},
        {"no mapping", "load 0", "", Decision::segv_maperr, Signal::sigsegv, ""},
        {"no right", "mprotect(buf, PAGE, PROT_READ)\nstore buf 1", "", Decision::segv_accerr,
         Signal::sigsegv, ""},
        {"behind the end of a file",
         "file \"/a\" 1\nfd = open(\"/a\", O_RDONLY)\nm = mmap(NULL, 2*PAGE, PROT_READ, MAP_PRIVATE, fd, "
         "0)\nload m+PAGE",
         "", Decision::sigbus, Signal::sigbus, ""},
        {"a kernel's write into a shared page",
         "store buf 'A'\nfile \"/a\" 1 page 'x'\nfd = open(\"/a\", O_RDONLY)\nfork()\nread(fd, buf, 5)", "5",
         Decision::copy, Signal::none, ""},
        {"a kernel's read of a shared page", "store buf 'A'\nfork()\nwrite(1, buf, 5)", "5", Decision::none,
         Signal::none, ""},
        {"a child", "fork()", "2", Decision::none, Signal::none, ""},
        {"an error", "munmap(1, 1)", "-1 EINVAL (Invalid argument)", Decision::none, Signal::none, ""},
        {"the end", "exit(0)", "", Decision::none, Signal::none, ""},
        {"a neutral call", "getpid()", "1", Decision::none, Signal::none, ""},
        {"frames given back", "kernel: reclaim 10", "0", Decision::none, Signal::none, ""},
        {"killed by oneself", "kill(1, SIGUSR1)", "", Decision::none, static_cast<Signal>(10), ""},
        {"a waiting that cannot end", "child = fork()\nwait4(child)", "", Decision::none, Signal::none,
         "init would wait here: no such child has exited"},
        {"a waiting that does not wait", "child = fork()\nwait4(child, NULL, WNOHANG, NULL)", "0",
         Decision::none, Signal::none, ""},
        {"nobody to wait for", "wait4(-1)", "-1 ECHILD (No child processes)", Decision::none, Signal::none,
         ""},
        {"a dead process", "child = fork()\nchild: exit(0)\nchild: load buf", "", Decision::none,
         Signal::none, "child has exited"},
        {"a killed process", "child = fork()\nkill(child, SIGKILL)\nchild: load buf", "", Decision::none,
         Signal::none, "child was killed by SIGKILL"},
        {"a process that could not be made", "child = fork() = -1 EAGAIN (x)\nchild: load buf", "",
         Decision::none, Signal::none, "child does not exist: no call made it"},
        {"a parent that waits", "child = vfork()\nload buf", "", Decision::none, Signal::none,
         "init is suspended until child executes a program or exits"},
        {"an address that was never given", "x = open(\"/none\", O_RDONLY)\nload x", "", Decision::none,
         Signal::none, "'x' has no value: the call that was to give it failed"},
        {"an address that is none", "load buf-buf-1", "", Decision::none, Signal::none,
         "the difference is below zero"},
        {"the stack grows first",
         "s = mmap(0x7000000, PAGE, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS|MAP_FIXED|MAP_GROWSDOWN, "
         "-1, 0)\nstore s-1 1",
         "", Decision::zero_fill, Signal::none, ""},
    };
    for (const Case& c : cases) {
        INFO(std::string(c.name));
        const Played played(std::string(runner_buffer) + c.source);
        const StepOutcome& last = played.last();
        CHECK(played.result(played.outcomes.size() - 1) == c.result);
        CHECK(decision_name(last.decision) == decision_name(c.decision));
        CHECK(signal_name(last.signal) == signal_name(c.signal));
        CHECK(last.problem == c.problem);
    }
}

TEST_CASE("runner: the answer to a question is what the kernel does after it has made room") {
    const std::string source = "machine fork=ondemand\n" + std::string(runner_buffer) +
                               "store buf 'A' x 2\nchild = fork()\nchild: store buf 'B'\n";
    CHECK(Played(source).last().decision == Decision::copy);
    StepOutcome outcome;
    struct Case {
        Decision decision;
        const char* option;
        bool right;
    };
    for (const Case& c : {Case{Decision::copy, "copy", true},
                          {Decision::copy, "reuse", false},
                          {Decision::none, "none", true},
                          {Decision::segv_maperr, "segv", true},
                          {Decision::segv_accerr, "segv", true},
                          {Decision::sigbus, "segv", false},
                          {Decision::segv_accerr, "segv_accerr", true},
                          {Decision::segv_accerr, "segv_maperr", false},
                          {Decision::oom, "oom", true},
                          {Decision::zero_fill, "zero", false}}) {
        outcome.decision = c.decision;
        INFO(std::string(c.option));
        CHECK(names_outcome(c.option, outcome) == c.right);
    }
}

TEST_CASE("runner: x, every and pick") {
    CHECK(present_pages(Played(std::string(runner_buffer) + "store buf 1 x 3 every 2*PAGE"), 6) ==
          std::vector<bool>{true, false, true, false, true, false});
    const auto picked = [](u64 seed) {
        const Played played("machine seed=" + std::to_string(seed) + "\n" + std::string(runner_buffer) +
                            "store buf 1 x 16 pick 5");
        return present_pages(played, 16);
    };
    const std::vector<bool> once = picked(7);
    CHECK(std::count(once.begin(), once.end(), true) == 5);
    CHECK(picked(7) == once);
    bool differs = false;
    std::vector<int> often(16);
    for (u64 seed = 0; seed < 200; ++seed) {
        const std::vector<bool> other = picked(seed);
        differs = differs || other != once;
        for (std::size_t i = 0; i < 16; ++i) {
            often[i] += other[i] ? 1 : 0;
        }
    }
    CHECK(differs);
    for (const int times : often) { // 62.5 are expected
        CHECK(times > 35);
        CHECK(times < 95);
    }
    // What is written back runs as it did: comments and line numbers do not matter.
    const std::string source = "# a comment\n\n" + std::string(runner_buffer) + "store buf 1 x 16 pick 5";
    CHECK(present_pages(Played(source), 16) == present_pages(Played(write_script(parsed(source))), 16));
}

TEST_CASE("runner: files have the contents they were given") {
    const Played played(R"(file "/a" 2 pages 'x'
file "/b" 2 pages "hello"
file "/c" 2 pages
a = open("/a", O_RDONLY)
m = mmap(0x10000000, 2*PAGE, PROT_READ, MAP_PRIVATE|MAP_FIXED, a, 0)
b = open("/b", O_RDONLY)
n = mmap(0x20000000, 2*PAGE, PROT_READ, MAP_PRIVATE|MAP_FIXED, b, 0)
c = open("/c", O_RDONLY)
o = mmap(0x30000000, 2*PAGE, PROT_READ, MAP_PRIVATE|MAP_FIXED, c, 0)
expect value(m) == 'x' and value(m+2*PAGE-1) == 'x'
expect value(n) == 'h' and value(n+4) == 'o' and value(n+5) == 0 and value(n+PAGE) == 0
expect value(o) == 'c'
)");
    for (const ExpectOutcome& outcome : played.expectations) {
        INFO(outcome.actual);
        CHECK(outcome.ok);
    }
}

TEST_CASE("runner: names") {
    const Played played(std::string(runner_buffer) + R"(process other
other: store buf 1
other: mmap(buf, PAGE, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS|MAP_FIXED, -1, 0)
fork()
child = fork()
child = fork()
p3: store buf 3
child: store buf 5
kill(child, 0)
expect result == 0 and child == 5 and value(p3, buf) == 3 and value(child, buf) == 5
)");
    CHECK(played.outcomes[2].signal ==
          Signal::sigsegv); // an address is a number; each process has its own memory
    CHECK(played.outcomes[3].problem == "other was killed by SIGSEGV");
    INFO(played.last_expectation().actual);
    CHECK(played.last_expectation().ok);
    CHECK(played.env.processes.at("child") == ProcId{4}); // the newest of that name
}

TEST_CASE("runner: the command line overrides the machine line") {
    RunOptions options;
    options.fork = ForkMode::eager;
    options.bug = Bug::no_refcount;
    const Runner runner(parsed("machine fork=ondemand\nfork()"), options);
    CHECK(runner.start().config.fork == ForkMode::eager);
    CHECK(runner.start().config.bug == Bug::no_refcount);
    CHECK(runner.script().config.fork == ForkMode::eager);
}

TEST_CASE("runner: with and without a log a run is the same") {
    const std::string source =
        std::string(runner_buffer) +
        "store buf 'A' x 16\nchild = fork()\nchild: store buf 1 x 16 pick 3\nload buf\nexit(0)\n";
    const Played logged(source);
    Machine machine = logged.runner.start();
    Environment env = logged.runner.environment();
    for (std::size_t step = 0; step < logged.runner.step_count(); ++step) {
        const StepOutcome outcome = logged.runner.run_step(step, machine, nullptr, env);
        CHECK(outcome.decision == logged.outcomes[step].decision);
        CHECK(outcome.result == logged.outcomes[step].result);
        CHECK(outcome.signal == logged.outcomes[step].signal);
    }
    CHECK(machine_hash(machine) == machine_hash(logged.machine));
}

TEST_CASE("runner: any allocation of the whole run can be made to fail") {
    const std::string source = "machine frames=32\n" + std::string(runner_buffer) +
                               "store buf 'A' x 2\nchild = fork()\nchild: store buf 'B'\nstore buf "
                               "'C'\nchild: exit(0)\nwait4(child)\nx = brk(NULL)\nbrk(x+PAGE)\n";
    i64 failures = 0;
    for (i64 n = 0; n < 100; ++n) {
        RunOptions options;
        options.fail_allocation = n;
        INFO("allocation ", n);
        const Played played(source, options); // checks the invariants after each step
        if (played.env.allocations_until_failure >= 0) {
            break; // the run has fewer allocations
        }
        ++failures;
        if (!played.machine.processes[0].alive()) {
            CHECK(played.machine.frames.used() == 0);
        }
    }
    CHECK(failures > 8);
    CHECK(failures < 100);
}
