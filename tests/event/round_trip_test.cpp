// One event of every type on a machine where it could happen: applied it changes what it says, undone nothing is left.

#include "tests/support/world.hpp"

#include <doctest/doctest.h>

#include <set>

using namespace cow;
using namespace cow::test;

namespace {

/// A machine with two processes, a file, merged pages and free slots of everything.
struct Stage {
    World world{{.frames = 64}};
    ProcId init = world.process("init");
    i32 fd = world.open(init, "/data", 4);
    VirtAddr buf = world.map(init, 4);
    VirtAddr file = world.map_file(init, fd, 4);
    ProcId child{};
    MmId mm{};

    Stage() {
        world.store(init, buf, 'A');
        world.store(init, buf + page_size, 'A');
        world.store(init, buf + 2 * page_size, 'C');
        world.load(init, file);
        world.madvise(init, buf, 2, Advice::mergeable);
        world.ksm_scan();
        world.ksm_scan();
        child = world.fork(init, "child");
        mm = world.mm(init);
    }
    const Machine& machine() const { return world.machine(); }
    Vma vma(VirtAddr addr) const { return *machine().spaces[mm.v].find(addr.page()); }
    Walk at(VirtAddr addr) const { return machine().walk(mm, addr.page()); }
    Pfn pfn(VirtAddr addr) const { return at(addr).pte.pfn(); }
    TableId directory() const {
        TableId table = machine().spaces[mm.v].root;
        for (u32 level = 4; level > 2; --level) {
            table = machine().tables.entry(table, table_index(buf.page(), level)).child();
        }
        return table;
    }
    ContentId content(VirtAddr addr) const { return machine().frames[pfn(addr)].content; }
    ContentId other(u8 byte) const { return machine().contents->write_byte(zero_content, 9, byte); }
};

std::set<std::size_t>& seen() {
    static std::set<std::size_t> indices;
    return indices;
}

void check(const Stage& stage, std::initializer_list<Event> events) {
    for (const Event& event : events) {
        seen().insert(event.index());
        const Machine after = round_trip(stage.machine(), event);
        CAPTURE(event_name(event));
        if (changes_machine(event)) {
            CHECK(machine_hash(after) != machine_hash(stage.machine()));
        }
    }
}

void check_access(const Stage& s) {
    const Vpn page = s.buf.page();
    const Tlb& tlb = s.machine().tlb(s.machine().process(s.init));
    const u32 slot = tlb.slot(page);
    const TlbEntry* entry = tlb.find(s.mm, page);
    const Pte cached = entry == nullptr ? Pte{} : entry->pte();
    check(s, {
                 AccessBegan{s.init, s.buf, 1, Access::store, false, 'x'},
                 AccessDone{s.init, s.buf, s.pfn(s.buf), Access::load, 'A'},
                 RemoteAccess{s.init, s.world.mm(s.child), s.buf, 8, true, true},
                 TlbHit{s.init, page},
                 TlbMiss{s.init, page, 4},
                 TlbFill{s.init, tlb.generations[slot], {s.mm, page, s.at(s.buf).pte}, tlb.entries[slot]},
                 TlbFill{s.child,
                         0,
                         {s.machine().process(s.child).mm, page, s.at(s.buf).pte},
                         {}}, // its first: the TLB is made
                 TlbFlush{s.init, page, cached},
                 TlbFlush{s.init, Vpn{1}, {}},
                 TlbFlushAll{s.init},
                 AccessRefused{s.init, s.buf, Access::store, Refusal::read_only},
                 FaultRaised{s.init, s.buf, Access::store, Refusal::read_only},
                 VmaChecked{s.init, s.buf, Access::store, true, true, 0},
                 FaultDecided{s.init, s.buf, Decision::copy, s.pfn(s.buf), 2, FrameKind::anon},
                 FaultDone{s.init, s.buf, Decision::copy, false},
                 FaultDone{s.init, s.buf, Decision::file_read, true},
             });
}

void check_frames(const Stage& s) {
    const Pfn free = s.machine().frames.lowest_free();
    const VirtAddr mine = s.buf + 2 * page_size;
    check(s, {
                 FrameAllocated{free, s.other(1), 3, no_file, FrameKind::anon},
                 FrameAllocated{Pfn{s.machine().frames.high_water() + 5}, zero_content, 3, no_file,
                                FrameKind::anon}, // above the high water
                 FrameZeroed{free},
                 PageCopied{s.pfn(s.buf), s.pfn(mine), s.content(mine), s.content(s.buf)},
                 FrameReused{s.pfn(mine)},
                 FrameReference{s.pfn(mine), 1},
                 FrameReference{s.pfn(mine), -1},
                 FrameFreed{s.pfn(mine), s.machine().frames[s.pfn(mine)]},
                 FrameFlagsSet{s.pfn(mine), 0, frame_flag::lazy_free},
                 FrameKindSet{s.pfn(mine), FrameKind::anon, FrameKind::ksm},
                 BytesWritten{s.pfn(mine), 9, 1, s.content(mine), s.other(2)},
                 AllocationFailed{true},
             });
}

void check_tables(const Stage& s) {
    const Pte pte = s.at(s.buf).pte;
    const Vpn page = s.buf.page();
    const TableId free = s.machine().tables.lowest_free();
    const TableId root = s.machine().spaces[s.mm.v].root;
    const TableId table = s.at(s.buf).table;
    const u16 index = static_cast<u16>(table_index(page, 2));
    const MmId child_mm = s.world.mm(s.child);
    const TableId child_table = s.machine().walk(child_mm, page).table;
    const Vpn hole = page + 3;
    check(s, {
                 TableAllocated{s.mm, free, root, Vpn{0}, 3},
                 PteSet{s.mm, table, page, pte, pte.with(Pte::D), PteReason::dirty},
                 PteSet{s.mm, table, page, pte, {}, PteReason::unmap},
                 PteSet{s.mm, table, hole, {}, Pte::make(s.pfn(s.file), Pte::P | Pte::U), PteReason::fault},
                 PteSet{s.mm, table, hole, {}, Pte::make(zero_pfn, Pte::P | Pte::U), PteReason::fault},
             });
    // A table of its own for the child, to be freed, shared, given up and copied.
    Machine machine = s.machine();
    const TableId pd = s.directory();
    const Walk walk = machine.walk(child_mm, page);
    TableId child_pd = machine.spaces[child_mm.v].root;
    for (u32 level = 4; level > 2; --level) {
        child_pd = machine.tables.entry(child_pd, table_index(page, level)).child();
    }
    for (u32 i = 0; i < table_entries; ++i) { // empty it
        const Pte old = machine.tables.entry(walk.table, i);
        const Vpn at{(page.v & ~(table_entries - 1)) + i};
        if (!old.none()) {
            cow::apply(machine, PteSet{child_mm, walk.table, at, old, {}, PteReason::unmap});
        }
    }
    seen().insert(Event{PtesShared{}}.index());
    seen().insert(Event{TableFreed{}}.index());
    seen().insert(Event{TableShared{}}.index());
    seen().insert(Event{TableUnshared{}}.index());
    machine = round_trip(machine, PtesShared{s.mm, child_mm, table, child_table, page, 1,
                                             static_cast<u16>(pte.flags()), static_cast<u16>(pte.flags()),
                                             static_cast<u16>(pte.flags() & ~Pte::A)});
    cow::undo(machine, PtesShared{s.mm, child_mm, table, child_table, page, 1, static_cast<u16>(pte.flags()),
                                  static_cast<u16>(pte.flags()), static_cast<u16>(pte.flags() & ~Pte::A)});
    machine = round_trip(machine, TableFreed{child_mm, child_table, child_pd, page, 1, false});
    machine = round_trip(machine, TableShared{s.mm, child_mm, table, pd, child_pd, index, true});
    CHECK(machine.tables.shared() == 1);
    CHECK(machine.walk(child_mm, page).pte == pte);
    CHECK_FALSE(machine.walk(s.mm, page).upper_writable);
    round_trip(machine, TableUnshared{child_mm, table, no_table, child_pd, page, index, false});
    const Machine copied =
        round_trip(machine, TableUnshared{child_mm, table, child_table, child_pd, page, index, false});
    CHECK(copied.tables.shared() == 0);
    const Machine owned = round_trip(copied, TableUnshared{s.mm, table, table, pd, page, index, false});
    CHECK(owned.walk(s.mm, page).upper_writable);
}

void check_spaces(const Stage& s) {
    const Vma vma = s.vma(s.buf);
    const Vma last = s.vma(s.buf + 3 * page_size);
    const u32 mms = static_cast<u32>(s.machine().spaces.size());
    const Vma added{Vpn{0x100}, Vpn{0x110}, 0x100, {}, no_file, vm::read};
    check(s, {
                 SpaceCreated{MmId{mms}, s.init, VirtAddr{0x7f000000}, 4096},
                 SpaceUsed{s.mm, 1},
                 SpaceUsed{s.mm, -1},
                 VmaAdded{added, s.mm},
                 VmaRemoved{vma, s.mm},
                 VmaSplit{s.mm, vma.start, vma.start + 1},
                 VmaMerged{s.mm, vma.start, last.start, vma.anon_vma, last.anon_vma, vma.flags, last.flags},
                 VmaResized{s.mm, vma.start, vma.end, vma.start - 2, vma.end},
                 VmaResized{s.mm, vma.start, vma.end, vma.start, vma.end - 1},
                 VmaFlagsSet{s.mm, vma.start, vma.flags, vm::read},
                 VmaAnonSet{s.mm, vma.start, vma.anon_vma, AnonVmaId{s.machine().next_anon_vma}, true},
                 BrkMoved{s.mm, true, {}, VirtAddr{0x1000}},
                 BrkMoved{s.mm, false, {}, VirtAddr{0x3000}},
                 CommitCharged{7},
                 CommitCharged{-2},
                 CommitLost{3},
                 FutureLocksSet{s.mm, 0, vm::locked},
                 LocksLost{s.mm, 4},
                 CommitRefused{s.init, 7, 3},
             });
}

void check_processes(const Stage& s) {
    ProcessCreated made;
    made.proc = ProcId{static_cast<u32>(s.machine().processes.size())};
    made.parent = s.init;
    made.name = s.machine().names->intern("new");
    made.pid = 77;
    made.old_next_pid = s.machine().next_pid;
    made.mm = s.mm;
    made.inherit = true;
    ProcessCreated fresh = made;
    fresh.inherit = false;
    const ProcessCreated last{
        s.child, s.init, s.machine().processes[s.child.v].name, 2, 2, s.world.mm(s.child), true};
    check(s, {
                 made,
                 fresh,
                 ProcessCancelled{last},
                 ProcessExited{s.child, 3, Signal::none},
                 ProcessExited{s.child, 0, Signal::sigsegv},
                 ParentChanged{s.child, s.init, no_proc},
                 SignalSent{s.child, Signal::sigkill},
                 MmSwitched{s.child, s.world.mm(s.child), no_mm},
                 ProgramSet{s.child, NameId{}, s.machine().names->intern("/bin/x")},
                 VforkWaiting{s.init, no_proc, s.child},
                 TracingSet{s.child, {}, {s.init, false, true, false}},
                 MergeAnySet{s.world.mm(s.init), false, true},
                 RlimitSet{s.init, Resource::as, {}, {1000, 2000}},
                 CallEntered{s.init, NameId{}},
                 CallReturned{s.init, NameId{}, -12},
                 CallHadNoEffect{s.init, NoEffect::nothing_dirty},
                 LimitReached{s.init, Limit::as, 4096},
             });
    Machine zombie = s.machine();
    cow::apply(zombie, ProcessExited{s.child, 3, Signal::none});
    CHECK(round_trip(zombie, ProcessReaped{s.child, s.init}).processes[s.child.v].state == ProcState::reaped);
    seen().insert(Event{ProcessReaped{}}.index());
}

void check_files(const Stage& s) {
    const FileId file{0};
    const File& data = s.machine().files.front();
    const Pfn cached = data.cached(1);
    const FileId next{static_cast<u16>(s.machine().files.size())};
    const u32 opened = static_cast<u32>(s.machine().open_files.size());
    const Descriptor fd = s.machine().processes[s.init.v].fds[3];
    const u32 fds = static_cast<u32>(s.machine().processes[s.init.v].fds.size());
    check(s, {
                 FileCreated{next, s.machine().names->intern("/new"), 5000, true, false, false, false, true,
                             true, 1, 0640, s.other(3)},
                 PathSet{s.machine().names->intern("/new"), no_file, file, data.name},
                 PathSet{data.name, file, no_file, {}},
                 FileGone{file, data.size},
                 FileResized{file, data.size, 99},
                 FileTruncated{file, data.size, 99, data.disk_size, false},
                 CachePageAdded{file, cached, 9, false},
                 CachePageRemoved{file, cached, 1, false},
                 PageWrittenBack{file, false, 2, {}, s.other(4)},
                 WritebackDone{3},
                 DiskPageSet{file, false, false, 2, {}, hole_content},
                 OpenFileCreated{opened, file, true, false, false, OpenKind::file, open_flag::nonblock,
                                 PipeId{no_pipe}, PipeId{no_pipe}, s.mm},
                 OpenFlagsSet{1, false, true, s.machine().open_files[1].status, 0},
                 FileSealed{file, 0, 5},
                 FlushOnCloseSet{file, true},
                 OpenFileReference{1, 1},
                 OpenFileReference{1, -1},
                 FilePositionSet{1, 0, 4096},
                 DescriptorSet{s.init, 3, fd, {}, fds},
                 DescriptorSet{s.init, 9, {}, {1, true}, fds}, // the table of descriptors grows
             });
    Machine cold = s.machine();
    cow::apply(cold, CachePageRemoved{file, cached, 1, true});
    cow::apply(cold, PageWrittenBack{file, false, 2, {}, s.other(4)});
    round_trip(cold, CachePageAdded{file, cached, 1, true});
    round_trip(cold, DiskPageSet{file, false, true, 1, {}, zero_content});
    round_trip(cold, FileReadAhead{file, 1, 1});
    seen().insert(Event{FileReadAhead{}}.index());
    round_trip(cold, PageWrittenBack{file, true, 2, s.other(4), s.other(5)});
}

void check_pipes(const Stage& s) {
    Machine piped = s.machine();
    cow::apply(piped, PipeCreated{0, false});
    const PipeBuffer buffer{zero_content, 0, 10, false};
    const PipeBuffer less{zero_content, 4, 6, false};
    for (const Event& event : {Event{PipeCreated{}}, Event{PipeBufferSet{}}, Event{SocketReset{}}}) {
        seen().insert(event.index());
    }
    round_trip(piped, PipeCreated{1, true});
    round_trip(piped, SocketReset{0, true});
    round_trip(piped, PipeBufferSet{0, 0, {}, buffer});
    cow::apply(piped, PipeBufferSet{0, 0, {}, buffer});
    round_trip(piped, PipeBufferSet{0, 0, buffer, less});
    round_trip(piped, PipeBufferSet{0, 0, buffer, {}});
    round_trip(piped, PipeBufferSet{0, 1, {}, less});
}

void check_ipc(const Stage& s) {
    const ShmSegment segment{FileId{0}, 0x77, 0600, false, 5000};
    check(s, {ShmCreated{0, segment}});
    Machine machine = s.machine();
    cow::apply(machine, ShmCreated{0, segment});
    for (const Event& event : std::initializer_list<Event>{
             ShmChanged{0, 0x77, 0600, 0, 0600 | shm_mode::dest},
             ShmDestroyed{0},
         }) {
        seen().insert(event.index());
        CHECK(machine_hash(round_trip(machine, event)) != machine_hash(machine));
    }
}

void check_ksm(const Stage& s) {
    const auto& [where, item] = *s.machine().ksm.items.begin();
    const auto& [content, stable] = *s.machine().ksm.stable.begin();
    KsmItem changed = item;
    changed.checksum += 1;
    check(s, {
                 KsmEntered{MmId{9}},
                 KsmLeft{s.mm, 0},
                 KsmScanned{s.mm, s.buf.page(), s.pfn(s.buf)},
                 KsmItemSet{where.first, where.second, item, changed},
                 KsmItemSet{where.first, where.second, item, {}},
                 KsmItemSet{where.first, Vpn{5}, {}, item},
                 KsmStableSet{s.other(6), stable, true},
                 KsmStableSet{content, stable, false},
                 KsmMerged{s.mm, s.buf.page(), Pfn{1}, stable},
                 KsmScanDone{s.machine().ksm.full_scans},
                 ReclaimBegan{3},
                 ReclaimDone{1},
                 OomKilled{s.init, 12},
             });
}

} // namespace

