#include "core/base/rng.hpp"
#include "core/history/timeline.hpp"
#include "core/kernel/fault/access.hpp"
#include "core/kernel/mm/madvise.hpp"
#include "core/kernel/mm/mmap.hpp"
#include "core/kernel/mm/mprotect.hpp"
#include "core/kernel/task/exit.hpp"
#include "core/kernel/task/fork.hpp"
#include "tests/bench/stopwatch.hpp"
#include "tests/bench/workloads.hpp"

#include <benchmark/benchmark.h>
#include <malloc.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <vector>

namespace cow::bench {
namespace {

constexpr u32 rw = prot::read | prot::write;
constexpr u32 private_anonymous = map::priv | map::anonymous;

MachineConfig config(std::size_t frames) {
    MachineConfig out;
    out.frames = static_cast<u32>(frames);
    return out;
}

VirtAddr map_pages(Kernel& kernel, ProcId proc, std::size_t pages) {
    MmapArgs args;
    args.length = pages * page_size;
    args.prot = rw;
    args.flags = private_anonymous;
    return VirtAddr{static_cast<u64>(sys::mmap(kernel, proc, args).value)};
}

void store_all(Kernel& kernel, ProcId proc, VirtAddr buffer, std::size_t pages, u8 value) {
    for (std::size_t i = 0; i < pages; ++i) {
        store(kernel, proc, buffer + i * page_size, value);
    }
}

std::size_t heap_bytes() {
    const auto info = mallinfo2();
    return info.uordblks + info.hblkhd;
}

} // namespace

double model_cow_fault() {
    Machine machine(config(3 * fault_pages));
    Kernel kernel(machine, nullptr);
    const ProcId parent = create_process(kernel, "parent");
    const VirtAddr buffer = map_pages(kernel, parent, fault_pages);
    store_all(kernel, parent, buffer, fault_pages, 'A');
    sys::fork(kernel, parent, "child");
    const Stopwatch watch;
    store_all(kernel, ProcId{1}, buffer, fault_pages, 'B');
    return watch.seconds() / fault_pages;
}

double model_zero_fill() {
    Machine machine(config(2 * fault_pages));
    Kernel kernel(machine, nullptr);
    const ProcId proc = create_process(kernel, "init");
    const VirtAddr buffer = map_pages(kernel, proc, fault_pages);
    const Stopwatch watch;
    store_all(kernel, proc, buffer, fault_pages, 'A');
    return watch.seconds() / fault_pages;
}

double model_fork_1g() {
    static std::unique_ptr<Machine> machine; // filling it takes far longer than forking it
    static VirtAddr buffer;
    if (machine == nullptr) {
        machine = std::make_unique<Machine>(config(fork_pages + 1024));
        Kernel kernel(*machine, nullptr);
        const ProcId parent = create_process(kernel, "parent");
        buffer = map_pages(kernel, parent, fork_pages);
        store_all(kernel, parent, buffer, fork_pages, 'A');
    }
    Kernel kernel(*machine, nullptr);
    // Writable again everywhere, as before a first fork.
    store_all(kernel, ProcId{0}, buffer, fork_pages, 'A');
    const ProcId child{static_cast<u32>(machine->processes.size())};
    const Stopwatch watch;
    sys::fork(kernel, ProcId{0}, "child");
    const double seconds = watch.seconds();
    sys::exit(kernel, child, 0);
    sys::wait4(kernel, ProcId{0}, -1);
    return seconds;
}

std::size_t model_bytes_1g() {
    const std::size_t before = heap_bytes();
    Machine machine(config(fork_pages));
    Kernel kernel(machine, nullptr);
    const ProcId proc = create_process(kernel, "init");
    const VirtAddr buffer = map_pages(kernel, proc, fork_pages);
    store_all(kernel, proc, buffer, fork_pages, 'A');
    return heap_bytes() - before;
}

double vmas_32k_ms() {
    constexpr u64 splits = 32000;
    using Divide = void (*)(Kernel&, ProcId, VirtAddr);
    static constexpr Divide ways[]{
        [](Kernel& kernel, ProcId proc, VirtAddr page) {
            sys::mprotect(kernel, proc, page, page_size, prot::read);
        },
        [](Kernel& kernel, ProcId proc, VirtAddr page) {
            sys::madvise(kernel, proc, page, page_size, static_cast<i32>(Advice::random));
        },
        [](Kernel& kernel, ProcId proc, VirtAddr page) { sys::munmap(kernel, proc, page, page_size); },
    };
    double slowest = 0;
    for (const Divide divide : ways) {
        Machine machine(config(2 * splits + 2));
        Kernel kernel(machine, nullptr);
        const ProcId proc = create_process(kernel, "init");
        const VirtAddr buffer = map_pages(kernel, proc, 2 * splits + 1);
        const Stopwatch watch;
        for (u64 i = 0; i < splits; ++i) {
            divide(kernel, proc, buffer + (2 * i + 1) * page_size);
        }
        slowest = std::max(slowest, watch.seconds());
    }
    return slowest * 1e3;
}

double seek_ms() {
    constexpr std::size_t events = 1000000;
    constexpr std::size_t pages = 512;
    Timeline timeline(Machine(config(8 * pages)));
    VirtAddr buffer;
    timeline.record([&](Machine& machine, std::vector<Event>& log) {
        Kernel kernel(machine, &log);
        const ProcId parent = create_process(kernel, "parent");
        buffer = map_pages(kernel, parent, pages);
        store_all(kernel, parent, buffer, pages, 'A');
    });
    for (u32 child = 1; timeline.total_events() < events; ++child) {
        timeline.record([&](Machine& machine, std::vector<Event>& log) {
            Kernel kernel(machine, &log);
            sys::fork(kernel, ProcId{0}, "child");
            store_all(kernel, ProcId{child}, buffer, pages, static_cast<u8>(child));
            sys::exit(kernel, ProcId{child}, 0);
            sys::wait4(kernel, ProcId{0}, -1);
        });
    }
    Rng rng(1);
    double slowest = 0;
    const auto seek = [&](std::size_t to) {
        const Stopwatch watch;
        timeline.seek_event(to);
        slowest = std::max(slowest, watch.seconds());
    };
    seek(0);
    seek(timeline.total_events());
    for (int i = 0; i < 64; ++i) {
        seek(rng.below(timeline.total_events()));
    }
    return slowest * 1e3;
}

double memcpy_page() {
    constexpr int rounds = 4096;
    alignas(64) static char from[page_size];
    alignas(64) static char to[page_size];
    const Stopwatch watch;
    for (int i = 0; i < rounds; ++i) {
        std::memcpy(to, from, page_size);
        benchmark::DoNotOptimize(to);
        benchmark::ClobberMemory();
    }
    return watch.seconds() / rounds;
}

double memset_page() {
    constexpr int rounds = 4096;
    alignas(64) static char to[page_size];
    const Stopwatch watch;
    for (int i = 0; i < rounds; ++i) {
        std::memset(to, i, page_size);
        benchmark::DoNotOptimize(to);
        benchmark::ClobberMemory();
    }
    return watch.seconds() / rounds;
}

// The caches are as fork finds them: the PTEs were last touched among the frames they map.
double memcpy_ptes() {
    static std::vector<u64> from(fork_pages, 1);
    static std::vector<u64> to(fork_pages, 2);
    static std::vector<Frame> frames(fork_pages);
    for (std::size_t i = 0; i < fork_pages; ++i) {
        ++from[i];
        ++frames[i].refcount;
    }
    benchmark::ClobberMemory();
    const Stopwatch watch;
    std::memcpy(to.data(), from.data(), fork_pages * sizeof(u64));
    benchmark::DoNotOptimize(to.data());
    benchmark::ClobberMemory();
    return watch.seconds();
}

} // namespace cow::bench
