// Files apart from their names: how long they live, how large they are, what of them is cached; copies of descriptors.

#include "core/kernel/fs/sync.hpp"
#include "tests/kernel/measured.hpp"

using namespace cow;
using namespace cow::test;

namespace {

struct Files : Measured {
    explicit Files(MachineConfig config = {.frames = 256}) : Measured(config) {}
    ProcId a = process("A");

    i32 opened(std::string_view path, u32 flags) {
        return static_cast<i32>(run([&](Kernel& kernel) { return sys::open(kernel, a, path, flags); }).value);
    }
    template <class Call, class... Args> CallResult call(Call&& function, Args... args) {
        return run([&](Kernel& kernel) { return function(kernel, a, args...); });
    }
    i32 data(u64 pages) { return open(a, "/data", pages); }
    const File& inode(i32 fd) const {
        const u32 id = machine().process(a).fds[static_cast<std::size_t>(fd)].open_file;
        return machine().files[machine().open_files[id].file.v];
    }
    u64 position(i32 fd) const {
        return machine()
            .open_files[machine().process(a).fds[static_cast<std::size_t>(fd)].open_file]
            .position;
    }
    CallResult size(i32 fd, i64 bytes) { return call(sys::ftruncate, fd, bytes); }
    CallResult allocate(i32 fd, u32 mode, i64 offset, i64 length) {
        return call(sys::fallocate, fd, mode, offset, length);
    }
};

constexpr u32 rw_flags = open_flag::rdwr;
constexpr u32 hole = falloc::punch_hole | falloc::keep_size;

void shrinking() {
    Files m;
    const i32 fd = m.data(4);
    const VirtAddr shared = m.file(m.a, fd, 4, 0, map::shared);
    const VirtAddr copy = m.file(m.a, fd, 4, 8);
    for (u64 page = 0; page < 4; ++page) {
        m.World::load(m.a, shared + page * page_size);
    }
    CHECK(m.store(m.a, copy + 2 * page_size, 'x') == 1);
    CHECK(m.size(fd, 100).error() == Errno::ok);
    CHECK(m.present(m.a, shared, 4) == 1);
    CHECK(m.present(m.a, copy, 4) == 0); // private copies go as well
    CHECK(m.inode(fd).cache.size() == 1);
    CHECK(m.value(m.a, shared + 99) != 0);
    CHECK(m.value(m.a, shared + 100) == 0);
    CHECK(m.size(fd, 4 * i64{page_size}).error() == Errno::ok);
    CHECK(m.load(m.a, copy + 2 * page_size, 0) == 1);
}

void errors_of_sizes() {
    Files m;
    const i32 fd = m.data(1);
    const i32 reading = m.opened("/data", open_flag::rdonly);
    CHECK(m.size(99, -1).error() == Errno::einval);
    CHECK(m.size(99, 1).error() == Errno::ebadf);
    CHECK(m.size(0, 1).error() == Errno::einval);
    CHECK(m.size(reading, 1).error() == Errno::einval);
    CHECK(m.size(fd, i64{1} << 44U).error() == Errno::efbig);
    CHECK(m.call(sys::truncate, std::string_view("/none"), i64{1}).error() == Errno::enoent);
    CHECK(m.call(sys::truncate, std::string_view("/none"), i64{-1}).error() == Errno::einval);
    CHECK(m.allocate(99, 0x100, -1, 0).error() == Errno::ebadf);
    CHECK(m.allocate(fd, 0x100, -1, 1).error() == Errno::einval);
    CHECK(m.allocate(fd, 0x100, 0, 1).error() == Errno::eopnotsupp);
    CHECK(m.allocate(fd, falloc::punch_hole, 0, 1).error() == Errno::eopnotsupp);
    CHECK(m.allocate(reading, 0, 0, 1).error() == Errno::ebadf);
    CHECK(m.allocate(0, 0, 0, 1).error() == Errno::enodev);
    CHECK(m.allocate(fd, 0, 0, i64{1} << 44U).error() == Errno::efbig);
    CHECK(m.allocate(fd, falloc::collapse_range, 0, page_size).error() == Errno::einval);
    CHECK(m.allocate(fd, falloc::insert_range, page_size, page_size).error() == Errno::einval);
}

void holes() {
    Files m;
    const i32 fd = m.data(4);
    const VirtAddr shared = m.file(m.a, fd, 4, 0, map::shared);
    const VirtAddr copy = m.file(m.a, fd, 4, 8);
    for (u64 page = 0; page < 4; ++page) {
        m.World::load(m.a, shared + page * page_size);
        m.World::load(m.a, copy + page * page_size);
    }
    m.store(m.a, copy + page_size, 'x');
    CHECK(m.allocate(fd, hole, page_size, 2 * page_size).error() == Errno::ok);
    CHECK(m.present(m.a, shared, 4) == 2);
    CHECK(m.present(m.a, copy, 4) == 3); // the private copy stays
    CHECK(m.value(m.a, copy + page_size) == 'x');
    CHECK(m.load(m.a, shared + page_size, 0) == 1);
    CHECK(m.call(sys::lseek, fd, i64{0}, seek::hole).value == i64{page_size});
    CHECK(m.call(sys::lseek, fd, i64{page_size}, seek::data).value == 3 * i64{page_size});
    CHECK(m.call(sys::lseek, fd, 4 * i64{page_size}, seek::data).error() == Errno::enxio);
}

void moved_blocks() {
    Files m;
    const i32 fd = m.data(4);
    const VirtAddr map = m.file(m.a, fd, 8, 0, map::shared);
    for (u64 page = 0; page < 4; ++page) {
        m.store(m.a, map + page * page_size, static_cast<u8>('a' + page));
    }
    CHECK(m.allocate(fd, falloc::collapse_range, page_size, page_size).error() == Errno::ok);
    CHECK(m.present(m.a, map, 8) == 1);
    CHECK(m.value(m.a, map + page_size) == 'c');
    CHECK(m.inode(fd).size == 3 * page_size);
    CHECK(m.allocate(fd, falloc::insert_range, page_size, 2 * page_size).error() == Errno::ok);
    CHECK(m.value(m.a, map + page_size) == 0);
    CHECK(m.value(m.a, map + 3 * page_size) == 'c');
    CHECK(m.value(m.a, map + 4 * page_size) == 'd');
    CHECK(m.allocate(fd, falloc::zero_range, page_size * 3, page_size).error() == Errno::ok);
    CHECK(m.value(m.a, map + 3 * page_size) == 0);
}

void memory_files() {
    Files m;
    const u64 committed = m.machine().counters.committed;
    const i32 fd = m.opened("/dev/shm/s", rw_flags | open_flag::creat);
    CHECK(m.size(fd, 8 * i64{page_size}).error() == Errno::ok);
    const VirtAddr buffer = m.anon(m.a, 1, 20);
    CHECK(m.call(sys::read, fd, buffer, page_size).value == i64{page_size});
    CHECK(m.inode(fd).cache.empty()); // a hole that is read stays one
    CHECK(m.allocate(fd, 0, 0, 2 * page_size).error() == Errno::ok);
    CHECK(m.inode(fd).cache.size() == 2);
    CHECK(m.call(sys::lseek, fd, i64{0}, seek::data).error() == Errno::enxio);
    const VirtAddr map = m.file(m.a, fd, 8, 0, map::shared);
    CHECK(m.load(m.a, map, 0) == 1);
    CHECK(m.present(m.a, map, 8) == 1); // pages that nobody used are not mapped around it
    CHECK(m.machine().counters.committed == committed + 2 + 1);
    CHECK(m.allocate(fd, falloc::zero_range, 0, page_size).error() == Errno::eopnotsupp);
    CHECK(m.allocate(fd, hole, 0, 8 * page_size).error() == Errno::ok);
    CHECK(m.inode(fd).cache.empty());
    CHECK(m.machine().counters.committed == committed + 1);
}

void names() {
    Files m;
    const i32 fd = m.data(1);
    const VirtAddr map = m.file(m.a, fd, 1);
    const u8 first = m.value(m.a, map).value_or(0);
    m.load(m.a, map, first);
    CHECK(m.call(sys::link, std::string_view("/data"), std::string_view("/two")).error() == Errno::ok);
    CHECK(m.call(sys::unlink, std::string_view("/data")).error() == Errno::ok);
    CHECK(m.inode(fd).links == 1);
    CHECK(m.call(sys::unlink, std::string_view("/two")).error() == Errno::ok);
    CHECK(m.opened("/two", open_flag::rdonly) == -static_cast<i32>(Errno::enoent));
    const i32 other = m.opened("/data", rw_flags | open_flag::creat);
    CHECK(m.inode(other).size == 0);
    CHECK(m.call(sys::close, fd).error() == Errno::ok);
    CHECK(m.value(m.a, map) == first);
    const u32 free = m.machine().frames.free_count();
    m.run([&](Kernel& kernel) { sys::munmap(kernel, m.a, map, page_size); });
    CHECK(m.machine().frames.free_count() == free + 1); // its last user is gone
    CHECK(m.call(sys::rename, std::string_view("/none"), std::string_view("/x")).error() == Errno::enoent);
    CHECK(m.call(sys::rename, std::string_view("/data"), std::string_view("/dev/shm/x")).error() ==
          Errno::exdev);
    CHECK(m.call(sys::renameat2, std::string_view("/data"), std::string_view("/x"), u32{3}).error() ==
          Errno::einval);
    CHECK(m.call(sys::unlinkat, std::string_view("/data"), u32{0x200}).error() == Errno::enotdir);
}

void copies_of_descriptors() {
    Files m;
    const i32 fd = m.data(2);
    CHECK(m.run([&](Kernel& kernel) { return sys::dup(kernel, m.a, fd); }).value == fd + 1);
    CHECK(m.call(sys::lseek, fd + 1, i64{7}, seek::set).value == 7);
    CHECK(m.position(fd) == 7);
    CHECK(m.call(sys::dup2, 999, 999).error() == Errno::ebadf);
    CHECK(m.call(sys::dup2, fd, fd).value == fd);
    CHECK(m.call(sys::dup2, fd, -1).error() == Errno::ebadf);
    CHECK(m.call(sys::dup3, fd, fd, u32{0}).error() == Errno::einval);
    CHECK(m.call(sys::dup3, fd, 9, u32{1}).error() == Errno::einval);
    CHECK(m.call(sys::dup3, fd, 9, open_flag::cloexec).value == 9);
    const auto fcntl = [&](i32 of, i32 op, u64 argument) {
        return m.run([&](Kernel& kernel) { return sys::fcntl(kernel, m.a, of, op, argument); });
    };
    CHECK(fcntl(9, fcntl_op::getfd, 0).value == 1);
    CHECK(fcntl(fd, fcntl_op::dupfd, ~u64{0}).error() == Errno::einval);
    CHECK(fcntl(999, fcntl_op::dupfd, ~u64{0}).error() == Errno::ebadf);
    CHECK(fcntl(fd, fcntl_op::getfl, 0).value == 0100002);
    CHECK(fcntl(fd, fcntl_op::setfl, open_flag::append | open_flag::creat | 1).error() == Errno::ok);
    CHECK(fcntl(9, fcntl_op::getfl, 0).value == 0102002);
    CHECK(fcntl(fd, 9999, 0).error() == Errno::einval);
    CHECK(m.call(sys::close_range, u32{9}, u32{3}, u32{0}).error() == Errno::einval);
    CHECK(m.call(sys::close_range, u32{4}, ~u32{0}, u32{0}).error() == Errno::ok);
    CHECK(m.call(sys::close, 9).error() == Errno::ebadf);
    CHECK(m.call(sys::lseek, 0, i64{0}, seek::set).error() == Errno::espipe);
    CHECK(m.call(sys::lseek, fd, i64{-1}, seek::set).error() == Errno::einval);
    CHECK(m.call(sys::lseek, fd, i64{1} << 44U, seek::set).error() == Errno::einval);
    CHECK(m.call(sys::lseek, fd, i64{0}, u32{9}).error() == Errno::einval);
}

void places() {
    Files m;
    const i32 fd = m.data(2);
    const VirtAddr buffer = m.anon(m.a, 2, 20);
    CHECK(m.call(sys::pread64, 999, buffer, u64{1}, i64{-1}).error() == Errno::einval);
    CHECK(m.call(sys::pread64, 0, buffer, u64{1}, i64{0}).error() == Errno::espipe);
    CHECK(m.call(sys::pread64, fd, VirtAddr{1}, u64{1}, i64{0}).error() == Errno::efault);
    CHECK(m.call(sys::pread64, fd, buffer, 2 * page_size, i64{page_size} + 5).value == i64{page_size} - 5);
    CHECK(m.position(fd) == 0);
    const std::vector<IoVec> vectors{{buffer, 10}, {VirtAddr{1}, 5}};
    CHECK(m.run([&](Kernel& kernel) { return sys::readv(kernel, m.a, fd, vectors); }).value == 10);
    CHECK(m.position(fd) == 10);
    CHECK(m.run([&](Kernel& kernel) { return sys::preadv(kernel, m.a, fd, vectors, -1); }).error() ==
          Errno::einval);
    CHECK(m.run([&](Kernel& kernel) { return sys::preadv(kernel, m.a, fd, vectors, -1, 0); }).value == 10);
    CHECK(m.run([&](Kernel& kernel) { return sys::preadv(kernel, m.a, fd, vectors, 0, 0x4000); }).error() ==
          Errno::eopnotsupp);
    CHECK(m.run([&](Kernel& kernel) {
               return sys::pwritev(kernel, m.a, fd, vectors, 0, rwf::append);
           }).value == 10);
    CHECK(m.inode(fd).size == 2 * page_size + 10);
    CHECK(m.call(sys::pwrite64, fd, buffer, u64{1}, i64{1} << 44U).error() == Errno::efbig);
    CHECK(m.run([&](Kernel& kernel) {
               return sys::readv(kernel, m.a, fd, std::vector<IoVec>(1025));
           }).error() == Errno::einval);
}

void seals() {
    Files m;
    const auto memfd = [&](u32 flags) {
        return static_cast<i32>(
            m.run([&](Kernel& kernel) { return sys::memfd_create(kernel, m.a, "x", flags); }).value);
    };
    const auto add = [&](i32 fd, u32 which) {
        return m.run([&](Kernel& kernel) { return sys::fcntl(kernel, m.a, fd, fcntl_op::add_seals, which); });
    };
    CHECK(memfd(0x40) == -static_cast<i32>(Errno::einval));
    CHECK(add(memfd(0), seal::grow).error() == Errno::eperm);
    const i32 fd = memfd(mfd::allow_sealing);
    CHECK(m.size(fd, page_size).error() == Errno::ok);
    const VirtAddr map = m.file(m.a, fd, 1, 0, map::shared);
    CHECK(add(fd, seal::write).error() == Errno::ebusy);
    CHECK(add(fd, seal::grow).error() == Errno::ok);
    CHECK(m.size(fd, 2 * page_size).error() == Errno::eperm);
    m.run([&](Kernel& kernel) { sys::munmap(kernel, m.a, map, page_size); });
    CHECK(add(fd, seal::write).error() == Errno::ok);
    CHECK(m.mmap(m.a, 0, 1, rw, map::shared, fd).error() == Errno::eperm);
    CHECK_FALSE(m.mmap(m.a, 0, 1, ro, map::shared, fd).failed());
    CHECK_FALSE(m.vma(m.a, page_at(0))->has(vm::may_write));
    CHECK(add(m.data(1), seal::grow).error() == Errno::einval);
}

void copies_of_files() {
    Files m;
    const i32 from = m.data(2);
    const i32 to = m.opened("/to", rw_flags | open_flag::creat);
    const auto copy = [&](i32 in, std::optional<i64> at, i32 out, std::optional<i64> there, u64 count,
                          u32 flags) {
        return m.run([&](Kernel& kernel) {
            return sys::copy_file_range(kernel, m.a, in, at, out, there, count, flags);
        });
    };
    CHECK(copy(from, 10, to, {}, page_size, 0).value == i64{page_size});
    CHECK(m.position(to) == page_size);
    CHECK(m.position(from) == 0);
    CHECK(copy(from, {}, from, 10, 100, 0).error() == Errno::einval);
    CHECK(copy(from, {}, to, {}, 1, 1).error() == Errno::einval);
    CHECK(copy(from, 2 * i64{page_size}, to, {}, 1, 0).value == 0);
    CHECK(copy(0, {}, to, {}, 1, 0).error() == Errno::einval);
    CHECK(copy(from, {}, m.opened("/dev/shm/x", rw_flags | open_flag::creat), {}, 1, 0).error() ==
          Errno::exdev);
    CHECK(m.run([&](Kernel& kernel) { return sys::sendfile(kernel, m.a, to, from, {}, 100); }).value == 100);
    CHECK(m.position(from) == 100);
}

void machines_without_a_disk() {
    Files m({.frames = 256, .files_in_memory = true});
    const i32 fd = m.data(2);
    CHECK(m.inode(fd).shmem);
    const VirtAddr at = m.file(m.a, fd, 2);
    m.World::load(m.a, at);
    CHECK(m.call(sys::fsync, fd).error() == Errno::ok);
    CHECK(m.smaps(m.a, at) == "Rss=8 Pss=8 ShC=0 ShD=0 PrC=0 PrD=8 Anon=0"); // what has no disk stays dirty
    // It is not the one of /dev/shm.
    const i32 other = m.opened("/dev/shm/x", rw_flags | open_flag::creat);
    CHECK(m.run([&](Kernel& kernel) {
               return sys::copy_file_range(kernel, m.a, fd, {}, other, {}, 1, 0);
           }).error() == Errno::exdev);
}

} // namespace

TEST_CASE("files: names, sizes, blocks, descriptors") {
    constexpr Case cases[] = {
        {"shrinking unmaps, private copies too", shrinking},
        {"sizes and blocks: errors", errors_of_sizes},
        {"a hole keeps private copies", holes},
        {"blocks that move take the cache away", moved_blocks},
        {"files in memory", memory_files},
        {"a file lives longer than its names", names},
        {"descriptors are copied", copies_of_descriptors},
        {"reading and writing at a place", places},
        {"seals", seals},
        {"copies inside the kernel", copies_of_files},
        {"a machine without a disk", machines_without_a_disk},
    };
    run_cases(cases);
}
