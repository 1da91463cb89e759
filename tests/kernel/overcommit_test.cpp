// Memory that is promised (overcommit and its charge), memory that runs out (reclaim and the OOM killer).

#include "tests/kernel/measured.hpp"

using namespace cow;
using namespace cow::test;

namespace {

constexpr u32 noreserve = private_anon | map::noreserve;

struct Tight : Measured {
    ProcId a;
    explicit Tight(MachineConfig config) : Measured(config) { a = process("A"); }
    Errno try_map(u64 pages, u32 protection = rw, u32 flags = private_anon, u64 at = 0) {
        return mmap(a, at, pages, protection, flags).error();
    }
    u64 committed() const { return counters().committed; }
    void fill(ProcId proc, u64 first, u64 pages) {
        for (u64 i = first; i < first + pages; ++i) {
            CHECK(World::store(proc, page_at(i), 1).done);
        }
    }
    u64 reclaim(u64 pages) {
        return run([&](Kernel& kernel) { return cow::reclaim(kernel, pages); });
    }
    const Process& of(ProcId proc) const { return machine().process(proc); }
};

} // namespace

TEST_CASE("overcommit=0: one mapping may not be larger than all memory, many together may") {
    Tight m({.frames = 64, .overcommit = 0});
    CHECK(m.try_map(65) == Errno::enomem);
    CHECK(m.try_map(65, rw, noreserve) == Errno::ok);
    CHECK(m.try_map(65, ro) == Errno::ok);
    CHECK(m.try_map(65, rw, shared_anon) == Errno::enomem);
    CHECK(m.try_map(65, rw, shared_anon | map::noreserve) == Errno::ok);
    CHECK(m.committed() == 0);
    for (u64 i = 0; i < 5; ++i) {
        CHECK(m.try_map(64, rw, private_anon, 100 * i) == Errno::ok);
    }
    CHECK(m.committed() == 5 * 64);
}

TEST_CASE("overcommit=1: everything is promised") {
    Tight m({.frames = 64, .overcommit = 1});
    CHECK(m.try_map(u64{1} << 30U) == Errno::ok); // 4 TiB
    CHECK(m.committed() == u64{1} << 30U);
    CHECK_FALSE(m.run([&](Kernel& kernel) { return sys::fork(kernel, m.a, "B"); }).failed());
}

TEST_CASE("overcommit=2: never more than half of memory is promised") {
    Tight m({.frames = 64, .overcommit = 2});
    CHECK(m.machine().commit_limit() == 32);
    CHECK(m.try_map(32) == Errno::enomem);
    CHECK(m.try_map(32, rw, noreserve) == Errno::enomem); // MAP_NORESERVE is ignored
    CHECK(m.try_map(1000, ro) == Errno::ok);
    CHECK(m.munmap(m.a, base, 1000).value == 0);
    CHECK(m.try_map(20) == Errno::ok);
    SUBCASE("fork needs it twice") {
        m.fill(m.a, 0, 3);
        const CallResult refused = m.run([&](Kernel& kernel) { return sys::fork(kernel, m.a, "B"); });
        CHECK(refused.error() == Errno::enomem);
        CHECK(m.machine().processes.size() == 1);
        CHECK(m.committed() == 20);
        CHECK(m.count<CommitRefused>() == 1);
        CHECK(m.munmap(m.a, page_at(10), 10).value == 0);
        const ProcId b = m.fork(m.a, "B");
        CHECK(m.of(b).pid == 2);
        CHECK(m.committed() == 20);
        m.exit(b);
        CHECK(m.committed() == 10);
    }
    SUBCASE("a copy that was promised is never refused") {
        m.fill(m.a, 0, 12);
        CHECK(m.munmap(m.a, page_at(12), 8).value == 0);
        const ProcId b = m.fork(m.a, "B");
        m.fill(b, 0, 12);
        CHECK(m.counters().copies == 12);
    }
    SUBCASE("MADV_DONTFORK memory is not charged again") {
        CHECK(m.madvise(m.a, base, 20, Advice::dontfork).value == 0);
        m.fork(m.a, "B");
        CHECK(m.committed() == 20);
    }
    SUBCASE("what is mapped over is given back") {
        CHECK(m.try_map(20) == Errno::ok);
        CHECK(m.committed() == 20);
        CHECK(m.try_map(25) == Errno::ok);
        CHECK(m.committed() == 25);
        CHECK(m.try_map(25, ro) == Errno::ok);
        CHECK(m.committed() == 0);
    }
    SUBCASE("mremap and brk") {
        CHECK(m.mremap(m.a, base, 20, 40, 0).error() == Errno::enomem);
        CHECK(m.mremap(m.a, base, 20, 40, mremap_flag::maymove).error() == Errno::enomem);
        CHECK(m.mremap(m.a, base, 20, 25, 0).value == static_cast<i64>(base.v));
        CHECK(m.committed() == 25);
        CHECK(m.mremap(m.a, base, 25, 25, mremap_flag::maymove | mremap_flag::dontunmap).error() ==
              Errno::enomem);
        const auto brk = [&](u64 addr) {
            return static_cast<u64>(
                m.run([&](Kernel& kernel) { return sys::brk(kernel, m.a, VirtAddr{addr}); }).value);
        };
        const u64 start = brk(0);
        CHECK(brk(start + 20 * page_size) == start);
        CHECK(brk(start + 3 * page_size) == start + 3 * page_size);
        CHECK(m.committed() == 28);
    }
}

