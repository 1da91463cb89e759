// The faulty kernels: each breaks an invariant that the checker names at the event where it first breaks. The same
// program breaks none without the bug (the world asserts that).

#include "tests/kernel/measured.hpp"

using namespace cow;
using namespace cow::test;

namespace {

/// A writes a page and forks.
ProcId share(Measured& m) {
    const ProcId a = m.process("A");
    m.anon(a, 1);
    static_cast<World&>(m).store(a, base, 1);
    m.run([&](Kernel& kernel) { return sys::fork(kernel, a, "B"); });
    return a;
}

constexpr ProcId child{1};

void forks(Measured& m) { share(m); }
void child_exits(Measured& m) {
    share(m);
    m.exit(child);
}
void child_stores(Measured& m) {
    share(m);
    static_cast<World&>(m).store(child, base, 2);
}
void child_reads(Measured& m) {
    const ProcId a = m.process("A");
    const i32 fd = m.open(a, "/data", 1);
    m.anon(a, 1);
    static_cast<World&>(m).store(a, base, 1);
    m.run([&](Kernel& kernel) { return sys::fork(kernel, a, "B"); });
    m.run([&](Kernel& kernel) { return sys::read(kernel, child, fd, base, 1); });
}
/// One page of a file is mapped 256 times.
void many_mappings(Measured& m) {
    const ProcId a = m.process("A");
    const i32 fd = m.open(a, "/data", 1);
    for (u64 i = 0; i < 256; ++i) {
        m.mmap(a, 2 * i, 1, ro, map::priv, fd);
        static_cast<World&>(m).load(a, page_at(2 * i));
    }
}

/// The child forks again before anybody has written.
void child_forks(Measured& m) {
    share(m);
    m.run([&](Kernel& kernel) { return sys::fork(kernel, child, "C"); });
}

struct Faulty {
    Bug bug;
    void (*program)(Measured&);
    const char* invariant;
};

constexpr Faulty faulty[]{
    {Bug::no_refcount, forks, "refcount"},
    {Bug::parent_left_writable, forks, "two_writers"},
    {Bug::copyout_skips_cow, child_reads, "write_protect"},
    {Bug::no_tlb_flush, forks, "tlb"},
    {Bug::refcount_8bit, many_mappings, "refcount"},
    {Bug::reuse_without_check, child_stores, "two_writers"},
    {Bug::refork_loses_cow, child_forks, "two_writers"},
};

} // namespace

TEST_CASE("each bug breaks the invariant that it is about") {
    CHECK(std::size(faulty) == bug_names().size());
    for (const Faulty& each : faulty) {
        CAPTURE(std::string(bug_name(each.bug)));
        {
            Measured m({.frames = 64, .bug = each.bug});
            each.program(m);
            REQUIRE(m.breach());
            CHECK(m.breach()->invariant == each.invariant);
        }
        Measured m({.frames = 64});
        each.program(m);
        CHECK_FALSE(m.breach());
    }
}

TEST_CASE("what the bugs do to a program") {
    const auto world = [](Bug bug) { return MachineConfig{.frames = 64, .bug = bug}; };
    SUBCASE("no_refcount: the child's end frees the parent's frame") {
        Measured m(world(Bug::no_refcount));
        child_exits(m);
        CHECK(m.machine().frames[m.frame(ProcId{0}, base)].kind == FrameKind::free);
    }
    SUBCASE("no_refcount: a copy is taken for the last owner's, and both write one frame") {
        Measured m(world(Bug::no_refcount));
        child_stores(m);
        CHECK(m.frame(child, base) == m.frame(ProcId{0}, base));
        CHECK(m.value(ProcId{0}, base) == 2);
    }
    SUBCASE("parent_left_writable: the child sees what the parent stores") {
        Measured m(world(Bug::parent_left_writable));
        const ProcId a = share(m);
        CHECK(m.minflt(a, [&] { static_cast<World&>(m).store(a, base, 9); }) == 0);
        CHECK(m.value(child, base) == 9);
    }
    SUBCASE("copyout_skips_cow: read(2) in the child changes the parent's page") {
        Measured m(world(Bug::copyout_skips_cow));
        child_reads(m);
        CHECK(m.counters().copies == 0);
        CHECK(m.value(ProcId{0}, base) != 1);
    }
    SUBCASE("no_tlb_flush: the parent's stale translation lets it write the shared frame") {
        Measured m(world(Bug::no_tlb_flush));
        const ProcId a = share(m);
        static_cast<World&>(m).store(a, base, 9);
        CHECK(m.value(child, base) == 9);
    }
    SUBCASE("refcount_8bit: the 256th reference makes none") {
        Measured m(world(Bug::refcount_8bit));
        many_mappings(m);
        const PageView page = m.page(ProcId{0}, base);
        CHECK(page.mapcount == 256);
        CHECK(page.refs == 1); // 256 mappings and the page cache
    }
    SUBCASE("reuse_without_check: the child writes the parent's page") {
        Measured m(world(Bug::reuse_without_check));
        child_stores(m);
        CHECK(m.counters().reuses == 1);
        CHECK(m.value(ProcId{0}, base) == 2);
    }
    SUBCASE("refork_loses_cow: the grandchild writes everybody's page") {
        Measured m(world(Bug::refork_loses_cow));
        child_forks(m);
        CHECK(m.minflt(ProcId{2}, [&] { static_cast<World&>(m).store(ProcId{2}, base, 9); }) == 0);
        CHECK(m.value(ProcId{0}, base) == 9);
        CHECK(m.value(child, base) == 9);
    }
    SUBCASE("refork_loses_cow: one fork does no harm, nor does another of a page written in between") {
        Measured m(world(Bug::refork_loses_cow));
        const ProcId a = share(m);
        static_cast<World&>(m).store(a, base, 3);
        m.run([&](Kernel& kernel) { return sys::fork(kernel, a, "C"); });
        CHECK(m.minflt(ProcId{2}, [&] { static_cast<World&>(m).store(ProcId{2}, base, 9); }) == 1);
        CHECK(m.value(a, base) == 3);
        CHECK_FALSE(m.breach());
    }
}
