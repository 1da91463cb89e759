// File mappings and shared memory: cases e1 to e10 and m of the measurements.

#include "core/kernel/fs/disk.hpp"
#include "tests/kernel/measured.hpp"

using namespace cow;
using namespace cow::test;

namespace {

constexpr std::string_view clean_page = "Rss=4 Pss=4 ShC=0 ShD=0 PrC=4 PrD=0 Anon=0";
constexpr std::string_view shared_clean_page = "Rss=4 Pss=2 ShC=4 ShD=0 PrC=0 PrD=0 Anon=0";
constexpr std::string_view private_dirty_page = "Rss=4 Pss=4 ShC=0 ShD=0 PrC=0 PrD=4 Anon=4";

/// A process A with a file of 64 pages, each of which begins with another byte.
struct WithFile : Measured {
    ProcId a;
    i32 fd;
    explicit WithFile(u64 pages = 64, MachineConfig config = {.frames = 256}) : Measured(config) {
        a = process("A");
        fd = open(a, "/data", pages);
        run([&](Kernel& kernel) {
            for (u64 page = 0; page < pages; ++page) {
                const u8 first = byte_of(page);
                set_disk_page(kernel, *find_file(kernel.machine(), "/data"), page,
                              machine().contents->from_bytes(std::span(&first, 1)));
            }
        });
    }
    static u8 byte_of(u64 page) { return static_cast<u8>('a' + page); }
    /// A load of the first byte of a page that nobody has changed.
    u64 read(ProcId proc, VirtAddr addr) {
        return load(proc, addr, byte_of(vma(proc, addr)->index_of(addr.page())));
    }
    void write_file(ProcId proc, std::string_view bytes) {
        const std::span raw(reinterpret_cast<const u8*>(bytes.data()), bytes.size());
        CHECK(run([&](Kernel& kernel) {
                  return sys::write_untracked(kernel, proc, fd, raw, raw.size());
              }).value == static_cast<i64>(raw.size()));
    }
};

void read_then_write() { // e1
    WithFile m;
    const VirtAddr map = m.file(m.a, m.fd, 64);
    CHECK(m.smaps(m.a, map) == "Rss=0 Pss=0 ShC=0 ShD=0 PrC=0 PrD=0 Anon=0");
    CHECK(m.read(m.a, page_at(20)) == 1);
    CHECK(m.smaps(m.a, map) == "Rss=64 Pss=64 ShC=0 ShD=0 PrC=64 PrD=0 Anon=0");
    CHECK(m.present_range(m.a, map, 64) == "16..31");
    CHECK(m.page(m.a, page_at(20)).refs == 2);
    CHECK(m.page(m.a, page_at(20)).mapcount == 1);
    CHECK_FALSE(m.page(m.a, page_at(20)).exclusive);
    CHECK(m.read(m.a, page_at(21)) == 0);
    const Pfn cached = m.frame(m.a, page_at(20));
    CHECK(m.store(m.a, page_at(20), 1) == 1);
    CHECK(m.frame(m.a, page_at(20)) != cached);
    CHECK(m.page(m.a, page_at(20)).exclusive);
    CHECK(m.page(m.a, page_at(20)).kind == FrameKind::anon);
    CHECK(m.smaps(m.a, map) == "Rss=64 Pss=64 ShC=0 ShD=0 PrC=60 PrD=4 Anon=4");
    CHECK(m.counters().file_reads == 1);
    CHECK(m.counters().copies == 1);
}

void write_first() { // e2
    WithFile m;
    const VirtAddr map = m.file(m.a, m.fd, 64);
    CHECK(m.store(m.a, page_at(20), 1) == 1);
    CHECK(m.smaps(m.a, map) == private_dirty_page);
    CHECK(m.present(m.a, map, 64) == 1); // no fault-around
    CHECK(m.page(m.a, page_at(20)).exclusive);
    CHECK(m.counters().copies == 1);
}

void fork_before_any_write() { // e3
    WithFile m;
    const VirtAddr p0 = m.file(m.a, m.fd, 1);
    CHECK(m.read(m.a, p0) == 1);
    const Pfn f0 = m.frame(m.a, p0);
    CHECK(m.smaps(m.a, p0) == clean_page);
    const ProcId b = m.fork(m.a, "B");
    CHECK_FALSE(m.page(b, p0).present);
    CHECK(m.smaps(b, p0) == "Rss=0 Pss=0 ShC=0 ShD=0 PrC=0 PrD=0 Anon=0");
    CHECK(m.use(b).pagetables == 0);
    CHECK(m.read(b, p0) == 1);
    CHECK(m.frame(b, p0) == f0);
    CHECK(m.page(b, p0).mapcount == 2);
    CHECK(m.smaps(m.a, p0) == shared_clean_page);
    CHECK(m.smaps(b, p0) == shared_clean_page);
    CHECK(m.store(b, p0, 1) == 1);
    CHECK(m.frame(b, p0) != f0);
    CHECK(m.smaps(b, p0) == private_dirty_page);
    CHECK(m.smaps(m.a, p0) == clean_page);
    CHECK(m.store(m.a, p0, 1) == 1); // never reuse
    CHECK(m.frame(m.a, p0) != f0);
    CHECK(m.counters().copies == 2);
    CHECK(m.counters().reuses == 0);
}

void fork_after_a_write() { // e4
    WithFile m;
    const VirtAddr p0 = m.file(m.a, m.fd, 2);
    const VirtAddr p1 = page_at(1);
    CHECK(m.store(m.a, p0, 1) == 1);
    CHECK(m.read(m.a, p1) == 1);
    const Pfn f0 = m.frame(m.a, p0);
    const Pfn f1 = m.frame(m.a, p1);
    CHECK(m.smaps(m.a, p0) == "Rss=8 Pss=8 ShC=0 ShD=0 PrC=4 PrD=4 Anon=4");
    const ProcId b = m.fork(m.a, "B");
    CHECK(m.frame(b, p0) == f0);
    CHECK(m.frame(b, p1) == f1); // the clean file page is copied along
    CHECK(m.page(b, p1).mapcount == 2);
    for (const ProcId proc : {m.a, b}) {
        CHECK(m.smaps(proc, p0) == "Rss=8 Pss=4 ShC=4 ShD=4 PrC=0 PrD=0 Anon=4");
    }
    CHECK(m.store(b, p0, 2) == 1);
    CHECK(m.frame(b, p0) != f0);
    CHECK(m.store(m.a, p0, 3) == 1);
    CHECK(m.frame(m.a, p0) == f0);
    CHECK(m.store(b, p1, 4) == 1);
    CHECK(m.frame(b, p1) != f1);
    CHECK(m.frame(m.a, p1) == f1);
    CHECK(m.page(m.a, p1).mapcount == 1);
}

void fork_after_reads_only() { // e4b
    WithFile m;
    const VirtAddr map = m.file(m.a, m.fd, 64);
    CHECK(m.read(m.a, map) == 1);
    const ProcId b = m.fork(m.a, "B");
    CHECK(m.present(b, map, 64) == 0);
    CHECK(m.use(m.a).pagetables - m.use(b).pagetables == 12 * 1024);
    CHECK(m.read(b, page_at(3)) == 1);
    CHECK(m.present(b, map, 64) == 16);
}

void two_programs() { // e5
    WithFile m;
    const ProcId b = m.process("B");
    const i32 fd_b = m.open(b, "/data", 64);
    const VirtAddr p0 = m.file(m.a, m.fd, 1);
    m.file(b, fd_b, 1);
    CHECK(m.read(m.a, p0) == 1);
    const Pfn f0 = m.frame(m.a, p0);
    CHECK(m.smaps(m.a, p0) == clean_page);
    CHECK(m.read(b, p0) == 1);
    CHECK(m.frame(b, p0) == f0);
    CHECK(m.smaps(m.a, p0) == shared_clean_page);
    CHECK(m.smaps(b, p0) == shared_clean_page);
    CHECK(m.store(m.a, p0, 1) == 1);
    CHECK(m.frame(m.a, p0) != f0);
    CHECK(m.smaps(m.a, p0) == private_dirty_page);
    CHECK(m.smaps(b, p0) == clean_page);
    CHECK(m.store(b, p0, 1) == 1);
    CHECK(m.smaps(b, p0) == private_dirty_page);
}

void shared_file() { // e6
    WithFile m;
    const ProcId b = m.process("B");
    const i32 fd_b = m.open(b, "/data", 64);
    const VirtAddr p0 = m.file(m.a, m.fd, 1, 0, map::shared);
    m.file(b, fd_b, 1, 0, map::shared);
    CHECK(m.read(m.a, p0) == 1);
    CHECK(m.smaps(m.a, p0) == clean_page);
    CHECK_FALSE(m.page(m.a, p0).writable);
    const Pfn f0 = m.frame(m.a, p0);
    CHECK(m.store(m.a, p0, 8) == 1); // page_mkwrite
    CHECK(m.frame(m.a, p0) == f0);
    CHECK(m.smaps(m.a, p0) == "Rss=4 Pss=4 ShC=0 ShD=0 PrC=0 PrD=4 Anon=0");
    CHECK(m.store(m.a, p0, 8) == 0);
    CHECK(m.load(b, p0, 8) == 1);
    CHECK(m.frame(b, p0) == f0);
    for (const ProcId proc : {m.a, b}) {
        CHECK(m.smaps(proc, p0) == "Rss=4 Pss=2 ShC=0 ShD=4 PrC=0 PrD=0 Anon=0");
    }
    CHECK(m.store(b, p0, 9) == 1);
    CHECK(m.page(b, p0).mapcount == 2);
    const ProcId c = m.fork(m.a, "C");
    CHECK_FALSE(m.page(c, p0).present);
    CHECK(m.load(c, p0, 9) == 1);
    for (const ProcId proc : {m.a, c}) {
        CHECK(m.page(proc, p0).mapcount == 3);
        CHECK(m.smaps(proc, p0) == "Rss=4 Pss=1 ShC=0 ShD=4 PrC=0 PrD=0 Anon=0");
    }
    CHECK(m.store(c, p0, 10) == 1);
    CHECK(m.store(m.a, p0, 11) == 0);
    CHECK(m.value(b, p0) == 11);
    CHECK(m.counters().copies == 0);
}

void shared_file_write_first() { // e6b
    WithFile m;
    const VirtAddr p0 = m.file(m.a, m.fd, 1, 0, map::shared);
    CHECK(m.store(m.a, p0, 1) == 1);
    CHECK(m.smaps(m.a, p0) == "Rss=4 Pss=4 ShC=0 ShD=0 PrC=0 PrD=4 Anon=0");
    CHECK(m.counters().copies == 0);
}

void shared_anonymous() { // e7
    Measured m;
    const ProcId a = m.process("A");
    const VirtAddr p0 = m.anon(a, 4, 0, rw, shared_anon);
    CHECK(m.load(a, p0, 0) == 1);
    CHECK(m.smaps(a, p0) == "Rss=4 Pss=4 ShC=0 ShD=0 PrC=4 PrD=0 Anon=0");
    CHECK(m.store(a, p0, 1) == 0);
    CHECK(m.smaps(a, p0) == "Rss=4 Pss=4 ShC=0 ShD=0 PrC=0 PrD=4 Anon=0");
    CHECK(m.store(a, page_at(1), 1) == 1);
    CHECK_FALSE(m.page(a, page_at(2)).present);
    const Pfn f0 = m.frame(a, p0);
    const ProcId b = m.fork(a, "B");
    CHECK(m.present(b, p0, 4) == 0);
    CHECK(m.load(b, p0, 1) == 1); // and maps its neighbour, which is in the page cache
    CHECK(m.frame(b, p0) == f0);
    CHECK(m.page(b, page_at(1)).mapcount == 2);
    CHECK(m.smaps(b, p0) == "Rss=8 Pss=4 ShC=4 ShD=4 PrC=0 PrD=0 Anon=0");
    CHECK(m.store(b, p0, 2) == 0);
    CHECK(m.smaps(b, p0) == "Rss=8 Pss=4 ShC=0 ShD=8 PrC=0 PrD=0 Anon=0");
    CHECK(m.load(a, p0, 2) == 0);
    CHECK(m.store(b, page_at(3), 3) == 1);
    CHECK_FALSE(m.page(a, page_at(3)).present);
    CHECK(m.load(a, page_at(3), 3) == 1);
    CHECK(m.frame(a, page_at(3)) == m.frame(b, page_at(3)));
    for (const ProcId proc : {a, b}) {
        CHECK(m.smaps(proc, p0) == "Rss=12 Pss=6 ShC=0 ShD=12 PrC=0 PrD=0 Anon=0");
    }
}

void later_writes_to_the_file() { // e8
    WithFile m;
    const VirtAddr p0 = m.file(m.a, m.fd, 2);
    CHECK(m.read(m.a, p0) == 1);
    CHECK(m.store(m.a, page_at(1), 'Z') == 1);
    m.write_file(m.a, std::string(2 * page_size, 'Q'));
    CHECK(m.load(m.a, p0, 'Q') == 0);
    CHECK(m.load(m.a, page_at(1), 'Z') == 0);
    CHECK(m.smaps(m.a, p0) == "Rss=8 Pss=8 ShC=0 ShD=0 PrC=0 PrD=8 Anon=4"); // the file's page is dirty
}

void past_the_end() { // e9
    WithFile m(2);
    const ProcId b = m.fork(m.a, "B");
    for (const ProcId proc : {m.a, b}) {
        m.file(proc, m.fd, 8);
        CHECK(m.read(proc, page_at(1)) == 1);
        CHECK(m.present(proc, base, 8) == 2);
        CHECK(m.value(proc, page_at(2)) == std::nullopt);
    }
    CHECK(m.minflt(m.a, [&] { CHECK(m.killed_by_load(m.a, page_at(2)) == Signal::sigbus); }) == 0);
    CHECK(m.minflt(b, [&] { CHECK(m.killed_by_store(b, page_at(7)) == Signal::sigbus); }) == 0);
    CHECK(m.machine().process(b).signal == Signal::sigbus);
}

void dirty_in_the_page_cache() { // e10: a file that was just written
    Measured m;
    const ProcId a = m.process("A");
    const i32 fd =
        static_cast<i32>(m.run([&](Kernel& kernel) {
                              return sys::open(kernel, a, "/tmp/new", open_flag::creat | open_flag::rdwr);
                          }).value);
    const u8 one = 1;
    m.run([&](Kernel& kernel) { return sys::write_untracked(kernel, a, fd, std::span(&one, 1), 1); });
    const VirtAddr p0 = m.file(a, fd, 8);
    CHECK(m.load(a, p0, 1) == 1);
    CHECK(m.smaps(a, p0) == "Rss=4 Pss=4 ShC=0 ShD=0 PrC=0 PrD=4 Anon=0");
    CHECK_FALSE(m.page(a, page_at(1)).present);
    CHECK(m.store(a, p0, 2) == 1);
    CHECK(m.smaps(a, p0) == private_dirty_page);
}

} // namespace

