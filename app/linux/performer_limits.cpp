// The calls about what stays in memory, and how much a process may have, for real.

#include "app/linux/performer.hpp"
#include "app/linux/system_calls.hpp"
#include "core/check/observables.hpp"
#include "core/kernel/mm/mlock.hpp"
#include "core/scenario/vocabulary/calls.hpp"

#include <array>
#include <cstring>

namespace cow::real {
namespace {

constexpr std::size_t limit_bytes = sizeof(Rlimit);

/// Its effects are not the model's.
bool is_modelled(Resource which) {
    return which != Resource::cpu && which != Resource::fsize && which != Resource::nproc;
}

} // namespace

std::span<const Performer::Row> Performer::limit_rows() {
    using vocabulary::CallId;
    static constexpr std::array rows{
        Row{CallId::mlock, &Performer::lock_call},      Row{CallId::mlock2, &Performer::lock_call},
        Row{CallId::munlock, &Performer::lock_call},    Row{CallId::mlockall, &Performer::lock_all},
        Row{CallId::munlockall, &Performer::lock_all},  Row{CallId::setrlimit, &Performer::limit_call},
        Row{CallId::getrlimit, &Performer::limit_call}, Row{CallId::prlimit64, &Performer::limit_call},
    };
    return rows;
}

Performed Performer::lock_call(const CallStatement& call) {
    if (touches_worker(value(0), value(1))) {
        return not_done(tr(worker_is_there), outcome_->result >= 0);
    }
    if (call.call == "mlock2") {
        return system_call(nr::mlock2, {value(0), value(1), value(2) & 0xffffffffU});
    }
    return system_call(call.call == "mlock" ? nr::mlock : nr::munlock, {value(0), value(1)});
}

/// The worker's own memory is locked with the rest, and unlocked behind the scenario's back.
Performed Performer::lock_all(const CallStatement& call) {
    if (call.call == "munlockall") {
        return system_call(nr::munlockall, {});
    }
    const Rlimits& limits = after_->process(proc_).limits;
    const bool now = (value(0) & mcl::current) != 0;
    if (now) {
        own_.populate(proc_);
        own_.allow_locking(proc_, limits);
    }
    Performed out = system_call(nr::mlockall, {value(0) & 0xffffffffU});
    if (now) {
        own_.unlock(proc_);
    }
    return out;
}

// ---- resource limits -----------------------------------------------------------------------------------------------

/// setrlimit, getrlimit, prlimit64: new limits have room for what the worker itself takes up; what is read is then
/// corrected in memory to be the model's.
Performed Performer::limit_call(const CallStatement& call) {
    const bool both = call.call == "prlimit64";
    const std::size_t resource_at = both ? 1 : 0;
    const std::size_t now_at = resource_at + 1;
    const std::size_t old_at = both ? 3 : 1;
    const u64 resource = value(resource_at) & 0xffffffffU;
    const bool known = resource < resource_count;
    const auto which = known ? static_cast<Resource>(resource) : Resource::as;
    const bool sets = call.call != "getrlimit" && call.args[now_at].kind == Arg::Kind::record;
    if (sets && known && !is_modelled(which)) {
        return not_done(tr("this limit is not modelled"), true);
    }
    Command command;
    command.op = Op::call;
    command.number = static_cast<u64>(both ? nr::prlimit64 : sets ? nr::setrlimit : nr::getrlimit);
    command.args[0] = both ? value(0) : resource;
    if (both) {
        const u64 pid = value(0) & 0xffffffffU;
        command.args[0] = pid == 0 ? 0 : static_cast<u64>(real_pid(pid));
        command.args[1] = resource;
    }
    if (call.call == "setrlimit" && !sets) { // NULL
        command.number = static_cast<u64>(nr::setrlimit);
    } else if (sets) {
        const Rlimit real = own_.real(which, new_limit(call, now_at));
        std::memcpy(command.payload, &real, limit_bytes);
        command.path_args |= 1U << now_at;
        command.args[now_at] = 0;
    }
    if (call.call != "setrlimit") {
        read_limit_to(call, old_at, command);
    }
    Performed out = performed(workers_.ask(proc_, command));
    if (!traits_.raises_limits && CallResult::of(*out.result).error() == Errno::eperm &&
        outcome_->result == 0) {
        return not_done(tr("to raise a hard limit takes CAP_SYS_RESOURCE"), true);
    }
    if (out.result == 0) {
        const ProcId target =
            command.args[0] == 0 || !both ? proc_ : workers_.with_pid(static_cast<pid_t>(command.args[0]));
        if (sets) {
            own_.forget(target, which);
            own_.enforce(target, after_->process(target).limits);
        }
        correct_what_was_read(call, old_at);
    }
    return out;
}

Rlimit Performer::new_limit(const CallStatement& call, std::size_t at) const {
    Rlimit out;
    for (std::size_t i = 0; i < call.args[at].items.size(); ++i) {
        (call.args[at].items[i].name == "rlim_max" ? out.hard : out.soft) = values_[at].items[i].number;
    }
    return out;
}

/// To the scenario's memory, or where nobody sees it when a trace shows what was read.
void Performer::read_limit_to(const CallStatement& call, std::size_t at, Command& command) const {
    if (call.args[at].kind == Arg::Kind::record) {
        command.path_args |= 1U << at;
        command.args[at] = limit_bytes;
    } else {
        command.args[at] = value(at);
    }
}

void Performer::correct_what_was_read(const CallStatement& call, std::size_t old_at) {
    const bool reads = call.call != "setrlimit" && call.args[old_at].kind != Arg::Kind::record;
    const u64 to = reads ? value(old_at) : 0;
    if (to == 0) {
        return;
    }
    for (std::size_t i = 0; i < limit_bytes; ++i) {
        const auto byte = peek(*after_, after_->process(proc_).mm, VirtAddr{to + i});
        Command store;
        store.op = Op::touch;
        store.access = access::store;
        store.args[0] = to + i;
        store.args[1] = store.args[3] = 1;
        store.payload[0] = byte.value_or(0);
        workers_.ask(proc_, store);
    }
}

} // namespace cow::real
