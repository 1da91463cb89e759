#pragma once
// Random calls on a world: mappings, accesses, forks, merges and ends of processes, many of them wrong on purpose.

#include "core/base/rng.hpp"
#include "tests/support/world.hpp"

namespace cow::test {

class RandomCalls {
public:
    RandomCalls(World& world, u64 seed);
    /// One call by one process that is alive; a new process when none is. Asserts that no other process's private memory
    /// changes by it.
    void step();

private:
    struct Byte { // of somebody's private memory
        MmId mm{};
        VirtAddr addr{};
        std::optional<u8> value;
        FileId file = no_file; ///< a private page of it; O_TRUNC takes it away from everybody
        u64 file_size = 0;
    };
    std::vector<Byte> private_bytes(MmId except) const;
    void call(ProcId proc);
    void settle(ProcId proc);
    ProcId pick_process();
    /// Mostly inside a mapping, sometimes at its edge or nowhere.
    VirtAddr pick_address(ProcId proc);
    VirtAddr pick_touchable(ProcId proc, bool write);
    u64 pick_pages() { return 1 + rng_.below(4); }
    bool chance(u64 percent) { return rng_.below(100) < percent; }

    void access(ProcId proc);
    void map(ProcId proc);
    void change(ProcId proc);
    void advise(ProcId proc);
    void breed(ProcId proc);
    void file_call(ProcId proc);
    void inode_call(ProcId proc);
    void kernel_work();

    World& world_;
    Rng rng_;
};

} // namespace cow::test