TEST_CASE("file mappings") {
    static constexpr Case cases[]{
        {"e1: read, then write", read_then_write},
        {"e2: write first", write_first},
        {"e3: fork before any write", fork_before_any_write},
        {"e4: fork after a write", fork_after_a_write},
        {"e4b: fork after reads only", fork_after_reads_only},
        {"e5: two programs, one file", two_programs},
        {"e6: MAP_SHARED", shared_file},
        {"e6b: MAP_SHARED, write first", shared_file_write_first},
        {"e7: shared anonymous memory", shared_anonymous},
        {"e8: later writes to the file", later_writes_to_the_file},
        {"e9: past the end of the file", past_the_end},
        {"e10: dirty in the page cache", dirty_in_the_page_cache},
    };
    run_cases(cases);
}

TEST_CASE("a store to a private file page changes neither the file nor anyone else, one through a shared "
          "mapping does") {
    WithFile m;
    const ProcId b = m.fork(m.a, "B");
    const VirtAddr mine = m.file(m.a, m.fd, 1, 0);
    const VirtAddr ours = m.file(m.a, m.fd, 1, 1, map::shared);
    const VirtAddr other = m.file(b, m.fd, 1, 0);
    const u8 original = WithFile::byte_of(0);
    CHECK(m.read(b, other) == 1);
    CHECK(m.store(m.a, mine, 1) == 1);
    CHECK(m.load(b, other, original) == 0);
    CHECK(m.load(m.a, ours, original) == 1);
    CHECK(m.store(m.a, ours, 2) == 1);
    CHECK(m.load(b, other, 2) == 0); // b has no copy of its own
    CHECK(m.load(m.a, mine, 1) == 0);
    const VirtAddr buffer = m.anon(b, 1, 8);
    CHECK(m.run([&](Kernel& kernel) { return sys::read(kernel, b, m.fd, buffer, 1); }).value == 1);
    CHECK(m.value(b, buffer) == 2);
}

