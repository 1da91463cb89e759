// What /proc would show of a machine.

#include "core/check/observables.hpp"
#include "core/machine/rmap.hpp"
#include "tests/support/random_calls.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace cow;
using namespace cow::test;

TEST_CASE("observables: the zero page is mapped but counts nowhere") {
    World world({.frames = 16});
    const ProcId init = world.process("init");
    const VirtAddr buf = world.map(init, 2);
    CHECK(world.page(init, buf).mapped);
    CHECK_FALSE(world.page(init, buf).present);
    CHECK(world.page(init, buf).pfn == no_pfn);
    CHECK_FALSE(world.page(init, VirtAddr{0}).mapped);
    world.load(init, buf);
    const PageView zero = world.page(init, buf);
    CHECK(zero.present);
    CHECK(zero.zero);
    CHECK(zero.pfn == zero_pfn);
    CHECK(zero.refs == 1);
    CHECK(zero.mapcount == 0);
    CHECK(zero.cow);
    CHECK_FALSE(zero.writable);
    CHECK(world.use(init).rss == 0);
    CHECK(world.use(init).pss == 0);
    CHECK(world.use(init).vsz == 2 * page_size);
    CHECK(world.use(init).pagetables == 3 * page_size);
    CHECK(sharing(world.machine()).saved == 0);
}

TEST_CASE("observables: a private page, then shared by fork, then copied") {
    World world({.frames = 16});
    const ProcId init = world.process("init");
    const VirtAddr buf = world.map(init, 3);
    world.store(init, buf, 'A');
    PageView page = world.page(init, buf);
    CHECK(page.refs == 1);
    CHECK(page.mapcount == 1);
    CHECK(page.writable);
    CHECK(page.dirty);
    CHECK(page.accessed);
    CHECK(page.exclusive);
    CHECK_FALSE(page.cow);
    CHECK(world.use(init).private_dirty == page_size);
    CHECK(world.use(init).uss == page_size);
    CHECK(world.use(init).anonymous == page_size);

    const ProcId child = world.fork(init, "child");
    for (const ProcId proc : {init, child}) {
        page = world.page(proc, buf);
        CHECK(page.refs == 2);
        CHECK(page.mapcount == 2);
        CHECK(page.cow);
        CHECK_FALSE(page.exclusive);
        const MemoryUse use = world.use(proc);
        CHECK(use.rss == page_size);
        CHECK(use.pss == page_size / 2);
        CHECK(use.uss == 0);
        CHECK(use.shared_dirty == page_size);
        CHECK(use.private_dirty == 0);
    }
    CHECK(world.page(init, buf).pfn == world.page(child, buf).pfn);
    CHECK(sharing(world.machine()).saved == page_size);
    const auto mappers = mappings_of(world.machine(), world.page(init, buf).pfn);
    REQUIRE(mappers.size() == 2);
    CHECK(mappers[0].mm == world.mm(init));
    CHECK(mappers[1].mm == world.mm(child));
    CHECK(mappers[1].page == buf.page());

    world.store(child, buf, 'B');
    CHECK(world.page(init, buf).pfn != world.page(child, buf).pfn);
    CHECK(world.page(init, buf).cow); // the last owner's PTE stays read-only
    CHECK_FALSE(world.page(init, buf).exclusive);
    CHECK(world.value(init, buf) == u8{'A'});
    CHECK(world.value(child, buf) == u8{'B'});
    CHECK(sharing(world.machine()).saved == 0);
}

TEST_CASE("observables: pss of three pages shared by three is one byte short of a page") {
    World world({.frames = 16});
    const ProcId init = world.process("init");
    const VirtAddr buf = world.map(init, 3);
    for (u64 i = 0; i < 3; ++i) {
        world.store(init, buf + i * page_size, 'x');
    }
    world.fork(init, "b");
    world.fork(init, "c");
    CHECK(world.use(init).rss == 3 * page_size);
    CHECK(world.use(init).pss == page_size - 1); // the kernel truncates: it prints 3 kB
    CHECK(sharing(world.machine()).saved == 6 * page_size);
}

TEST_CASE("observables: a clean file page is shared and clean, a private copy of it anonymous and dirty") {
    World world({.frames = 64});
    const ProcId init = world.process("init");
    const i32 fd = world.open(init, "/data", 4);
    const VirtAddr file = world.map_file(init, fd, 4);
    world.load(init, file);
    MemoryUse use = world.use(init);
    CHECK(use.rss == 4 * page_size); // fault-around
    CHECK(use.private_clean == 4 * page_size);
    CHECK(use.anonymous == 0);
    const PageView page = world.page(init, file);
    CHECK(page.kind == FrameKind::file);
    CHECK(page.refs == 2);
    CHECK(page.mapcount == 1);
    CHECK(page.cow);
    world.store(init, file, 'x');
    use = world.use(init);
    CHECK(use.private_dirty == page_size);
    CHECK(use.anonymous == page_size);
    const ProcId child = world.fork(init, "child");
    CHECK(world.use(child).shared_clean == 3 * page_size);
    CHECK(world.use(child).shared_dirty == page_size);
}

