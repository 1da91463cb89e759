// Writing dirty page cache back, and what of it mappings see.

#include "core/kernel/fs/sync.hpp"
#include "core/kernel/mm/msync.hpp"
#include "core/kernel/page/writeback.hpp"
#include "tests/support/world.hpp"

#include <doctest/doctest.h>

using namespace cow;
using namespace cow::test;

namespace {

constexpr u64 all = prot::read | prot::write;

/// Four pages of a file, mapped shared by init; all written but the last.
struct Shared {
    World world{{.frames = 64}};
    ProcId init = world.process("init");
    i32 fd = world.open(init, "/data", 4);
    VirtAddr at = world.map_file(init, fd, 4, map::shared);

    Shared() {
        for (u64 i = 0; i < 3; ++i) {
            world.store(init, page(i), 'x');
        }
    }
    VirtAddr page(u64 i) const { return at + i * page_size; }
    CallResult msync(VirtAddr from, u64 bytes, u32 flags) {
        return world.run([&](Kernel& k) { return sys::msync(k, init, from, bytes, flags); });
    }
    CallResult sync_file_range(i32 file, i64 offset, i64 bytes, u32 flags) {
        return world.run(
            [&](Kernel& k) { return sys::sync_file_range(k, init, file, offset, bytes, flags); });
    }
    u64 minflt() const { return world.machine().process(init).minflt; }
    bool is_clean(u64 i) const {
        const PageView view = world.page(init, page(i));
        return !view.dirty && !view.writable && !world.machine().frames[view.pfn].has(frame_flag::dirty);
    }
    std::optional<NoEffect> reason() const {
        for (const Event& event : world.events()) {
            if (const auto* idle = std::get_if<CallHadNoEffect>(&event)) {
                return idle->reason;
            }
        }
        return {};
    }
};

} // namespace

TEST_CASE("writeback: msync(MS_SYNC) makes entries clean and read-only, and the next store faults once") {
    Shared s;
    CHECK(s.world.use(s.init).private_dirty == 3 * page_size);
    CHECK(s.msync(s.at, 2 * page_size, msync_flag::sync).value == 0);
    CHECK(s.is_clean(0));
    CHECK(s.is_clean(1));
    CHECK_FALSE(s.is_clean(2));
    CHECK(s.world.count<TlbFlush>() == 2);
    CHECK(s.world.count<PageWrittenBack>() == 2);
    CHECK(s.world.page(s.init, s.at).accessed); // page_mkclean_one leaves it
    CHECK(s.world.use(s.init).private_dirty == page_size);
    CHECK(s.world.use(s.init).private_clean == 2 * page_size);
    const u64 before = s.minflt();
    CHECK(s.world.store(s.init, s.at, 'y').decision == Decision::share);
    CHECK(s.minflt() == before + 1);
    s.world.store(s.init, s.at, 'z');
    CHECK(s.minflt() == before + 1);
    s.world.load(s.init, s.page(1));
    CHECK(s.minflt() == before + 1);
}

TEST_CASE("writeback: msync's errors") {
    Shared s;
    using namespace msync_flag;
    CHECK(s.msync(s.at, page_size, async | msync_flag::sync).error() == Errno::einval);
    CHECK(s.msync(s.at, page_size, 8).error() == Errno::einval);
    CHECK(s.msync(s.at + 1, page_size, msync_flag::sync).error() == Errno::einval);
    CHECK(s.msync(s.at, 0, msync_flag::sync).value == 0);
    CHECK(s.msync(s.at, ~u64{0}, msync_flag::sync).value == 0); // the length wraps to 0
    CHECK(s.msync(s.at, ~page_mask, msync_flag::sync).error() == Errno::enomem);
    s.world.munmap(s.init, s.page(1), 1);
    SUBCASE("a hole is an error, but what lies around it is written back") {
        CHECK(s.msync(s.at, 4 * page_size, msync_flag::sync).error() == Errno::enomem);
        CHECK(s.is_clean(0));
        CHECK(s.is_clean(2));
    }
    SUBCASE("MS_ASYNC ends at a hole") {
        CHECK(s.msync(s.at, 4 * page_size, async).error() == Errno::enomem);
    }
    SUBCASE("a range that is all hole") {
        CHECK(s.msync(s.page(1), page_size, msync_flag::sync).error() == Errno::enomem);
        CHECK(s.msync(s.page(1), 2 * page_size, msync_flag::sync).error() == Errno::enomem);
        CHECK(s.is_clean(2));
    }
}

