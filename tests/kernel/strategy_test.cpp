// Three ways to fork. That programs cannot tell them apart is random_test's; here is what each costs, and that /proc
// shows the same sharing through page tables that are shared themselves.

#include "tests/kernel/measured.hpp"

using namespace cow;
using namespace cow::test;

namespace {

constexpr u64 written = 100;

/// A has written a hundred pages and forks.
struct Forked : Measured {
    ProcId a, b;
    u64 ptes = 0;
    explicit Forked(ForkMode mode) : Measured({.frames = 512, .fork = mode}) {
        a = process("A");
        anon(a, written + 10);
        for (u64 page = 0; page < written; ++page) {
            World::store(a, page_at(page), 1);
        }
        World::load(a, page_at(written)); // the zero page
        const u64 before = counters().ptes;
        CHECK(minflt(a, [&] { b = fork(a, "B"); }) == 0);
        ptes = counters().ptes - before;
    }
};

void eager() {
    Forked m(ForkMode::eager);
    CHECK(m.counters().copies == written);
    CHECK(m.machine().frames.used() == 2 * written);
    CHECK(m.page(m.b, page_at(written)).zero); // stays shared
    for (const ProcId proc : {m.a, m.b}) {
        CHECK(m.page(proc, base).exclusive);
        CHECK(m.page(proc, base).writable);
        CHECK(m.smaps(proc, base) == "Rss=400 Pss=400 ShC=0 ShD=0 PrC=0 PrD=400 Anon=400");
    }
    CHECK(m.store(m.b, base, 2) == 0); // paid for already
    CHECK(m.load(m.a, base, 1) == 0);
    CHECK(m.store(m.a, base, 3) == 0);
    CHECK(m.value(m.b, base) == 2);
    CHECK(sharing(m.machine()).saved == 0);
}

void cow_fork() {
    Forked m(ForkMode::cow);
    CHECK(m.counters().copies == 0);
    CHECK(m.ptes == written + 1);
    CHECK(m.use(m.b).pagetables == m.use(m.a).pagetables);
    CHECK(m.machine().tables.count() == 8);
    CHECK(m.store(m.b, base, 2) == 1);
    CHECK(m.counters().copies == 1);
    CHECK(sharing(m.machine()).saved == (written - 1) * page_size);
}

void ondemand() {
    Forked m(ForkMode::ondemand);
    CHECK(m.counters().copies == 0);
    CHECK(m.ptes == 0); // not one PTE was written
    CHECK(m.machine().tables.shared() == 1);
    CHECK(m.machine().tables.count() == 7);
    CHECK(m.use(m.b).pagetables == m.use(m.a).pagetables);
    for (const ProcId proc : {m.a, m.b}) {
        const PageView page = m.page(proc, base);
        CHECK(page.mapcount == 2);
        CHECK(page.refs == 2);
        CHECK(page.cow);
        CHECK_FALSE(page.writable);
        CHECK(m.smaps(proc, base) == "Rss=400 Pss=200 ShC=0 ShD=400 PrC=0 PrD=0 Anon=400");
    }
    CHECK(sharing(m.machine()).saved == written * page_size);
    CHECK(m.load(m.b, base, 1) == 0);
    CHECK(m.machine().tables.shared() == 1);
    CHECK(m.store(m.b, base, 2) == 1); // one fault: the table is copied, then the page
    CHECK(m.count<TableUnshared>() == 1);
    CHECK(m.count<PageCopied>() == 1);
    CHECK(m.machine().tables.shared() == 0);
    CHECK(m.page(m.a, base).mapcount == 1);
    CHECK(m.page(m.a, page_at(1)).mapcount == 2);
    CHECK(m.store(m.a, base, 3) == 1);
    CHECK(m.count<FrameReused>() == 1);
    CHECK(m.store(m.a, page_at(1), 3) == 1);
    CHECK(m.value(m.b, page_at(1)) == 1);
    CHECK(sharing(m.machine()).saved == (written - 2) * page_size);
}

void ondemand_last_owner() {
    Forked m(ForkMode::ondemand);
    m.exit(m.b);
    CHECK(m.page(m.a, base).mapcount == 1);
    CHECK(m.machine().tables.shared() == 0);
    CHECK(m.store(m.a, base, 2) == 1); // the table becomes writable again, nothing is copied
    CHECK(m.counters().copies == 0);
    CHECK(m.store(m.a, page_at(1), 2) == 0);
}

void ondemand_partial_unmap() {
    Forked m(ForkMode::ondemand);
    CHECK(m.munmap(m.b, page_at(10), 5).value == 0); // B still needs the rest: it gets a table of its own
    CHECK(m.machine().tables.shared() == 0);
    CHECK(m.load(m.a, page_at(12), 1) == 0);
    CHECK(m.page(m.a, page_at(12)).mapcount == 1);
    CHECK(m.page(m.a, page_at(20)).mapcount == 2);
    CHECK(m.value(m.b, page_at(12)) == std::nullopt);
}

void ondemand_whole_unmap() {
    Forked m(ForkMode::ondemand);
    CHECK(m.munmap(m.b, base, written + 10).value == 0); // B lets go of the table as it is
    CHECK(m.count<PteSet>() == 0);
    CHECK(m.use(m.b).pagetables == 0);
    CHECK(m.load(m.a, page_at(12), 1) == 0);
    CHECK(m.store(m.a, page_at(12), 2) == 1);
    CHECK(m.counters().copies == 0);
}

void ondemand_grandchild() {
    Forked m(ForkMode::ondemand);
    const ProcId c = m.fork(m.b, "C");
    CHECK(m.page(c, base).mapcount == 3);
    CHECK(m.store(m.b, base, 2) == 1);
    CHECK(m.page(m.a, base).mapcount == 2);
    CHECK(m.frame(m.a, base) == m.frame(c, base));
    CHECK(m.machine().tables.shared() == 1);
    m.exit(m.a);
    CHECK(m.load(c, base, 1) == 0);
    CHECK(m.store(c, base, 3) == 1);
    CHECK(m.value(m.b, base) == 2);
}

/// A page table in which a VMA lies that fork must not copy as it is, is not shared.
void ondemand_mixed_table() {
    Measured m({.frames = 64, .fork = ForkMode::ondemand});
    const ProcId a = m.process("A");
    m.anon(a, 4);
    m.store(a, base, 1);
    m.store(a, page_at(2), 1);
    CHECK(m.madvise(a, page_at(2), 1, Advice::dontfork).value == 0);
    const ProcId b = m.fork(a, "B");
    CHECK(m.machine().tables.shared() == 0);
    CHECK(m.load(b, base, 1) == 0);
    CHECK(m.page(b, base).mapcount == 2);
    CHECK(m.killed_by_load(b, page_at(2)) == Signal::sigsegv);
}

} // namespace

