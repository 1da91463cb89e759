// Where mappings go and why they are refused: mmap, munmap, mremap, brk and the stack (cases h, k and l).

#include "tests/kernel/measured.hpp"

using namespace cow;
using namespace cow::test;

namespace {

using mremap_flag::fixed;
using mremap_flag::maymove;

constexpr u64 one = page_size;

struct Lone : Measured {
    ProcId a;
    explicit Lone(MachineConfig config = {.frames = 256}) : Measured(config) { a = process("A"); }
    CallResult map_at(VirtAddr addr, u64 bytes, u32 flags = private_anon, u32 protection = rw, i32 fd = -1,
                      u64 offset = 0) {
        return run([&](Kernel& kernel) {
            return sys::mmap(kernel, a,
                             {.addr = addr,
                              .length = bytes,
                              .prot = protection,
                              .flags = flags,
                              .fd = fd,
                              .offset = offset});
        });
    }
    VirtAddr brk(VirtAddr addr) {
        return VirtAddr{
            static_cast<u64>(run([&](Kernel& kernel) { return sys::brk(kernel, a, addr); }).value)};
    }
    Errno remap(VirtAddr from, u64 old_bytes, u64 new_bytes, u32 flags, VirtAddr to = {}) {
        return run([&](Kernel& kernel) {
                   return sys::mremap(kernel, a, from, old_bytes, new_bytes, flags, to);
               })
            .error();
    }
};

} // namespace

TEST_CASE("h2: mremap moves PTEs: no fault, same frame, sharing kept") {
    Lone m;
    const VirtAddr p0 = m.anon(m.a, 2);
    CHECK(m.store(m.a, p0, 7) == 1);
    const Pfn f0 = m.frame(m.a, p0);
    const auto remap = [&](VirtAddr from, u64 old_pages, u64 new_pages, u32 flags, VirtAddr to = {}) {
        CHECK(m.minflt(m.a, [&] {
            CHECK(m.mremap(m.a, from, old_pages, new_pages, flags, to).value ==
                  static_cast<i64>((to.v != 0 ? to : from).v));
        }) == 0);
    };
    remap(p0, 2, 4, 0);
    CHECK(m.load(m.a, page_at(3), 0) == 1);
    remap(p0, 4, 1, 0);
    CHECK(m.maps(m.a) == "500000000000-500000001000 rw-p\n");
    const VirtAddr there = page_at(0x100);
    remap(p0, 1, 2, maymove | fixed, there);
    CHECK(m.maps(m.a) == "500000100000-500000102000 rw-p\n");
    CHECK(m.frame(m.a, there) == f0);
    CHECK(m.page(m.a, there).exclusive);
    CHECK_FALSE(m.page(m.a, p0).present);
    CHECK(m.load(m.a, there, 7) == 0);
    CHECK(m.store(m.a, there, 8) == 0);
    const ProcId b = m.fork(m.a, "B");
    remap(there, 2, 2, maymove | fixed, p0);
    CHECK(m.frame(m.a, p0) == f0);
    CHECK(m.frame(b, there) == f0);
    CHECK(m.page(m.a, p0).mapcount == 2);
    CHECK(m.store(m.a, p0, 9) == 1);
    CHECK(m.frame(m.a, p0) != f0);
    CHECK(m.store(b, there, 10) == 1);
    CHECK(m.frame(b, there) == f0);
    const Pfn f1 = m.frame(m.a, p0);
    remap(p0, 2, 2, maymove | fixed | mremap_flag::dontunmap, there);
    CHECK_FALSE(m.page(m.a, p0).present);
    CHECK(m.frame(m.a, there) == f1);
    CHECK(m.load(m.a, p0, 0) == 1);
    CHECK(m.load(m.a, there, 9) == 0);
}

TEST_CASE("mremap of length 0 maps shared memory a second time") {
    Lone m;
    const VirtAddr p0 = m.anon(m.a, 4, 0, rw, shared_anon);
    CHECK(m.store(m.a, p0, 3) == 1);
    CHECK(m.mremap(m.a, p0, 0, 2, maymove | fixed, page_at(8)).value == static_cast<i64>(page_at(8).v));
    CHECK(m.load(m.a, page_at(8), 3) == 1);
    CHECK(m.frame(m.a, page_at(8)) == m.frame(m.a, p0));
    CHECK(m.store(m.a, page_at(8), 4) == 0);
    CHECK(m.value(m.a, p0) == 4);
    CHECK(m.remap(p0, 0, 2 * one, 0) == Errno::enomem);
}

