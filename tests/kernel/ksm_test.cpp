// Same-page merging: cases i1 to i6 of the measurements, and the rules of mm/ksm.c around them.

#include "tests/kernel/measured.hpp"

#include <fmt/format.h>

using namespace cow;
using namespace cow::test;

namespace {

/// Two processes with four mergeable pages each.
struct Merging : Measured {
    ProcId a, b;
    explicit Merging(MachineConfig config = {.frames = 256}) : Measured(config) {
        a = process("A");
        b = process("B");
        for (const ProcId proc : {a, b}) {
            anon(proc, 4);
            CHECK(madvise(proc, base, 4, Advice::mergeable).value == 0);
        }
    }
    /// Every byte of a page.
    u64 fill(ProcId proc, u64 page, u8 byte) {
        const std::vector<u8> bytes(page_size, byte);
        return minflt(proc, [&] {
            run([&](Kernel& kernel) { CHECK(cow::store(kernel, proc, page_at(page), bytes).done); });
        });
    }
    void scan(int times) {
        for (int i = 0; i < times; ++i) {
            ksm_scan();
        }
    }
    std::string counts() const {
        const KsmCounts counts = ksm_counts(machine());
        return fmt::format("shared={} sharing={} unshared={}", counts.shared, counts.sharing,
                           counts.unshared);
    }
    bool merged(ProcId one, u64 page, ProcId other, u64 other_page) const {
        return this->page(one, page_at(page)).ksm &&
               frame(one, page_at(page)) == frame(other, page_at(other_page));
    }
};

void two_processes() { // i1
    Merging m;
    CHECK(m.fill(m.a, 0, 0x5a) == 1);
    CHECK(m.fill(m.b, 0, 0x5a) == 1);
    CHECK(m.fill(m.a, 1, 0x77) == 1);
    const Pfn later = m.frame(m.b, base);
    m.scan(1);
    CHECK(m.counts() == "shared=0 sharing=0 unshared=0");
    CHECK(m.frame(m.a, base) != later);
    m.scan(1);
    CHECK(m.counts() == "shared=1 sharing=1 unshared=1");
    CHECK(m.merged(m.a, 0, m.b, 0));
    CHECK(m.frame(m.a, base) == later); // the one scanned later survives
    CHECK(m.page(m.a, base).mapcount == 2);
    CHECK(m.smaps(m.a, base) == "Rss=8 Pss=6 ShC=0 ShD=4 PrC=0 PrD=4 Anon=8");
    CHECK(m.smaps(m.b, base) == "Rss=4 Pss=2 ShC=0 ShD=4 PrC=0 PrD=0 Anon=4");
    CHECK(m.page(m.a, page_at(1)).exclusive);
    CHECK(m.load(m.a, base, 0x5a) == 0);
    CHECK(m.store(m.a, base, 1) == 1);
    CHECK(m.page(m.a, base).exclusive);
    CHECK(m.smaps(m.a, base) == "Rss=8 Pss=8 ShC=0 ShD=0 PrC=0 PrD=8 Anon=8");
    CHECK(m.page(m.b, base).ksm);
    CHECK(m.smaps(m.b, base) == "Rss=4 Pss=4 ShC=0 ShD=0 PrC=0 PrD=4 Anon=4");
    CHECK(m.counts() == "shared=1 sharing=1 unshared=1"); // until the next scan
    CHECK(m.store(m.b, base, 1) == 1);
    CHECK(m.frame(m.b, base) != later); // the last user copies too
    CHECK(m.counters().reuses == 0);
    CHECK(m.machine().ksm.stable.empty());
    m.scan(4);
    CHECK(m.merged(m.a, 0, m.b, 0)); // they are the same again
    CHECK(m.counts() == "shared=1 sharing=1 unshared=1");
}

void fork_and_unmerge() { // i2
    Merging m;
    m.fill(m.a, 0, 1);
    m.fill(m.b, 0, 1);
    m.fill(m.a, 1, 0x77);
    m.fill(m.a, 2, 0x5a);
    m.fill(m.a, 3, 0x5a);
    m.scan(4);
    CHECK(m.merged(m.a, 2, m.a, 3));
    CHECK(m.merged(m.a, 0, m.b, 0));
    CHECK(m.smaps(m.a, base) == "Rss=16 Pss=10 ShC=0 ShD=12 PrC=0 PrD=4 Anon=16");
    ProcId c{};
    CHECK(m.minflt(m.a, [&] { c = m.fork(m.a, "C"); }) == 0);
    CHECK(m.page(c, page_at(2)).mapcount == 4);
    CHECK(m.smaps(c, base) == "Rss=16 Pss=5 ShC=0 ShD=16 PrC=0 PrD=0 Anon=16");
    CHECK(m.store(c, page_at(2), 1) == 1);
    CHECK(m.page(c, page_at(2)).exclusive);
    CHECK(m.page(m.a, page_at(2)).mapcount == 3);
    CHECK(m.minflt(m.a, [&] { CHECK(m.madvise(m.a, base, 4, Advice::unmergeable).value == 0); }) == 3);
    for (const u64 page : {0U, 2U, 3U}) {
        CHECK_FALSE(m.page(m.a, page_at(page)).ksm);
        CHECK(m.page(m.a, page_at(page)).exclusive);
    }
    CHECK(m.smaps(m.a, base) == "Rss=16 Pss=14 ShC=0 ShD=4 PrC=12 PrD=0 Anon=16");
    CHECK(m.load(m.a, page_at(3), 0x5a) == 0);
}

void cow_shared_page() { // i3
    Merging m;
    m.exit(m.b);
    m.fill(m.a, 0, 0x5a);
    const ProcId c = m.fork(m.a, "C");
    const Pfn f0 = m.frame(m.a, base);
    m.scan(4);
    CHECK(m.frame(m.a, base) == f0);
    CHECK(m.frame(c, base) == f0);
    CHECK_FALSE(m.page(m.a, base).ksm); // not merged with itself
    CHECK(m.counts() == "shared=0 sharing=0 unshared=1");
    CHECK(m.store(c, base, 0x5a) == 1); // the same bytes, in a frame of its own
    const Pfn f1 = m.frame(c, base);
    m.scan(4);
    CHECK(m.merged(m.a, 0, c, 0));
    CHECK(m.frame(m.a, base) == f1);
    CHECK(m.counts() == "shared=1 sharing=1 unshared=0");
}

void zero_filled() { // i4, use_zero_pages=0
    Merging m;
    CHECK(m.store(m.a, base, 0) == 1);
    CHECK(m.store(m.b, base, 0) == 1);
    CHECK(m.store(m.a, page_at(1), 0) == 1);
    m.scan(4);
    CHECK(m.page(m.a, base).mapcount == 3);
    CHECK(m.merged(m.a, 0, m.b, 0));
    CHECK(m.merged(m.a, 0, m.a, 1));
    CHECK(m.counts() == "shared=1 sharing=2 unshared=0");
    CHECK_FALSE(m.page(m.a, base).zero);
}

void private_file_pages() { // i5
    Measured m;
    const ProcId a = m.process("A");
    const ProcId b = m.process("B");
    const std::vector<u8> bytes(page_size, 0x5a);
    for (const ProcId proc : {a, b}) {
        m.file(proc, m.open(proc, "/data", 2), 2);
        m.run([&](Kernel& kernel) { store(kernel, proc, base, bytes); });
        CHECK(m.load(proc, page_at(1), *m.value(proc, page_at(1))) == 1);
        CHECK(m.madvise(proc, base, 2, Advice::mergeable).value == 0);
    }
    for (int i = 0; i < 4; ++i) {
        m.ksm_scan();
    }
    CHECK(m.page(a, base).ksm);
    CHECK(m.frame(a, base) == m.frame(b, base));
    CHECK(m.page(a, page_at(1)).kind == FrameKind::file);
    for (const ProcId proc : {a, b}) {
        CHECK(m.smaps(proc, base) == "Rss=8 Pss=4 ShC=4 ShD=4 PrC=0 PrD=0 Anon=4");
    }
}

void shared_memory() { // i6
    Measured m;
    const ProcId a = m.process("A");
    m.anon(a, 4, 0, rw, shared_anon);
    CHECK(m.madvise(a, base, 4, Advice::mergeable).value == 0);
    CHECK_FALSE(m.vma(a, base)->has(vm::mergeable));
    CHECK(m.store(a, base, 1) == 1);
    CHECK(m.store(a, page_at(1), 1) == 1);
    for (int i = 0; i < 3; ++i) {
        m.ksm_scan();
    }
    CHECK(m.frame(a, base) != m.frame(a, page_at(1)));
}

void third_page() {
    Merging m;
    m.fill(m.a, 0, 0x5a);
    m.fill(m.b, 0, 0x5a);
    m.scan(2);
    const Pfn ksm = m.frame(m.a, base);
    m.fill(m.b, 1, 0x5a);
    m.scan(1);
    CHECK(m.frame(m.b, page_at(1)) != ksm); // its checksum is only known now
    m.scan(1);
    CHECK(m.frame(m.b, page_at(1)) == ksm); // the stable tree's frame survives
    CHECK(m.counts() == "shared=1 sharing=2 unshared=0");
}

void changing_page() {
    Merging m;
    m.fill(m.a, 0, 0x5a);
    m.fill(m.b, 0, 0x5a);
    m.scan(1);
    CHECK(m.store(m.b, base, 1) == 0); // it changed since its checksum was taken
    CHECK(m.store(m.b, base, 0x5b) == 0);
    m.scan(1);
    CHECK_FALSE(m.page(m.b, base).ksm);
    CHECK(m.store(m.b, base, 0x5a) == 0);
    m.scan(1);
    CHECK_FALSE(m.page(m.b, base).ksm);
    m.scan(2);
    CHECK(m.merged(m.a, 0, m.b, 0));
}

void smart_scan() {
    Merging m;
    m.fill(m.a, 0, 0x5a);
    // A page that is like no other: scanned three times, then skipped ever longer (should_skip_rmap_item).
    std::string unshared;
    for (int i = 0; i < 14; ++i) {
        m.scan(1);
        unshared += static_cast<char>('0' + ksm_counts(m.machine()).unshared);
    }
    CHECK(unshared == "01110100100001");
}

void last_mapper_goes() {
    Merging m;
    m.fill(m.a, 0, 0x5a);
    m.fill(m.b, 0, 0x5a);
    m.scan(2);
    const Pfn ksm = m.frame(m.a, base);
    SUBCASE("exit") { m.exit(m.a); }
    SUBCASE("munmap") { CHECK(m.munmap(m.a, base, 1).value == 0); }
    SUBCASE("DONTNEED") { CHECK(m.madvise(m.a, base, 1, Advice::dontneed).value == 0); }
    SUBCASE("store") { CHECK(m.store(m.a, base, 1) == 1); }
    CHECK(m.page(m.b, base).ksm);
    CHECK(m.page(m.b, base).mapcount == 1);
    CHECK(m.machine().ksm.stable.size() == 1);
    m.exit(m.b);
    CHECK(m.machine().ksm.stable.empty());
    CHECK(m.machine().frames[ksm].kind == FrameKind::free);
}

/// What is given back is gone from the page tables at once, and from the counts with the next scan.
void counts_lag() {
    Merging m;
    for (const u64 page : {0U, 1U}) {
        m.fill(m.a, page, 0x5a);
        m.fill(m.b, page, 0x5a);
    }
    m.fill(m.a, 2, 0x77);
    m.scan(2);
    CHECK(m.counts() == "shared=1 sharing=3 unshared=1");
    SUBCASE("UNMERGEABLE") { CHECK(m.madvise(m.a, base, 4, Advice::unmergeable).value == 0); }
    SUBCASE("munmap") { CHECK(m.munmap(m.a, base, 4).value == 0); }
    SUBCASE("mremap") { // at the new place no checksum is known yet
        const auto flags = mremap_flag::maymove | mremap_flag::fixed;
        CHECK_FALSE(m.mremap(m.a, base, 4, 4, flags, page_at(8)).failed());
    }
    SUBCASE("exit") { m.exit(m.a); }
    CHECK(m.page(m.b, base).mapcount == 2);
    CHECK(m.counts() == "shared=1 sharing=3 unshared=1");
    m.scan(1);
    CHECK(m.counts() == "shared=1 sharing=1 unshared=0");
    m.exit(m.b);
    CHECK(m.counts() == "shared=1 sharing=1 unshared=0");
}

void moved_page() {
    Merging m;
    m.fill(m.a, 0, 0x5a);
    m.fill(m.b, 0, 0x5a);
    m.scan(2);
    const auto flags = mremap_flag::maymove | mremap_flag::fixed;
    CHECK(m.minflt(m.a, [&] { CHECK_FALSE(m.mremap(m.a, base, 1, 1, flags, page_at(8)).failed()); }) == 1);
    CHECK_FALSE(m.page(m.a, page_at(8)).ksm); // unmerged before it moves
    CHECK(m.load(m.a, page_at(8), 0x5a) == 0);
    CHECK(m.vma(m.a, page_at(8))->has(vm::mergeable));
    m.scan(3);
    CHECK(m.merged(m.a, 8, m.b, 0));
}

void protected_page() {
    Merging m;
    m.fill(m.a, 0, 0x5a);
    m.fill(m.b, 0, 0x5a);
    CHECK(m.mprotect(m.a, base, 4, prot::none).value == 0);
    m.scan(2);
    CHECK(m.merged(m.a, 0, m.b, 0));
    CHECK(m.value(m.a, base) == std::nullopt);
    CHECK(m.mprotect(m.a, base, 4, rw).value == 0);
    CHECK_FALSE(m.page(m.a, base).writable);
    CHECK(m.store(m.a, base, 1) == 1);
    CHECK(m.load(m.b, base, 0x5a) == 0);
}

void kernel_write() {
    Merging m;
    m.fill(m.a, 0, 0x5a);
    m.fill(m.b, 0, 0x5a);
    m.scan(2);
    const i32 fd = m.open(m.a, "/data", 1);
    CHECK(m.run([&](Kernel& kernel) { return sys::read(kernel, m.a, fd, base, 4); }).value == 4);
    CHECK_FALSE(m.page(m.a, base).ksm);
    CHECK(m.load(m.b, base, 0x5a) == 0);
}

} // namespace

