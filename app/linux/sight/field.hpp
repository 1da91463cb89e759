#pragma once
// All that is compared, each by the name it has in a report.

#include "core/base/ids.hpp"

#include <cstddef>
#include <string_view>

namespace cow::real {

enum class Field : u8 {
    // of a step
    result,
    killed_by,
    minflt,
    majflt,
    committed,
    // of a process
    state,
    signal,
    vmas,
    pagetables,
    descriptors,
    // of a descriptor
    position,
    close_on_exec,
    // of a VMA
    vma_flags,
    rss,
    pss,
    uss,
    pss_dirty,
    shared_clean,
    shared_dirty,
    private_clean,
    private_dirty,
    anonymous,
    lazyfree,
    merged,
    locked,
    referenced,
    accessed,
    // of a page
    present,
    frame,
    mapcount,
    zero,
    ksm,
    anonymous_page,
    exclusive,
    mapped_once,
    writable,
    bytes,
    // of a file
    file_size,
    file_bytes,
    // of same-page merging
    pages_shared,
    pages_sharing,
    pages_unshared,
};
inline constexpr std::size_t field_count = static_cast<std::size_t>(Field::pages_unshared) + 1;

/// "minflt"
const char* field_name(Field field);

} // namespace cow::real
