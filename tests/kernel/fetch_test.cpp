// Fetching instructions, as measured on Linux 6.18.

#include "tests/kernel/measured.hpp"

using namespace cow;
using namespace cow::test;

namespace {

constexpr u32 rwx = rw | prot::exec;

struct Executed : Measured {
    ProcId a = process("A");
    Signal fetch(ProcId proc, VirtAddr addr) {
        return run([&](Kernel& k) { return cow::fetch(k, proc, addr); }).signal;
    }
    u64 fetched(ProcId proc, VirtAddr addr, Signal signal = Signal::none) {
        return minflt(proc, [&] { CHECK(fetch(proc, addr) == signal); });
    }
};

} // namespace

TEST_CASE("fetch: NX") {
    SUBCASE("a page that is there") {
        Executed m;
        const VirtAddr p = m.anon(m.a, 2);
        CHECK(m.store(m.a, p, 0xc3) == 1);
        CHECK_FALSE(m.machine().pte(m.mm(m.a), p.page()).executable());
        CHECK(m.mprotect(m.a, p, 1, rwx).error() == Errno::ok);
        CHECK(m.fetched(m.a, p) == 0);
        CHECK(m.mprotect(m.a, p, 1, rw).error() == Errno::ok);
        CHECK(m.fetched(m.a, p, Signal::sigsegv) == 0);
    }
    SUBCASE("no page yet: one is mapped before it is refused") {
        Executed m;
        const VirtAddr p = m.anon(m.a, 2);
        const ProcId b = m.fork(m.a, "B");
        CHECK(m.fetched(b, p, Signal::sigsegv) == 1);
        CHECK(m.fetched(m.a, page_at(5), Signal::sigsegv) == 0);
    }
    SUBCASE("execute only") {
        Executed m;
        const VirtAddr p = m.anon(m.a, 1, 0, prot::exec);
        CHECK(m.fetched(m.a, p) == 1);
        CHECK(m.killed_by_store(m.a, p) == Signal::sigsegv);
    }
    SUBCASE("PROT_NONE") {
        Executed m;
        const VirtAddr p = m.anon(m.a, 1, 0, prot::none);
        CHECK(m.fetched(m.a, p, Signal::sigsegv) == 0);
    }
    SUBCASE("a file, around it and past its end") {
        Executed m;
        const VirtAddr p = m.file(m.a, m.open(m.a, "/code", 4), 6, 0, map::priv, prot::read | prot::exec);
        CHECK(m.fetched(m.a, p) == 1);
        CHECK(m.present(m.a, p, 6) == 4);
        CHECK(m.fetched(m.a, page_at(5), Signal::sigbus) == 0);
    }
}

TEST_CASE("fetch copies nothing, and a copy stays executable") {
    Executed m;
    const VirtAddr p = m.anon(m.a, 1, 0, rwx);
    CHECK(m.store(m.a, p, 0xc3) == 1);
    const ProcId b = m.fork(m.a, "B");
    CHECK(m.fetched(b, p) == 0);
    CHECK(m.frame(m.a, p) == m.frame(b, p));
    CHECK(m.store(b, p, 0xc3) == 1);
    CHECK(m.fetched(b, p) == 0);
    CHECK(m.machine().pte(m.mm(b), p.page()).executable());
}
