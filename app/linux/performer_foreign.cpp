// The calls that reach into another process's memory, for real; and those that only look.

#include "app/linux/payload.hpp"
#include "app/linux/performer.hpp"
#include "app/linux/system_calls.hpp"
#include "core/kernel/fs/files.hpp"
#include "core/kernel/mm/madvise.hpp"
#include "core/kernel/task/ptrace.hpp"
#include "core/language/language.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <vector>

namespace cow::real {
Performed Performer::mincore(const CallStatement& call) {
    if (call.args[2].kind == Arg::Kind::list) {
        return not_done(tr("the line does not say where the bytes go"), false);
    }
    if (touches_worker(value(0), value(1)) || worker_interferes(value(2), pages_for(value(1)))) {
        return not_done(tr(worker_is_there), true);
    }
    return system_call(nr::mincore, {value(0), value(1), value(2)});
}

/// The array of struct iovec that an argument is goes along with the command; false: it was not done, as `out` says.
bool Performer::hand_parts(const CallStatement& call, unsigned argument, Payload& payload,
                           Performed& out) const {
    std::vector<u64> parts;
    const std::vector<Arg>& shown = call.args[argument].items;
    for (std::size_t i = 0; i < shown.size(); ++i) {
        const ArgValue& values = values_[argument].items[i];
        const u64 base = field_value(shown[i], values, "iov_base");
        const u64 length = field_value(shown[i], values, "iov_len");
        if (worker_interferes(base, length)) {
            out = not_done(tr(worker_is_there), true);
            return false;
        }
        parts.insert(parts.end(), {base, length});
    }
    const bool fits = payload.add(argument, std::span<const u64>(parts));
    if (!fits) {
        out = not_done(tr("there are more parts than a command to a real process holds"), true);
    }
    return fits;
}

Performed Performer::process_vm(const CallStatement& call) {
    Payload payload;
    Performed out;
    std::array<u64, 6> args{static_cast<u64>(real_pid(value(0))), 0, value(2), 0, value(4), value(5)};
    for (const unsigned argument : {1U, 3U}) {
        if (!hand_parts(call, argument, payload, out)) {
            return out;
        }
        // The array holds no more than the line shows.
        args[argument + 1] = std::min<u64>(args[argument + 1], call.args[argument].items.size());
    }
    return with_payload(call.call == "process_vm_readv" ? nr::process_vm_readv : nr::process_vm_writev, args,
                        payload);
}

Performed Performer::process_madvise(const CallStatement& call) {
    Payload payload;
    Performed out;
    if (!hand_parts(call, 1, payload, out)) {
        return out;
    }
    const bool pages_out = (value(3) & 0xffffffffU) == static_cast<u64>(Advice::pageout);
    if (pages_out) {
        files_.empty_batches();
    }
    const u64 count = std::min<u64>(value(2), call.args[1].items.size());
    const bool self = static_cast<i32>(value(0)) < 0;
    out = with_payload(nr::process_madvise,
                       std::array<u64, 5>{self ? value(0) : descriptor(0), 0, count, value(3), value(4)},
                       payload);
    const OpenFile* open = kernel::open_file(*after_, proc_, static_cast<i32>(value(0)));
    const ProcId target = self || open == nullptr ? proc_ : open->process;
    if (!pages_out || target == no_proc) {
        return out;
    }
    return with_swap(std::move(out), after_->process(target).mm, {},
                     VirtAddr{after_->config.task_size()}.page());
}

Performed Performer::ptrace(const CallStatement&) {
    const auto request = static_cast<i32>(value(0));
    const i64 target = real_pid(static_cast<u64>(static_cast<i64>(static_cast<i32>(value(1)))));
    const bool words = request >= ptrace_request::peektext && request <= ptrace_request::pokedata;
    const bool peeks = request == ptrace_request::peektext || request == ptrace_request::peekdata;
    if (words &&
        (touches_worker(value(2), sizeof(u64)) || (peeks && worker_interferes(value(3), sizeof(u64))))) {
        return not_done(tr(worker_is_there), true);
    }
    return system_call(nr::ptrace, {static_cast<u64>(request), static_cast<u64>(target), value(2), value(3)});
}

} // namespace cow::real
