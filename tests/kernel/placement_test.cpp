// Where mmap and mremap put what has no address: 2 MiB alignment, MAP_32BIT, and the search from below.

#include "tests/kernel/measured.hpp"

using namespace cow;
using namespace cow::test;

namespace {

constexpr u64 mib = u64{1} << 20U;

struct Placing : Measured {
    ProcId a;
    explicit Placing(MachineConfig config = {.frames = 256, .overcommit = 1}) : Measured(config) {
        a = process("A");
    }
    u64 place(u64 bytes, u32 flags = private_anon, u64 hint = 0, i32 fd = -1, u64 offset = 0) {
        return static_cast<u64>(run([&](Kernel& k) {
                                    return sys::mmap(k, a,
                                                     {.addr = VirtAddr{hint},
                                                      .length = bytes,
                                                      .prot = ro,
                                                      .flags = flags,
                                                      .fd = fd,
                                                      .offset = offset});
                                }).value);
    }
    Errno refused(u64 bytes, u32 flags, i32 fd = -1, u64 offset = 0) {
        return CallResult{static_cast<i64>(place(bytes, flags, 0, fd, offset))}.error();
    }
};

} // namespace

TEST_CASE("private memory of whole huge pages lies at a multiple of 2 MiB, below everything that has none") {
    Placing m;
    CHECK(m.place(2 * mib) == 0x7ffff7c00000);
    CHECK(m.place(2 * mib) == 0x7ffff7a00000);
    CHECK(m.place(2 * mib + page_size) == 0x7ffff77ff000);
    CHECK(m.place(4 * mib) == 0x7ffff7200000);
    CHECK(m.place(page_size) == 0x7ffff7ffe000);
    CHECK(m.place(2 * mib - 1) == 0x7ffff7000000); // whole pages are counted
    CHECK(m.place(2 * mib, shared_anon) == 0x7ffff6e00000);
    CHECK(m.place(2 * mib, private_anon, 0x500000001000) == 0x500000001000); // a hint is a hint
    CHECK(m.place(2 * mib, private_anon, 0x500000002000) == 0x7ffff6c00000);
}

TEST_CASE("where there is only room without the alignment, there it goes") {
    Placing m({.frames = 64, .levels = 2});
    const u64 floor = MachineConfig::mmap_min_addr;
    const u64 top = m.machine().config.task_size();
    CHECK(m.place(top - 130 * mib, private_anon | map::fixed, 129 * mib & ~page_mask) == 129 * mib);
    CHECK(m.place(126 * mib) == 2 * mib);
    CHECK(m.place(2 * mib - floor) == floor);
}

TEST_CASE("files lie as their pages stand to 2 MiB, if the file system says so") {
    Placing m;
    const i32 fd = m.open(m.a, "/data", 4096);
    CHECK(m.place(2 * mib, map::priv, 0, fd) == 0x7ffff7c00000);
    CHECK(m.place(4 * mib + page_size, map::priv, 0, fd) == 0x7ffff7600000);
    CHECK(m.place(4 * mib, map::shared, 0, fd, page_size) == 0x7ffff7001000);
    CHECK(m.place(2 * mib, map::shared, 0, fd, page_size) == 0x7ffff6e01000); // has no whole huge page
    CHECK(m.place(2 * mib, map::priv, 0x500000001000, fd) == 0x500000001000);
    m.anon(m.a, 1, 0x801);
    // Six MiB would fit there, but not the two that are asked for beside them.
    CHECK(m.place(6 * mib, map::priv, 0x500000201000, fd) == 0x7ffff6800000);
    Placing other({.frames = 64, .aligns_files = false});
    const i32 same = other.open(other.a, "/data", 4096);
    CHECK(other.place(2 * mib, map::priv, 0, same) == 0x7ffff7dff000);
}

TEST_CASE("mremap finds a place as mmap does") {
    Placing m;
    const u64 one = m.place(page_size);
    m.place(page_size, private_anon | map::fixed, one + page_size); // so that it cannot grow
    CHECK(m.mremap(m.a, VirtAddr{one}, 1, 512, mremap_flag::maymove).value == 0x7ffff7c00000);
    const u64 shared = m.place(page_size, shared_anon);
    CHECK(m.mremap(m.a, VirtAddr{shared}, 1, 512, mremap_flag::maymove).value == 0x7ffff7a00000);
}