TEST_CASE("event: every type can be applied, undone and applied again") {
    const Stage stage;
    check_access(stage);
    check_frames(stage);
    check_tables(stage);
    check_spaces(stage);
    check_processes(stage);
    check_files(stage);
    check_pipes(stage);
    check_ksm(stage);
    check_ipc(stage);
    for (std::size_t i = 0; i < std::variant_size_v<Event>; ++i) {
        CHECK_MESSAGE(seen().contains(i), event_names()[i], " is not in this test");
    }
}

TEST_CASE("event: names are the types' own, and say which process it is about") {
    CHECK(event_names().size() == std::variant_size_v<Event>);
    CHECK(event_name(AccessBegan{}) == "AccessBegan");
    CHECK(event_name(FileTruncated{}) == "FileTruncated");
    CHECK(event_name(PageWrittenBack{}) == "PageWrittenBack");
    CHECK(event_name(OomKilled{}) == "OomKilled");
    CHECK(event_process(TlbHit{ProcId{3}, {}}) == ProcId{3});
    CHECK(event_process(PteSet{}) == no_proc);
    CHECK(decision_name(Decision::oom) == "oom");
    CHECK(decision_name(Decision::zero_page) == "zero_page");
    std::set<std::string_view> names(event_names().begin(), event_names().end());
    CHECK(names.size() == event_names().size());
    for (std::size_t kind = 0; kind < event_kinds; ++kind) {
        CHECK(!event_kind_name(static_cast<EventKind>(kind)).empty());
    }
}

