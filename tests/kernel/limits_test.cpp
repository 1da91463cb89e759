// What a process may have: RLIMIT_AS, RLIMIT_DATA, RLIMIT_STACK, RLIMIT_NOFILE, vm.max_map_count, and the privilege that
// some of them ask for.

#include "core/kernel/fs/descriptors.hpp"
#include "core/kernel/fs/exec.hpp"
#include "core/kernel/mm/mlock.hpp"
#include "core/kernel/task/rlimit.hpp"
#include "tests/kernel/measured.hpp"

using namespace cow;
using namespace cow::test;

namespace {

struct Limited : Measured {
    ProcId a;
    explicit Limited(MachineConfig config = {.frames = 256}) : Measured(config) { a = process("A"); }
    Errno limit(Resource which, u64 soft, u64 hard = rlimit_infinity, i64 pid = 0) {
        return run([&](Kernel& k) {
                   return sys::prlimit(k, a, "prlimit64", pid, static_cast<u32>(which), Rlimit{soft, hard});
               })
            .error();
    }
    Errno try_map(u64 at, u64 pages, u32 protection = rw, u32 flags = private_anon) {
        return mmap(a, at, pages, protection, flags).error();
    }
    /// The limit that the story of the last call names.
    std::optional<Limit> named() const {
        for (const Event& event : events()) {
            if (const auto* reached = std::get_if<LimitReached>(&event)) {
                return reached->limit;
            }
        }
        return {};
    }
    std::size_t vmas() const { return machine().space(mm(a)).vmas.size(); }
};

} // namespace

TEST_CASE("prlimit: errors, and who may raise what") {
    Limited m;
    CHECK(m.limit(Resource::as, 2, 1) == Errno::einval);
    CHECK(m.limit(static_cast<Resource>(16), 1) == Errno::einval);
    CHECK(m.limit(Resource::as, 1, 1, 77) == Errno::esrch);
    CHECK(m.limit(Resource::nofile, 1, (u64{1} << 20U) + 1) == Errno::eperm); // fs.nr_open
    CHECK(m.limit(Resource::memlock, 1, 100) == Errno::ok);
    CHECK(m.limit(Resource::memlock, 1, 200) == Errno::ok); // root
    const ProcId b = m.fork(m.a, "B");
    CHECK(m.machine().process(b).limits[Resource::memlock] == Rlimit{1, 200});
    CHECK(m.limit(Resource::memlock, 7, 200, i64{m.machine().process(b).pid}) == Errno::ok);
    CHECK(m.machine().process(b).limits[Resource::memlock].soft == 7);
    CHECK(m.machine().process(m.a).limits[Resource::memlock].soft == 1);
    Limited nobody({.frames = 64, .root = false});
    CHECK(nobody.limit(Resource::memlock, 1, 100) == Errno::ok);
    CHECK(nobody.limit(Resource::memlock, 1, 200) == Errno::eperm);
}

TEST_CASE("getrlimit writes into memory, as any copy_to_user") {
    Limited m;
    const VirtAddr p0 = m.anon(m.a, 1);
    const auto ask = [&](VirtAddr to) {
        return m
            .run([&](Kernel& k) {
                return sys::prlimit(k, m.a, "getrlimit", 0, static_cast<u32>(Resource::nofile), {}, to);
            })
            .error();
    };
    CHECK(m.minflt(m.a, [&] { CHECK(ask(p0 + 8) == Errno::ok); }) == 1);
    CHECK(m.value(m.a, p0 + 9) == 4); // 1024
    CHECK(m.value(m.a, p0 + 17) == 16);
    CHECK(ask(page_at(5)) == Errno::efault);
}

