// madvise: cases g1 to g6 of the measurements, and its errors.

#include "tests/kernel/measured.hpp"

using namespace cow;
using namespace cow::test;

namespace {

constexpr std::string_view no_page = "Rss=0 Pss=0 ShC=0 ShD=0 PrC=0 PrD=0 Anon=0";
constexpr std::string_view dirty_page = "Rss=4 Pss=4 ShC=0 ShD=0 PrC=0 PrD=4 Anon=4";

struct Advised : Measured {
    ProcId a;
    explicit Advised(MachineConfig config = {.frames = 256}) : Measured(config) { a = process("A"); }
    /// madvise that must succeed without a fault.
    void advise(ProcId proc, VirtAddr addr, u64 pages, Advice advice) {
        CHECK(minflt(proc, [&] { CHECK(madvise(proc, addr, pages, advice).value == 0); }) == 0);
    }
    /// madvise that populates: its minor faults.
    u64 populate(VirtAddr addr, u64 pages, Advice advice) {
        return minflt(a, [&] { CHECK(madvise(a, addr, pages, advice).value == 0); });
    }
};

void dontneed_anonymous() { // g1
    Advised m({.frames = 256, .zero_page = false});
    const VirtAddr p0 = m.anon(m.a, 4);
    const VirtAddr p1 = page_at(1);
    CHECK(m.store(m.a, p0, 8) == 1);
    CHECK(m.store(m.a, p1, 9) == 1);
    m.advise(m.a, p0, 1, Advice::dontneed);
    CHECK_FALSE(m.page(m.a, p0).present);
    CHECK(m.smaps(m.a, p0) == dirty_page);
    CHECK(m.load(m.a, p0, 0) == 1);
    CHECK(m.store(m.a, p0, 1) == 0);
    CHECK(m.smaps(m.a, p0) == "Rss=8 Pss=8 ShC=0 ShD=0 PrC=0 PrD=8 Anon=8");
    const Pfn f1 = m.frame(m.a, p1);
    const ProcId b = m.fork(m.a, "B");
    m.advise(b, p1, 1, Advice::dontneed);
    CHECK(m.frame(m.a, p1) == f1);
    CHECK(m.page(m.a, p1).mapcount == 1);
    CHECK_FALSE(m.page(m.a, p1).exclusive);
    CHECK_FALSE(m.page(b, p1).present);
    CHECK(m.load(m.a, p1, 9) == 0);
    CHECK(m.load(b, p1, 0) == 1);
    CHECK(m.store(m.a, p1, 9) == 1);
    CHECK(m.frame(m.a, p1) == f1);
}

void dontneed_file() { // g2
    Advised m;
    const VirtAddr p0 = m.file(m.a, m.open(m.a, "/data", 1), 1);
    const u8 original = *m.value(m.a, p0);
    CHECK(m.store(m.a, p0, 1) == 1);
    m.advise(m.a, p0, 1, Advice::dontneed);
    CHECK_FALSE(m.page(m.a, p0).present);
    CHECK(m.smaps(m.a, p0) == no_page);
    CHECK(m.load(m.a, p0, original) == 1);
    CHECK(m.smaps(m.a, p0) == "Rss=4 Pss=4 ShC=0 ShD=0 PrC=4 PrD=0 Anon=0");
}

void dontneed_shared() {
    Advised m;
    const VirtAddr p0 = m.anon(m.a, 1, 0, rw, shared_anon);
    CHECK(m.store(m.a, p0, 7) == 1);
    m.advise(m.a, p0, 1, Advice::dontneed);
    CHECK_FALSE(m.page(m.a, p0).present);
    CHECK(m.load(m.a, p0, 7) == 1); // it is in the page cache
}

void dontfork() { // g3
    Advised m;
    const VirtAddr p0 = m.anon(m.a, 4);
    const VirtAddr p1 = page_at(1);
    CHECK(m.store(m.a, p0, 1) == 1);
    CHECK(m.store(m.a, p1, 1) == 1);
    m.advise(m.a, p1, 1, Advice::dontfork);
    CHECK(m.maps(m.a) == "500000000000-500000001000 rw-p\n"
                         "500000001000-500000002000 rw-p\n"
                         "500000002000-500000004000 rw-p\n");
    const ProcId b = m.fork(m.a, "B");
    CHECK(m.maps(b) == "500000000000-500000001000 rw-p\n"
                       "500000002000-500000004000 rw-p\n");
    CHECK(m.page(b, p0).mapcount == 2);
    CHECK(m.page(m.a, p1).exclusive);
    CHECK(m.minflt(b, [&] { CHECK(m.killed_by_load(b, p1) == Signal::sigsegv); }) == 0);
    CHECK(m.store(m.a, p1, 2) == 0);
    CHECK(m.store(m.a, p0, 2) == 1);
    m.advise(m.a, p1, 1, Advice::dofork);
    CHECK(m.maps(m.a) == "500000000000-500000004000 rw-p\n");
    const ProcId c = m.fork(m.a, "C");
    CHECK(m.load(c, p1, 2) == 0);
}

void wipeonfork() { // g4
    Advised m({.frames = 256, .zero_page = false});
    const VirtAddr p0 = m.anon(m.a, 4);
    CHECK(m.store(m.a, p0, 9) == 1);
    m.advise(m.a, p0, 1, Advice::wipeonfork);
    const ProcId b = m.fork(m.a, "B");
    CHECK(m.maps(b) == "500000000000-500000001000 rw-p\n"
                       "500000001000-500000004000 rw-p\n");
    CHECK_FALSE(m.page(b, p0).present);
    CHECK(m.page(m.a, p0).exclusive);
    CHECK(m.load(b, p0, 0) == 1);
    CHECK(m.store(m.a, p0, 9) == 0);
    CHECK(m.smaps(b, p0) == dirty_page);
    CHECK(m.store(b, p0, 5) == 0);
    const ProcId c = m.fork(b, "C"); // the grandchild inherits it
    CHECK(m.load(c, p0, 0) == 1);
    m.advise(b, p0, 1, Advice::keeponfork);
    const ProcId d = m.fork(b, "D");
    CHECK(m.load(d, p0, 5) == 0);
}

void lazily_freed() { // g5
    Advised m;
    const VirtAddr p0 = m.anon(m.a, 4);
    CHECK(m.store(m.a, p0, 9) == 1);
    const Pfn f0 = m.frame(m.a, p0);
    m.advise(m.a, p0, 4, Advice::free);
    CHECK(m.page(m.a, p0).exclusive);
    CHECK(m.smaps(m.a, p0) == "Rss=4 Pss=4 ShC=0 ShD=0 PrC=4 PrD=0 Anon=4");
    CHECK(m.load(m.a, p0, 9) == 0);
    CHECK(m.store(m.a, p0, 9) == 0);
    CHECK(m.frame(m.a, p0) == f0);
    CHECK(m.smaps(m.a, p0) == dirty_page);
}

void lazily_freed_until_reclaim() {
    Advised m;
    const VirtAddr p0 = m.anon(m.a, 4);
    const VirtAddr p1 = page_at(1);
    CHECK(m.store(m.a, p0, 8) == 1);
    CHECK(m.store(m.a, p1, 9) == 1);
    m.advise(m.a, p0, 4, Advice::free);
    CHECK(m.store(m.a, p1, 7) == 0); // written since: stays
    CHECK(m.run([](Kernel& kernel) { return reclaim(kernel, 8); }) == 1);
    CHECK_FALSE(m.page(m.a, p0).present);
    CHECK(m.load(m.a, p0, 0) == 1);
    CHECK(m.load(m.a, p1, 7) == 0);
    CHECK(m.run([](Kernel& kernel) { return reclaim(kernel, 8); }) == 0); // ordinary memory again
}

void lazily_freed_while_shared() {
    Advised m;
    const VirtAddr p0 = m.anon(m.a, 1);
    CHECK(m.store(m.a, p0, 9) == 1);
    const ProcId b = m.fork(m.a, "B");
    m.advise(b, p0, 1, Advice::free);
    CHECK(m.smaps(b, p0) == "Rss=4 Pss=2 ShC=4 ShD=0 PrC=0 PrD=0 Anon=4");
    CHECK(m.smaps(m.a, p0) == "Rss=4 Pss=2 ShC=0 ShD=4 PrC=0 PrD=0 Anon=4");
    CHECK(m.run([](Kernel& kernel) { return reclaim(kernel, 8); }) == 0); // A's PTE is dirty
    CHECK(m.load(m.a, p0, 9) == 0);
    CHECK(m.load(b, p0, 9) == 0);
}

void populate() { // g6
    Advised m;
    const VirtAddr p0 = m.anon(m.a, 16);
    CHECK(m.populate(p0, 8, Advice::populate_write) == 8);
    CHECK(m.present_range(m.a, p0, 16) == "0..7");
    CHECK(m.populate(page_at(8), 8, Advice::populate_read) == 8);
    CHECK(m.present(m.a, p0, 16) == 16);
    CHECK(m.page(m.a, page_at(8)).zero);
    CHECK(m.smaps(m.a, p0) == "Rss=32 Pss=32 ShC=0 ShD=0 PrC=0 PrD=32 Anon=32");
    CHECK(m.populate(p0, 16, Advice::populate_read) == 0);
    CHECK(m.populate(p0, 16, Advice::populate_write) == 8);
    CHECK(m.minflt(m.a, [&] { m.anon(m.a, 8, 64, rw, private_anon | map::populate); }) == 8);
    CHECK(m.present_range(m.a, page_at(64), 8) == "0..7");
    CHECK(m.store(m.a, page_at(64), 1) == 0);
    const ProcId b = m.fork(m.a, "B");
    CHECK(m.minflt(b, [&] { CHECK(m.madvise(b, page_at(64), 8, Advice::populate_write).value == 0); }) == 8);
    CHECK(m.page(m.a, page_at(64)).mapcount == 1);
    CHECK(m.page(b, page_at(64)).exclusive);
}

void populate_without_zero_page() { // g6, as measured
    Advised m({.frames = 256, .zero_page = false});
    const VirtAddr p0 = m.anon(m.a, 16);
    CHECK(m.populate(p0, 8, Advice::populate_write) == 8);
    CHECK(m.populate(page_at(8), 8, Advice::populate_read) == 8);
    CHECK(m.store(m.a, page_at(8), 1) == 0);
    CHECK(m.smaps(m.a, p0) == "Rss=64 Pss=64 ShC=0 ShD=0 PrC=0 PrD=64 Anon=64");
}

void populate_read_only_mapping() {
    Advised m({.frames = 256, .zero_page = false});
    CHECK(m.minflt(m.a, [&] { m.anon(m.a, 8, 0, ro, private_anon | map::populate); }) == 8);
    CHECK(m.smaps(m.a, base) == "Rss=32 Pss=32 ShC=0 ShD=0 PrC=32 PrD=0 Anon=32");
    m.anon(m.a, 8, 16, prot::none, private_anon | map::populate);
    CHECK(m.present(m.a, page_at(16), 8) == 0);
}

} // namespace

