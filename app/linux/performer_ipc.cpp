// System V shared memory, for real. Ids are the kernel's, and keys are some that nobody else uses.

#include "app/linux/performer.hpp"
#include "app/linux/system_calls.hpp"
#include "core/kernel/ipc/shm.hpp"
#include "core/language/language.hpp"

#include <sys/ipc.h>
#include <sys/shm.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <random>

namespace cow::real {
std::span<const Performer::Row> Performer::ipc_rows() {
    using vocabulary::CallId;
    static constexpr std::array rows{
        Row{CallId::shmget, &Performer::shmget},
        Row{CallId::shmat, &Performer::shmat},
        Row{CallId::shmdt, &Performer::shmdt},
        Row{CallId::shmctl, &Performer::shmctl},
    };
    return rows;
}

u64 Performer::real_key(u32 key) {
    if (key == 0) {
        return 0;
    }
    const auto [at, added] = keys_.try_emplace(key, 0);
    std::random_device random;
    while (at->second == 0 || (added && ::shmget(static_cast<key_t>(at->second), 0, 0) >= 0) ||
           (added && errno != ENOENT)) {
        at->second = random();
    }
    return at->second;
}

/// An id that the scenario never had stands for one that no kernel gives.
u64 Performer::real_segment(i32 id) const {
    const bool known = id >= 0 && static_cast<std::size_t>(id) < segments_.size();
    return static_cast<u32>(known ? segments_[static_cast<std::size_t>(id)] : id < 0 ? id : 0x7fffffff);
}

Performed Performer::shmget(const CallStatement&) {
    if (has_more_memory() && CallResult::of(outcome_->result).error() == Errno::enomem &&
        pages_for(value(1)) <= traits_.memory_pages) {
        return not_done(tr("the scenario's machine has less memory than this one"), false);
    }
    constexpr u64 known = ipc::create | ipc::exclusive | shm::no_reserve | 0777;
    Performed out =
        system_call(nr::shmget, {real_key(static_cast<u32>(value(0))), value(1), value(2) & known});
    if (*out.result < 0) {
        return out;
    }
    const auto found = std::find(segments_.begin(), segments_.end(), static_cast<i32>(*out.result));
    if (found == segments_.end()) {
        workers_.guard().remove_segment(static_cast<int>(*out.result));
    }
    const std::size_t id = static_cast<std::size_t>(found - segments_.begin());
    if (found == segments_.end()) {
        segments_.push_back(static_cast<i32>(*out.result));
    }
    out.result = static_cast<i64>(id);
    return out;
}

Performed Performer::shmat(const CallStatement& call) {
    const bool succeeded = outcome_->result >= 0;
    const u64 size = after_->segments.empty() || !succeeded ? page_size : after_->segments[value(0)].size;
    if (touches_worker(succeeded ? static_cast<u64>(outcome_->result) : value(1), size)) {
        return not_done(tr(worker_is_there), succeeded);
    }
    const bool told = places_itself(call) && succeeded && value(1) == 0;
    Performed out = system_call(nr::shmat, {real_segment(static_cast<i32>(value(0))),
                                            told ? static_cast<u64>(outcome_->result) : value(1),
                                            value(2) & 0xffffffffU});
    if (told) {
        out.why_left_out = why_placed(call);
    }
    return out;
}

Performed Performer::shmdt(const CallStatement&) { return system_call(nr::shmdt, {value(0)}); }

Performed Performer::shmctl(const CallStatement& call) {
    const auto command = static_cast<i32>(value(1));
    if (call.args[2].kind == Arg::Kind::record) {
        return not_done(tr("the trace does not show where the bytes went"), false);
    }
    if (command == ipc::stat && worker_interferes(value(2), sizeof(shmid_ds))) {
        return not_done(tr(worker_is_there), outcome_->result >= 0);
    }
    Performed out =
        system_call(nr::shmctl, {real_segment(static_cast<i32>(value(0))), value(1) & 0xffffffffU, value(2)});
    if (command == ipc::stat && outcome_->result == 0) {
        out.why_left_out = tr("times and process ids of the segment are the kernel's own");
        out.effects = Effects::on_memory(after_->process(proc_).mm);
    }
    return out;
}

} // namespace cow::real