TEST_CASE("RLIMIT_AS counts pages, of what is mapped over only the difference") {
    Limited m;
    m.anon(m.a, 8);
    CHECK(m.limit(Resource::as, 12 * page_size + 100) == Errno::ok);
    CHECK(m.try_map(32, 5) == Errno::enomem);
    CHECK(m.try_map(4, 9, ro) == Errno::enomem); // five more; the VMA has been divided for it by then
    CHECK(m.maps(m.a) == "500000000000-500000004000 rw-p\n500000004000-500000008000 rw-p\n");
    CHECK(m.try_map(4, 8) == Errno::ok);
    CHECK(m.mremap(m.a, base, 12, 13, 0).error() == Errno::enomem);
    CHECK(m.mremap(m.a, base, 1, 1, mremap_flag::maymove | mremap_flag::dontunmap).error() == Errno::enomem);
    CHECK_FALSE(m.mremap(m.a, base, 1, 1, mremap_flag::maymove | mremap_flag::fixed, page_at(64)).failed());
    const i64 heap = m.run([&](Kernel& k) { return sys::brk(k, m.a, VirtAddr{}); }).value;
    CHECK(m.run([&](Kernel& k) { return sys::brk(k, m.a, VirtAddr{static_cast<u64>(heap) + 1}); }).value ==
          heap);
    const ProcId b = m.fork(m.a, "B"); // no call of its own asks again
    CHECK(m.mmap(b, 128, 1, rw, private_anon).error() == Errno::enomem);
}

TEST_CASE("RLIMIT_DATA is of private writable memory that is no stack") {
    Limited m;
    m.anon(m.a, 8, 0, ro);
    CHECK(m.limit(Resource::data, page_size) == Errno::ok);
    CHECK(m.mprotect(m.a, base, 2, rw).error() == Errno::enomem);
    CHECK(m.mprotect(m.a, base, 1, rw).error() == Errno::ok);
    CHECK(m.try_map(16, 1) == Errno::enomem);
    CHECK(m.try_map(16, 1, ro) == Errno::ok);
    CHECK(m.try_map(18, 1, rw, shared_anon) == Errno::ok);
    CHECK(m.try_map(512, 1, rw, private_anon | map::growsdown) == Errno::ok);
    CHECK(m.limit(Resource::data, 0, 3 * page_size) == Errno::ok); // 0 means the hard limit
    CHECK(m.try_map(20, 2) == Errno::ok);
    CHECK(m.try_map(24, 1) == Errno::enomem);
    const i64 heap = m.run([&](Kernel& k) { return sys::brk(k, m.a, VirtAddr{}); }).value;
    CHECK(m.run([&](Kernel& k) { return sys::brk(k, m.a, VirtAddr{static_cast<u64>(heap) + 1}); }).value ==
          heap);
}

TEST_CASE("RLIMIT_STACK: how far a stack grows, and after execve where mappings go") {
    Limited m({.frames = 256, .tlb = 0});
    m.anon(m.a, 1, 1000, rw, private_anon | map::growsdown);
    CHECK(m.limit(Resource::stack, 4 * page_size + 100) == Errno::ok);
    CHECK(m.store(m.a, page_at(997), 1) == 1);
    SUBCASE("one page too much") { CHECK(m.killed_by_store(m.a, page_at(996)) == Signal::sigsegv); }
    SUBCASE("execve") {
        struct Case {
            u64 limit, stack, top;
        };
        constexpr u64 mib = u64{1} << 20U;
        static constexpr Case cases[]{
            {64 << 10, 16, 0x7ffff7fff000},        {8 * mib, 33, 0x7ffff7fff000},
            {200 * mib, 33, 0x7ffff36ff000},       {1024 * mib, 33, 0x7fffbfeff000},
            {rlimit_infinity, 33, 0x155555556000},
        };
        m.run([&](Kernel& k) { return create_file(k, "/bin/true", 4 * page_size, true); });
        for (const Case& each : cases) {
            CAPTURE(each.limit);
            CHECK(m.limit(Resource::stack, each.limit) == Errno::ok);
            CHECK(m.run([&](Kernel& k) { return sys::execve(k, m.a, "/bin/true"); }).error() == Errno::ok);
            const AddressSpace& space = m.machine().space(m.mm(m.a));
            CHECK(space.vmas.back().pages() == each.stack);
            CHECK(space.mmap_base.v == each.top);
            const CallResult placed = m.run([&](Kernel& k) {
                return sys::mmap(k, m.a, {.length = page_size, .prot = ro, .flags = private_anon});
            });
            CHECK(static_cast<u64>(placed.value) == each.top - page_size);
        }
    }
}

