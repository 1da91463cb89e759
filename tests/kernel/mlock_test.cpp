// Locked memory: mlock, mlock2, mlockall, MAP_LOCKED, and what forgets the lock.

#include "core/kernel/mm/mlock.hpp"
#include "core/kernel/task/rlimit.hpp"
#include "tests/kernel/measured.hpp"

using namespace cow;
using namespace cow::test;

namespace {

constexpr u32 locked_anon = private_anon | map::locked;

struct Locking : Measured {
    ProcId a;
    explicit Locking(MachineConfig config = {.frames = 256}) : Measured(config) { a = process("A"); }
    Errno mlock(VirtAddr addr, u64 bytes) {
        return run([&](Kernel& k) { return sys::mlock(k, a, addr, bytes); }).error();
    }
    Errno munlock(VirtAddr addr, u64 bytes) {
        return run([&](Kernel& k) { return sys::munlock(k, a, addr, bytes); }).error();
    }
    Errno mlock2(VirtAddr addr, u64 bytes, u32 flags) {
        return run([&](Kernel& k) { return sys::mlock2(k, a, addr, bytes, flags); }).error();
    }
    Errno mlockall(u32 flags) {
        return run([&](Kernel& k) { return sys::mlockall(k, a, flags); }).error();
    }
    void munlockall() {
        run([&](Kernel& k) { return sys::munlockall(k, a); });
    }
    Errno limit(u64 bytes) {
        return run([&](Kernel& k) {
                   return sys::prlimit(k, a, "setrlimit", 0, static_cast<u32>(Resource::memlock),
                                       Rlimit{bytes, bytes});
               })
            .error();
    }
    u64 locked(ProcId proc) const { return machine().space(mm(proc)).locked_pages(); }
    u32 locks(VirtAddr addr) const { return vma(a, addr)->flags & vm::lock_mask; }
};

} // namespace

TEST_CASE("mlock makes the pages present, writable ones as a store would, and divides VMAs") {
    Locking m;
    const VirtAddr p0 = m.anon(m.a, 4);
    CHECK(m.minflt(m.a, [&] { CHECK(m.mlock(p0 + page_size + 5, page_size) == Errno::ok); }) == 2);
    CHECK(m.maps(m.a) == "500000000000-500000001000 rw-p\n500000001000-500000003000 rw-p\n"
                         "500000003000-500000004000 rw-p\n");
    CHECK(m.page(m.a, page_at(1)).writable);
    CHECK(m.locked(m.a) == 2);
    CHECK(m.store(m.a, page_at(2), 1) == 0);
    CHECK(m.madvise(m.a, page_at(1), 1, Advice::dontneed).error() == Errno::einval);
    CHECK(m.madvise(m.a, page_at(1), 1, Advice::free).error() == Errno::einval);
    CHECK(m.munlock(p0, 4 * page_size) == Errno::ok);
    CHECK(m.maps(m.a) == "500000000000-500000004000 rw-p\n");
    CHECK(m.locked(m.a) == 0);
    CHECK(m.madvise(m.a, page_at(1), 1, Advice::dontneed).error() == Errno::ok);
}

TEST_CASE("mlock: errors") {
    Locking m;
    const VirtAddr p0 = m.anon(m.a, 2);
    m.anon(m.a, 2, 3);
    m.anon(m.a, 1, 8, prot::none);
    const i32 fd = m.open(m.a, "/data", 1);
    m.file(m.a, fd, 3, 16, map::shared);
    CHECK(m.mlock(page_at(64), page_size) == Errno::enomem);
    CHECK(m.mlock(page_at(64), 0) == Errno::ok);
    CHECK(m.mlock(p0, ~page_mask) == Errno::einval);
    CHECK(m.mlock2(p0, page_size, 2) == Errno::einval);
    CHECK(m.mlock(p0, 5 * page_size) ==
          Errno::enomem); // a hole: what lies before it is locked, but not filled
    CHECK(m.locks(p0) == vm::locked);
    CHECK(m.present(m.a, p0, 2) == 0);
    CHECK(m.locks(page_at(3)) == 0);
    CHECK(m.mlock(page_at(8), page_size) == Errno::enomem); // PROT_NONE: locked, and nothing to fill it with
    CHECK(m.locks(page_at(8)) == vm::locked);
    CHECK(m.mlock(page_at(16), 3 * page_size) == Errno::enomem); // behind the end of the file
    CHECK(m.present(m.a, page_at(16), 3) == 1);
    CHECK(m.mlockall(0) == Errno::einval);
    CHECK(m.mlockall(mcl::onfault) == Errno::einval);
    CHECK(m.mlockall(8) == Errno::einval);
}

