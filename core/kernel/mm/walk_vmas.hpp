#pragma once
// The range of madvise and of what is made like it (mm/madvise.c).

#include "core/base/errno.hpp"
#include "core/kernel/kernel.hpp"

#include <algorithm>

namespace cow::kernel {

/// The address is no page's, or the range ends before it begins: EINVAL.
inline bool is_bad_range(VirtAddr addr, u64 length) {
    const u64 bytes = pages_for(length) << page_shift;
    return addr.offset() != 0 || addr.v + bytes < addr.v || (length != 0 && bytes == 0);
}

/// mm/madvise.c: madvise_walk_vmas: `visit(vma, first, last)` of each VMA's part of a range, until one fails. ENOMEM where
/// all went well, but part of the range is not mapped.
template <class Visit> Errno walk_vmas(const Machine& m, MmId mm, Vpn first, Vpn last, Visit&& visit) {
    bool hole = false;
    for (Vpn at = first; at < last;) {
        const Vma* found = m.space(mm).find_from(at);
        if (found == nullptr || found->start >= last) {
            return Errno::enomem;
        }
        hole = hole || found->start > at;
        const Vma vma = *found;
        at = std::max(at, vma.start);
        const Vpn to = std::min(last, vma.end);
        if (const Errno error = visit(vma, at, to); error != Errno::ok) {
            return error;
        }
        at = to;
    }
    return hole ? Errno::enomem : Errno::ok;
}

} // namespace cow::kernel
