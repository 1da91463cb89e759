// Private anonymous memory: cases a to d2, n and z of the measurements.

#include "tests/kernel/measured.hpp"

using namespace cow;
using namespace cow::test;

namespace {

constexpr MachineConfig no_zero_page{.frames = 256, .zero_page = false};

void read_first_without_zero_page() { // a
    Measured m(no_zero_page);
    const ProcId a = m.process("A");
    const VirtAddr p0 = m.anon(a, 4);
    CHECK_FALSE(m.page(a, p0).present);
    CHECK(m.smaps(a, p0) == "Rss=0 Pss=0 ShC=0 ShD=0 PrC=0 PrD=0 Anon=0");
    CHECK(m.load(a, p0, 0) == 1);
    const PageView page = m.page(a, p0);
    CHECK(page.exclusive);
    CHECK(page.mapcount == 1);
    CHECK(page.writable);
    CHECK(m.smaps(a, p0) == "Rss=4 Pss=4 ShC=0 ShD=0 PrC=0 PrD=4 Anon=4");
    CHECK(m.load(a, p0, 0) == 0);
    CHECK(m.load(a, page_at(1), 0) == 1);
    CHECK(m.frame(a, page_at(1)) != page.pfn);
    CHECK(m.store(a, p0, 1) == 0);
    CHECK(m.frame(a, p0) == page.pfn);
    CHECK(m.smaps(a, p0) == "Rss=8 Pss=8 ShC=0 ShD=0 PrC=0 PrD=8 Anon=8");
    CHECK(m.store(a, page_at(1), 1) == 0);
}

void read_first_with_zero_page() { // a, as stock Linux does it
    Measured m;
    const ProcId a = m.process("A");
    const VirtAddr p0 = m.anon(a, 4);
    CHECK(m.load(a, p0, 0) == 1);
    CHECK(m.load(a, p0, 0) == 0);
    CHECK(m.load(a, page_at(1), 0) == 1);
    for (const VirtAddr at : {p0, page_at(1)}) {
        const PageView page = m.page(a, at);
        CHECK(page.zero);
        CHECK(page.pfn == zero_pfn);
        CHECK(page.mapcount == 0);
        CHECK_FALSE(page.writable);
        CHECK_FALSE(page.exclusive);
        CHECK(page.cow);
    }
    CHECK(m.smaps(a, p0) == "Rss=0 Pss=0 ShC=0 ShD=0 PrC=0 PrD=0 Anon=0");
    CHECK(m.machine().frames.used() == 0);
    CHECK(m.store(a, p0, 1) == 1); // replaced, never reused
    CHECK(m.frame(a, p0) != zero_pfn);
    CHECK(m.page(a, p0).exclusive);
    CHECK(m.counters().zero_fills == 1);
    CHECK(m.counters().copies == 0);
    CHECK(m.counters().reuses == 0);
    CHECK(m.smaps(a, p0) == "Rss=4 Pss=4 ShC=0 ShD=0 PrC=0 PrD=4 Anon=4");
    CHECK(m.load(a, page_at(1), 0) == 0);
}

void read_only_mapping_without_zero_page() { // a2
    Measured m(no_zero_page);
    const ProcId a = m.process("A");
    const VirtAddr p0 = m.anon(a, 4, 0, ro);
    CHECK(m.load(a, p0, 0) == 1);
    CHECK(m.load(a, page_at(1), 0) == 1);
    CHECK(m.frame(a, p0) != m.frame(a, page_at(1)));
    CHECK(m.page(a, p0).exclusive);
    CHECK_FALSE(m.page(a, p0).dirty);
    CHECK_FALSE(m.page(a, p0).writable);
    CHECK(m.smaps(a, p0) == "Rss=8 Pss=8 ShC=0 ShD=0 PrC=8 PrD=0 Anon=8");
}

void read_only_mapping_with_zero_page() { // a2, as stock Linux does it
    Measured m;
    const ProcId a = m.process("A");
    const VirtAddr p0 = m.anon(a, 4, 0, ro);
    CHECK(m.load(a, p0, 0) == 1);
    CHECK(m.load(a, page_at(1), 0) == 1);
    CHECK(m.page(a, p0).zero);
    CHECK_FALSE(m.page(a, p0).cow); // nobody may write it
    CHECK(m.smaps(a, p0) == "Rss=0 Pss=0 ShC=0 ShD=0 PrC=0 PrD=0 Anon=0");
    CHECK(m.killed_by_store(a, p0) == Signal::sigsegv);
}

void write_first() { // b
    Measured m;
    const ProcId a = m.process("A");
    const VirtAddr p0 = m.anon(a, 4);
    CHECK(m.store(a, p0, 1) == 1);
    const PageView page = m.page(a, p0);
    CHECK(page.exclusive);
    CHECK(page.writable);
    CHECK(page.dirty);
    CHECK(page.refs == 1);
    CHECK(page.mapcount == 1);
    CHECK(m.smaps(a, p0) == "Rss=4 Pss=4 ShC=0 ShD=0 PrC=0 PrD=4 Anon=4");
    CHECK(m.load(a, p0, 1) == 0);
    CHECK(m.store(a, p0, 2) == 0);
    CHECK(m.value(a, page_at(1)) == 0);
}

/// A page written by A and then shared with B.
struct Shared : Measured {
    ProcId a, b;
    VirtAddr p0;
    Pfn f0;
    Shared() {
        a = process("A");
        p0 = anon(a, 4);
        CHECK(store(a, p0, 1) == 1);
        f0 = frame(a, p0);
        CHECK(minflt(a, [&] { b = fork(a, "B"); }) == 0);
    }
};

void child_writes_first() { // c1
    Shared m;
    for (const ProcId proc : {m.a, m.b}) {
        const PageView page = m.page(proc, m.p0);
        CHECK(page.pfn == m.f0);
        CHECK(page.mapcount == 2);
        CHECK(page.refs == 2);
        CHECK(page.cow);
        CHECK_FALSE(page.exclusive);
        CHECK_FALSE(page.writable);
        CHECK(m.smaps(proc, m.p0) == "Rss=4 Pss=2 ShC=0 ShD=4 PrC=0 PrD=0 Anon=4");
    }
    CHECK(m.load(m.a, m.p0, 1) == 0);
    CHECK(m.load(m.b, m.p0, 1) == 0);
    CHECK(m.store(m.b, m.p0, 2) == 1);
    CHECK(m.frame(m.b, m.p0) != m.f0);
    CHECK(m.page(m.b, m.p0).exclusive);
    const PageView left = m.page(m.a, m.p0);
    CHECK(left.pfn == m.f0);
    CHECK(left.mapcount == 1);
    CHECK_FALSE(left.exclusive); // nobody told the parent's PTE
    CHECK_FALSE(left.writable);
    for (const ProcId proc : {m.a, m.b}) {
        CHECK(m.smaps(proc, m.p0) == "Rss=4 Pss=4 ShC=0 ShD=0 PrC=0 PrD=4 Anon=4");
    }
    CHECK(m.counters().reuses == 0);
    CHECK(m.store(m.a, m.p0, 3) == 1); // one fault, no copy
    CHECK(m.frame(m.a, m.p0) == m.f0);
    CHECK(m.page(m.a, m.p0).exclusive);
    CHECK(m.counters().reuses == 1);
    CHECK(m.counters().copies == 1);
    CHECK(m.store(m.a, m.p0, 4) == 0);
    CHECK(m.store(m.b, m.p0, 5) == 0);
    CHECK(m.value(m.a, m.p0) == 4);
    CHECK(m.value(m.b, m.p0) == 5);
}

void parent_writes_first() { // c2
    Shared m;
    CHECK(m.store(m.a, m.p0, 2) == 1);
    CHECK(m.frame(m.a, m.p0) != m.f0);
    CHECK(m.page(m.a, m.p0).exclusive);
    CHECK(m.frame(m.b, m.p0) == m.f0);
    CHECK_FALSE(m.page(m.b, m.p0).exclusive);
    CHECK(m.value(m.b, m.p0) == 1);
    CHECK(m.smaps(m.b, m.p0) == "Rss=4 Pss=4 ShC=0 ShD=0 PrC=0 PrD=4 Anon=4");
    CHECK(m.store(m.b, m.p0, 3) == 1);
    CHECK(m.frame(m.b, m.p0) == m.f0);
    CHECK(m.page(m.b, m.p0).exclusive);
}

void child_exits_then_parent_writes() { // c3
    Shared m;
    m.exit(m.b);
    CHECK(m.page(m.a, m.p0).mapcount == 1);
    CHECK_FALSE(m.page(m.a, m.p0).exclusive);
    CHECK(m.smaps(m.a, m.p0) == "Rss=4 Pss=4 ShC=0 ShD=0 PrC=0 PrD=4 Anon=4");
    CHECK(m.store(m.a, m.p0, 2) == 1);
    CHECK(m.frame(m.a, m.p0) == m.f0);
    CHECK(m.page(m.a, m.p0).exclusive);
    CHECK(m.counters().copies == 0);
}

void parent_unmaps_then_child_writes() { // c4
    Shared m;
    CHECK(m.minflt(m.a, [&] { CHECK(m.munmap(m.a, m.p0, 4).value == 0); }) == 0);
    CHECK(m.page(m.b, m.p0).mapcount == 1);
    CHECK_FALSE(m.page(m.b, m.p0).exclusive);
    CHECK(m.smaps(m.b, m.p0) == "Rss=4 Pss=4 ShC=0 ShD=0 PrC=0 PrD=4 Anon=4");
    CHECK(m.store(m.b, m.p0, 2) == 1);
    CHECK(m.frame(m.b, m.p0) == m.f0);
}

void chain_of_three() { // d
    Shared m;
    ProcId c{};
    CHECK(m.minflt(m.b, [&] { c = m.fork(m.b, "C"); }) == 0);
    for (const ProcId proc : {m.a, m.b, c}) {
        CHECK(m.page(proc, m.p0).mapcount == 3);
        CHECK(m.smaps(proc, m.p0) == "Rss=4 Pss=1 ShC=0 ShD=4 PrC=0 PrD=0 Anon=4");
    }
    CHECK(m.store(m.b, m.p0, 2) == 1);
    CHECK(m.page(m.b, m.p0).exclusive);
    for (const ProcId proc : {m.a, c}) {
        CHECK(m.frame(proc, m.p0) == m.f0);
        CHECK(m.page(proc, m.p0).mapcount == 2);
        CHECK(m.smaps(proc, m.p0) == "Rss=4 Pss=2 ShC=0 ShD=4 PrC=0 PrD=0 Anon=4");
    }
    CHECK(m.store(c, m.p0, 3) == 1);
    CHECK(m.frame(c, m.p0) != m.f0);
    CHECK(m.page(m.a, m.p0).mapcount == 1);
    CHECK_FALSE(m.page(m.a, m.p0).exclusive);
    CHECK(m.store(m.a, m.p0, 4) == 1);
    CHECK(m.frame(m.a, m.p0) == m.f0);
    CHECK(m.counters().copies == 2);
    CHECK(m.counters().reuses == 1);
}

void second_generation() { // d2
    Shared m;
    CHECK(m.store(m.b, m.p0, 2) == 1);
    const Pfn f1 = m.frame(m.b, m.p0);
    const ProcId c = m.fork(m.b, "C");
    CHECK(m.page(m.a, m.p0).mapcount == 1);
    CHECK_FALSE(m.page(m.a, m.p0).exclusive);
    CHECK(m.frame(c, m.p0) == f1);
    CHECK(m.page(m.b, m.p0).mapcount == 2);
    CHECK_FALSE(m.page(m.b, m.p0).exclusive);
    CHECK(m.store(c, m.p0, 3) == 1);
    CHECK(m.store(m.b, m.p0, 4) == 1);
    CHECK(m.store(m.a, m.p0, 5) == 1);
    CHECK(m.frame(m.a, m.p0) == m.f0);
    CHECK(m.frame(m.b, m.p0) == f1);
    CHECK(m.frame(c, m.p0) != f1);
    for (const ProcId proc : {m.a, m.b, c}) {
        CHECK(m.page(proc, m.p0).exclusive);
    }
}

void read_then_fork_without_zero_page() { // n
    Measured m(no_zero_page);
    const ProcId a = m.process("A");
    const VirtAddr p0 = m.anon(a, 4);
    CHECK(m.load(a, p0, 0) == 1);
    const Pfn f0 = m.frame(a, p0);
    const ProcId b = m.fork(a, "B");
    for (const ProcId proc : {a, b}) {
        CHECK(m.frame(proc, p0) == f0);
        CHECK(m.smaps(proc, p0) == "Rss=4 Pss=2 ShC=0 ShD=4 PrC=0 PrD=0 Anon=4");
    }
    CHECK(m.store(b, p0, 1) == 1);
    CHECK(m.smaps(b, p0) == "Rss=4 Pss=4 ShC=0 ShD=0 PrC=0 PrD=4 Anon=4");
    CHECK(m.page(a, p0).mapcount == 1);
    CHECK_FALSE(m.page(a, p0).exclusive);
    CHECK(m.store(a, p0, 1) == 1);
    CHECK(m.frame(a, p0) == f0);
}

/// Nothing private is in the VMA, so it has no anon_vma, and fork copies none of its PTEs (vma_needs_copy).
void fork_of_zero_pages_alone() { // n, as stock Linux does it
    Measured m;
    const ProcId a = m.process("A");
    const VirtAddr p0 = m.anon(a, 4);
    CHECK(m.load(a, p0, 0) == 1);
    const ProcId b = m.fork(a, "B");
    CHECK_FALSE(m.page(b, p0).present);
    CHECK(m.page(a, p0).zero);
    CHECK(m.load(b, p0, 0) == 1);
    CHECK(m.page(b, p0).zero);
    CHECK(m.store(b, p0, 1) == 1);
    CHECK(m.value(a, p0) == 0);
}

void fork_of_zero_pages_among_private_ones() { // z
    Measured m;
    const ProcId a = m.process("A");
    const VirtAddr p0 = m.anon(a, 4);
    const VirtAddr p1 = page_at(1);
    CHECK(m.load(a, p0, 0) == 1);
    CHECK(m.load(a, p1, 0) == 1);
    CHECK(m.store(a, page_at(2), 7) == 1);
    CHECK(m.smaps(a, p0) == "Rss=4 Pss=4 ShC=0 ShD=0 PrC=0 PrD=4 Anon=4");
    const ProcId b = m.fork(a, "B");
    CHECK(m.page(b, p0).zero);
    CHECK(m.page(b, p0).mapcount == 0);
    CHECK(m.smaps(b, p0) == "Rss=4 Pss=2 ShC=0 ShD=4 PrC=0 PrD=0 Anon=4");
    CHECK(m.store(a, p0, 1) == 1);
    CHECK(m.page(a, p0).exclusive);
    CHECK(m.page(b, p0).zero);
    CHECK(m.page(a, p1).zero);
    CHECK(m.load(b, p0, 0) == 0);
    CHECK(m.store(b, p0, 2) == 1);
    CHECK(m.frame(b, p0) != m.frame(a, p0));
    CHECK(m.page(b, p1).zero);
    CHECK(m.counters().copies == 0);
    CHECK(m.counters().zero_fills == 3);
}

} // namespace

