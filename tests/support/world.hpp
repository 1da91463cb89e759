#pragma once
// A machine and its kernel for tests, with the whole world checked after each call: the call's events are undone one
// by one and applied again, after each of them the invariants must hold and the hash be the one it was; then everything
// must be at rest. When the world ends, all that happened in it is undone to the beginning.
//
//   World world({.frames = 8});
//   const ProcId init = world.process("init");
//   const VirtAddr buf = world.map(init, 3);
//   world.store(init, buf, 'A');
//   const ProcId child = world.fork(init, "child");
//   world.run([&](Kernel& kernel) { return sys::munmap(kernel, init, buf, page_size); });
//
// In a world with a bug the invariants are not asserted; breach() says which event broke which one first.

#include "core/check/invariants.hpp"
#include "core/check/observables.hpp"
#include "core/kernel/fault/access.hpp"
#include "core/kernel/fs/allocate.hpp"
#include "core/kernel/fs/copy.hpp"
#include "core/kernel/fs/descriptors.hpp"
#include "core/kernel/fs/exec.hpp"
#include "core/kernel/fs/files.hpp"
#include "core/kernel/fs/memfd.hpp"
#include "core/kernel/fs/namei.hpp"
#include "core/kernel/fs/open.hpp"
#include "core/kernel/fs/read_write.hpp"
#include "core/kernel/fs/seal.hpp"
#include "core/kernel/fs/seek.hpp"
#include "core/kernel/mm/brk.hpp"
#include "core/kernel/mm/madvise.hpp"
#include "core/kernel/mm/mmap.hpp"
#include "core/kernel/mm/mprotect.hpp"
#include "core/kernel/mm/mremap.hpp"
#include "core/kernel/page/ksm_scan.hpp"
#include "core/kernel/page/vmscan.hpp"
#include "core/kernel/task/exit.hpp"
#include "core/kernel/task/fork.hpp"
#include "core/kernel/task/prctl.hpp"
#include "core/kernel/task/signal.hpp"

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace cow::test {

class World {
public:
    explicit World(MachineConfig config = {});
    World(const World&) = delete;
    World& operator=(const World&) = delete;
    ~World();

    const Machine& machine() const { return machine_; }

    /// Runs anything on the kernel, checks the world, and returns what `body` returns.
    template <class Body> auto run(Body&& body) {
        begin();
        if constexpr (std::is_void_v<decltype(body(kernel_))>) {
            body(kernel_);
            verify();
        } else {
            auto result = body(kernel_);
            verify();
            return result;
        }
    }

    // ---- the usual calls -------------------------------------------------------------------------------------------
    ProcId process(std::string_view name);
    /// Private anonymous memory, readable and writable. The call must succeed.
    VirtAddr map(ProcId proc, u64 pages, u32 flags = map::priv | map::anonymous,
                 u32 protection = prot::read | prot::write);
    /// A mapping of an open file.
    VirtAddr map_file(ProcId proc, i32 fd, u64 pages, u32 flags = map::priv,
                      u32 protection = prot::read | prot::write);
    /// A file on disk, and a descriptor of it.
    i32 open(ProcId proc, std::string_view path, u64 pages);
    ProcId fork(ProcId proc, std::string_view name);
    void exit(ProcId proc, i32 code = 0);
    AccessOutcome load(ProcId proc, VirtAddr addr);
    AccessOutcome store(ProcId proc, VirtAddr addr, u8 value);
    CallResult munmap(ProcId proc, VirtAddr addr, u64 pages);
    CallResult mprotect(ProcId proc, VirtAddr addr, u64 pages, u32 protection);
    CallResult madvise(ProcId proc, VirtAddr addr, u64 pages, Advice advice);
    void ksm_scan();

    // ---- what can be seen ------------------------------------------------------------------------------------------
    MmId mm(ProcId proc) const { return machine_.process(proc).mm; }
    PageView page(ProcId proc, VirtAddr addr) const { return page_view(machine_, mm(proc), addr.page()); }
    MemoryUse use(ProcId proc) const { return memory_use(machine_, mm(proc)); }
    std::optional<u8> value(ProcId proc, VirtAddr addr) const { return peek(machine_, mm(proc), addr); }
    const Counters& counters() const { return machine_.counters; }
    /// The events of the last call, and of all.
    const std::vector<Event>& events() const { return log_; }
    const std::vector<Event>& all_events() const { return all_; }
    template <class E> std::size_t count() const {
        std::size_t n = 0;
        for (const Event& event : log_) {
            n += std::holds_alternative<E>(event) ? 1U : 0U;
        }
        return n;
    }
    /// The first invariant that broke; asserted only in a world without a bug.
    const std::optional<Violation>& breach() const { return breach_; }

private:
    void begin();
    void verify();
    void check_event_at(std::size_t index);
    void report(const Violation& violation, const std::string& when);

    Machine machine_;
    std::vector<Event> log_;
    Kernel kernel_;
    std::vector<Event> all_;
    u64 start_hash_ = 0;
    std::string call_start_;
    std::optional<Violation> breach_;
};

/// `hash(undo(apply(m))) == hash(m)`, and applied again it is the same machine as the first time. Returns the machine
/// after the event. Fails the test case otherwise.
Machine round_trip(const Machine& before, const Event& event);

} // namespace cow::test
