// Advice as measured on Linux 6.18: guard regions, MADV_COLD and MADV_PAGEOUT without swap, what divides VMAs, mincore.

#include "core/kernel/mm/mincore.hpp"
#include "tests/kernel/measured.hpp"

using namespace cow;
using namespace cow::test;

namespace {

struct Advised : Measured {
    ProcId a = process("A");
    Errno advise(VirtAddr addr, u64 pages, Advice advice) { return madvise(a, addr, pages, advice).error(); }
    bool guarded(ProcId proc, VirtAddr addr) const { return machine().pte(mm(proc), addr.page()).is_guard(); }
};

void guards_stay() {
    Advised m;
    const VirtAddr p = m.anon(m.a, 8);
    CHECK(m.store(m.a, p, 1) == 1);
    CHECK(m.store(m.a, page_at(1), 1) == 1);
    CHECK(m.minflt(m.a, [&] { CHECK(m.advise(page_at(1), 3, Advice::guard_install) == Errno::ok); }) == 0);
    CHECK(m.maps(m.a) == "500000000000-500000008000 rw-p\n");
    CHECK(m.present(m.a, p, 8) == 1);
    CHECK(m.advise(p, 8, Advice::dontneed) == Errno::ok);
    CHECK(m.advise(p, 8, Advice::free) == Errno::ok);
    CHECK(m.mprotect(m.a, p, 8, ro).error() == Errno::ok);
    CHECK(m.mprotect(m.a, p, 8, rw).error() == Errno::ok);
    CHECK(m.guarded(m.a, page_at(1)));
    CHECK(m.minflt(m.a, [&] { CHECK(m.advise(p, 8, Advice::populate_read) == Errno::efault); }) == 1);
    const ProcId b = m.fork(m.a, "B");
    CHECK(m.guarded(b, page_at(3)));
    CHECK(m.minflt(b, [&] { CHECK(m.killed_by_load(b, page_at(1)) == Signal::sigsegv); }) == 0);
    CHECK(m.mremap(m.a, p, 8, 8, mremap_flag::maymove | mremap_flag::fixed, page_at(100)).value ==
          static_cast<i64>(page_at(100).v));
    CHECK(m.guarded(m.a, page_at(101)));
    CHECK(m.advise(page_at(100), 8, Advice::guard_remove) == Errno::ok);
    CHECK(m.load(m.a, page_at(101), 0) == 1);
    CHECK(m.munmap(m.a, page_at(100), 8).error() == Errno::ok);
}

void guards_are_wiped() {
    Advised m;
    const VirtAddr p = m.anon(m.a, 4);
    CHECK(m.advise(p, 4, Advice::guard_install) == Errno::ok);
    CHECK(m.advise(p, 4, Advice::wipeonfork) == Errno::ok);
    const ProcId b = m.fork(m.a, "B");
    CHECK(m.load(b, p, 0) == 1);
}

void guards_and_merging() { // VM_MAYBE_GUARD is sticky, and no reason not to merge
    Advised m;
    const VirtAddr p = m.anon(m.a, 8);
    CHECK(m.mprotect(m.a, page_at(4), 4, ro).error() == Errno::ok);
    CHECK(m.advise(p, 1, Advice::guard_install) == Errno::ok);
    CHECK_FALSE(m.vma(m.a, page_at(4))->has(vm::maybe_guard));
    CHECK(m.mprotect(m.a, page_at(4), 4, rw).error() == Errno::ok);
    CHECK(m.maps(m.a) == "500000000000-500000008000 rw-p\n");
    CHECK(m.vma(m.a, p)->has(vm::maybe_guard));
    CHECK(m.advise(p, 8, Advice::guard_remove) == Errno::ok);
    CHECK(m.vma(m.a, p)->has(vm::maybe_guard));
}

void guards_in_a_file() {
    Advised m;
    const VirtAddr p = m.file(m.a, m.open(m.a, "/data", 8), 8, 0, map::shared);
    CHECK(m.advise(page_at(1), 2, Advice::guard_install) == Errno::ok);
    const u8 byte = *m.value(m.a, p);
    CHECK(m.load(m.a, p, byte) == 1);
    CHECK(m.present(m.a, p, 8) == 6); // fault-around leaves them alone
    const ProcId b = m.fork(m.a, "B");
    CHECK(m.guarded(b, page_at(2))); // and fork copies the tables, as without a guard it would not
    CHECK(m.load(b, p, byte) == 0);
}

void cold() {
    Advised m;
    const VirtAddr p = m.anon(m.a, 4);
    CHECK(m.store(m.a, p, 1) == 1);
    CHECK(m.store(m.a, page_at(1), 1) == 1);
    const ProcId b = m.fork(m.a, "B");
    CHECK(m.store(b, p, 2) == 1);
    CHECK(m.advise(p, 4, Advice::cold) == Errno::ok);
    CHECK_FALSE(m.page(m.a, p).accessed);
    CHECK(m.page(m.a, page_at(1)).accessed); // B maps it, too
    CHECK(m.present(m.a, p, 4) == 2);
}

void pageout() {
    Advised m;
    const VirtAddr p = m.anon(m.a, 4);
    for (u64 i = 0; i < 3; ++i) {
        CHECK(m.store(m.a, page_at(i), 1) == 1);
    }
    CHECK(m.advise(p, 2, Advice::free) == Errno::ok);
    CHECK(m.store(m.a, page_at(1), 2) == 0);
    CHECK(m.advise(p, 4, Advice::pageout) == Errno::ok);
    CHECK_FALSE(m.page(m.a, p).present);    // lazily freed
    CHECK(m.load(m.a, page_at(1), 2) == 0); // but written since
    CHECK(m.load(m.a, page_at(2), 1) == 0); // there is no swap
}

void pageout_of_files() {
    Advised m;
    const VirtAddr p = m.file(m.a, m.open(m.a, "/data", 4), 4, 0, map::shared);
    const u8 byte = *m.value(m.a, page_at(1));
    CHECK(m.store(m.a, p, 1) == 1);
    CHECK(m.load(m.a, page_at(1), byte) == 1);
    CHECK(m.advise(p, 4, Advice::pageout) == Errno::ok);
    CHECK(m.present(m.a, p, 4) == 0);
    const File& file = m.machine().files.back();
    CHECK(file.cached(0) != no_pfn); // dirty: unmapped only
    CHECK(file.cached(1) == no_pfn); // clean: gone
    const VirtAddr s = m.anon(m.a, 1, 8, rw, shared_anon);
    CHECK(m.store(m.a, s, 7) == 1);
    CHECK(m.advise(s, 1, Advice::pageout) == Errno::ok);
    CHECK_FALSE(m.page(m.a, s).present);
    CHECK(m.load(m.a, s, 7) == 1);
}

void splits() {
    Advised m;
    const VirtAddr p = m.anon(m.a, 8);
    const std::string whole = m.maps(m.a);
    struct Pair {
        Advice on, off;
    };
    static constexpr Pair pairs[]{{Advice::sequential, Advice::normal},
                                  {Advice::random, Advice::normal},
                                  {Advice::dontdump, Advice::dodump}};
    for (const Pair& pair : pairs) {
        CHECK(m.advise(page_at(2), 2, pair.on) == Errno::ok);
        CHECK(m.maps(m.a) == "500000000000-500000002000 rw-p\n500000002000-500000004000 rw-p\n"
                             "500000004000-500000008000 rw-p\n");
        CHECK(m.advise(page_at(2), 2, pair.off) == Errno::ok);
        CHECK(m.maps(m.a) == whole);
    }
    CHECK(m.advise(page_at(2), 2, Advice::hugepage) == Errno::ok);
    CHECK(m.advise(page_at(2), 2, Advice::nohugepage) == Errno::ok);
    CHECK_FALSE(m.vma(m.a, page_at(2))->has(vm::huge_page));
    CHECK(m.advise(p, 8, Advice::nohugepage) == Errno::ok);
    CHECK(m.maps(m.a) == whole);
}

} // namespace