TEST_CASE("mremap: errors") {
    Lone m({.frames = 256, .root = false});
    m.anon(m.a, 4);
    m.anon(m.a, 1, 4, ro);
    struct Wrong {
        u64 from, old_bytes, new_bytes;
        u32 flags;
        u64 to;
        Errno error;
    };
    constexpr u64 at = 0x500000000000;
    static constexpr Wrong calls[]{
        {at + 1, one, one, maymove, 0, Errno::einval},
        {at, one, 0, maymove, 0, Errno::einval},
        {at, one, one, 8, 0, Errno::einval},
        {at, one, one, fixed, at + 32 * one, Errno::einval}, // without MAYMOVE
        {at, one, one, mremap_flag::dontunmap, 0, Errno::einval},
        {at, one, 2 * one, maymove | mremap_flag::dontunmap, 0, Errno::einval},
        {at, one, one, maymove | fixed, at + 32 * one + 1, Errno::einval},
        {at + one, 2 * one, 2 * one, maymove | fixed, at, Errno::einval}, // overlap
        {at, one, one, maymove | fixed, 0x7ffffffff000, Errno::einval},
        {at, one, one, maymove | fixed, one, Errno::eperm}, // below mmap_min_addr
        {at, one, u64{1} << 60, maymove, 0, Errno::einval},
        {at, 0, one, maymove, 0, Errno::einval}, // private
        {at + 64 * one, one, 2 * one, maymove, 0, Errno::efault},
        {at, 5 * one, 6 * one, maymove, 0, Errno::efault},                           // two VMAs
        {at, 5 * one, 6 * one, maymove | fixed, at + 64 * one, Errno::efault},       // moved and resized
        {at - one, 2 * one, 2 * one, maymove | fixed, at + 64 * one, Errno::efault}, // a hole first
        {at, u64{1} << 48, one, 0, 0, Errno::einval},  // past the end of all addresses
        {at + one, one, 2 * one, 0, 0, Errno::enomem}, // no room to grow
        {at + 3 * one, one, 2 * one, 0, 0, Errno::enomem},
    };
    for (const Wrong& each : calls) {
        CAPTURE(each.from - at);
        CAPTURE(each.old_bytes);
        CAPTURE(each.flags);
        const Errno error =
            m.remap(VirtAddr{each.from}, each.old_bytes, each.new_bytes, each.flags, VirtAddr{each.to});
        CHECK(errno_name(error) == errno_name(each.error));
    }
    CHECK(m.maps(m.a) == "500000000000-500000004000 rw-p\n500000004000-500000005000 r--p\n");
}

TEST_CASE("mremap to the same size where it is asks nothing of the VMAs") {
    Lone m;
    m.anon(m.a, 1);
    m.anon(m.a, 1, 1, ro);
    CHECK(m.remap(page_at(0), 4 * one, 4 * one, 0) == Errno::ok);
    CHECK(m.maps(m.a) == "500000000000-500000001000 rw-p\n500000001000-500000002000 r--p\n");
}

TEST_CASE("mremap takes a hint only with DONTUNMAP") {
    Lone m;
    m.anon(m.a, 2);
    CHECK(m.mremap(m.a, page_at(0), 1, 1, maymove | mremap_flag::dontunmap, page_at(32)).value ==
          static_cast<i64>(page_at(32).v));
    CHECK(m.mremap(m.a, page_at(0), 1, 2, maymove, page_at(64)).value ==
          static_cast<i64>(MachineConfig{}.mmap_base() - 2 * one));
}

