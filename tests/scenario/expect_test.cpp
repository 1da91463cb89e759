// Every value of expect, and how conditions combine.

#include "core/scenario/vocabulary/vocabulary.hpp"
#include "tests/scenario/played.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace cow;
using namespace cow::test;

namespace {

struct Case {
    const char* condition;
    bool ok;
    const char* actual; ///< null: not looked at
};

void check(std::string_view story, std::initializer_list<Case> cases, std::string* seen = nullptr) {
    for (const Case& c : cases) {
        INFO(std::string(c.condition));
        const Played played(std::string(story) + "expect " + c.condition + "\n");
        CHECK(played.last_expectation().ok == c.ok);
        if (c.actual != nullptr) {
            CHECK(played.last_expectation().actual == c.actual);
        }
        if (seen != nullptr) {
            *seen += std::string(c.condition) + "\n";
        }
    }
}

/// Three pages, two of them written; a child that copied one of them and died; a file page written privately.
constexpr std::string_view story = R"(machine frames=64
file "/lib" 4 pages
buf = mmap(0x10000000, 3*PAGE, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS|MAP_FIXED, -1, 0)
store buf 'A' x 2
load buf+2*PAGE
child = fork()
child: store buf 'B'
fd = openat(AT_FDCWD, "/lib", O_RDONLY)
lib = mmap(0x20000000, 4*PAGE, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_FIXED, fd, 0)
load lib
store lib+PAGE 1
process other
other: store 0 1
)";

} // namespace

TEST_CASE("expect: every value there is") {
    std::string seen;
    check(
        story,
        {
            {"frame(buf) == 1 and frame(child, buf) != frame(buf)", true,
             "frame(init, buf) == 1, frame(child, buf) == 3"},
            {"frame(child, lib) == none", true, "frame(child, lib) == none"},
            {"frame(buf) == none", false, "frame(init, buf) == 1"},
            {"refs(init, buf+PAGE) == 2", true, "refs(init, buf+PAGE) == 2"},
            {"refs(buf+PAGE) == 3", false, "refs(init, buf+PAGE) == 2"},
            {"mapcount(buf+PAGE) == 2 and mapcount(lib) == 1 and refs(lib) == 2", true,
             "mapcount(init, buf+PAGE) == 2, mapcount(init, lib) == 1, refs(init, lib) == 2"},
            {"present(buf) and not present(child, lib)", true,
             "present(init, buf) == 1, present(child, lib) == 0"},
            {"writable(child, buf) and not writable(buf)", true,
             "writable(child, buf) == 1, writable(init, buf) == 0"},
            {"dirty(child, buf)", true, "dirty(child, buf) == 1"},
            {"accessed(lib)", true, "accessed(init, lib) == 1"},
            {"cow(buf+PAGE) and not cow(child, buf)", true, "cow(init, buf+PAGE) == 1, cow(child, buf) == 0"},
            {"zero(buf+2*PAGE) and not zero(buf)", true, "zero(init, buf+2*PAGE) == 1, zero(init, buf) == 0"},
            {"ksm(buf)", false, "ksm(init, buf) == 0"},
            {"value(buf) == 'A' and value(child, buf) == 'B'", true,
             "value(init, buf) == 'A', value(child, buf) == 'B'"},
            {"value(buf+1) == 0 and value(lib+PAGE) == 1", true,
             "value(init, buf+1) == 0, value(init, lib+PAGE) == 1"},
            {"value(0) == none and value(0xffffffffffffffff) == none", true,
             "value(init, 0) == none, value(init, 0xffffffffffffffff) == none"},
            {"rss(init) == 6*PAGE and rss(child) == 2*PAGE", true, "rss(init) == 24576, rss(child) == 8192"},
            {"pss(child) == PAGE + PAGE + PAGE", false, "pss(child) == 6144"},
            {"uss(child) == PAGE", true, "uss(child) == 4096"},
            {"vsz(child) == 3*PAGE", true, "vsz(child) == 12288"},
            {"minflt(init) == 5 and majflt(init) == 0", true, "minflt(init) == 5, majflt(init) == 0"},
            {"shared_clean(init) == 0 and shared_dirty(child) == PAGE", true,
             "shared_clean(init) == 0, shared_dirty(child) == 4096"},
            {"private_clean(init) == 3*PAGE and private_dirty(init) == 2*PAGE", true,
             "private_clean(init) == 12288, private_dirty(init) == 8192"},
            {"anonymous(child) == 2*PAGE", true, "anonymous(child) == 8192"},
            {"pagetables(child) > 0", true, "pagetables(child) == 12288"},
            {"lazyfree(init) == 0 and locked(init) == 0 and referenced(child) == PAGE", true,
             "lazyfree(init) == 0, locked(init) == 0, referenced(child) == 4096"},
            {"pss_dirty(child) == 6144", true, "pss_dirty(child) == 6144"},
            {"vmas(init) == 2 and vmas(child) == 1", true, "vmas(init) == 2, vmas(child) == 1"},
            {"signal(other) == SIGSEGV and signal(init) == 0 and signal(init) != SIGKILL", true,
             "signal(other) == SIGSEGV, signal(init) == 0"},
            {"state(other) == zombie or state(init) == reaped", true,
             "state(other) == zombie, state(init) == running"},
            {"frames_used == 7 and frames_free == 57 - 1*1", true, "frames_used == 7, frames_free == 56"},
            {"frames_cached == 1", true, "frames_cached == 1"},
            {"copies == 2", true, "copies == 2"},
            {"reuses == 0 and zero_fills == 2 and file_reads == 1", true,
             "reuses == 0, zero_fills == 2, file_reads == 1"},
            {"faults >= 7 and faults < 100", true, "faults == 7"},
            {"tlb_misses > 0 and tlb_flushes >= 0", true, "tlb_misses == 13, tlb_flushes == 4"},
            {"committed == 10*PAGE", true, "committed == 40960"},
            {"saved == 2*PAGE", false, "saved == 4096"},
            {"pages_shared + pages_sharing + pages_unshared == 0", true,
             "pages_shared == 0, pages_sharing == 0, pages_unshared == 0"},
            {"oom_kills == 0", true, "oom_kills == 0"},
            {"result == 0x20000000", true, "result == 536870912"},
        },
        &seen);
    for (const vocabulary::ValueSpec& value : vocabulary::values()) {
        INFO(std::string(value.name));
        CHECK(seen.find(value.name) != std::string::npos);
    }
}