TEST_CASE("madvise") {
    static constexpr Case cases[]{
        {"g1: DONTNEED, anonymous", dontneed_anonymous},
        {"g2: DONTNEED, a private copy of a file's page", dontneed_file},
        {"DONTNEED, shared memory", dontneed_shared},
        {"g3: DONTFORK", dontfork},
        {"g4: WIPEONFORK", wipeonfork},
        {"g5: FREE", lazily_freed},
        {"FREE: kept until reclaim", lazily_freed_until_reclaim},
        {"FREE of a COW-shared page", lazily_freed_while_shared},
        {"g6: POPULATE", populate},
        {"g6: POPULATE, no zero page", populate_without_zero_page},
        {"MAP_POPULATE of a mapping without write access", populate_read_only_mapping},
    };
    run_cases(cases);
}

TEST_CASE("madvise: errors") {
    Advised m;
    m.anon(m.a, 2);
    const i32 fd = m.open(m.a, "/data", 2);
    m.file(m.a, fd, 4, 4);
    m.anon(m.a, 2, 8, rw, shared_anon);
    m.anon(m.a, 1, 12, prot::none);
    m.anon(m.a, 1, 13, prot::write);
    m.anon(m.a, 1, 14, ro);
    struct Wrong {
        u64 page, bytes;
        Advice advice;
        Errno error;
    };
    constexpr u64 one = page_size;
    static constexpr Wrong calls[]{
        {0, one, Advice::willneed, Errno::ok},
        {0, one, Advice{104}, Errno::einval},
        {0, one, Advice::collapse, Errno::einval},
        {0, 0, Advice::collapse, Errno::ok},
        {8, one, Advice::guard_install, Errno::ok},
        {0, 4 * one, Advice::cold, Errno::enomem},
        {0, one, Advice{99}, Errno::einval},
        {0, 0, Advice{99}, Errno::einval},
        {0, 0, Advice::dontneed, Errno::ok},
        {0, ~u64{0}, Advice::dontneed, Errno::einval},
        {0, 4 * one, Advice::dontneed, Errno::enomem}, // a hole
        {100, one, Advice::dontneed, Errno::enomem},
        {100, one, Advice::populate_read, Errno::enomem},
        {4, one, Advice::wipeonfork, Errno::einval},
        {8, one, Advice::wipeonfork, Errno::einval},
        {4, one, Advice::free, Errno::einval},
        {8, one, Advice::free, Errno::einval},
        {8, one, Advice::mergeable, Errno::ok},             // without effect
        {4, 4 * one, Advice::populate_read, Errno::efault}, // past the end of the file
        {4, 4 * one, Advice::populate_write, Errno::efault},
        {12, one, Advice::populate_read, Errno::einval},
        {12, one, Advice::populate_write, Errno::einval},
        {13, one, Advice::populate_read, Errno::einval},
        {13, one, Advice::populate_write, Errno::ok},
        {14, one, Advice::populate_read, Errno::ok},
        {14, one, Advice::populate_write, Errno::einval},
        {12, one, Advice::dontneed, Errno::ok},
        {12, one, Advice::free, Errno::ok},
    };
    for (const Wrong& each : calls) {
        CAPTURE(each.page);
        CAPTURE(static_cast<int>(each.advice));
        const CallResult result = m.run([&](Kernel& kernel) {
            return sys::madvise(kernel, m.a, page_at(each.page), each.bytes, static_cast<i32>(each.advice));
        });
        CHECK(errno_name(result.error()) == errno_name(each.error));
    }
    const auto dontneed = [&](VirtAddr addr) {
        return m.run([&](Kernel& kernel) { return sys::madvise(kernel, m.a, addr, one, 4); }).error();
    };
    CHECK(dontneed(base + 1) == Errno::einval);
    CHECK(dontneed(VirtAddr{m.machine().config.task_size()}) == Errno::enomem);
    CHECK(dontneed(VirtAddr{0xffff800000000000}) == Errno::enomem);
}

TEST_CASE("madvise goes on behind a hole") {
    Advised m;
    m.anon(m.a, 1, 0);
    m.anon(m.a, 1, 2);
    CHECK(m.store(m.a, page_at(0), 1) == 1);
    CHECK(m.store(m.a, page_at(2), 1) == 1);
    CHECK(m.madvise(m.a, base, 3, Advice::dontneed).error() == Errno::enomem);
    CHECK(m.present(m.a, base, 3) == 0);
}