TEST_CASE("MLOCK_ONFAULT fills nothing; a private VMA that becomes writable is filled by copies") {
    Locking m;
    const VirtAddr p0 = m.anon(m.a, 2);
    CHECK(m.mlock2(p0, 2 * page_size, mlock_flag::onfault) == Errno::ok);
    CHECK(m.present(m.a, p0, 2) == 0);
    CHECK(m.locks(p0) == vm::lock_mask);
    CHECK(m.locked(m.a) == 2);
    CHECK(m.mlock(p0, 2 * page_size) == Errno::ok); // a full lock takes its place
    CHECK(m.locks(p0) == vm::locked);
    CHECK(m.present(m.a, p0, 2) == 2);
    const i32 fd = m.open(m.a, "/data", 2);
    const VirtAddr file = m.file(m.a, fd, 2, 8, map::priv, ro);
    CHECK(m.mlock(file, 2 * page_size) == Errno::ok);
    CHECK(m.smaps(m.a, file) == "Rss=8 Pss=8 ShC=0 ShD=0 PrC=8 PrD=0 Anon=0");
    CHECK(m.minflt(m.a, [&] { CHECK(m.mprotect(m.a, file, 2, rw).error() == Errno::ok); }) == 2);
    CHECK(m.smaps(m.a, file) == "Rss=8 Pss=8 ShC=0 ShD=0 PrC=0 PrD=8 Anon=8");
}

TEST_CASE("MAP_LOCKED fills at once, keeps apart from its neighbours, and is not inherited by fork") {
    Locking m;
    m.anon(m.a, 1, 0);
    const VirtAddr buf = m.anon(m.a, 4, 1, rw, locked_anon);
    CHECK(m.present(m.a, buf, 4) == 4);
    CHECK(m.maps(m.a) == "500000000000-500000001000 rw-p\n500000001000-500000005000 rw-p\n");
    const ProcId b = m.fork(m.a, "B");
    CHECK(m.locked(b) == 0);
    CHECK(m.madvise(b, buf, 1, Advice::dontneed).error() == Errno::ok);
    CHECK(m.madvise(m.a, buf, 1, Advice::dontneed).error() == Errno::einval);
    CHECK(m.mremap(m.a, page_at(4), 1, 3, 0).value == static_cast<i64>(page_at(4).v));
    CHECK(m.present(m.a, page_at(4), 3) == 3); // what is added is filled
    CHECK(m.locked(m.a) == 6);
}

TEST_CASE("mlockall: what is there, what comes, or both") {
    Locking m;
    const VirtAddr p0 = m.anon(m.a, 2);
    m.anon(m.a, 1, 4, prot::none);
    CHECK(m.mlockall(mcl::current | mcl::future) == Errno::ok);
    CHECK(m.present(m.a, p0, 2) == 2);
    CHECK(m.locked(m.a) == 3);
    const VirtAddr next = m.anon(m.a, 2, 8);
    CHECK(m.present(m.a, next, 2) == 2);
    CHECK(m.mlockall(mcl::future | mcl::onfault) == Errno::ok); // the old ones stay as they are
    CHECK(m.locks(p0) == vm::locked);
    const VirtAddr last = m.anon(m.a, 2, 16);
    CHECK(m.present(m.a, last, 2) == 0);
    CHECK(m.locks(last) == vm::lock_mask);
    const VirtAddr heap{
        static_cast<u64>(m.run([&](Kernel& k) { return sys::brk(k, m.a, VirtAddr{}); }).value)};
    m.run([&](Kernel& k) { return sys::brk(k, m.a, heap + page_size); });
    CHECK(m.locks(heap) == vm::lock_mask);
    const ProcId b = m.fork(m.a, "B");
    m.anon(b, 1, 32);
    CHECK(m.present(b, page_at(32), 1) == 0); // a child begins without
    CHECK(m.mlockall(mcl::current) == Errno::ok);
    m.anon(m.a, 1, 32);
    CHECK(m.locks(page_at(32)) == 0);
    m.munlockall();
    CHECK(m.locked(m.a) == 0);
}

