// mprotect: cases f to f4 of the measurements, its errors and its charge.

#include "tests/kernel/measured.hpp"

using namespace cow;
using namespace cow::test;

namespace {

constexpr std::string_view private_dirty_page = "Rss=4 Pss=4 ShC=0 ShD=0 PrC=0 PrD=4 Anon=4";

/// A VMA of four pages of A, the first of them written.
struct Written : Measured {
    ProcId a;
    VirtAddr p0;
    explicit Written(MachineConfig config = {.frames = 256}) : Measured(config) {
        a = process("A");
        p0 = anon(a, 4);
        CHECK(store(a, p0, 1) == 1);
    }
    void protect(ProcId proc, u32 protection, VirtAddr addr = base, u64 pages = 4) {
        CHECK(minflt(proc, [&] { CHECK(mprotect(proc, addr, pages, protection).value == 0); }) == 0);
    }
};

void read_only_and_back() { // f
    Written m;
    const Pfn f0 = m.frame(m.a, m.p0);
    m.protect(m.a, ro);
    CHECK_FALSE(m.page(m.a, m.p0).writable);
    CHECK(m.page(m.a, m.p0).exclusive);
    CHECK_FALSE(m.page(m.a, m.p0).cow);
    CHECK(m.smaps(m.a, m.p0) == private_dirty_page);
    CHECK(m.load(m.a, m.p0, 1) == 0);
    m.protect(m.a, rw);
    CHECK(m.store(m.a, m.p0, 2) == 0);
    CHECK(m.frame(m.a, m.p0) == f0);
    CHECK(m.smaps(m.a, m.p0) == private_dirty_page);
}

void store_while_read_only() { // f
    Written m;
    m.protect(m.a, ro);
    CHECK(m.minflt(m.a, [&] { CHECK(m.killed_by_store(m.a, m.p0) == Signal::sigsegv); }) == 0);
}

void no_access_and_back() { // f
    Written m;
    const Pfn f0 = m.frame(m.a, m.p0);
    m.protect(m.a, prot::none);
    CHECK(m.frame(m.a, m.p0) == f0);
    CHECK(m.page(m.a, m.p0).mapcount == 1);
    CHECK(m.smaps(m.a, m.p0) == private_dirty_page); // hidden from the processor, still there
    CHECK(m.value(m.a, m.p0) == std::nullopt);
    m.protect(m.a, rw);
    CHECK(m.load(m.a, m.p0, 1) == 0);
    CHECK(m.store(m.a, m.p0, 2) == 0);
    m.protect(m.a, prot::none);
    const ProcId b = m.fork(m.a, "B");
    m.protect(b, ro);
    CHECK(m.load(b, m.p0, 2) == 0);
    CHECK(m.minflt(m.a, [&] { CHECK(m.killed_by_load(m.a, m.p0) == Signal::sigsegv); }) == 0);
}

void shared_page_stays_read_only() { // f2
    Written m;
    const Pfn f0 = m.frame(m.a, m.p0);
    const ProcId b = m.fork(m.a, "B");
    m.protect(m.a, ro);
    m.protect(m.a, rw);
    CHECK_FALSE(m.page(m.a, m.p0).writable);
    CHECK(m.page(m.a, m.p0).cow);
    CHECK(m.store(m.a, m.p0, 2) == 1); // copied: the COW state is not lost
    CHECK(m.frame(m.a, m.p0) != f0);
    CHECK(m.frame(b, m.p0) == f0);
    CHECK(m.value(b, m.p0) == 1);
    m.protect(b, ro);
    m.protect(b, rw);
    CHECK_FALSE(m.page(b, m.p0).exclusive); // formerly shared, now alone
    CHECK_FALSE(m.page(b, m.p0).writable);
    CHECK(m.store(b, m.p0, 3) == 1);
    CHECK(m.frame(b, m.p0) == f0);
    CHECK(m.counters().reuses == 1);
}

void read_only_page_without_zero_page() { // f3
    Measured m({.frames = 256, .zero_page = false});
    const ProcId a = m.process("A");
    const VirtAddr p0 = m.anon(a, 4, 0, ro);
    CHECK(m.load(a, p0, 0) == 1);
    const Pfn f0 = m.frame(a, p0);
    CHECK(m.mprotect(a, p0, 4, rw).value == 0);
    CHECK(m.store(a, p0, 1) == 0);
    CHECK(m.frame(a, p0) == f0);
}

void zero_page_in_read_only_mapping() { // f3, as stock Linux does it
    Measured m;
    const ProcId a = m.process("A");
    const VirtAddr p0 = m.anon(a, 4, 0, ro);
    CHECK(m.load(a, p0, 0) == 1);
    CHECK(m.mprotect(a, p0, 4, rw).value == 0);
    CHECK(m.page(a, p0).zero);
    CHECK_FALSE(m.page(a, p0).writable);
    CHECK(m.store(a, p0, 1) == 1);
    CHECK_FALSE(m.page(a, p0).zero);
}

void clean_file_page() { // f4
    Measured m;
    const ProcId a = m.process("A");
    const i32 fd = m.open(a, "/data", 1);
    const VirtAddr p0 = m.file(a, fd, 1, 0, map::priv, ro);
    CHECK(m.load(a, p0, *m.value(a, p0)) == 1);
    const Pfn f0 = m.frame(a, p0);
    CHECK(m.mprotect(a, p0, 1, rw).value == 0);
    CHECK(m.frame(a, p0) == f0);
    CHECK_FALSE(m.page(a, p0).writable);
    CHECK(m.store(a, p0, 1) == 1);
    CHECK(m.frame(a, p0) != f0);
    CHECK(m.mprotect(a, p0, 1, ro).value == 0);
    CHECK(m.mprotect(a, p0, 1, rw).value == 0);
    CHECK(m.store(a, p0, 2) == 0);
}

void shared_mappings() {
    Measured m;
    const ProcId a = m.process("A");
    const VirtAddr memory = m.anon(a, 1, 0, rw, shared_anon);
    const VirtAddr clean = m.file(a, m.open(a, "/data", 2), 2, 4, map::shared);
    const VirtAddr dirty = page_at(5);
    CHECK(m.store(a, memory, 1) == 1);
    CHECK(m.store(a, dirty, 1) == 1);
    CHECK(m.load(a, clean, *m.value(a, clean)) == 1);
    for (const u32 protection : {ro, rw}) {
        CHECK(m.mprotect(a, memory, 1, protection).value == 0);
        CHECK(m.mprotect(a, clean, 2, protection).value == 0);
    }
    CHECK(m.store(a, memory, 2) == 0); // nobody has to be told of a write to shared memory
    CHECK(m.store(a, dirty, 2) == 0);  // nor of another write to a page that is dirty already
    CHECK(m.store(a, clean, 2) == 1);
}

void write_only_and_exec_only() {
    Written m;
    m.protect(m.a, prot::write); // x86 cannot express it: readable too
    CHECK(m.load(m.a, m.p0, 1) == 0);
    m.protect(m.a, prot::exec);
    CHECK(m.load(m.a, m.p0, 1) == 0);
    CHECK(m.killed_by_store(m.a, m.p0) == Signal::sigsegv);
}

} // namespace