TEST_CASE("MAP_32BIT: from 1 GiB upwards, below 2 GiB") {
    Placing m;
    const u32 low = private_anon | map::low_32bit;
    CHECK(m.place(page_size, low) == 0x40000000);
    CHECK(m.place(page_size, low | map::noreserve) == 0x40001000);
    CHECK(m.place(2 * mib, low) == 0x40200000);
    CHECK(m.place(2 * mib, low | map::noreserve) == 0x40600000); // found at a multiple: one further
    CHECK(m.place(page_size, low, 0x500000000000) == 0x40002000);
    CHECK(m.place(page_size, low, 0x10000000) == 0x10000000);
    CHECK(m.place(page_size, low, 0x10000000) == 0x40003000);
    CHECK(m.place(page_size, low | map::fixed, 0x600000000000) == 0x600000000000);
    CHECK(m.refused(1024 * mib + page_size, low | map::noreserve) == Errno::enomem);
    CHECK(m.place(page_size, private_anon | map::above_4g) == 0x7ffff7ffe000);
}

TEST_CASE("a hint below a page is none") {
    Placing m;
    CHECK(m.place(page_size, private_anon, 5) == 0x7ffff7ffe000);
    CHECK(m.place(page_size, private_anon, 4096) == MachineConfig::mmap_min_addr);
}

TEST_CASE("offsets: of files they end at 2^63, of anonymous memory they are not looked at") {
    Placing m;
    const i32 fd = m.open(m.a, "/data", 4);
    constexpr u64 end = u64{1} << 63U;
    CHECK(m.refused(2 * page_size, private_anon, -1, ~page_mask) == Errno::ok);
    CHECK(m.refused(page_size, map::priv, fd, end) == Errno::eoverflow);
    CHECK(m.refused(page_size, map::priv, fd, end - page_size) == Errno::eoverflow);
    CHECK((m.place(page_size, map::priv, 0, fd, end - 2 * page_size) & (2 * mib - 1)) == 0x1fe000);
    CHECK(m.refused(2 * page_size, map::priv, fd, end - 2 * page_size) == Errno::eoverflow);
    CHECK(m.refused(2 * page_size, map::priv, fd, end - 3 * page_size) == Errno::ok);
    CHECK(m.refused(page_size, map::priv, fd, ~page_mask) == Errno::eoverflow);
}

TEST_CASE("MAP_HUGETLB: there are none, which is found out last") {
    Placing m;
    const u32 huge = private_anon | map::huge;
    const i32 fd = m.open(m.a, "/data", 4);
    CHECK(m.refused(page_size, huge) == Errno::enomem);
    CHECK(m.refused(page_size, shared_anon | map::huge) == Errno::enomem);
    CHECK(m.refused(page_size, huge | (30U << map::huge_shift)) == Errno::enomem);
    CHECK(m.refused(page_size, huge | (22U << map::huge_shift)) == Errno::einval);
    CHECK(m.refused(page_size, map::priv | map::huge, fd) == Errno::einval);
    CHECK(m.refused(page_size, map::droppable | map::anonymous | map::huge) == Errno::einval);
    CHECK(m.refused(page_size, huge | map::growsdown) == Errno::einval);
    CHECK(m.refused(page_size, huge, -1, page_size) == Errno::einval);
    CHECK(m.place(4 * mib, private_anon | map::fixed, 0x230000000000) == 0x230000000000);
    CHECK(CallResult{static_cast<i64>(m.place(page_size, huge | map::fixed, 0x230000200000))}.error() ==
          Errno::enomem);
    CHECK(m.maps(m.a) == "230000000000-230000200000 r--p\n"); // what was there has gone already
}

TEST_CASE("MAP_SHARED_VALIDATE knows its flags, MAP_SHARED passes over the others") {
    Placing m;
    const i32 fd = m.open(m.a, "/data", 4);
    CHECK(m.refused(page_size, map::shared_validate | map::sync, fd) == Errno::eopnotsupp);
    CHECK(m.refused(page_size, map::shared | 0x200000U, fd) == Errno::ok);
    CHECK(m.refused(page_size, map::shared | map::sync, fd) ==
          Errno::eopnotsupp); // the file system says that
    CHECK(m.refused(page_size, shared_anon | map::sync) == Errno::ok);
    CHECK(m.refused(page_size, map::shared_validate | map::low_32bit, fd) == Errno::ok);
    CHECK(m.refused(page_size, private_anon | map::sync) == Errno::ok);
}
