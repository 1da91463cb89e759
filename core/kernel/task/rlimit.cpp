#include "core/kernel/task/rlimit.hpp"

#include "core/kernel/call.hpp"
#include "core/kernel/fault/uaccess.hpp"

#include <array>
#include <cstring>

namespace cow::kernel {
namespace {

constexpr u64 most_descriptors = u64{1} << 20U; // /proc/sys/fs/nr_open

/// A process that is not reaped, by its pid; 0 is the caller.
ProcId find_process(const Machine& m, ProcId caller, i64 pid) {
    if (pid == 0) {
        return caller;
    }
    for (u32 i = 0; i < m.processes.size(); ++i) {
        if (m.processes[i].state != ProcState::reaped && i64{m.processes[i].pid} == pid) {
            return ProcId{i};
        }
    }
    return no_proc;
}

/// kernel/sys.c: do_prlimit, 6.18.
Errno set_limit(Kernel& k, ProcId target, Resource which, Rlimit now) {
    const Machine& m = k.machine();
    const Rlimit old = m.process(target).limits[which];
    if (now.soft > now.hard) {
        return Errno::einval;
    }
    if ((which == Resource::nofile && now.hard > most_descriptors) ||
        (now.hard > old.hard && !m.config.root)) { // CAP_SYS_RESOURCE
        return Errno::eperm;
    }
    if (now != old) {
        k.emit(RlimitSet{target, which, old, now});
    }
    return Errno::ok;
}

/// copy_to_user of a struct rlimit.
Errno write_limit(Kernel& k, ProcId proc, VirtAddr to, const Rlimit& limit) {
    std::array<u8, sizeof(Rlimit)> bytes{};
    std::memcpy(bytes.data(), &limit, bytes.size());
    u64 done = 0;
    return access_ok(k.machine(), to, bytes.size()) ? copy_to_user(k, proc, to, {bytes}, done)
                                                    : Errno::efault;
}

/// kernel/sys.c: SYSCALL_DEFINE4(prlimit64).
Errno do_prlimit(Kernel& k, ProcId proc, i64 pid, u32 resource, const std::optional<Rlimit>& now,
                 std::optional<VirtAddr> old) {
    const Machine& m = k.machine();
    const ProcId target = find_process(m, proc, pid);
    if (target == no_proc) {
        return Errno::esrch;
    }
    if (resource >= resource_count) {
        return Errno::einval;
    }
    const auto which = static_cast<Resource>(resource);
    const Rlimit before = m.process(target).limits[which];
    const Errno error = now ? set_limit(k, target, which, *now) : Errno::ok;
    return error == Errno::ok && old ? write_limit(k, proc, *old, before) : error;
}

} // namespace
} // namespace cow::kernel

namespace cow::sys {

CallResult prlimit(Kernel& k, ProcId proc, std::string_view name, i64 pid, u32 resource,
                   std::optional<Rlimit> now, std::optional<VirtAddr> old) {
    return kernel::call(k, proc, name,
                        [&] { return CallResult::of(kernel::do_prlimit(k, proc, pid, resource, now, old)); });
}

} // namespace cow::sys
