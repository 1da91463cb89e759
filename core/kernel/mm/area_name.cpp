#include "core/kernel/mm/area_name.hpp"

#include "core/kernel/fault/uaccess.hpp"
#include "core/kernel/mm/vma.hpp"
#include "core/kernel/mm/walk_vmas.hpp"

#include <algorithm>
#include <string_view>

namespace cow::kernel {
namespace {

/// mm/madvise.c: is_valid_name_char.
bool may_be_in_a_name(char c) {
    constexpr std::string_view never = "\\`$[]";
    return c > 0x1f && c < 0x7f && never.find(c) == std::string_view::npos;
}

/// vma_is_anon_shmem: the memory that MAP_SHARED|MAP_ANONYMOUS makes; no memfd and no segment.
bool may_have_a_name(const Machine& m, const Vma& vma) {
    return vma.is_anonymous() || m.files[vma.file.v].anonymous;
}

} // namespace

Errno set_area_name(Kernel& k, ProcId proc, VirtAddr addr, u64 length, const AreaName& name) {
    const Machine& m = k.machine();
    if (!m.config.names_areas) {
        return Errno::einval;
    }
    u32 number = 0;
    if (name.text != nullptr || name.at.v != 0) {
        std::string text;
        if (name.text == nullptr) {
            if (const Errno error = user_text(k, proc, name.at, AreaName::most, text); error != Errno::ok) {
                return error;
            }
        } else if (name.text->size() >= AreaName::most) {
            return Errno::einval;
        } else {
            text = *name.text;
        }
        if (!std::all_of(text.begin(), text.end(), may_be_in_a_name)) {
            return Errno::einval;
        }
        number = m.area_names->intern(":" + text).v;
    }
    if (is_bad_range(addr, length)) {
        return Errno::einval;
    }
    const Vpn first = addr.page();
    const MmId mm = m.process(proc).mm;
    return walk_vmas(m, mm, first, first + pages_for(length), [&](const Vma& vma, Vpn from, Vpn to) {
        if (!may_have_a_name(m, vma)) {
            return Errno::ebadf;
        }
        const u32 flags = (vma.flags & ~vm::name_mask) | number << vm::name_shift;
        const Errno error = change_vma_flags(k, mm, from, to, flags);
        return error == Errno::enomem ? Errno::eagain : error; // madvise_vma_behavior
    });
}

} // namespace cow::kernel