TEST_CASE("mmap: errors") {
    Lone m({.frames = 256, .root = false});
    m.anon(m.a, 2);
    const i32 data = m.open(m.a, "/data", 2);
    const auto open = [&](u32 flags) {
        return static_cast<i32>(
            m.run([&](Kernel& kernel) { return sys::open(kernel, m.a, "/data", flags); }).value);
    };
    const i32 readable = open(open_flag::rdonly);
    const i32 writable = open(open_flag::wronly);
    struct Wrong {
        const char* name;
        VirtAddr addr;
        u64 bytes;
        u32 protection, flags;
        i32 fd;
        u64 offset;
        Errno error;
    };
    const u32 anon = private_anon;
    const u64 top = m.machine().config.task_size();
    const Wrong calls[]{
        {"length 0", {}, 0, rw, anon, -1, 0, Errno::einval},
        {"neither private nor shared", {}, one, rw, map::anonymous, -1, 0, Errno::einval},
        {"SHARED_VALIDATE and ANONYMOUS",
         {},
         one,
         rw,
         map::shared_validate | map::anonymous,
         -1,
         0,
         Errno::einval},
        {"a shared stack", {}, one, rw, shared_anon | map::growsdown, -1, 0, Errno::einval},
        {"a stack in a file", {}, one, rw, map::priv | map::growsdown, data, 0, Errno::einval},
        {"offset not at a page", {}, one, rw, map::priv, data, 1, Errno::einval},
        {"FIXED, not at a page", base + 1, one, rw, anon | map::fixed, -1, 0, Errno::einval},
        {"FIXED below mmap_min_addr", VirtAddr{one}, one, rw, anon | map::fixed, -1, 0, Errno::eperm},
        {"FIXED above user space", VirtAddr{top}, one, rw, anon | map::fixed, -1, 0, Errno::enomem},
        {"FIXED across the end", VirtAddr{top - one}, 2 * one, rw, anon | map::fixed, -1, 0, Errno::enomem},
        {"FIXED_NOREPLACE where something is", page_at(1), one, rw, anon | map::fixed_noreplace, -1, 0,
         Errno::eexist},
        {"larger than user space", {}, u64{1} << 47U, rw, anon | map::noreserve, -1, 0, Errno::enomem},
        {"a length that wraps", {}, ~u64{0}, rw, anon, -1, 0, Errno::enomem},
        {"an offset that overflows", {}, 2 * one, rw, map::priv, data, ~page_mask, Errno::eoverflow},
        {"no such descriptor", {}, one, rw, map::priv, 77, 0, Errno::ebadf},
        {"a descriptor of -1", {}, one, rw, map::priv, -1, 0, Errno::ebadf},
        {"the terminal", {}, one, rw, map::priv, 0, 0, Errno::enodev},
        {"a file opened for writing", {}, one, rw, map::priv, writable, 0, Errno::eacces},
        {"shared and writable, opened for reading", {}, one, rw, map::shared, readable, 0, Errno::eacces},
        {"shared and readable, opened for reading", page_at(8), one, ro, map::shared, readable, 0, Errno::ok},
        {"private and writable, opened for reading", page_at(10), one, rw, map::priv, readable, 0, Errno::ok},
        {"behind the end of the file", page_at(12), one, rw, map::priv, data, 16 * one, Errno::ok},
        {"FIXED_NOREPLACE where nothing is", page_at(14), one, rw, anon | map::fixed_noreplace, -1, 0,
         Errno::ok},
    };
    for (const Wrong& each : calls) {
        CAPTURE(std::string(each.name));
        const CallResult result =
            m.map_at(each.addr, each.bytes, each.flags, each.protection, each.fd, each.offset);
        CHECK(errno_name(result.error()) == errno_name(each.error));
    }
}

TEST_CASE("munmap: errors") {
    Lone m;
    m.anon(m.a, 2);
    const auto unmap = [&](VirtAddr addr, u64 bytes) {
        return m.run([&](Kernel& kernel) { return sys::munmap(kernel, m.a, addr, bytes); }).error();
    };
    CHECK(unmap(base + 1, one) == Errno::einval);
    CHECK(unmap(base, 0) == Errno::einval);
    CHECK(unmap(base, ~page_mask) == Errno::einval);
    CHECK(unmap(VirtAddr{m.machine().config.task_size()}, one) == Errno::einval);
    CHECK(unmap(page_at(100), 8 * one) == Errno::ok); // nothing there is no error
    CHECK(unmap(base, 1) == Errno::ok);               // a byte is a page
    CHECK(m.maps(m.a) == "500000001000-500000002000 rw-p\n");
}

