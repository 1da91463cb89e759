#include "tests/support/random_calls.hpp"

#include <doctest/doctest.h>

#include <array>

namespace cow::test {

RandomCalls::RandomCalls(World& world, u64 seed) : world_(world), rng_(seed) {
    world_.run([](Kernel& kernel) {
        create_file(kernel, "/lib/libc.so.6", 24 * page_size, false);
        create_file(kernel, "/bin/program", 7 * page_size + 100, true);
    });
    settle(world_.process("init"));
}

/// Something to work with: two open files, private memory that may be merged, a private and a shared file mapping.
void RandomCalls::settle(ProcId proc) {
    world_.run([&](Kernel& kernel) {
        sys::open(kernel, proc, "/lib/libc.so.6", open_flag::rdwr);
        sys::open(kernel, proc, "/bin/program", open_flag::rdwr);
        // Far apart, so that page tables can be shared as a whole.
        const VirtAddr far{u64{1} << 28U};
        const VirtAddr farther = far + (u64{8} << 20U);
        sys::mmap(kernel, proc,
                  {.addr = far, .length = 4 * page_size, .prot = 3, .flags = map::priv, .fd = 3});
        sys::mmap(kernel, proc,
                  {.addr = farther, .length = 3 * page_size, .prot = 3, .flags = map::shared, .fd = 4});
        const CallResult memory = sys::mmap(
            kernel, proc, {.length = 6 * page_size, .prot = 3, .flags = map::priv | map::anonymous});
        return store(kernel, proc, VirtAddr{static_cast<u64>(memory.value)}, 'a');
    });
}

ProcId RandomCalls::pick_process() {
    std::vector<ProcId> alive;
    for (u32 i = 0; i < world_.machine().processes.size(); ++i) {
        const Process& process = world_.machine().processes[i];
        if (process.alive() && process.vfork_child == no_proc) {
            alive.emplace_back(i);
        }
    }
    if (!alive.empty()) {
        return alive[rng_.below(alive.size())];
    }
    settle(world_.process("again"));
    return pick_process(); // a failing allocation may have killed it
}

/// An address that may be read or written, if the process has one.
VirtAddr RandomCalls::pick_touchable(ProcId proc, bool write) {
    std::vector<VirtAddr> all;
    const Machine& machine = world_.machine();
    for (const Vma& vma : machine.spaces[world_.mm(proc).v].vmas) {
        const u64 inside = vma.is_anonymous() ? vma.pages()
                           : machine.files[vma.file.v].pages() > vma.pgoff
                               ? machine.files[vma.file.v].pages() - vma.pgoff
                               : 0;
        for (u64 i = 0;
             vma.has(write ? vm::write : vm::rights) && i < std::min<u64>({inside, vma.pages(), 12}); ++i) {
            all.emplace_back(vma.start + i);
        }
    }
    return all.empty() ? pick_address(proc) : all[rng_.below(all.size())];
}

VirtAddr RandomCalls::pick_address(ProcId proc) {
    const VmaList& vmas = world_.machine().spaces[world_.mm(proc).v].vmas;
    if (vmas.empty() || chance(3)) {
        return VirtAddr{rng_.below(1U << 20U) << page_shift};
    }
    const Vma& vma = vmas[rng_.below(vmas.size())];
    u64 page = vma.start.v + rng_.below(std::min<u64>(vma.pages(), 24));
    if (chance(4)) {
        page = vma.end.v;
    } else if (chance(4) && vma.start.v > 16) {
        page = vma.start.v - 1 - rng_.below(3);
    }
    return VirtAddr{page << page_shift};
}

/// What is certain to stay: private pages, and anonymous ones that were never touched. MADV_FREE gives its pages away.
std::vector<RandomCalls::Byte> RandomCalls::private_bytes(MmId except) const {
    const Machine& machine = world_.machine();
    std::vector<Byte> out;
    for (u32 id = 0; id < machine.spaces.size(); ++id) {
        if (MmId{id} == except || machine.spaces[id].users == 0) {
            continue;
        }
        for (const Vma& vma : machine.spaces[id].vmas) {
            for (Vpn page = vma.start; !vma.is_shared() && page < vma.end && page < vma.start + 40; ++page) {
                const Pte pte = machine.pte(MmId{id}, page);
                const Frame& frame = machine.frames[pte.has_frame() ? pte.pfn() : zero_pfn];
                const bool stays = pte.has_frame()
                                       ? frame.kind != FrameKind::file && !frame.has(frame_flag::lazy_free)
                                       : vma.is_anonymous();
                if (stays) {
                    const VirtAddr addr = VirtAddr{page} + (page.v % 3);
                    const u64 size = vma.is_anonymous() ? 0 : machine.files[vma.file.v].size;
                    out.push_back({MmId{id}, addr, peek(machine, MmId{id}, addr), vma.file, size});
                }
            }
        }
    }
    return out;
}

void RandomCalls::step() {
    const ProcId proc = pick_process();
    const std::vector<Byte> before = private_bytes(world_.mm(proc));
    call(proc);
    for (const Byte& byte : before) {
        const Machine& machine = world_.machine();
        const bool truncated = byte.file != no_file && machine.files[byte.file.v].size < byte.file_size;
        const bool alive = machine.spaces[byte.mm.v].users != 0; // not killed for lack of memory
        if (alive && !truncated && machine.config.bug == Bug::none) {
            const bool same = peek(machine, byte.mm, byte.addr) == byte.value;
            CHECK_MESSAGE(same, "another process's call changed space ", byte.mm.v, " at ", byte.addr.v);
        }
    }
}

void RandomCalls::call(ProcId proc) {
    const u64 kind = rng_.below(100);
    if (kind < 45) {
        access(proc);
    } else if (kind < 55) {
        map(proc);
    } else if (kind < 65) {
        change(proc);
    } else if (kind < 75) {
        advise(proc);
    } else if (kind < 85) {
        breed(proc);
    } else if (kind < 94) {
        file_call(proc);
    } else {
        kernel_work();
    }
}

void RandomCalls::access(ProcId proc) {
    const bool write = chance(60);
    const VirtAddr page = chance(99) ? pick_touchable(proc, write) : pick_address(proc);
    const VirtAddr at = page + rng_.below(2);
    if (!write) {
        world_.load(proc, at);
    } else if (chance(90)) {
        world_.store(proc, at, static_cast<u8>('a' + rng_.below(2)));
    } else {
        const std::array<u8, 3> bytes{1, 2, 3};
        const u64 back = world_.page(proc, VirtAddr{page.v + page_size}).writable ? 2 : 3;
        world_.run([&](Kernel& kernel) { return store(kernel, proc, page + (page_size - back), bytes); });
    }
}

void RandomCalls::map(ProcId proc) {
    MmapArgs args;
    args.length = pick_pages() * page_size - rng_.below(2);
    args.prot = static_cast<u32>(chance(70) ? 3 : rng_.below(8));
    args.flags = chance(75) ? map::priv : map::shared;
    if (chance(60)) {
        args.flags |= map::anonymous;
    } else {
        args.fd = static_cast<i32>(3 + rng_.below(2));
        args.offset = rng_.below(26) * page_size;
    }
    if (chance(30)) {
        args.addr = pick_address(proc);
        args.flags |= chance(70) ? map::fixed : chance(50) ? map::fixed_noreplace : 0;
    }
    const std::array<u32, 3> extra{map::populate, map::noreserve, map::growsdown};
    if (chance(15)) {
        args.flags |= extra[rng_.below(extra.size())];
    } else if ((args.flags & map::anonymous) != 0 && chance(60)) {
        args.flags |= map::populate;
    }
    if (chance(3)) {
        args.length = rng_.next();
    }
    world_.run([&](Kernel& kernel) { return sys::mmap(kernel, proc, args); });
}

void RandomCalls::change(ProcId proc) {
    const VirtAddr at = pick_address(proc);
    const u64 bytes = pick_pages() * page_size;
    switch (rng_.below(5)) {
    case 0: world_.run([&](Kernel& kernel) { return sys::munmap(kernel, proc, at, bytes); }); return;
    case 1:
    case 2: {
        const u32 protection = static_cast<u32>(chance(50) ? 1 + 2 * rng_.below(2) : rng_.below(8));
        world_.run([&](Kernel& kernel) { return sys::mprotect(kernel, proc, at, bytes, protection); });
        return;
    }
    case 3: {
        const u32 flags = static_cast<u32>(chance(70) ? mremap_flag::maymove : rng_.below(8));
        const u64 more = pick_pages() * page_size;
        const VirtAddr target = pick_address(proc);
        world_.run([&](Kernel& kernel) {
            return sys::mremap(kernel, proc, at, chance(5) ? 0 : bytes, more, flags, target);
        });
        return;
    }
    default: {
        const VirtAddr now = world_.machine().spaces[world_.mm(proc).v].brk;
        const VirtAddr target{chance(20) ? 0 : now.v + rng_.below(4) * page_size - page_size};
        world_.run([&](Kernel& kernel) { return sys::brk(kernel, proc, target); });
        return;
    }
    }
}

void RandomCalls::advise(ProcId proc) {
    constexpr std::array<Advice, 12> all{Advice::normal,     Advice::random,        Advice::dontneed,
                                         Advice::free,       Advice::dontfork,      Advice::dofork,
                                         Advice::mergeable,  Advice::unmergeable,   Advice::wipeonfork,
                                         Advice::keeponfork, Advice::populate_read, Advice::populate_write};
    const Advice advice = chance(30) ? Advice::mergeable : all[rng_.below(all.size())];
    world_.madvise(proc, pick_address(proc), pick_pages() * 2, advice);
}

void RandomCalls::breed(ProcId proc) {
    std::size_t alive = 0;
    for (const Process& process : world_.machine().processes) {
        alive += process.alive() ? 1U : 0U;
    }
    const u64 kind = rng_.below(100);
    if (alive < 6 && kind < 45) {
        world_.run([&](Kernel& kernel) { return sys::fork(kernel, proc, "child"); });
    } else if (alive < 6 && kind < 50) {
        world_.run([&](Kernel& kernel) { return sys::vfork(kernel, proc, "vchild"); });
    } else if (alive < 6 && kind < 55) {
        world_.run([&](Kernel& kernel) {
            return sys::clone(kernel, proc, chance(50) ? clone_flag::vm : 0, "clone");
        });
    } else if (kind < 62) {
        world_.run([&](Kernel& kernel) {
            return sys::execve(kernel, proc, chance(80) ? "/bin/program" : "/bin/no");
        });
    } else if (kind < 80) {
        world_.run([&](Kernel& kernel) { return sys::wait4(kernel, proc, -1); });
    } else if (kind < 90 && alive > 1) {
        world_.exit(proc, 7);
    } else {
        const u64 victim = rng_.below(world_.machine().processes.size());
        const i64 pid = world_.machine().processes[victim].pid;
        world_.run([&](Kernel& kernel) { return sys::kill(kernel, proc, pid, chance(30) ? 9 : 17); });
    }
}

void RandomCalls::file_call(ProcId proc) {
    const i32 fd = static_cast<i32>(3 + rng_.below(2));
    const VirtAddr at = pick_touchable(proc, true) + rng_.below(100);
    switch (rng_.below(8)) {
    case 0:
    case 1: {
        u32 flags = open_flag::rdwr;
        flags |= chance(5) ? open_flag::trunc : 0;
        flags |= chance(30) ? open_flag::cloexec : 0;
        flags |= chance(20) ? open_flag::append : 0;
        const char* path = chance(70) ? "/lib/libc.so.6" : chance(50) ? "/bin/program" : "/tmp/new";
        flags |= path[1] == 't' ? open_flag::creat : 0;
        world_.run([&](Kernel& kernel) { return sys::open(kernel, proc, path, flags); });
        return;
    }
    case 2: world_.run([&](Kernel& kernel) { return sys::close(kernel, proc, fd); }); return;
    case 3:
        world_.run([&](Kernel& kernel) { return sys::read(kernel, proc, fd, at, rng_.below(6000)); });
        return;
    case 4:
        world_.run([&](Kernel& kernel) { return sys::write(kernel, proc, fd, at, rng_.below(6000)); });
        return;
    case 5:
        world_.run([&](Kernel& kernel) {
            return sys::prctl(kernel, proc, prctl_option::set_memory_merge, rng_.below(2));
        });
        return;
    default: inode_call(proc); return;
    }
}

/// Sizes, blocks, names, copies of descriptors. Not FALLOC_FL_INSERT_RANGE, which takes private copies away although the
/// file grows.
void RandomCalls::inode_call(ProcId proc) {
    constexpr std::array<u32, 5> modes{0, falloc::keep_size, falloc::punch_hole | falloc::keep_size,
                                       falloc::zero_range, falloc::collapse_range};
    constexpr std::array<const char*, 4> paths{"/lib/libc.so.6", "/tmp/new", "/tmp/other", "/dev/shm/s"};
    const i32 fd = static_cast<i32>(3 + rng_.below(3));
    const i64 place = static_cast<i64>(rng_.below(26) * page_size + (chance(40) ? rng_.below(page_size) : 0));
    const char* path = paths[rng_.below(paths.size())];
    const u64 kind = rng_.below(11);
    world_.run([&](Kernel& k) {
        switch (kind) {
        case 0: sys::ftruncate(k, proc, fd, place); return;
        case 1:
        case 2:
            sys::fallocate(k, proc, fd, modes[rng_.below(modes.size())], place, i64{page_size} * 2);
            return;
        case 3: sys::dup2(k, proc, fd, static_cast<i32>(3 + rng_.below(4))); return;
        case 4: sys::fcntl(k, proc, fd, fcntl_op::setfl, chance(50) ? open_flag::append : 0); return;
        case 5: sys::unlink(k, proc, path); return;
        case 6: sys::rename(k, proc, path, paths[rng_.below(paths.size())]); return;
        case 7: sys::link(k, proc, path, paths[rng_.below(paths.size())]); return;
        case 8: sys::sendfile(k, proc, fd, 3, place, rng_.below(9000)); return;
        case 9: sys::open(k, proc, "/dev/shm/s", open_flag::rdwr | open_flag::creat); return;
        default:
            sys::memfd_create(k, proc, "m", mfd::allow_sealing);
            sys::fcntl(k, proc, fd, fcntl_op::add_seals, seal::grow);
        }
    });
}

void RandomCalls::kernel_work() {
    if (chance(70)) {
        world_.ksm_scan();
        world_.ksm_scan();
    } else {
        world_.run([&](Kernel& kernel) { return reclaim(kernel, 1 + rng_.below(4)); });
    }
}

} // namespace cow::test