TEST_CASE(
    "fault-around: 16 pages from an aligned address or the VMA's start, clamped to the VMA, file and table") {
    struct Window {
        const char* name;
        u64 first, pages; ///< the VMA
        u64 touched;
        const char* mapped;
    };
    static constexpr Window windows[]{
        {"m: the first window", 0, 64, 5, "0..15"},
        {"m: a VMA that starts at 3", 3, 40, 20, "16..31"},
        {"m: clamped at its start", 3, 40, 3, "3..18"},
        {"m: clamped at its end", 3, 40, 42, "32..42"},
        {"a VMA inside one window", 17, 4, 18, "17..20"},
        {"clamped at the end of the page table", 510, 40, 510, "510..511"},
        {"m2: a VMA of one page", 6, 1, 6, "6..6"},
    };
    for (const Window& each : windows) {
        CAPTURE(std::string(each.name));
        WithFile m;
        const CallResult at =
            m.mmap(m.a, each.first, each.pages, rw, map::priv, m.fd, each.first % 64 * page_size);
        REQUIRE_FALSE(at.failed());
        CHECK(m.read(m.a, page_at(each.touched)) == 1);
        CHECK(m.present_range(m.a, base, 560) == each.mapped);
    }
}

TEST_CASE("fault-around: other settings") {
    SUBCASE("MADV_RANDOM does not switch it off") {
        WithFile m;
        m.file(m.a, m.fd, 64);
        CHECK(m.madvise(m.a, base, 64, Advice::random).value == 0);
        CHECK(m.read(m.a, page_at(5)) == 1);
        CHECK(m.present(m.a, base, 64) == 16);
    }
    SUBCASE("fault_around=1 does") {
        WithFile m(64, {.frames = 256, .fault_around = 1});
        m.file(m.a, m.fd, 64);
        CHECK(m.read(m.a, page_at(5)) == 1);
        CHECK(m.present(m.a, base, 64) == 1);
    }
    SUBCASE("only where nothing is mapped yet") {
        WithFile m;
        m.file(m.a, m.fd, 64);
        CHECK(m.store(m.a, page_at(3), 1) == 1);
        CHECK(m.read(m.a, page_at(5)) == 1);
        CHECK(m.value(m.a, page_at(3)) == 1);
        CHECK(m.smaps(m.a, base) == "Rss=64 Pss=64 ShC=0 ShD=0 PrC=60 PrD=4 Anon=4");
    }
    SUBCASE("clamped to the file's end") {
        WithFile m(10);
        m.file(m.a, m.fd, 64);
        CHECK(m.read(m.a, page_at(5)) == 1);
        CHECK(m.present_range(m.a, base, 64) == "0..9");
    }
    SUBCASE("a page that reclaim dropped is read again by a major fault, and what lies around it with it") {
        WithFile m;
        m.file(m.a, m.fd, 64);
        CHECK(m.read(m.a, page_at(5)) == 1);
        CHECK(m.run([](Kernel& kernel) { return reclaim(kernel, 16); }) == 16);
        CHECK(m.present(m.a, base, 64) == 0);
        CHECK(m.read(m.a, page_at(5)) == 0);
        CHECK(m.machine().process(m.a).majflt == 1);
        CHECK(m.present(m.a, base, 64) == 16);
    }
}

