// The calls of mm/.

#include "core/kernel/mm/brk.hpp"
#include "core/kernel/mm/madvise.hpp"
#include "core/kernel/mm/mincore.hpp"
#include "core/kernel/mm/mmap.hpp"
#include "core/kernel/mm/mprotect.hpp"
#include "core/kernel/mm/mremap.hpp"
#include "core/kernel/mm/msync.hpp"
#include "core/kernel/mm/process_vm.hpp"
#include "core/scenario/dispatch/running_call.hpp"

#include <array>

namespace cow {
namespace {

using vocabulary::CallId;

CallResult run_mmap(RunningCall& c) {
    if ((c.flags(3) & (map::huge | map::noreserve)) == (map::huge | map::noreserve)) {
        c.out.problem =
            "huge pages are not modelled: with MAP_NORESERVE Linux maps them though there are none";
        return {};
    }
    MmapArgs args;
    args.addr = c.addr(0);
    args.length = c.value(1);
    args.prot = c.flags(2);
    args.flags = c.flags(3);
    args.fd = c.number(4);
    args.offset = c.value(5);
    args.recorded = c.recorded_addr();
    return sys::mmap(c.kernel(), c.proc(), args);
}
CallResult run_munmap(RunningCall& c) { return sys::munmap(c.kernel(), c.proc(), c.addr(0), c.value(1)); }
CallResult run_mprotect(RunningCall& c) {
    return sys::mprotect(c.kernel(), c.proc(), c.addr(0), c.value(1), c.flags(2));
}
CallResult run_mremap(RunningCall& c) {
    return sys::mremap(c.kernel(), c.proc(), c.addr(0), c.value(1), c.value(2), c.flags(3), c.addr(4),
                       c.recorded_addr());
}
CallResult run_brk(RunningCall& c) { return sys::brk(c.kernel(), c.proc(), c.addr(0), c.recorded_addr()); }
CallResult run_madvise(RunningCall& c) {
    if (c.number(2) == static_cast<i32>(Advice::hwpoison) ||
        c.number(2) == static_cast<i32>(Advice::soft_offline)) {
        c.out.problem = "advice that takes frames away from the machine (MADV_HWPOISON, MADV_SOFT_OFFLINE) "
                        "is not modelled";
        return {};
    }
    return sys::madvise(c.kernel(), c.proc(), c.addr(0), c.value(1), c.number(2));
}

CallResult run_mincore(RunningCall& c) {
    const bool shown = c.call.args[2].kind == Arg::Kind::list;
    return sys::mincore(c.kernel(), c.proc(), c.addr(0), c.value(1),
                        shown ? std::nullopt : std::optional(c.addr(2)));
}

/// An array of struct iovec that the line shows; at most `count` of it.
std::optional<std::vector<IoVec>> memory_parts(RunningCall& c, std::size_t argument, u64 count) {
    const Arg& shown = c.call.args[argument];
    std::vector<IoVec> parts;
    for (std::size_t i = 0; i < shown.items.size() && i < count; ++i) {
        const Arg* base = find_field(shown.items[i], "iov_base");
        if (base == nullptr || base->kind == Arg::Kind::string) {
            return std::nullopt;
        }
        const ArgValue& value = c.values[argument].items[i];
        parts.push_back({VirtAddr{field_value(shown.items[i], value, "iov_base")},
                         field_value(shown.items[i], value, "iov_len")});
    }
    return parts;
}

/// process_vm_readv, process_vm_writev.
CallResult run_process_vm(RunningCall& c) {
    const auto local = memory_parts(c, 1, c.value(2));
    const auto remote = memory_parts(c, 3, c.value(4));
    if (!local || !remote) {
        c.out.problem = "where the bytes are is not known: iov_base has to be an address, and iov_len a size";
        return {};
    }
    const auto run = c.spec.id == CallId::process_vm_readv ? sys::process_vm_readv : sys::process_vm_writev;
    return run(c.kernel(), c.proc(), c.number(0), *local, *remote, c.value(5));
}

CallResult run_process_madvise(RunningCall& c) {
    const auto ranges = memory_parts(c, 1, c.value(2));
    if (!ranges) {
        c.out.problem = "the ranges are not known: iov_base has to be an address, and iov_len a size";
        return {};
    }
    return sys::process_madvise(c.kernel(), c.proc(), c.number(0), *ranges, c.number(3), c.flags(4));
}

CallResult run_msync(RunningCall& c) {
    return sys::msync(c.kernel(), c.proc(), c.addr(0), c.value(1), c.flags(2));
}

constexpr std::array memory_rows{
    CallRow{CallId::mmap, run_mmap},
    CallRow{CallId::munmap, run_munmap},
    CallRow{CallId::mprotect, run_mprotect},
    CallRow{CallId::mremap, run_mremap},
    CallRow{CallId::brk, run_brk},
    CallRow{CallId::madvise, run_madvise},
    CallRow{CallId::mincore, run_mincore},
    CallRow{CallId::process_vm_readv, run_process_vm},
    CallRow{CallId::process_vm_writev, run_process_vm},
    CallRow{CallId::process_madvise, run_process_madvise},
    CallRow{CallId::msync, run_msync},
};

} // namespace

std::span<const CallRow> memory_call_rows() { return memory_rows; }

} // namespace cow
