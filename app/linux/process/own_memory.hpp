#pragma once
// What a worker itself takes up of what the scenario's limits are about: pages and descriptors. Its real limits are the
// model's and that much more, so that both are reached at the same moment. The worker sets them itself, since only root with
// CAP_SYS_RESOURCE may do that for another user's process. Where a hard limit has room to spare, it is for the worker to
// have what it needs between two steps.

#include "app/linux/process/workers.hpp"
#include "core/machine/rlimit.hpp"

#include <map>
#include <utility>
#include <vector>

namespace cow::real {

class OwnMemory {
public:
    /// `may_raise`: the workers have CAP_SYS_RESOURCE; else no hard limit is above this program's own.
    OwnMemory(Workers& workers, bool may_raise);

    /// The real limit that stands for the model's.
    Rlimit real(Resource which, Rlimit model) const;
    /// The worker does something of its own: its limits shall not be in the way.
    void relax(ProcId proc, const Rlimits& model);
    /// The scenario goes on.
    void enforce(ProcId proc, const Rlimits& model);
    /// The scenario itself has set that one.
    void forget(ProcId proc, Resource which) { set_.erase({proc, which}); }
    /// For one call: the descriptors that the model allows.
    void limit_descriptors(ProcId proc, const Rlimits& model);
    /// For one mlockall: the worker's own memory, which is locked with the rest, does not count.
    void allow_locking(ProcId proc, const Rlimits& model);
    /// Its own memory is present; is not locked.
    void populate(ProcId proc);
    void unlock(ProcId proc);
    u64 data_bytes() const { return data_bytes_; }

private:
    struct Range {
        u64 start = 0;
        u64 end = 0;
        bool writable = false;
    };
    void call(ProcId proc, long number, std::initializer_list<u64> args);
    void set(ProcId proc, Resource which, Rlimit limit);

    Workers& workers_;
    std::vector<Range> ranges_;
    u64 bytes_ = 0;
    u64 data_bytes_ = 0;
    Rlimits ceiling_; ///< the hard ones count
    std::map<std::pair<ProcId, Resource>, Rlimit> set_;
};

} // namespace cow::real
