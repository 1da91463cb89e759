#include "core/kernel/task/ptrace.hpp"

#include "core/kernel/call.hpp"
#include "core/kernel/fault/access.hpp"
#include "core/kernel/fault/remote.hpp"
#include "core/kernel/fault/uaccess.hpp"
#include "core/kernel/task/pid.hpp"
#include "core/kernel/task/tracing.hpp"

#include <array>
#include <cstring>
#include <span>
#include <vector>

namespace cow::kernel {
namespace {

/// kernel/ptrace.c: ptrace_attach.
CallResult attach(Kernel& k, ProcId proc, ProcId target, i64 request, VirtAddr addr, u64 data) {
    const Process& child = k.machine().process(target);
    constexpr u64 options = 0x3000ff; // PTRACE_O_MASK
    const bool seizes = request == ptrace_request::seize;
    if (seizes && (addr.v != 0 || (data & ~options) != 0)) {
        return CallResult::of(Errno::eio);
    }
    if (target == proc || !child.alive() || child.tracing.by != no_proc) {
        return CallResult::of(Errno::eperm);
    }
    Tracing now = child.tracing;
    now.by = proc;
    now.seized = seizes;
    now.pending = now.stopped && !seizes; // the SIGSTOP of PTRACE_ATTACH
    now.signal = now.stopped || seizes ? Signal::none : Signal::sigstop;
    now.stopped = now.stopped || !seizes;
    set_tracing(k, target, now);
    if (now.stopped) {
        stop_for(k, proc, Signal::sigchld);
    }
    return {};
}

/// kernel/ptrace.c: generic_ptrace_peekdata, generic_ptrace_pokedata.
CallResult move_word(Kernel& k, ProcId proc, ProcId target, bool pokes, VirtAddr addr, u64 data) {
    std::array<u8, sizeof data> word{};
    std::memcpy(word.data(), &data, sizeof data);
    const PageRequest request{proc, k.machine().process(target).mm, pokes, true, false};
    if (pokes) {
        return write_remote(k, request, addr, {word}) == word.size() ? CallResult{}
                                                                     : CallResult::of(Errno::eio);
    }
    u64 size = 0;
    const std::vector<ContentPiece> pieces = read_remote(k, request, addr, word.size());
    for (const ContentPiece& piece : pieces) {
        size += piece.length;
    }
    if (size != word.size()) {
        return CallResult::of(Errno::eio);
    }
    VirtAddr to{data};
    for (const ContentPiece& piece : pieces) {
        u64 done = 0;
        if (const Errno error = copy_to_user(k, proc, to, {{}, piece}, done); error != Errno::ok) {
            return CallResult::of(error);
        }
        to = to + piece.length;
    }
    return {};
}

/// kernel/ptrace.c: ptrace_request, of a process that `proc` traces.
CallResult to_tracee(Kernel& k, ProcId proc, ProcId target, i64 request, VirtAddr addr, u64 data) {
    using namespace ptrace_request;
    const Tracing tracing = k.machine().process(target).tracing;
    if (request == interrupt) {
        if (!tracing.seized) {
            return CallResult::of(Errno::eio);
        }
        stop_for(k, target, Signal::none);
        return {};
    }
    if (!tracing.stopped || !k.machine().process(target).alive()) { // ptrace_check_attach
        return CallResult::of(Errno::esrch);
    }
    switch (request) {
    case peektext:
    case peekdata: return move_word(k, proc, target, false, addr, data);
    case poketext:
    case pokedata: return move_word(k, proc, target, true, addr, data);
    case cont: go_on(k, target); return {};
    case detach: {
        Tracing now;
        now.stopped = now.group = tracing.group;
        set_tracing(k, target, now);
        return {};
    }
    default: return CallResult::of(Errno::eio);
    }
}

} // namespace

} // namespace cow::kernel

namespace cow::sys {

CallResult ptrace(Kernel& k, ProcId proc, i64 request, i64 pid, VirtAddr addr, u64 data) {
    using namespace ptrace_request;
    return kernel::call(k, proc, "ptrace", [&] {
        const ProcId target = kernel::find_pid(k.machine(), pid);
        if (target == no_proc) {
            return CallResult::of(Errno::esrch);
        }
        if (request == attach || request == seize) {
            return kernel::attach(k, proc, target, request, addr, data);
        }
        if (k.machine().process(target).tracing.by != proc) {
            return CallResult::of(Errno::esrch);
        }
        return kernel::to_tracee(k, proc, target, request, addr, data);
    });
}

} // namespace cow::sys