TEST_CASE("event: how much it weighs may depend on what happened") {
    CHECK(event_weight(FrameFreed{}) == Weight::normal);
    CHECK(event_weight(TlbFlush{}) == Weight::detail);
    CHECK(event_weight(TlbFlush{ProcId{}, Vpn{}, Pte::make(Pfn{1}, Pte::P)}) == Weight::normal);
    CHECK(event_weight(VmaChecked{}) == Weight::key);
    CHECK(event_weight(SignalSent{ProcId{}, Signal::sigchld}) == Weight::detail);
    CHECK(event_weight(SignalSent{ProcId{}, Signal::sigkill}) == Weight::key);
    CHECK(event_weight(CallReturned{ProcId{}, NameId{}, -12}) == Weight::key);
    CHECK(event_weight(CallReturned{ProcId{}, NameId{}, 3}) == Weight::detail);
    PteSet set;
    for (const auto& [reason, weight] : {std::pair{PteReason::ksm, Weight::key},
                                         {PteReason::accessed, Weight::detail},
                                         {PteReason::unmap, Weight::normal}}) {
        set.reason = reason;
        CHECK(event_weight(set) == weight);
    }
}

TEST_CASE("event: the first decision is the one that the access came to") {
    using enum Decision;
    const Event done = AccessDone{};
    const auto first = [&](std::initializer_list<Event> events) {
        const FaultDecided* decided = first_decision(events);
        return decided == nullptr ? none : decided->decision;
    };
    const auto of = [](Decision decision) { return Event(FaultDecided{ProcId{}, VirtAddr{}, decision}); };
    CHECK(first({}) == none);
    CHECK(first({done}) == none);
    CHECK(first({of(copy), of(reuse)}) == copy);
    CHECK(first({of(grow_stack), of(zero_fill)}) == zero_fill);
    CHECK(first({of(unshare_table), of(copy), done}) == copy);
    CHECK(first({of(spurious), of(copy), done}) == copy);
    CHECK(first({of(spurious), done, of(copy), done}) == spurious); // of another access
    CHECK(first({of(unshare_table), of(spurious), done}) == unshare_table);
    CHECK(first({done, of(segv_maperr)}) == segv_maperr);
}