TEST_CASE("anonymous memory: first touch") {
    static constexpr Case cases[]{
        {"a: read first, no zero page", read_first_without_zero_page},
        {"a: read first", read_first_with_zero_page},
        {"a2: read-only mapping, no zero page", read_only_mapping_without_zero_page},
        {"a2: read-only mapping", read_only_mapping_with_zero_page},
        {"b: write first", write_first},
    };
    run_cases(cases);
}

TEST_CASE("anonymous memory: copy-on-write") {
    static constexpr Case cases[]{
        {"c1: child writes first, then parent", child_writes_first},
        {"c2: parent writes first, then child", parent_writes_first},
        {"c3: child exits, then parent writes", child_exits_then_parent_writes},
        {"c4: parent unmaps, then child writes", parent_unmaps_then_child_writes},
        {"d: three share", chain_of_three},
        {"d2: a grandchild shares the child's copy", second_generation},
        {"n: read, then fork, no zero page", read_then_fork_without_zero_page},
        {"n: read, then fork", fork_of_zero_pages_alone},
        {"z: zero pages beside a private page", fork_of_zero_pages_among_private_ones},
    };
    run_cases(cases);
}

TEST_CASE("smaps: Pss of three pages shared by three is 3 KiB") {
    Measured m;
    const ProcId a = m.process("A");
    const VirtAddr p0 = m.anon(a, 3);
    for (u64 i = 0; i < 3; ++i) {
        m.store(a, page_at(i), 1);
    }
    m.fork(a, "B");
    m.fork(a, "C");
    CHECK(m.smaps(a, p0) == "Rss=12 Pss=3 ShC=0 ShD=12 PrC=0 PrD=0 Anon=12");
}

TEST_CASE("refcount and mapcount are two numbers: the page cache holds a reference too") {
    Measured m;
    const ProcId a = m.process("A");
    const i32 fd = m.open(a, "/data", 4);
    const VirtAddr p0 = m.file(a, fd, 1);
    m.load(a, p0, *m.value(a, p0));
    CHECK(m.page(a, p0).mapcount == 1);
    CHECK(m.page(a, p0).refs == 2);
}
