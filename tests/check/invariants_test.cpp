// Every invariant can break: a sound machine is damaged by hand, and the checker says which one and where.

#include "core/check/invariants.hpp"
#include "tests/support/world.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <functional>
#include <set>

using namespace cow;
using namespace cow::test;

namespace {

/// Two processes that share a page, a file page, a merged page, and something to damage.
struct Scene {
    World world;
    ProcId init;
    ProcId child;
    VirtAddr buf; ///< one shared page, one private page of each
    VirtAddr file;
    VirtAddr merged;

    explicit Scene(MachineConfig config = {.frames = 64}) : world(config) {
        init = world.process("init");
        const i32 fd = world.open(init, "/data", 4);
        buf = world.map(init, 3);
        file = world.map_file(init, fd, 4, map::shared);
        merged = world.map(init, 2);
        world.store(init, buf, 'A');
        world.store(init, file, 'F');
        world.store(init, merged, 'M');
        world.store(init, merged + page_size, 'M');
        world.madvise(init, merged, 2, Advice::mergeable);
        world.ksm_scan();
        world.ksm_scan();
        child = world.fork(init, "child");
        world.store(init, buf + page_size, 'B');
        world.store(child, buf + page_size, 'C');
        world.load(child, buf);
    }
    Machine machine() const { return world.machine(); }
    Pfn pfn(ProcId proc, VirtAddr addr) const { return world.page(proc, addr).pfn; }
};

std::set<std::string> broken(const Machine& machine, bool at_rest = true) {
    std::set<std::string> names;
    for (const Violation& violation : check_invariants(machine, at_rest)) {
        names.insert(violation.invariant);
        CHECK_FALSE(violation.detail.empty());
        CHECK(violation.detail.back() == '.');
        const auto known = invariant_names();
        CHECK(std::find(known.begin(), known.end(), violation.invariant) != known.end());
    }
    return names;
}

/// Changes a PTE behind the counts' back.
void poke(Machine& machine, MmId mm, VirtAddr addr, Pte pte) {
    const Walk at = machine.walk(mm, addr.page());
    machine.tables.set(at.table, at.index, pte);
}

void change_vma(Machine& machine, MmId mm, VirtAddr addr, const std::function<void(Vma&)>& change) {
    VmaList& vmas = machine.spaces[mm.v].vmas;
    Vma vma = *vmas.from(addr.page());
    const Vpn start = vma.start;
    change(vma);
    vmas.replace(start, vma);
}

using Names = std::set<std::string>;

} // namespace

TEST_CASE("invariants: a sound machine breaks none") {
    const Scene scene;
    CHECK(broken(scene.machine()).empty());
    CHECK(broken(Machine{}).empty());
    CHECK(invariant_names().size() == 16);
}

TEST_CASE("invariants: refcount and mapcount") {
    const Scene scene;
    Machine machine = scene.machine();
    machine.frames.set_refcount(scene.pfn(scene.init, scene.buf), 1);
    CHECK(broken(machine) == Names{"refcount"});
    const std::string detail = check_invariants(machine, true).front().detail;
    CHECK(detail.find("init's page") != std::string::npos);
    CHECK(detail.find("child's page") != std::string::npos);
    machine = scene.machine();
    machine.frames.add_map(scene.pfn(scene.init, scene.buf));
    CHECK(broken(machine) == Names{"refcount", "mapcount"});
    machine = scene.machine();
    machine.frames.add_map(zero_pfn);
    CHECK(broken(machine) == Names{"refcount"});
}

TEST_CASE("invariants: two writers, of a shared page, a merged page and the zero page") {
    const Scene scene;
    const MmId mm = scene.world.mm(scene.init);
    Machine machine = scene.machine();
    poke(machine, mm, scene.buf, machine.pte(mm, scene.buf.page()).with(Pte::W));
    CHECK(broken(machine) == Names{"two_writers"});
    machine = scene.machine();
    poke(machine, mm, scene.merged, machine.pte(mm, scene.merged.page()).with(Pte::W));
    CHECK(broken(machine) == Names{"two_writers"});
    machine = scene.machine();
    poke(machine, mm, scene.buf + 2 * page_size, Pte::make(zero_pfn, Pte::P | Pte::U | Pte::W | Pte::NX));
    CHECK(broken(machine) == Names{"two_writers"});
}

TEST_CASE("invariants: writable_vma") {
    const Scene scene;
    const MmId mm = scene.world.mm(scene.init);
    const auto with_flags = [&](u32 flags) {
        Machine machine = scene.machine();
        change_vma(machine, mm, scene.buf, [&](Vma& vma) { vma.flags = (vma.flags & ~vm::rights) | flags; });
        return machine;
    };
    CHECK(broken(with_flags(vm::read)) == Names{"writable_vma"});
    CHECK(broken(with_flags(0)) == Names{"writable_vma"});
    Machine machine = scene.machine();
    machine.spaces[mm.v].vmas.erase(machine.spaces[mm.v].find(scene.buf.page())->start);
    CHECK(broken(machine).contains("writable_vma"));
}