TEST_CASE("writeback: what msync leaves alone, it says why") {
    Shared s;
    CHECK(s.msync(s.at, 4 * page_size, msync_flag::async).value == 0);
    CHECK(s.reason() == NoEffect::in_background);
    CHECK(s.msync(s.at, 4 * page_size, msync_flag::invalidate).value == 0);
    CHECK(s.reason() == NoEffect::in_background);
    CHECK_FALSE(s.is_clean(0));
    CHECK(s.msync(s.at, 4 * page_size, msync_flag::sync).value == 0);
    CHECK_FALSE(s.reason());
    CHECK(s.msync(s.at, 4 * page_size, msync_flag::sync).value == 0);
    CHECK(s.reason() == NoEffect::nothing_dirty);
    const VirtAddr own = s.world.map_file(s.init, s.fd, 1);
    s.world.store(s.init, own, 'p');
    CHECK(s.msync(own, page_size, msync_flag::sync).value == 0);
    CHECK(s.reason() == NoEffect::no_backing);
    CHECK(s.world.page(s.init, own).dirty);
    const VirtAddr memory = s.world.map(s.init, 1, map::shared | map::anonymous);
    s.world.store(s.init, memory, 'm');
    CHECK(s.msync(memory, page_size, msync_flag::sync).value == 0);
    CHECK(s.reason() == NoEffect::no_disk);
    CHECK(s.world.page(s.init, memory).dirty);
}

TEST_CASE("writeback: fsync reaches every mapping, whatever its rights") {
    Shared s;
    const ProcId child = s.world.fork(s.init, "child");
    s.world.store(child, s.at, 'c');
    s.world.mprotect(s.init, s.page(1), 1, prot::none);
    s.world.mprotect(s.init, s.page(2), 1, prot::read);
    CHECK(s.world.run([&](Kernel& k) { return sys::fsync(k, s.init, s.fd); }).value == 0);
    CHECK(s.is_clean(0));
    CHECK_FALSE(s.world.page(child, s.at).writable);
    CHECK(s.world.use(s.init).private_dirty + s.world.use(s.init).shared_dirty == 0);
    for (const u64 i : {u64{1}, u64{2}}) { // the rights come back, the next store is to be noticed
        s.world.mprotect(s.init, s.page(i), 1, all);
        const u64 before = s.minflt();
        s.world.store(s.init, s.page(i), 'z');
        CHECK(s.minflt() == before + 1);
    }
    const u64 before = s.world.machine().process(child).minflt;
    s.world.store(child, s.at, 'd');
    CHECK(s.world.machine().process(child).minflt == before + 1);
}

TEST_CASE("writeback: fsync, sync_file_range and syncfs know what they are asked of") {
    Shared s;
    const auto fsync = [&](i32 fd) {
        return s.world.run([&](Kernel& k) { return sys::fsync(k, s.init, fd); });
    };
    const auto syncfs = [&](i32 fd) {
        return s.world.run([&](Kernel& k) { return sys::syncfs(k, s.init, fd); });
    };
    CHECK(fsync(0).error() == Errno::einval); // the terminal
    CHECK(fsync(-1).error() == Errno::ebadf);
    CHECK(s.sync_file_range(0, 0, 0, sync_range::write).error() == Errno::espipe);
    CHECK(s.sync_file_range(99, 0, 0, sync_range::write).error() == Errno::ebadf);
    CHECK(s.sync_file_range(s.fd, 0, 0, 8).error() == Errno::einval);
    CHECK(s.sync_file_range(s.fd, -1, 0, sync_range::write).error() == Errno::einval);
    CHECK(s.sync_file_range(s.fd, 5, -6, sync_range::write).error() == Errno::einval);
    CHECK(s.sync_file_range(s.fd, 0, 0, sync_range::wait_before | sync_range::wait_after).value == 0);
    CHECK(s.reason() == NoEffect::only_waits);
    CHECK(s.sync_file_range(s.fd, page_size + 5, 1, sync_range::write).value == 0);
    CHECK_FALSE(s.is_clean(0));
    CHECK(s.is_clean(1));
    CHECK(syncfs(99).error() == Errno::ebadf);
    CHECK(syncfs(0).value == 0);
    CHECK_FALSE(s.is_clean(0));
    CHECK(syncfs(s.fd).value == 0);
    CHECK(s.is_clean(0));
    CHECK(s.is_clean(2));
}

TEST_CASE("writeback: what write(2) made dirty is clean again, without a fault for those who read") {
    Shared s;
    const VirtAddr reading = s.world.map_file(s.init, s.fd, 4, map::shared, prot::read);
    s.world.load(s.init, reading);
    s.world.run([&](Kernel& k) { return write_back_all(k); });
    const u64 before = s.minflt();
    s.world.load(s.init, reading);
    CHECK(s.minflt() == before);
    CHECK(s.world.run([&](Kernel& k) { return write_back_all(k); }) == 0);
    CHECK(s.world.count<WritebackDone>() == 1);
}