TEST_CASE(
    "droppable memory is never locked, not inherited, promised to nobody, and goes when memory is short") {
    Locking m({.frames = 8});
    CHECK(m.mlockall(mcl::future) == Errno::ok);
    const VirtAddr p0 = m.anon(m.a, 4, 0, rw, map::droppable | map::anonymous);
    CHECK(m.present(m.a, p0, 4) == 4); // filled, though
    CHECK(m.locks(p0) == 0);
    CHECK(m.locked(m.a) == 0);
    CHECK(m.mlock(p0, page_size) == Errno::ok);
    CHECK(m.locks(p0) == 0);
    CHECK(m.counters().committed == 0);
    CHECK(m.madvise(m.a, p0, 1, Advice::keeponfork).error() == Errno::einval);
    CHECK(m.madvise(m.a, p0, 1, Advice::mergeable).error() == Errno::ok);
    CHECK_FALSE(m.vma(m.a, p0)->has(vm::mergeable));
    CHECK(m.store(m.a, p0, 1) == 0);
    const ProcId b = m.fork(m.a, "B");
    CHECK(m.value(b, p0) == 0);
    CHECK(m.run([&](Kernel& k) { return reclaim(k, 4); }) == 4); // written or not
    CHECK(m.value(m.a, p0) == 0);
    for (const u32 flags : {map::droppable | map::anonymous | map::locked,
                            map::droppable | map::anonymous | map::growsdown, map::anonymous | 9U}) {
        CHECK(m.mmap(m.a, 32, 1, rw, flags).error() == Errno::einval);
    }
}

TEST_CASE("reclaim leaves what somebody has locked") {
    Locking m({.frames = 8});
    const i32 fd = m.open(m.a, "/data", 2);
    const VirtAddr file = m.file(m.a, fd, 2, 0, map::shared);
    CHECK(m.mlock(file, page_size) == Errno::ok);
    CHECK(m.load(m.a, page_at(1), *m.value(m.a, page_at(1))) == 1);
    CHECK(m.run([&](Kernel& k) { return reclaim(k, 8); }) == 1);
    CHECK(m.page(m.a, file).present);
    CHECK_FALSE(m.page(m.a, page_at(1)).present);
}

TEST_CASE("RLIMIT_MEMLOCK: none for root, exact for everybody else") {
    Locking root;
    CHECK(root.limit(0) == Errno::ok);
    CHECK(root.mmap(root.a, 0, 4, rw, locked_anon).error() == Errno::ok);
    Locking m({.frames = 256, .root = false});
    CHECK(m.limit(4 * page_size + 100) == Errno::ok);
    CHECK(m.limit(8 * page_size) == Errno::eperm);
    CHECK(m.mmap(m.a, 0, 5, rw, locked_anon).error() == Errno::eagain);
    m.anon(m.a, 3, 0, rw, locked_anon);
    m.anon(m.a, 3, 3);
    CHECK(m.mlock(page_at(3), 2 * page_size) == Errno::enomem);
    CHECK(m.mlock(page_at(1), 3 * page_size) == Errno::ok); // two of them were locked before
    CHECK(m.mlock(page_at(0), 4 * page_size) == Errno::ok);
    CHECK(m.mremap(m.a, page_at(0), 3, 4, mremap_flag::maymove).error() == Errno::eagain);
    CHECK(m.mlockall(mcl::current) == Errno::enomem); // all six pages count
    CHECK(m.mlockall(mcl::future) == Errno::ok);
    CHECK(m.mmap(m.a, 16, 1, rw, private_anon).error() == Errno::eagain);
    CHECK(m.limit(0) == Errno::ok);
    CHECK(m.mlock(page_at(0), page_size) == Errno::eperm);
    CHECK(m.mlockall(mcl::current) == Errno::eperm);
    CHECK(m.mmap(m.a, 16, 1, rw, locked_anon).error() == Errno::eperm);
    CHECK(m.munlock(page_at(0), page_size) == Errno::ok);
}

TEST_CASE("mremap with DONTUNMAP unlocks the old VMA, but does not count it off") {
    Locking m;
    const VirtAddr p0 = m.anon(m.a, 4, 0, rw, locked_anon);
    CHECK_FALSE(m.mremap(m.a, p0, 4, 4, mremap_flag::maymove | mremap_flag::dontunmap, page_at(64)).failed());
    CHECK(m.locks(p0) == 0);
    CHECK(m.locks(page_at(64)) == vm::locked);
    CHECK(m.locked(m.a) == 8);
    CHECK(m.munmap(m.a, p0, 4).error() == Errno::ok);
    CHECK(m.munmap(m.a, page_at(64), 4).error() == Errno::ok);
    CHECK(m.locked(m.a) == 4);
}