TEST_CASE("fork strategies") {
    static constexpr Case cases[]{
        {"eager: every page is copied at once", eager},
        {"cow: every PTE is copied at once", cow_fork},
        {"ondemand: a table at its first store, then a page", ondemand},
        {"ondemand: the last owner of a table", ondemand_last_owner},
        {"ondemand: munmap of a part", ondemand_partial_unmap},
        {"ondemand: munmap of all", ondemand_whole_unmap},
        {"ondemand: a grandchild", ondemand_grandchild},
        {"ondemand: a table with a DONTFORK page", ondemand_mixed_table},
    };
    run_cases(cases);
}

TEST_CASE("fork strategies: copied at once or later, /proc adds up to the same memory") {
    for (const ForkMode mode : {ForkMode::cow, ForkMode::eager, ForkMode::ondemand}) {
        CAPTURE(std::string(fork_mode_name(mode)));
        Forked m(mode);
        for (u64 page = 0; page < written; ++page) {
            static_cast<World&>(m).store(m.b, page_at(page), 2);
        }
        for (u64 page = 0; page < written; ++page) {
            CHECK(m.load(m.a, page_at(page), 1) == 0);
        }
        CHECK(m.counters().copies == written);
        CHECK(m.use(m.a).rss == m.use(m.b).rss);
        CHECK(m.use(m.a).pss + m.use(m.b).pss == 2 * written * page_size);
        CHECK(m.machine().frames.used() == 2 * written);
    }
}