TEST_CASE("RLIMIT_NOFILE: the lowest number that is not given out") {
    Limited m;
    CHECK(m.limit(Resource::nofile, 4, 4) == Errno::ok);
    CHECK(m.open(m.a, "/data", 1) == 3);
    CHECK(m.run([&](Kernel& k) { return sys::open(k, m.a, "/data", 0); }).error() == Errno::emfile);
    const ProcId b = m.fork(m.a, "B");
    CHECK(m.run([&](Kernel& k) { return sys::open(k, b, "/data", 0); }).error() == Errno::emfile);
}

TEST_CASE("max_map_count: mmap at one more, no VMA is divided at the limit") {
    Limited m({.frames = 256, .max_map_count = 8});
    m.anon(m.a, 16);
    for (u64 i = 0; i < 6; ++i) {
        m.anon(m.a, 1, 32 + 2 * i, ro);
    }
    REQUIRE(m.vmas() == 7);
    SUBCASE("one below it") {
        CHECK(m.mprotect(m.a, page_at(4), 1, ro).error() == Errno::enomem); // the first border stays
        CHECK(m.vmas() == 8);
        CHECK(m.mprotect(m.a, page_at(4), 1, ro).error() == Errno::enomem);
        CHECK(m.mprotect(m.a, page_at(4), 12, ro).error() == Errno::ok); // all of a VMA
        CHECK(m.mprotect(m.a, page_at(4), 1, rw).error() == Errno::ok);  // a border moves
        CHECK(m.vmas() == 8);
    }
    SUBCASE("at it") {
        CHECK(m.try_map(60, 1, ro) == Errno::ok);
        CHECK(m.madvise(m.a, page_at(0), 4, Advice::random).error() == Errno::eagain);
        CHECK(m.run([&](Kernel& k) { return sys::mlock(k, m.a, base, page_size); }).error() == Errno::enomem);
        CHECK(m.mprotect(m.a, page_at(0), 4, ro).error() == Errno::enomem);
        CHECK(m.munmap(m.a, page_at(4), 1).error() == Errno::enomem);
        CHECK(m.try_map(4, 1, ro, private_anon | map::fixed) == Errno::enomem);
        CHECK(m.munmap(m.a, page_at(15), 1).error() == Errno::ok);
        CHECK(m.munmap(m.a, page_at(0), 1).error() == Errno::ok);
        CHECK(m.try_map(1, 1, ro, private_anon | map::fixed) == Errno::ok);
        CHECK(m.vmas() == 9);
        CHECK(m.try_map(62, 1, ro) == Errno::enomem);
        const i64 heap = m.run([&](Kernel& k) { return sys::brk(k, m.a, VirtAddr{}); }).value;
        CHECK(m.run([&](Kernel& k) {
                   return sys::brk(k, m.a, VirtAddr{static_cast<u64>(heap) + 1});
               }).value == heap);
    }
}

TEST_CASE("max_map_count: mremap wants room for what it may divide") {
    const auto world = [](u32 spare, auto&& body) {
        Limited m({.frames = 256, .max_map_count = 4 + spare});
        m.anon(m.a, 8);
        for (u64 i = 0; i < 3; ++i) {
            m.anon(m.a, 1, 32 + 2 * i, ro);
        }
        return body(m);
    };
    const auto move = [](Limited& m) {
        return m.mremap(m.a, page_at(2), 1, 1, mremap_flag::maymove | mremap_flag::fixed, page_at(64))
            .error();
    };
    const auto grow = [](Limited& m) {
        return m.mremap(m.a, page_at(2), 1, 2, mremap_flag::maymove).error();
    };
    CHECK(world(6, move) == Errno::ok);
    CHECK(world(5, move) == Errno::enomem);
    CHECK(world(4, grow) == Errno::ok);
    CHECK(world(3, grow) == Errno::enomem);
}