TEST_CASE("advice") {
    static constexpr Case cases[]{
        {"guard regions outlive everything but the mapping", guards_stay},
        {"guard regions: MADV_WIPEONFORK", guards_are_wiped},
        {"guard regions and merging", guards_and_merging},
        {"guard regions in a file mapping", guards_in_a_file},
        {"COLD", cold},
        {"PAGEOUT of private memory", pageout},
        {"PAGEOUT of files and shared memory", pageout_of_files},
        {"what divides VMAs", splits},
    };
    run_cases(cases);
}

TEST_CASE("mincore") {
    Advised m;
    const VirtAddr p = m.anon(m.a, 4);
    const VirtAddr vec = m.anon(m.a, 1, 20);
    const auto ask = [&](VirtAddr addr, u64 bytes, VirtAddr to) {
        return m.run([&](Kernel& k) { return sys::mincore(k, m.a, addr, bytes, to); }).error();
    };
    CHECK(m.store(m.a, page_at(1), 1) == 1);
    CHECK(m.load(m.a, page_at(2), 0) == 1);
    CHECK(m.minflt(m.a, [&] { CHECK(ask(p, 4 * page_size, vec) == Errno::ok); }) == 1);
    for (const u64 page : {0U, 1U, 2U, 3U}) {
        CHECK(m.value(m.a, vec + page) == (page == 1 || page == 2 ? 1 : 0));
    }
    m.file(m.a, m.open(m.a, "/data", 2), 3, 8);
    CHECK(ask(page_at(8), 3 * page_size, vec) == Errno::ok);
    CHECK(m.value(m.a, vec) == 1);
    CHECK(m.value(m.a, vec + 2) == 0);
    CHECK(ask(p + 1, page_size, vec) == Errno::einval);
    CHECK(ask(p, 0, vec) == Errno::ok);
    CHECK(ask(page_at(3), 2 * page_size, vec) == Errno::enomem);
    CHECK(ask(p, page_size, VirtAddr{8}) == Errno::efault);
    CHECK(ask(p, page_size, VirtAddr{0xffff800000000000}) == Errno::efault);
    CHECK(ask(VirtAddr{0xffff800000000000}, page_size, vec) == Errno::enomem);
}