TEST_CASE("mprotect") {
    static constexpr Case cases[]{
        {"f: read-only and back", read_only_and_back},
        {"f: a store while read-only", store_while_read_only},
        {"f: PROT_NONE and back", no_access_and_back},
        {"f2: a shared page does not become writable", shared_page_stays_read_only},
        {"f3: a page of a read-only mapping, no zero page", read_only_page_without_zero_page},
        {"f3: the zero page of a read-only mapping", zero_page_in_read_only_mapping},
        {"f4: a clean file page", clean_file_page},
        {"shared mappings", shared_mappings},
        {"PROT_WRITE or PROT_EXEC alone", write_only_and_exec_only},
    };
    run_cases(cases);
}

TEST_CASE("mprotect: errors") {
    Measured m;
    const ProcId a = m.process("A");
    m.anon(a, 2);
    m.anon(a, 2, 4);
    const auto protect = [&](VirtAddr addr, u64 bytes, u32 protection) {
        return m.run([&](Kernel& kernel) { return sys::mprotect(kernel, a, addr, bytes, protection); })
            .error();
    };
    CHECK(protect(base + 1, page_size, ro) == Errno::einval);
    CHECK(protect(base, page_size, 0x40) == Errno::einval);
    CHECK(protect(base, 0, 0x40) == Errno::ok);           // nothing to do comes first
    CHECK(protect(base, page_size, ro | 8) == Errno::ok); // PROT_SEM
    CHECK(protect(base, page_size, rw | prot::growsdown) == Errno::einval);
    CHECK(protect(base, ~page_mask, rw) == Errno::enomem);
    CHECK(protect(page_at(8), page_size, rw) == Errno::enomem);
    SUBCASE("what lies before a hole is changed") {
        CHECK(protect(base, 6 * page_size, ro) == Errno::enomem);
        CHECK(m.maps(a) == "500000000000-500000002000 r--p\n500000004000-500000006000 rw-p\n");
    }
    SUBCASE("a shared mapping of a file that was opened for reading stays read-only") {
        m.open(a, "/data", 1);
        const i32 fd = static_cast<i32>(
            m.run([&](Kernel& kernel) { return sys::open(kernel, a, "/data", open_flag::rdonly); }).value);
        m.file(a, fd, 1, 8, map::shared, ro);
        CHECK(protect(page_at(8), page_size, rw) == Errno::eacces);
        m.file(a, fd, 1, 8, map::priv, ro);
        CHECK(protect(page_at(8), page_size, rw) == Errno::ok);
    }
    SUBCASE("PROT_GROWSDOWN reaches down to the start of the stack") {
        m.anon(a, 4, 8, rw, private_anon | map::growsdown);
        CHECK(protect(page_at(10), page_size, ro | prot::growsdown) == Errno::ok);
        CHECK(m.maps(a) == "500000000000-500000001000 r--p\n500000001000-500000002000 rw-p\n"
                           "500000004000-500000006000 rw-p\n500000008000-50000000b000 r--p\n"
                           "50000000b000-50000000c000 rw-p\n");
    }
}

TEST_CASE("mprotect: the charge") {
    Measured m({.frames = 64, .overcommit = 2}); // 32 pages may be committed
    const ProcId a = m.process("A");
    const VirtAddr p0 = m.anon(a, 8, 0, ro);
    CHECK(m.counters().committed == 0);
    CHECK(m.mprotect(a, p0, 2, rw).value == 0);
    CHECK(m.counters().committed == 2);
    CHECK(m.mprotect(a, p0, 2, rw).value == 0);
    CHECK(m.counters().committed == 2);
    CHECK(m.mprotect(a, p0, 2, ro).value == 0); // never written: given back
    CHECK(m.counters().committed == 0);
    CHECK(m.mprotect(a, p0, 2, rw).value == 0);
    CHECK(m.store(a, p0, 1) == 1);
    CHECK(m.mprotect(a, p0, 2, ro).value == 0); // written: kept
    CHECK(m.counters().committed == 2);
    m.anon(a, 26, 16);
    CHECK(m.counters().committed == 28);
    CHECK(m.mprotect(a, p0, 8, rw).error() == Errno::enomem);
    CHECK(m.counters().committed == 28);
    CHECK(m.killed_by_store(a, page_at(2)) == Signal::sigsegv);
}