TEST_CASE("reclaim: dirty page cache goes to the disk first, locked memory stays") {
    Shared s;
    SUBCASE("dirty") {
        CHECK(s.world.run([&](Kernel& k) { return reclaim(k, 100); }) == 3);
        CHECK(s.world.count<PageWrittenBack>() == 3);
        CHECK_FALSE(s.world.page(s.init, s.at).present);
        CHECK(s.world.load(s.init, s.at).value == 'x');
        CHECK(s.world.machine().process(s.init).majflt == 1);
    }
    SUBCASE("a single frame that is dirty is not reclaimed") {
        const Pfn pfn = s.world.page(s.init, s.at).pfn;
        CHECK_FALSE(s.world.run([&](Kernel& k) { return kernel::shrink_frame(k, pfn); }));
        CHECK(s.world.run([&](Kernel& k) { return kernel::write_back_page(k, pfn); }));
        CHECK(s.world.run([&](Kernel& k) { return kernel::shrink_frame(k, pfn); }));
    }
}

TEST_CASE("reclaim: a fault on a cold page reads what lies around it") {
    World world({.frames = 256, .fault_around = 1, .read_ahead = 8});
    const ProcId init = world.process("init");
    const i32 fd = world.open(init, "/data", 32);
    const VirtAddr at = world.map_file(init, fd, 32);
    for (u64 i = 0; i < 32; ++i) {
        world.load(init, at + i * page_size);
    }
    world.run([&](Kernel& k) { return reclaim(k, 100); });
    const auto major = [&](u64 page) {
        const u64 before = world.machine().process(init).majflt;
        world.load(init, at + page * page_size);
        return world.machine().process(init).majflt != before;
    };
    SUBCASE("around it") {
        CHECK(major(10)); // reads 6 to 13
        CHECK_FALSE(major(6));
        CHECK_FALSE(major(13));
        CHECK(major(14));
        CHECK(major(5)); // reads 1 to 8
        CHECK_FALSE(major(1));
        CHECK(major(0));
    }
    SUBCASE("with MADV_RANDOM that page only") {
        world.madvise(init, at, 32, Advice::random);
        CHECK(major(10));
        CHECK(major(11));
    }
    SUBCASE("of a program what follows, as far as it is mapped") {
        const VirtAddr text = world.map_file(init, fd, 12, map::priv, prot::read | prot::exec);
        world.load(init, text + 8 * page_size);
        CHECK_FALSE(major(11));
        CHECK(major(12));
        CHECK_FALSE(major(9));
    }
}

TEST_CASE("madvise: MADV_FREE takes a merged page that is mapped once") {
    World world({.frames = 64});
    const ProcId init = world.process("init");
    const VirtAddr at = world.map(init, 2);
    world.madvise(init, at, 2, Advice::mergeable);
    world.store(init, at, 'A');
    world.store(init, at + page_size, 'A');
    world.ksm_scan();
    world.ksm_scan();
    REQUIRE(world.page(init, at).ksm);
    world.madvise(init, at, 1, Advice::free);
    CHECK(world.use(init).lazyfree == 0); // mapped twice, and dirty
    world.store(init, at, 'B');
    world.madvise(init, at + page_size, 1, Advice::free);
    CHECK(world.use(init).lazyfree == page_size);
    CHECK(world.use(init).private_clean == page_size);
    CHECK_FALSE(world.page(init, at + page_size).accessed);
    CHECK(world.load(init, at + page_size).value == 'A');
    CHECK(world.run([&](Kernel& k) { return reclaim(k, 1); }) == 1);
    CHECK(world.load(init, at + page_size).value == 0);
}

TEST_CASE("frames: all are used, cached or free; shared memory's are used while it lives") {
    World world({.frames = 64});
    const ProcId init = world.process("init");
    const i32 fd = world.open(init, "/data", 4);
    const PhysicalMemory& frames = world.machine().frames;
    const auto complete = [&] {
        return frames.used() + frames.cached() + frames.free_count() == frames.total();
    };
    const VirtAddr file = world.map_file(init, fd, 4);
    world.load(init, file);
    CHECK(frames.used() == 4);
    world.munmap(init, file, 4);
    CHECK(frames.used() == 0);
    CHECK(frames.cached() == 4);
    CHECK(complete());
    const VirtAddr shared = world.map(init, 3, map::shared | map::anonymous);
    for (u64 i = 0; i < 3; ++i) {
        world.store(init, shared + i * page_size, 's');
    }
    world.madvise(init, shared, 3, Advice::dontneed);
    CHECK(world.use(init).rss == 0);
    CHECK(frames.used() == 3); // nobody maps them, but they hold its bytes
    CHECK(frames.cached() == 4);
    CHECK(complete());
    world.munmap(init, shared, 3);
    CHECK(frames.used() == 0);
    CHECK(complete());
}
