#include "tests/kernel/measured.hpp"

#include <fmt/format.h>

namespace cow::test {

u64 Measured::load(ProcId proc, VirtAddr addr, u8 expected) {
    return minflt(proc, [&] {
        const AccessOutcome out = World::load(proc, addr);
        CHECK(out.done);
        CHECK(out.value == expected);
    });
}

u64 Measured::store(ProcId proc, VirtAddr addr, u8 value) {
    return minflt(proc, [&] {
        CHECK(World::store(proc, addr, value).done);
        CHECK(this->value(proc, addr) == value);
    });
}

CallResult Measured::mmap(ProcId proc, u64 index, u64 pages, u32 protection, u32 flags, i32 fd, u64 offset) {
    return run([&](Kernel& kernel) {
        return sys::mmap(kernel, proc,
                         {.addr = page_at(index),
                          .length = pages * page_size,
                          .prot = protection,
                          .flags = flags | map::fixed,
                          .fd = fd,
                          .offset = offset});
    });
}

VirtAddr Measured::anon(ProcId proc, u64 pages, u64 index, u32 protection, u32 flags) {
    const CallResult result = mmap(proc, index, pages, protection, flags);
    REQUIRE(result.value == static_cast<i64>(page_at(index).v));
    return page_at(index);
}

VirtAddr Measured::file(ProcId proc, i32 fd, u64 pages, u64 index, u32 flags, u32 protection) {
    const CallResult result = mmap(proc, index, pages, protection, flags, fd);
    REQUIRE(result.value == static_cast<i64>(page_at(index).v));
    return page_at(index);
}

CallResult Measured::mremap(ProcId proc, VirtAddr from, u64 old_pages, u64 new_pages, u32 flags,
                            VirtAddr to) {
    return run([&](Kernel& kernel) {
        return sys::mremap(kernel, proc, from, old_pages * page_size, new_pages * page_size, flags, to);
    });
}

std::string Measured::smaps(ProcId proc, VirtAddr addr) const {
    const Vma* found = vma(proc, addr);
    if (found == nullptr) {
        return "";
    }
    const MemoryUse use = memory_use(machine(), mm(proc), *found);
    const auto kib = [](u64 bytes) { return bytes >> 10U; };
    return fmt::format("Rss={} Pss={} ShC={} ShD={} PrC={} PrD={} Anon={}", kib(use.rss), kib(use.pss),
                       kib(use.shared_clean), kib(use.shared_dirty), kib(use.private_clean),
                       kib(use.private_dirty), kib(use.anonymous));
}

std::string Measured::maps(ProcId proc) const {
    std::string out;
    for (const Vma& vma : machine().spaces[mm(proc).v].vmas) {
        out += fmt::format("{:x}-{:x} {}{}{}{}\n", VirtAddr{vma.start}.v, VirtAddr{vma.end}.v,
                           vma.has(vm::read) ? 'r' : '-', vma.has(vm::write) ? 'w' : '-',
                           vma.has(vm::exec) ? 'x' : '-', vma.is_shared() ? 's' : 'p');
    }
    return out;
}

u64 Measured::present(ProcId proc, VirtAddr addr, u64 pages) const {
    u64 count = 0;
    for (u64 i = 0; i < pages; ++i) {
        count += page(proc, addr + i * page_size).present ? 1 : 0;
    }
    return count;
}

std::string Measured::present_range(ProcId proc, VirtAddr addr, u64 pages) const {
    u64 first = pages;
    u64 last = 0;
    for (u64 i = 0; i < pages; ++i) {
        if (page(proc, addr + i * page_size).present) {
            first = std::min(first, i);
            last = i;
        }
    }
    return first == pages ? "none" : fmt::format("{}..{}", first, last);
}

void run_cases(std::span<const Case> cases) {
    for (const Case& each : cases) {
        SUBCASE(each.name) { each.run(); }
    }
}

} // namespace cow::test