TEST_CASE("a call that is there to change something says why it changes nothing") {
    Advised m;
    const VirtAddr p = m.anon(m.a, 4);
    const auto reason = [&]() -> std::optional<NoEffect> {
        for (const Event& event : m.events()) {
            if (const auto* idle = std::get_if<CallHadNoEffect>(&event)) {
                return idle->reason;
            }
        }
        return {};
    };
    CHECK(m.advise(p, 4, Advice::dontneed) == Errno::ok);
    CHECK(reason() == NoEffect::nothing_there);
    CHECK(m.advise(p, 0, Advice::dontneed) == Errno::ok);
    CHECK(reason() == NoEffect::empty_range);
    CHECK(m.advise(p, 4, Advice::willneed) == Errno::ok);
    CHECK(reason() == NoEffect::no_swap);
    CHECK(m.advise(p, 4, Advice::normal) == Errno::ok);
    CHECK(reason() == NoEffect::already_so);
    CHECK(m.store(m.a, p, 1) == 1);
    CHECK(m.advise(p, 1, Advice::pageout) == Errno::ok);
    CHECK(reason() == NoEffect::no_swap);
    CHECK(m.advise(p, 1, Advice::populate_read) == Errno::ok);
    CHECK(reason() == NoEffect::already_so);
    CHECK(m.mprotect(m.a, p, 4, rw).error() == Errno::ok);
    CHECK(reason() == NoEffect::already_so);
    CHECK(m.munmap(m.a, page_at(100), 1).error() == Errno::ok);
    CHECK(reason() == NoEffect::not_mapped);
    CHECK(m.munmap(m.a, page_at(3), 1).error() == Errno::ok);
    CHECK_FALSE(reason());
    CHECK(m.advise(p, 4, Advice::normal) == Errno::enomem); // it failed, and says nothing of that kind
    CHECK_FALSE(reason());
}