TEST_CASE("invariants: rmap") {
    const Scene scene;
    const MmId mm = scene.world.mm(scene.init);
    Machine machine = scene.machine();
    change_vma(machine, mm, scene.buf, [](Vma& vma) { ++vma.pgoff; });
    CHECK(broken(machine) == Names{"rmap"});
}

TEST_CASE("invariants: free_mapped and leak") {
    const Scene scene;
    const Pfn pfn = scene.pfn(scene.child, scene.buf + page_size);
    Machine machine = scene.machine();
    machine.frames.release(pfn);
    CHECK(broken(machine) == Names{"free_mapped"});
    machine = scene.machine();
    machine.frames.release(scene.pfn(scene.init, scene.file));
    CHECK(broken(machine).contains("free_mapped"));
    machine = scene.machine();
    Frame lost;
    lost.kind = FrameKind::anon;
    machine.frames.take(machine.frames.lowest_free(), lost);
    CHECK(broken(machine) == Names{"leak"});
    CHECK(broken(machine, false).empty()); // the kernel may have it in its hands
}

TEST_CASE("invariants: tlb") {
    const Scene scene;
    const MmId mm = scene.world.mm(scene.child);
    const Pte pte = scene.machine().pte(mm, scene.buf.page());
    const CpuId cpu = scene.machine().process(scene.child).cpu;
    const auto with_entry = [&](MmId space, VirtAddr addr, Pte cached) {
        Machine machine = scene.machine();
        Tlb& tlb = machine.cpus[cpu.v].tlb;
        const u32 slot = tlb.slot(addr.page());
        tlb.entries[slot] = {space, addr.page(), cached};
        tlb.generations[slot] = tlb.generation;
        return machine;
    };
    const auto with = [&](Pte cached) { return with_entry(mm, scene.buf, cached); };
    CHECK(broken(with(pte)).empty());
    CHECK(broken(with(pte.with(Pte::W))) == Names{"tlb"});
    CHECK(broken(with(Pte::make(scene.pfn(scene.child, scene.buf + page_size), pte.flags()))) ==
          Names{"tlb"});
    CHECK(broken(with_entry(mm, scene.buf + 2 * page_size, pte)) == Names{"tlb"}); // nothing is there
    // Between an entry's change and its flush it is lawful, as long as nobody uses it.
    CHECK(broken(with(pte.with(Pte::W)), false).empty());
    const Event used = TlbHit{scene.child, scene.buf.page()};
    REQUIRE(check_event(with(pte.with(Pte::W)), used).size() == 1);
    CHECK(check_event(with(pte.with(Pte::W)), used).front().invariant == "tlb");
    CHECK(check_event(with(pte), used).empty());
    Machine machine = with(pte.with(Pte::W));
    ++machine.cpus[cpu.v].tlb.generation; // flushed: it no longer counts
    CHECK(broken(machine).empty());
    CHECK(broken(with_entry(scene.world.mm(scene.init), scene.buf, pte.with(Pte::W)))
              .empty()); // of another space
}

TEST_CASE("invariants: commit") {
    const Scene scene;
    Machine machine = scene.machine();
    ++machine.counters.committed;
    CHECK(broken(machine) == Names{"commit"});
    CHECK(broken(machine, false).empty()); // between the charge and the VMA
    machine = scene.machine();
    machine.config.overcommit = 2;
    machine.config.frames = 8;
    CHECK(broken(machine) == Names{"commit"});
}

TEST_CASE("invariants: table") {
    const Scene scene;
    const MmId mm = scene.world.mm(scene.init);
    const Walk at = scene.machine().walk(mm, scene.buf.page());
    Machine machine = scene.machine();
    ++machine.spaces[mm.v].tables;
    CHECK(broken(machine) == Names{"table"});
    machine = scene.machine();
    ++machine.tables.raw(at.table).live;
    CHECK(broken(machine) == Names{"table"});
    machine = scene.machine();
    ++machine.tables.raw(at.table).refs;
    CHECK(broken(machine) == Names{"table"});
    machine = scene.machine();
    machine.tables.take(machine.tables.lowest_free(), 1);
    CHECK(broken(machine) == Names{"leak"});
    CHECK(broken(machine, false) == Names{"table"});
}

TEST_CASE("invariants: cache and counts") {
    const Scene scene;
    Machine machine = scene.machine();
    auto& cache = machine.files.front().cache;
    cache.emplace(9, cache.begin()->second);
    CHECK(broken(machine).contains("cache"));
    machine = scene.machine();
    machine.frames.set_content(zero_pfn, ContentId{1});
    CHECK(broken(machine) == Names{"refcount"});
    machine = scene.machine();
    machine.frames.add_map(scene.pfn(scene.init, scene.file)); // the count of mapped file frames stays right
    CHECK(broken(machine) == Names{"refcount", "mapcount"});
}