TEST_CASE("expect: results, operators and names") {
    check("buf = mmap(NULL, 0, PROT_READ, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)\nn = getpid() = 300\n",
          {
              {"result == 300", true, "result == 300"},
              {"n == 300 and n*2 - 1 == 599 and 2*(n + 1) == 602", true, "n == 300"},
              {"not (n < 300) and n <= 300 and n > -1 and n >= 300 and n != 3", true, "n == 300"},
              {"n == 1 or n == 2 and 1 == 1", false, "n == 300"},
              {"(n == 300) == (1 == 1)", true, "n == 300"},
              {"buf == 0", false, "'buf' has no value: the call that was to give it failed"},
              {"present(buf) or 1 == 1", false, "'buf' has no value: the call that was to give it failed"},
              {"n*4611686018427387904*4 == 0", false,
               "n == 300, n*4611686018427387904 does not fit in 64 bits"},
              {"1 == 1", true, ""},
              {"init == 1", true, "init == 1"},
          });
    check("mmap(NULL, 0, PROT_READ, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)\n",
          {
              {"result == EINVAL and result != ENOMEM and result < 0", true, "result == EINVAL"},
              {"result == ENOMEM", false, "result == EINVAL"},
          });
    check("load 0\n", {{"result == 0", false, "no call has returned yet"}});
    check("a = mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)\n",
          {{"result == a", true, "result == 0x7ffff7ffe000, a == 0x7ffff7ffe000"}});
}

TEST_CASE("expect: of processes that are gone or never were") {
    check("child = fork()\nchild: exit(3)\nwait4(child)\n",
          {
              {"state(child) == reaped and signal(child) == 0", true,
               "state(child) == reaped, signal(child) == 0"},
              {"rss(child) == 0 and frame(child, 0) == none and not present(child, 0)", true,
               "rss(child) == 0, frame(child, 0) == none, present(child, 0) == 0"},
          });
    check("child = fork() = -1 EAGAIN (Resource temporarily unavailable)\n",
          {{"rss(child) == 0", false, "child does not exist: no call made it"}});
}
