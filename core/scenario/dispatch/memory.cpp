// The calls of mm/.

#include "core/kernel/mm/brk.hpp"
#include "core/kernel/mm/madvise.hpp"
#include "core/kernel/mm/mmap.hpp"
#include "core/kernel/mm/mprotect.hpp"
#include "core/kernel/mm/mremap.hpp"
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
    return sys::madvise(c.kernel(), c.proc(), c.addr(0), c.value(1), c.number(2));
}

constexpr std::array memory_rows{
    CallRow{CallId::mmap, run_mmap},         CallRow{CallId::munmap, run_munmap},
    CallRow{CallId::mprotect, run_mprotect}, CallRow{CallId::mremap, run_mremap},
    CallRow{CallId::brk, run_brk},           CallRow{CallId::madvise, run_madvise},
};

} // namespace

std::span<const CallRow> memory_call_rows() { return memory_rows; }

} // namespace cow