TEST_CASE("mmap: the address") {
    Lone m;
    const VirtAddr top{m.machine().config.mmap_base()};
    const auto placed = [&](VirtAddr hint, u64 pages, u32 flags = private_anon) {
        return VirtAddr{static_cast<u64>(m.map_at(hint, pages * one, flags, ro).value)};
    };
    SUBCASE("without a hint: downwards from mmap_base, the highest hole that is large enough") {
        CHECK(placed({}, 4) == VirtAddr{top.v - 4 * one});
        CHECK(placed({}, 2) == VirtAddr{top.v - 6 * one});
        CHECK(m.munmap(m.a, VirtAddr{top.v - 3 * one}, 2).value == 0);
        CHECK(placed({}, 3) == VirtAddr{top.v - 9 * one});
        CHECK(placed({}, 2) == VirtAddr{top.v - 3 * one});
    }
    SUBCASE("a hint is taken when it is free") {
        CHECK(placed(base, 2) == base);
        CHECK(placed(page_at(1), 1) == VirtAddr{top.v - one});
        CHECK(placed(page_at(8) + 0x801, 1) == page_at(8)); // rounded down
        CHECK(placed(VirtAddr{one}, 1) == VirtAddr{MachineConfig::mmap_min_addr});
    }
    SUBCASE("a hint keeps the gap below a stack, MAP_FIXED does not") {
        m.anon(m.a, 2, 512, rw, private_anon | map::growsdown);
        CHECK(placed(page_at(400), 1) == VirtAddr{top.v - one});
        CHECK(placed(page_at(255), 1) == page_at(255));
        CHECK(placed(page_at(500), 1, private_anon | map::fixed) == page_at(500));
    }
    SUBCASE("a recorded address is taken when it is free") {
        const auto recorded = [&](VirtAddr addr) {
            return m
                .run([&](Kernel& kernel) {
                    return sys::mmap(kernel, m.a,
                                     {.length = one, .prot = ro, .flags = private_anon, .recorded = addr});
                })
                .value;
        };
        CHECK(recorded(base) == static_cast<i64>(base.v));
        CHECK(recorded(base) == static_cast<i64>(top.v - one));
    }
}

TEST_CASE("user space can be used up") {
    Lone m({.frames = 16, .levels = 2}); // 512 MiB of addresses
    constexpr u64 piece = u64{64} << 20U;
    constexpr u32 flags = private_anon | map::noreserve;
    CHECK(m.map_at({}, u64{600} << 20U, flags).error() == Errno::enomem);
    std::vector<VirtAddr> pieces;
    CallResult last{};
    while (!(last = m.map_at({}, piece, flags)).failed()) {
        pieces.emplace_back(static_cast<u64>(last.value));
    }
    CHECK(last.error() == Errno::enomem);
    REQUIRE(pieces.size() == 6);
    CHECK(pieces[0].v == 0x13e00000); // the highest multiple of 2 MiB below mmap_base
    CHECK(pieces[5].v == 0x18000000); // upwards, when there is no room below
    CHECK(m.mremap(m.a, pieces[0], piece / one, 2 * piece / one, maymove).error() == Errno::enomem);
    CHECK(m.munmap(m.a, pieces[2], piece / one).value == 0);
    CHECK(m.map_at({}, piece, flags).value == static_cast<i64>(pieces[2].v));
}

