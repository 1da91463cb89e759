// System V shared memory, as measured on Linux 6.18.

#include "core/kernel/ipc/segment.hpp"
#include "core/kernel/ipc/shm.hpp"
#include "tests/support/world.hpp"

#include <doctest/doctest.h>

using namespace cow;
using namespace cow::test;

namespace {

struct Segments {
    World world{{.frames = 64}};
    ProcId init = world.process("init");

    CallResult get(u32 key, u64 size, u32 flags) {
        return world.run([&](Kernel& k) { return sys::shmget(k, init, key, size, flags); });
    }
    CallResult at(i64 id, VirtAddr addr = {}, u32 flags = 0) {
        return world.run([&](Kernel& k) { return sys::shmat(k, init, static_cast<i32>(id), addr, flags); });
    }
    CallResult detach(ProcId proc, VirtAddr addr) {
        return world.run([&](Kernel& k) { return sys::shmdt(k, proc, addr); });
    }
    CallResult control(i64 id, i32 command, VirtAddr buffer = {}) {
        return world.run(
            [&](Kernel& k) { return sys::shmctl(k, init, static_cast<i32>(id), command, buffer); });
    }
    VirtAddr attach(i64 id, u32 flags = 0) { return VirtAddr{static_cast<u64>(at(id, {}, flags).value)}; }
    u64 attached(i64 id) const {
        return kernel::attachments(world.machine(),
                                   world.machine().segments[static_cast<std::size_t>(id)].file);
    }
    u64 committed() const { return world.counters().committed; }
};

} // namespace

TEST_CASE("shm: shmget makes segments, and finds them by key") {
    Segments s;
    const u32 rw = ipc::create | 0600;
    CHECK(s.get(0, 3 * page_size, rw).value == 0);
    CHECK(s.get(0, page_size, 0).value == 1); // IPC_PRIVATE needs no IPC_CREAT
    CHECK(s.committed() == 4);
    CHECK(s.get(0x1234, page_size, 0).error() == Errno::enoent);
    CHECK(s.get(0x1234, page_size + 5, rw).value == 2);
    CHECK(s.committed() == 6);
    CHECK(s.get(0x1234, 0, 0).value == 2);
    CHECK(s.get(0x1234, page_size, rw).value == 2);
    CHECK(s.get(0x1234, 2 * page_size, 0).error() == Errno::einval); // larger than it is
    CHECK(s.get(0x1234, page_size, rw | ipc::exclusive).error() == Errno::eexist);
    CHECK(s.get(0x1235, 0, rw).error() == Errno::einval);
    CHECK(s.get(0x1235, ~u64{0}, rw).error() == Errno::einval);
    CHECK(s.get(0x1235, u64{1} << 45U, rw).error() == Errno::enomem);
    CHECK(s.get(0x1235, u64{1} << 45U, rw | shm::no_reserve).value == 3); // charged page by page
    CHECK(s.committed() == 6);
}

TEST_CASE("shm: an attachment is shared memory") {
    Segments s;
    const i64 id = s.get(0, 3 * page_size, 0600).value;
    const VirtAddr a = s.attach(id);
    const VirtAddr b = s.attach(id, shm::read_only);
    s.world.store(s.init, a, 'x');
    CHECK(s.world.load(s.init, b).value == 'x');
    CHECK(s.world.page(s.init, a).pfn == s.world.page(s.init, b).pfn);
    CHECK(s.world.mprotect(s.init, b, 1, prot::read | prot::write).error() == Errno::eacces);
    const ProcId child = s.world.fork(s.init, "child");
    CHECK(s.attached(id) == 4);
    s.world.store(child, a, 'y');
    CHECK(s.world.load(s.init, b).value == 'y');
    s.world.exit(child);
    CHECK(s.attached(id) == 2);
}

TEST_CASE("shm: a fault maps no neighbours") { // shm_vm_ops has no map_pages
    Segments s;
    const i64 id = s.get(0, 3 * page_size, 0600).value;
    const VirtAddr a = s.attach(id);
    s.world.store(s.init, a, 'x');
    s.world.store(s.init, a + page_size, 'x');
    const VirtAddr b = s.attach(id);
    s.world.load(s.init, b);
    CHECK_FALSE(s.world.page(s.init, b + page_size).present);
}