TEST_CASE("m4: a kernel write into user memory breaks COW, a kernel read does not") {
    WithFile m;
    const VirtAddr p0 = m.anon(m.a, 4);
    CHECK(m.store(m.a, p0, 1) == 1);
    const Pfn f0 = m.frame(m.a, p0);
    const ProcId b = m.fork(m.a, "B");
    CHECK(m.minflt(b, [&] {
        CHECK(m.run([&](Kernel& kernel) { return sys::read(kernel, b, m.fd, p0, 16); }).value == 16);
    }) == 1);
    CHECK(m.frame(b, p0) != f0);
    CHECK(m.page(b, p0).exclusive);
    CHECK(m.frame(m.a, p0) == f0);
    CHECK(m.value(m.a, p0) == 1);
    CHECK(m.minflt(m.a, [&] { // into a page that is not there
        CHECK(m.run([&](Kernel& kernel) { return sys::read(kernel, m.a, m.fd, page_at(1), 16); }).value ==
              16);
    }) == 1);
    const ProcId c = m.fork(m.a, "C");
    const u64 copies = m.counters().copies;
    CHECK(m.minflt(c, [&] {
        CHECK(m.run([&](Kernel& kernel) { return sys::write(kernel, c, m.fd, p0, 16); }).value == 16);
    }) == 0);
    CHECK(m.frame(c, p0) == f0);
    CHECK(m.counters().copies == copies);
}