TEST_CASE("overcommit=2: a stack that may not grow") {
    Tight m({.frames = 64, .overcommit = 2});
    CHECK(m.try_map(1, rw, private_anon | map::growsdown, 1000) == Errno::ok);
    m.fill(m.a, 990, 1);
    CHECK(m.committed() == 11);
    CHECK(m.killed_by_store(m.a, page_at(960)) == Signal::sigsegv);
    CHECK(m.committed() == 0);
}

TEST_CASE("what is charged") {
    struct Charge {
        const char* name;
        u32 protection, flags;
        bool file;
        u64 once, forked, touched; ///< pages of 4: mapped, after fork, and when both have touched every page
    };
    static constexpr Charge charges[]{
        {"private and writable", rw, private_anon, false, 4, 8, 8},
        {"private and read-only", ro, private_anon, false, 0, 0, 0},
        {"PROT_NONE", prot::none, private_anon, false, 0, 0, 0},
        {"NORESERVE", rw, noreserve, false, 0, 0, 0},
        {"shared memory, once for all", rw, shared_anon, false, 4, 4, 4},
        {"shared read-only memory", ro, shared_anon, false, 4, 4, 4},
        {"shared memory, NORESERVE", rw, shared_anon | map::noreserve, false, 0, 0, 4},
        {"a private file mapping", rw, map::priv, true, 4, 8, 8},
        {"a shared file mapping", rw, map::shared, true, 0, 0, 0},
    };
    for (const Charge& each : charges) {
        CAPTURE(std::string(each.name));
        Tight m({.frames = 64});
        const i32 fd = m.open(m.a, "/data", 4);
        CHECK_FALSE(m.mmap(m.a, 0, 4, each.protection, each.flags, each.file ? fd : -1).failed());
        CHECK(m.committed() == each.once);
        const ProcId b = m.fork(m.a, "B");
        CHECK(m.committed() == each.forked);
        for (u64 i = 0; i < 4 && each.protection != prot::none; ++i) {
            for (const ProcId proc : {m.a, b}) {
                auto& world = static_cast<World&>(m);
                CHECK(
                    (each.protection == rw ? world.store(proc, page_at(i), 1) : world.load(proc, page_at(i)))
                        .done);
            }
        }
        CHECK(m.committed() == each.touched);
        CHECK(m.munmap(m.a, base, 4).value == 0);
        m.exit(b);
        CHECK(m.committed() == 0);
    }
}