TEST_CASE("shm: where it is attached") {
    Segments s;
    const i64 id = s.get(0, 3 * page_size, 0600).value;
    const VirtAddr a = s.attach(id);
    const VirtAddr place{0x20000};
    CHECK(s.at(id, place).value == static_cast<i64>(place.v));
    CHECK(s.at(id, VirtAddr{5}).error() == Errno::einval);
    CHECK(s.at(id, a + 5, shm::round).error() == Errno::einval); // something is there
    CHECK(s.at(id, a).error() == Errno::einval);
    CHECK(s.at(id, {}, shm::remap).error() == Errno::einval);
    CHECK(s.at(id, VirtAddr{5}, shm::round | shm::remap).error() == Errno::einval);
    CHECK(s.at(id, a + 5, shm::round | shm::remap).value == static_cast<i64>(a.v));
    CHECK(s.at(id, VirtAddr{~page_mask}).error() == Errno::einval); // wraps
    CHECK(s.at(id, VirtAddr{0x7ffffffff000}).error() == Errno::enomem);
    CHECK(s.at(99).error() == Errno::einval);
    CHECK(s.at(-1).error() == Errno::einval);
    CHECK(s.attached(id) == 2);
}

TEST_CASE("shm: a split attachment stays split, and shmdt takes all of it") {
    Segments s;
    const i64 id = s.get(0, 3 * page_size, 0600).value;
    const VirtAddr a = s.attach(id);
    const VirtAddr middle = a + page_size;
    s.world.mprotect(s.init, middle, 1, prot::read);
    CHECK(s.attached(id) == 3);
    s.world.mprotect(s.init, middle, 1, prot::read | prot::write);
    CHECK(s.attached(id) == 3); // a VMA that hears of its end is not merged away
    s.world.mprotect(s.init, middle, 1, prot::read);
    s.world.mprotect(s.init, a, 1, prot::read);
    CHECK(s.attached(id) == 3);
    CHECK(s.detach(s.init, middle).error() == Errno::einval);
    CHECK(s.detach(s.init, a + 1).error() == Errno::einval);
    CHECK(s.detach(s.init, a).value == 0);
    CHECK(s.attached(id) == 0);
    CHECK(s.detach(s.init, a).error() == Errno::einval);
    SUBCASE("what munmap left of it, too") {
        const VirtAddr b = s.attach(id);
        s.world.munmap(s.init, b, 1);
        CHECK(s.detach(s.init, b).value == 0);
        CHECK(s.attached(id) == 0);
    }
}

TEST_CASE("shm: a segment lives until it is removed and nobody is attached") {
    Segments s;
    const i64 id = s.get(0x77, 2 * page_size, ipc::create | 0600).value;
    const VirtAddr a = s.attach(id);
    s.world.store(s.init, a, 'x');
    s.detach(s.init, a);
    CHECK(s.world.machine().frames.used() == 1); // the bytes stay
    const VirtAddr b = s.attach(id);
    CHECK(s.world.load(s.init, b).value == 'x');
    CHECK(s.control(id, ipc::remove).value == 0);
    CHECK(s.get(0x77, page_size, 0).error() == Errno::enoent); // but its key is free
    CHECK(s.attach(id).v != 0);                                // and its id still good
    CHECK(s.control(id, ipc::remove).value == 0);
    CHECK(s.committed() == 2);
    s.world.exit(s.init);
    CHECK(s.committed() == 0);
    CHECK(s.world.machine().frames.used() == 0);
    CHECK(s.world.machine().segments[0].destroyed);
}

TEST_CASE("shm: shmctl") {
    Segments s;
    const i64 id = s.get(0x77, 5000, ipc::create | 0640).value;
    const VirtAddr a = s.attach(id);
    const VirtAddr buffer = s.world.map(s.init, 1);
    CHECK(s.control(id, ipc::stat, buffer).value == 0);
    CHECK(s.world.value(s.init, buffer) == 0x77);
    CHECK(s.world.value(s.init, buffer + 20) == 0240); // the low byte of 0640
    CHECK(s.world.value(s.init, buffer + 48) == 5000 % 256);
    CHECK(s.world.value(s.init, buffer + 88) == 1); // one attachment
    CHECK(s.control(id, ipc::stat).error() == Errno::efault);
    CHECK(s.control(id, shm::lock).value == 0);
    CHECK(s.world.machine().segments[0].mode == (0640 | shm_mode::locked));
    CHECK(s.control(id, shm::unlock).value == 0);
    CHECK(s.control(id, 77).error() == Errno::einval);
    CHECK(s.control(id, -1).error() == Errno::einval);
    CHECK(s.control(7, ipc::remove).error() == Errno::einval);
    s.detach(s.init, a);
    CHECK(s.control(id, ipc::remove).value == 0);
    CHECK(s.control(id, ipc::stat, buffer).error() == Errno::einval);
}