TEST_CASE("shared anonymous memory: the 65,537th has a file of its own, too") {
    constexpr u32 mappings = 65'537;
    Machine machine({.frames = 64});
    Kernel kernel(machine, nullptr);
    const ProcId proc = create_process(kernel, "init");
    const auto map_one = [&] {
        const CallResult result =
            sys::mmap(kernel, proc, {.length = page_size, .prot = rw, .flags = map::shared | map::anonymous});
        REQUIRE_FALSE(result.failed());
        return VirtAddr{static_cast<u64>(result.value)};
    };
    const VirtAddr first = map_one();
    REQUIRE(store(kernel, proc, first, 'a').done);
    VirtAddr last{};
    for (u32 i = 1; i < mappings; ++i) {
        last = map_one();
        REQUIRE(store(kernel, proc, last, 'b').done);
        if (i + 1 < mappings) {
            REQUIRE_FALSE(sys::munmap(kernel, proc, last, page_size).failed());
        }
    }
    CHECK(load(kernel, proc, first).value == 'a');
    CHECK(load(kernel, proc, last).value == 'b');
    const AddressSpace& space = machine.space(machine.process(proc).mm);
    CHECK(space.find(first.page())->file == FileId{0});
    CHECK(space.find(last.page())->file == FileId{mappings - 1});
    CHECK(check_invariants(machine, true).empty());
}