TEST_CASE("k: brk") {
    Lone m;
    const VirtAddr start = m.brk({});
    CHECK(m.brk(start + 8 * one) == start + 8 * one);
    CHECK(m.present(m.a, start, 8) == 0);
    CHECK(m.vma(m.a, start)->label() == VmaLabel::heap);
    CHECK(m.counters().committed == 8);
    CHECK(m.store(m.a, start, 1) == 1);
    CHECK(m.store(m.a, start + 7 * one, 1) == 1);
    CHECK(m.present(m.a, start, 8) == 2);
    const ProcId b = m.fork(m.a, "B");
    CHECK(m.page(m.a, start).mapcount == 2);
    CHECK(m.counters().committed == 16);
    CHECK(m.store(b, start, 2) == 1);
    CHECK(m.brk(start + 4 * one) == start + 4 * one);
    CHECK(m.counters().committed == 12);
    CHECK(m.value(m.a, start + 7 * one) == std::nullopt);
    CHECK(m.brk(start + 8 * one) == start + 8 * one);
    CHECK(m.load(m.a, start + 7 * one, 0) == 1); // grown again: zeroes
    CHECK(m.vma(m.a, start)->pages() == 8);      // one VMA again
    SUBCASE("never an error: the break stays") {
        CHECK(m.brk(VirtAddr{start.v - one}) == start + 8 * one);
        CHECK(m.brk(VirtAddr{m.machine().config.task_size()}) == start + 8 * one);
        CHECK(m.brk({}) == start + 8 * one);
        m.map_at(start + 10 * one, one, private_anon | map::fixed);
        CHECK(m.brk(start + 10 * one) == start + 8 * one); // a page's gap is kept
        CHECK(m.brk(start + 9 * one) == start + 9 * one);
        CHECK(m.brk(start + 9 * one + 1) == start + 9 * one);
    }
    SUBCASE("a stack above keeps its gap") {
        m.map_at(start + 300 * one, 2 * one, private_anon | map::fixed | map::growsdown);
        CHECK(m.brk(start + 44 * one) == start + 8 * one);
        CHECK(m.brk(start + 43 * one) == start + 43 * one);
    }
    SUBCASE("within a page nothing is mapped or unmapped") {
        CHECK(m.brk(start + 7 * one + 1) == start + 7 * one + 1);
        CHECK(m.vma(m.a, start)->pages() == 8);
    }
}

TEST_CASE("l2: MAP_GROWSDOWN") {
    Lone m;
    m.anon(m.a, 2, 0, rw, private_anon | map::growsdown);
    CHECK(m.store(m.a, base, 1) == 1);
    CHECK(m.store(m.a, VirtAddr{base.v - one}, 1) == 1);
    CHECK(m.store(m.a, VirtAddr{base.v - 10 * one}, 1) == 1);
    CHECK(m.maps(m.a) == "4fffffff6000-500000002000 rw-p\n");
    CHECK(m.counters().committed == 12);
    const ProcId b = m.fork(m.a, "B");
    CHECK(m.load(b, VirtAddr{base.v - 10 * one}, 1) == 0);
    CHECK(m.store(b, VirtAddr{base.v - 11 * one}, 1) == 1);
    CHECK(m.maps(b) == "4fffffff5000-500000002000 rw-p\n");
    CHECK(m.maps(m.a) == "4fffffff6000-500000002000 rw-p\n");
}

TEST_CASE("a stack that grew has an anon_vma, so fork copies its zero pages") {
    Lone m;
    m.anon(m.a, 1, 0, rw, private_anon | map::growsdown);
    CHECK(m.load(m.a, base, 0) == 1);
    CHECK_FALSE(m.page(m.fork(m.a, "B"), base).present);
    CHECK(m.load(m.a, VirtAddr{base.v - one}, 0) == 1);
    CHECK(m.page(m.fork(m.a, "C"), base).zero);
}

TEST_CASE("l: how far a stack grows") {
    Lone m({.frames = 64, .overcommit = 1});
    m.anon(m.a, 2, 4096, rw, private_anon | map::growsdown);
    struct Limit {
        const char* name;
        u64 below, pages; ///< another VMA at this page; 0 pages: none
        u32 protection, flags;
        u64 touched;
        bool grows;
    };
    static constexpr Limit limits[]{
        {"8 MiB in all", 0, 0, 0, 0, 4098 - 2048, true},
        {"more than RLIMIT_STACK", 0, 0, 0, 0, 4098 - 2049, false},
        {"256 pages above its neighbour", 3000, 8, ro, private_anon, 3008 + 256, true},
        {"in the guard gap", 3000, 8, ro, private_anon, 3008 + 255, false},
        {"PROT_NONE below: no gap", 3000, 8, prot::none, private_anon, 3008, true},
        {"a stack below: no gap", 3000, 8, rw, private_anon | map::growsdown, 3008, true},
    };
    for (const Limit& each : limits) {
        CAPTURE(std::string(each.name));
        const ProcId b = m.fork(m.a, "B");
        if (each.pages != 0) {
            m.anon(b, each.pages, each.below, each.protection, each.flags);
        }
        CHECK(m.value(b, page_at(each.touched)).has_value() == each.grows); // peek knows it too
        const AccessOutcome out = static_cast<World&>(m).store(b, page_at(each.touched), 1);
        CHECK(out.done == each.grows);
        CHECK((out.signal == Signal::sigsegv) == !each.grows);
    }
}