TEST_CASE("observables: a page of a shared page table counts for every space that reaches it") {
    for (const ForkMode mode : {ForkMode::cow, ForkMode::ondemand}) {
        CAPTURE(static_cast<int>(mode));
        World world({.frames = 16, .fork = mode});
        const ProcId init = world.process("init");
        const VirtAddr buf = world.map(init, 2);
        world.store(init, buf, 'A');
        const ProcId b = world.fork(init, "b");
        const ProcId c = world.fork(b, "c");
        CHECK((world.machine().tables.shared() != 0) == (mode == ForkMode::ondemand));
        for (const ProcId proc : {init, b, c}) {
            const PageView page = world.page(proc, buf);
            CHECK(page.mapcount == 3);
            CHECK(page.refs == 3);
            CHECK(page.cow);
            CHECK(world.use(proc).pss == page_size / 3);
            CHECK(world.use(proc).shared_dirty == page_size);
        }
        CHECK(mappings_of(world.machine(), world.page(c, buf).pfn).size() == 3);
        CHECK(sharing(world.machine()).saved == 2 * page_size);
        world.store(b, buf, 'B');
        CHECK(world.page(b, buf).mapcount == 1);
        CHECK(world.page(init, buf).mapcount == 2);
        CHECK(world.value(c, buf) == u8{'A'});
    }
}

TEST_CASE("observables: peek sees what a load would read, and touches nothing") {
    World world({.frames = 64});
    const ProcId init = world.process("init");
    const i32 fd = world.open(init, "/data", 2);
    const VirtAddr anon = world.map(init, 1);
    const VirtAddr file = world.map_file(init, fd, 3);
    const VirtAddr none = world.map(init, 1, map::priv | map::anonymous, prot::none);
    const VirtAddr write_only = world.map(init, 1, map::priv | map::anonymous, prot::write);
    CHECK(world.value(init, anon) == u8{0});
    CHECK(world.value(init, file) == u8{'d'});
    CHECK(world.value(init, file + (2 * page_size - 1)).has_value());
    CHECK_FALSE(world.value(init, file + 2 * page_size).has_value()); // past the end
    CHECK_FALSE(world.value(init, none).has_value());
    CHECK(world.value(init, write_only) == u8{0}); // x86 cannot forbid reading alone
    CHECK_FALSE(world.value(init, VirtAddr{0}).has_value());
    CHECK_FALSE(world.page(init, file).present);
    CHECK(world.counters().faults == 0);
}

TEST_CASE("observables: KSM counts shared frames, pages saved and pages alone") {
    World world({.frames = 64});
    const ProcId init = world.process("init");
    const VirtAddr buf = world.map(init, 4);
    world.madvise(init, buf, 4, Advice::mergeable);
    for (u64 i = 0; i < 4; ++i) {
        world.store(init, buf + i * page_size, i == 3 ? 'y' : 'x');
    }
    CHECK(ksm_counts(world.machine()).shared == 0);
    world.ksm_scan();
    world.ksm_scan();
    const KsmCounts counts = ksm_counts(world.machine());
    CHECK(counts.shared == 1);
    CHECK(counts.sharing == 2);
    CHECK(counts.unshared == 1);
    CHECK(world.page(init, buf).ksm);
    CHECK(world.page(init, buf).mapcount == 3);
    CHECK(world.use(init).shared_dirty == 3 * page_size);
    CHECK(world.use(init).anonymous == 4 * page_size);
    CHECK(mappings_of(world.machine(), world.page(init, buf).pfn).size() == 3);
}

namespace {

/// All pages that anything maps, found the slow way.
std::vector<Mapping> scanned(const Machine& machine, Pfn pfn) {
    std::vector<Mapping> out;
    for (u32 id = 0; id < machine.spaces.size(); ++id) {
        for_each_pte(machine, machine.spaces[id], Vpn{0}, Vpn{~u64{0}},
                     [&](Vpn page, Pte pte, TableId table) {
                         if (pte.has_frame() && pte.pfn() == pfn) {
                             out.push_back({MmId{id}, page, pte, table});
                         }
                     });
    }
    return out;
}

bool same_place(const Mapping& a, const Mapping& b) {
    return a.mm == b.mm && a.page == b.page && a.pte == b.pte;
}

void check_reverse_map(const Machine& machine) {
    for (u32 pfn = 1; pfn < machine.frames.high_water(); ++pfn) {
        if (machine.frames[Pfn{pfn}].kind != FrameKind::free) {
            const auto found = mappings_of(machine, Pfn{pfn});
            const auto all = scanned(machine, Pfn{pfn});
            const bool same = std::equal(found.begin(), found.end(), all.begin(), all.end(), same_place);
            CHECK_MESSAGE(same, "frame ", pfn);
        }
    }
}

/// peek says what a load reads, for every page of every process; both agree on where a signal comes.
void check_peeks(const Machine& machine) {
    for (u32 id = 0; id < machine.processes.size(); ++id) {
        const Process& process = machine.processes[id];
        if (!process.alive() || process.vfork_child != no_proc) {
            continue;
        }
        for (const Vma& vma : machine.spaces[process.mm.v].vmas) {
            for (Vpn page = vma.start; page <= vma.end && page < vma.start + 6; ++page) {
                Machine copy = machine;
                const VirtAddr addr = VirtAddr{page} + (page.v % 2);
                Kernel kernel(copy, nullptr);
                const AccessOutcome loaded = load(kernel, ProcId{id}, addr);
                const std::optional<u8> peeked = peek(machine, process.mm, addr);
                CHECK(peeked.has_value() == loaded.done);
                CHECK(peeked.value_or(0) == (loaded.done ? loaded.value : u8{0}));
            }
        }
    }
}

} // namespace

TEST_CASE("observables: the reverse map and peek hold in random worlds") {
    for (const ForkMode mode : {ForkMode::cow, ForkMode::ondemand}) {
        World world({.frames = 4096, .fork = mode});
        RandomCalls calls(world, 7);
        for (int step = 0; step < 120; ++step) {
            CAPTURE(step);
            calls.step();
            if (step % 10 == 0) {
                check_reverse_map(world.machine());
                check_peeks(world.machine());
            }
        }
    }
}