TEST_CASE("the OOM killer takes the process with the most memory") {
    Tight m({.frames = 12});
    m.anon(m.a, 12);
    const ProcId b = m.process("B");
    const ProcId c = m.process("C");
    for (const ProcId proc : {b, c}) {
        m.anon(proc, 12);
    }
    m.fill(m.a, 0, 3);
    m.fill(b, 0, 5);
    m.fill(c, 0, 4);
    CHECK(m.machine().frames.free_count() == 0);
    SUBCASE("another's: the access is tried again") {
        CHECK(m.store(m.a, page_at(3), 9) == 1);
        CHECK(m.of(b).signal == Signal::sigkill);
        CHECK(m.counters().oom_kills == 1);
        CHECK(m.machine().frames.free_count() == 4);
        CHECK(m.load(m.a, base, 1) == 0);
    }
    SUBCASE("its own: it is killed in the middle of the access") {
        const AccessOutcome out = static_cast<World&>(m).store(b, page_at(5), 9);
        CHECK_FALSE(out.done);
        CHECK(out.signal == Signal::sigkill);
        CHECK(m.of(m.a).alive());
        CHECK(m.of(c).alive());
    }
    SUBCASE("of equals the later one") {
        m.munmap(m.a, page_at(0), 1);
        m.munmap(b, page_at(4), 1);
        m.fill(m.a, 4, 1);
        m.fill(c, 8, 1); // A has 3, B 4, C 5
        CHECK(m.munmap(c, page_at(8), 1).value == 0);
        m.fill(m.a, 5, 1); // A has 4, B 4, C 4
        m.fill(m.a, 6, 1);
        CHECK(m.of(c).signal == Signal::sigkill);
        CHECK(m.of(b).alive());
    }
    SUBCASE("in a system call that touches memory") {
        const i32 fd = m.open(m.a, "/data", 1);
        const CallResult read =
            m.run([&](Kernel& kernel) { return sys::read(kernel, m.a, fd, page_at(5), 1); });
        CHECK(read.error() == Errno::enomem); // no frame for the page cache: the call fails, nobody dies
        CHECK(m.counters().oom_kills == 0);
    }
}

TEST_CASE("the OOM killer counts page tables, and only mapped frames") {
    Tight m({.frames = 8});
    const ProcId b = m.process("B");
    m.anon(m.a, 4);
    m.fill(m.a, 0, 4); // 4 frames, 3 tables
    m.anon(b, u64{1} << 18U, 0, rw, noreserve);
    for (u64 i = 0; i < 4; ++i) {
        CHECK(m.load(b, page_at(i + 512 * i), 0) == 1); // zero pages in 4 last-level tables
    }
    m.fill(b, 0, 4); // 4 frames, 6 tables
    m.anon(m.a, 1, 8);
    CHECK(m.store(m.a, page_at(8), 1) == 1);
    CHECK(m.of(b).signal == Signal::sigkill);
}

TEST_CASE("whoever shares the victim's memory goes with it") {
    Tight m({.frames = 8});
    m.anon(m.a, 8);
    const ProcId b = m.process("B");
    m.anon(b, 8);
    m.fill(m.a, 0, 6);
    m.fill(b, 0, 2);
    CHECK_FALSE(
        m.run([&](Kernel& kernel) { return sys::clone(kernel, m.a, clone_flag::vm, "thread"); }).failed());
    CHECK(m.store(b, page_at(2), 1) == 1);
    CHECK_FALSE(m.of(m.a).alive());
    CHECK_FALSE(m.of(ProcId{2}).alive());
    CHECK(m.counters().oom_kills == 1);
}