TEST_CASE("a stack that was not charged is charged as it grows, and nobody gives that back") {
    Limited m;
    for (const u32 flags : {private_anon | map::growsdown | map::noreserve, private_anon | map::growsdown}) {
        const u32 protection = (flags & map::noreserve) != 0 ? rw : ro;
        const u64 before = m.counters().committed;
        m.anon(m.a, 1, 1000, protection, flags);
        CHECK(m.World::load(m.a, page_at(991)).done);
        CHECK(m.counters().committed == before + 9);
        CHECK(m.munmap(m.a, page_at(991), 10).error() == Errno::ok);
        CHECK(m.counters().committed == before + 9);
    }
}

TEST_CASE("who is not root has less to commit, and no address below mmap_min_addr") {
    const auto most = [](bool root) {
        Limited m({.frames = 6400, .overcommit = 2, .root = root});
        u64 pages = 3200;
        while (m.try_map(0, pages) == Errno::enomem) {
            --pages;
        }
        return pages;
    };
    CHECK(most(true) == 3199);        // less than half of memory
    CHECK(most(false) == 3199 - 200); // a 32nd of memory is kept back
    const auto low = [](bool root) {
        Limited m({.frames = 64, .root = root});
        return m
            .run([&](Kernel& k) {
                return sys::mmap(k, m.a,
                                 {.addr = VirtAddr{page_size},
                                  .length = page_size,
                                  .prot = ro,
                                  .flags = private_anon | map::fixed});
            })
            .error();
    };
    CHECK(low(true) == Errno::ok);
    CHECK(low(false) == Errno::eperm);
}

TEST_CASE("limits: the story names the one that a call is refused for") {
    Limited m({.frames = 256, .max_map_count = 4, .root = false});
    m.anon(m.a, 4);
    CHECK(m.limit(Resource::as, 6 * page_size) == Errno::ok);
    CHECK(m.try_map(100, 3) == Errno::enomem);
    CHECK(m.named() == Limit::as);
    CHECK(m.limit(Resource::as, rlimit_infinity) == Errno::ok);
    CHECK(m.limit(Resource::data, 5 * page_size) == Errno::ok);
    CHECK(m.try_map(100, 2) == Errno::enomem);
    CHECK(m.named() == Limit::data);
    CHECK(m.limit(Resource::data, rlimit_infinity) == Errno::ok);
    CHECK(m.limit(Resource::memlock, page_size, page_size) == Errno::ok);
    CHECK(m.run([&](Kernel& k) { return sys::mlock(k, m.a, page_at(0), 2 * page_size); }).error() ==
          Errno::enomem);
    CHECK(m.named() == Limit::memlock);
    CHECK(m.limit(Resource::nofile, 3, 3) == Errno::ok);
    CHECK(m.run([&](Kernel& k) { return sys::dup(k, m.a, 0); }).error() == Errno::emfile);
    CHECK(m.named() == Limit::nofile);
    m.anon(m.a, 1, 100, ro);
    m.anon(m.a, 1, 102, ro);
    m.anon(m.a, 1, 104, ro);
    CHECK(m.mprotect(m.a, page_at(1), 1, ro).error() == Errno::enomem);
    CHECK(m.named() == Limit::map_count);
    CHECK(m.try_map(100, 1) == Errno::ok);
    CHECK_FALSE(m.named());
}

TEST_CASE("RLIMIT_AS, RLIMIT_DATA: a program that does not fit kills its process") {
    for (const Resource which : {Resource::as, Resource::data}) {
        Limited m;
        m.run([&](Kernel& k) { return create_file(k, "/bin/true", 8 * page_size, true); });
        CHECK(m.limit(which, page_size) == Errno::ok);
        m.run([&](Kernel& k) { return sys::execve(k, m.a, "/bin/true"); });
        CHECK(m.machine().process(m.a).signal == Signal::sigsegv);
    }
}
