// Page tables that are counted, two to five levels of them, and the TLB in front.

#include "tests/kernel/measured.hpp"

#include <fmt/format.h>

using namespace cow;
using namespace cow::test;

namespace {

constexpr u64 kib = 1024;
constexpr u64 pages_of_2m = 512;
constexpr u64 pages_of_1g = pages_of_2m * 512;
constexpr u64 pages_of_512g = pages_of_1g * 512;

/// A fork, some copies, protections and ends, told as numbers that must not depend on tables and TLB.
std::string story(const MachineConfig& config) {
    Measured m(config);
    std::string out;
    const ProcId a = m.process("A");
    const VirtAddr buf = m.map(a, 6);
    const i32 fd = m.open(a, "/data", 20);
    const VirtAddr file = m.map_file(a, fd, 20);
    const auto step = [&](ProcId proc, u64 faults) {
        out += fmt::format("{} {}; ", faults, m.smaps(proc, buf));
    };
    for (u64 i = 0; i < 3; ++i) {
        step(a, m.store(a, buf + i * page_size, 1));
        step(a, m.load(a, buf + (i + 3) * page_size, 0));
    }
    step(a, m.load(a, file, *m.value(a, file)));
    const ProcId b = m.fork(a, "B");
    step(b, m.store(b, buf, 2));
    step(a, m.store(a, buf, 3));
    step(b, m.load(b, buf, 2));
    step(b, m.store(b, file + page_size, 4));
    CHECK(m.mprotect(a, buf, 3, ro).value == 0);
    step(a, m.load(a, buf, 3));
    CHECK(m.mprotect(a, buf, 3, rw).value == 0);
    step(a, m.store(a, buf, 5));
    step(a, m.store(a, buf + page_size, 6));
    CHECK(m.munmap(b, buf + page_size, 1).value == 0);
    CHECK(m.madvise(b, buf, 1, Advice::dontneed).value == 0);
    step(b, m.load(b, buf, 0));
    m.exit(b);
    step(a, m.store(a, buf + 2 * page_size, 7));
    const Counters& c = m.counters();
    return out + fmt::format("faults={} copies={} reuses={} zero_fills={} file_reads={}", c.faults, c.copies,
                             c.reuses, c.zero_fills, c.file_reads);
}

/// One process with four pages mapped.
struct Cached : Measured {
    ProcId a;
    VirtAddr p0;
    explicit Cached(u32 tlb) : Measured({.frames = 64, .tlb = tlb}) {
        a = process("A");
        p0 = anon(a, 4);
        for (u64 i = 0; i < 4; ++i) {
            store(a, page_at(i), 1);
        }
    }
    u64 misses(std::span<const u64> touched) {
        const u64 before = counters().tlb_misses;
        for (const u64 page : touched) {
            load(a, page_at(page), 1);
        }
        return counters().tlb_misses - before;
    }
};

} // namespace

TEST_CASE("page tables: what the first page of a region costs, and gives back") {
    Measured m({.frames = 64, .overcommit = 1});
    const ProcId a = m.process("A");
    const u64 far = 0x500000000000 >> page_shift;
    static_assert((far & (pages_of_512g - 1)) == 0);
    struct Touch {
        u64 page, more;
    };
    static constexpr Touch touches[]{
        {0, 12 * kib},
        {1, 0},
        {pages_of_2m, 4 * kib},
        {pages_of_1g, 8 * kib},
        {pages_of_512g, 12 * kib},
        {pages_of_512g + 511, 0},
        {pages_of_512g + 512, 4 * kib},
    };
    m.anon(a, 2 * pages_of_512g, 0, rw, private_anon | map::noreserve);
    CHECK(m.use(a).pagetables == 0);
    u64 total = 0;
    for (const Touch& each : touches) {
        CAPTURE(each.page);
        CHECK(m.store(a, page_at(each.page), 1) == 1);
        total += each.more;
        CHECK(m.use(a).pagetables == total);
    }
    CHECK(m.machine().tables.count() == total / page_size + 1); // and the root
    const ProcId b = m.fork(a, "B");
    CHECK(m.use(b).pagetables == total);
    CHECK(m.munmap(b, base, 1).value == 0);
    CHECK(m.use(b).pagetables == total); // its neighbour still needs them
    CHECK(m.munmap(b, page_at(1), pages_of_2m).value == 0);
    CHECK(m.use(b).pagetables == total - 4 * kib); // the second table's VMA goes on behind
    CHECK(m.munmap(b, base, 2 * pages_of_512g).value == 0);
    CHECK(m.use(b).pagetables == 0);
    CHECK(m.use(a).pagetables == total);
    m.exit(b);
    m.exit(a);
    CHECK(m.machine().tables.count() == 0);
}

TEST_CASE("page tables: DONTNEED keeps them, munmap frees them") {
    Measured m;
    const ProcId a = m.process("A");
    m.anon(a, 4);
    CHECK(m.store(a, base, 1) == 1);
    CHECK(m.madvise(a, base, 4, Advice::dontneed).value == 0);
    CHECK(m.use(a).pagetables == 12 * kib);
    CHECK(m.munmap(a, base, 4).value == 0);
    CHECK(m.use(a).pagetables == 0);
}