TEST_CASE("KSM, as measured") {
    static constexpr Case cases[]{
        {"i1: two processes", two_processes},           {"i2: fork and UNMERGEABLE", fork_and_unmerge},
        {"i3: a COW-shared page", cow_shared_page},     {"i4: zero-filled pages", zero_filled},
        {"i5: private file pages", private_file_pages}, {"i6: MAP_SHARED", shared_memory},
    };
    run_cases(cases);
}

TEST_CASE("KSM: the rules") {
    static constexpr Case cases[]{
        {"a third page joins in its second scan", third_page},
        {"a page that changes is left alone", changing_page},
        {"smart scan skips what was scanned in vain", smart_scan},
        {"the last mapper takes the frame and its node along", last_mapper_goes},
        {"the counts lag until the next scan", counts_lag},
        {"mremap unmerges", moved_page},
        {"PROT_NONE hides, but does not protect from merging", protected_page},
        {"read(2) into a merged page", kernel_write},
    };
    run_cases(cases);
}

TEST_CASE("KSM: PR_SET_MEMORY_MERGE") {
    Measured m;
    m.run([](Kernel& kernel) { create_file(kernel, "/bin/x", 8 * page_size, true); });
    const ProcId a = m.process("A");
    m.anon(a, 2);
    const auto prctl = [&](ProcId proc, i32 option, u64 arg) {
        return m.run([&](Kernel& kernel) { return sys::prctl(kernel, proc, option, arg); });
    };
    CHECK(prctl(a, prctl_option::get_memory_merge, 0).value == 0);
    CHECK(prctl(a, prctl_option::set_memory_merge, 2).value == 0); // anything but 0
    CHECK(prctl(a, prctl_option::get_memory_merge, 0).value == 1);
    CHECK(prctl(a, 99, 0).error() == Errno::einval);
    m.anon(a, 2, 8);
    m.anon(a, 2, 16, rw, shared_anon);
    CHECK(m.vma(a, base)->has(vm::mergeable));
    CHECK(m.vma(a, page_at(8))->has(vm::mergeable));
    CHECK_FALSE(m.vma(a, page_at(16))->has(vm::mergeable));
    CHECK(m.store(a, base, 1) == 1);
    CHECK(m.store(a, page_at(8), 1) == 1);
    m.ksm_scan();
    m.ksm_scan();
    CHECK(m.page(a, base).ksm);
    const ProcId b = m.fork(a, "B");
    CHECK(prctl(b, prctl_option::get_memory_merge, 0).value == 1);
    const ProcId c = m.fork(a, "C");
    CHECK(m.run([&](Kernel& kernel) { return sys::execve(kernel, c, "/bin/x"); }).value == 0);
    CHECK(prctl(c, prctl_option::get_memory_merge, 0).value == 1);
    CHECK(m.machine().spaces[m.mm(c).v].vmas.front().has(vm::mergeable));
    CHECK(m.minflt(a, [&] { CHECK(prctl(a, prctl_option::set_memory_merge, 0).value == 0); }) == 2);
    CHECK_FALSE(m.page(a, base).ksm);
    CHECK_FALSE(m.vma(a, base)->has(vm::mergeable));
    CHECK(m.page(b, base).ksm);
}

TEST_CASE("KSM: a scan that finds nothing does not end PR_SET_MEMORY_MERGE") {
    Measured m;
    const ProcId a = m.process("A");
    m.run(
        [&](Kernel& kernel) { CHECK(sys::prctl(kernel, a, prctl_option::set_memory_merge, 1).value == 0); });
    m.ksm_scan();
    m.anon(a, 2);
    CHECK(m.store(a, base, 1) == 1);
    CHECK(m.store(a, page_at(1), 1) == 1);
    m.ksm_scan();
    m.ksm_scan();
    CHECK(m.page(a, base).ksm);
    CHECK(m.frame(a, base) == m.frame(a, page_at(1)));
}