TEST_CASE("a COW copy may need a frame that is not there") {
    Tight m({.frames = 4});
    m.anon(m.a, 4);
    m.fill(m.a, 0, 4);
    const ProcId b = m.fork(m.a, "B"); // needs no frame
    const AccessOutcome out = static_cast<World&>(m).store(b, base, 2);
    CHECK_FALSE(out.done);
    CHECK(m.of(b).signal == Signal::sigkill); // as large as its parent, and later
    CHECK(m.store(m.a, base, 2) == 1);
    CHECK(m.counters().reuses == 1);
}

TEST_CASE("reclaim: lazily freed memory, then unmapped page cache, then mapped page cache; nothing else") {
    Tight m({.frames = 32, .fault_around = 1});
    const i32 fd = m.open(m.a, "/data", 8);
    m.anon(m.a, 4);
    m.fill(m.a, 0, 2); // stays
    m.file(m.a, fd, 8, 8);
    CHECK(m.load(m.a, page_at(8), *m.value(m.a, page_at(8))) == 1);
    CHECK(m.load(m.a, page_at(9), *m.value(m.a, page_at(9))) == 1);
    CHECK(m.munmap(m.a, page_at(9), 1).value == 0); // in the cache only
    m.anon(m.a, 1, 20, rw, shared_anon);
    m.fill(m.a, 20, 1); // stays: it has no other place
    m.fill(m.a, 3, 1);
    CHECK(m.madvise(m.a, page_at(3), 1, Advice::free).value == 0);
    const Pfn lazy = m.frame(m.a, page_at(3));
    const File& file = m.machine().files[0];
    CHECK(m.reclaim(1) == 1);
    CHECK(m.machine().frames[lazy].kind == FrameKind::free);
    CHECK(file.cache.size() == 2);
    CHECK(m.reclaim(1) == 1);
    CHECK(file.cached(1) == no_pfn);
    CHECK(m.page(m.a, page_at(8)).present);
    CHECK(m.reclaim(8) == 1);
    CHECK_FALSE(m.page(m.a, page_at(8)).present);
    CHECK(m.reclaim(8) == 0);
    CHECK(m.load(m.a, base, 1) == 0);
    CHECK(m.load(m.a, page_at(20), 1) == 0);
}

TEST_CASE("reclaim: an allocation takes the least it needs, before the OOM killer is called") {
    Tight m({.frames = 8});
    const i32 fd = m.open(m.a, "/data", 4);
    m.file(m.a, fd, 4, 8);
    CHECK(m.load(m.a, page_at(8), *m.value(m.a, page_at(8))) == 1);
    CHECK(m.present(m.a, page_at(8), 4) == 4);
    m.anon(m.a, 8);
    m.fill(m.a, 0, 4);
    CHECK(m.machine().frames.free_count() == 0);
    m.fill(m.a, 4, 1);
    CHECK(m.present(m.a, page_at(8), 4) == 3);
    m.fill(m.a, 5, 3);
    CHECK(m.present(m.a, page_at(8), 4) == 0);
    CHECK(m.counters().oom_kills == 0);
}

TEST_CASE("reclaim writes a dirty file page back; its bytes come again from the disk") {
    Tight m({.frames = 32});
    const i32 fd = m.open(m.a, "/data", 2);
    m.file(m.a, fd, 2, 0, map::shared);
    CHECK(m.store(m.a, base, 0x42) == 1);
    const ProcId b = m.fork(m.a, "B");
    CHECK(m.load(b, base, 0x42) == 1);
    CHECK(m.store(b, base + 1, 0x43) == 1);
    CHECK(m.reclaim(8) == 2); // and the page that fault-around brought
    CHECK_FALSE(m.page(m.a, base).present);
    CHECK_FALSE(m.page(b, base).present);
    CHECK(m.load(m.a, base, 0x42) == 0);
    CHECK(m.of(m.a).majflt == 1);
    CHECK(m.load(b, base + 1, 0x43) == 1); // read in already, and so is the page beside it
    CHECK(m.of(b).majflt == 0);
    CHECK(m.smaps(m.a, base) == "Rss=8 Pss=4 ShC=8 ShD=0 PrC=0 PrD=0 Anon=0");
}