TEST_CASE("page tables: a fork of untouched memory makes none") {
    Measured m;
    const ProcId a = m.process("A");
    m.anon(a, 4);
    CHECK(m.load(a, base, 0) == 1);
    CHECK(m.use(m.fork(a, "B")).pagetables == 0);
}

TEST_CASE("two to five levels tell the same story") {
    const std::string expected = story({.frames = 64});
    for (u32 levels = 2; levels <= 5; ++levels) {
        CAPTURE(levels);
        const MachineConfig config{.frames = 64, .levels = levels};
        CHECK(story(config) == expected);
        Measured m(config);
        const ProcId a = m.process("A");
        const VirtAddr p0 = m.map(a, 1);
        CHECK(p0.v + page_size == config.mmap_base());
        CHECK(m.store(a, p0, 1) == 1);
        CHECK(m.use(a).pagetables == (levels - 1) * page_size);
        CHECK(m.killed_by_load(a, VirtAddr{config.task_size()}) == Signal::sigsegv);
    }
}

TEST_CASE("a TLB of any size tells the same story") {
    const std::string expected = story({.frames = 64});
    for (const u32 tlb : {0U, 1U, 3U, 64U}) {
        CAPTURE(tlb);
        CHECK(story({.frames = 64, .tlb = tlb}) == expected);
    }
}

TEST_CASE("TLB: hits and misses") {
    static constexpr u64 same[]{0, 0, 0, 0};
    static constexpr u64 turns[]{0, 1, 0, 1};
    static constexpr u64 collide_at_3[]{0, 3, 0, 3};
    CHECK(Cached(0).misses(same) == 4);
    CHECK(Cached(1).misses(same) == 1);
    CHECK(Cached(1).misses(turns) == 4);
    CHECK(Cached(3).misses(turns) == 1); // page 3 was touched last, in the place of page 0
    CHECK(Cached(3).misses(collide_at_3) == 4);
    CHECK(Cached(64).misses(collide_at_3) == 0);
}

TEST_CASE("TLB: flushed when a translation becomes stricter") {
    Cached m(64);
    const auto misses = [&](u64 page) {
        const u64 touched[]{page};
        return m.misses(touched);
    };
    SUBCASE("fork flushes the parent's") {
        m.fork(m.a, "B");
        CHECK(m.count<TlbFlushAll>() == 1);
        CHECK(misses(0) == 1);
    }
    SUBCASE("a copy flushes one page") {
        const ProcId b = m.fork(m.a, "B");
        CHECK(m.load(b, m.p0, 1) == 0);
        CHECK(m.load(b, page_at(1), 1) == 0);
        CHECK(m.store(b, m.p0, 1) == 1);
        CHECK(m.count<TlbFlush>() == 1);
        CHECK(m.count<TlbFlushAll>() == 0);
        const u64 before = m.counters().tlb_misses;
        CHECK(m.load(b, page_at(1), 1) == 0);
        CHECK(m.counters().tlb_misses == before);
    }
    SUBCASE("mprotect and munmap flush what was mapped") {
        CHECK(m.mprotect(m.a, m.p0, 2, ro).value == 0);
        CHECK(m.count<TlbFlush>() == 2);
        CHECK(misses(0) == 1);
        CHECK(misses(2) == 0);
        CHECK(m.munmap(m.a, page_at(2), 2).value == 0);
        CHECK(m.count<TlbFlush>() == 2);
    }
    SUBCASE("a long range is flushed as a whole") {
        m.anon(m.a, 64, 8);
        CHECK(m.munmap(m.a, page_at(8), 64).value == 0);
        CHECK(m.count<TlbFlush>() == 0);
        CHECK(m.count<TlbFlushAll>() == 1);
    }
    SUBCASE("mremap takes the old address out") {
        CHECK(m.mremap(m.a, m.p0, 1, 1, mremap_flag::maymove | mremap_flag::fixed, page_at(8)).value > 0);
        CHECK(m.count<TlbFlush>() == 1);
        CHECK(m.killed_by_load(m.a, m.p0) == Signal::sigsegv);
    }
}

TEST_CASE("TLB: a first store through a cached translation notes the dirty bit without a fault") {
    Measured m({.frames = 64, .zero_page = false});
    const ProcId a = m.process("A");
    const VirtAddr p0 = m.anon(a, 1);
    CHECK(m.store(a, p0, 1) == 1);
    CHECK(m.madvise(a, p0, 1, Advice::free).value == 0);
    CHECK(m.load(a, p0, 1) == 0);
    CHECK_FALSE(m.page(a, p0).dirty);
    const u64 faults = m.counters().faults;
    CHECK(m.store(a, p0, 2) == 0);
    CHECK(m.page(a, p0).dirty);
    CHECK(m.counters().faults == faults);
}