TEST_CASE("invariants: vma") {
    const Scene scene;
    const MmId mm = scene.world.mm(scene.init);
    Machine machine = scene.machine();
    const VirtAddr lowest{machine.spaces[mm.v].vmas.front().start};
    change_vma(machine, mm, lowest, [](Vma& vma) { vma.end = vma.start; });
    CHECK(broken(machine).contains("vma"));
    machine = scene.machine();
    change_vma(machine, mm, lowest, [&](Vma& vma) { vma.end = machine.spaces[mm.v].vmas.back().end; });
    CHECK(broken(machine).contains("vma"));
}

TEST_CASE("invariants: users") {
    const Scene scene;
    Machine machine = scene.machine();
    ++machine.spaces[0].users;
    CHECK(broken(machine) == Names{"users"});
    machine = scene.machine();
    ++machine.open_files.back().refs;
    CHECK(broken(machine) == Names{"users"});
    machine = scene.machine();
    machine.processes[scene.child.v].state = ProcState::zombie;
    CHECK(broken(machine) == Names{"users"});
}

TEST_CASE("invariants: ksm") {
    const Scene scene;
    Machine machine = scene.machine();
    REQUIRE(machine.ksm.stable.size() == 1);
    machine.ksm.stable.clear();
    CHECK(broken(machine) == Names{"ksm"});
    machine = scene.machine();
    const ContentId content = machine.ksm.stable.begin()->first;
    machine.ksm.stable = {{content, scene.pfn(scene.init, scene.buf)}};
    CHECK(broken(machine) == Names{"ksm"});
}

TEST_CASE("invariants: a store past a read-only entry is seen at its event") {
    const Scene scene;
    const MmId mm = scene.world.mm(scene.child);
    Machine machine = scene.machine();
    const AccessDone done{scene.child, scene.buf, scene.pfn(scene.child, scene.buf), Access::store, 'X'};
    REQUIRE(check_event(machine, done).size() == 1);
    CHECK(check_event(machine, done).front().invariant == "write_protect");
    AccessDone load = done;
    load.access = Access::load;
    CHECK(check_event(machine, load).empty());
    poke(machine, mm, scene.buf, {});
    CHECK(check_event(machine, done).size() == 1);
    const std::vector<Event> events{TlbHit{scene.child, scene.buf.page()}, done};
    const std::optional<Breach> breach = first_breach(scene.machine(), events);
    REQUIRE(breach);
    CHECK(breach->event == 1);
    CHECK(breach->violation.invariant == "write_protect");
    CHECK_FALSE(first_breach(scene.machine(), {}).has_value());
}

TEST_CASE("hash: the same machine by another way, and every difference") {
    Machine one;
    Machine other;
    other.names->intern("x");
    other.contents->write_byte(zero_content, 5, 7);
    CHECK(machine_hash(one) == machine_hash(other));
    std::vector<Event> log;
    Kernel silent(one, nullptr);
    Kernel recording(other, &log);
    create_process(silent, "init");
    create_process(recording, "init");
    CHECK(machine_hash(one) == machine_hash(other));
    CHECK(machine_dump(one) == machine_dump(other));
    CHECK(machine_dump(one).find("name=init") != std::string::npos);

    const Scene scene;
    const u64 hash = machine_hash(scene.machine());
    const auto differs = [&](auto&& change) {
        Machine machine = scene.machine();
        change(machine);
        const bool same_hash = machine_hash(machine) == hash;
        const bool same_dump = machine_dump(machine) == machine_dump(scene.machine());
        return !same_hash && !same_dump;
    };
    CHECK(differs([](Machine& m) { ++m.next_pid; }));
    CHECK(differs([](Machine& m) { ++m.next_anon_vma; }));
    CHECK(differs([](Machine& m) { ++m.ksm.full_scans; }));
    CHECK(differs([](Machine& m) { ++m.ksm.items.begin()->second.age; }));
    CHECK(differs([](Machine& m) { ++m.counters.ptes; }));
    CHECK(differs([](Machine& m) { m.files.front().cold.insert(3); }));
    CHECK(differs([](Machine& m) { m.files.front().disk[3] = zero_content; }));
    CHECK(differs([](Machine& m) { ++m.open_files.back().position; }));
    CHECK(differs([](Machine& m) { ++m.spaces[0].brk.v; }));
    CHECK(differs([](Machine& m) {
        change_vma(m, MmId{0}, VirtAddr{m.spaces[0].vmas.front().start},
                   [](Vma& vma) { vma.flags ^= vm::random; });
    }));
    CHECK(differs([](Machine& m) { m.processes[0].fds[3].close_on_exec = true; }));
    CHECK(differs([](Machine& m) { ++m.cpus[1].tlb.generation; }));
    CHECK(differs(
        [&](Machine& m) { m.frames.set_flags(scene.pfn(scene.init, scene.buf), frame_flag::lazy_free); }));
    CHECK(differs([&](Machine& m) {
        poke(m, scene.world.mm(scene.init), scene.buf,
             m.pte(scene.world.mm(scene.init), scene.buf.page()).without(Pte::A));
    }));
}
