#pragma once
// On a machine that is ours (app/linux/vm), what is a setting of the whole machine is the scenario's: vm.max_map_count,
// vm.overcommit_memory, and how much memory there is, by a memory cgroup. Each holds only while a worker is at work, since
// everybody else's memory is promised by the same rules.

#include "app/linux/process/workers.hpp"
#include "core/machine/machine.hpp"

#include <optional>

namespace cow::real {

class OwnMachine : public Workers::Window {
public:
    struct Rules {
        u32 max_map_count = 0;      ///< with the worker's own VMAs; 0: as it is
        u8 overcommit = 0;          ///< 0: as it is
        bool limits_memory = false; ///< the scenario's frames are all that there is
    };
    /// The first worker joins the cgroup, and all that it starts. Throws Unavailable.
    OwnMachine(Workers& workers, const Rules& rules);
    /// Everything is as it was.
    ~OwnMachine() override;
    OwnMachine(const OwnMachine&) = delete;
    OwnMachine& operator=(const OwnMachine&) = delete;

    /// `model`: before the step, for what is left of its memory.
    void before_step(const Machine& model);
    void open(ProcId proc, const Command& command) override;
    void close() override;

private:
    void promise(u64 left);
    void limit_memory(ProcId proc, const Command& command);

    Workers& workers_;
    Rules rules_;
    u64 free_frames_ = 0;
    u64 promisable_ = 0;               ///< pages
    std::optional<u64> most_memory_;   ///< bytes, of this step
    std::optional<u64> most_promised_; ///< pages, of this step
    void* ballast_ = nullptr;
    u64 ballast_bytes_ = 0;
};

} // namespace cow::real
